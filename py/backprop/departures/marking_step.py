"""Marking of one step: each typed number right, consequential or wrong; the first wrong one; the slips that explain it.

Consequential is what follows from the numbers that were typed before it; in a later step from those that the student
had after the step before.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..messages import message, noted, told
from ..numbers.display import shown_by
from ..rules.limits import SCHEMA
from .answers import Asked, read_answers
from .arithmetic import detail
from .beside import Pages
from .bounded import Sheet, ends, march
from .carrying import beginning
from .computing import computed
from .departure import CONVENTION, Departure, together
from .explaining import ARITHMETIC, Found, explain, explain_carried, meets, order_of
from .hints import ladder
from .lines import EXPLAINED, StepLines, products


@dataclass(frozen=True)
class Marked:
    """A step as it is marked: its document, its sheet, and whether every number that was typed is right."""

    document: dict[str, Any]
    sheet: Sheet
    is_right: bool


def mark_step(lines: StepLines, answers: Any, number: int = 0, before: Marked | None = None) -> Marked:
    """What the answers say of one step, its number from 0. Raises `SpecError` for what can't be read.

    before: the step before it, with whose numbers, as they were typed, this one is gone on.
    """
    spec, numbers = lines.spec, computed(lines)
    shapes = {path: np.shape(array) for path, array in numbers.items()}
    read, asked, digits = read_answers(answers, lines, shapes, number)
    begins = beginning(lines, ends(before.sheet)) if before else {}
    sheet = Sheet(lines, [answer.typed for answer in read if answer.typed], begins)
    pages = Pages(sheet, shown_by(spec.conventions, digits))
    verdicts = _verdicts(sheet)
    wrong, follows = (_in_order(sheet, verdicts, verdict) for verdict in ("wrong", "consequential"))
    found_ones: list[Found] = []
    explains = products(spec) <= EXPLAINED
    if explains and wrong:
        found_ones = explain(sheet, wrong)
    elif explains and follows and not _from_before(sheet, before):
        found_ones = explain_carried(sheet, follows)
    verdicts = sharper(sheet, verdicts, found_ones)
    wrong = _in_order(sheet, verdicts, "wrong")
    each = iter(verdicts)
    judged = [(answer, next(each) if answer.typed else "unknown") for answer in read]
    document = {
        "schema": SCHEMA,
        "answers": [
            {"quantity": answer.quantity, "value": answer.value, "correct": verdict == "right", "verdict": verdict}
            for answer, verdict in judged
        ],
        "first_wrong": sheet.typed[wrong[0]].path if wrong else None,
        "slips": _slips(pages, found_ones, wrong),
        "decides": _decides(pages, found_ones),
        **_convention(sheet, found_ones),
        **({} if explains else noted([message("mark.unexplained", most=EXPLAINED)])),
        "hints": _hints(pages, asked, wrong),
    }  # fmt: skip
    return Marked(document, sheet, all(verdict == "right" for verdict in verdicts) and (not before or before.is_right))


def _in_order(sheet: Sheet, verdicts: Sequence[str], verdict: str) -> list[int]:
    """Which typed numbers are so, in the order of computation."""
    return sorted((i for i, own in enumerate(verdicts) if own == verdict), key=lambda i: order_of(sheet, i))


def _from_before(sheet: Sheet, before: Marked | None) -> bool:
    """True where what is not right about a step comes from the wrong numbers of the step before alone."""
    if before is None or before.is_right:
        return False
    return bool(meets(sheet, *march(sheet, [None], put_typed=False)).all())


def _verdicts(sheet: Sheet) -> list[str]:
    if not sheet.typed:
        return []
    right = meets(sheet, *march(replace(sheet, begins={}), [None], put_typed=False))[0]
    follows = meets(sheet, *march(sheet, [None]))[0]
    return ["right" if r else "consequential" if f else "wrong" for r, f in zip(right, follows, strict=True)]


def sharper(sheet: Sheet, verdicts: list[str], found: list[Found]) -> list[str]:
    """Verdicts where an explanation tells what stood behind the digits typed.

    A number may follow from what was typed only since typed digits leave room. Where the explanation gives every number
    of the sheet, what it gives takes the place of the digits, and what does not follow from that is wrong; and so is
    the first number that is not right, since it follows from none that is.
    """
    if not found or "consequential" not in verdicts:
        return verdicts
    departures = [one for one in found[0].departures if one.instead or one.given]
    if len(departures) < len(found[0].departures):
        return verdicts
    whole = together(*departures)
    bounds = march(sheet, [whole], put_typed=False)
    if not meets(sheet, *bounds).all():
        return verdicts
    low, high = (bound[0].tolist() for bound in bounds)
    meant = [replace(one, low=a, high=b) for one, a, b in zip(sheet.typed, low, high, strict=True)]
    follows = meets(sheet, *march(replace(sheet, typed=meant), [None]))[0]
    first = min((i for i, verdict in enumerate(verdicts) if verdict != "right"), key=lambda i: order_of(sheet, i))
    return [
        "wrong" if verdict == "consequential" and (i == first or not follows[i]) else verdict
        for i, verdict in enumerate(verdicts)
    ]


def _slips(pages: Pages, found: list[Found], wrong: list[int]) -> list[dict[str, Any]]:
    return [
        _slip(pages, number, departure, wrong if len(explanation.departures) == 1 and wrong else own)
        for number, explanation in enumerate(found)
        for departure, own in zip(explanation.departures, explanation.explains, strict=True)
    ]


def _slip(pages: Pages, number: int, departure: Departure, explains: Sequence[int]) -> dict[str, Any]:
    """One departure: what it explains, the line as it is right and as it was written, and both in words."""
    typed = [pages.sheet.typed[i] for i in explains]
    lines = pages.beside(departure, typed[0])
    why = detail(pages, explains[0]) if departure.name == ARITHMETIC else None
    said = {"did": departure.did, "belongs": departure.belongs, **({"detail": why} if why else {})}
    return {
        "name": departure.name, "family": departure.family, "explanation": number,
        "at": typed[0].path, "explains": [one.path for one in typed],
        "line": "".join(part["text"] for part in lines[0]["text"]) if lines else "",
        "our_line": lines[0] if lines else None, "their_line": lines[1] if lines else None,
        "did": str(departure.did), "belongs": str(departure.belongs),
        **({"detail": why.code.partition(".")[2], "detail_text": str(why)} if why else {}),
        "codes": {key: told(sentence) for key, sentence in said.items()},
    }  # fmt: skip


def _convention(sheet: Sheet, found: list[Found]) -> dict[str, Any]:
    """What is said of a sheet that follows another convention throughout: every number of it is right by that one."""
    said = None
    if found and all(one.family == CONVENTION for one in found[0].departures):
        whole = together(*found[0].departures)
        if meets(sheet, *march(sheet, [whole], put_typed=False)).all():
            said = message("mark.by_convention", did=whole.did, belongs=whole.belongs)
    return {"convention": said and str(said), "convention_code": said and told(said)}


def _hints(pages: Pages, asked: list[Asked], wrong: list[int]) -> list[dict[str, Any]]:
    """For the first wrong number, then for what was asked."""
    sheet = pages.sheet
    first = [Asked(sheet.typed[i].path, sheet.typed[i].at, sheet.typed[i].index) for i in wrong[:1]]
    found = (ladder(pages, one.path, one.at, one.index) for one in dict.fromkeys([*first, *asked]))
    return [made for made in found if made]


def _decides(pages: Pages, found: list[Found]) -> str | None:
    """The first quantity, not typed yet, that two equally good explanations give differently."""
    if len(found) < 2:
        return None
    step, typed = pages.step, {one.path for one in pages.sheet.typed}
    first, second = (computed(step, pages.together(own.departures)) for own in found[:2])
    for path in step.paths:
        one, other = (np.asarray(made[path], dtype=float) for made in (first, second))
        differs = np.abs(one - other) > 1e-3 * np.maximum(np.abs(one), np.abs(other))
        for index in np.argwhere(differs):
            name = path + "".join(f"[{i}]" for i in index)
            if name not in typed and ".before." not in name:
                return name
    return None
