"""The Hessian of a small network, its eigenvalues, and what they mean in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import refuse
from ..messages import Message, counted, message, noted
from ..network.build import NetworkParameters, build
from ..network.objective import Objective, refuse_truncated
from ..network.passes import forward
from ..network.spec import Spec
from ..numbers.arithmetic import FLOAT64
from ..numbers.special import Array
from ..numbers.strict_json import encode
from ..oracles.kinks import kink_notes
from ..rules.limits import SCHEMA
from ..training.rows import next_rows

HESSIAN_PARAMETERS = 300
EPSILON = float(np.finfo(np.float64).eps)
AT_REST = 1e-8  # of a gradient against the largest eigenvalue times the parameters' size: a stationary point


@dataclass(frozen=True)
class Curvature:
    """H = ∂²E/∂θ² as computed, (n, n); gradient (n,); eigenvalues (n,) ascending; asymmetry max|H − Hᵀ| / max|H|.

    floor: eigenvalues smaller than it can't be told from 0.
    """

    parameters: list[str]
    labels: list[str]
    H: Array
    gradient: Array
    eigenvalues: Array
    asymmetry: float
    floor: float
    notes: list[Message]

    @property
    def stable_rate(self) -> float | None:
        """2/λmax: the largest learning rate at which gradient descent is stable; None without upward curvature."""
        top = float(self.eigenvalues[-1]) if len(self.eigenvalues) else 0.0
        return 2.0 / top if top > self.floor else None


def curvature(spec: Spec, parameters: NetworkParameters | None = None) -> Curvature:
    """The curvature of the loss at the network's parameters, over the rows of the step that comes first."""
    refuse_truncated(spec, "The Hessian")
    parameters = build(spec) if parameters is None else parameters
    rows = next_rows(spec)
    objective = Objective(spec, rows.X, rows.Y, parameters, rows.mode)
    layout = objective.layout
    if layout.size > HESSIAN_PARAMETERS:
        raise refuse("hessian.parameters", "network.layers", str(layout.size), most=HESSIAN_PARAMETERS)
    flat = layout.flat(parameters)
    H, gradient = objective.hessian(flat), objective.gradient(flat)
    with np.errstate(all="ignore"):
        size = float(np.max(np.abs(H), initial=0.0))
        asymmetry = float(np.max(np.abs(H - H.T), initial=0.0)) / size if size else 0.0
        traces = forward(spec.layers, parameters, rows.X, FLOAT64, rows.mode)
        notes = kink_notes(spec, parameters, traces, rows.Y, rows.mode.samples or (), second=True)
    finite = bool(np.all(np.isfinite(H)))
    eigenvalues = np.linalg.eigvalsh((H + H.T) / 2) if finite and len(H) else np.full(len(H), np.nan)
    floor = 16 * len(H) * EPSILON * float(np.max(np.abs(eigenvalues), initial=0.0)) if finite else np.inf
    found = Curvature(layout.paths("before"), layout.labels(), H, gradient, eigenvalues, asymmetry, floor, notes)
    words = [message("hessian.nonfinite")]
    if finite:
        words = meaning(found, flat, spec.optimizer.learning_rate, spec.optimizer.descends)
    return Curvature(**{**vars(found), "notes": [*words, *notes]})


def meaning(found: Curvature, flat: Array, learning_rate: float, descends: bool) -> list[Message]:
    """What the eigenvalues say about the place, the learning rate and the conditioning; flat: the parameters, (n,)."""
    values, floor = found.eigenvalues, found.floor
    if not len(values):
        return [message("hessian.none")]
    up, down = int(np.sum(values > floor)), int(np.sum(values < -floor))
    return [_place(found, flat, up, down), *_rate(found, learning_rate, descends), *_conditioning(values, floor, up)]


def _place(found: Curvature, flat: Array, up: int, down: int) -> Message:
    n, flatness = len(found.eigenvalues), len(found.eigenvalues) - up - down
    scale = float(np.max(np.abs(found.eigenvalues))) * max(1.0, float(np.linalg.norm(flat)))
    at_rest = float(np.linalg.norm(found.gradient)) <= AT_REST * scale
    also = counted(flatness, "hessian.flat_too") if flatness else ""
    if up == down == 0:
        return message("hessian.flat")
    if down == 0:
        shape = message("shape.ahead")
        if at_rest:
            shape = message("shape.minimum.flat" if flatness else "shape.minimum")
        if flatness:
            return counted(up, "hessian.up", flat=also, shape=shape)
        return message("hessian.up.all", number=n, shape=shape)
    if up == 0:
        shape = message("shape.maximum" if at_rest else "shape.downwards")
        return message("hessian.down", shape=shape, flat=also)
    shape = message("shape.saddle" if at_rest else "shape.saddle.slope")
    ways = {"up": counted(up, "hessian.curves_up"), "down": counted(down, "hessian.curves_down")}
    return message("hessian.saddle", flat=also, shape=shape, **ways)


def _rate(found: Curvature, learning_rate: float, descends: bool) -> list[Message]:
    limit = found.stable_rate
    if limit is None:
        return [message("hessian.no_limit")]
    words = [message("hessian.limit", top=float(found.eigenvalues[-1]), limit=limit)]
    if descends:
        words.append(message(f"hessian.rate.{'below' if learning_rate < limit else 'above'}", rate=learning_rate))
    return words


def _conditioning(values: Array, floor: float, up: int) -> list[Message]:
    sizes = np.abs(values[np.abs(values) > floor])
    if up == 0 or len(sizes) < 2:
        return []
    ratio = float(np.max(sizes) / np.min(sizes))
    if np.all(values >= -floor):
        return [message("hessian.conditioning.steps", ratio=ratio, steps=float(max(1.0, ratio * np.log(10.0))))]
    return [message("hessian.conditioning", ratio=ratio)]


def curvature_document(found: Curvature) -> dict[str, Any]:
    """The Hessian as it goes to the page; parameters are the paths of the step's `before`."""
    return {
        "schema": SCHEMA, "parameters": found.parameters, "labels": found.labels,
        "H": encode(found.H), "gradient": encode(found.gradient), "eigenvalues": encode(found.eigenvalues),
        "floor": encode(found.floor),
        "asymmetry": encode(found.asymmetry),
        "stable_rate": None if found.stable_rate is None else encode(found.stable_rate), **noted(found.notes),
    }  # fmt: skip
