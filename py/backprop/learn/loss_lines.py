"""The lines of the loss: the term of each output, each sample, the batch, the penalty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ..passes import is_fused
from .expression import Expr, Series, add, fill, num, sym
from .line import LOSES_DIGITS, Line, View
from .symbols import parameter_path

Part = tuple[str, Expr, float]  # path, symbol and value of what is summed


def loss_lines(view: View) -> Iterator[Line]:
    """All lines from the terms of the outputs to the loss of the batch."""
    n_samples, n_out = view.step.losses.terms.shape
    samples: list[Part] = []
    for s in range(n_samples):
        terms = [term_line(view, s, j) for j in range(n_out)]
        yield from terms
        whole = _whole(
            f"loss_per_sample[{s}]", f"loss of sample {s + 1}", sym("E", None if n_samples == 1 else str(s + 1)),
            [(line.quantity, line.symbol, line.value) for line in terms], view.spec.loss.row.over_outputs, s,
            float(view.step.losses.per_sample[s]),
        )  # fmt: skip
        if n_out == 1:  # one output: the sample's loss is its term
            whole = replace(whole, formula=terms[0].formula, numbers=terms[0].numbers, note=terms[0].note)
        yield whole
        samples.append((whole.quantity, whole.symbol, whole.value))
    data_loss = float(view.step.losses.data_loss)
    if not (view.spec.penalty.l1 or view.spec.penalty.l2):
        yield _batch_loss(view, "loss", "loss", sym("E"), samples, whole, data_loss)
        return
    yield _batch_loss(view, "data_loss", "loss of the data", sym("E", "data"), samples, whole, data_loss)
    yield _penalty_line(view)
    both: list[Part] = [("data_loss", sym("E", "data"), data_loss), ("penalty", sym("R"), view.step.penalty)]
    yield _whole("loss", "loss", sym("E"), both, "sum", None, view.step.loss)


def _batch_loss(view: View, path: str, name: str, symbol: Expr, samples: list[Part], only: Line, value: float) -> Line:
    """The mean or sum over the samples; of a single sample, its own arithmetic."""
    if len(samples) == 1:
        return replace(only, quantity=path, name=name, symbol=symbol, value=value, sample=None)
    return _whole(path, name, symbol, samples, view.spec.loss.reduction, None, value)


def term_line(view: View, s: int, j: int) -> Line:
    """The loss of one output: from ŷ, or, where a saturated ŷ has lost its digits, from z."""
    loss, k = view.spec.loss, view.last
    value = float(view.step.losses.terms[s, j])
    formula, note = loss.row.formula, None
    fused = loss.row.fused if is_fused(loss, view.spec.layers) else None
    agree = view.agrees(fill(formula, loss_numbers(view, s, j)), value)
    if not agree and not fused:
        note = LOSES_DIGITS
    if fused and not agree:
        formula = fused.formula
        note = "Written with z, which keeps the digits that the logarithm of a saturated ŷ loses."
    return Line(
        f"loss_terms[{s}][{j}]", "loss", k, s, f"loss of {view.symbols.word(k, j)}", sym("E", view.symbols.unit(k, j)),
        fill(formula, loss_symbols(view, j)), fill(formula, loss_numbers(view, s, j)), value, note,
    )  # fmt: skip


def loss_symbols(view: View, j: int) -> dict[str, Any]:
    """Symbols for the names that a loss's formula uses."""
    symbols, k = view.symbols, view.last
    return {
        "y": symbols.target(j), "p": symbols.unit(k, j), "z": symbols.of("z", k, j), "z_k": sym("z", "k"),
        "delta": sym("δ", "H"),
    }  # fmt: skip


def loss_numbers(view: View, s: int, j: int) -> dict[str, Any]:
    """The numbers that stand for them at output j of sample s."""
    k, trace = view.last, view.step.traces[-1]
    return {
        "y": num(view.step.Y[s, j], f"Y[{s}][{j}]"),
        "p": num(trace.a[s, j], f"layers[{k}].a[{s}][{j}]"),
        "z": num(trace.z[s, j], f"layers[{k}].z[{s}][{j}]"),
        "z_k": Series([num(z, f"layers[{k}].z[{s}][{i}]") for i, z in enumerate(trace.z[s])]),
        **{name: num(value) for name, value in view.spec.loss.hyper.items()},
    }


def _whole(path: str, name: str, symbol: Expr, parts: list[Part], kind: str, sample: int | None, value: float) -> Line:
    """A sum or mean of parts."""
    formula, numbers = add([part[1] for part in parts]), add([num(part[2], part[0]) for part in parts])
    if kind == "mean" and len(parts) > 1:
        formula, numbers = ["div", formula, num(len(parts))], ["div", numbers, num(len(parts))]
    return Line(path, "loss", None, sample, name, symbol, formula, numbers, value)


def _penalty_line(view: View) -> Line:
    penalty, step = view.spec.penalty, view.step
    absolute: list[Expr] = []
    squares: list[Expr] = []
    for k, layer in enumerate(step.before):
        for name, array in layer.items():
            if penalty.applies_to(name):
                for index in np.ndindex(array.shape):
                    j, i = index[0], index[1] if len(index) > 1 else None
                    entry = num(array[index], parameter_path(k, "before", name, j, i))
                    absolute.append(["abs", entry])
                    squares.append(["pow", entry, num(2)])
    formula: list[Expr] = []
    numbers: list[Expr] = []
    if penalty.l1:
        formula.append(["mul", [sym("λ", "1"), ["sum", ["abs", sym("w")], None]]])
        numbers.append(["mul", [num(penalty.l1), add(absolute)]])
    if penalty.l2:
        formula.append(["mul", [["div", sym("λ", "2"), num(2)], ["sum", ["pow", sym("w"), num(2)], None]]])
        numbers.append(["mul", [["div", num(penalty.l2), num(2)], add(squares)]])
    return Line("penalty", "loss", None, None, "penalty", sym("R"), add(formula), add(numbers), step.penalty)
