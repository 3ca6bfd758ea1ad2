"""Training as a spec asks, and the result document of every training."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

from ..diagnose.advice import advice, remedies
from ..diagnose.divergence import divergence_notes
from ..messages import Message, message, noted
from ..network.build import NetworkParameters, build
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.strict_json import Json
from ..rules.limits import HISTORY_POINTS, SCHEMA
from ..training.checkpoint import checkpoint_document, state_matters
from ..training.history import History
from ..training.loop import Trainer
from ..training.progress import Progress
from ..training.rows import last_step
from ..training.slices import remark_notes
from ..training.whole_steps import WholeSteps
from .spec_document import labels, parameters_document, spec_document
from .step_document import step_document

PLAIN = frozenset({float, int, bool, str, type(None)})
"""Types of what holds no number that is not finite: in a large document nearly all lists are of these."""


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
    parameters, kept = build(spec), list[Json]()

    def keep(step: Step) -> None:
        see(step)
        if len(kept) < spec.training.keep_steps:
            kept.append(step_document(spec, step, listed))

    engine, at = WholeSteps(spec, keep), Progress.begin(spec, parameters)
    engine.measure = lambda step: False
    history = History.of(spec, at, sys.maxsize)
    steps = last_step(spec, at.step) - at.step
    made = Trainer(spec, at, engine).run(steps if most is None else min(most, steps))
    history.add(made)
    last, notes = engine.made, [*advice(spec, parameters), *remark_notes(made.remarks)]
    if made.steps > 1:
        notes += divergence_notes(spec, parameters, history.first_epoch, history.last_epoch, last.after_loss)
    if kept[-1]["step"] != last.step:
        kept.append(step_document(spec, last, listed))
    notes += _nonfinite_notes(kept) if made.fault is None else [stopped(last.step, made.fault)]
    rows = len(last.samples)
    told = {"rows": rows, "listed": listed} if listed is not None and rows > listed else None
    return {
        **document(spec, parameters, at, kept, history.document(*history.even(HISTORY_POINTS)), notes, told),
        **({"remedies": [remedy.document() for remedy in mended]} if (mended := remedies(spec)) else {}),
    }


def stopped(step: int, fault: str) -> Message:
    """The sentence on a step that was not finite."""
    return message("run.stopped", step=step, fault=fault)


def document(
    spec: Spec, start: NetworkParameters, at: Progress, steps: list[Json], history: Json, notes: list[Message],
    abridged: Json = None, buffers: NetworkParameters | None = None,
) -> Json:  # fmt: skip
    """A training from `start` (with `buffers`) to `at`: documents of some of its steps, its history, what to say of it.

    abridged: how many rows there are and are told of, where not all.
    """
    state = checkpoint_document(spec, at.checkpoint(), at.parameters)
    return {
        "schema": SCHEMA,
        "spec": spec_document(spec, start, buffers, rows=abridged is None),
        "labels": labels(spec),
        **({"abridged": abridged} if abridged else {}),
        "steps": steps,
        "history": history,
        "parameters": parameters_document(spec, at.parameters, at.buffers),
        "optimizer_state": state,
        "state_matters": state_matters(spec, state),
        **noted(notes),
    }


def _nonfinite_notes(steps: list[Json]) -> list[Message]:
    """Where the first number that is not finite stands in steps that nothing stopped."""
    for step in steps:
        made = {key: value for key, value in step.items() if key != "info"}  # trials that were not taken may overflow
        for path, word in _nonfinite(made, ""):
            code = "run.nan" if word == "nan" else "run.infinite"
            return [message(code, step=step["step"], quantity=path)]
    return []


def _nonfinite(value: Json, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if "nonfinite" in value:
            yield path, value["nonfinite"]
        else:
            for key, item in value.items():
                yield from _nonfinite(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and not PLAIN.issuperset(map(type, value)):
        for i, item in enumerate(value):
            yield from _nonfinite(item, f"{path}[{i}]")
