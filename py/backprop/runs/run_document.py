"""Runs as documents: the result of a training, and that of one of its past steps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..diagnose.advice import advice
from ..diagnose.divergence import divergence_notes
from ..messages import message
from ..network.build import NetworkParameters
from ..network.spec import Checkpoint, Spec
from ..network.step import Step
from ..pictures.scores import both_scores
from ..training.slices import remark_notes
from .result import document, stopped
from .resumed import history_state
from .run import Run
from .step_document import step_document

TRACE_NUMBERS = 200_000  # of the first and the last step: a document with more is of use to nobody


@dataclass(frozen=True)
class Pace:
    """Why a call ended, and how long it took: seconds, and epochs a second."""

    ended: str = "end"
    seconds: float = 0.0
    epochs_per_second: float = 0.0


def result_document(run: Run, pace: Pace, name: str | None = None, traced: bool = True) -> dict[str, Any]:
    """The whole run so far, with `training`; whole traces of its first steps and of the last, where not too large.

    Not `traced`: no step is made again for its trace, and `steps` is empty.
    """
    at, spec = run.progress(), run.spec
    notes = [*advice(spec, run.parameters), *run.notes, *remark_notes(run.remarks)]
    steps, last = _traces(run) if traced else ([], None)
    if traced and not steps and run.history.last:
        notes.append(message("run.untold"))
    if run.step > run.first + 1 and run.history.last:
        after = last.after_loss if last else run.history.last.loss
        notes += divergence_notes(run.opened, run.parameters, run.history.first_epoch, run.history.last_epoch, after)
    if run.fault and run.history.last:
        notes.append(stopped(run.history.last.step, run.fault))
    fit = both_scores(spec, at.parameters, at.buffers)
    return {
        **document(spec, run.parameters, at, steps, run.history.document(), notes),
        "training": {
            "run": name, "engine": run.engine, "ended": pace.ended, "first": run.first, "end": run.end,
            "step": run.step, "epoch": run.epoch, "seconds": pace.seconds, "epochs_per_second": pace.epochs_per_second,
            "base_rate": spec.optimizer.base_rate(run.step + 1),
            "changes": [{"step": step, "learning_rate": rate} for step, rate in spec.training.changes],
            "layer_norms": run.history.norms(),
            "history_state": history_state(run.history),
            "scores": fit["training"], "val_scores": fit["validation"],
        },
    }  # fmt: skip


def result_at(run: Run, step: int, name: str) -> dict[str, Any]:
    """The result document of one past update; of none where step is the run's start."""
    mark = run.at(step)
    before = run.at(step - 1).progress if step > run.first else mark.progress
    state = before.checkpoint()
    spec = _standing(run.spec, before.parameters, state)
    made = run.whole_step(step) if step > run.first else None
    points = [mark.point] if mark.point and made else []
    steps = [step_document(run.spec, made)] if made and _fits(run.spec) else []
    notes, history = advice(spec, before.parameters), run.history.document(points)
    return {
        **document(spec, before.parameters, mark.progress, steps, history, notes, buffers=before.buffers),
        "training": {
            "run": name,
            "step": step,
            "epoch": -(-step // run.per_epoch),
            "base_rate": run.spec.optimizer.base_rate(step),
        },
    }


def _standing(spec: Spec, parameters: NetworkParameters, state: Checkpoint) -> Spec:
    """The spec of one epoch from there on."""
    return replace(spec, training=replace(spec.training, epochs=1), optimizer=replace(spec.optimizer, checkpoint=state))


def _traces(run: Run) -> tuple[list[dict[str, Any]], Step | None]:
    if run.history.last is None or not _fits(run.spec):
        return [], None
    first, end = run.first + 1, run.history.last.step
    numbers = [*range(first, min(first + run.spec.training.keep_steps, end + 1))]
    if numbers[-1] != end:
        numbers.append(end)
    steps = [run.whole_step(number) for number in numbers]
    return [step_document(run.spec, step) for step in steps], steps[-1]


def _fits(spec: Spec) -> bool:
    """Whether the trace of a step is small enough to be told."""
    rows = min(spec.training.batch_size or len(spec.X), len(spec.X))
    units = sum(layer.units for layer in spec.layers) + spec.n_inputs
    weights = sum(layer.units * layer.n_in for layer in spec.layers)
    times = spec.X.shape[1] if spec.X.ndim > 2 else 1
    return 6 * (rows * times * units + weights) <= TRACE_NUMBERS
