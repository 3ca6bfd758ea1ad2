"""What the given numbers say of the parameters' first moves, which a rule can be held against before it is taken on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..numbers.special import Array
from .given_numbers import Given
from .net import Weights
from .paths import NAMES, PART, split

MARGIN = 1 + 1e-9  # of half a unit of the last digit


@dataclass(frozen=True)
class Moves:
    """By how much parameters had moved when they were first given; flat, all weights and then all biases.

    at: their places; moved and allowed: the move and how far it may be off, alike in order; moved by `after` epochs or
    steps. whole: how many parameters there are. rested: nothing had moved by an earlier step that is given.
    """

    after: int
    by_epochs: bool
    at: Array
    moved: Array
    allowed: Array
    whole: int
    rested: bool = False

    def rest(self, last: int) -> bool:
        """True where nothing has moved by the last step that is given: that tells of no tool, if one first rests."""
        return self.after == last and not np.any(self.moved)

    def of_layer(self, last: Array) -> Moves | None:
        """Those of some places alone; None where there are none."""
        chosen = np.isin(self.at, last)
        if not np.any(chosen):
            return None
        return replace(self, at=self.at[chosen], moved=self.moved[chosen], allowed=self.allowed[chosen])


def flat(weights: Weights) -> Array:
    """All weights layer by layer, then all biases."""
    return np.concatenate([np.ravel(layer[i]) for i in (0, 1) for layer in weights]).astype(float)


def places(weights: Weights) -> list[list[Array]]:
    """For each layer the places of W and b in the flat vector, in their shapes."""
    count = 0
    found: list[list[Array]] = [[np.zeros(0, dtype=int)] * 2 for _ in weights]
    for i in (0, 1):
        for k, layer in enumerate(weights):
            found[k][i] = np.arange(count, count + layer[i].size).reshape(layer[i].shape)
            count += layer[i].size
    return found


def first_moves(given: Sequence[Given], start: Weights, slack: float, reading: str) -> Moves | None:
    """The moves of the earliest given step or epoch by which a parameter moved, else of the last; None without any.

    slack: what the precision leaves open, relative to a parameter. reading: `transposed`, `layers_swapped` or "".
    """
    where, begun = places(start), flat(start)
    read = [(one, at, of_update) for one in given if one.after for at, of_update in _places(one, where, reading)]
    if not read:
        return None
    moves = None
    for when in sorted({(one.after, one.by_epochs) for one, _, _ in read}):
        chosen = [(one, at, of_update) for one, at, of_update in read if (one.after, one.by_epochs) == when]
        if any(at.size != one.values.size for one, at, _ in chosen):
            return None
        moves = replace(_moves(chosen, begun, slack), rested=moves is not None)
        if np.any(np.abs(moves.moved) > moves.allowed):
            return moves
    return moves


def _moves(chosen: Sequence[tuple[Given, Array, bool]], begun: Array, slack: float) -> Moves:
    """Of quantities that are given after the same step."""
    first = chosen[0][0]
    at = np.concatenate([np.ravel(at) for _, at, _ in chosen])
    values = np.concatenate([one.values for one, _, _ in chosen])
    units = np.concatenate([one.units for one, _, _ in chosen])
    moved = values - np.concatenate([np.where(of_update, 0.0, begun[np.ravel(at)]) for _, at, of_update in chosen])
    allowed = 0.5 * units * MARGIN + slack * np.maximum(np.abs(values), np.abs(begun[at]))
    return Moves(first.after, first.by_epochs, at, moved, allowed + 5 * slack * np.max(np.abs(moved)), len(begun))


def _places(one: Given, where: Sequence[Sequence[Array]], reading: str) -> Iterator[tuple[Array, bool]]:
    """The places that a quantity stands for, and whether it is an update."""
    name, index = split(one.quantity)
    found = PART.match(name)
    if not found or int(found[1]) >= len(where):
        return
    group, _, parameter = found[2].rpartition(".")
    if parameter not in NAMES or group not in ("after", "updates", "") or (not group and name[0] != "p"):
        return
    k = int(found[1])
    own = where[len(where) - 1 - k if reading == "layers_swapped" else k][NAMES.index(parameter)]
    own = own.T if reading == "transposed" else own
    if len(index) <= own.ndim and all(i < n for i, n in zip(index, own.shape, strict=False)):
        yield own[index], group == "updates"
