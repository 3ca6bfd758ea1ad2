"""The lines of how a whole-batch step came about: slope, what each trial is held to, Levenberg-Marquardt's gain.

Their formulas are the rules by which NumPy computes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..equations.vectors import Rule
from ..optimizers import rules
from .expression import Series, num, sym
from .layer_view import LayerView, View
from .line import Line
from .marked import is_trained
from .written import fill

SYMBOLS = {
    "g": sym("g"), "p": sym("p"), "alpha": sym("α"), "slope": sym("gᵀp"), "damping": sym("λ"), "E": sym("E"),
    "E_new": sym("E", "new"), "c1": sym("c", "1"), "bound": sym("E", "max"), "predicted": sym("ΔE"), "gain": sym("ρ"),
}  # fmt: skip


def search_lines(view: View, layers: Sequence[LayerView]) -> Iterator[Line]:
    """All of them, for a step that has a direction; `layers` are all layers, those inside others too."""
    info = view.step.info
    if info is None:
        return
    told = {key: num(info[key], f"info.{key}") for key in ("slope", "damping", "predicted") if info[key] is not None}
    numbers = {**_entries(layers), **told, "E": num(view.step.loss, "loss")}
    yield _line(view, rules.slope, "slope", "slope along the direction", numbers, info["slope"])
    if info["predicted"] is not None:
        yield _line(view, rules.predicted, "predicted", "predicted decrease of the loss", numbers, info["predicted"])
    if info["gain"] is not None:
        taken = info["accepted"]
        numbers["E_new"] = num(info["trials"][taken]["loss"], f"info.trials[{taken}].loss")
        note = "The next λ is this one times max(⅓, 1 − (2ρ − 1)³)."
        yield _line(view, rules.gain, "gain", "ratio of actual to predicted decrease", numbers, info["gain"], note)
    for i, trial in enumerate(info["trials"]):
        if trial["bound"] is not None:
            at, name = f"trials[{i}]", f"upper bound for the loss, trial {i + 1}"
            numbers["c1"] = num(view.spec.optimizer.hyper["c1"])
            numbers["alpha"] = num(trial["step_length"], f"info.{at}.step_length")
            note = "Taken." if i == info["accepted"] else "Not taken."
            yield _line(view, rules.bound, f"{at}.bound", name, numbers, trial["bound"], note)


def _entries(layers: Sequence[LayerView]) -> dict[str, Any]:
    """Gradient and direction of every trained number; a bias that units share is one."""
    places = [
        (of, name, index)
        for of in layers
        for name in of.parameters("before")
        if is_trained(of, name)
        for index in np.ndindex(of.view.step.before[of.top][of.scope + name].shape)
        if is_trained(of, name, index)
    ]
    groups = {"g": "gradients", "p": "direction"}
    return {name: Series([at[0].parameter(group, *at[1:]) for at in places]) for name, group in groups.items()}


def _line(
    view: View, rule: Rule, key: str, name: str, numbers: dict[str, Any], value: float, note: str | None = None
) -> Line:
    asked, put_in = rule.last, fill(rule.last.value, numbers)
    symbol, formula = SYMBOLS[asked.target.name], fill(asked.value, SYMBOLS)
    loses = view.caution(put_in, value)
    return Line(f"info.{key}", "update", None, None, name, symbol, formula, put_in, value, loses or note)
