"""Formulas on vectors: `Lanes` are one or several f64x2 that go through the same operations side by side.

Every operation goes to a local of its own, so that a value may be used as often as one likes; several vectors in step
keep the processor's pipelines full. Numbers join in as constants.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Sequence

from .assembler import Function
from .expressions import Int, Vector, load, pair

SIGN = 1 << 63
FIRST = Vector(pair(0.0).code[:2] + b"\xff" * 8 + b"\x00" * 8)  # all bits of lane 0, none of lane 1


class Lanes:
    """Values in a function; with one vector they join in with any number of others."""

    __slots__ = ("function", "vectors")

    def __init__(self, function: Function, vectors: Sequence[Vector]) -> None:
        self.function, self.vectors = function, vectors

    @classmethod
    def load(cls, function: Function, address: Int, count: int, offset: int = 0) -> Lanes:
        """`count` vectors from memory."""
        return cls(function, [function.let(load(address, offset + 16 * i)) for i in range(count)])

    def store(self, address: Int, offset: int = 0) -> None:
        """Into memory, one vector after the other."""
        for i, vector in enumerate(self.vectors):
            self.function.store(address, vector, offset + 16 * i)

    def map(self, form: Callable[..., Vector], *others: Lanes | float) -> Lanes:
        """form(vector, …) of the vectors in step."""
        columns = [self.vectors, *(o.vectors if isinstance(o, Lanes) else self.constant(o).vectors for o in others)]
        count = max(len(column) for column in columns)
        assert all(len(column) in (1, count) for column in columns)
        rows = zip(*(column if len(column) == count else [*column] * count for column in columns), strict=True)
        return Lanes(self.function, [self.function.let(form(*row)) for row in rows])

    def constant(self, value: float) -> Lanes:
        """A number among these values."""
        return Lanes(self.function, [self.function.constant(struct.pack("<d", value))])

    def bits(self, pattern: int) -> Lanes:
        """A pattern of 64 bits among these values."""
        return Lanes(self.function, [self.function.constant(struct.pack("<Q", pattern))])

    def _with(self, other: Lanes | float, operation: int) -> Lanes:
        return self.map(lambda a, b: a.binary(b, operation), other)

    def _unary(self, operation: int) -> Lanes:
        return self.map(lambda a: a.unary(operation))

    def __add__(self, other: Lanes | float) -> Lanes:
        return self._with(other, 0xF0)

    def __radd__(self, other: float) -> Lanes:
        return self.constant(other) + self

    def __sub__(self, other: Lanes | float) -> Lanes:
        return self._with(other, 0xF1)

    def __rsub__(self, other: float) -> Lanes:
        return self.constant(other) - self

    def __mul__(self, other: Lanes | float) -> Lanes:
        return self._with(other, 0xF2)

    def __rmul__(self, other: float) -> Lanes:
        return self.constant(other) * self

    def __truediv__(self, other: Lanes | float) -> Lanes:
        return self._with(other, 0xF3)

    def __rtruediv__(self, other: float) -> Lanes:
        return self.constant(other) / self

    def __neg__(self) -> Lanes:
        return self._unary(0xED)

    def __abs__(self) -> Lanes:
        return self._unary(0xEC)

    def sqrt(self) -> Lanes:
        """The root, correctly rounded."""
        return self._unary(0xEF)

    def floor(self) -> Lanes:
        """The largest whole number that is not above."""
        return self._unary(0x75)

    def at_most(self, bound: Lanes | float) -> Lanes:
        """The bound where it is smaller; NaN stays."""
        return self._with(bound, 0xF6)

    def at_least(self, bound: Lanes | float) -> Lanes:
        """The bound where it is larger; NaN stays."""
        return self._with(bound, 0xF7)

    # Masks: all bits of a lane set where something holds.

    def __lt__(self, other: Lanes | float) -> Lanes:
        return self._with(other, 0x49)

    def __gt__(self, other: Lanes | float) -> Lanes:
        return self._with(other, 0x4A)

    def __le__(self, other: Lanes | float) -> Lanes:
        return self._with(other, 0x4B)

    def __ge__(self, other: Lanes | float) -> Lanes:
        return self._with(other, 0x4C)

    def equals(self, other: Lanes | float) -> Lanes:
        """Where both are equal; never with NaN."""
        return self._with(other, 0x47)

    def __and__(self, other: Lanes) -> Lanes:
        return self._with(other, 0x4E)

    def __or__(self, other: Lanes) -> Lanes:
        return self._with(other, 0x50)

    def choose(self, yes: Lanes | float, no: Lanes | float) -> Lanes:
        """`yes` in the lanes where this mask is set, `no` elsewhere."""
        return self.map(lambda m, a, b: Vector(a.code + b.code + m.code + b"\xfd\x52"), yes, no)

    def with_sign_of(self, other: Lanes) -> Lanes:
        """A value from 0 on with the sign bit of another."""
        return self | (other & self.bits(SIGN))

    # Bits as integers.

    def plus_bits(self, other: Lanes) -> Lanes:
        """Sums of the bits as 64-bit integers."""
        return self._with(other, 0xCE)

    def minus_bits(self, other: Lanes) -> Lanes:
        """Differences of the bits as 64-bit integers."""
        return self._with(other, 0xD1)

    def shifted_left(self, places: int) -> Lanes:
        """The bits of each lane moved up."""
        return self.map(lambda a: Vector(a.code + b"\x41" + bytes([places]) + b"\xfd\xcb\x01"))

    def shifted_right(self, places: int) -> Lanes:
        """The bits of each lane moved down, zeros coming in."""
        return self.map(lambda a: Vector(a.code + b"\x41" + bytes([places]) + b"\xfd\xcd\x01"))
