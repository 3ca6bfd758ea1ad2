"""The passes of a kind made ready for a layer: without absent biases, by its own activation, one bias for all."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from .absent import given, without
from .kind import BIAS, Kind
from .notation import Equation
from .rewriting import coupled, shared
from .through_time import Program


class Passes(NamedTuple):
    """Programs of the passes, and the names of what they make."""

    forward: Program
    backward: Program
    from_delta: Program  # the same where δ is given
    down: Program | None  # what goes down, where that is not δ
    gradients: dict[str, str]  # by the parameter
    shown: tuple[str, ...]  # what documents tell of the forward pass besides z and a
    shown_back: tuple[str, ...]


@cache
def passes(kind: Kind, bias: str, couples: bool) -> Passes:
    """Of a layer with biases by the convention `bias`; couples: its activation is softmax."""
    biases = frozenset(p.name for p in kind.parameters if p.start == BIAS)
    absent = biases if bias == "none" else frozenset()
    forward, backward = without(kind.forward_equations, absent), without(kind.backward_equations, absent)
    backward = coupled(backward) if couples else backward
    backward = shared(backward, biases) if bias == "shared" else backward
    delta = f"d{kind.z}"
    down = tuple(e for e in backward if e.target.name == "dA" != delta)
    backward = tuple(e for e in backward if e not in down)
    gradients = {p.name: f"d{p.name}" for p in kind.parameters if p.name not in absent}
    starts = [start.name for start in kind.starts.values()]
    return Passes(
        Program(forward), Program(backward), Program(given(backward, frozenset({delta}))),
        Program(down) if down else None, gradients, (*starts, *_targets(forward, {"a", kind.z})),
        _targets(backward, {"slope", delta, *gradients.values()}),
    )  # fmt: skip


def _targets(equations: tuple[Equation, ...], but: set[str]) -> tuple[str, ...]:
    return tuple(equation.target.name for equation in equations if equation.target.name not in but)
