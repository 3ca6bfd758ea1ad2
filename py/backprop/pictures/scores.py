"""How well predictions fit: accuracy and confusion of classes, R² of values."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..layers.base import Mode
from ..network.build import NetworkParameters
from ..network.spec import Spec
from ..numbers.special import Array
from ..numbers.strict_json import encode
from ..training.steps import evaluate


def scores(spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, X: Array, Y: Array) -> dict[str, Any]:
    """The scores of rows X (n_samples, n_in), Y (n_samples, n_out) by inference, as a document."""
    P, loss = evaluate(spec, parameters, X, Y, Mode(training=False, buffers=buffers))
    targets, predicted = Y.reshape(-1, Y.shape[-1]), P.reshape(-1, P.shape[-1])
    document: dict[str, Any] = {
        "kind": kind_of(spec), "rows": len(X), "loss": encode(loss), "accuracy": None, "confusion": None, "r2": None,
    }  # fmt: skip
    if document["kind"] == "regression":
        return {**document, "r2": r_squared(targets, predicted)}
    names = class_names(spec)
    counts = confusion(class_numbers(spec, targets), class_numbers(spec, predicted), len(names))
    right = float(np.trace(counts)) / float(np.sum(counts))
    return {**document, "accuracy": right, "confusion": {"classes": names, "counts": counts.tolist()}}


def both_scores(spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters) -> dict[str, Any]:
    """Those of the rows that are trained on, and of those kept out (None without any)."""
    held_out = spec.rows.held_out
    return {
        "training": scores(spec, parameters, buffers, spec.X, spec.Y),
        "validation": scores(spec, parameters, buffers, *held_out) if held_out else None,
    }


def kind_of(spec: Spec) -> str:
    """As the data says of itself, else by the loss and by targets that are all 0 and 1, or −1 and 1."""
    stated = spec.rows.about.get("kind")
    if stated:
        return str(stated)
    Y = spec.rows.Y
    two = bool(np.all((Y == 0) | (Y == 1)) or np.all((Y == -1) | (Y == 1)))
    return "classification" if two or spec.loss.row.probabilities or spec.loss.row.target_values else "regression"


def class_names(spec: Spec) -> list[str]:
    """As the data names them, else by the outputs' names, or the two targets of a single output."""
    stated = spec.rows.about.get("classes")
    if stated:
        return list(stated)
    if spec.rows.Y.shape[-1] > 1:
        return list(spec.names[-1])
    return [f"{_low(spec):g}", "1"]


def class_numbers(spec: Spec, rows: Array) -> Array:
    """(n_samples, n_out) → (n_samples,): the largest output, of a single one the nearer of its two targets."""
    if rows.shape[-1] > 1:
        return np.argmax(rows, axis=-1)
    return (rows[:, 0] >= 0.5 * (_low(spec) + 1.0)).astype(int)


def _low(spec: Spec) -> float:
    return -1.0 if np.any(spec.rows.Y < 0) else 0.0


def confusion(true: Array, predicted: Array, n_classes: int) -> Array:
    """counts[i, j], (n_classes, n_classes): rows of class i that were taken for j; true, predicted: (n_samples,)."""
    counts = np.zeros((n_classes, n_classes), dtype=int)
    np.add.at(counts, (true, predicted), 1)
    return counts


def r_squared(Y: Array, P: Array) -> list[Any]:
    """1 − Σ(y − ŷ)²/Σ(y − ȳ)² of each output; None where y never varies."""
    with np.errstate(all="ignore"):
        left = np.sum((Y - P) ** 2, axis=0)
    whole = np.sum((Y - np.mean(Y, axis=0)) ** 2, axis=0)
    return [encode(float(1.0 - part / all_)) if all_ > 0 else None for part, all_ in zip(left, whole, strict=True)]
