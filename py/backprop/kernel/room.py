"""Room around arrays in memory, so that a place beyond an axis, or one that is none, is a number like any other.

A window that hangs over an edge reads what stands there: 0 in a sum, −∞ in a maximum. Where a place is found back by a
division, what is looked up lies as far apart as the divisor says, and zeros between it: (h+top-v)/stride is no place
where it is not whole, and reads 0. So no loop asks where it is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from ..equations.notation import Call, Equation, Expression, Index, Largest, Max, Name, Number, changed
from ..equations.places import Affine

INSIDE = "inside"  # what is 1 wherever an array has a place
Passes = list[tuple[Equation, ...]]


@dataclass(frozen=True)
class Room:
    """How an axis lies in memory: numbers before the first value, after the last, and how far apart values are."""

    before: int = 0
    after: int = 0
    apart: int = 1

    def length(self, size: int) -> int:
        """How many numbers the axis takes for so many values."""
        return self.before + (size - 1) * self.apart + 1 + self.after

    def joined(self, other: Room) -> Room:
        """Room for both."""
        return Room(max(self.before, other.before), max(self.after, other.after), max(self.apart, other.apart))


def room_for(index: Index, size: int, sizes: Mapping[str, int]) -> Room:
    """What an axis of so many values needs, so that an index may be anywhere that its letters bring it."""
    if not isinstance(index, Affine):
        first = index.offset
        last = index.offset + sizes.get(index.letter, 1) - 1 if index.letter else first
        return Room(max(0, -first), max(0, last - size + 1))
    ends = [sign * int(step) * (sizes[letter] - 1) for letter, step, sign in index.terms]
    first, last = (index.offset + sum(end for end in ends if (end < 0) == low) for low in (True, False))
    apart = int(index.divisor)
    return Room(max(0, -first), max(0, last - (size - 1) * apart), apart)


@dataclass
class Around:
    """Gives arrays that have no room a copy that has: of what comes in, and where −∞ stands around.

    letters: of arrays that no equation makes; sizes: how many values a letter has. beyond: what stands around a copy,
    by its name, and in which order its letters are.
    """

    letters: Mapping[str, str]
    sizes: Mapping[str, int]

    def __post_init__(self) -> None:
        self.beyond: dict[str, float] = {}

    def passes(self, *passes: tuple[Equation, ...]) -> Passes:
        """The equations of passes that follow one another, with the copies that they need before them."""
        self.own = {e.target.name: e.target.letters for equations in passes for e in equations} | dict(self.letters)
        return [self._pass(equations) for equations in passes]

    def _pass(self, equations: tuple[Equation, ...]) -> tuple[Equation, ...]:
        made: list[Equation] = []
        for equation in equations:
            value = self._around(equation.value, 0.0, made)
            made.append(Equation(equation.target, value))
        return tuple(made)

    def _around(self, tree: Expression, beyond: float, made: list[Equation]) -> Expression:
        match tree:
            case Call("there", (Name() as name,)):
                axes = [i for i, index in enumerate(name.index) if index.letter != "s"]
                own = Name(f"{INSIDE} {name.name}", tuple(name.index[i] for i in axes))
                letters = "".join(self.own[name.name][i] for i in axes)
                return self._copy(own, letters, Number(1), 0.0, made)
            case Name(name, index) if any(isinstance(i, Affine) for i in index) and self._lacks(tree, beyond):
                letters = self.own[name]
                whole = Name(name, tuple(map(Index, letters)))
                return self._copy(Name(f"{name} in {beyond}", index), letters, whole, beyond, made)
            case Max() | Largest():
                beyond = -math.inf
        return changed(tree, lambda part: self._around(part, beyond, made))

    def _lacks(self, name: Name, beyond: float) -> bool:
        """True where a name goes beyond an array that has no room of its own, or not that."""
        if name.name not in self.letters and not beyond:
            return False
        letters = self.own[name.name]
        return any(room_for(index, self.sizes[letter], self.sizes) != Room()
                   for index, letter in zip(name.index, letters, strict=True) if letter != "s")  # fmt: skip

    def _copy(self, use: Name, letters: str, value: Expression, beyond: float, made: list[Equation]) -> Name:
        if use.name not in self.beyond:
            self.beyond[use.name] = beyond
            made.append(Equation(Name(use.name, tuple(map(Index, letters))), value))
        return use
