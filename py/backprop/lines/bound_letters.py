"""What letters stand for in lines, and places that are made of several: numbers where all are bound, else symbols."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from ..equations.kind import TIMES, Kind
from ..equations.notation import Compare, Counted, Expression, Max, Name, Sum, names, walk
from ..equations.places import Affine
from ..equations.scalars import RELATED
from .blocks import At
from .expression import Expr, num
from .layer_view import LayerView
from .unit_lines import places
from .written import Writer

Bound = Mapping[str, "int | str | At | None"]  # s: the place, or None where all are summed; a text: any value


@dataclass(frozen=True)
class Places(Writer):
    """What a walk over the equations of a layer makes of letters: of samples, time steps and places of an image."""

    of: LayerView
    kind: Kind
    settings: Mapping[str, float]
    bound: dict[str, Any]

    def size(self, letter: str) -> int:
        """How many values a letter has; s counts places of the batch, of a kind through time the samples."""
        if letter == "s":
            return len(self.places())
        if letter in TIMES:
            return int(self.of.trace.A.shape[1])
        return self.of.layer.extents[letter]  # type: ignore[attr-defined]  # of a layer that is written as equations

    def places(self) -> list[At]:
        """What s runs over."""
        if self.kind.through_time:
            return [(s,) for s in range(len(self.of.trace.A))]
        return places(self.of.trace.A)

    def values(self, letters: tuple[str, ...]) -> Iterator[Bound]:
        """Every way in which letters can be bound."""
        ranges: list[Iterable[int | At]] = [
            self.places() if letter == "s" else range(self.size(letter)) for letter in letters
        ]
        for values in product(*ranges):
            yield dict(zip(letters, values, strict=True))

    def is_time(self, name: Name, axis: int) -> bool:
        """True where an axis of a quantity counts the time step at which it stands, by whatever letter."""
        letter, own = name.index[axis].letter, self.kind.letters.get(name.name, "")
        return own[axis] == "t" if own and letter and letter in TIMES else letter == "t"

    def summed(self, name: Name) -> str:
        """The mark of a time step that is summed over, ⟨t+1⟩ or ⟨p⟩; at t itself there is none."""
        for index in name.index:
            if index.letter == "t" and index.offset:
                return f"⟨t{index.offset:+}⟩".replace("-", "−")
            if index.letter and index.letter in TIMES[1:] and isinstance(self.bound[index.letter], str):
                return f"⟨{index.letter}⟩"
        return ""

    def counted(self, letter: str) -> Expr:
        """The value of a letter, from 0."""
        return num(self.bound[letter])

    def decided(self, test: Compare) -> bool:
        """Which side a comparison of letters chooses."""
        left, right = (self.bound[side.letter] for side in (test.left, test.right) if isinstance(side, Counted))
        return bool(RELATED[test.relation](left, right))

    def is_within(self, name: Name) -> bool:
        """True where the place of a name is within its array."""
        affine = [axis for axis, index in enumerate(name.index) if isinstance(index, Affine)]
        return all(looked_up(self.kind, name, axis, self.bound)[1] for axis in affine)

    def is_share(self, name: Name) -> bool:
        """True for what says which part of an error goes to a place of a window."""
        return name.name in self.kind.untold

    def is_of_largest(self, tree: Sum | Max) -> bool:
        """True for a maximum of an image, and for a sum over those windows in which a number is it."""
        return bool(self.kind.space) and (isinstance(tree, Max) or any(map(self.is_share, names(tree))))

    def share(self, name: Name) -> Expr | None:
        """That part as a number; None where nothing goes there."""
        held = self.of.once("untold", lambda: self.of.layer.untold(self.of.trace))[name.name]
        place = list[Any]()
        for axis, index in enumerate(name.index):
            if isinstance(index, Affine):
                at, there = looked_up(self.kind, name, axis, self.bound)
                if not there:
                    return None
                place.append(at)
            else:
                place += self.bound["s"] if index.letter == "s" else [self.bound[index.letter]]
        part = float(held[tuple(place)])
        return None if not part else num(1) if part == 1 else ["div", num(1), num(round(1 / part))]


def compares_letters(tree: Expression) -> bool:
    """True where which terms there are is said one by one."""
    return any(isinstance(node, Compare) and isinstance(node.left, Counted) for node in walk(tree))


def looked_up(kind: Kind, name: Name, axis: int, bound: Mapping[str, Any]) -> tuple[Any, bool]:
    """The place along an axis of an array, from 0, or as a text that counts from 1; and whether it is within."""
    index = name.index[axis]
    assert isinstance(index, Affine)
    values = {letter: bound[letter] for letter in index.letters}
    if not all(isinstance(value, int) for value in values.values()):
        return index.counted_from_one(values), True
    place = index.at(values)
    return place, place is not None and 0 <= place < kind.sizes[kind.letters[name.name][axis]]


def as_document(kind: Kind, name: Name, rest: list[Any], there: bool) -> tuple[Any, ...]:
    """The index that documents have for these values of the letters, where all are numbers of places that there are."""
    if kind.space and there and all(isinstance(i, int) for i in rest):
        return kind.folding.place(name.name, rest)
    return tuple(rest)
