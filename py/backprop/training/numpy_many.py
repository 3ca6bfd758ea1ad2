"""Many networks of one spec trained at once, each with its own weights and learning rate: an axis more in every array.

For dense networks and first-order optimizers. Stop conditions belong to one network, so there are none here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..network.build import NetworkParameters
from ..network.layout import Layout
from ..network.passes import is_fused, pair_terms
from ..network.penalty import penalty_of
from ..network.spec import LossChoice, Spec
from ..numbers.special import Array
from .apply import UpdateRule, entries_penalized
from .numpy_batch import DensePasses
from .numpy_fast import all_dense, takes
from .rows import Order, batch_count, batches


def stacks(spec: Spec) -> bool:
    """True when such networks can be trained together."""
    return takes(spec) and all_dense(spec) and spec.optimizer.checkpoint is None and spec.clip.norm is None


class StackedTrainer:
    """networks: the parameters of each; rates: η of each before its schedule. `parameters` have the networks first."""

    def __init__(self, spec: Spec, networks: Sequence[NetworkParameters], rates: Sequence[float]) -> None:
        self.spec, self.step = spec, 0
        layout = Layout(spec, networks[0], whole=True)
        self._theta = np.stack([layout.flat(network) for network in networks])
        self._g, self._state = np.zeros_like(self._theta), spec.optimizer.start(self._theta)
        stacked = [
            {name: np.stack([network[k][name] for network in networks]) for name in layer}
            for k, layer in enumerate(networks[0])
        ]
        views, self._gradients = layout.trained(self._theta), layout.trained(self._g)
        self.parameters = [{**own, **trained} for own, trained in zip(stacked, views, strict=True)]
        penalized = [entries_penalized(spec, networks[0], list(layout.entries()))]
        self._rule = UpdateRule(spec, penalized, fixed=[layout.held])
        self._choices = [replace(spec.optimizer, learning_rate=rate) for rate in rates]
        self._order = Order(spec, 0)
        self._passes: dict[int, DensePasses] = {}

    def epoch(self) -> Array:
        """One epoch; the mean loss of its batches for each network, (networks,)."""
        spec = self.spec
        number = self.step // batch_count(spec) + 1
        losses = []
        with np.errstate(all="ignore"):
            for rows in batches(self._order.rows(number), spec.training.batch_size):
                self.step += 1
                rates = np.array([choice.rate(self.step, number, 0) for choice in self._choices])
                losses.append(self._step(rows, rates))
        return np.mean(losses, axis=0)

    def network(self, i: int) -> NetworkParameters:
        """The parameters of one of them."""
        return [{name: array[i] for name, array in layer.items()} for layer in self.parameters]

    def _step(self, rows: Array, rates: Array) -> Array:
        X, Y = self.spec.X[rows], self.spec.Y[rows]
        if len(X) not in self._passes:
            many = len(self._choices)
            self._passes[len(X)] = DensePasses(self.spec, self.parameters, self._gradients, len(X), many)
        passes, penalty = self._passes[len(X)], penalty_of(self.spec.penalty, self.parameters, leading=1)
        passes.pass_through(X, Y, self.step, rows)
        made = self._rule.apply((self._theta,), (self._g,), (self._state,), rates, self.step, (self._theta,))
        self._state = made.states[0]
        return self._data_losses(passes.output, Y, self.spec.loss.of(rows)) + penalty

    def _data_losses(self, out: Array, Y: Array, loss: LossChoice) -> Array:
        """Of each network; `out` is z for a fused pair, else predictions, (networks, n_samples, n_out)."""
        fused = is_fused(loss, self.spec.layers)
        terms = pair_terms(loss, self.spec.layers, Y, out) if fused else loss.row.term(Y, out, **loss.hyper)
        per_sample = np.sum(terms, axis=-1) * loss.row.share(out.shape[-1])
        share = loss.shares(out.shape[1])
        if loss.weights is not None:
            return np.asarray(np.sum(per_sample * share, axis=-1))
        return np.asarray(np.sum(per_sample, axis=-1) * share)
