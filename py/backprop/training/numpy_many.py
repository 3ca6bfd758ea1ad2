"""Many networks of one spec trained at once, each with its own weights and learning rate: an axis more in every array.

For dense networks and first-order optimizers, as `lean`. Stop conditions belong to one network, so there are none here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from ..functions.losses import sample_share
from ..network.build import NetworkParameters, is_trained
from ..network.passes import is_fused
from ..network.penalty import penalty_of
from ..network.spec import Spec
from ..numbers.special import Array
from .apply import UpdateRule
from .numpy_fast import all_dense, takes
from .rows import Order, batch_count, batches

Stack = list[dict[str, Array]]


def stacks(spec: Spec) -> bool:
    """True when such networks can be trained together."""
    return takes(spec) and all_dense(spec) and spec.optimizer.checkpoint is None and spec.clip.norm is None


class StackedTrainer:
    """networks: the parameters of each; rates: η of each before its schedule. `parameters` have the networks first."""

    def __init__(self, spec: Spec, networks: Sequence[NetworkParameters], rates: Sequence[float]) -> None:
        self.spec = spec
        self.step = 0
        self.parameters: Stack = [
            {name: np.stack([network[k][name] for network in networks]) for name in layer}
            for k, layer in enumerate(networks[0])
        ]
        self._choices = [replace(spec.optimizer, learning_rate=rate) for rate in rates]
        self._order = Order(spec, 0)
        self._state = [
            {name: spec.optimizer.start(array) for name, array in layer.items()} for layer in self.parameters
        ]

    def epoch(self) -> Array:
        """One epoch; the mean loss of its batches for each network, (networks,)."""
        spec = self.spec
        number = self.step // batch_count(spec) + 1
        losses = []
        with np.errstate(all="ignore"):
            for rows in batches(self._order.rows(number), spec.training.batch_size):
                self.step += 1
                rates = np.array([choice.rate(self.step, number, 0) for choice in self._choices])
                losses.append(self._step(spec.X[rows], spec.Y[rows], rates))
        return np.mean(losses, axis=0)

    def network(self, i: int) -> NetworkParameters:
        """The parameters of one of them."""
        return [{name: array[i] for name, array in layer.items()} for layer in self.parameters]

    def _forward(self, X: Array) -> list[tuple[Array, Array]]:
        """z and a of each layer, (networks, samples, units)."""
        A = np.broadcast_to(X, (len(self._choices), *X.shape))
        traces = []
        for layer, own in zip(self.spec.layers, self.parameters, strict=True):
            z = np.einsum("rsk,rjk->rsj", A, own["W"]) if "W" in own else A
            if "b" in own:
                z = z + own["b"][:, None, :]
            A = layer.activation.value(z)
            traces.append((z, A))
        return traces

    def _measure(self, traces: list[tuple[Array, Array]], Y: Array) -> Array:
        spec, loss = self.spec, self.spec.loss
        z, P = traces[-1]
        fused = loss.row.fused if is_fused(loss, spec.layers) else None
        terms = fused.term(Y, z) if fused else loss.row.term(Y, P, **loss.hyper)
        per_sample = np.sum(terms, axis=-1) * loss.row.share(P.shape[-1])
        total = np.sum(per_sample, axis=-1) * sample_share(P.shape[1], loss.reduction)
        return total + penalty_of(spec.penalty, self.parameters, leading=1)

    def _step(self, X: Array, Y: Array, rates: Array) -> Array:
        spec, loss = self.spec, self.spec.loss
        traces = self._forward(X)
        losses = self._measure(traces, Y)
        P = traces[-1][1]
        share = sample_share(len(X), loss.reduction)
        fused = loss.row.fused if is_fused(loss, spec.layers) else None
        da = P if fused else loss.row.slope(Y, P, **loss.hyper) * (loss.row.share(P.shape[-1]) * share)
        updates: list[tuple[int, str, Array]] = []
        for k in reversed(range(len(spec.layers))):
            layer, own, (z, a) = spec.layers[k], self.parameters[k], traces[k]
            if fused and k == len(spec.layers) - 1:
                delta = fused.delta(Y, z, P) * share
            else:
                delta = layer.activation.row.vjp(da, a, layer.activation.factor(z, a, False))
            below = traces[k - 1][1] if k else np.broadcast_to(X, (len(rates), *X.shape))
            if "W" in own:
                updates.append((k, "W", np.einsum("rsj,rsk->rjk", delta, below)))
                da = np.einsum("rsj,rjk->rsk", delta, own["W"])
            else:
                da = delta
            if "b" in own and is_trained(spec, "b"):
                db = np.sum(delta, axis=1)
                if spec.conventions.bias == "shared":  # as `layers.weights.bias_gradient`
                    db = np.zeros_like(own["b"]) if layer.into_softmax else np.sum(db, axis=1, keepdims=True)
                updates.append((k, "b", db))
        self._update(updates, rates)
        return losses

    def _update(self, updates: list[tuple[int, str, Array]], rates: Array) -> None:
        """From the data's gradients, by layer and name, to new parameters."""
        rule = UpdateRule(self.spec, [self.spec.penalty.applies_to(name) for _, name, _ in updates])
        made = rule.apply(
            [self.parameters[k][name] for k, name, _ in updates], [gradient for _, _, gradient in updates],
            [self._state[k][name] for k, name, _ in updates], rates, self.step,
        )  # fmt: skip
        for (k, name, _), after, state in zip(updates, made.after, made.states, strict=True):
            self.parameters[k][name], self._state[k][name] = after, state
