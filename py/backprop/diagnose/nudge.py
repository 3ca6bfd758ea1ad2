"""What a small change of one parameter does to the loss, beside what its gradient foretells, and why h has a best size.

The quotients of differences come near the gradient as h falls, until rounding takes over: on axes of powers of ten
their errors make a V (Press, Teukolsky, Vetterling & Flannery, Numerical Recipes, 3rd ed. 2007, 5.7).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from ..errors import SpecError
from ..lines.letters import Speech
from ..messages import Message, message, noted
from ..network.addresses import parameter_path, places
from ..network.build import NetworkParameters, build
from ..network.objective import refuse_truncated
from ..network.spec import Spec
from ..numbers.strict_json import encode
from ..oracles.check import exact_step, loss_of
from ..oracles.rules import EPSILON
from ..rules.limits import NUDGE, SCHEMA
from ..training.rows import next_rows

CURVE = [10.0 ** (k / 2) for k in range(-30, 1)]  # rising from 1e-15
SHRINKING = 4  # the asked h, and so many times a tenth of it
CLEAR = 30.0  # times rounding: above it an error is that of the quotient, not of the loss's digits
GROUPS = "before|gradients|data_gradients|after"

LossAt = Callable[[float], float]


@dataclass(frozen=True)
class Quotient:
    """(E(θ+h) − E(θ))/h, or (E(θ+h) − E(θ−h))/2h: both for all h of the curve, and how far they are off."""

    name: str
    values: list[float]
    errors: list[float]
    rounding: list[float]

    def slope(self) -> float | None:
        """By how many powers of ten the error falls with one of h, where no rounding makes it; None: nowhere."""
        clear = [
            (math.log10(h), math.log10(error))
            for h, error, rounding in zip(CURVE, self.errors, self.rounding, strict=True)
            if h <= 0.1 and math.isfinite(error) and error > CLEAR * rounding
        ]
        if len(clear) < 2:
            return None
        falls = sorted((b - d) / (a - c) for (a, b), (c, d) in pairwise(clear))
        return falls[len(falls) // 2]

    def best(self) -> int:
        """Where on the curve the error is least."""
        return min(range(len(CURVE)), key=lambda k: self.errors[k] if math.isfinite(self.errors[k]) else math.inf)

    def document(self) -> dict[str, Any]:
        """For the page: `best` counts along the curve."""
        return {
            "values": list(map(encode, self.values)), "errors": list(map(encode, self.errors)),
            "slope": self.slope(), "best": self.best(),
        }  # fmt: skip


def nudge(spec: Spec, quantity: str, h: Any) -> dict[str, Any]:
    """The document of a nudge of the parameter at a path of the step, or of the parameter that a gradient is by.

    Everything else stays: the rows of the coming step, dropout's masks, the other parameters. Raises SpecError where
    there is no such parameter, where its gradient is none of the loss, or where the step is not finite.
    """
    refuse_truncated(spec, message("nudge.what"))
    h = float(NUDGE.check(h, "h") or 0.0)
    if h == 0.0:
        raise SpecError("h", message("nudge.still"))
    parameters = build(spec)
    k, name, index = _find(spec, parameters, quantity)
    at = _loss_at(spec, parameters, k, name, index)
    with np.errstate(all="ignore"):
        step = exact_step(spec, parameters)
        loss = at(0.0)
        if step.fault or not math.isfinite(loss):
            raise SpecError("quantity", message("nudge.not_finite"))
        gradient = float(step.gradients[k][name][index])
        moves = [_move(h / 10.0**n, at, loss, gradient) for n in range(SHRINKING + 1)]
        forward, central = _quotients(at, loss, gradient)
    label = Speech(spec).words(places(spec)[k].label(name, index))
    return {
        "schema": SCHEMA, "quantity": parameter_path(k, "before", name, index), "name": label,
        "value": encode(float(parameters[k][name][index])), "gradient": encode(gradient), "loss": encode(loss),
        "moves": moves, "h": CURVE, "forward": forward.document(), "central": central.document(),
        "rounding": list(map(encode, forward.rounding)), **noted(_notes(gradient, forward, central)),
    }  # fmt: skip


def _find(spec: Spec, parameters: NetworkParameters, quantity: str) -> tuple[int, str, tuple[int, ...]]:
    """Layer, name and index of the parameter that a path names."""
    found = re.fullmatch(rf"layers\[(\d+)\]\.((?:layers\[\d+\]\.)*)(?:{GROUPS})\.(\w+)((?:\[\d+\])*)", quantity)
    if found:
        k, name = int(found[1]), found[2] + found[3]
        index = tuple(map(int, re.findall(r"\d+", found[4])))
        shape = parameters[k][name].shape if k < len(parameters) and name in parameters[k] else None
        if shape is not None and len(index) == len(shape) and all(i < n for i, n in zip(index, shape, strict=True)):
            return k, name, index
    raise SpecError("quantity", message("nudge.none", path=quantity[:80]))


def _loss_at(spec: Spec, parameters: NetworkParameters, k: int, name: str, index: tuple[int, ...]) -> LossAt:
    """E with that entry moved by h; branches are those of the moved network, as a person would find it."""
    loss = loss_of(spec, next_rows(spec))

    def at(h: float) -> float:
        moved = parameters[k][name].copy()
        moved[index] += h
        return float(loss([{**own, name: moved} if i == k else own for i, own in enumerate(parameters)])[0])

    return at


def _move(h: float, at: LossAt, loss: float, gradient: float) -> dict[str, Any]:
    """The change that comes and the one foretold, g·h; what is left falls like h²."""
    there, foretold = at(h), gradient * h
    change = there - loss
    return {
        "h": h, "loss": encode(there), "change": encode(change), "foretold": encode(foretold),
        "left": encode(change - foretold),
    }  # fmt: skip


def _quotients(at: LossAt, loss: float, gradient: float) -> tuple[Quotient, Quotient]:
    above, below = [at(h) for h in CURVE], [at(-h) for h in CURVE]
    size = [max(abs(loss), abs(a), abs(b)) for a, b in zip(above, below, strict=True)]
    forward = [(a - loss) / h for a, h in zip(above, CURVE, strict=True)]
    central = [(a - b) / (2.0 * h) for a, b, h in zip(above, below, CURVE, strict=True)]
    rounding = [EPSILON * s / h for s, h in zip(size, CURVE, strict=True)]
    return (
        Quotient("forward", forward, [abs(q - gradient) for q in forward], rounding),
        Quotient("central", central, [abs(q - gradient) for q in central], [r / 2.0 for r in rounding]),
    )


def _notes(gradient: float, forward: Quotient, central: Quotient) -> list[Message]:
    notes = []
    for one in (forward, central):
        slope = one.slope()
        if slope is None:
            notes.append(message(f"nudge.{one.name}.exact"))
        else:
            notes.append(message(f"nudge.{one.name}", slope=f"{slope:.2f}"))
    notes.append(message("nudge.rounding"))
    if gradient == 0.0:
        notes.append(message("nudge.zero"))
    return notes
