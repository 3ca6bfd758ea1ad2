"""What stands in the place of an equation of the passes and of the loss: a row's forms of a line."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

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
from .layer_lines import slope_of, updated
from .lines import Line, StepLines
from .unrolling import base, renamed

Values = Sequence[Expression | None]


def negative(step: StepLines, line: Line) -> Values:
    """The error the other way round."""
    return [Negative(line.equation.value)]


def halves(step: StepLines, line: Line) -> Values:
    """Twice or half: in the derivative, in the loss, in both."""
    square = step.spec.loss.row.square
    if square is None or base(line.equation.target.name) not in ("da", "term"):
        return []
    value = Binary("*", Number(2.0 if square == 1.0 else 0.5), line.equation.value)
    return [value, None, value] if line.part == "error" else [None, value, value]


def means(step: StepLines, line: Line) -> Values:
    """Over samples, then over outputs: each in the derivative, in the loss, in both."""
    row, (n, *outputs) = step.spec.loss.row, step.step.traces[-1].a.shape
    units = math.prod(outputs)
    over_samples = 1 / n if step.spec.loss.reduction == "sum" and n > 1 else None
    over_outputs = 1 / units if row.over_outputs == "sum" and units > 1 else None
    return _shares(line, over_samples, over_outputs)


def sums(step: StepLines, line: Line) -> Values:
    """The same the other way round."""
    row, (n, *outputs) = step.spec.loss.row, step.step.traces[-1].a.shape
    units = math.prod(outputs)
    over_samples = 1.0 if step.spec.loss.reduction != "sum" and n > 1 else None
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


def without_weight(step: StepLines, line: Line) -> Values:
    """Each sample counts 1: in the derivative, in the loss, in both."""
    if not any(use.name == "omega" for use in names(line.equation.value)):
        return []
    value = put_in(line.equation.value, {"omega": Number(1.0)})
    return [value, None, value] if line.part == "error" else [None, value, value]


def other_mean(step: StepLines, line: Line) -> Values:
    """Over the weights for over the samples, and the other way round."""
    choice = step.spec.loss.of(step.step.samples)
    if choice.weights is None or choice.reduction == "sum":
        return []
    count = float(np.sum(choice.weights)) if choice.reduction == "mean" else float(len(choice.weights))
    if count == 0 or not any(use.name == "sample_share" for use in names(line.equation.value)):
        return []
    value = put_in(line.equation.value, {"sample_share": Number(1.0 / count)})
    return [value, None, value] if line.part == "error" else [None, value, value]


def without_slope(step: StepLines, line: Line) -> Values:
    """∂E/∂a as it comes."""
    match line.equation.value:
        case Binary("*", Name() as error, Name(slope)) if base(slope) == "slope":
            return [error]
    return []


def slope_elsewhere(step: StepLines, line: Line) -> Values:
    """f′(a); and the formula in a with z put in, as z (1 − z)."""
    match line.computed:
        case Call("slope", (z, a)):
            choice = step.rooms[line.room].activation
            forms = slope_of(choice, a, Call("f", (a,))), slope_of(choice, z, z)
            return [form if form != line.equation.value else None for form in forms]
    return []


def through_new_weights(step: StepLines, line: Line) -> Values:
    """W after the step; where that needs all gradients at once there is none yet."""
    if (
        step.spec.clip.norm is not None
        or step.spec.optimizer.whole_batch
        or step.spec.conventions.update_order == "sequential"
    ):
        return []
    return [updated(step, line)]


def single_path(step: StepLines, line: Line) -> Values:
    """The path to one unit above alone."""
    sizes = step.rooms[line.room].sizes
    match line.equation.value:
        case Sum(letters, body) if (own := {"j", "o"} & {*letters}) and sizes[letter := own.pop()] > 1:
            rest, ways = tuple(x for x in letters if x != letter), range(sizes[letter])
            return [Sum(rest, _at(body, letter, j)) if rest else _at(body, letter, j) for j in ways]
    return []


def _at(tree: Expression, letter: str, place: int) -> Expression:
    if isinstance(tree, Name):
        return Name(tree.name, tuple(Index("", place) if i.letter == letter else i for i in tree.index))
    return changed(tree, lambda part: _at(part, letter, place))


def transposed(step: StepLines, line: Line) -> Values:
    """In both passes, going up, going down."""
    k = line.layer or 0
    kind, room = step.kind(k), step.rooms[step.parts[k].path]
    letters = {p.name: tuple(p.letters[-2:]) for p in kind.weights if not kind.space or len(kind.space.axes) == 2}
    weights = {name for name, (row, column) in letters.items() if room.sizes[row] == room.sizes[column] > 1}
    if not any(use.name in weights for use in names(line.equation.value)):
        return []
    value = _exchanged(line.equation.value, weights)
    return [value, value, None] if line.part == "forward" else [value, None, value]


def _exchanged(tree: Expression, weights: set[str]) -> Expression:
    if isinstance(tree, Name):
        return Name(tree.name, (*tree.index[:-2], tree.index[-1], tree.index[-2])) if tree.name in weights else tree
    return changed(tree, lambda part: _exchanged(part, weights))


def other_inputs(step: StepLines, line: Line) -> Values:
    """z of the layer below, the network's inputs, the layer's own output: in gradients, then in the forward pass."""
    part, value = step.parts[line.layer or 0], line.equation.value
    if not any(base(use.name) == "A" for use in names(value)):
        return []
    layer, found = part.layer, list[Expression | None]()
    below = part.below is not None and step.kind(part.below).z != "A"
    as_wide = part.below is not None and layer.n_in == step.spec.n_inputs
    own = layer.units == layer.n_in and line.part == "gradient" and not layer.space
    for name, holds in (("z_below", below), ("X", as_wide), ("a", own)):
        found.append(_renamed(value, "A", name) if holds else None)
    return [*found, None, None] if line.part == "gradient" else [None, None, None, *found[:2]]


def _renamed(tree: Expression, name: str, other: str) -> Expression:
    if isinstance(tree, Name):
        return Name(renamed(tree.name, other), tree.index) if base(tree.name) == name else tree
    return changed(tree, lambda part: _renamed(part, name, other))


def without_bias(step: StepLines, line: Line) -> Values:
    """No term with a bias; of biases that are 0 nothing changes."""
    k = line.layer or 0
    biases = {
        p.name for p in step.kind(k).parameters if p.start == BIAS and np.any(step.parts[k].before.get(p.name, 0))
    }
    if not any(use.name in biases for use in names(line.equation.value)):
        return []
    return [without((line.equation,), frozenset(biases))[0].value]


def degrees(step: StepLines, line: Line) -> Values:
    """tanh(z · π/180)."""
    return _within(step, line, "tanh", lambda z: Binary("*", z, Number(math.pi / 180)))


def exponent_sign(step: StepLines, line: Line) -> Values:
    """σ(−z)."""
    return _within(step, line, "sigmoid", Negative)


def _within(step: StepLines, line: Line, function: str, change: Callable[[Expression], Expression]) -> Values:
    """The line with something else in the function, be it the layer's own or that of a gate."""
    own = step.rooms[line.room].activation.row is ACTIVATIONS[function]
    match line.equation.value:
        case Call(called, (z,)) if called == CALLED[function] or (called == "f" and own):
            return [Call(called, (change(z),))]
    return []


CALLED = {"sigmoid": "sigma", "tanh": "tanh"}


def other_logarithms(step: StepLines, line: Line) -> Values:
    """Base 10, base 2."""
    value = line.equation.value
    called = {node.function for node in walk(value) if isinstance(node, Call)}
    if base(line.equation.target.name) != "term" or "ln" not in called:
        return []
    return [Binary("/", value, Number(math.log(other))) for other in (10, 2)]


def mean_at_gradient(step: StepLines, line: Line) -> Values:
    """δ of each sample alone, and 1/n at the gradients of all of them."""
    n = len(step.step.X)
    if step.spec.loss.reduction != "mean" or n == 1 or step.below != 1:
        return []
    if line.part == "gradient":
        return [Binary("/", line.equation.value, Number(n))]
    return [put_in(line.equation.value, {"sample_share": Number(1)})]


def mean_in_delta(step: StepLines, line: Line) -> Values:
    """1/n in δ, where it is to stand at the gradients."""
    if step.below == 1:
        return []
    match line.part, line.equation.value:
        case "gradient", Binary("/", whole, Number()):
            return [whole]
        case "error", value:
            return [Binary("/", value, Number(step.below))]
    return []
