"""The steps of dense networks with nothing made that nobody reads: the same bits as whole steps, sooner.

All trained parameters lie in one vector, so an optimizer's rule, which works entry by entry, is applied once; the z of
all layers of a batch lie in one vector too, so the slopes of layers with one activation are made at once. Losses are
computed for many steps together, and where any number looks wrong none of these steps counts.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from itertools import pairwise

import numpy as np

from ..functions.reductions import reduce
from ..network.fixed import of_free
from ..network.layout import Layout
from ..network.passes import is_fused, pair_terms
from ..network.penalty import penalty_of
from ..network.spec import LossChoice, Spec
from ..numbers.special import Array
from ..optimizers.clipping import global_norm, scale_of
from .apply import UpdateRule, entries_penalized
from .nonfinite import within_limits
from .numpy_batch import DensePasses, LayerPasses
from .progress import Progress
from .rows import Order, batch_count, rates_of
from .slices import Slice


def takes(spec: Spec) -> bool:
    """True for what this path computes: first-order optimizers, all layers updated at once, plain float64."""
    how = spec.conventions
    return not (spec.optimizer.whole_batch or how.update_order == "sequential" or how.arithmetic.by_hand)


def all_dense(spec: Spec) -> bool:
    """True for dense layers and activations without time steps."""
    return spec.X.ndim == 2 and all(layer.is_weighted_sum or layer.is_function for layer in spec.layers)


class FastSteps:
    """An engine for what it `takes`; norms are made where `measure` says so, and of the last step.

    gradient is the data loss's in the last step, (n,); `rates` gives η of so many steps from a first one on.
    """

    name, most = "numpy", 64  # steps whose losses are computed together

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.measure: Callable[[int], bool] = lambda step: True
        self.rates: Callable[[int, int, int], Array] = partial(rates_of, spec)
        self._per_epoch = batch_count(spec)
        self._size = spec.training.batch_size or len(spec.X)
        self._dense = all_dense(spec)
        self._fused = is_fused(spec.loss, spec.layers)

    def begin(self, at: Progress) -> None:
        """Parameters and state as vectors, with views on them by layer and name."""
        spec, layout = self.spec, Layout(self.spec, at.parameters, whole=True)
        places = list(layout.entries())
        self._order = Order(spec, at.step)
        self._rows: tuple[int, Array | None, Array, Array] = (0, self._in_order, spec.X, spec.Y)
        self._passes: dict[int, DensePasses | LayerPasses] = {}
        self._norm_before = 0.0
        self._unmeasured = np.full(len(at.parameters) + 2, np.nan)
        self._penalized = any(spec.penalty.applies_to(name) for layer in at.parameters for name in layer)
        self._layout, self._theta = layout, layout.flat(at.parameters)
        self._told = self.gradient = np.zeros_like(self._theta)
        self._parameters, self._gradients = layout.network(self._theta), layout.trained(self.gradient)
        ends = np.cumsum([0, *(at.parameters[k][name].size for k, name in places)]).tolist()
        self._parts = [slice(start, end) for start, end in pairwise(ends)]
        self._layers = LayerPasses(spec, self._parameters, self._gradients, at.buffers)
        owners = [k for k, _ in places]
        self._layer_sums = {k: slice(owners.index(k), owners.index(k) + owners.count(k)) for k in owners}
        self._keys = list(spec.optimizer.start(self._theta))
        self._held = layout.held
        penalized = [entries_penalized(spec, at.parameters, places)]
        self._rule = UpdateRule(spec, penalized, norm=self._norm_of, fixed=[self._held])
        kept = at.state
        self._state = {
            key: layout.flat([{name: own[key] for name, own in layer.items() if key in own} for layer in kept])
            for key in self._keys
        }

    def put_into(self, at: Progress) -> None:
        """Write parameters and state as they stand: nothing of them changes when the engine goes on."""
        at.parameters = self._layout.network(self._theta.copy())
        kept = {key: self._layout.network(self._state[key].copy()) for key in self._keys}
        at.state = [dict(layer) for layer in at.state]
        for k, name in self._layout.entries():
            at.state[k][name] = {key: kept[key][k][name] for key in self._keys}
        at.buffers = self._layers.buffers

    def make(self, at: Progress, count: int) -> Slice:
        """The next updates; none that count, and all doubtful, where any number of them is not finite."""
        self._before = at.step, self._theta.copy(), dict(self._state), self._layers.buffers
        first, good = at.step + 1, True
        rates = self.rates(first, count, at.plateau.drops)
        outputs, targets, penalties, norms = list[Array](), list[Array](), list[float](), list[Array]()
        losses_of: list[LossChoice] = []
        for step, rate in enumerate(rates.tolist(), first):
            samples, X, Y = self._batch(step)
            passes = self._passes.get(len(X)) or self._made(len(X))
            penalties.append(self._penalty())
            good = passes.pass_through(X, Y, step, samples) and self._update(step, rate, norms)
            outputs.append(passes.output)
            targets.append(Y)
            losses_of.append(self.spec.loss if samples is None else self.spec.loss.of(samples))
            if not good:
                break
        losses = self._losses(outputs, targets, penalties, losses_of)
        total = float(self._theta.sum()) + sum(float(array.sum()) for array in self._state.values())
        if not (good and math.isfinite(total + math.fsum(losses))):
            self.undo()
            return _slice(first, [], rates[:0], [], len(self._gradients), doubtful=len(losses))
        return _slice(first, losses, rates, norms, len(self._gradients))

    def undo(self) -> None:
        """Stand as before the last call of `make`."""
        step, theta, self._state, self._layers.buffers = self._before
        self._theta[...] = theta
        self._order, self._rows = Order(self.spec, step), (0, self._in_order, self.spec.X, self.spec.Y)

    def norms(self) -> Array:
        """Of each layer, then of all, that of all before clipping by it at the end: as `global_norm`, squared once."""
        norms = np.zeros(len(self._gradients) + 2)
        told = of_free(self._told, self._held)
        largest, scale, sums = self._squares(told)
        if not sums:
            norms[-2] = largest
            for k, own in self._layer_sums.items():
                norms[k] = global_norm([told[part] for part in self._parts[own]])
        else:
            for k, own in self._layer_sums.items():
                norms[k] = math.sqrt(math.fsum(sums[own])) / scale
            norms[-2] = math.sqrt(math.fsum(sums)) / scale
        norms[-1] = norms[-2] if self.spec.clip.norm is None else self._norm_before
        return norms

    def _made(self, rows: int) -> DensePasses | LayerPasses:
        """What passes so many rows forward and backward."""
        made = DensePasses(self.spec, self._parameters, self._gradients, rows) if self._dense else self._layers
        self._passes[rows] = made
        return made

    @property
    def _in_order(self) -> Array | None:
        """All rows as they stand; None where each batch is all of them."""
        return None if self._size >= len(self.spec.X) else np.arange(len(self.spec.X))

    def _batch(self, step: int) -> tuple[Array | None, Array, Array]:
        """The rows of a step; those of an epoch are put into their order once."""
        epoch, number = divmod(step - 1, self._per_epoch)
        if self.spec.training.shuffle and self._rows[0] != epoch + 1:
            rows = self._order.rows(epoch + 1)
            self._rows = (epoch + 1, rows, self.spec.X[rows], self.spec.Y[rows])
        part, (_, samples, X, Y) = slice(number * self._size, (number + 1) * self._size), self._rows
        return None if samples is None else samples[part], X[part], Y[part]

    def _penalty(self) -> float:
        return float(penalty_of(self.spec.penalty, self._parameters)) if self._penalized else 0.0

    def _update(self, step: int, rate: float, norms: list[Array]) -> bool:
        """From the data's gradients to new parameters; False where what ends a run may be hidden later on."""
        if self.spec.clip.value is not None and not math.isfinite(float(self.gradient.sum())):
            return False
        made = self._rule.apply((self._theta,), (self.gradient,), (self._state,), rate, step, (self._theta,))
        self._told = made.gradients[0]
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
        return largest, scale, [float(np.add.reduce(squares[part])) for part in self._parts]

    def _losses(
        self, outputs: list[Array], targets: list[Array], penalties: list[float], losses_of: list[LossChoice]
    ) -> list[float]:
        """The loss of each step. `outputs` are z for a fused pair, else predictions, (n_samples, …, n_out)."""
        loss, Y, out = self.spec.loss, np.concatenate(targets), np.concatenate(outputs)
        terms = pair_terms(loss, self.spec.layers, Y, out) if self._fused else loss.row.term(Y, out, **loss.hyper)
        per_sample = loss.row.per_sample(terms)
        made, at = [], 0
        for rows, penalty, own in zip(targets, penalties, losses_of, strict=True):
            part = per_sample[at : (at := at + len(rows))]
            made.append(float(reduce(part, own.reduction, own.weights)) + penalty)
        return made


def _slice(
    first: int, losses: list[float], rates: Array, norms: list[Array], layers: int, doubtful: int = 0
) -> Slice:  # fmt: skip
    whole = np.array(norms).reshape(-1, layers + 2)
    return Slice(first, np.array(losses), rates, whole[:, :-2], whole[:, -2], whole[:, -1], doubtful=doubtful)
