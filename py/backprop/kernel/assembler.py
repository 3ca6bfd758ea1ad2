"""Functions and modules of WebAssembly under construction, from expressions.

    f = Function("twice", I32)
    pointer = f.argument(0)
    with f.loop() as again: …; again(pointer < end)

Values that are used more than once are put into locals by `f.let`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from .encoding import Body, unsigned
from .expressions import Expression, Float, Int, Vector, place, simd

E = TypeVar("E", bound=Expression)


class Function:
    """One function under construction: arguments first, then locals, then code. It returns nothing."""

    def __init__(self, name: str | None, *parameters: int) -> None:
        self.name, self.parameters = name, parameters
        self.locals: list[int] = []
        self.code: list[bytes] = []
        self.constants: dict[bytes, Vector] = {}
        self.index = -1  # among the functions of its module

    def argument(self, i: int) -> Int:
        """Parameter i; every parameter is an i32."""
        return Int(b"\x20" + unsigned(i))

    def arguments(self) -> list[Int]:
        """All parameters."""
        return [self.argument(i) for i in range(len(self.parameters))]

    def new(self, kind: type[E]) -> E:
        """A local, 0 at first."""
        self.locals.append(kind.kind)
        return kind(b"\x20" + unsigned(len(self.parameters) + len(self.locals) - 1))

    def set(self, local: E, value: E) -> None:
        """Give a local another value."""
        self.code.append(value.code + b"\x21" + local.code[1:])

    def let(self, value: E) -> E:
        """A local that holds the value."""
        local = self.new(type(value))
        self.set(local, value)
        return local

    def constant(self, bits: bytes) -> Vector:
        """A local with these 8 bytes in both lanes, set at the beginning: in loops V8 would build it every time."""
        if bits not in self.constants:
            self.constants[bits] = self.new(Vector)
        return self.constants[bits]

    def store(self, address: Int, value: Vector, offset: int = 0) -> None:
        """Two neighbours into memory."""
        self.code.append(address.code + value.code + simd(0x0B) + place(offset, 3))

    def store_one(self, address: Int, value: Vector, offset: int = 0, lane: int = 0) -> None:
        """One lane into memory."""
        self.code.append(address.code + value.code + simd(0x5B) + place(offset, 3) + bytes([lane]))

    def store_float(self, address: Int, value: Float, offset: int = 0) -> None:
        """One number into memory."""
        self.code.append(address.code + value.code + b"\x39" + place(offset, 3))

    def store_int(self, address: Int, value: Int, offset: int = 0) -> None:
        """One i32 into memory."""
        self.code.append(address.code + value.code + b"\x36" + place(offset, 2))

    def call(self, function: Function, *values: Int) -> None:
        """Call another function of the module."""
        assert function.index >= 0 and len(values) == len(function.parameters)
        self.code.append(b"".join(value.code for value in values) + b"\x10" + unsigned(function.index))

    def set_global(self, i: int, value: Int) -> None:
        """Give a global another value."""
        self.code.append(value.code + b"\x24" + unsigned(i))

    def leave(self) -> None:
        """Return at once."""
        self.code.append(b"\x0f")

    @contextmanager
    def loop(self) -> Iterator[Callable[[Int], None]]:
        """A loop whose body runs at least once; calling what it gives goes back to its start if the condition holds."""
        self.code.append(b"\x03\x40")
        yield lambda condition: self.code.append(condition.code + b"\x0d\x00")
        self.code.append(b"\x0b")

    @contextmanager
    def when(self, condition: Int) -> Iterator[None]:
        """What runs only where the condition holds."""
        self.code.append(condition.code + b"\x04\x40")
        yield
        self.code.append(b"\x0b")

    def body(self) -> Body:
        """As it is written into a module."""
        first = [simd(0x0C) + bits * 2 + b"\x21" + local.code[1:] for bits, local in self.constants.items()]
        return Body(self.name, self.parameters, tuple(self.locals), b"".join([*first, *self.code]))


class Module:
    """Functions that may call those added before them."""

    def __init__(self) -> None:
        self.functions: list[Function] = []

    def add(self, function: Function) -> Function:
        """Take in a finished function."""
        function.index = len(self.functions)
        self.functions.append(function)
        return function

    def bodies(self) -> Sequence[Body]:
        """All functions, ready to be written."""
        return [function.body() for function in self.functions]
