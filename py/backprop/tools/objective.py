"""A tool's loss as algorithms see it: a function of all parameters in one vector."""

from __future__ import annotations

import numpy as np

from ..numbers.special import Array
from .net import Asked, Weights


class OfNetwork:
    """The tool's loss as a function of one vector: the parameters layer by layer, W row by row, then b."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.numbers = asked, asked.numbers
        self._shapes = [one.shape for layer in asked.start() for one in layer]
        self._every = list(range(len(asked.X)))

    def start(self) -> Array:
        """The vector before the first step."""
        return self.vector(self.asked.start())

    def vector(self, weights: Weights) -> Array:
        """Layers as one vector."""
        return np.concatenate([one.ravel() for layer in weights for one in layer])

    def layers(self, at: Array) -> Weights:
        """A vector as layers."""
        made, place = [], 0
        for shape in self._shapes:
            size = int(np.prod(shape))
            made.append(self.asked.keep(at[place : place + size].reshape(shape)))
            place += size
        return [made[i : i + 2] for i in range(0, len(made), 2)]

    def loss(self, at: Array) -> float:
        """What the tool reports; a penalty of norms is added to the report alone."""
        weights = self.layers(at)
        shown = self.asked.reported(weights, self._every)
        return (
            shown - self.asked.penalty(weights, float(len(self._every))) if self.asked.tool.penalty_of_sums else shown
        )

    def gradient(self, at: Array) -> Array:
        """What the tool takes for its gradient."""
        asked, weights = self.asked, self.layers(at)
        X, Y, row_weights = asked.rows(self._every)
        made = asked.forward(weights, X)
        sums, counts = asked.sums(made, asked.deltas(weights, made, Y, row_weights)), asked.counts(row_weights)
        return self.vector(
            [[asked.gradient(layer[i], own[i], i == 1, counts) for i in (0, 1)]
             for layer, own in zip(sums, weights, strict=True)]
        )  # fmt: skip

    def residuals(self, at: Array) -> tuple[Array, Array]:
        """ŷ − y as one vector, row by row, and its Jacobian (n_rows · n_out, parameters)."""
        asked, weights = self.asked, self.layers(at)
        X, Y, _ = asked.rows(self._every)
        rows = []
        whole = asked.forward(weights, X)
        for s in range(len(X)):
            made = asked.forward(weights, X[s : s + 1])
            for j in range(Y.shape[1]):
                one = np.zeros((1, Y.shape[1]))
                one[0, j] = 1.0
                delta = asked.functions[-1].down(one, made.z[-1], made.a[-1], asked.numbers)
                deltas = [delta]
                for k in range(len(weights) - 1, 0, -1):
                    deltas.insert(0, asked.below(k, deltas[0], weights[k][0], made))
                rows.append(self.vector(asked.sums(made, deltas)))
        return (whole.a[-1] - Y).ravel(), np.array(rows)
