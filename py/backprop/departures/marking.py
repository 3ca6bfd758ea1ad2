"""Marking: what was typed of a training's steps, each step from the numbers with which the one before it was left."""

from __future__ import annotations

from itertools import islice
from typing import Any

from ..errors import refuse
from ..network.build import build
from ..network.spec import Spec
from ..training.loop import train
from .answers import step_of, steps_of
from .lines import MARKED, unfit
from .marking_step import Marked, mark_step
from .step_lines import step_lines

STEPS = 10  # at most that are marked together


def mark(spec: Spec, answers: Any) -> dict[str, Any]:
    """The answer to a document of answers. Raises `SpecError` for what can't be marked or read.

    Quantities of the first step have their own paths, those of later ones a step before it: steps[1].loss.
    """
    if found := unfit(spec, MARKED):
        raise refuse("mark.unfit", found[0], found[1], what=found[1][0].upper() + found[1][1:], most=MARKED)
    asked = [number for number in steps_of(answers) if number < STEPS]
    marked: list[Marked] = []
    for number, step in enumerate(islice(train(spec, build(spec)), max(asked, default=0) + 1)):
        marked.append(mark_step(step_lines(spec, step), answers, number, marked[-1] if marked else None))
    return _joined(marked, answers) if any(steps_of(answers)) else marked[0].document


def _joined(marked: list[Marked], answers: Any) -> dict[str, Any]:
    """The documents of all steps as one, in the order of the answers."""
    documents = [_prefixed(one.document, f"steps[{k}]." if k else "") for k, one in enumerate(marked)]
    each = [iter(document["answers"]) for document in documents]
    places = [step_of(row.get("quantity", ""))[0] for row in answers["answers"]]
    rows = [
        next(each[number]) if number < len(each) else _unknown(row)
        for number, row in zip(places, answers["answers"], strict=True)
    ]
    merged = dict(documents[0])
    for document in documents[1:]:
        first, decides = (merged[key] or document[key] for key in ("first_wrong", "decides"))
        slips, hints = (merged[key] + document[key] for key in ("slips", "hints"))
        merged |= {"first_wrong": first, "decides": decides, "slips": slips, "hints": hints}
    said = [(one["convention"], one["convention_code"]) for one in documents]
    convention = said[0] if all(own == said[0] for own in said) else (None, None)
    return {**merged, "answers": rows, "convention": convention[0], "convention_code": convention[1]}


def _unknown(row: dict[str, Any]) -> dict[str, Any]:
    """An answer of a step that the training has not."""
    return {
        "quantity": row["quantity"], "value": str(row.get("value", "")), "correct": False, "verdict": "unknown"
    }  # fmt: skip


def _prefixed(document: dict[str, Any], step: str) -> dict[str, Any]:
    """A step's document with paths of the whole."""

    def at(path: str | None) -> str | None:
        return path if path is None else step + path

    def line(told: dict[str, Any] | None) -> dict[str, Any] | None:
        return told and {**told, "quantity": at(told["quantity"])}

    return {
        **document, "first_wrong": at(document["first_wrong"]), "decides": at(document["decides"]),
        "slips": [
            {**slip, "at": at(slip["at"]), "explains": [at(path) for path in slip["explains"]],
             "our_line": line(slip["our_line"]), "their_line": line(slip["their_line"])}
            for slip in document["slips"]
        ],
        "hints": [{**hint, "quantity": at(hint["quantity"])} for hint in document["hints"]],
    }  # fmt: skip
