"""WebAssembly as Python expressions: an expression is the code that leaves its value on the stack.

    end = pointer + 8 * count
    total = load_float(pointer) * real(0.5)

Addresses are in bytes.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import Self

from .encoding import F64, I32, I64, V128, signed, unsigned


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

    def __xor__(self, other: Int | int) -> Int:
        return self._with(other, 0x73)

    def __rshift__(self, places: int) -> Int:
        return self._with(places, 0x76)

    def to_long(self) -> Long:
        """As i64; unsigned."""
        return Long(self.code + b"\xad")


class Long(Expression):
    """i64, unsigned: sums and products are what is left of them after division by 2^64."""

    __slots__ = ()
    kind = I64

    def _with(self, other: Long | int, operation: int) -> Long:
        right = long(other) if isinstance(other, int) else other
        return Long(self.code + right.code + bytes([operation]))

    def __add__(self, other: Long) -> Long:
        return self._with(other, 0x7C)

    def __mul__(self, other: Long | int) -> Long:
        return self._with(other, 0x7E)

    def __and__(self, other: int) -> Long:
        return self._with(other, 0x83)

    def __or__(self, other: Long | int) -> Long:
        return self._with(other, 0x84)

    def __xor__(self, other: Long) -> Long:
        return self._with(other, 0x85)

    def __lshift__(self, places: int) -> Long:
        return self._with(places, 0x86)

    def __rshift__(self, places: int) -> Long:
        return self._with(places, 0x88)

    def low(self) -> Int:
        """The lower half of its bits."""
        return Int(self.code + b"\xa7")

    def turned_right(self, places: Long) -> Long:
        """The bits moved down, those that fall out coming in above."""
        return self._with(places, 0x8A)

    def __lt__(self, other: Long) -> Int:
        return Int(self.code + other.code + b"\x54")

    def to_float(self) -> Float:
        """As f64; unsigned."""
        return Float(self.code + b"\xba")


@cache
def long(n: int) -> Long:
    """A constant i64, given from 0 to 2^64 − 1."""
    return Long(b"\x42" + signed(n - (n >> 63 << 64)))


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

    def to_long(self) -> Long:
        """The whole number below, from 0 on, as i64."""
        return Long(self.code + b"\xb1")

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
def place(offset: int, align: int) -> bytes:
    """The part of an instruction that says where in memory, `align` as a power of two."""
    return unsigned(align) + unsigned(offset)


def load(address: Int, offset: int = 0) -> Vector:
    """Two neighbours in memory."""
    return Vector(address.code + simd(0x00) + place(offset, 3))


def load_one(address: Int, offset: int = 0) -> Vector:
    """One number in lane 0, 0 in lane 1."""
    return Vector(address.code + simd(0x5D) + place(offset, 3))


def load_both(address: Int, offset: int = 0) -> Vector:
    """One number in both lanes."""
    return Vector(address.code + simd(0x0A) + place(offset, 3))


def load_second(address: Int, vector: Vector, offset: int = 0) -> Vector:
    """The vector with lane 1 from memory."""
    return Vector(address.code + vector.code + simd(0x57) + place(offset, 3) + b"\x01")


def load_float(address: Int, offset: int = 0) -> Float:
    """One number."""
    return Float(address.code + b"\x2b" + place(offset, 3))


def load_int(address: Int, offset: int = 0) -> Int:
    """One i32."""
    return Int(address.code + b"\x28" + place(offset, 2))


def get_global(i: int) -> Int:
    """The value of a global."""
    return Int(b"\x23" + unsigned(i))
