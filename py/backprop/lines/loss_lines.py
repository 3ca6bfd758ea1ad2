"""The lines of the loss: the term of each output, each sample, the batch, the penalty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from ..functions.penalties import Penalty
from ..functions.reductions import target_classes
from ..layers.base import leaf
from ..network.fixed import is_absent
from .blocks import At
from .expression import Expr, add, mul, num, sym
from .layer_view import LOSES_DIGITS, View, time
from .line import Line
from .output_lines import divisor, loss_numbers, loss_symbols, weight_path, weight_symbol, weighted
from .symbols import place
from .written import fill

_WITH_Z = "Written with z, which keeps the digits that the logarithm of a saturated ŷ loses."
Part = tuple[str, Expr, float]  # path, symbol and value of what is summed


def loss_lines(view: View) -> Iterator[Line]:
    """All lines from the terms of the outputs to the loss of the batch."""
    shape = view.step.losses.terms.shape
    n_samples = shape[0]
    if view.loss.class_weights is not None:
        yield from (weight_line(view, s) for s in range(n_samples))
    samples: list[Part] = []
    for s in range(n_samples):
        terms = [term_line(view, (s, *index[:-1]), index[-1]) for index in np.ndindex(shape[1:])]
        yield from terms
        whole = _whole(
            f"loss_per_sample[{s}]", f"loss of sample {s + 1}", sym("E", None if n_samples == 1 else str(s + 1)),
            [(line.quantity, line.symbol, line.value) for line in terms], view.spec.loss.row.over_outputs, s,
            float(view.step.losses.per_sample[s]),
        )  # fmt: skip
        if len(terms) == 1:  # one output: the sample's loss is its term
            whole = replace(whole, formula=terms[0].formula, numbers=terms[0].numbers, note=terms[0].note)
        yield replace(whole, repeated=n_samples == 1 and view.loss.weights is None)
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
    if len(samples) == 1 and view.loss.weights is None:
        return replace(only, quantity=path, name=name, symbol=symbol, value=value, sample=None)
    if view.loss.weights is None:
        kind = "sum" if view.loss.reduction == "sum" else "mean"
        return _whole(path, name, symbol, samples, kind, None, value)
    parts = [weighted(view, s, part[1], num(part[2], part[0])) for s, part in enumerate(samples)]
    formula, numbers = (add([part[i] for part in parts]) for i in (0, 1))
    if view.loss.reduction != "sum":
        summed, sums = divisor(view)
        count = num(len(samples))
        if sums or len(samples) > 1:
            formula, numbers = ["div", formula, summed or count], ["div", numbers, sums or count]
    return Line(path, "loss", None, None, name, symbol, formula, numbers, value)


def weight_line(view: View, s: int) -> Line:
    """What the loss of a sample counts: its own weight, its class's, or their product."""
    weights, classes, data = view.loss.weights, view.spec.loss.class_weights, view.spec.rows
    assert weights is not None
    row = int(data.training[view.step.samples[s]])
    own = [] if data.sample_weights is None else [(sym("ω", f"row {row + 1}"), num(data.sample_weights[row]))]
    if classes is not None:
        c = int(target_classes(data.Y[row : row + 1])[0])
        own.append((sym("ω", f"class {c + 1}"), num(classes[c])))
    note = "Of its row in the data, and of the class of its target." if len(own) > 1 else "Of the class of its target."
    formula, numbers = (part[0] if len(own) == 1 else mul(*part) for part in zip(*own, strict=True))
    return Line(
        weight_path(s), "loss", None, s, f"weight of sample {s + 1}", weight_symbol(view, s), formula, numbers,
        float(weights[s]), note,
    )  # fmt: skip


def term_line(view: View, at: At, j: int) -> Line:
    """The loss of one output: from ŷ, or, where a saturated ŷ has lost its digits, from z."""
    loss, k = view.spec.loss, view.last
    value = float(view.step.losses.terms[(*at, j)])
    formula, note, of = loss.row.formula, None, view.layers[-1]
    agree = view.agrees(fill(formula, loss_numbers(view, at, j)), value)
    if view.fused and view.fused.of_step:
        formula = view.fused.formula
    elif not agree and not view.fused:
        note = LOSES_DIGITS
    elif view.fused and not agree:
        formula = view.fused.formula
        note = _WITH_Z if view.agrees(fill(formula, loss_numbers(view, at, j)), value) else f"{_WITH_Z} {LOSES_DIGITS}"
    return Line(
        f"loss_terms{place(at)}[{j}]", "loss", k, at[0], f"loss of {of.word(j, at)}",
        sym("E", view.symbols.unit(k, j, time(at))), fill(formula, loss_symbols(view, j, time(at))),
        fill(formula, loss_numbers(view, at, j)), value, note, repeated=view.step.losses.terms[0].size == 1,
    )  # fmt: skip


def _whole(path: str, name: str, symbol: Expr, parts: list[Part], kind: str, sample: int | None, value: float) -> Line:
    """A sum or mean of parts."""
    formula, numbers = add([part[1] for part in parts]), add([num(part[2], part[0]) for part in parts])
    if kind == "mean" and len(parts) > 1:
        formula, numbers = ["div", formula, num(len(parts))], ["div", numbers, num(len(parts))]
    return Line(path, "loss", None, sample, name, symbol, formula, numbers, value)


def _penalty_line(view: View) -> Line:
    penalty, step = view.spec.penalty, view.step
    entries = [
        num(array[index], f"layers[{k}].{name[: len(name) - len(leaf(name))]}before.{leaf(name)}{place(index)}")
        for k, layer in enumerate(step.before) for name, array in layer.items() if penalty.applies_to(name)
        for index in np.ndindex(array.shape) if not is_absent(view.spec, k, name, index)
    ] or [num(0.0)]  # fmt: skip
    formula: list[Expr] = []
    numbers: list[Expr] = []
    for row, number in penalty.told:
        formula.append(mul(_shared(penalty_symbol(row), row), ["sum", fill(row.term, {"w": sym("w")}), None]))
        numbers.append(mul(_shared(num(number), row), add([fill(row.term, {"w": entry}) for entry in entries])))
    return Line("penalty", "loss", None, None, "penalty", sym("R"), add(formula), add(numbers), step.penalty)


def _shared(number: Expr, row: Penalty) -> Expr:
    return number if row.share == 1 else ["div", number, num(1 / row.share)]


def penalty_symbol(row: Penalty) -> Expr:
    """λ₁ or λ₂."""
    return sym("λ", row.name.removeprefix("l"))
