"""Two or more settings from the same start: trained side by side, with the first step at which they differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .document import parameters_document, spec_document
from .errors import SpecError, refusal
from .functions.special import Array
from .limits import SCHEMA, TITLE
from .network import NetworkParameters, build
from .parsing import parse
from .pictures.scores import both_scores
from .running.engines import make_trainer
from .running.run import Run
from .running.steps import StepTrainer
from .spec import Spec
from .strict_json import encode
from .training import Progress, Step

Json = Any
FEWEST, MOST = 2, 8
LARGEST_CHUNK = 1_000
_NUMBERS = ("data", "state", "W", "b", "Wx", "Wh", "h0", "gamma", "beta", "mask")


@dataclass(frozen=True)
class Difference:
    """The first number of two runs that differs: its step and path (None: none does), and both values."""

    step: int | None = None
    quantity: str | None = None
    first: float | None = None
    other: float | None = None


def compare(specs: list[Json], labels: list[str] | None = None, engine: str = "auto") -> Json:
    """Train each spec document to its end; the first one's data and weights are given to all that may have them."""
    if not FEWEST <= len(specs) <= MOST:
        raise refusal("specs", "Specs", f"{len(specs)} specs", f"{FEWEST} to {MOST} specs")
    parsed = _from_same_start(specs)
    names = labels or [spec.title or f"setting {i + 1}" for i, spec in enumerate(parsed)]
    if len(names) != len(parsed):
        raise refusal("labels", "Labels", f"{len(names)} labels", f"{len(parsed)} labels")
    runs = [Run(spec, engine) for spec in parsed]
    for run in runs:
        run.go_on(run.end)
    notes = [note for run in runs for note in run.notes]
    resolved = [spec_document(run.spec, run.parameters) for run in runs]
    stride = max(run.history.stride for run in runs)
    return {
        "schema": SCHEMA,
        "runs": [
            _run_document(run, TITLE.check(name, f"labels[{i}]"), changed(resolved[0], resolved[i]), stride)
            for i, (run, name) in enumerate(zip(runs, names, strict=True))
        ],
        "differences": [_difference(parsed[0], parsed[i], i) for i in range(1, len(parsed))],
        "notes": list(dict.fromkeys(notes)),
    }


def _from_same_start(specs: list[Json]) -> list[Spec]:
    """Each parsed, with the first one's data and drawn weights where it states none and the shapes allow it."""
    parsed: list[Spec] = []
    for i, given in enumerate(specs):
        document = given
        if i:
            document = _with_start(given, specs[0], spec_document(parsed[0], build(parsed[0])))
        try:
            parsed.append(parse(document))
        except SpecError as error:
            raise SpecError(f"specs[{i}].{error.field or ''}".rstrip("."), error.message) from None
    return parsed


def _with_start(document: Json, first: Json, resolved: Json) -> Json:
    if not isinstance(document, dict):
        return document
    made = dict(document)
    if made.get("data") in (None, first.get("data")):
        made["data"] = resolved["data"]
    network, start = made.get("network", first["network"]), resolved["network"]
    if isinstance(network, dict) and _shapes(network) == _shapes(start):
        layers = []
        for own, given in zip(network["layers"], start["layers"], strict=True):
            drawn = {key: given[key] for key in ("W", "b", "Wx", "Wh", "gamma", "beta") if key in given}
            if made.get("conventions", {}).get("bias") == "none":
                drawn.pop("b", None)
            layers.append(own if any(key in own for key in drawn) else {**own, **drawn})
        network = {**network, "layers": layers}
    return {**made, "network": network}


def _shapes(network: Json) -> Json:
    layers = network.get("layers")
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers):
        return None
    return [network.get("n_inputs"), *((layer.get("kind", "dense"), layer.get("units")) for layer in layers)]


def changed(first: Json, other: Json, path: str = "") -> list[str]:
    """Paths at which two resolved specs differ, without data and weights."""
    if isinstance(first, dict) and isinstance(other, dict):
        keys = [key for key in dict.fromkeys([*first, *other]) if key not in _NUMBERS]
        return [
            found for key in keys for found in changed(first.get(key), other.get(key), f"{path}.{key}" if path else key)
        ]
    if isinstance(first, list) and isinstance(other, list) and len(first) == len(other):
        return [
            found for i, pair in enumerate(zip(first, other, strict=True)) for found in changed(*pair, f"{path}[{i}]")
        ]
    return [] if first == other else [path]


def _run_document(run: Run, label: str, paths: list[str], stride: int) -> Json:
    at = run.progress()
    points = run.history.all_points()
    told = [point for point in points if run.history.keeps(point.step, stride) or point is points[-1]]
    fit = both_scores(run.spec, at.parameters, at.buffers)
    return {
        "label": label, "changed": paths, "history": run.history.document(told),
        "scores": fit["training"], "val_scores": fit["validation"],
        "parameters": parameters_document(run.spec, at.parameters, at.buffers),
        "ended": run.ended or "end", "step": run.step, "engine": run.engine,
    }  # fmt: skip


def _difference(first: Spec, other: Spec, index: int) -> Json:
    same = same_start(first, other)
    found = first_difference(first, other)
    return {
        "run": index, "same_start": same, "step": found.step, "quantity": found.quantity,
        "first": None if found.first is None else encode(found.first),
        "other": None if found.other is None else encode(found.other),
    }  # fmt: skip


def same_start(first: Spec, other: Spec) -> bool:
    """Equal weights, data and rows kept out, in bits."""
    pairs = [(first.X, other.X), (first.Y, other.Y)]
    return all(np.array_equal(a, b) for a, b in pairs) and _alike(build(first), build(other))


def _alike(first: NetworkParameters, other: NetworkParameters) -> bool:
    return [list(layer) for layer in first] == [list(layer) for layer in other] and all(
        np.array_equal(array, b[name], equal_nan=True)
        for a, b in zip(first, other, strict=True)
        for name, array in a.items()
    )


def first_difference(first: Spec, other: Spec) -> Difference:
    """The first number that differs, in the order of computation, on the NumPy path.

    Steps are compared by their losses, learning rates and parameters, many at a time, and number by number where
    these differ; what ends one run ends the comparison.
    """
    if [layer.units for layer in first.layers] != [layer.units for layer in other.layers]:
        return Difference(1)
    at = [Progress.begin(spec, build(spec)) for spec in (first, other)]
    begun = [progress.step for progress in at]
    size = 1
    while True:
        trainers = [make_trainer(s, p.copy(), "numpy")[0] for s, p in zip((first, other), at, strict=True)]
        ends = [
            (start // _per_epoch(s) + s.training.epochs) * _per_epoch(s) - p.step
            for s, p, start in zip((first, other), at, begun, strict=True)
        ]
        steps = min(size, *ends)
        if steps <= 0:
            return Difference()
        made = [trainer.run(steps) for trainer in trainers]
        after = [trainer.progress() for trainer in trainers]
        alike = all(np.array_equal(getattr(made[0], k), getattr(made[1], k), True) for k in ("losses", "rates"))
        if not alike or not _alike(after[0].parameters, after[1].parameters):
            return _look_closely(first, other, at, steps)
        if made[0].ended or made[1].ended:
            return Difference()
        at, size = after, min(2 * size, LARGEST_CHUNK)


def _per_epoch(spec: Spec) -> int:
    return -(-len(spec.X) // (spec.training.batch_size or len(spec.X)))


def _look_closely(first: Spec, other: Spec, at: list[Progress], steps: int) -> Difference:
    trainers = [StepTrainer(spec, progress.copy()) for spec, progress in zip((first, other), at, strict=True)]
    for _ in range(steps):
        made = [trainer.step() for trainer in trainers]
        for (path, a), (_, b) in zip(_numbers(made[0]), _numbers(made[1]), strict=False):
            if a.shape != b.shape:
                return Difference(made[0].step, path)
            unlike = np.argwhere((a != b) & ~((a != a) & (b != b)))
            if len(unlike):
                index = tuple(int(i) for i in unlike[0])
                whole = path + "".join(f"[{i}]" for i in index)
                return Difference(made[0].step, whole, float(a[index]), float(b[index]))
        for trainer in trainers:
            trainer.run(1, stop=False)
    return Difference(at[0].step + steps)


def _numbers(step: Step) -> Iterator[tuple[str, Array]]:
    """The numbers of a step by their paths, in the order of computation."""
    yield "samples", np.array(step.samples)
    for k, trace in enumerate(step.traces):
        yield f"layers[{k}].z", trace.z
        yield f"layers[{k}].a", trace.a
    yield "loss", np.array(step.loss)
    for k in reversed(range(len(step.traces))):
        yield f"layers[{k}].delta", step.backward.layers[k].delta
        for name, array in step.gradients[k].items():
            yield f"layers[{k}].gradients.{name}", array
    for group, layers in (("updates", step.updates), ("after", step.after)):
        for k, layer in enumerate(layers):
            for name, array in layer.items():
                yield f"layers[{k}].{group}.{name}", array
