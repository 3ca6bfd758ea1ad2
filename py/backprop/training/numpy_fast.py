"""The steps of dense networks with nothing made that nobody reads: the same bits as `training.train`, sooner.

All trained parameters lie in one vector, so an optimizer's rule, which works entry by entry, is applied once; the z of
all layers of a batch lie in one vector too, so the slopes of layers with one activation are made at once. Losses are
computed for many steps together. Any number that looks wrong sends the steps since the last good point through
`StepTrainer`, which finds it and says what it is.
"""

from __future__ import annotations

import math
import time
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
from .rows import batch_count
from .slices import Order, Slice, rates_of
from .step_by_step import StepTrainer
from .steps import Progress

PENDING = 64  # steps whose losses are computed together, where an epoch has fewer


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


class LeanTrainer:
    """As `StepTrainer`; norms of gradients are made where `measure(step)` says so, and of the last step."""

    def __init__(self, spec: Spec, progress: Progress) -> None:
        self.spec = spec
        self.measure: Callable[[int], bool] = lambda step: True
        self._per_epoch = batch_count(spec)
        self._size = spec.training.batch_size or len(spec.X)
        self._fused = spec.loss.row.fused if is_fused(spec.loss, spec.layers) else None
        self._judged = (
            spec.training.stop_loss is not None
            or spec.training.patience is not None
            or spec.optimizer.schedule.row.follows_loss
        )
        self._penalized = any(spec.penalty.applies_to(name) for layer in progress.parameters for name in layer)
        self._batches: dict[int, Batch] = {}
        self._order = Order(spec, progress.step)
        self._norm_before = 0.0
        self._rows: tuple[int, Array, Array] = (0, spec.X, spec.Y)
        self._load(progress)

    def _load(self, progress: Progress) -> None:
        """Parameters and state as vectors, with views on them by layer and name."""
        self._good = progress.copy()
        spec, given = self.spec, progress.parameters
        self._parameters: NetworkParameters = [dict(layer) for layer in given]
        self._gradients: NetworkParameters = [{} for _ in given]
        places = [(k, name) for k, layer in enumerate(given) for name in layer if is_trained(spec, name)]
        size = sum(given[k][name].size for k, name in places)
        self._theta, self._g = np.zeros(size), np.zeros(size)
        self._places: list[tuple[int, str, slice]] = []
        at = 0
        for k, name in places:
            part = slice(at, at := at + given[k][name].size)
            self._places.append((k, name, part))
            for vector, into in ((self._theta, self._parameters), (self._g, self._gradients)):
                into[k][name] = vector[part].reshape(given[k][name].shape)
            self._parameters[k][name][...] = given[k][name]
        owners = [k for k, _, _ in self._places]
        self._layer_sums = {k: slice(owners.index(k), owners.index(k) + owners.count(k)) for k in owners}
        self._keys = list(spec.optimizer.start(self._theta))
        self._rule = UpdateRule(spec, [entries_penalized(spec, given, places)], norm=self._norm_of)
        self._state = {
            key: np.concatenate([progress.state[k][name][key].ravel() for k, name, _ in self._places] or [np.zeros(0)])
            for key in self._keys
        }
        self._batches.clear()

    def progress(self) -> Progress:
        """Where the run stands."""
        at = self._good.copy()
        at.parameters = [{name: array.copy() for name, array in layer.items()} for layer in self._parameters]
        at.state = [dict(layer) for layer in at.state]
        for k, name, part in self._places:
            shape = self._parameters[k][name].shape
            at.state[k][name] = {key: self._state[key][part].reshape(shape).copy() for key in self._keys}
        return at

    def run(self, steps: int, stop: bool = True) -> Slice:
        """At most so many updates; with `stop` False past stop conditions."""
        return self._run(steps, None, stop)

    def run_for(self, seconds: float, most: int, stop: bool = True) -> Slice:
        """As many as fit, one at least, `most` at most."""
        return self._run(most, time.perf_counter() + seconds, stop)

    def _run(self, steps: int, deadline: float | None, stop: bool) -> Slice:
        first = self._good.step + 1
        made = _Made(len(self.spec.layers))
        ended = ""
        fault = None
        with np.errstate(all="ignore"):  # finiteness is checked, as in `training.take_step`
            while steps > 0 and not ended and (deadline is None or not made.losses or time.perf_counter() < deadline):
                begun = self._good.step
                ended, fault = self._stretch(min(steps, self._room()), deadline, stop, made)
                steps -= self._good.step - begun
            if fault is None and not made.measured:
                made.measure_last(self._measured())
        return made.slice(first, ended, fault)

    def _room(self) -> int:
        """Steps until the losses must be known: the end of the epoch, or of so many that it is worth it."""
        left = self._per_epoch - self._good.step % self._per_epoch
        if self._judged or self._per_epoch >= PENDING:
            return left
        return left + (PENDING // self._per_epoch) * self._per_epoch

    def _stretch(self, most: int, deadline: float | None, stop: bool, made: _Made) -> tuple[str, str | None]:
        """Some steps, then their losses; the point where all was well moves up behind them."""
        before = self._theta.copy(), dict(self._state)
        first, good = self._good.step + 1, True
        rates = rates_of(self.spec, first, most, self._good.plateau.drops)
        outputs: list[Array] = []
        targets: list[Array] = []
        penalties: list[float] = []
        norms: list[Array] = []
        for i in range(most):
            X, Y = self._batch(first + i)
            batch = self._batches.get(len(X))
            if batch is None:
                batch = self._batches[len(X)] = Batch(self.spec, self._parameters, self._gradients, len(X))
            penalties.append(self._penalty())
            good = batch.pass_through(X, Y) and self._update(first + i, float(rates[i]), norms)
            outputs.append(batch.output_z.copy() if self._fused else batch.prediction.copy())
            targets.append(Y)
            if not good or (deadline is not None and time.perf_counter() >= deadline):
                break
        losses = self._losses(outputs, targets, penalties)
        total = float(self._theta.sum()) + sum(float(array.sum()) for array in self._state.values())
        if not (good and math.isfinite(total + math.fsum(losses) if good else math.nan)):
            return self._carefully(before, len(losses), stop, made)
        made.add(losses, rates[: len(losses)], norms)
        return self._take_over(losses, stop), None

    def _take_over(self, losses: list[float], stop: bool) -> str:
        at = self._good
        for loss in losses:
            at.step += 1
            at.epoch_losses.append(loss)
            if at.step % self._per_epoch == 0 and at.end_epoch(self.spec) and stop:
                training = self.spec.training
                enough = training.stop_loss is not None and at.last_epoch_loss <= training.stop_loss
                return "stop_loss" if enough else "patience"
        return ""

    def _carefully(
        self, before: tuple[Array, dict[str, Array]], steps: int, stop: bool, made: _Made
    ) -> tuple[str, str | None]:
        """The same steps again from the last good point, every number of them looked at."""
        self._theta[...], self._state = before
        slow = StepTrainer(self.spec, self.progress())
        again = slow.run(steps, stop)
        made.take(again)
        self._load(slow.progress())
        return again.ended, again.fault

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
        if self.measure(step):
            norms.append(self._measured())
        else:
            norms.append(np.full(len(self._gradients) + 2, np.nan))
        self._state = {key: made.states[0][key] for key in self._keys}
        return within_limits([self._theta])

    def _norm_of(self, gradients: list[Array]) -> float:
        return global_norm([gradients[0][part] for _, _, part in self._places])

    def _measured(self) -> Array:
        """The norms of the last step's gradient, that of all before clipping by it at the end."""
        norms = self._norms()
        return np.append(norms, norms[-1] if self.spec.clip.norm is None else self._norm_before)

    def _norms(self) -> Array:
        """Of each layer, then of all: as `global_norm`, with every entry squared once."""
        norms = np.zeros(len(self._gradients) + 1)
        largest = float(np.max(np.abs(self._g))) if self._g.size else 0.0
        if largest == 0 or not math.isfinite(largest):
            norms[-1] = largest
            norms[:-1] = [global_norm(list(layer.values())) for layer in self._gradients]
            return norms
        scale = scale_of(largest)
        squares = (self._g * scale) ** 2
        sums = [float(np.add.reduce(squares[part])) for _, _, part in self._places]
        for k, own in self._layer_sums.items():
            norms[k] = math.sqrt(math.fsum(sums[own])) / scale
        norms[-1] = math.sqrt(math.fsum(sums)) / scale
        return norms

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


class _Made:
    """The numbers of a slice as they come."""

    def __init__(self, layers: int) -> None:
        self._layers = layers
        self.losses: list[float] = []
        self._rates: list[Array] = []
        self._norms: list[Array] = []

    def add(self, losses: list[float], rates: Array, norms: list[Array]) -> None:
        self.losses += losses
        self._rates.append(rates)
        self._norms += norms

    def take(self, other: Slice) -> None:
        self.losses += other.losses.tolist()
        self._rates.append(other.rates)
        self._norms += list(np.column_stack([other.norms, other.gradient_norms, other.unclipped_norms]))

    @property
    def measured(self) -> bool:
        """True when the norms of the last step are known."""
        return not math.isnan(float(self._norms[-1][-1]))

    def measure_last(self, norms: Array) -> None:
        self._norms[-1] = norms

    def slice(self, first: int, ended: str, fault: str | None) -> Slice:
        norms = np.array(self._norms).reshape(-1, self._layers + 2)
        rates = np.concatenate(self._rates) if self._rates else np.zeros(0)
        return Slice(
            first, np.array(self.losses), rates, norms[:, :-2], norms[:, -2], ended, fault, norms_before=norms[:, -1]
        )
