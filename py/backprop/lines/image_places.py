"""Places that are made of several letters, as lines call them: numbers where all letters are bound, else in symbols."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..equations.kind import Kind
from ..equations.notation import Name
from ..equations.places import Affine


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
