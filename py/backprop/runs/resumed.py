"""A run taken up from its last result as if it had never been left: its start, its history and its past steps too."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..errors import refuse
from ..network.build import build
from ..network.spec import Spec
from ..numbers.strict_json import Json, encode
from ..requests.continued import continued
from ..requests.parsing import parse
from ..training.checkpoint_json import Mark
from ..training.history import History, Point
from ..training.progress import Progress
from .run import Run


def history_state(history: History) -> Json:
    """What a history's document leaves out of what the next points are made of; `counts` of thinned ones alone."""
    points = history.all_points()
    return {
        "stride": history.stride,
        "last_loss": None if history.last is None else encode(history.last.loss),
        "first_epoch": _or_none(history.first_epoch), "last_epoch": _or_none(history.last_epoch),
        **({"counts": [point.count for point in points]} if history.stride > 1 else {}),
    }  # fmt: skip


def _or_none(value: float | None) -> Json:
    return None if value is None else encode(value)


def resumed(document: Any, engine: str = "auto") -> Run:
    """The run of a result of `train`, where it stands. Raises SpecError for what is no such result.

    The result of an older version, which tells less of its history, opens as a run that begins where it stands.
    """
    training = document.get("training") if isinstance(document, dict) else None
    if not isinstance(training, dict) or not isinstance(document.get("history"), dict):
        raise refuse("run.result", "result", document)
    there = parse(continued(document))
    try:
        run = _with_history(there, document, training, engine) if "history_state" in training else Run(there, engine)
        run.end = int(training["end"])
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as fault:
        raise refuse("run.result", "result", document) from fault
    return run


def _with_history(there: Spec, document: Json, training: Json, engine: str) -> Run:
    spec = document["spec"]
    start = {**spec, "training": {key: value for key, value in spec["training"].items() if key != "changes"}}
    run = Run(parse(start), engine)
    at = Progress.begin(there, build(there))
    if at.step == run.first:
        return run
    last = _fill(run.history, document, training, at)
    if changes := there.training.changes:
        run.set_changes(changes)
    run.stand_at(Mark(at, last))
    return run


def _fill(history: History, document: Json, training: Json, at: Progress) -> Point:
    """Put the points of a document into a history; the last update's own point."""
    told, state = document["history"], training["history_state"]
    norms, counts = training["layer_norms"]["norms"], state.get("counts")
    before = told.get("gradient_norm_before_clipping")
    val = told.get("val_loss")
    points = [
        Point(
            step, _float(told["loss"][i]), None if val is None or val[i] is None else _float(val[i]),
            told["learning_rate"][i], _float(told["gradient_norm"][i]), [*map(_float, norms[i])],
            counts[i] if counts else 1, _float(before[i]) if before else float("nan"),
        )
        for i, step in enumerate(told["step"])
    ]  # fmt: skip
    history.stride = int(state["stride"])
    last = points[-1]
    if not history.keeps(last.step):
        points.pop()  # It stands for the updates after the last one that is kept.
    own = last if history.stride == 1 else replace(last, loss=_float(state["last_loss"]), count=1)
    while own.step > at.step:  # A step that was not finite came after it.
        own = points.pop()
    history.points = points
    history.cut(at.step, own, at.epoch_losses)
    for name in ("first_epoch", "last_epoch"):
        setattr(history, name, None if state[name] is None else _float(state[name]))
    return own


def _float(value: Any) -> float:
    return float(value["nonfinite"]) if isinstance(value, dict) else float(value)
