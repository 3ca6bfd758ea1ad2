"""Which activations a tool may have had, from the output layer's moves alone, before anything else is computed."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

import numpy as np

from ..numbers.special import Array
from .first_moves import key_of
from .fitting import bounds_of
from .formulas import named
from .net import Asked, Passed, Weights
from .observed import Moves, places
from .tool import FLOAT64, Function, Numbers

ALONG = 0.97  # the least cosine with the whole gradient, where each row has made a step of its own
LEFT = 1e-3  # of the moves, where a share of the weights may be in them


class Outputs:
    """The output layer of one network: its gradient under each pair of activations, and whether moves go along."""

    def __init__(self, weights: Weights, moves: Moves) -> None:
        self._start = [[np.asarray(one, dtype=float) for one in layer] for layer in weights]
        last = np.concatenate([np.ravel(one) for one in places(self._start)[-1]])
        self._moves = moves.of_layer(last)
        if self._moves:
            self._of = np.searchsorted(np.sort(last), self._moves.at)
            self._w = np.concatenate([np.ravel(one) for one in self._start[-1]])[self._of]
        self._hidden: dict[Hashable, tuple[Array, Array]] = {}
        self._may: dict[Hashable, tuple[bool, bool]] = {}

    def may_be(self, asked: Asked, in_proportion: bool) -> bool:
        """False where no rule leads from the gradient to the moves.

        in_proportion: of rules that multiply it, or add shares of the weights; else of those that go number by number.
        """
        moves = self._moves
        if moves is None:
            return True
        loss, numbers = asked.loss, asked.numbers
        names = tuple((name, numbers[name]) for name in named(loss.error) if name in numbers)
        of_hidden = key_of(asked.functions[0], numbers), asked.X.tobytes(), len(asked.functions) > 1
        key = of_hidden, key_of(asked.functions[-1], numbers), asked.Y.tobytes(), loss.error, loss.direct, names
        if key not in self._may:
            with np.errstate(all="ignore"):
                g = self._sums(asked, of_hidden)[self._of]
                if not np.all(np.isfinite(g)):
                    self._may[key] = False, False
                else:
                    self._may[key] = self._proportional(g, moves, len(asked.X)), falls(g, moves.moved, moves.allowed)
        proportional, falling = self._may[key]
        return proportional if in_proportion else falling and not proportional

    def _sums(self, asked: Asked, key: Hashable) -> Array:
        own = replace(asked, precision=FLOAT64)
        X, Y, row_weights = own.rows(range(len(asked.X)))
        if key not in self._hidden:
            self._hidden[key] = _through(self._start, own.functions[:-1], own.numbers, X)
        inputs, z = self._hidden[key]
        a = own.functions[-1].of(z, own.numbers)
        delta = own.error(Passed([inputs], [z], [a]), Y, row_weights)
        return np.concatenate([np.ravel(delta.T @ inputs), np.sum(delta, axis=0)])

    def _proportional(self, g: Array, moves: Moves, rows: int) -> bool:
        d = moves.moved
        if bounds_of(-g, moves):
            return True
        size = float(np.sqrt((g @ g) * (d @ d)))
        if rows > 1 and size > 0 and -float(g @ d) > ALONG * size:
            return True
        table = np.stack([g, self._w, np.sign(self._w)], axis=1)[:, : min(3, len(d) - 2)]
        if table.shape[1] < 2:
            return False
        left = d - table @ np.linalg.lstsq(table, d, rcond=None)[0]
        return bool(np.max(np.abs(left)) <= LEFT * np.max(np.abs(d)) + np.max(moves.allowed))


def falls(g: Array, d: Array, allowed: Array) -> bool:
    """True where a larger gradient never has a larger move, and gradients and moves are of opposite sign."""
    order = np.argsort(g)
    low, high = (d - allowed)[order], (d + allowed)[order]
    if np.any(low[1:] > np.minimum.accumulate(high)[:-1]):
        return False
    small = 1e-12 * np.max(np.abs(g))
    return not (np.any((d - allowed)[g > small] > 0) or np.any((d + allowed)[g < -small] < 0))


def _through(
    start: Weights, functions: Sequence[Function], numbers: Numbers, X: Array
) -> tuple[Array, Array]:  # fmt: skip
    """What goes into the output layer, and its z."""
    for (W, b), function in zip(start[:-1], functions, strict=True):
        X = function.of(X @ W.T + b, numbers)
    return X, X @ start[-1][0].T + start[-1][1]
