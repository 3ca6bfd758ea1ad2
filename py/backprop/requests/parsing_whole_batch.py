"""What whole-batch methods can't go with, each refused in a sentence that says what to do."""

from __future__ import annotations

import numpy as np

from ..errors import SpecError, refusal
from ..functions.losses import LOSSES
from ..network.addresses import every_place
from ..network.build import build
from ..network.layout import Layout
from ..network.objective import refuse_truncated
from ..network.spec import Spec
from ..optimizers import Optimizer
from ..optimizers.second_order import MATRIX_PARAMETERS


def refuse_for_whole_batch(spec: Spec) -> None:
    """Raise `SpecError` when the optimizer needs the whole batch, or squares, and the spec asks otherwise."""
    row = spec.optimizer.row
    if not row.whole_batch:
        return
    size = spec.training.batch_size
    if size is not None and size < len(spec.X):
        raise SpecError(
            "training.batch_size",
            f"{row.label} compares the loss of all samples before and after a step: leave the batch size blank.",
        )
    if spec.optimizer.schedule.row.name != "constant":
        raise SpecError(
            "optimizer.schedule.name", f"{row.label} finds its own step length: leave the schedule constant."
        )
    for place in every_place(spec):
        if place.layer.draws and not place.layer.inner:
            raise SpecError(
                f"network.{place.path}",
                f"{row.label} compares losses from step to step, and layer {place.number} drops different units "
                "in each: give it a fixed mask, or choose a first-order optimizer.",
            )
    refuse_truncated(spec, row.label)
    if spec.conventions.update_order == "sequential":
        raise SpecError(
            "conventions.update_order",
            f"{row.label} moves all parameters at once: choose simultaneous updates.",
        )
    for key in ("value", "norm"):
        if getattr(spec.clip, key) is not None:
            raise SpecError(
                f"clip.{key}",
                f"{row.label} needs the unclipped gradient: leave clipping blank. It limits its own steps.",
            )
    if spec.conventions.rounding and spec.conventions.rounding.carry:
        raise SpecError(
            "conventions.rounding.carry",
            f"{row.label} can't compute with rounded numbers: round only the display, or choose gradient descent.",
        )
    if row.residuals and spec.loss.row.square is None:
        squares = ", ".join(name for name, loss in LOSSES.items() if loss.square is not None)
        raise refusal("optimizer.name", "Optimizer", row.name, f"{row.label} with a loss among {squares}")
    hyper = spec.optimizer.hyper
    if "c2" in hyper and hyper["c1"] >= hyper["c2"]:
        raise refusal(
            "optimizer.c1", "Sufficient decrease c₁", hyper["c1"], "a number below the curvature condition c₂"
        )
    if row.matrix:
        _refuse_many(spec, row)


def _refuse_many(spec: Spec, row: Optimizer) -> None:
    """An n × n matrix has its limit."""
    n = sum(int(np.prod(shape)) for shape in _shapes(spec))
    if n > MATRIX_PARAMETERS:
        raise refusal(
            "optimizer.name", "Optimizer", row.name,
            f"{row.label} with at most {MATRIX_PARAMETERS} trained parameters; this network has {n}",
            "Use L-BFGS or conjugate gradients.",
        )  # fmt: skip


def _shapes(spec: Spec) -> list[tuple[int, ...]]:
    parameters = build(spec)
    layout = Layout(spec, parameters)
    return [parameters[k][name].shape for k, name in layout.entries()]
