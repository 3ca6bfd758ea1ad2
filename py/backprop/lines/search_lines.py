"""The lines of how a whole-batch step came about: slope, what each trial is held to, Levenberg-Marquardt's gain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..network.build import is_trained
from .expression import Expr, add, mul, num, sym
from .layer_view import LayerView, View
from .line import Line

G, P, ALPHA, SLOPE = sym("g"), sym("p"), sym("α"), sym("gᵀp")
DAMPING, GAIN = sym("λ"), sym("ρ")


def search_lines(view: View, layers: Sequence[LayerView]) -> Iterator[Line]:
    """All of them, for a step that has a direction; `layers` are all layers, those inside others too."""
    info = view.step.info
    if info is None:
        return
    pairs = list(_entries(layers))
    yield _line(view, "slope", "slope along the direction", SLOPE, _sum(mul(G, P)),
                add([mul(g, p) for g, p in pairs] or [num(0)]), info["slope"])  # fmt: skip
    if info["predicted"] is not None:
        yield from _gain_lines(view, info, pairs)
    for i, trial in enumerate(info["trials"]):
        if trial["bound"] is not None:
            yield _bound_line(view, info, i, trial)


def _entries(layers: Sequence[LayerView]) -> Iterator[tuple[Expr, Expr]]:
    """Gradient and direction of every trained number; a bias that units share is one."""
    for of in layers:
        for name in of.parameters("before"):
            if is_trained(of.view.spec, name):
                for index in np.ndindex(of.view.step.before[of.top][of.scope + name].shape):
                    yield of.parameter("gradients", name, index), of.parameter("direction", name, index)


def _bound_line(view: View, info: dict[str, Any], i: int, trial: dict[str, Any]) -> Line:
    c1 = view.spec.optimizer.hyper["c1"]
    at = f"trials[{i}]"
    formula = add([sym("E"), mul(sym("c", "1"), ALPHA, SLOPE)])
    numbers = add([
        num(view.step.loss, "loss"),
        mul(num(c1), num(trial["step_length"], f"info.{at}.step_length"), num(info["slope"], "info.slope")),
    ])  # fmt: skip
    note = "Taken." if i == info["accepted"] else "Not taken."
    return _line(view, f"{at}.bound", f"upper bound for the loss, trial {i + 1}", sym("E", "max"), formula, numbers,
                 trial["bound"], note)  # fmt: skip


def _gain_lines(view: View, info: dict[str, Any], pairs: list[tuple[Expr, Expr]]) -> Iterator[Line]:
    """The fall of E that the model with λ promises, and the ratio of actual to predicted decrease."""
    half, i = ["div", num(1), num(2)], info["accepted"]
    damping = num(info["damping"], "info.damping")
    terms = [mul(half, p, ["sub", mul(damping, p), g]) for g, p in pairs]
    yield _line(view, "predicted", "predicted decrease of the loss", sym("ΔE"),
                _sum(mul(half, P, ["sub", mul(DAMPING, P), G])), add(terms or [num(0)]), info["predicted"])  # fmt: skip
    if info["gain"] is not None:
        formula: Expr = ["div", ["sub", sym("E"), sym("E", "new")], sym("ΔE")]
        numbers: Expr = [
            "div",
            ["sub", num(view.step.loss, "loss"), num(info["trials"][i]["loss"], f"info.trials[{i}].loss")],
            num(info["predicted"], "info.predicted"),
        ]  # fmt: skip
        note = "The next λ is this one times max(⅓, 1 − (2ρ − 1)³)."
        yield _line(view, "gain", "ratio of actual to predicted decrease", GAIN, formula, numbers, info["gain"], note)


def _sum(body: Expr) -> Expr:
    return ["sum", body, None]


def _line(
    view: View, key: str, name: str, symbol: Expr, formula: Expr, numbers: Expr, value: float, note: str | None = None
) -> Line:
    loses = view.caution(numbers, value)
    return Line(f"info.{key}", "update", None, None, name, symbol, formula, numbers, value, loses or note)
