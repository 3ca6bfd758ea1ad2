"""A pass by equations, computed with arrays: one after the other, time steps in their order, truncated if so asked.

With truncation, numbers that are followed back to where they come from (complex ones, the tape's) are computed so that
they depend on no more steps than an error goes back through; plain ones see no difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from .arrays import Code, ready
from .loops import phases
from .notation import Equation
from .stable import in_range
from .truncation import CARRIED, ERRORS, HANDED_ON, ON_THE_WAY, OWN, truncated
from .values import Values

Codes = list[tuple[str, Code]]
Plan = tuple[Codes, Codes, Codes, int]


class Program:
    """Equations that are computed again and again: made ready once for each number of axes that s stands for."""

    def __init__(self, equations: tuple[Equation, ...]) -> None:
        self.equations = in_range(equations)
        self._plans: dict[int, Plan] = {}

    def run(self, values: Values) -> dict[str, Any]:
        """Compute them in the order of the text, time steps in theirs; `values.arrays` holds every result."""
        plan = self._plans.get(values.lead)
        if plan is None:
            plan = self._plans[values.lead] = _plan(self.equations, values.lead)
        return _run(self.equations, plan, values)


def run(equations: tuple[Equation, ...], values: Values) -> dict[str, Any]:
    """The same of equations that are not kept."""
    return Program(equations).run(values)


def _run(equations: tuple[Equation, ...], plan: Plan, values: Values) -> dict[str, Any]:
    before, loop, after, step = plan
    _each(before, values)
    if loop:
        cut = values.window is not None and values.window < values.sizes["t"]
        if cut and step < 0:
            return _run_truncated(equations, values)
        _loop(loop, step, values)
        if cut and not all(_is_plain(steps[values.t]) for steps in values.steps.values()):
            _windows(loop, values)
        _stack([name for name, _ in loop], values)
    _each(after, values)
    return values.arrays


@cache
def _plan(equations: tuple[Equation, ...], lead: int) -> Plan:
    """Targets with their code before, in and after the loop over time steps, and its direction."""
    parts = phases(equations)
    return _codes(parts.before, lead), _codes(parts.loop, lead, True), _codes(parts.after, lead), parts.step


@cache
def _truncated_plan(equations: tuple[Equation, ...], lead: int) -> tuple[Codes, Codes, Codes, tuple[str, ...]]:
    """The code in and after the loop, that of single errors, and what of them goes on."""
    parts = truncated(equations)
    return _codes(parts.loop, lead, True), _codes(parts.flows, lead, True), _codes(parts.after, lead), parts.ends


def _codes(equations: Sequence[Equation], lead: int, stepping: bool = False) -> Codes:
    return [(equation.target.name, ready(equation, lead, stepping)) for equation in equations]


def _each(codes: Codes, values: Values) -> None:
    arrays, keep = values.arrays, values.how.keep
    for name, code in codes:
        arrays[name] = keep(code(values))


def _loop(loop: Codes, step: int, values: Values) -> None:
    values.steps = {name: {} for name, _ in loop}
    for t in range(values.sizes["t"])[::step]:
        values.t = t
        for name, code in loop:
            values.steps[name][t] = values.how.keep(code(values))


def _stack(names: Sequence[str], values: Values) -> None:
    for name in names:
        values.arrays[name] = np.stack([values.steps[name][t] for t in range(values.sizes["t"])], axis=1)


def _windows(loop: Codes, values: Values) -> None:
    """The same numbers, each time step computed from what stood `window` steps before as a constant."""
    whole, made = values.steps, {name: dict[int, Any]() for name, _ in loop}
    for last in range(values.sizes["t"]):
        first = max(0, last - (values.window or 1) + 1)
        values.steps = {name: {first - 1: np.real(steps[first - 1])} if first else {} for name, steps in whole.items()}
        for t in range(first, last + 1):
            values.t = t
            for name, code in loop:
                values.steps[name][t] = values.how.keep(code(values))
        for name, steps in made.items():
            steps[last] = values.steps[name][last]
    values.steps = made


def _run_truncated(equations: tuple[Equation, ...], values: Values) -> dict[str, Any]:
    """What the loop comes to, and each error on its way, the youngest first, until it has gone through `window` steps.

    The part of a quantity that goes on to the step before is held as carried_….
    """
    loop, flows, after, ends = _truncated_plan(equations, values.lead)
    keep, arrays, most = values.how.keep, values.arrays, (values.window or 1) - 1
    steps = {name: dict[int, Any]() for name in [*dict(loop), *dict(flows), *(ON_THE_WAY + name for name in ends)]}
    values.steps, values.sizes = steps, {**values.sizes, ERRORS: 0}
    kept = {prefix + name for name in ends for prefix in (OWN, HANDED_ON)}
    for t in reversed(range(values.sizes["t"])):
        values.t = t
        for name, code in loop:
            steps[name][t] = keep(code(values))
        for name, code in flows:
            steps[name][t] = keep(code(values)) if name in kept else code(values)
        for name in ends:
            on = np.concatenate([steps[OWN + name][t][None], steps[HANDED_ON + name][t]])[:most]
            steps[ON_THE_WAY + name][t] = on
            values.sizes = {**values.sizes, ERRORS: len(on)}
    _stack([name for name, _ in loop], values)
    for name in ends:
        found = steps[ON_THE_WAY + name]
        arrays[CARRIED + name] = np.stack([np.add.reduce(found[t], axis=0) for t in range(values.sizes["t"])], axis=1)
        arrays[ON_THE_WAY + name] = found[0][:, :, None]  # after the loop only the first time step is asked for
    _each(after, values)
    return arrays


def _is_plain(values: Any) -> bool:
    """Real numbers: nothing follows how they were made."""
    return type(values) is np.ndarray and bool(np.isrealobj(values))
