"""The gradient check as a document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..layers.base import expand
from ..messages import noted
from ..network.addresses import parameter_path
from ..network.build import NetworkParameters
from ..numbers.special import Array
from ..numbers.strict_json import encode
from ..rules.limits import SCHEMA
from .check import Check
from .judging import CENTRAL_TOLERANCE


def check_document(found: Check) -> dict[str, Any]:
    """For every parameter the four values, what comes of them, and the relative error of tape or complex step.

    `passed` is null and `outcome` “not judged” where nothing can be known; `notes` say why. `error` is held against
    `bound`, both of the entry that is worst off, against the largest gradient. `central_error` is how far central
    differences are off, `central_excess` what of that is more than their own rounding and truncation: only the latter
    is held against `central_bound`. `sampled` of all gradients were moved; where one was not, those values are null.
    """
    return {
        "schema": SCHEMA,
        "passed": found.passed,
        "outcome": found.outcome,
        "bound": _number(found.bound),
        "error": _number(found.error),
        "central_error": _number(found.central_error),
        "central_excess": _number(found.central_excess),
        "central_bound": CENTRAL_TOLERANCE,
        "sampled": found.sampled,
        "parameters": list(_entries(found)),
        **noted(found.notes),
    }


def _entries(found: Check) -> Iterator[dict[str, Any]]:
    outcomes = _like(found.analytic, found.judgement.outcomes)
    groups = (found.analytic, found.autodiff, found.complex_step, found.central, found.bounds, found.there, outcomes)
    for k, layer in enumerate(found.analytic):
        for name in layer:
            shaped = [expand(group[k], name) for group in groups]
            for index in np.ndindex(shaped[0].shape):
                ours, tape, complex_, central, bound, there = (float(array[index]) for array in shaped[:-1])
                if not there:
                    continue
                yield {
                    "quantity": parameter_path(k, "gradients", name, index),
                    "outcome": str(shaped[-1][index]),
                    "analytic": encode(ours), "autodiff": _told(tape), "complex_step": _told(complex_),
                    "central_difference": _told(central), "bound": _told(bound),
                    "relative_error": _worse(ours, tape, complex_),
                }  # fmt: skip


def _like(shapes: NetworkParameters, flat: list[str]) -> list[dict[str, Array]]:
    """A flat list by layer and name, shaped as the parameters."""
    made: list[dict[str, Array]] = []
    rest = np.array(flat)
    for layer in shapes:
        made.append({})
        for name, array in layer.items():
            made[-1][name], rest = rest[: array.size].reshape(array.shape), rest[array.size :]
    return made


def _number(value: float | None) -> Any:
    return None if value is None else encode(value)


def _told(value: float) -> Any:
    """Null for an oracle that has nothing to say."""
    return None if np.isnan(value) else encode(value)


def _worse(ours: float, *theirs: float) -> Any:
    relative = [_relative(ours, value) for value in theirs if not np.isnan(value)]
    return encode(max(relative)) if relative else None


def _relative(a: float, b: float) -> float:
    scale = max(abs(a), abs(b))
    return abs(a - b) / scale if scale else 0.0
