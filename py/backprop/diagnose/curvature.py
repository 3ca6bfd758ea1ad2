"""The Hessian of a small network, its eigenvalues, and what they mean in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..errors import refuse
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
    notes: list[str]

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
    words = meaning(found, flat, spec.optimizer.learning_rate, spec.optimizer.descends) if finite else [
        "The Hessian contains a number that is not finite: scale the weights or inputs down."
    ]  # fmt: skip
    return Curvature(**{**vars(found), "notes": [*words, *notes]})


def meaning(found: Curvature, flat: Array, learning_rate: float, descends: bool) -> list[str]:
    """What the eigenvalues say about the place, the learning rate and the conditioning; flat: the parameters, (n,)."""
    values, floor = found.eigenvalues, found.floor
    if not len(values):
        return ["No parameter is trained: there is no Hessian."]
    up, down = int(np.sum(values > floor)), int(np.sum(values < -floor))
    return [_place(found, flat, up, down), *_rate(found, learning_rate, descends), *_conditioning(values, floor, up)]


def _place(found: Curvature, flat: Array, up: int, down: int) -> str:
    n, flatness = len(found.eigenvalues), len(found.eigenvalues) - up - down
    scale = float(np.max(np.abs(found.eigenvalues))) * max(1.0, float(np.linalg.norm(flat)))
    at_rest = float(np.linalg.norm(found.gradient)) <= AT_REST * scale
    flat_words = f", and {_count(flatness, 'direction is', 'directions are')} flat" if flatness else ""
    if up == down == 0:
        return "The loss has no curvature here: it is flat or a plane."
    if down == 0:
        shape = "the surface curves upwards in every curved direction: a minimum lies ahead"
        if at_rest:
            shape = "a minimum to second order" if flatness else "a minimum"
        which = (
            f"{_count(up, 'eigenvalue is', 'eigenvalues are')} positive"
            if flatness
            else f"All {n} eigenvalues are positive"
        )
        return f"{which}{flat_words}: {shape}."
    if up == 0:
        shape = "a maximum" if at_rest else "the surface curves downwards"
        return f"No eigenvalue is positive: {shape}{flat_words}."
    shape = "a saddle" if at_rest else "saddle-shaped, though the gradient is not 0"
    return (
        f"{_count(up, 'direction curves', 'directions curve')} upwards, {_count(down, 'curves', 'curve')} downwards"
        f"{flat_words}: {shape}. A plain Newton step would go to the saddle."
    )


def _rate(found: Curvature, learning_rate: float, descends: bool) -> list[str]:
    limit = found.stable_rate
    if limit is None:
        return ["No direction curves upwards: curvature sets no limit to the learning rate here."]
    top = found.eigenvalues[-1]
    words = [
        f"Largest eigenvalue λmax = {top:.6g}: "
        f"gradient descent is stable here for learning rates below 2/λmax = {limit:.6g}."
    ]
    if descends:
        side = (
            "below it"
            if learning_rate < limit
            else "above it: along the steepest direction each step overshoots by more"
        )
        words.append(f"The learning rate {learning_rate:g} lies {side}.")
    return words


def _conditioning(values: Array, floor: float, up: int) -> list[str]:
    sizes = np.abs(values[np.abs(values) > floor])
    if up == 0 or len(sizes) < 2:
        return []
    ratio = float(np.max(sizes) / np.min(sizes))
    words = f"Conditioning: the eigenvalues differ by a factor of {ratio:.4g}"
    if np.all(values >= -floor):
        steps = max(1.0, ratio * np.log(10.0))
        words += f"; with η = 1/λmax the slowest direction needs about {steps:.3g} steps for each further digit"
    return [words + ". Second-order methods and momentum help when this factor is large."]


def _count(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def curvature_document(found: Curvature) -> dict[str, Any]:
    """The Hessian as it goes to the page; parameters are the paths of the step's `before`."""
    return {
        "schema": SCHEMA, "parameters": found.parameters, "labels": found.labels,
        "H": encode(found.H), "gradient": encode(found.gradient), "eigenvalues": encode(found.eigenvalues),
        "floor": encode(found.floor),
        "asymmetry": encode(found.asymmetry),
        "stable_rate": None if found.stable_rate is None else encode(found.stable_rate), "notes": found.notes,
    }  # fmt: skip
