"""What the lines of the output layer are made of: ∂E/∂ŷ from the loss, and δ = ŷ − y of a fused pair."""

from __future__ import annotations

from typing import Any

from ..functions.losses import sample_share
from .blocks import At
from .expression import Expr, Series, add, mul, num, sym
from .layer_view import LayerView, View, time
from .line import Terms
from .symbols import place
from .written import fill


def output_slope(view: View, at: At, j: int) -> Terms:
    """∂E/∂ŷ of output j, as formula and numbers."""
    loss = view.spec.loss
    formula = fill(loss.row.derivative, loss_symbols(view, j, time(at)))
    numbers = fill(loss.row.derivative, loss_numbers(view, at, j))
    count = 1
    if loss.row.over_outputs == "mean":
        count *= view.step.Y[0].size
    if loss.reduction == "mean":
        count *= len(view.step.X)
    if count > 1:
        formula, numbers = ["div", formula, num(count)], ["div", numbers, num(count)]
    return formula, numbers


def loss_symbols(view: View, j: int, when: int | None = None) -> dict[str, Any]:
    """Symbols for the names that a loss's formula uses."""
    symbols, k = view.symbols, view.last
    return {
        "y": symbols.target(j, when), "p": symbols.unit(k, j, when), "z": symbols.of("z", k, j, when),
        "z_k": sym("z", "k"), "delta": sym("δ", "H"),
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
    """ŷ − y of a fused pair, divided by the samples where the loss is their mean.

    Where ŷ is so near y that the difference has lost digits, the form that has them, which the value comes from.
    """
    view, pair = of.view, of.view.fused
    assert pair is not None
    by_softmax, samples = pair.activation == "softmax", len(view.step.X)
    mean = sample_share(samples, view.spec.loss.reduction) != 1.0
    z, P, Y = of.layer.output_z(of.trace)[at], of.trace.a[at], view.step.Y[at]
    by_hand = view.spec.conventions.arithmetic.by_hand
    value = float((pair.hand_delta(Y, P) if by_hand else pair.delta(Y, z, P))[j])
    simple, full = (_softmax_terms if by_softmax else _sigmoid_terms)(view, at, j)
    note = _SOFTMAX_SIMPLIFIED if by_softmax else _SIGMOID_SIMPLIFIED
    formula, numbers = simple
    if not by_hand and not view.agrees(numbers, value):
        (formula, numbers), note = full, _NEAR_TARGET
    if mean:
        formula, numbers = ["div", formula, num(samples)], ["div", numbers, num(samples)]
    return formula, numbers, note


_SIGMOID_SIMPLIFIED = (
    "The product of the two factors ∂E/∂ŷ and f′(z), simplified: it keeps its digits when the output saturates."
)

_SOFTMAX_SIMPLIFIED = "The sum over all outputs of ∂E/∂ŷ times ∂ŷ/∂z, simplified: softmax and cross-entropy together."

_NEAR_TARGET = "This is ŷ − y, written so that it keeps the digits that the difference loses where ŷ is nearly y."


def _sigmoid_terms(view: View, at: At, j: int) -> tuple[Terms, Terms]:
    """ŷ − y, and (1 − y) σ(z) − y σ(−z)."""
    names, values = loss_symbols(view, j, time(at)), loss_numbers(view, at, j)
    simple, full = ("p - y", "(1 - y) * sigma(z) - y * sigma(-z)")
    return (fill(simple, names), fill(simple, values)), (fill(full, names), fill(full, values))


def _softmax_terms(view: View, at: At, j: int) -> tuple[Terms, Terms]:
    """ŷ − y with Σ y where it is not 1, and ŷ Σ y − y Σ ŷ over the other outputs."""
    of, names, values = view.layers[-1], loss_symbols(view, j, time(at)), loss_numbers(view, at, j)
    count = view.step.Y.shape[-1]
    targets = [num(view.step.Y[(*at, i)], f"Y{place(at)}[{i}]") for i in range(count)]
    outputs = [num(of.trace.a[(*at, i)], f"{of.path}.a{place(at)}[{i}]") for i in range(count)]
    simple: Terms = ["sub", names["p"], names["y"]], ["sub", values["p"], values["y"]]
    if float(view.step.Y[at].sum()) != 1.0:
        simple = (
            ["sub", mul(names["p"], ["sum", sym("y", "k"), "k"]), names["y"]],
            ["sub", mul(values["p"], add(targets)), values["y"]],
        )
    others = [i for i in range(count) if i != j]
    over = f"k ≠ {j + 1}"
    full = (
        ["sub", mul(names["p"], ["sum", sym("y", "k"), over]), mul(names["y"], ["sum", sym("ŷ", "k"), over])],
        ["sub", mul(values["p"], add([targets[i] for i in others])),
         mul(values["y"], add([outputs[i] for i in others]))],
    )  # fmt: skip
    return simple, full
