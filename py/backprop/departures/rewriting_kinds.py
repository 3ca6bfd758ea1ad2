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
