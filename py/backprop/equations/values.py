"""The arrays that equations are computed from and what they have computed, looked up by name and time step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from ..numbers.arithmetic import FLOAT64, Arithmetic
from ..numbers.special import Array
from .notation import Index, Name
from .places import Affine


@dataclass(slots=True)
class Values:
    """What equations are computed from, and what they have computed.

    arrays by name; sizes: how many values a letter has; starts: the array before the first time step, by the name of
    the quantity; activation has `value` and `factor` as `ActivationChoice` has them; lead: for how many axes s stands.
    window: through how many time steps an error goes at most. letters: those of arrays that are looked up at places
    made of several letters.
    """

    arrays: dict[str, Any]
    sizes: Mapping[str, int]
    starts: Mapping[str, str] = field(default_factory=dict)
    how: Arithmetic = FLOAT64
    activation: Any = None
    lead: int = 1
    window: int | None = None
    letters: Mapping[str, str] = field(default_factory=dict)
    steps: dict[str, dict[int, Any]] = field(default_factory=dict)
    t: int = 0

    def whole(self, name: Name) -> Any:
        """The array of a name over all its letters; a shift in time moves its start in."""
        found = self.arrays[name.name]
        for axis, index in reversed([*enumerate(name.index)]):  # so that axes before a fixed place stay where they are
            if not index.letter:
                found = found[(*[slice(None)] * (axis + self.lead - 1), index.offset)]
            elif index.offset:
                found = self._shifted(found, name, axis, index)
        return found

    def looked_up(self, name: Name, beyond: float = 0.0) -> Any:
        """The array of a name over all letters of its places; beyond an axis stands this number."""
        places, there, whole = self._found(name)
        array, own = self.arrays[name.name], self.letters[name.name].replace("s", "")
        flat = array.reshape(*array.shape[: array.ndim - len(own)], -1)[..., places]
        return flat if whole else np.where(there, flat, beyond)

    def inside(self, name: Name) -> Array:
        """1 where the place of a name is within its array, else 0, over its letters but s."""
        return self._found(name)[1].astype(float)

    def _found(self, name: Name) -> tuple[Array, Array, bool]:
        return places_of(name, self.letters[name.name], self.sizes)

    def _shifted(self, found: Any, name: Name, axis: int, index: Index) -> Any:
        assert axis == 1 and abs(index.offset) == 1  # time stands after the samples; one step at a time
        if index.offset < 0:
            first = self._beyond(name, -1)
            return np.concatenate([first[:, None], found[:, :-1]], axis=1)
        return np.concatenate([found[:, 1:], self._beyond(name, self.sizes["t"])[:, None]], axis=1)

    def at_step(self, name: Name) -> Any:
        """The array of a name at the time step that is computed now, or at one beside it."""
        shift = next((index.offset for index in name.index if index.letter == "t"), None)
        if shift is None:
            return self.whole(name)
        t = self.t + shift
        if not 0 <= t < self.sizes["t"]:
            return self._beyond(name, t)
        return self.steps[name.name][t] if name.name in self.steps else self.arrays[name.name][:, t]

    def _beyond(self, name: Name, t: int) -> Any:
        """Before the first time step what the quantity starts from, else 0."""
        if t < 0 and name.name in self.starts:
            return self.arrays[self.starts[name.name]]
        return np.zeros([self.sizes[letter] for letter in name.letters if letter != "t"])


def places_of(name: Name, letters: str, sizes: Mapping[str, int]) -> tuple[Array, Array, bool]:
    """Where a name looks into its array, which has these letters and is laid flat but for s, along its own letters.

    Also which of these places are within the array, and whether all are.
    """
    own = letters.replace("s", "")
    index = tuple(i for i in name.index if i.letter != "s")
    used = tuple(dict.fromkeys(letter for letter in name.lettered if letter != "s"))
    return _places(index, own, used, tuple((letter, sizes[letter]) for letter in dict.fromkeys((*own, *used))))


@lru_cache(maxsize=1024)
def _places(
    index: tuple[Index, ...], own: str, letters: tuple[str, ...], sizes: tuple[tuple[str, int], ...]
) -> tuple[Array, Array, bool]:
    """Places in an array laid flat, along all letters of an index; which of them are within it, and whether all are."""
    size, at = dict(sizes), dict(zip(letters, np.indices([dict(sizes)[letter] for letter in letters]), strict=True))
    places: Any = 0
    there: Any = np.ones([size[letter] for letter in letters], dtype=bool)
    for axis, one in enumerate(index):
        divisor = 1
        if isinstance(one, Affine):
            place, divisor = one.offset + sum(sign * int(by) * at[x] for x, by, sign in one.terms), int(one.divisor)
        else:
            place = at[one.letter] if one.letter else np.full_like(there, one.offset, dtype=int)
        length = size[own[axis]]
        there = there & (place % divisor == 0) & (place // divisor >= 0) & (place // divisor < length)
        places = places * length + np.clip(place // divisor, 0, length - 1)
    return places, there, bool(np.all(there))
