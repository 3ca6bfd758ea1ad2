"""The step as a spec itself asks for it, as a row like those of the tools: what the tools' departures depart from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from ..network.build import build
from ..network.spec import Spec
from .net import Asked
from .settings import first_order
from .tool import FLOAT64, Known, Line, Loss, Rule, Tool

NAME = "textbook"


def textbook(spec: Spec) -> Asked | None:
    """The spec as a question to the engine of tools; None where it asks what that engine has not."""
    if not first_order(spec):
        return None
    loss, optimizer = spec.loss, spec.optimizer
    fused = loss.row.fused
    direct = bool(fused and fused.activation == spec.layers[-1].activation.row.name)
    error = fused.difference if fused and direct else loss.row.derivative
    share = ("1" if loss.reduction == "sum" else "1 / n") + (" / m" if loss.row.over_outputs == "mean" else "")
    back = f"({error}) * ({share})"
    if fused and direct and not fused.settings:
        back = f"(p - y) * ({share})"
    starts = optimizer.row.starts(optimizer.choices)
    rule = Rule(
        optimizer.row.name,
        tuple(
            Line(line.name, line.formula, start=float(starts.get(line.name, 0.0))) for line in optimizer.lines
        ),
    )  # fmt: skip
    numbers: Mapping[str, Any] = {**loss.hyper, **optimizer.hyper, "learning_rate": optimizer.learning_rate}
    row = Tool(
        NAME, "the textbook", "", "", "", (rule,), (Loss(loss.row.name, back, loss.row.formula, share, direct),),
    )  # fmt: skip
    rows = len(spec.X)
    return Asked(
        row, rule, row.losses[0], [Known(one.activation.row.name, one.activation.hyper) for one in spec.layers],
        numbers, [list(layer.values()) for layer in build(spec)], spec.X, spec.Y, np.ones(rows), FLOAT64,
        [list(range(rows))] * spec.training.epochs, spec.training.batch_size or rows, spec.training.epochs, {}, (),
    )  # fmt: skip
