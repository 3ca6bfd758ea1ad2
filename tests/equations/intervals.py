"""Intervals as a type of numbers: between which bounds a result lies, whichever numbers of the operands are meant."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Interval:
    """From low to high; bounds are moved outwards by a last digit for rounding."""

    low: float
    high: float

    @classmethod
    def around(cls, ends):
        return cls(math.nextafter(min(ends), -math.inf), math.nextafter(max(ends), math.inf))

    @classmethod
    def of(cls, x):
        return x if isinstance(x, Interval) else cls(float(x), float(x))

    def rising(self, function):
        """A function that never falls."""
        return Interval.around([function(self.low), function(self.high)])

    def _with(self, other, operation):
        other = Interval.of(other)
        return Interval.around([operation(x, y) for x in (self.low, self.high) for y in (other.low, other.high)])

    def __add__(self, other):
        return self._with(other, lambda x, y: x + y)

    def __sub__(self, other):
        return self._with(other, lambda x, y: x - y)

    def __mul__(self, other):
        return self._with(other, lambda x, y: x * y)

    def __truediv__(self, other):
        assert 0 not in other, "the quotient has no bounds"
        return self._with(other, lambda x, y: x / y)

    def __neg__(self):
        return Interval(-self.high, -self.low)

    def __gt__(self, other):
        return self.low > other.high

    def __contains__(self, x):
        return self.low <= x <= self.high


def _sigma(z):
    return 1 / (1 + math.exp(-z))


FUNCTIONS = {
    "sigma": lambda z: z.rising(_sigma), "tanh": lambda z: z.rising(math.tanh),
    "sqrt": lambda x: x.rising(math.sqrt), "exp": lambda x: x.rising(math.exp),
    "sigma_slope": lambda z, a: a * (Interval(1, 1) - a), "tanh_slope": lambda z, a: Interval(1, 1) - a * a,
}  # fmt: skip
