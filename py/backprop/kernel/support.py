"""Which runs the kernel takes, and why not the others, in words."""

from __future__ import annotations

from ..network.spec import Spec
from .plan import objection

LEAST_NORM = 1e-140  # below, the squares of gradients as small as the bound vanish


class Unsupported(Exception):
    """The kernel does not take a run; the text says why, as the end of a sentence."""


def supports(spec: Spec) -> str | None:
    """None, or why the kernel does not take this run: “layer 2 is of the kind “dropout””."""
    if spec.optimizer.whole_batch:
        return f"{spec.optimizer.row.label} takes the whole batch at once"
    if spec.conventions.update_order == "sequential":
        return "layers are updated one after the other"
    if spec.conventions.rounding is not None and spec.conventions.rounding.carry:
        return "numbers are rounded at every line"
    if spec.clip.norm is not None and spec.clip.norm < LEAST_NORM:
        return f"the bound on the gradient's norm is below {LEAST_NORM:g}"
    return objection(spec)
