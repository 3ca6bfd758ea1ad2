"""What whole-batch methods can't go with, each refused in a sentence that says what to do."""

from __future__ import annotations

from ..errors import SpecError, refuse
from ..functions.losses import LOSSES
from ..messages import message
from ..network.addresses import every_place
from ..network.build import build
from ..network.layout import Layout
from ..network.objective import refuse_truncated
from ..network.spec import Spec
from ..optimizers.second_order import MATRIX_PARAMETERS


def refuse_for_whole_batch(spec: Spec) -> None:
    """Raise `SpecError` when the optimizer needs the whole batch, or squares, and the spec asks otherwise."""
    row = spec.optimizer.row
    if not row.whole_batch:
        return
    size = spec.training.batch_size
    if size is not None and size < len(spec.X):
        raise SpecError("training.batch_size", message("whole.batch_size", method=row.label))
    if spec.optimizer.schedule.row.name != "constant":
        raise SpecError("optimizer.schedule.name", message("whole.schedule", method=row.label))
    for place in every_place(spec):
        if place.layer.draws and not place.layer.inner:
            why = message("whole.dropout", method=row.label, layer=place.number)
            raise SpecError(f"network.{place.path}", why)
    refuse_truncated(spec, row.label)
    if spec.conventions.update_order == "sequential":
        raise SpecError("conventions.update_order", message("whole.sequential", method=row.label))
    for key in ("value", "norm"):
        if getattr(spec.clip, key) is not None:
            raise SpecError(f"clip.{key}", message("whole.clip", method=row.label))
    if spec.conventions.rounding and spec.conventions.rounding.carry:
        raise SpecError("conventions.rounding.carry", message("whole.rounding", method=row.label))
    if row.residuals and spec.loss.row.square is None:
        squares = ", ".join(name for name, loss in LOSSES.items() if loss.square is not None)
        raise refuse("whole.loss", "optimizer.name", row.name, method=row.label, losses=squares)
    hyper = spec.optimizer.hyper
    if "c2" in hyper and hyper["c1"] >= hyper["c2"]:
        raise refuse("whole.c1", "optimizer.c1", hyper["c1"])
    n = Layout(spec, build(spec)).size
    if not n:
        raise SpecError("optimizer.name", message("whole.nothing", method=row.label))
    if row.matrix and n > MATRIX_PARAMETERS:  # an n × n matrix has its limit
        limits = {"method": row.label, "most": MATRIX_PARAMETERS, "count": n}
        raise refuse("whole.parameters", "optimizer.name", row.name, **limits)
