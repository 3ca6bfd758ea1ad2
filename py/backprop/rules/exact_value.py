"""Products, quotients, powers and roots of decimal numbers, π and e, worked out exactly and rounded once."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction

MOST_POWER = 9_999
MOST_BITS = 100_000
"""Of numerator and denominator: what is larger is refused, so that no text of a few letters costs seconds."""
MOST_ROOTS = 2  # one inside the other
FIRST_DIGITS = 256  # bits of π and e; as many again until the rounding is certain
MOST_DIGITS = 16_384


class NoValue(ValueError):
    """There is no such number, or it is too large to be worked out; the argument is the name of a hint."""


@dataclass(frozen=True)
class Exact:
    """The positive number, or 0, whose 2^roots-th power is ratio · π^pi · e^e."""

    ratio: Fraction
    pi: int = 0
    e: int = 0
    roots: int = 0

    def times(self, other: Exact) -> Exact:
        """The product."""
        roots = max(self.roots, other.roots)
        a, b = (one._power_of(1 << (roots - one.roots)) for one in (self, other))
        return _held(Exact(a.ratio * b.ratio, a.pi + b.pi, a.e + b.e, roots))

    def to_the(self, power: int) -> Exact:
        """A whole power. Raises NoValue for one of 0 below 0, and for one that is too large."""
        if power < 0 and not self.ratio:
            raise NoValue("zero")
        if abs(power) > MOST_POWER:
            raise NoValue("power")
        return self._power_of(power)

    def root(self) -> Exact:
        """The square root."""
        if self.roots == MOST_ROOTS:
            raise NoValue("example")
        return replace(self, roots=self.roots + 1)

    def _power_of(self, power: int) -> Exact:
        bits = max(self.ratio.numerator.bit_length(), self.ratio.denominator.bit_length())
        if (bits - 1) * abs(power) > MOST_BITS:
            raise NoValue("power")
        return _held(Exact(self.ratio**power, self.pi * power, self.e * power, self.roots))

    def fraction(self) -> Fraction | None:
        """The number itself, where it is the quotient of two whole numbers."""
        if self.pi or self.e:
            return None
        above, below = self.ratio.numerator, self.ratio.denominator
        for _ in range(self.roots):
            roots = math.isqrt(above), math.isqrt(below)
            if (roots[0] ** 2, roots[1] ** 2) != (above, below):
                return None
            above, below = roots
        return Fraction(above, below)

    def nearest(self) -> float:
        """The float64 nearest to it, of two equally near ones the even one; infinity beyond all of them."""
        if not (self.pi or self.e):
            return nearest(rooted(self.ratio, self.roots))
        bits = FIRST_DIGITS
        while True:
            low, high = (nearest(rooted(self.ratio * factor, self.roots)) for factor in self._constants(bits))
            if low == high or bits >= MOST_DIGITS:
                return low
            bits *= 2

    def _constants(self, bits: int) -> tuple[Fraction, Fraction]:
        """Bounds of π^pi · e^e, from π and e to so many bits behind the point."""
        low = high = Fraction(1)
        for power, of in ((self.pi, pi_digits), (self.e, e_digits)):
            digits = of(bits)
            ends = sorted(_raised(digits + up, bits, abs(power), up) ** (-1 if power < 0 else 1) for up in (0, 1))
            low, high = low * ends[0], high * ends[1]
        return low, high


def _raised(digits: int, bits: int, power: int, up: int) -> Fraction:
    """(digits / 2^bits)^power from below, or with `up` 1 from above: no more bits are kept than come in."""
    kept, place = 1, 0  # kept · 2^place
    for digit in f"{power:b}":
        kept, place = kept * kept, 2 * place
        if digit == "1":
            kept, place = kept * digits, place - bits
        if (more := kept.bit_length() - 2 * bits) > 0:
            kept, place = (kept >> more) + up, place + more
    return Fraction(kept) * Fraction(2) ** place


def _held(value: Exact) -> Exact:
    if max(value.ratio.numerator.bit_length(), value.ratio.denominator.bit_length()) > MOST_BITS + 1:
        raise NoValue("power")
    if max(abs(value.pi), abs(value.e)) > MOST_POWER:
        raise NoValue("power")
    return value


def rooted(ratio: Fraction, roots: int) -> Fraction:
    """The root, or a fraction that lies on the same side of every float64 and of every middle of two."""
    above, below = ratio.numerator, ratio.denominator
    if not roots or not above:
        return ratio
    degree = 1 << roots
    behind = 64 + max(0, (below.bit_length() - above.bit_length()) // degree + 1)
    scaled, rest = divmod(above << (degree * behind), below)
    root = scaled
    for _ in range(roots):
        root = math.isqrt(root)
    is_exact = not rest and root**degree == scaled
    return Fraction(2 * root + (not is_exact), 1 << (behind + 1))


def nearest(value: Fraction) -> float:
    """The float64 nearest to a fraction."""
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _kept(of: Callable[[int], int]) -> Callable[[int], int]:
    known: dict[int, int] = {}

    def digits(bits: int) -> int:
        if bits not in known:
            known[bits] = of(bits)
        return known[bits]

    return digits


@_kept
def pi_digits(bits: int) -> int:
    """π · 2^bits, rounded down, by Machin's formula: π = 16 arctan 1/5 − 4 arctan 1/239."""
    return (16 * _arctan_of_one_over(5, bits + 32) - 4 * _arctan_of_one_over(239, bits + 32)) >> 32


def _arctan_of_one_over(n: int, bits: int) -> int:
    total, power, k = 0, (1 << bits) // n, 1
    while power:
        total += (-power if k % 4 == 3 else power) // k
        power //= n * n
        k += 2
    return total


@_kept
def e_digits(bits: int) -> int:
    """e · 2^bits, rounded down, as the sum of 1 / k!."""
    total, term, k = 0, 1 << (bits + 32), 1
    while term:
        total, term, k = total + term, term // k, k + 1
    return total >> 32
