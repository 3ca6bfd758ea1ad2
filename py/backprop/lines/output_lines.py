"""What the lines of the output layer are made of: ∂E/∂ŷ from the loss, and δ of a fused pair, most often ŷ − y."""

from __future__ import annotations

from typing import Any

from ..functions.activations import ACTIVATIONS
from ..functions.losses import OUTPUTS
from .blocks import At
from .expression import Expr, Series, add, mul, num, sym
from .layer_view import LayerView, View, time
from .line import Terms
from .symbols import field_symbols, place
from .written import fill


def output_slope(view: View, at: At, j: int) -> Terms:
    """∂E/∂ŷ of output j, as formula and numbers."""
    loss = view.spec.loss
    written = view.fused.difference if view.fused and view.fused.of_step else loss.row.derivative
    formula = fill(written, loss_symbols(view, j, time(at)))
    numbers = fill(written, loss_numbers(view, at, j))
    return shared(view, at, formula, numbers, view.step.Y[0].size if loss.row.over_outputs == "mean" else 1)


def shared(view: View, at: At, formula: Expr, numbers: Expr, outputs: int = 1) -> Terms:
    """What is made of one output as a part of the batch's loss: by its sample's weight, over outputs and samples."""
    formula, numbers = weighted(view, at[0], formula, numbers)
    if view.below != 1:  # it stands at the gradients
        return (["div", formula, num(outputs)], ["div", numbers, num(outputs)]) if outputs > 1 else (formula, numbers)
    summed, sums = divisor(view)
    count = outputs * (1 if sums or view.loss.reduction == "sum" else len(view.step.X))
    if summed and sums:
        many = outputs > 1
        summed, sums = (mul(num(outputs), part) if many else part for part in (summed, sums))
        return ["div", formula, summed], ["div", numbers, sums]
    return (["div", formula, num(count)], ["div", numbers, num(count)]) if count > 1 else (formula, numbers)


def over_samples(view: View, formula: Expr, numbers: Expr) -> Terms:
    """A gradient divided by the samples, or by their weights, where that does not stand in δ."""
    if view.below == 1:
        return formula, numbers
    summed, sums = divisor(view)
    count = num(len(view.step.X))
    return ["div", formula, summed or count], ["div", numbers, sums or count]


def weighted(view: View, s: int, formula: Expr, numbers: Expr) -> Terms:
    """Times the weight of the sample, where samples have weights."""
    weights = view.loss.weights
    if weights is None:
        return formula, numbers
    return mul(weight_symbol(view, s), formula), mul(num(weights[s], weight_path(s)), numbers)


def divisor(view: View) -> tuple[Expr | None, Expr | None]:
    """Σ of the weights where the loss is the mean over them; None where it is none."""
    loss = view.loss
    if loss.weights is None or loss.reduction != "weighted_mean":
        return None, None
    rows = range(len(loss.weights))
    return add([weight_symbol(view, s) for s in rows]), add([num(loss.weights[s], weight_path(s)) for s in rows])


def weight_symbol(view: View, s: int) -> Expr:
    """ω of a sample."""
    return sym("ω", None if len(view.step.X) == 1 else str(s + 1))


def weight_path(s: int) -> str:
    """The quantity of a sample's weight."""
    return f"sample_weights[{s}]"


def loss_symbols(view: View, j: int, when: int | None = None) -> dict[str, Any]:
    """Symbols for the names that a loss's formula uses."""
    symbols, k = view.symbols, view.last
    return {
        "y": symbols.target(j, when), "p": symbols.unit(k, j, when), "z": symbols.of("z", k, j, when),
        "z_k": sym("z", "k"), OUTPUTS: sym(OUTPUTS), **field_symbols(view.spec.loss.row.hyperparameters),
    }  # fmt: skip


def loss_numbers(view: View, at: At, j: int) -> dict[str, Any]:
    """The numbers that stand for them at output j."""
    of = view.layers[-1]
    z, source = of.layer.output_z(of.trace), of.layer.output_index(of.trace, at)
    return {
        "y": num(view.step.Y[(*at, j)], f"Y{place(at)}[{j}]"),
        "p": num(of.trace.a[(*at, j)], f"{of.path}.a{place(at)}[{j}]"),
        "z": num(z[(*at, j)], f"{of.path}.z{place(source)}[{j}]"),
        "z_k": Series([num(x, f"{of.path}.z{place(source)}[{i}]") for i, x in enumerate(z[at])]),
        **{name: num(value) for name, value in view.spec.loss.hyper.items()},
    }


def fused_terms(of: LayerView, at: At, j: int) -> tuple[Expr, Expr, str | None]:
    """δ of a fused pair, divided by the samples where the loss is their mean.

    Where ŷ is so near y that the difference has lost digits, the form that has them, which the value comes from.
    """
    view, pair = of.view, of.view.fused
    assert pair is not None
    couples = ACTIVATIONS[pair.activation].couples
    z, P, Y = of.layer.output_z(of.trace)[at], of.trace.a[at], view.step.Y[at]
    by_hand = view.spec.conventions.arithmetic.by_hand
    hyper = view.spec.loss.hyper
    value = float((pair.hand_delta(Y, P, **hyper) if by_hand else pair.delta(Y, z, P, **hyper))[j])
    names, numbers_of = _pair_symbols(view, at, j), _pair_numbers(view, at, j)
    written, note = pair.difference, _SOFTMAX_SIMPLIFIED if couples else _SIGMOID_SIMPLIFIED
    if pair.of_step:
        note = _PERCEPTRON
    if float(Y.sum()) == 1.0:  # a factor 1 is not written
        written = written.replace("p * sum(y_k)", "p")
    if not by_hand and not view.agrees(fill(written, numbers_of), value):
        written, note = pair.exact, _FROM_Z if pair.settings else _NEAR_TARGET
        if not couples:  # ŷ by its own formula, since it has lost digits
            names, numbers_of = ({**known, "p": fill("sigma(z)", known)} for known in (names, numbers_of))
    formula, numbers = fill(written, names), fill(written, numbers_of)
    return *shared(view, at, formula, numbers), note


_SIGMOID_SIMPLIFIED = (
    "The product of the two factors ∂E/∂ŷ and f′(z), simplified: it keeps its digits when the output saturates."
)

_PERCEPTRON = (
    "The perceptron rule takes the error ŷ − y itself for δ: by the slope of the step, which is 0, nothing is learned."
)
_SOFTMAX_SIMPLIFIED = "The sum over all outputs of ∂E/∂ŷ times ∂ŷ/∂z, simplified: softmax and cross-entropy together."

_NEAR_TARGET = "This is ŷ − y, written so that it keeps the digits that the difference loses where ŷ is nearly y."

_FROM_Z = "This is the same δ, written from z so that it keeps the digits that a saturated ŷ loses."


def _pair_symbols(view: View, at: At, j: int) -> dict[str, Any]:
    """Symbols for the names in the δ of a fused pair, sums over the units of the sample among them."""
    over = f"k ≠ {j + 1}"
    others = {f"others of {name}": ["sum", sym(base, "k"), over] for name, base in (("y", "y"), ("p", "ŷ"))}
    return {**loss_symbols(view, j, time(at)), "y_k": sym("y", "k"), **others}


def _pair_numbers(view: View, at: At, j: int) -> dict[str, Any]:
    """The numbers that stand for them."""
    of, count = view.layers[-1], view.step.Y.shape[-1]
    series = {
        "y": [num(view.step.Y[(*at, i)], f"Y{place(at)}[{i}]") for i in range(count)],
        "p": [num(of.trace.a[(*at, i)], f"{of.path}.a{place(at)}[{i}]") for i in range(count)],
    }
    others = {f"others of {name}": [x for i, x in enumerate(items) if i != j] for name, items in series.items()}
    sums = {name: add(items) for name, items in others.items() if items}
    return {**loss_numbers(view, at, j), "y_k": Series(series["y"]), **sums}
