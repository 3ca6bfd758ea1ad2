"""The lines of the backward pass: ∂E/∂a, f′(z), δ, the gradients and the inputs' gradients."""

from __future__ import annotations

import math

import numpy as np

from ..functions.losses import sample_share
from ..passes import is_fused
from .expression import Expr, add, fill, mul, num, sym
from .forward_lines import activation_numbers, activation_symbols
from .line import Line, View
from .loss_lines import loss_numbers, loss_symbols
from .symbols import activation_path, parameter_path

NO_FACTOR = (
    "The prediction is rounded to exactly 0 or 1 in float64, where this factor has no finite value; "
    "softmax or sigmoid with its own cross-entropy gets δ without it."
)


def da_line(view: View, k: int, s: int, j: int) -> Line:
    """∂E/∂a: at the output from the loss, below from every unit that the activation goes into."""
    symbols = view.symbols
    symbol = ["div", sym("∂E"), _partial(view.symbols.activation(k, j))]
    word = symbols.word(k, j)
    name, path = f"∂E/∂{word}" if k == view.last else f"∂E/∂a({word})", f"layers[{k}].da[{s}][{j}]"
    value, note = float(view.step.backward.layers[k].da[s, j]), None
    if k == view.last:
        formula, numbers = _output_slope(view, s, j)
        note = view.caution(numbers, value, NO_FACTOR if not math.isfinite(value) else "")
    else:
        formula, numbers = _sum_from_above(view, k + 1, s, j)
    return Line(path, "backward", k, s, name, symbol, formula, numbers, value, note)


def _partial(symbol: Expr) -> Expr:
    return ["sym", "∂" + symbol[1], symbol[2]]


def _output_slope(view: View, s: int, j: int) -> tuple[Expr, Expr]:
    loss = view.spec.loss
    formula = fill(loss.row.derivative, loss_symbols(view, j))
    numbers = fill(loss.row.derivative, loss_numbers(view, s, j))
    count = 1
    if loss.row.over_outputs == "mean":
        count *= view.spec.layers[-1].units
    if loss.reduction == "mean":
        count *= len(view.step.X)
    if count > 1:
        formula, numbers = ["div", formula, num(count)], ["div", numbers, num(count)]
    return formula, numbers


def _sum_from_above(view: View, above: int, s: int, j: int) -> tuple[Expr, Expr]:
    """Σ δ w over the units of the layer above that unit j goes into (layer above −1: the inputs)."""
    symbols, step, sign = view.symbols, view.step, view.sign
    delta = sign * step.backward.layers[above].delta[s]
    if view.spec.layers[above].kind == "activation":
        formula: Expr = symbols.of("δ", above, j)
        numbers: Expr = num(delta[j], f"layers[{above}].delta[{s}][{j}]")
    else:
        group = "after" if view.spec.conventions.update_order == "sequential" else "before"
        W = getattr(step, group)[above]["W"]
        terms = [
            mul(
                num(delta[i], f"layers[{above}].delta[{s}][{i}]"), num(W[i, j], parameter_path(above, group, "W", i, j))
            )
            for i in range(len(delta))
        ]
        if len(delta) <= 4:
            formula = add(
                [mul(symbols.of("δ", above, i), symbols.parameter("w", "W", above, i, j)) for i in range(len(delta))]
            )
        else:
            formula = ["sum", mul(sym("δ", "k"), sym("w", ["arrow", symbols.unit(above - 1, j), sym("k")])), "k"]
        numbers = add(terms)
    return (["neg", formula], ["neg", numbers]) if sign < 0 else (formula, numbers)


def slope_line(view: View, k: int, s: int, j: int) -> Line:
    """f′(z), taken at z."""
    row, back = view.spec.layers[k].activation.row, view.step.backward.layers[k]
    assert back.slope is not None
    numbers, value = fill(row.derivative, activation_numbers(view, k, s, j)), float(back.slope[s, j])
    return Line(
        f"layers[{k}].slope[{s}][{j}]", "backward", k, s, f"f′(z) of {view.symbols.word(k, j)}",
        ["call", f"{row.symbol}′", [view.symbols.of("z", k, j)]],
        fill(row.derivative, activation_symbols(view, k, j)), numbers, value,
        view.caution(numbers, value, row.note or "Computed from z, which keeps digits that a has lost."),
    )  # fmt: skip


def delta_line(view: View, k: int, s: int, j: int) -> Line:
    """δ = ∂E/∂z: the product of the two factors, or ŷ − y at once for a fused pair."""
    symbols, back = view.symbols, view.step.backward.layers[k]
    note = None
    if k == view.last and is_fused(view.spec.loss, view.spec.layers):
        formula, numbers, note = _fused(view, s, j)
    elif back.slope is None:
        formula, numbers = _coupled(view, k, s, j)
    else:
        row = view.spec.layers[k].activation.row
        formula = mul(
            ["div", sym("∂E"), _partial(symbols.activation(k, j))], ["call", f"{row.symbol}′", [symbols.of("z", k, j)]]
        )
        numbers = mul(
            num(back.da[s, j], f"layers[{k}].da[{s}][{j}]"), num(back.slope[s, j], f"layers[{k}].slope[{s}][{j}]")
        )
    if view.sign < 0:
        formula, numbers = ["neg", formula], ["neg", numbers]
    return Line(
        f"layers[{k}].delta[{s}][{j}]", "backward", k, s, f"δ of {symbols.word(k, j)}", symbols.of("δ", k, j),
        formula, numbers, 0.0 + view.sign * float(back.delta[s, j]), note,
    )  # fmt: skip


def _fused(view: View, s: int, j: int) -> tuple[Expr, Expr, str | None]:
    names, values = loss_symbols(view, j), loss_numbers(view, s, j)
    formula, numbers = ["sub", names["p"], names["y"]], ["sub", values["p"], values["y"]]
    note = "The product of the two factors ∂E/∂ŷ and f′(z), simplified: it keeps its digits when the output saturates."
    if view.spec.loss.row.fused and view.spec.loss.row.fused.activation == "softmax":
        note = "The sum over all outputs of ∂E/∂ŷ times ∂ŷ/∂z, simplified: softmax and cross-entropy together."
        targets = [num(y, f"Y[{s}][{i}]") for i, y in enumerate(view.step.Y[s])]
        if float(view.step.Y[s].sum()) != 1.0:
            formula = ["sub", mul(names["p"], ["sum", sym("y", "k"), "k"]), names["y"]]
            numbers = ["sub", mul(values["p"], add(targets)), values["y"]]
    if sample_share(len(view.step.X), view.spec.loss.reduction) != 1.0:
        count = num(len(view.step.X))
        formula, numbers = ["div", formula, count], ["div", numbers, count]
    return formula, numbers, note


def _coupled(view: View, k: int, s: int, j: int) -> tuple[Expr, Expr]:
    """Softmax without its loss: δ_j = a_j (∂E/∂a_j − Σ ∂E/∂a_k a_k)."""
    symbols, trace, back = view.symbols, view.step.traces[k], view.step.backward.layers[k]
    a = symbols.activation(k, j)
    formula = mul(
        a,
        ["sub", ["div", sym("∂E"), _partial(a)], ["sum", mul(["div", sym("∂E"), sym("∂a", "k")], sym("a", "k")), "k"]],
    )
    das = [num(d, f"layers[{k}].da[{s}][{i}]") for i, d in enumerate(back.da[s])]
    outs = [num(x, f"layers[{k}].a[{s}][{i}]") for i, x in enumerate(trace.a[s])]
    numbers = mul(outs[j], ["sub", das[j], add([mul(d, x) for d, x in zip(das, outs, strict=True)])])
    return formula, numbers


def gradient_line(view: View, k: int, name: str, j: int, i: int | None) -> Line:
    """∂E/∂w = Σ δ a over the samples (for a bias Σ δ), of the data loss."""
    symbols, step, sign = view.symbols, view.step, view.sign
    shared = name == "b" and view.spec.conventions.bias == "shared"
    units = range(view.spec.layers[k].units) if shared else [j]
    terms, letters = [], []
    for s in range(len(step.X)):
        for u in units:
            factors = [num(0.0 + sign * step.backward.layers[k].delta[s, u], f"layers[{k}].delta[{s}][{u}]")]
            letter = [symbols.of("δ", k, u)]
            if i is not None:
                factors.append(num(view.outputs(k - 1)[s, i], activation_path(k - 1, s, i)))
                letter.append(symbols.activation(k - 1, i))
            terms.append(mul(*factors))
            letters.append(mul(*letter))
    one_sample = letters[: len(units)]
    formula = add(one_sample) if len(step.X) == 1 else ["sum", add(one_sample), "samples"]
    numbers = add(terms)
    if sign < 0:
        formula, numbers = ["neg", formula], ["neg", numbers]
    value = step.backward.layers[k].gradients[name]
    group = "data_gradients" if has_data_gradients(view, k) else "gradients"
    word = symbols.parameter_word(k, j, i)
    return Line(
        parameter_path(k, group, name, j, i), "backward", k, None, f"gradient of {word}",
        ["div", sym("∂E"), symbols.parameter("∂" + name.lower(), name, k, j, i)], formula, numbers,
        float(value[0 if shared else (j if i is None else (j, i))]),
    )  # fmt: skip


def has_data_gradients(view: View, k: int) -> bool:
    """True when penalty or clipping made the optimizer's gradients of the layer differ from the data's."""
    ours, data = view.step.gradients[k], view.step.backward.layers[k].gradients
    return any(not np.array_equal(ours[name], gradient) for name, gradient in data.items())


def input_line(view: View, s: int, i: int) -> Line:
    """∂E/∂x = Σ δ w over the first layer's units."""
    formula, numbers = _sum_from_above(view, 0, s, i)
    symbol = ["div", sym("∂E"), _partial(view.symbols.unit(-1, i))]
    value = float(view.step.backward.input_gradients[s, i])
    return Line(
        f"input_gradients[{s}][{i}]", "backward", None, s, f"gradient of {view.symbols.word(-1, i)}",
        symbol, formula, numbers, value,
    )  # fmt: skip
