"""The lines of the update: the optimizer's gradient where it differs from the data's, Δw and the new w."""

from __future__ import annotations

from ..network import is_trained
from ..optimizers.clipping import clip_scale
from .direction_lines import direction_update_line
from .expression import Expr, add, mul, num, sym
from .layer_view import At, LayerView
from .line import Line
from .optimizer_lines import optimizer_update_line


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
        terms, shown = [numbers], [formula]
        if penalty.l1:
            terms.append(mul(num(penalty.l1), ["call", "sign", [place]]))
            shown.append(mul(sym("λ", "1"), ["call", "sign", [sym("w")]]))
            running += penalty.l1 * ((w > 0) - (w < 0))
        if penalty.l2:
            terms.append(mul(num(penalty.l2), place))
            shown.append(mul(sym("λ", "2"), sym("w")))
            running += penalty.l2 * w
        formula, numbers = add(shown), add(terms)
    note = None
    bound = view.spec.clip.value
    if bound is not None and abs(running) > bound and is_trained(view.spec, name):
        formula = numbers = num(bound) if running > 0 else ["neg", num(bound)]
        note = f"Clipped: {running:.4g} lies beyond the bound of {bound:g} for each gradient."
    scale = clip_scale(view.step.norm_before_clipping, view.spec.clip.norm)
    if scale != 1.0:
        formula, numbers = mul(formula, ["div", sym("c"), ["abs", sym("g")]]), mul(numbers, num(scale))
        note = "All gradients are scaled by one factor, so that their norm does not exceed the bound c."
    return _line(of, "gradients", name, index, f"gradient of {of.entry_word(name, index)} for the optimizer",
                 of.entry_partial(name, index), formula, numbers, note)  # fmt: skip


def update_line(of: LayerView, name: str, index: At) -> Line:
    """Δw by the optimizer's rule, or 0 for what is not trained."""
    if not is_trained(of.view.spec, name):
        symbol, word = of.entry(name, index, "Δ" + of.letter(name)), f"update of {of.entry_word(name, index)}"
        return _line(of, "updates", name, index, word, symbol, num(0), num(0), "Biases are fixed.")
    if of.view.step.direction is not None:
        return direction_update_line(of, name, index)
    return optimizer_update_line(of, name, index)


def after_line(of: LayerView, name: str, index: At) -> Line:
    """The new parameter: before plus update."""
    letter = of.letter(name)
    return _line(
        of, "after", name, index, f"new {of.entry_word(name, index)}", of.entry(name, index, letter + "⁺"),
        add([of.entry(name, index, letter), of.entry(name, index, "Δ" + letter)]),
        add([of.parameter("before", name, index), of.parameter("updates", name, index)]),
    )  # fmt: skip


def _line(
    of: LayerView, group: str, name: str, index: At, word: str, symbol: Expr, formula: Expr, numbers: Expr,
    note: str | None = None,
) -> Line:  # fmt: skip
    value = float(of.array(group, name)[index])
    return of.line("update", f"{group}.{name}", index, word, symbol, formula, numbers, note, value=value)
