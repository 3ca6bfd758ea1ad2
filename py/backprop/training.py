"""The loop: a spec becomes a series of steps; each step is one forward pass, one backward pass, one update."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from .finiteness import first_fault
from .functions.initializers import generator
from .functions.penalties import penalty_value
from .functions.special import Array
from .layers.base import LayerTrace
from .network import NetworkParameters
from .optimizers.clipping import global_norm
from .passes import BackwardTrace, LossTrace, backward, forward, measure
from .spec import Spec
from .updating import State, Updater
from .updating_whole_batch import WholeBatchUpdater, whole_batch_state

SHUFFLE_STREAM = 1_000_000
STILL = 2  # steps in a row that settle nothing more end a whole-batch method: the first may only drop its memory


@dataclass(frozen=True)
class Step:
    """One update. Arrays of a layer are named as in `passes`; parameters by layer and name.

    gradients are what the optimizer got (penalty included, clipped), data_gradients those of the data loss;
    updates are added: after = before + updates. `fault` names the first number that is not finite.
    `evaluate` runs the new parameters forward, which only a step that is looked at needs.
    A whole-batch method leaves the direction of its step, and in `info` how it came about.
    """

    step: int
    epoch: int
    samples: list[int]
    X: Array
    Y: Array
    before: NetworkParameters
    traces: list[LayerTrace]
    losses: LossTrace
    penalty: float
    loss: float
    backward: BackwardTrace
    gradients: NetworkParameters
    updates: NetworkParameters
    after: NetworkParameters
    state: State
    learning_rate: float
    gradient_norm: float
    norm_before_clipping: float
    clipped: bool
    evaluate: Callable[[], tuple[Array, float]]
    fault: str | None
    direction: NetworkParameters | None = None
    info: dict[str, Any] | None = None

    @property
    def data_gradients(self) -> NetworkParameters:
        """∂(data loss)/∂(each parameter), before penalty and clipping."""
        return [layer.gradients for layer in self.backward.layers]

    @cached_property
    def _evaluated(self) -> tuple[Array, float]:
        return self.evaluate()

    @property
    def after_prediction(self) -> Array:
        """The predictions of the new parameters for the same rows, (n_samples, n_out)."""
        return self._evaluated[0]

    @property
    def after_loss(self) -> float:
        """The loss of the new parameters for the same rows."""
        return self._evaluated[1]


@dataclass
class Progress:
    """What the loop carries from step to step."""

    parameters: NetworkParameters
    state: State
    step: int = 0
    best: float = np.inf
    waited: int = 0
    still: int = 0
    epoch_losses: list[float] = field(default_factory=list)


def train(spec: Spec, parameters: NetworkParameters) -> Iterator[Step]:
    """All steps of the spec's training, one by one; ends early at a stop condition or a number that is not finite."""
    progress = Progress(parameters, initial_state(spec, parameters))
    order = generator(spec.training.seed, SHUFFLE_STREAM) if spec.training.shuffle else None
    for epoch in range(1, spec.training.epochs + 1):
        progress.epoch_losses.clear()
        indices = order.permutation(len(spec.X)) if order is not None else np.arange(len(spec.X))
        for samples in batches(indices, spec.training.batch_size):
            progress.step += 1
            step = take_step(spec, progress.parameters, progress.state, samples, progress.step, epoch)
            yield step
            if step.fault:
                return
            progress.parameters, progress.state = step.after, step.state
            progress.still = progress.still + 1 if step.info and step.info["settled"] else 0
            if progress.still == STILL:
                return
            progress.epoch_losses.append(step.loss)
        if should_stop(spec, progress):
            return


def batches(indices: Array, size: int | None) -> Iterator[Array]:
    """The samples of each batch in turn; a short last batch is a batch of its own."""
    size = size or len(indices)
    for start in range(0, len(indices), size):
        yield indices[start : start + size]


def should_stop(spec: Spec, progress: Progress) -> bool:
    """After an epoch: the loss is low enough, or has not fallen for as many epochs as patience allows."""
    loss = float(np.mean(progress.epoch_losses))
    progress.waited = 0 if loss < progress.best else progress.waited + 1
    progress.best = min(progress.best, loss)
    training = spec.training
    if training.stop_loss is not None and loss <= training.stop_loss:
        return True
    return training.patience is not None and progress.waited >= training.patience


def initial_state(spec: Spec, parameters: NetworkParameters) -> State:
    """The optimizer's state before the first step, for each layer and parameter."""
    if spec.optimizer.whole_batch:
        return whole_batch_state(spec, parameters)
    return [{name: spec.optimizer.row.init(array) for name, array in layer.items()} for layer in parameters]


def take_step(
    spec: Spec, parameters: NetworkParameters, state: State, samples: Array, number: int = 1, epoch: int = 1
) -> Step:
    """One training step on the rows `samples`; computes everything, changes nothing that it was given."""
    how = spec.conventions.arithmetic
    X, Y = spec.X[samples], spec.Y[samples]
    kind = WholeBatchUpdater if spec.optimizer.whole_batch else Updater
    update = kind(spec, parameters, state, number, X, Y)
    sequential = spec.conventions.update_order == "sequential"
    with np.errstate(all="ignore"):  # finiteness is checked explicitly: WebAssembly raises no floating-point errors
        traces = forward(spec.layers, parameters, X, how)
        losses = measure(spec.loss, spec.layers, traces, Y, how)
        back = backward(spec.loss, spec.layers, parameters, traces, Y, how, update.layer if sequential else None)
        if not sequential:
            update.all_layers([layer.gradients for layer in back.layers])
        penalty = penalty_of(spec, parameters)
        norm = global_norm(update.trained_gradients()) if sequential or update.clipped else update.norm_before_clipping
        fault = first_fault(spec.names, traces, losses, back, update.after)
    return Step(
        number, epoch, [int(i) for i in samples], X, Y, parameters, traces, losses,
        penalty, kept(spec, float(losses.data_loss) + penalty), back, update.gradients, update.updates,
        update.after, update.state, spec.optimizer.learning_rate, norm, update.norm_before_clipping, update.clipped,
        lambda: evaluate(spec, update.after, X, Y), fault, update.direction, update.info,
    )  # fmt: skip


def evaluate(spec: Spec, parameters: NetworkParameters, X: Array, Y: Array) -> tuple[Array, float]:
    """Predictions (n_samples, n_out) and the whole loss, penalty included, of the parameters on these rows."""
    how = spec.conventions.arithmetic
    with np.errstate(all="ignore"):
        traces = forward(spec.layers, parameters, X, how)
        losses = measure(spec.loss, spec.layers, traces, Y, how)
        return traces[-1].a, kept(spec, float(losses.data_loss) + penalty_of(spec, parameters))


def penalty_of(spec: Spec, parameters: NetworkParameters) -> float:
    """What the penalty adds to the loss."""
    parts = [
        float(penalty_value(array, spec.penalty.l1, spec.penalty.l2))
        for layer in parameters
        for name, array in layer.items()
        if spec.penalty.applies_to(name)
    ]
    return kept(spec, float(np.sum(parts))) if parts else 0.0


def kept(spec: Spec, value: float) -> float:
    """One number as the conventions keep it."""
    return float(spec.conventions.arithmetic.keep(np.array(value)))
