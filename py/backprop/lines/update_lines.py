"""The lines of the update: the optimizer's gradient where it differs from the data's, Δw and the new w."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..network.penalty import penalized
from .blocks import At
from .direction_lines import direction_update_line
from .expression import Expr, add, mul, num, sym
from .layer_view import LayerView, View
from .line import Line
from .loss_lines import penalty_symbol
from .marked import FROZEN_WORD, is_trained, why_fixed
from .optimizer_lines import optimizer_update_line
from .written import fill

NORM, NORM_PATH = ["abs", sym("g")], "gradient_norm_before_clipping"


def optimizer_gradient_line(of: LayerView, name: str, index: At) -> Line | None:
    """Penalty and clipping added to the data's gradient; None where neither applies to the layer."""
    if not of.has_data_gradients:
        return None
    view = of.view
    data = float(of.array("data", name)[index])
    formula: Expr = sym("g", "data")
    numbers: Expr = num(data, of.parameter_path("data_gradients", name, index))
    running = data
    penalty, w = view.spec.penalty, float(of.array("before", name)[index])
    if penalty.applies_to(name):
        place = of.parameter("before", name, index)
        parts = [fill(row.slope, {"w": sym("w"), row.name: penalty_symbol(row)}) for row, _ in penalty.told]
        terms = [fill(row.slope, {"w": place, row.name: num(number)}) for row, number in penalty.told]
        formula, numbers = add([formula, *parts]), add([numbers, *terms])
        running = float(penalized(penalty, np.asarray(data), np.asarray(w)))
    note = None
    bound = view.spec.clip.value
    if bound is not None and abs(running) > bound and is_trained(of, name, index):
        formula = numbers = num(bound) if running > 0 else ["neg", num(bound)]
        note = f"Clipped: {running:.4g} lies beyond the bound of {bound:g} for each gradient."
    norm, c = view.step.norm_before_clipping, view.spec.clip.norm
    if c is not None and norm > c:
        formula, numbers = mul(formula, ["div", sym("c"), NORM]), mul(numbers, ["div", num(c), num(norm, NORM_PATH)])
        note = "All gradients are scaled by one factor, so that their norm does not exceed the bound c."
    return _line(of, "gradients", name, index, f"gradient of {of.entry_word(name, index)} for the optimizer",
                 of.entry_partial(name, index), formula, numbers, note)  # fmt: skip


def norm_line(view: View, layers: Sequence[LayerView]) -> Line | None:
    """|g| of all trained gradients, where it is held to a bound; `layers` are all layers, those inside others too."""
    norm, bound = view.step.norm_before_clipping, view.spec.clip.norm
    if bound is None:
        return None
    squares = [["pow", entry, num(2)] for of in layers for entry in _unscaled(of)]
    fixed = " Fixed biases do not count." if view.spec.conventions.bias == "frozen" else ""
    fixed += " Frozen entries do not count." if any(map(any, view.spec.fixed)) else ""
    within = (
        f"Beyond the bound c = {bound:g}." if norm > bound else f"Within the bound c = {bound:g}: nothing is scaled."
    )
    return Line(
        NORM_PATH, "update", None, None, "norm of the gradient before clipping", NORM,
        ["sqrt", ["sum", ["pow", sym("g", "k"), num(2)], "k"]], ["sqrt", add(squares)], norm,
        f"Over all trained weights and biases of all layers. {within}{fixed}",
    )  # fmt: skip


def _unscaled(of: LayerView) -> Iterator[Expr]:
    """The trained gradients of a layer as they are before clipping by the norm; a bias that units share is one."""
    for name in of.parameters("before"):
        if is_trained(of, name):
            value, data = of.parameters("unscaled")[name], of.back.gradients[name]
            same = np.array_equal(value, data)
            group = "data_gradients" if same and of.has_data_gradients else "gradients"
            known = same or np.array_equal(value, of.parameters("gradients")[name])
            for index in np.ndindex(value.shape):
                if not is_trained(of, name, index):
                    continue
                yield num(value[index], of.parameter_path(group, name, index) if known else None)


def update_line(of: LayerView, name: str, index: At) -> Line:
    """Δw by the optimizer's rule, or 0 for what is not trained."""
    if not is_trained(of, name, index):
        symbol, word = of.entry(name, index, "Δ" + of.letter(name)), f"update of {of.entry_word(name, index)}"
        made = _line(of, "updates", name, index, word, symbol, num(0), num(0), why_fixed(of, name))
        return replace(made, remark=FROZEN_WORD)
    if of.view.step.direction is not None:
        return direction_update_line(of, name, index)
    return optimizer_update_line(of, name, index)


def after_line(of: LayerView, name: str, index: At) -> Line:
    """The new parameter: before plus update."""
    letter = of.letter(name)
    made = _line(
        of, "after", name, index, f"new {of.entry_word(name, index)}", of.entry(name, index, letter + "⁺"),
        add([of.entry(name, index, letter), of.entry(name, index, "Δ" + letter)]),
        add([of.parameter("before", name, index), of.parameter("updates", name, index)]),
    )  # fmt: skip
    return replace(made, beside=float(of.array("before", name)[index]))


def _line(
    of: LayerView, group: str, name: str, index: At, word: str, symbol: Expr, formula: Expr, numbers: Expr,
    note: str | None = None,
) -> Line:  # fmt: skip
    value = float(of.array(group, name)[index])
    return of.line("update", f"{group}.{name}", index, word, symbol, formula, numbers, note, value=value)
