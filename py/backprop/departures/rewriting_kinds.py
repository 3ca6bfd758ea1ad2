"""What stands in the place of an equation of time steps, masks, statistics and paths beside a block."""

from __future__ import annotations

from collections.abc import Callable

from ..equations.absent import left
from ..equations.notation import Binary, Expression, Name, Number, changed, names, put_in
from .lines import Line, StepLines
from .rewriting import Values
from .unrolling import base, step_of

KEEP = Binary("-", Number(1), Name("rate"))


def without_later(step: StepLines, line: Line) -> Values:
    """No error of the time step after."""
    own = step_of(line.equation.target.name)
    if own is None:
        return []
    return _without(line, lambda t: t > own)


def without_state(step: StepLines, line: Line) -> Values:
    """Nothing of the time step before, in the forward pass."""
    own = step_of(line.equation.target.name)
    return [] if own is None else _without(line, lambda t: t < own)


def _without(line: Line, gone: Callable[[int], bool]) -> Values:
    steps = {use.name: step_of(use.name) for use in names(line.equation.value)}
    absent = {name for name, t in steps.items() if t is not None and gone(t)}
    return [left(line.equation.value, absent) or Number(0)] if absent else []


def single_step(step: StepLines, line: Line) -> Values:
    """Of the sum over time steps the last one alone, the first one alone."""
    errors = {t for use in names(line.equation.value) if _is_error(use) and (t := step_of(use.name)) is not None}
    if len(errors) < 2:
        return []
    return [_only(line, max(errors)), _only(line, min(errors))]


def _only(line: Line, t: int) -> Expression:
    uses = names(line.equation.value)
    absent = {use.name for use in uses if _is_error(use) and step_of(use.name) != t}
    return left(line.equation.value, absent) or Number(0)


def _is_error(use: Name) -> bool:
    return base(use.name).startswith("d")


def without_scale(step: StepLines, line: Line) -> Values:
    """Without 1/(1 − p): in both passes, forward, backward."""
    value = _unscaled(line.equation.value)
    return [value, value, None] if line.part == "forward" else [value, None, value]


def _unscaled(tree: Expression) -> Expression:
    match tree:
        case Binary("/", above, below) if below == KEEP:
            return above
    return changed(tree, _unscaled)


def without_mask(step: StepLines, line: Line) -> Values:
    """Errors pass through units that are dropped: with their scale, without it."""
    masks = {use.name: Number(1) for use in names(line.equation.value) if base(use.name) == "mask"}
    if not masks:
        return []
    value = put_in(line.equation.value, masks)
    return [value, _unscaled(value)]


def through_no_statistics(step: StepLines, line: Line) -> Values:
    """Mean and variance taken for constants: both, the variance, the mean."""
    found = [{name} for name in _statistics(step, line)]
    if not found:
        return []
    forms = [set[str]().union(*found), *found[: len(found) > 1 and len(found)]]
    return [left(line.equation.value, absent) or Number(0) for absent in forms]


def without_way_around(step: StepLines, line: Line) -> Values:
    """What the layers of a block make, without what came in."""
    return [left(line.equation.value, _around(step, line))] if line.equation.target.name.startswith("a") else []


def without_error_around(step: StepLines, line: Line) -> Values:
    """The error that came back through the block's layers alone."""
    return [left(line.equation.value, _around(step, line))] if _is_error(line.equation.target) else []


def without_error_inside(step: StepLines, line: Line) -> Values:
    """The error that goes around the block alone."""
    inside = _inside(step, line)
    return [left(line.equation.value, inside)] if inside and _is_error(line.equation.target) else []


def _around(step: StepLines, line: Line) -> set[str]:
    """Of a sum of both ways through a block what goes around it."""
    return {use.name for use in names(line.equation.value)} - inside if (inside := _inside(step, line)) else set()


def _inside(step: StepLines, line: Line) -> set[str]:
    """Of such a sum what goes through the block's layers; nothing where the line is none."""
    block, both = step.kind(line.layer or 0).block, {use.name for use in names(line.equation.value)}
    found = {name for name in both if block and base(name) in (block, f"dA_{block}")}
    return found if found < both else set()


def _statistics(step: StepLines, line: Line) -> list[str]:
    """The gradients of what the batch, a sample or a group has once, in what goes down."""
    letters = {*line.equation.target.letters}
    if base(line.equation.target.name) != "dA" or not step.kind(line.layer or 0).normalizes:
        return []
    own = {other.equation.target.name for other in step.lines
           if other.room == line.room and {*other.equation.target.letters} < letters}  # fmt: skip
    used = dict.fromkeys(use.name for use in names(line.equation.value))
    return [name for name in used if _is_error(Name(name)) and name in own]


def sample_variance(step: StepLines, line: Line) -> Values:
    """The variance divided by n − 1, forward and backward."""
    n, part = step.rooms[line.room].given.get("n"), step.parts[line.layer or 0]
    if n is None or n < 2 or part.layer.fewer:
        return []
    fewer = Binary("-", Name("n"), Number(1))
    if line.equation.target.name == "variance":
        return [put_in(line.equation.value, {"n": fewer})]
    return [_below(line.equation.value, fewer)] if base(line.equation.target.name) == "dA" else []


def whole_variance(step: StepLines, line: Line) -> Values:
    """The variance divided by n where it is to be n − 1, forward and backward."""
    part = step.parts[line.layer or 0]
    usual = (*part.layer.chosen.forward_equations, *part.layer.chosen.backward_equations)
    own = next((equation for equation in usual if equation.target == line.equation.target), None)
    return [own.value] if part.layer.fewer and own and own.value != line.equation.value else []


def _below(tree: Expression, fewer: Expression) -> Expression:
    match tree:
        case Binary("/", above, Name("n")) if any(use.name == "dvariance" for use in names(above)):
            return Binary("/", above, fewer)
    return changed(tree, lambda part: _below(part, fewer))


def penalty_without_half(step: StepLines, line: Line) -> Values:
    """λ Σ w² for ½ λ Σ w²: twice the gradient, twice the penalty."""
    return [] if step.spec.penalty.without_half else _penalty_times(step, line, 2)


def penalty_with_half(step: StepLines, line: Line) -> Values:
    """½ λ Σ w² for λ Σ w²: half the gradient, half the penalty."""
    return _penalty_times(step, line, 0.5) if step.spec.penalty.without_half else []


def _penalty_times(step: StepLines, line: Line, factor: float) -> Values:
    penalty = step.spec.penalty
    if not penalty.l2 or penalty.l1 or not line.parameter:
        return []
    if line.part == "loss":
        return [Binary("*", Number(factor), line.equation.value)]
    other = Binary("*", Number(factor), Name("l2"))
    return [put_in(line.equation.value, {"l2": other})] if line.equation.target.name in ("g", "unscaled") else []
