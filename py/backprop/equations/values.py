"""The arrays that equations are computed from and what they have computed, looked up by name and time step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..numbers.arithmetic import FLOAT64, Arithmetic
from .notation import Index, Name


@dataclass(slots=True)
class Values:
    """What equations are computed from, and what they have computed.

    arrays by name; sizes: how many values a letter has; starts: the array before the first time step, by the name of
    the quantity; activation has `value` and `factor` as `ActivationChoice` has them; lead: for how many axes s stands.
    window: through how many time steps an error goes at most.
    """

    arrays: dict[str, Any]
    sizes: Mapping[str, int]
    starts: Mapping[str, str] = field(default_factory=dict)
    how: Arithmetic = FLOAT64
    activation: Any = None
    lead: int = 1
    window: int | None = None
    steps: dict[str, dict[int, Any]] = field(default_factory=dict)
    t: int = 0

    def whole(self, name: Name) -> Any:
        """The array of a name over all its letters; a shift in time moves its start in."""
        found = self.arrays[name.name]
        for axis, index in enumerate(name.index):
            if not index.letter:
                found = found[(*[slice(None)] * (axis + self.lead - 1), index.offset)]
            elif index.offset:
                found = self._shifted(found, name, axis, index)
        return found

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
