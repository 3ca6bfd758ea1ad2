"""One element of an equation in any type of numbers: float, complex, Fraction, rounded decimals, interval, tape node.

Nothing is assumed of a number but its own operators; functions beyond them come from a table.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import product
from typing import Any

from .notation import (
    Binary,
    Call,
    Cases,
    Compare,
    Counted,
    Equation,
    Expression,
    Index,
    Largest,
    Max,
    Name,
    Negative,
    Number,
    Sum,
    Where,
    names,
)
from .places import Affine

Place = tuple[int, ...]
Functions = Mapping[str, Callable[..., Any]]


def _sigma(z: float) -> float:
    return 1 / (1 + math.exp(-z)) if z >= 0 else math.exp(z) / (1 + math.exp(z))


def _tanh_slope(z: float, value: float) -> float:
    e = math.exp(-2 * abs(z))
    return 4 * e / ((1 + e) * (1 + e))


FLOATS: Functions = {
    "exp": math.exp, "ln": math.log, "sqrt": math.sqrt, "abs": abs, "sign": lambda x: float((x > 0) - (x < 0)),
    "sigma": _sigma, "tanh": math.tanh, "Phi": lambda z: 0.5 * math.erfc(-z / math.sqrt(2)),
    "phi": lambda z: math.exp(-z * z / 2) / math.sqrt(2 * math.pi), "cos": math.cos, "floor": math.floor,
    "max": max, "min": min, "sigma_slope": lambda z, value: _sigma(z) * _sigma(-z), "tanh_slope": _tanh_slope,
}  # fmt: skip


@dataclass
class Elements:
    """What an element is computed from. look: (name, place) → number; sizes: how many values a letter has.

    starts: the name that stands in for a quantity before the first time step; beyond it and elsewhere 0 is taken. axes:
    the letters of the axes of arrays that are looked up at places made of several letters; beyond them a maximum sees
    nothing, and all else 0.
    """

    look: Callable[[str, Place], Any]
    sizes: Mapping[str, int]
    starts: Mapping[str, str] = field(default_factory=dict)
    functions: Functions = field(default_factory=lambda: FLOATS)
    number: Callable[[float], Any] = float
    axes: Mapping[str, str] = field(default_factory=dict)

    def element(self, equation: Equation, place: Sequence[int]) -> Any:
        """The number at a place of the equation's target."""
        return self.value(equation.value, dict(zip(equation.target.letters, place, strict=True)))

    def value(self, tree: Expression, at: Mapping[str, int]) -> Any:
        """The value of a tree where the letters have these values."""
        match tree:
            case Number(value):
                return self.number(value)
            case Name():
                return self._name(tree, at)
            case Counted(letter):
                return self.number(at[letter])
            case Negative(body):
                return -self.value(body, at)
            case Binary(sign, left, right):
                return self._binary(sign, left, right, at)
            case Call("there", (Name() as name,)):
                return self.number(float(self._place(name, at) is not None))
            case Call(function, arguments):
                return self.functions[function](*(self.value(argument, at) for argument in arguments))
            case Cases(test, yes, no):
                return self.value(yes if self._holds(test, at) else no, at)
            case Sum(letters, body):
                return reduce(operator.add, [self.value(body, {**at, **own}) for own in self._over(letters)])
            case Max(letters, body):
                return reduce(_larger, [self.value(body, {**at, **own}) for own in self._there(letters, body, at)])
            case Where(letters, places, body):
                found = {letter: self._where(index, at) for letter, index in zip(letters, places, strict=True)}
                inside = all(i is not None and 0 <= i < self.sizes[letter] for letter, i in found.items())
                return self.value(body, {**at, **found}) if inside else self.number(0)  # type: ignore[dict-item]
            case Largest(letters, body, ties):
                here, ways = {letter: at[letter] for letter in letters}, list(self._there(letters, body, at))
                if here not in ways:
                    return self.number(0)
                values = [self.value(body, {**at, **own}) for own in ways]
                first = _first_largest(values)
                if ties == "first":
                    return self.number(float(ways[first] == here))
                equal = [way for way, value in zip(ways, values, strict=True) if bool(value == values[first])]
                return self.number((here in equal) / (len(equal) if ties == "split" else 1))
        raise TypeError(f"no number: {tree!r}")

    def _binary(self, sign: str, left: Expression, right: Expression, at: Mapping[str, int]) -> Any:
        if sign == "**" and isinstance(right, Number) and isinstance(right.value, int):
            base = self.value(left, at)
            return base * base if right.value == 2 else base**right.value  # exact in every type of numbers
        return _OPERATORS[sign](self.value(left, at), self.value(right, at))

    def _holds(self, test: Compare, at: Mapping[str, int]) -> bool:
        return bool(RELATED[test.relation](self.value(test.left, at), self.value(test.right, at)))

    def _over(self, letters: tuple[str, ...]) -> Iterator[dict[str, int]]:
        for own in product(*(range(self.sizes[letter]) for letter in letters)):
            yield dict(zip(letters, own, strict=True))

    def _there(self, letters: tuple[str, ...], body: Expression, at: Mapping[str, int]) -> Iterator[dict[str, int]]:
        """Values of the letters at which all places of the body are within their arrays."""
        looked_up = [name for name in names(body) if any(isinstance(index, Affine) for index in name.index)]
        for own in self._over(letters):
            if all(self._place(name, {**at, **own}) is not None for name in looked_up):
                yield own

    def _place(self, name: Name, at: Mapping[str, int]) -> Place | None:
        """Where it is in its array; None where it is beyond."""
        place = [index.at(at) if isinstance(index, Affine) else _at(index, at) for index in name.index]
        for axis, (index, i) in enumerate(zip(name.index, place, strict=True)):
            if isinstance(index, Affine) and (i is None or not 0 <= i < self.sizes[self.axes[name.name][axis]]):
                return None
        return tuple(i for i in place if i is not None)

    def _where(self, index: Index, at: Mapping[str, int]) -> int | None:
        return index.at(at) if isinstance(index, Affine) else _at(index, at)

    def _name(self, name: Name, at: Mapping[str, int]) -> Any:
        place = self._place(name, at)
        if place is None:
            return self.number(0)
        for i, index in enumerate(name.index):
            if index.offset and not isinstance(index, Affine) and not 0 <= place[i] < self.sizes[index.letter or "t"]:
                if place[i] < 0 and name.name in self.starts:
                    return self.look(self.starts[name.name], (*place[:i], *place[i + 1 :]))
                return self.number(0)
        return self.look(name.name, place)


def _larger(x: Any, y: Any) -> Any:
    """The first of two that are equal."""
    return y if bool(y > x) else x


def _first_largest(values: Sequence[Any]) -> int:
    return reduce(lambda best, i: i if bool(values[i] > values[best]) else best, range(len(values)))


def _at(index: Index, at: Mapping[str, int]) -> int:
    return at[index.letter] + index.offset if index.letter else index.offset


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "**": operator.pow,
}  # fmt: skip
RELATED: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq,
}  # fmt: skip
