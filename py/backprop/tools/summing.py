"""What several updates make of gradients that stay as they are: how much of each batch, the same for all networks."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..numbers.special import Array
from .net import Asked, Weights, joined
from .stepping import Training
from .tool import FLOAT64

KEPT_MOST = 4096
MIXED = np.array([0.7, -1.3, 0.4, 1.9, -0.6])
WEIGHTS = np.array([1.0, -2.0])
SAME = 1e-9  # relative
Step = tuple[int, int, float]
"""Of an update: which batch, in which epoch, how many rows."""


@dataclass(frozen=True)
class Sums:
    """By how much of each batch's gradient, of each weight and of its sign parameters move: weights first, biases."""

    of_batches: Array  # (2, batches)
    of_weights: Array  # (2, 2)

    def move(self, gradients: Sequence[Array], w: Array, cut: int) -> Array:
        """The moves, flat. cut: how many are weights'."""
        table = np.stack([*gradients, w, np.sign(w)])
        shares = np.concatenate([self.of_batches, self.of_weights], axis=1)
        return np.concatenate([shares[0] @ table[:, :cut], shares[1] @ table[:, cut:]])


_SUMS: dict[Hashable, Sums | None] = {}


def sums_of(asked: Asked, of_rule: Hashable, steps: Sequence[Step], batches: Sequence[Sequence[int]]) -> Sums | None:
    """Of a rule; None where its moves are no such sums. of_rule: what its update depends on, beside the gradients."""
    key = (
        of_rule, tuple(steps), len(asked.X), asked.Y.shape[1], asked.functions[-1].spread, asked.rule.stored,
    )  # fmt: skip
    if key not in _SUMS:
        while len(_SUMS) >= KEPT_MOST:
            _SUMS.pop(next(iter(_SUMS)))
        with np.errstate(all="ignore"):
            _SUMS[key] = _tried(asked, steps, batches)
    return _SUMS[key]


def _tried(asked: Asked, steps: Sequence[Step], batches: Sequence[Sequence[int]]) -> Sums | None:
    """By parameters of which each sees one batch's gradient, or none and has a value; two see all, as a trial."""
    count = len(batches)
    mixed = np.resize(MIXED, count)
    each = [[*np.eye(count)[i], 0.0, 0.0, mixed[i], -2 * mixed[i]] for i in range(count)]
    w = np.array([*np.zeros(count), *WEIGHTS, 0.0, WEIGHTS[1]])
    start: Weights = [[w.copy(), w.copy()]]
    training = Training(replace(asked, precision=FLOAT64, weights=start))
    for batch, epoch, _ in steps:
        g = np.array(each[batch])
        training.straight(list(batches[batch]), epoch, [[g, g.copy()]])
    moved = (joined(training.weights) - np.concatenate([w, w])).reshape(2, len(w))
    if not np.all(np.isfinite(moved)):
        return None
    shares = moved[:, count : count + 2] @ np.linalg.inv(np.stack([WEIGHTS, np.sign(WEIGHTS)]))
    own = Sums(moved[:, :count], shares)
    told = own.of_batches @ np.array(each)[:, -2:] + shares @ np.stack([w[-2:], np.sign(w[-2:])])
    near = SAME * float(np.max(np.abs(moved)))
    return own if np.all(np.abs(told - moved[:, -2:]) <= near) else None
