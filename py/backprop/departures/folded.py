"""How the arrays of a layer over images or series lie in documents and between rooms: channels and places together.

The letters of its equations are apart: A[s,c,h,r] is row s of what comes in, at the unit that these places make.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..equations.kind import Kind
from .unrolling import base

AFTER = "_after"  # a parameter after the step
AS = {"z_below": "A", "X": "A", "y": "a", "p": "a", "fused_z": "a"}  # further names of a room, each as the other lies
Place = tuple[Any, ...]


@dataclass(frozen=True)
class Folded(Mapping[str, str]):
    """The letters of the arrays that such a layer's room has, by their names in it."""

    kind: Kind

    def __getitem__(self, name: str) -> str:
        return self.kind.letters[_own(name)]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _own(name) in self.kind.letters

    def __iter__(self) -> Iterator[str]:
        return iter(self.kind.letters)

    def __len__(self) -> int:
        return len(self.kind.letters)

    def apart(self, name: str, array: Any) -> Any:
        """An array of a document with an axis for each letter; whatever has no letters as it is."""
        return self.kind.folding.apart(_own(name), array) if name in self else array

    def together(self, name: str, array: Any) -> Any:
        """The reverse."""
        return self.kind.folding.together(_own(name), array) if name in self else array

    def place(self, name: str, letters: Place) -> Place:
        """Where a document has the number at these values of the letters."""
        if name not in self:
            return letters
        lead = self[name].startswith("s")
        return (*letters[:lead], *self.kind.folding.place(_own(name), letters[lead:]))

    def letters(self, name: str, place: Place) -> Place:
        """The reverse."""
        if name not in self:
            return place
        lead = self[name].startswith("s")
        return (*place[:lead], *self.kind.folding.letters(_own(name), place[lead:]))


def _own(name: str) -> str:
    own = base(name).removesuffix(AFTER)
    return AS.get(own, own)


class _AsWritten(Folded):
    """Of all other rooms: arrays lie as their letters stand."""

    def __contains__(self, name: object) -> bool:
        return False


AS_WRITTEN = _AsWritten(Kind("", "", "", "", "", ""))


def document_letters(axes: tuple[str, ...], letters: str) -> str:
    """A letter for each axis that a parameter has in documents."""
    return "".join(axis[0] for axis in axes) if axes else letters
