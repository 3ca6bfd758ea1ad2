"""WebAssembly as Python expressions: an expression is the code that leaves its value on the stack.

    end = pointer + 8 * count
    total = load_float(pointer) * real(0.5)

Addresses are in bytes.
"""

from __future__ import annotations

import struct
from functools import cache
from typing import Self

from .encoding import F64, I32, V128, signed, unsigned


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
