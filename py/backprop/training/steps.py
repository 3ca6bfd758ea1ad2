"""One step: one forward pass, one backward pass, one update, with every number on the way."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from ..layers.base import Mode
from ..network.build import NetworkParameters, build_buffers
from ..network.passes import TRAINING, LossTrace, backward, forward, measure
from ..network.penalty import penalty_of
from ..network.spec import Spec
from ..network.step import State, Step
from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from .apply_update import Updater
from .apply_whole_batch import WholeBatchUpdater
from .nonfinite import first_fault, state_fault
from .rows import StepRows


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
    choice = as_computed.loss.of(samples)
    with np.errstate(all="ignore"):  # finiteness is checked explicitly: WebAssembly raises no floating-point errors
        traces = forward(as_computed.layers, before, X, how, mode)
        losses = measure(choice, spec.layers, traces, Y, how)
        back = backward(choice, as_computed.layers, before, traces, Y, how, update.layer if sequential else None)
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
    """Predictions (n_samples, n_out) and the whole loss, penalty included, of the parameters on these rows.

    Weights count for a batch of the training, whose rows the mode names; of other rows each counts 1.
    """
    how, as_computed = spec.conventions.arithmetic, spec.as_computed
    own, X, Y, mode = how.taken((parameters, X, Y, mode))
    with np.errstate(all="ignore"):
        traces = forward(as_computed.layers, own, X, how, mode)
        losses = measure(as_computed.loss.of(mode.samples), spec.layers, traces, Y, how)
        loss = whole_loss(as_computed, own, losses, how)[1]
    return how.given(traces[-1].a), loss


def whole_loss(spec: Spec, parameters: NetworkParameters, losses: LossTrace, how: Arithmetic) -> tuple[float, float]:
    """The penalty, and the loss with it."""
    penalty = how.keep(penalty_of(spec.penalty, parameters))
    return float(penalty), float(how.keep(losses.data_loss + penalty))
