"""Equations computed with arrays: float64, complex, the tape's arrays and exact numbers alike.

Each equation is made ready once. A sum of products is one np.einsum, all else is element by element: the bits are those
of the same line written in NumPy. Axes stand in the order of a name's letters; s may stand for several axes.
"""

from __future__ import annotations

import math
import operator as operators
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np

from ..numbers.sums import sum_of_products, total
from .notation import (
    SLOPES,
    Binary,
    Call,
    Cases,
    Compare,
    Counted,
    Equation,
    Expression,
    Largest,
    Max,
    Name,
    Negative,
    Number,
    Sum,
)
from .parser import parse_formula
from .places import Affine
from .pointwise import FUNCTIONS, function
from .scalars import RELATED
from .values import Values

PLAIN = set("stpnbjilkme")  # letters of layers without places
Code = Callable[["Values"], Any]
Ready = tuple[str, Code]  # the letters of the axes, and what computes the array


@cache
def ready(equation: Equation, lead: int = 1, stepping: bool = False) -> Code:
    """What computes the target's array; stepping: at one time step, without an axis of time."""
    target = equation.target.letters.replace("t", "") if stepping else equation.target.letters
    axes, code = _Maker(lead, stepping, target).make(equation.value)
    if axes == target:
        return code
    if set(axes) - set(target):
        raise ValueError(f"{equation}: the letters {axes} are not those of the target")
    if len(axes) == len(target):  # the same letters in another order
        return lambda values: _aligned(code(values), axes, target, lead)
    return _spread(axes, code, target, lead)


def _spread(axes: str, code: Code, target: str, lead: int) -> Code:
    """The array over all letters of the target, also those that it does not depend on."""

    def spread(values: Values) -> Any:
        made = code(values)
        shape: list[int] = []
        for letter in target:
            shape += values.arrays["A"].shape[:lead] if letter == "s" else [values.sizes[letter]]
        return np.broadcast_to(_aligned(made, axes, target, lead), shape)

    return spread


@dataclass(frozen=True)
class _Maker:
    """Makes code of trees. lead: for how many axes s stands; stepping: names have no axis of time."""

    lead: int
    stepping: bool
    target: str = ""  # letters in whose order sums over images are made
    beyond: float = 0.0  # what stands beyond an array

    def make(self, tree: Expression) -> Ready:
        """Letters and code of a tree."""
        match tree:
            case Number(value):
                return "", lambda values: value
            case Name():
                return self._name(tree)
            case Counted("t") if self.stepping:
                return "", lambda values: values.t
            case Counted(letter):
                return letter, lambda values: np.arange(values.sizes[letter])
            case Negative(body):
                axes, code = self.make(body)
                return axes, lambda values: -code(values)
            case Binary("**", base, Number(2)):
                axes, code = self.make(base)
                return axes, lambda values: code(values) * code(values)  # the tape sees two factors, as it is written
            case Binary(operator, left, right):
                return self._joined([left, right], _OPERATORS[operator])
            case Call(word, arguments):
                return self._call(word, arguments)
            case Compare(relation, left, right):
                compared = RELATED[relation]
                return self._joined([left, right], lambda x, y: compared(np.real(x), np.real(y)))
            case Cases(test, yes, no):
                axes, code = self.make(test)
                return self._joined([test, yes, no], np.where) if axes else self._chosen(code, yes, no)
            case Sum(letters, body):
                return self._sum(letters, body)
            case Max(letters, body, ties):
                return replace(self, beyond=-math.inf)._over(partial(largest, ties=ties), letters, body)
            case Largest(letters, body, ties):
                axes, code = replace(self, beyond=-math.inf).make(body)
                along = self._places(letters, axes)
                return axes, lambda values: shares(code(values), along, ties)
        raise TypeError(f"no tree of the notation: {tree!r}")

    def _name(self, name: Name) -> Ready:
        own, beyond = name.name, self.beyond
        if not name.index:
            return "", lambda values: values.arrays[own]
        if any(isinstance(index, Affine) for index in name.index):
            return "".join(dict.fromkeys(name.lettered)), lambda values: values.looked_up(name, beyond)
        if self.stepping:
            return name.letters.replace("t", ""), lambda values: values.at_step(name)
        if any(index.offset for index in name.index) or "" in [index.letter for index in name.index]:
            return name.letters, lambda values: values.whole(name)
        return name.letters, lambda values: values.arrays[own]

    def _joined(self, parts: Sequence[Expression], join: Callable[..., Any]) -> Ready:
        """Element by element, each part along the axes that it has."""
        made = [self.make(part) for part in parts]
        axes = _union(*(own for own, _ in made))
        codes = [self._fitted(own, code, axes) for own, code in made]
        if len(codes) == 2:
            first, second = codes
            return axes, lambda values: join(first(values), second(values))
        return axes, lambda values: join(*(code(values) for code in codes))

    def _chosen(self, test: Code, yes: Expression, no: Expression) -> Ready:
        """One of two by a test of single numbers: the other is not computed."""
        made = [self.make(yes), self.make(no)]
        axes = _union(*(own for own, _ in made))
        first, second = (self._fitted(own, code, axes) for own, code in made)
        return axes, lambda values: first(values) if test(values) else second(values)

    def _fitted(self, own: str, code: Code, axes: str) -> Code:
        if axes.endswith(own):  # NumPy lays arrays side by side from the last axis on
            return code
        return lambda values: _aligned(code(values), own, axes, self.lead)

    def _call(self, word: str, arguments: tuple[Expression, ...]) -> Ready:
        if word == "there" and isinstance(name := arguments[0], Name):
            axes = "".join(dict.fromkeys(name.lettered)).replace("s", "")
            return axes, lambda values: values.inside(name)
        if word == "f":
            axes, code = self.make(arguments[0])
            return axes, lambda values: values.activation.value(code(values))
        if word == "slope" or word in SLOPES:
            (axes, z), (others, a) = map(self.make, arguments)
            if axes != others:
                raise ValueError(f"{word} takes z and the value at the same places, not {axes} and {others}")
            if word == "slope":
                return axes, lambda values: values.activation.factor(z(values), a(values), values.how.by_hand)
            own, by_hand = FUNCTIONS[word], function(("a",), parse_formula(SLOPES[word]))
            return axes, lambda values: by_hand(a(values)) if values.how.by_hand else own(z(values), a(values))
        return self._joined(arguments, FUNCTIONS[word])

    def _sum(self, letters: tuple[str, ...], body: Expression) -> Ready:
        match body:
            case Binary("*", Name() as left, Name() as right):
                (first, x), (second, y) = self.make(left), self.make(right)
                if first and second and set(first) != set(second) and set(letters) <= {*first, *second}:
                    if "s" in second and "s" not in first:
                        first, x, second, y = second, y, first, x
                    axes = "".join(letter for letter in _union(first, second) if letter not in letters)
                    if not set(axes) <= PLAIN and set(axes) <= set(self.target):
                        axes = "".join(letter for letter in self.target if letter in axes)
                    subscripts = self._subscripts(first, second, axes)
                    return axes, lambda values: sum_of_products(subscripts, x(values), y(values))
        return self._over(total, letters, body)

    def _subscripts(self, first: str, second: str, out: str) -> str:
        samples = "s" + "tuvwxyz"[: self.lead - 1]
        return ",".join((first, second)).replace("s", samples) + "->" + out.replace("s", samples)

    def _over(self, reduce: Callable[..., Any], letters: tuple[str, ...], body: Expression) -> Ready:
        """np.sum or np.max over the axes of the letters."""
        if not letters:
            raise ValueError("a sum over arrays names its letters")
        axes, code = self.make(body)
        if missing := [letter for letter in letters if letter not in axes]:
            raise ValueError(f"what is summed over {missing[0]} does not depend on it")
        kept, along = "".join(letter for letter in axes if letter not in letters), self._places(letters, axes)
        return kept, lambda values: reduce(code(values), axis=along)

    def _places(self, letters: tuple[str, ...], axes: str) -> tuple[int, ...]:
        """Where the axes of the letters are."""
        places: list[int] = []
        at = 0
        for letter in axes:
            width = self.lead if letter == "s" else 1
            places += range(at, at + width) if letter in letters else []
            at += width
        return tuple(places)


def largest(array: Any, axis: tuple[int, ...], ties: str = "first") -> Any:
    """The largest entries along these axes, of complex numbers by their real parts.

    What follows a number back to where it comes from (complex ones, the tape's) goes on from those that `ties` names.
    """
    if isinstance(array, np.ndarray) and not np.iscomplexobj(array):
        return np.max(array, axis=axis)
    first, shared = shares(array, axis), shares(array, axis, ties)
    if hasattr(array, "largest"):  # what records each number
        return array.largest(axis, shared)
    top = np.sum(np.where(first == 1, array, 0.0), axis=axis)
    if np.array_equal(first, shared):
        return top
    equal = np.where(shared > 0, array, 0.0)
    return np.real(top) + np.sum((equal - np.real(equal)) * shared, axis=axis)


def shares(array: Any, along: tuple[int, ...], ties: str = "first") -> Any:
    """1 at the largest entries along these axes, else 0; of several at the first, at all, or split among them."""
    moved = np.moveaxis(np.real(array), along, range(-len(along), 0))
    rows = moved.reshape(*moved.shape[: -len(along)], -1)
    if ties == "first":
        made = (np.arange(rows.shape[-1]) == np.argmax(rows, axis=-1)[..., None]).astype(float)
    else:
        made = (rows == np.max(rows, axis=-1, keepdims=True)).astype(float)
    if ties == "split":
        made /= np.sum(made, axis=-1, keepdims=True)
    return np.moveaxis(made.reshape(moved.shape), range(-len(along), 0), along)


def _union(*axes: str) -> str:
    """All letters, as in the longest where it has all of them; else errors on their way, samples and time first."""
    longest = max(axes, key=len)
    if all(set(own) <= set(longest) for own in axes):
        return longest
    found = dict.fromkeys("".join(axes))
    return "".join(sorted(found, key=lambda letter: {"e": 0, "s": 1, "t": 2}.get(letter, 3)))


def _aligned(array: Any, own: str, axes: str, lead: int) -> Any:
    """The array with an axis of length 1 for each letter that it has not."""
    ordered = [letter for letter in axes if letter in own]
    if list(own) != ordered:
        at = {letter: [i + (lead - 1) * (i > own.find("s") >= 0)] for i, letter in enumerate(own)}
        if "s" in own:
            at["s"] = list(range(own.index("s"), own.index("s") + lead))
        array = np.transpose(array, [place for letter in ordered for place in at[letter]])
    index: list[Any] = []
    for letter in axes:
        index += [slice(None) if letter in own else None] * (lead if letter == "s" else 1)
    return array[tuple(index)] if own else array


_OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operators.add, "-": operators.sub, "*": operators.mul, "/": operators.truediv, "**": operators.pow,
}  # fmt: skip
