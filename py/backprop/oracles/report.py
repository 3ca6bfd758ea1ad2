"""The gradient check as a document."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..layers.base import expand
from ..limits import SCHEMA
from ..places import parameter_path
from ..strict_json import encode
from .check import CENTRAL_TOLERANCE, Check


def check_document(found: Check) -> dict[str, Any]:
    """For every parameter the four values and the relative error of the worse of tape and complex step.

    `error` is held against `bound`. `central_error` is how far central differences are off, `central_excess` what of
    that is more than their own rounding: only the latter is held against `central_bound`.
    """
    return {
        "schema": SCHEMA,
        "passed": found.passed,
        "bound": encode(found.bound),
        "error": encode(found.error),
        "central_error": encode(found.central_error),
        "central_excess": encode(found.central_excess),
        "central_bound": CENTRAL_TOLERANCE,
        "parameters": [entry for k in range(len(found.analytic)) for entry in _layer(found, k)],
        "notes": found.notes,
    }


def _layer(found: Check, k: int) -> list[dict[str, Any]]:
    entries = []
    for name in found.analytic[k]:
        shaped = {
            key: expand(getattr(found, key)[k], name) for key in ("analytic", "autodiff", "complex_step", "central")
        }
        for index in np.ndindex(shaped["analytic"].shape):
            ours, tape, complex_, central = (float(array[index]) for array in shaped.values())
            entries.append({
                "quantity": parameter_path(k, "gradients", name, index),
                "analytic": encode(ours), "autodiff": encode(tape), "complex_step": encode(complex_),
                "central_difference": encode(central),
                "relative_error": encode(max(_relative(ours, tape), _relative(ours, complex_))),
            })  # fmt: skip
    return entries


def _relative(a: float, b: float) -> float:
    scale = max(abs(a), abs(b))
    return abs(a - b) / scale if scale else 0.0
