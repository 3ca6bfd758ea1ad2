"""What stands in the place of an equation of the passes and of the loss: a row's forms of a line."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from ..equations.absent import without
from ..equations.kind import BIAS
from ..equations.notation import (
    Binary,
    Call,
    Expression,
    Index,
    Name,
    Negative,
    Number,
    Sum,
    changed,
    names,
    put_in,
    walk,
)
from ..functions.activations import ACTIVATIONS
from .lines import Line, StepLines
from .step_lines import slope_of, updated

Values = Sequence[Expression | None]


def negative(step: StepLines, line: Line) -> Values:
    """The error the other way round."""
    return [Negative(line.equation.value)]


def halves(step: StepLines, line: Line) -> Values:
    """Twice or half: in the derivative, in the loss, in both."""
    square = step.spec.loss.row.square
    if square is None or line.equation.target.name not in ("da", "term"):
        return []
    value = Binary("*", Number(2.0 if square == 1.0 else 0.5), line.equation.value)
    return [value, None, value] if line.part == "error" else [None, value, value]


def means(step: StepLines, line: Line) -> Values:
    """Over samples, then over outputs: each in the derivative, in the loss, in both."""
    row, (n, units) = step.spec.loss.row, step.step.traces[-1].a.shape
    over_samples = 1 / n if step.spec.loss.reduction == "sum" and n > 1 else None
    over_outputs = 1 / units if row.over_outputs == "sum" and units > 1 else None
    return _shares(line, over_samples, over_outputs)


def sums(step: StepLines, line: Line) -> Values:
    """The same the other way round."""
    row, (n, units) = step.spec.loss.row, step.step.traces[-1].a.shape
    over_samples = 1.0 if step.spec.loss.reduction == "mean" and n > 1 else None
    over_outputs = 1.0 if row.over_outputs == "mean" and units > 1 else None
    return _shares(line, over_samples, over_outputs)


def _shares(line: Line, over_samples: float | None, over_outputs: float | None) -> Values:
    found: list[Expression | None] = []
    for name, share in (("sample_share", over_samples), ("share", over_outputs)):
        used = share is not None and any(use.name == name for use in names(line.equation.value))
        value = put_in(line.equation.value, {name: Number(share)}) if used and share is not None else None
        if name == "share" and line.part == "error" and share is not None and not used:
            value = Binary("*", line.equation.value, Number(share))  # of a fused pair, whose share is 1
        found += [value, None, value] if line.part == "error" else [None, value, value]
    return found


def without_slope(step: StepLines, line: Line) -> Values:
    """∂E/∂a as it comes."""
    match line.equation.value:
        case Binary("*", Name("da") as error, Name("slope")):
            return [error]
    return []


def slope_elsewhere(step: StepLines, line: Line) -> Values:
    """f′(a); and the formula in a with z put in, as z (1 − z)."""
    match line.computed:
        case Call("slope", (z, *_)):
            choice, a = step.rooms[line.room].activation, Name("a", z.index if isinstance(z, Name) else ())
            forms = slope_of(choice, a, Call("f", (a,))), slope_of(choice, z, z)
            return [form if form != line.equation.value else None for form in forms]
    return []


def through_new_weights(step: StepLines, line: Line) -> Values:
    """W after the step; where all gradients are clipped together there is none yet."""
    if step.spec.clip.norm is not None or step.spec.conventions.update_order == "sequential":
        return []
    return [updated(step, line)]


def single_path(step: StepLines, line: Line) -> Values:
    """The path to one unit above alone."""
    match line.equation.value:
        case Sum(("j",), body) if (units := step.rooms[line.room].sizes["j"]) > 1:
            return [_at(body, "j", j) for j in range(units)]
    return []


def _at(tree: Expression, letter: str, place: int) -> Expression:
    if isinstance(tree, Name):
        return Name(tree.name, tuple(Index("", place) if i.letter == letter else i for i in tree.index))
    return changed(tree, lambda part: _at(part, letter, place))


def transposed(step: StepLines, line: Line) -> Values:
    """In both passes, going up, going down."""
    k = line.layer or 0
    weights = {p.name for p in step.kind(k).weights}
    if step.spec.layers[k].units != step.spec.layers[k].n_in or step.spec.layers[k].units == 1:
        return []
    if not any(use.name in weights for use in names(line.equation.value)):
        return []
    value = _exchanged(line.equation.value, weights)
    return [value, value, None] if line.part == "forward" else [value, None, value]


def _exchanged(tree: Expression, weights: set[str]) -> Expression:
    if isinstance(tree, Name):
        return Name(tree.name, tree.index[::-1]) if tree.name in weights else tree
    return changed(tree, lambda part: _exchanged(part, weights))


def other_inputs(step: StepLines, line: Line) -> Values:
    """z of the layer below, the network's inputs, the layer's own output: in gradients, then in the forward pass."""
    k, value = line.layer or 0, line.equation.value
    if not any(use.name == "A" for use in names(value)):
        return []
    room, found = step.rooms[line.room], []
    layer = step.spec.layers[k]
    below = k > 0 and step.kind(k - 1).z != "A"
    as_wide = k > 0 and layer.n_in == step.spec.n_inputs and "X" in step.rooms[line.room].given
    own = layer.units == layer.n_in and line.part == "gradient"
    for name, holds in (("z_below", below and "z_below" in room.links), ("X", as_wide), ("a", own)):
        found.append(_renamed(value, "A", name) if holds else None)
    return [*found, None, None] if line.part == "gradient" else [None, None, None, *found[:2]]


def _renamed(tree: Expression, name: str, other: str) -> Expression:
    if isinstance(tree, Name):
        return Name(other, tree.index) if tree.name == name else tree
    return changed(tree, lambda part: _renamed(part, name, other))


def without_bias(step: StepLines, line: Line) -> Values:
    """No term with a bias; of biases that are 0 nothing changes."""
    k = line.layer or 0
    biases = {p.name for p in step.kind(k).parameters if p.start == BIAS and np.any(step.step.before[k].get(p.name, 0))}
    if not any(use.name in biases for use in names(line.equation.value)):
        return []
    return [without((line.equation,), frozenset(biases))[0].value]


def degrees(step: StepLines, line: Line) -> Values:
    """tanh(z · π/180)."""
    if step.rooms[line.room].activation.row is not ACTIVATIONS["tanh"]:
        return []
    return _within_f(line, lambda z: Binary("*", z, Number(math.pi / 180)))


def exponent_sign(step: StepLines, line: Line) -> Values:
    """σ(−z)."""
    if step.rooms[line.room].activation.row is not ACTIVATIONS["sigmoid"]:
        return []
    return _within_f(line, Negative)


def _within_f(line: Line, change: Any) -> Values:
    match line.equation.value:
        case Call("f", (z,)):
            return [Call("f", (change(z),))]
    return []


def other_logarithms(step: StepLines, line: Line) -> Values:
    """Base 10, base 2."""
    value = line.equation.value
    if line.equation.target.name != "term" or not any(isinstance(n, Call) and n.function == "ln" for n in walk(value)):
        return []
    return [Binary("/", value, Number(math.log(base))) for base in (10, 2)]


def mean_at_gradient(step: StepLines, line: Line) -> Values:
    """δ of each sample alone, and 1/n at the gradients of all of them."""
    n = len(step.step.X)
    if step.spec.loss.reduction != "mean" or n == 1:
        return []
    if line.part == "gradient":
        return [Binary("/", line.equation.value, Number(n))]
    return [put_in(line.equation.value, {"sample_share": Number(1)})]
