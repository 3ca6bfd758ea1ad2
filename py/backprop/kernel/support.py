"""Which runs the kernel takes, and why not the others, in words."""

from __future__ import annotations

from ..network.spec import Spec
from .formulas import Unknown
from .plan import Plan, make_plan

LEAST_NORM = 1e-140  # below, the squares of gradients as small as the bound vanish


class Unsupported(Exception):
    """The kernel does not take a run; the text says why, as the end of a sentence."""


def supports(spec: Spec) -> str | None:
    """None, or why the kernel does not take this run: “layer 2 is of the kind “dropout””."""
    try:
        plan_of(spec)
    except Unsupported as reason:
        return str(reason)
    return None


def plan_of(spec: Spec) -> Plan:
    """The plan of a run that the kernel takes; raises `Unsupported` for others."""
    if spec.optimizer.whole_batch:
        raise Unsupported(f"{spec.optimizer.row.label} takes the whole batch at once")
    if spec.conventions.update_order == "sequential":
        raise Unsupported("layers are updated one after the other")
    if spec.conventions.rounding is not None and spec.conventions.rounding.carry:
        raise Unsupported("numbers are rounded at every line")
    if spec.clip.norm is not None and spec.clip.norm < LEAST_NORM:
        raise Unsupported(f"the bound on the gradient's norm is below {LEAST_NORM:g}")
    try:
        return make_plan(spec)
    except Unknown as reason:
        raise Unsupported(str(reason)) from reason
