"""The loop: a spec becomes a series of steps; each step is one forward pass, one backward pass, one update."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from ..functions.schedules import Plateau
from ..layers.base import Mode
from ..network.build import NetworkParameters, build_buffers
from ..network.passes import TRAINING, LossTrace, backward, forward, measure
from ..network.penalty import penalty_of
from ..network.spec import Checkpoint, Spec
from ..network.step import State, Step
from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from .apply_update import Updater
from .apply_whole_batch import WholeBatchUpdater, whole_batch_state
from .nonfinite import first_fault, state_fault
from .rows import StepRows, batch_count, coming_rows

STILL = 2  # steps in a row that settle nothing more end a whole-batch method: the first may only drop its memory


@dataclass
class Progress:
    """What the loop carries from step to step."""

    parameters: NetworkParameters
    state: State
    buffers: NetworkParameters
    step: int = 0
    best: float = np.inf
    waited: int = 0
    plateau: Plateau = field(default_factory=Plateau)
    still: int = 0
    epoch_losses: list[float] = field(default_factory=list)
    last_epoch_loss: float = np.inf

    @classmethod
    def begin(cls, spec: Spec, parameters: NetworkParameters) -> Progress:
        """Before the first step, or where the spec's checkpoint says that an earlier run has come to."""
        at = spec.optimizer.checkpoint or Checkpoint()
        state = initial_state(spec, parameters) if at.state is None else at.state
        return cls(
            parameters, state, build_buffers(spec), at.steps, at.best, at.waited, at.plateau, at.still,
            list(at.epoch_losses),
        )  # fmt: skip

    def checkpoint(self) -> Checkpoint:
        """What a later run needs to go on from here, besides parameters and buffers, which are the layers' own."""
        losses = tuple(self.epoch_losses)
        return Checkpoint(self.step, self.state, losses, self.best, self.waited, self.plateau, self.still)

    def advance(self, spec: Spec, step: Step) -> bool:
        """Take over what a step made; True when the training ends with it."""
        if step.fault:
            return True
        self.parameters, self.state, self.buffers, self.step = step.after, step.state, step.buffers_after, step.step
        self.still = self.still + 1 if step.info and step.info["settled"] else 0
        self.epoch_losses.append(step.loss)
        if step.step % batch_count(spec):
            return False
        return self.end_epoch(spec) or self.still >= STILL

    def end_epoch(self, spec: Spec) -> bool:
        """Judge the losses of an epoch that is over; True when the training ends with it."""
        ends = should_stop(spec, self)
        self.last_epoch_loss = float(np.mean(self.epoch_losses))
        schedule = spec.optimizer.schedule
        if schedule.row.follows_loss:
            hyper = schedule.hyper
            self.plateau = self.plateau.after(self.last_epoch_loss, hyper["patience"], hyper["threshold"])
        self.epoch_losses = []
        return ends

    def copy(self) -> Progress:
        """The same point of the run, to be gone on from separately: arrays are shared, since no step changes them."""
        return replace(self, epoch_losses=list(self.epoch_losses))


def train(spec: Spec, parameters: NetworkParameters, progress: Progress | None = None) -> Iterator[Step]:
    """All steps of the spec's training, one by one; ends early at a stop condition or a number that is not finite.

    `progress` is kept up to date with the last step. A run that goes on from a checkpoint takes the batches that
    would have come next; an epoch that was under way is finished first, and counts as one of the epochs asked for.
    """
    progress = progress or Progress.begin(spec, parameters)
    for epoch, samples in coming_rows(spec, progress.step):
        step = take_step(
            spec, progress.parameters, progress.state, samples, progress.step + 1, epoch, progress.buffers,
            progress.plateau.drops,
        )  # fmt: skip
        ends = progress.advance(spec, step)
        yield step
        if ends:
            return


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
    return [{name: spec.optimizer.start(array) for name, array in layer.items()} for layer in parameters]


def take_step(
    spec: Spec, parameters: NetworkParameters, state: State, samples: Array, number: int = 1, epoch: int = 1,
    buffers: NetworkParameters | None = None, drops: int = 0,
) -> Step:  # fmt: skip
    """One training step on the rows `samples`; computes everything, changes nothing that it was given."""
    how = spec.conventions.arithmetic
    buffers = build_buffers(spec) if buffers is None else buffers
    rows = StepRows.of(spec, number, epoch, samples, buffers)
    as_computed = spec.as_computed
    before, kept, X, Y, mode = how.taken((parameters, state, rows.X, rows.Y, rows.mode))
    learning_rate = as_computed.optimizer.rate(number, epoch, drops)
    if spec.optimizer.schedule.row.name != "constant":
        learning_rate = how.keep(learning_rate)
    kind = WholeBatchUpdater if spec.optimizer.whole_batch else Updater
    update = kind(as_computed, replace(rows, X=X, Y=Y, mode=mode), before, kept, learning_rate)
    sequential = spec.conventions.update_order == "sequential"
    with np.errstate(all="ignore"):  # finiteness is checked explicitly: WebAssembly raises no floating-point errors
        traces = forward(as_computed.layers, before, X, how, mode)
        losses = measure(as_computed.loss, spec.layers, traces, Y, how)
        back = backward(
            as_computed.loss, as_computed.layers, before, traces, Y, how, update.layer if sequential else None
        )
        if not sequential:
            update.all_layers([layer.gradients for layer in back.layers])
        penalty, loss = whole_loss(as_computed, before, losses, how)
        norm = update.norm_before_clipping
        if sequential or update.clipped:
            norm = update.norm_of(update.gradients)
        if sequential:
            update.norm_before_clipping = norm  # all are not known before one is updated: there is no clipping by it
        traces, losses, back = how.given((traces, losses, back))
        gradients, updates, after, new = how.given((update.gradients, update.updates, update.after, update.state))
        unscaled = how.given(update.unscaled)
        fault = first_fault(spec, traces, losses, back, after) or state_fault(spec, new)
    carried = [trace.buffers for trace in traces]

    def evaluated(training: bool) -> tuple[Array, float]:
        buffers = rows.mode.buffers if training else carried
        return evaluate(spec, after, rows.X, rows.Y, replace(rows.mode, training=training, buffers=buffers))

    return Step(
        step=number, epoch=epoch, samples=list(mode.samples or ()), X=rows.X, Y=rows.Y,
        traces=traces, losses=losses, penalty=penalty, loss=loss, backward=back,
        buffers_before=buffers, buffers_after=carried,
        before=parameters, gradients=gradients, updates=updates, after=after, unscaled=unscaled,
        state_before=state, state=new, learning_rate=float(learning_rate), drops=drops,
        gradient_norm=float(norm), norm_before_clipping=float(update.norm_before_clipping), clipped=update.clipped,
        direction=update.direction, info=update.info,
        evaluate=evaluated, fault=fault,
    )  # fmt: skip


def evaluate(
    spec: Spec, parameters: NetworkParameters, X: Array, Y: Array, mode: Mode = TRAINING
) -> tuple[Array, float]:
    """Predictions (n_samples, n_out) and the whole loss, penalty included, of the parameters on these rows."""
    how, as_computed = spec.conventions.arithmetic, spec.as_computed
    own, X, Y, mode = how.taken((parameters, X, Y, mode))
    with np.errstate(all="ignore"):
        traces = forward(as_computed.layers, own, X, how, mode)
        losses = measure(as_computed.loss, spec.layers, traces, Y, how)
        loss = whole_loss(as_computed, own, losses, how)[1]
    return how.given(traces[-1].a), loss


def whole_loss(spec: Spec, parameters: NetworkParameters, losses: LossTrace, how: Arithmetic) -> tuple[float, float]:
    """The penalty, and the loss with it."""
    penalty = how.keep(penalty_of(spec.penalty, parameters))
    return float(penalty), float(how.keep(losses.data_loss + penalty))
