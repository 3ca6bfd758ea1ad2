"""Places that are made of several letters, as lines call them: numbers where all letters are bound, else in symbols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..equations.kind import Kind
from ..equations.notation import Max, Name, Sum, names
from ..equations.places import Affine
from .expression import Expr, num
from .layer_view import LayerView
from .written import Writer


@dataclass(frozen=True)
class ImagePlaces(Writer):
    """What a walk over the equations of a layer makes of places of an image."""

    of: LayerView
    kind: Kind
    settings: Mapping[str, float]
    bound: dict[str, Any]

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
