"""Training as a spec asks, and the result document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from typing import Any

import numpy as np

from ..diagnose.advice import advice, remedies
from ..diagnose.divergence import divergence_notes
from ..network.build import build, build_buffers
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.strict_json import encode
from ..rules.limits import HISTORY_POINTS, SCHEMA
from ..training.checkpoint import checkpoint_document
from ..training.history import mean_of
from ..training.loop import train
from ..training.progress import Progress
from ..training.rows import batch_count
from ..training.slices import add_remarks, remark_notes
from .spec_document import labels, parameters_document, spec_document
from .step_document import NORM_BEFORE, step_document

Json = Any
HISTORY = {key: key for key in ("step", "epoch", "loss", "learning_rate", "gradient_norm")}  # and what of a step it is


def resolved(spec: Spec, rows: bool = True) -> Json:
    """The spec with every default filled in and every weight drawn; nothing is trained. Without `rows` no data."""
    return {"schema": SCHEMA, "spec": spec_document(spec, build(spec), rows=rows)}


def run(
    spec: Spec, see: Callable[[Step], None] = lambda step: None, most: int | None = None, listed: int | None = None
) -> Json:
    """Train as the spec asks, or its first `most` steps, and return the result document.

    `see` is shown each step as it is taken. With `listed`, what belongs to single rows is written of the first so many
    rows of a batch only, and the rows of the data are left out of the spec; `abridged` then says so. Whatever is a sum
    or a mean over rows is so over all of them in any case.
    """
    parameters = build(spec)
    notes = advice(spec, parameters)
    kept: list[Json] = []
    remarks: list[tuple[int, str]] = []
    wanted = HISTORY if spec.clip.norm is None else {**HISTORY, NORM_BEFORE: "norm_before_clipping"}
    history: dict[str, list[Any]] = {key: [] for key in wanted}
    last: Step | None = None
    final, buffers, stop = parameters, build_buffers(spec), []
    progress = Progress.begin(spec, parameters)
    begun = list(progress.epoch_losses)
    for step in islice(train(spec, parameters, progress), most):
        last = step
        see(step)
        if len(kept) < spec.training.keep_steps:
            kept.append(step_document(spec, step, listed))
        for key, name in wanted.items():
            history[key].append(getattr(step, name))
        if step.fault is None:
            final, buffers = step.after, step.buffers_after
        else:
            stop = [f"Step {step.step} stopped the training: {step.fault} The parameters are those before it."]
        add_remarks(remarks, [(step.step, remark) for remark in step.info["notes"]] if step.info else ())
    assert last is not None  # a spec has at least one sample and one epoch
    notes += remark_notes(remarks)
    means = epoch_means(history["loss"], history["step"], batch_count(spec), begun)
    if len(history["step"]) > 1:
        first, end = (means[0], means[-1]) if means else (None, None)
        notes += divergence_notes(spec, parameters, first, end, last.after_loss)
    if kept[-1]["step"] != last.step:
        kept.append(step_document(spec, last, listed))
    if last.fault is None:
        notes += _nonfinite_notes(kept)
    rows = len(last.samples)
    told = {"rows": rows, "listed": listed} if listed is not None and rows > listed else None
    return {
        "schema": SCHEMA,
        "spec": spec_document(spec, parameters, rows=told is None),
        "labels": labels(spec),
        **({"abridged": told} if told else {}),
        "steps": kept,
        "history": _history(history, batch_count(spec), begun),
        "parameters": parameters_document(spec, final, buffers),
        "optimizer_state": checkpoint_document(spec, progress.checkpoint(), final),
        "notes": notes + stop,
        **({"remedies": [remedy.document() for remedy in mended]} if (mended := remedies(spec)) else {}),
    }


def _nonfinite_notes(steps: list[Json]) -> list[str]:
    """Where the first number that is not finite stands in steps that nothing stopped."""
    for step in steps:
        made = {key: value for key, value in step.items() if key != "info"}  # trials that were not taken may overflow
        for path, word in _nonfinite(made, ""):
            kind = "not a number" if word == "nan" else "infinite"
            return [f"In step {step['step']}, {path} is {kind}; the new parameters are still finite."]
    return []


def _nonfinite(value: Json, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if "nonfinite" in value:
            yield path, value["nonfinite"]
        else:
            for key, item in value.items():
                yield from _nonfinite(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _nonfinite(item, f"{path}[{i}]")


def epoch_means(losses: list[float], steps: list[int], per_epoch: int, begun: list[float]) -> list[float]:
    """The mean loss of each whole epoch; `begun` are the losses that the first one already had."""
    every = begun + losses
    ends = [i + 1 + len(begun) for i, step in enumerate(steps) if step % per_epoch == 0]
    return [mean_of(every[start:end]) for start, end in pairwise([0, *ends])]


def _history(history: dict[str, list[Any]], per_epoch: int, begun: list[float]) -> Json:
    """Every step; where there are more than `HISTORY_POINTS`, a point for each epoch with the mean of its losses.

    `per` then says so; an epoch of more steps than that has a point for every `mean_over` of them.
    """
    steps = history["step"]
    if len(steps) <= HISTORY_POINTS or per_epoch == 1:
        return {key: encode(_thin(values)) for key, values in history.items()}
    size = per_epoch if per_epoch <= HISTORY_POINTS else -(-len(steps) // HISTORY_POINTS)
    every = begun + history["loss"]
    ends = [i for i, n in enumerate(steps) if ((n - 1) % per_epoch + 1) % size == 0 or n % per_epoch == 0]
    ends += [] if ends[-1:] == [len(steps) - 1] else [len(steps) - 1]
    starts = [max(0, len(begun) + i - ((steps[i] - 1) % per_epoch) % size) for i in ends]
    means = [mean_of(every[start : len(begun) + i + 1]) for start, i in zip(starts, ends, strict=True)]
    told = {key: [values[i] for i in ends] for key, values in history.items()} | {"loss": means}
    per = {"per": "epoch"} if size == per_epoch else {"per": "steps", "mean_over": size}
    return {key: encode(_thin(values)) for key, values in told.items()} | per


def _thin(values: list[Any]) -> list[Any]:
    """At most `HISTORY_POINTS` of the values, evenly spaced, first and last kept."""
    if len(values) <= HISTORY_POINTS:
        return values
    return [values[i] for i in np.linspace(0, len(values) - 1, HISTORY_POINTS).round().astype(int)]
