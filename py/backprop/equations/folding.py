"""How arrays with an axis for each letter lie in documents, where the units of a layer are made of several letters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

FIRST = "st"  # samples and time steps keep an axis of their own


@dataclass(frozen=True)
class Folding:
    """axes: the letters of each axis of a document's array, by its name; sizes: how many values a letter has."""

    axes: Mapping[str, tuple[str, ...]]
    sizes: Mapping[str, int]

    @cached_property
    def _shapes(self) -> dict[str, tuple[tuple[int, ...], tuple[int, ...]]]:
        """Of each array without samples and time steps: its shape by letters, and in documents."""
        made = {}
        for name, groups in self.axes.items():
            own = [group for group in groups if group not in FIRST]
            lengths = tuple(self.sizes[letter] for letter in "".join(own))
            made[name] = lengths, tuple(math.prod(self.sizes[letter] for letter in group) for group in own)
        return made

    def shape(self, name: str) -> tuple[int, ...]:
        """Of an array in documents, without samples and time steps."""
        return self._shapes[name][1]

    def apart(self, name: str, array: Any) -> Any:
        """An array of a document with an axis for each letter; one number that all units share stays one."""
        lengths, flat = self._shapes[name]
        lead = array.shape[: array.ndim - len(flat)]
        if array.shape[len(lead) :] != flat:
            return array.reshape(*lead, *[1] * len(lengths))
        return array.reshape(*lead, *lengths)

    def together(self, name: str, array: Any) -> Any:
        """The reverse."""
        lengths, flat = self._shapes[name]
        return array.reshape(*array.shape[: array.ndim - len(lengths)], *flat)

    def place(self, name: str, letters: Sequence[int]) -> tuple[int, ...]:
        """Where in a document the number is that has these values of its letters, samples and time steps left out."""
        found, values = [], iter(letters)
        for group in self.axes[name]:
            if group not in FIRST:
                at = 0
                for letter in group:
                    at = at * self.sizes[letter] + next(values)
                found.append(at)
        return tuple(found)

    def bound(self, name: str, letters: str, index: Sequence[int]) -> dict[str, Any]:
        """Its letters at an index of a document's array; s stands for all axes before the units."""
        lead = len(index) - len(self.shape(name))
        own = dict(zip(letters.replace("s", ""), self.letters(name, index[lead:]), strict=True))
        return {"s": tuple(index[:lead]), **own} if "s" in letters else own

    def letters(self, name: str, place: Sequence[int]) -> tuple[int, ...]:
        """The reverse."""
        found: list[int] = []
        for group, at in zip((group for group in self.axes[name] if group not in FIRST), place, strict=True):
            own: list[int] = []
            for letter in reversed(group):
                at, value = divmod(at, self.sizes[letter])
                own.insert(0, value)
            found += own
        return tuple(found)
