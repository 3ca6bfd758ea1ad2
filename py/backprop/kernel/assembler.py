"""WebAssembly as Python expressions: an expression is the code that leaves its value on the stack.

    f = Function("twice", I32)
    pointer = f.argument(0)
    with f.loop() as again: …; again(pointer < end)

Values that are used more than once are put into locals by `f.let`. Addresses are in bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Self, TypeVar

from .encoding import F64, I32, V128, Body, signed, unsigned


@cache
def simd(operation: int) -> bytes:
    """A vector operation."""
    return b"\xfd" + unsigned(operation)


class Expression:
    """Code that leaves one value of its kind on the stack."""

    __slots__ = ("code",)
    kind: int

    def __init__(self, code: bytes) -> None:
        self.code = code


E = TypeVar("E", bound=Expression)


class Int(Expression):
    """i32, a count or an address; comparisons are unsigned and give 0 or 1."""

    __slots__ = ()
    kind = I32

    def _with(self, other: Int | int, operation: int) -> Int:
        right = number(other) if isinstance(other, int) else other
        return Int(self.code + right.code + bytes([operation]))

    def __add__(self, other: Int | int) -> Int:
        return self if isinstance(other, int) and other == 0 else self._with(other, 0x6A)

    def __sub__(self, other: Int | int) -> Int:
        return self._with(other, 0x6B)

    def __mul__(self, other: Int | int) -> Int:
        return self if isinstance(other, int) and other == 1 else self._with(other, 0x6C)

    def __lt__(self, other: Int | int) -> Int:
        return self._with(other, 0x49)

    def __le__(self, other: Int | int) -> Int:
        return self._with(other, 0x4D)

    def __and__(self, other: Int | int) -> Int:
        return self._with(other, 0x71)

    def equals(self, other: Int | int) -> Int:
        """1 where both are the same."""
        return self._with(other, 0x46)

    def to_float(self) -> Float:
        """As f64; unsigned."""
        return Float(self.code + b"\xb8")


class Float(Expression):
    """One f64."""

    __slots__ = ()
    kind = F64

    def _with(self, other: Float, operation: int) -> Float:
        return Float(self.code + other.code + bytes([operation]))

    def __add__(self, other: Float) -> Float:
        return self._with(other, 0xA0)

    def __sub__(self, other: Float) -> Float:
        return self._with(other, 0xA1)

    def __mul__(self, other: Float) -> Float:
        return self._with(other, 0xA2)

    def __truediv__(self, other: Float) -> Float:
        return self._with(other, 0xA3)

    def __gt__(self, other: Float) -> Int:
        return Int(self.code + other.code + b"\x64")

    def equals(self, other: Float) -> Int:
        """1 where both are equal; never with NaN."""
        return Int(self.code + other.code + b"\x61")

    def sqrt(self) -> Float:
        """The root, correctly rounded."""
        return Float(self.code + b"\x9f")

    def splat(self) -> Vector:
        """In both lanes."""
        return Vector(self.code + simd(0x14))


class Vector(Expression):
    """f64x2, or two masks of 64 bits."""

    __slots__ = ()
    kind = V128

    def binary(self, other: Vector, operation: int) -> Vector:
        """Any operation on two vectors."""
        return Vector(self.code + other.code + simd(operation))

    def unary(self, operation: int) -> Vector:
        """Any operation on one vector."""
        return Vector(self.code + simd(operation))

    def __add__(self, other: Vector) -> Vector:
        return self.binary(other, 0xF0)

    def __mul__(self, other: Vector) -> Vector:
        return self.binary(other, 0xF2)

    def shuffle(self, other: Self, *lanes: int) -> Vector:
        """Two lanes out of those of self (0, 1) and other (2, 3)."""
        return Vector(self.code + other.code + simd(0x0D) + bytes(8 * lane + i for lane in lanes for i in range(8)))

    def lane(self, i: int) -> Float:
        """One lane."""
        return Float(self.code + simd(0x21) + bytes([i]))


@cache
def number(n: int) -> Int:
    """A constant i32."""
    return Int(b"\x41" + signed(n))


def real(x: float) -> Float:
    """A constant f64."""
    return Float(b"\x44" + struct.pack("<d", x))


def pair(x: float, y: float | None = None) -> Vector:
    """A constant vector: x in both lanes, or x and y."""
    return Vector(simd(0x0C) + struct.pack("<dd", x, x if y is None else y))


@cache
def _place(offset: int, align: int) -> bytes:
    return unsigned(align) + unsigned(offset)


def load(address: Int, offset: int = 0) -> Vector:
    """Two neighbours in memory."""
    return Vector(address.code + simd(0x00) + _place(offset, 3))


def load_one(address: Int, offset: int = 0) -> Vector:
    """One number in lane 0, 0 in lane 1."""
    return Vector(address.code + simd(0x5D) + _place(offset, 3))


def load_both(address: Int, offset: int = 0) -> Vector:
    """One number in both lanes."""
    return Vector(address.code + simd(0x0A) + _place(offset, 3))


def load_second(address: Int, vector: Vector, offset: int = 0) -> Vector:
    """The vector with lane 1 from memory."""
    return Vector(address.code + vector.code + simd(0x57) + _place(offset, 3) + b"\x01")


def load_float(address: Int, offset: int = 0) -> Float:
    """One number."""
    return Float(address.code + b"\x2b" + _place(offset, 3))


def load_int(address: Int, offset: int = 0) -> Int:
    """One i32."""
    return Int(address.code + b"\x28" + _place(offset, 2))


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
        self.code.append(address.code + value.code + simd(0x0B) + _place(offset, 3))

    def store_one(self, address: Int, value: Vector, offset: int = 0, lane: int = 0) -> None:
        """One lane into memory."""
        self.code.append(address.code + value.code + simd(0x5B) + _place(offset, 3) + bytes([lane]))

    def store_float(self, address: Int, value: Float, offset: int = 0) -> None:
        """One number into memory."""
        self.code.append(address.code + value.code + b"\x39" + _place(offset, 3))

    def store_int(self, address: Int, value: Int, offset: int = 0) -> None:
        """One i32 into memory."""
        self.code.append(address.code + value.code + b"\x36" + _place(offset, 2))

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


def get_global(i: int) -> Int:
    """The value of a global."""
    return Int(b"\x23" + unsigned(i))


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
