"""The lines of the update: the optimizer's gradient where it differs from the data's, Δw and the new w."""

from __future__ import annotations

from ..document import expand
from ..network import is_trained
from ..optimizers.clipping import clip_scale
from .backward_lines import has_data_gradients
from .direction_lines import direction_update_line
from .expression import Expr, add, fill, mul, num, sym
from .line import Line, View
from .symbols import parameter_path


def optimizer_gradient_line(view: View, k: int, name: str, j: int, i: int | None) -> Line | None:
    """Penalty and clipping added to the data's gradient; None where neither applies to the layer."""
    if not has_data_gradients(view, k):
        return None
    data = _entry(view, "data", k, name, j, i)
    symbol = ["div", sym("∂E"), view.symbols.parameter("∂" + name.lower(), name, k, j, i)]
    formula: Expr = sym("g", "data")
    numbers: Expr = num(data, parameter_path(k, "data_gradients", name, j, i))
    running = data
    penalty, w = view.spec.penalty, _entry(view, "before", k, name, j, i)
    if penalty.applies_to(name):
        place = num(w, parameter_path(k, "before", name, j, i))
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
    value = _entry(view, "gradients", k, name, j, i)
    bound = view.spec.clip.value
    if bound is not None and abs(running) > bound and is_trained(view.spec, name):
        formula = numbers = num(bound) if running > 0 else ["neg", num(bound)]
        note = f"Clipped: {running:.4g} lies beyond the bound of {bound:g} for each gradient."
    scale = clip_scale(view.step.norm_before_clipping, view.spec.clip.norm)
    if scale != 1.0:
        formula, numbers = mul(formula, ["div", sym("c"), ["abs", sym("g")]]), mul(numbers, num(scale))
        note = "All gradients are scaled by one factor, so that their norm does not exceed the bound c."
    return Line(
        parameter_path(k, "gradients", name, j, i), "update", k, None,
        f"gradient of {view.symbols.parameter_word(k, j, i)} for the optimizer", symbol, formula, numbers, value, note,
    )  # fmt: skip


def update_line(view: View, k: int, name: str, j: int, i: int | None) -> Line:
    """Δw = −η ∂E/∂w, or 0 for what is not trained."""
    symbols = view.symbols
    word = symbols.parameter_word(k, j, i)
    path, value = parameter_path(k, "updates", name, j, i), _entry(view, "updates", k, name, j, i)
    symbol = symbols.parameter("Δ" + name.lower(), name, k, j, i)
    if not is_trained(view.spec, name):
        return Line(path, "update", k, None, f"update of {word}", symbol, num(0), num(0), value, "Biases are fixed.")
    if view.step.direction is not None:
        return direction_update_line(view, k, name, j, i, value)
    gradient = num(_entry(view, "gradients", k, name, j, i), parameter_path(k, "gradients", name, j, i))
    formula = view.spec.optimizer.row.formula
    partial = ["div", sym("∂E"), symbols.parameter("∂" + name.lower(), name, k, j, i)]
    return Line(
        path, "update", k, None, f"update of {word}", symbol,
        fill(formula, {"eta": sym("η"), "g": partial}),
        fill(formula, {"eta": num(view.step.learning_rate, "learning_rate"), "g": gradient}), value,
    )  # fmt: skip


def after_line(view: View, k: int, name: str, j: int, i: int | None) -> Line:
    """The new parameter: before plus update."""
    symbols, letter = view.symbols, name.lower()
    word = symbols.parameter_word(k, j, i)
    before = num(_entry(view, "before", k, name, j, i), parameter_path(k, "before", name, j, i))
    update = num(_entry(view, "updates", k, name, j, i), parameter_path(k, "updates", name, j, i))
    return Line(
        parameter_path(k, "after", name, j, i), "update", k, None, f"new {word}",
        symbols.parameter(letter + "⁺", name, k, j, i),
        add([symbols.parameter(letter, name, k, j, i), symbols.parameter("Δ" + letter, name, k, j, i)]),
        add([before, update]), _entry(view, "after", k, name, j, i),
    )  # fmt: skip


def _entry(view: View, group: str, k: int, name: str, j: int, i: int | None) -> float:
    source = view.step.backward.layers[k].gradients if group == "data" else getattr(view.step, group)[k]
    owner = source if "W" in source else {**source, "W": view.step.before[k]["W"]}
    array = expand(owner, name)
    return float(array[j] if i is None else array[j, i])
