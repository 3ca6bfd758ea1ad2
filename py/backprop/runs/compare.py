"""Two or more settings from the same start: trained side by side, with the first step at which they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import SpecError, refuse
from ..layers import LAYERS, Layer
from ..messages import noted
from ..network.addresses import indices
from ..network.build import build
from ..network.order import step_numbers
from ..network.spec import Spec
from ..network.starts import alike, same_start, started_from
from ..numbers.strict_json import Json, encode
from ..pictures.scores import both_scores
from ..requests.parsing import parse
from ..rules.limits import SCHEMA, TITLE
from ..training.loop import Trainer
from ..training.progress import Progress
from ..training.rows import last_step
from ..training.whole_steps import WholeSteps
from .engines import make_trainer
from .run import Run
from .spec_document import data_document, parameters_document, spec_document

FEWEST, MOST = 2, 8
LARGEST_CHUNK = 1_000


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
        raise refuse("compare.specs", "specs", f"{len(specs)} specs", fewest=FEWEST, most=MOST)
    parsed = _from_same_start(specs)
    names = labels or [spec.title or f"setting {i + 1}" for i, spec in enumerate(parsed)]
    if len(names) != len(parsed):
        raise refuse("compare.labels", "labels", f"{len(names)} labels", count=len(parsed))
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
        **noted(dict.fromkeys(notes)),
    }


def _from_same_start(specs: list[Json]) -> list[Spec]:
    """Each parsed, with the first one's data where it has none, and its start where it states none of its own."""
    parsed: list[Spec] = []
    for i, given in enumerate(specs):
        try:
            if not parsed:
                parsed.append(parse(given))
            else:
                parsed.append(started_from(parse(_with_data(given, specs[0], parsed[0])), parsed[0]))
        except SpecError as error:
            raise SpecError(f"specs[{i}].{error.field or ''}".rstrip("."), error.message) from None
    return parsed


def _with_data(document: Json, first: Json, parsed: Spec) -> Json:
    """The document with the rows, and the network, of the first one where it has none of its own."""
    if not isinstance(document, Mapping):
        return document
    data = data_document(parsed) if document.get("data") in (None, first["data"]) else document["data"]
    return {**document, "data": data, "network": document.get("network") or first["network"]}


def changed(first: Json, other: Json, path: str = "") -> list[str]:
    """Paths at which two resolved specs differ, without data and the numbers that training starts from."""
    if isinstance(first, dict) and isinstance(other, dict):
        layers = [row for row in (first, other) if row.get("kind") in LAYERS]
        left_out = {"data", "state"}.union(*(LAYERS[row["kind"]].starts(row) for row in layers))
        keys = [key for key in dict.fromkeys([*first, *other]) if key not in left_out]
        return [
            found for key in keys for found in changed(first.get(key), other.get(key), f"{path}.{key}" if path else key)
        ]
    lists = isinstance(first, list) and isinstance(other, list) and len(first) == len(other)
    if lists and all(isinstance(item, dict) for item in first):
        return [
            found for i, pair in enumerate(zip(first, other, strict=True)) for found in changed(*pair, f"{path}[{i}]")
        ]
    return [] if first == other else [path]


def _run_document(run: Run, label: str, paths: list[str], stride: int) -> Json:
    at = run.progress()
    told = run.history.all_points(stride)
    fit = both_scores(run.spec, at.parameters, at.buffers)
    return {
        "label": label, "changed": paths, "history": run.history.document(told, stride),
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


def first_difference(first: Spec, other: Spec) -> Difference:
    """The first number that differs, in the order of computation, on the NumPy path.

    Steps are compared by their losses, learning rates and parameters, many at a time, and number by number where
    these differ; what ends one run ends the comparison. Networks of other sizes differ from the first step on.
    """
    if _sizes(first.layers) != _sizes(other.layers):
        return Difference(1)
    specs = (first, other)
    at = [Progress.begin(spec, build(spec)) for spec in specs]
    ends = [last_step(spec, progress.step) for spec, progress in zip(specs, at, strict=True)]
    size = 1
    while True:
        trainers = [make_trainer(s, p.copy(), "numpy")[0] for s, p in zip(specs, at, strict=True)]
        steps = min(size, *(end - progress.step for end, progress in zip(ends, at, strict=True)))
        if steps <= 0:
            return Difference()
        made = [trainer.run(steps) for trainer in trainers]
        after = [trainer.progress() for trainer in trainers]
        same = all(np.array_equal(getattr(made[0], k), getattr(made[1], k), True) for k in ("losses", "rates"))
        found = None
        if not (same and alike(*(p.parameters for p in after)) and alike(*(p.buffers for p in after))):
            found = _look_closely(specs, at, steps)
        if found or made[0].ended or made[1].ended:
            return found or Difference()
        at, size = after, min(2 * size, LARGEST_CHUNK)


def _sizes(layers: Sequence[Layer]) -> Json:
    return [(layer.units, _sizes(layer.inner)) for layer in layers]


def _look_closely(specs: tuple[Spec, Spec], at: list[Progress], steps: int) -> Difference | None:
    """The first number that both have and that differs, within so many steps from there on."""
    engines = [WholeSteps(spec) for spec in specs]
    trainers = [Trainer(*of) for of in zip(specs, (p.copy() for p in at), engines, strict=True)]
    for _ in range(steps):
        for trainer in trainers:
            trainer.run(1, stop=False)
        made = [engine.made for engine in engines]
        first, other = (dict(step_numbers(spec, step)) for spec, step in zip(specs, made, strict=True))
        for path, a in first.items():
            b = other.get(path, a)
            if a.shape != b.shape:
                return Difference(made[0].step, path)
            unlike = np.argwhere((a != b) & ~((a != a) & (b != b)))
            if len(unlike):
                index = tuple(int(i) for i in unlike[0])
                return Difference(made[0].step, path + indices(index), float(a[index]), float(b[index]))
    return None
