"""Places that are made of several letters, as lines call them: numbers where all letters are bound, else in symbols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..equations.kind import Kind
from ..equations.notation import Name
from ..equations.places import Affine
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
