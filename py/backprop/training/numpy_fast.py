"""The steps of dense networks with nothing made that nobody reads: the same bits as whole steps, sooner.

All trained parameters lie in one vector, so an optimizer's rule, which works entry by entry, is applied once; the z of
all layers of a batch lie in one vector too, so the slopes of layers with one activation are made at once. Losses are
computed for many steps together, and where any number looks wrong none of these steps counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from ..functions.losses import reduce
from ..layers.activation import ActivationLayer
from ..layers.dense import Dense
from ..network.build import NetworkParameters, is_trained
from ..network.passes import is_fused
from ..network.penalty import penalty_of
from ..network.spec import Spec
from ..numbers.special import Array
from ..optimizers.clipping import global_norm, scale_of
from .apply import UpdateRule, entries_penalized
from .nonfinite import within_limits
from .numpy_batch import Batch
from .progress import Progress
from .rows import Order, batch_count, rates_of
from .slices import Slice


def takes(spec: Spec) -> bool:
    """True for what this path computes: dense layers and activations, first-order optimizers, plain float64."""
    how = spec.conventions
    return (
        all(type(layer) in (Dense, ActivationLayer) for layer in spec.layers)
        and spec.X.ndim == 2
        and not spec.optimizer.whole_batch
        and how.update_order == "simultaneous"
        and not how.arithmetic.by_hand
    )


class FastSteps:
    """An engine for what it `takes`; norms are made where `measure` says so, and of the last step."""

    name, most = "numpy", 64  # steps whose losses are computed together

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.measure: Callable[[int], bool] = lambda step: True
        self._per_epoch = batch_count(spec)
        self._size = spec.training.batch_size or len(spec.X)
        self._fused = spec.loss.row.fused if is_fused(spec.loss, spec.layers) else None

    def begin(self, at: Progress) -> None:
        """Parameters and state as vectors, with views on them by layer and name."""
        spec, given = self.spec, at.parameters
        self._order = Order(spec, at.step)
        self._rows: tuple[int, Array, Array] = (0, spec.X, spec.Y)
        self._batches: dict[int, Batch] = {}
        self._norm_before = 0.0
        self._unmeasured = np.full(len(at.parameters) + 2, np.nan)
        self._penalized = any(spec.penalty.applies_to(name) for layer in given for name in layer)
        self._parameters: NetworkParameters = [dict(layer) for layer in given]
        self._gradients: NetworkParameters = [{} for _ in given]
        places = [(k, name) for k, layer in enumerate(given) for name in layer if is_trained(spec, name)]
        size = sum(given[k][name].size for k, name in places)
        self._theta, self._g = np.zeros(size), np.zeros(size)
        self._places: list[tuple[int, str, slice]] = []
        start = 0
        for k, name in places:
            part = slice(start, start := start + given[k][name].size)
            self._places.append((k, name, part))
            for vector, into in ((self._theta, self._parameters), (self._g, self._gradients)):
                into[k][name] = vector[part].reshape(given[k][name].shape)
            self._parameters[k][name][...] = given[k][name]
        owners = [k for k, _, _ in self._places]
        self._layer_sums = {k: slice(owners.index(k), owners.index(k) + owners.count(k)) for k in owners}
        self._keys = list(spec.optimizer.start(self._theta))
        self._rule = UpdateRule(spec, [entries_penalized(spec, given, places)], norm=self._norm_of)
        self._state = {
            key: np.concatenate([at.state[k][name][key].ravel() for k, name, _ in self._places] or [np.zeros(0)])
            for key in self._keys
        }

    def put_into(self, at: Progress) -> None:
        """Write parameters and state as they stand: nothing of them changes when the engine goes on."""
        at.parameters = [{name: array.copy() for name, array in layer.items()} for layer in self._parameters]
        at.state = [dict(layer) for layer in at.state]
        for k, name, part in self._places:
            shape = self._parameters[k][name].shape
            at.state[k][name] = {key: self._state[key][part].reshape(shape).copy() for key in self._keys}

    def make(self, at: Progress, count: int) -> Slice:
        """The next updates; none that count, and all doubtful, where any number of them is not finite."""
        self._before = at.step, self._theta.copy(), dict(self._state)
        first, good = at.step + 1, True
        rates = rates_of(self.spec, first, count, at.plateau.drops)
        outputs, targets, penalties, norms = list[Array](), list[Array](), list[float](), list[Array]()
        for step, rate in enumerate(rates.tolist(), first):
            X, Y = self._batch(step)
            batch = self._batches.get(len(X))
            if batch is None:
                batch = self._batches[len(X)] = Batch(self.spec, self._parameters, self._gradients, len(X))
            penalties.append(self._penalty())
            good = batch.pass_through(X, Y) and self._update(step, rate, norms)
            outputs.append(batch.output_z.copy() if self._fused else batch.prediction.copy())
            targets.append(Y)
            if not good:
                break
        losses = self._losses(outputs, targets, penalties)
        total = float(self._theta.sum()) + sum(float(array.sum()) for array in self._state.values())
        if not (good and math.isfinite(total + math.fsum(losses))):
            self.undo()
            return _slice(first, [], rates[:0], [], len(self._gradients), doubtful=len(losses))
        return _slice(first, losses, rates, norms, len(self._gradients))

    def undo(self) -> None:
        """Stand as before the last call of `make`."""
        step, self._theta[...], self._state = self._before
        self._order, self._rows = Order(self.spec, step), (0, self.spec.X, self.spec.Y)

    def norms(self) -> Array:
        """Of each layer, then of all, that of all before clipping by it at the end: as `global_norm`, squared once."""
        norms = np.zeros(len(self._gradients) + 2)
        largest, scale, sums = self._squares(self._g)
        if not sums:
            norms[-2] = largest
            norms[:-2] = [global_norm(list(layer.values())) for layer in self._gradients]
        else:
            for k, own in self._layer_sums.items():
                norms[k] = math.sqrt(math.fsum(sums[own])) / scale
            norms[-2] = math.sqrt(math.fsum(sums)) / scale
        norms[-1] = norms[-2] if self.spec.clip.norm is None else self._norm_before
        return norms

    def _batch(self, step: int) -> tuple[Array, Array]:
        """The rows of a step; those of an epoch are put into their order once."""
        epoch, number = divmod(step - 1, self._per_epoch)
        if self.spec.training.shuffle and self._rows[0] != epoch + 1:
            rows = self._order.rows(epoch + 1)
            self._rows = (epoch + 1, self.spec.X[rows], self.spec.Y[rows])
        part = slice(number * self._size, (number + 1) * self._size)
        return self._rows[1][part], self._rows[2][part]

    def _penalty(self) -> float:
        return float(penalty_of(self.spec.penalty, self._parameters)) if self._penalized else 0.0

    def _update(self, step: int, rate: float, norms: list[Array]) -> bool:
        """From the data's gradients to new parameters; False where what ends a run may be hidden later on."""
        if self.spec.clip.value is not None and not math.isfinite(float(self._g.sum())):
            return False
        made = self._rule.apply((self._theta,), (self._g,), (self._state,), rate, step, (self._theta,))
        if made.gradients[0] is not self._g:
            self._g[...] = made.gradients[0]
        if made.norm is not None:
            self._norm_before = made.norm
        norms.append(self.norms() if self.measure(step) else self._unmeasured)
        self._state = {key: made.states[0][key] for key in self._keys}
        return within_limits([self._theta])

    def _norm_of(self, gradients: list[Array]) -> float:
        largest, scale, sums = self._squares(gradients[0])
        return math.sqrt(math.fsum(sums)) / scale if sums else largest

    def _squares(self, g: Array) -> tuple[float, float, list[float]]:
        """The largest entry, a scale, the scaled sum of squares of each array; no sums where it is 0 or not finite."""
        largest = float(np.maximum.reduce(np.abs(g))) if g.size else 0.0
        if largest == 0 or not math.isfinite(largest):
            return largest, 1.0, []
        scale = scale_of(largest)
        squares = (g * scale) ** 2
        return largest, scale, [float(np.add.reduce(squares[part])) for _, _, part in self._places]

    def _losses(self, outputs: list[Array], targets: list[Array], penalties: list[float]) -> list[float]:
        """The loss of each step. `outputs` are z for a fused pair, else predictions, (n_samples, n_out) each."""
        loss, Y, out = self.spec.loss, np.concatenate(targets), np.concatenate(outputs)
        terms = self._fused.term(Y, out) if self._fused else loss.row.term(Y, out, **loss.hyper)
        per_sample = loss.row.per_sample(terms)
        made, at = [], 0
        for rows, penalty in zip(targets, penalties, strict=True):
            part = per_sample[at : (at := at + len(rows))]
            made.append(float(reduce(part, loss.reduction)) + penalty)
        return made


def _slice(
    first: int, losses: list[float], rates: Array, norms: list[Array], layers: int, doubtful: int = 0
) -> Slice:  # fmt: skip
    whole = np.array(norms).reshape(-1, layers + 2)
    return Slice(first, np.array(losses), rates, whole[:, :-2], whole[:, -2], whole[:, -1], doubtful=doubtful)
