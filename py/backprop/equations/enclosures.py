"""Equations computed with intervals, for many variants of a step at once.

Every array is a pair, of lower and of upper bounds; the first axis counts the variants (1 where all have the same), the
others stand for the letters of a name. Bounds move outwards by more than rounding can have moved them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any

import numpy as np

from ..numbers.special import Array, normal_cdf, normal_pdf, sigmoid
from .notation import (
    SLOPES,
    Binary,
    Call,
    Cases,
    Compare,
    Counted,
    Equation,
    Expression,
    Max,
    Name,
    Negative,
    Number,
    Sum,
    put_in,
)
from .parser import parse_formula

Bounds = tuple[Array, Array]
Made = tuple[str, Bounds]  # the letters of the axes after the first one
OUTWARDS = 2.0**-51  # part of a number: four units in its last place

_RISING: dict[str, Callable[[Array], Array]] = {
    "exp": np.exp, "ln": np.log, "sqrt": np.sqrt, "tanh": np.tanh, "sigma": sigmoid, "Phi": normal_cdf,
    "sign": np.sign, "floor": np.floor,
}  # fmt: skip
_RELATIONS: dict[str, Callable[[Array, Array], Array]] = {
    "<": np.less, "<=": np.less_equal, ">": np.greater, ">=": np.greater_equal,
}  # fmt: skip


@dataclass(frozen=True)
class Function:
    """What f and slope stand for in a layer. value takes bounds of z and gives those of f(z); slope: a tree in z, a."""

    value: Callable[[Bounds], Bounds]
    slope: Expression


@dataclass(frozen=True)
class Enclosing:
    """Computes equations. look gives the bounds of a name; sizes: how many values a letter has; function: f, slope."""

    look: Callable[[str], Bounds]
    sizes: Mapping[str, int]
    function: Function | None = None

    def equation(self, equation: Equation) -> Bounds:
        """The bounds of the target, an axis for each of its letters."""
        own, made = self.made(equation.value)
        letters = equation.target.letters
        shape = (len(made[0]), *(self.sizes[letter] for letter in letters))
        return _both(lambda bound: np.broadcast_to(_aligned(bound, own, letters), shape), made)

    def made(self, tree: Expression) -> Made:
        """Letters and bounds of a tree."""
        match tree:
            case Number(value):
                bound = np.array([float(value)])
                return "", (bound, bound)
            case Name():
                return self._name(tree)
            case Counted(letter):
                counted = np.arange(float(self.sizes[letter]))[None]
                return letter, (counted, counted)
            case Negative(body):
                own, (low, high) = self.made(body)
                return own, (-high, -low)
            case Binary("**", base, Number(2)):
                own, made = self.made(base)
                return own, _square(made)
            case Binary("**", base, exponent):
                return self._power(base, exponent)
            case Binary(operator, left, right):
                own, (x, y) = self._beside(left, right)
                return own, _OPERATIONS[operator](x, y)
            case Call(word, arguments):
                return self._call(word, arguments)
            case Cases(test, yes, no):
                return self._cases(test, yes, no)
            case Sum(letters, body):
                own, (low, high) = self.made(body)
                along = tuple(1 + own.index(letter) for letter in letters)
                slack = OUTWARDS * np.sum(np.maximum(np.abs(low), np.abs(high)), axis=along)
                kept = "".join(letter for letter in own if letter not in letters)
                return kept, (np.sum(low, axis=along) - slack, np.sum(high, axis=along) + slack)
            case Max(letters, body):
                own, (low, high) = self.made(body)
                along = tuple(1 + own.index(letter) for letter in letters)
                kept = "".join(letter for letter in own if letter not in letters)
                return kept, (np.max(low, axis=along), np.max(high, axis=along))
        raise ValueError(f"no bounds of {tree!r}")

    def _name(self, name: Name) -> Made:
        bounds, kept = self.look(name.name), ""
        for index in reversed(name.index):
            if index.letter and not index.offset:
                kept = index.letter + kept
            elif not index.letter:
                at = 1 + name.index.index(index)
                bounds = np.take(bounds[0], index.offset, axis=at), np.take(bounds[1], index.offset, axis=at)
            else:
                raise ValueError(f"no bounds of {name}")
        return kept, bounds

    def _beside(self, *trees: Expression) -> tuple[str, list[Bounds]]:
        """Trees along all their letters."""
        made = [self.made(tree) for tree in trees]
        letters = "".join(dict.fromkeys("".join(own for own, _ in made)))
        return letters, [_both(partial(_aligned, own=own, letters=letters), bounds) for own, bounds in made]

    def _power(self, base: Expression, exponent: Expression) -> Made:
        own, ((low, high), (least, most)) = self._beside(base, exponent)
        if isinstance(exponent, Number) and exponent.value == 3:
            return own, _outwards(low**3, high**3)
        return own, _outwards(*_ends([low**least, low**most, high**least, high**most]))  # of a base that is positive

    def _call(self, word: str, arguments: tuple[Expression, ...]) -> Made:
        if word == "f" and self.function:
            own, z = self.made(arguments[0])
            return own, self.function.value(z)
        if word == "slope" and self.function:
            return self.made(put_in(self.function.slope, dict(zip("za", arguments, strict=True))))
        if word in SLOPES:
            return self.made(put_in(parse_formula(SLOPES[word]), {"a": arguments[1]}))
        if word in ("max", "min"):
            own, ((low, high), (least, most)) = self._beside(*arguments)
            chosen = np.maximum if word == "max" else np.minimum
            return own, (chosen(low, least), chosen(high, most))
        own, (low, high) = self.made(arguments[0])
        if word in _RISING:
            exact = word in ("sign", "floor")
            ends = _RISING[word](low), _RISING[word](high)
            return own, ends if exact else _outwards(*ends)
        if word == "abs":
            return own, _absolute((low, high))
        if word == "phi":
            far, near = _absolute((low, high))[1], _absolute((low, high))[0]
            return own, _outwards(normal_pdf(far), normal_pdf(near))
        raise ValueError(f"no bounds of {word}")

    def _cases(self, test: Compare, yes: Expression, no: Expression) -> Made:
        own, (left, right, first, second) = self._beside(test.left, test.right, yes, no)
        surely, possibly = _compared(test.relation, left, right)
        low = np.where(surely, first[0], np.where(possibly, np.minimum(first[0], second[0]), second[0]))
        high = np.where(surely, first[1], np.where(possibly, np.maximum(first[1], second[1]), second[1]))
        return own, (low, high)


def _compared(relation: str, left: Bounds, right: Bounds) -> tuple[Array, Array]:
    """Where a relation holds for all numbers within the bounds, and where for some."""
    if relation == "==":
        apart = (left[0] > right[1]) | (left[1] < right[0])
        one = (left[0] == left[1]) & (right[0] == right[1])
        return ~apart & one, ~apart
    holds = _RELATIONS[relation]
    if relation in ("<", "<="):
        return holds(left[1], right[0]), holds(left[0], right[1])
    return holds(left[0], right[1]), holds(left[1], right[0])


def _aligned(bound: Array, own: str, letters: str) -> Array:
    """The array with its axes in the order of the letters, and one of length 1 for each that it has not."""
    if own == letters:
        return bound
    ordered = [letter for letter in letters if letter in own]
    moved = np.transpose(bound, [0, *(1 + own.index(letter) for letter in ordered)])
    return moved[(slice(None), *(slice(None) if letter in own else None for letter in letters))]


def _both(change: Callable[[Array], Array], bounds: Bounds) -> Bounds:
    """The same of both bounds; of a point once."""
    low = change(bounds[0])
    return (low, low) if bounds[0] is bounds[1] else (low, change(bounds[1]))


def _outwards(low: Array, high: Array) -> Bounds:
    return low - OUTWARDS * np.abs(low), high + OUTWARDS * np.abs(high)


def _ends(values: Sequence[Array]) -> Bounds:
    return reduce(np.minimum, values), reduce(np.maximum, values)


def _product(x: Bounds, y: Bounds) -> Bounds:
    if x[0] is x[1] and y[0] is y[1]:
        made = x[0] * y[0]
        return _outwards(made, made)
    return _outwards(*_ends([x[0] * y[0], x[0] * y[1], x[1] * y[0], x[1] * y[1]]))


def _quotient(x: Bounds, y: Bounds) -> Bounds:
    """Without bounds where the divisor may be 0."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low, high = _ends([x[0] / y[0], x[0] / y[1], x[1] / y[0], x[1] / y[1]])
    through_zero = (y[0] <= 0) & (y[1] >= 0)
    return _outwards(np.where(through_zero, -np.inf, low), np.where(through_zero, np.inf, high))


def _square(x: Bounds) -> Bounds:
    near, far = _absolute(x)
    return _outwards(near * near, far * far)


def _absolute(x: Bounds) -> Bounds:
    low, high = _ends([np.abs(x[0]), np.abs(x[1])])
    return np.where((x[0] <= 0) & (x[1] >= 0), 0.0, low), high


_OPERATIONS: dict[str, Callable[[Any, Any], Bounds]] = {
    "+": lambda x, y: _outwards(x[0] + y[0], x[1] + y[1]), "-": lambda x, y: _outwards(x[0] - y[1], x[1] - y[0]),
    "*": _product, "/": _quotient,
}  # fmt: skip
