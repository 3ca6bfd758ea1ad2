"""The passes of a kind made ready for a layer: without absent biases, by its own activation, one bias for all."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .absent import without
from .kind import BIAS, Kind
from .notation import Equation
from .rewriting import coupled, from_loss, shared
from .through_time import Program


class Passes(NamedTuple):
    """Programs of the passes, and the names of what they make."""

    forward: Program
    backward: Program
    fused: Program  # the same where the loss gives ∂E/∂a · f′(z) at once
    down: Program | None  # what goes down, where that is not δ
    gradients: dict[str, str]  # by the parameter
    updates: Program | None  # of buffers
    given: tuple[str, ...]  # what the forward pass is given
    shown: tuple[str, ...]  # what documents tell of the forward pass besides z and a
    shown_back: tuple[str, ...]


@cache
def passes(kind: Kind, bias: str, couples: bool) -> Passes:
    """Of a layer with biases by the convention `bias`; couples: its activation is softmax."""
    biases = frozenset(p.name for p in kind.parameters if p.start == BIAS)
    absent = biases if bias == "none" else frozenset()
    forward, written = without(kind.forward_equations, absent), without(kind.backward_equations, absent)
    delta = f"d{kind.z}"

    def own(equations: tuple[Equation, ...]) -> tuple[Equation, ...]:
        made = coupled(equations) if couples else equations
        return shared(made, biases) if bias == "shared" else made

    backward = own(written)
    down = tuple(e for e in backward if e.target.name == "dA" != delta)
    backward, fused = (tuple(e for e in made if e not in down) for made in (backward, own(from_loss(written, delta))))
    gradients = {p.name: f"d{p.name}" for p in kind.parameters if p.name not in absent}
    starts = [start.name for start in kind.starts.values()]
    return Passes(
        Program(forward), Program(backward), Program(fused), Program(down) if down else None, gradients,
        Program(kind.update_equations) if kind.updates else None, kind.given,
        (*starts, *kind.given, *_targets(forward, {"a", kind.z})),
        _targets(backward, {"slope", delta, *kind.untold, f"d{kind.block}", *gradients.values()}),
    )  # fmt: skip


def _targets(equations: tuple[Equation, ...], but: set[str]) -> tuple[str, ...]:
    return tuple(equation.target.name for equation in equations if equation.target.name not in but)
