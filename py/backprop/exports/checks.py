"""How a script holds its numbers to those of the step: relative to what each is made of."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..numbers.special import Array
from .case import ROUNDING, Case
from .dialects import Dialect
from .nodes import every
from .text import literal

FEW = 32.0  # a sum that loses less than this keeps its digits


def check_function(case: Case, dialect: Dialect) -> str:
    """The function that holds a number of the script to the expected one."""
    got = dialect.fill(dialect.to_numpy, x="got")
    if dialect.name == "pytorch":
        body = (
            f"    got, expected = {got}, torch.tensor(expected)\n"
            "    error, size = (got - expected).abs().max().item(), size or expected.abs().max().item()\n"
        )
    else:
        body = (
            f"    got, expected = {got}, np.array(expected)\n"
            "    error, size = float(np.max(np.abs(got - expected))), size or float(np.max(np.abs(expected)))\n"
        )
    return (
        f"def check(name, got, expected, size=None, bound={case.bound!r}):\n"
        '    """The largest difference, relative to the largest expected number or to `size`."""\n'
        f"{body}"
        '    assert tuple(got.shape) == tuple(expected.shape), f"{name}: shape {got.shape}, not {expected.shape}"\n'
        '    assert error <= bound * size + 1e-17, f"{name}: {got} is not {expected}"\n'
        '    print(f"{name}: right, largest difference {error:.1e}")\n'
    )


def checks(case: Case, places: Iterable[tuple[str, str]]) -> list[str]:
    """One call of `check` for each pair (quantity of the step, expression of the script)."""
    lines, noise = [], {parameter.code for parameter in case.parameters if case.is_rounding(parameter)}
    lost = {parameter.code: case.digits_lost(parameter) for parameter in case.parameters}
    came = {node.tag: float(np.max(np.abs(node.trace.A))) for node in every(case.nodes) if node.carried}
    for name, code in places:
        group, _, owner = name.rpartition(" ")
        if owner not in noise and lost.get(owner, 1.0) > FEW and group != "new":
            size = lost[owner] * float(np.max(np.abs(expected(case, name))))
            lines += [
                f"# A sum in which {owner}'s units cancel: held to the size of what is summed.",
                f"check({name!r}, {code}, {literal(expected(case, name))}, size={size!r})",
            ]
        elif owner in came and np.max(np.abs(expected(case, name))) <= ROUNDING * came[owner]:
            lines += [
                f"# 0 but for rounding, since what comes into layer {owner} adds up to it: held to the size of that.",
                f"check({name!r}, {code}, {literal(expected(case, name))}, size={came[owner]!r})",
            ]
        elif owner not in noise:
            lines.append(f"check({name!r}, {code}, {literal(expected(case, name))})")
        elif group == "gradient of":
            lines += [
                f"# 0 but for rounding, since what {owner} adds is taken out again: held to the largest gradient, and",
                "# what the optimizer makes of it is not checked.",
                f"check({name!r}, {code}, {literal(expected(case, name))}, size={case.largest_gradient!r})",
            ]
    return lines


def expected(case: Case, name: str) -> Array:
    """A quantity of the step by the name that the scripts print."""
    step = case.step
    single = {"loss": step.loss, "loss after the step": step.after_loss, "prediction": step.traces[-1].a}
    if name in single:
        return np.asarray(single[name])
    group, _, code = name.rpartition(" ")
    if carrying := next((node for node in every(case.nodes) if node.tag == code), None):
        return carrying.trace.buffers[group.removesuffix(" of layer").replace(" ", "_")]
    parameter = next(p for p in case.parameters if p.code == code)
    source = {"gradient of": step.gradients, "update of": step.updates, "new": step.after}
    if group in source:
        return source[group][parameter.layer][parameter.name]
    return step.state[parameter.layer][parameter.name][group.removesuffix(" of")]
