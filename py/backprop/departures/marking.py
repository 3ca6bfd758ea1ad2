"""Marking: each typed number right, consequential or wrong; the first wrong one; the slips that explain all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import refuse
from ..lines import worked
from ..messages import message, noted, told
from ..network.spec import Spec
from ..numbers.display import shown_by
from ..rules.limits import SCHEMA
from .answers import Asked, read_answers
from .arithmetic import detail
from .beside import Pages
from .bounded import Sheet, march
from .computing import computed
from .departure import CONVENTION, Departure, together
from .explaining import ARITHMETIC, Found, explain, explain_carried, meets, order_of
from .hints import ladder
from .lines import EXPLAINED, MARKED, StepLines, products, unfit
from .step_lines import step_lines


def mark(spec: Spec, answers: Any) -> dict[str, Any]:
    """The answer to a document of answers. Raises `SpecError` for what can't be marked or read."""
    if found := unfit(spec, MARKED):
        raise refuse("mark.unfit", found[0], found[1], what=found[1][0].upper() + found[1][1:], most=MARKED)
    step = worked.first_step(spec)
    lines = step_lines(spec, step)
    numbers = computed(lines)
    read, asked, digits = read_answers(answers, lines, {path: np.shape(array) for path, array in numbers.items()})
    sheet = Sheet(lines, [answer.typed for answer in read if answer.typed])
    pages = Pages(sheet, shown_by(spec.conventions, digits))
    verdicts = _verdicts(sheet)
    wrong = sorted((i for i, v in enumerate(verdicts) if v == "wrong"), key=lambda i: order_of(sheet, i))
    follows = sorted((i for i, v in enumerate(verdicts) if v == "consequential"), key=lambda i: order_of(sheet, i))
    found_ones: list[Found] = []
    explains = products(spec) <= EXPLAINED
    if explains:
        found_ones = explain(sheet, wrong) if wrong else explain_carried(sheet, follows) if follows else []
    verdicts = sharper(sheet, verdicts, found_ones)
    wrong = sorted((i for i, v in enumerate(verdicts) if v == "wrong"), key=lambda i: order_of(sheet, i))
    each = iter(verdicts)
    judged = [(answer, next(each) if answer.typed else "unknown") for answer in read]
    return {
        "schema": SCHEMA,
        "answers": [
            {"quantity": answer.quantity, "value": answer.value, "correct": verdict == "right", "verdict": verdict}
            for answer, verdict in judged
        ],
        "first_wrong": sheet.typed[wrong[0]].path if wrong else None,
        "slips": _slips(pages, found_ones, wrong),
        "decides": _decides(lines, found_ones, sheet),
        **_convention(sheet, found_ones),
        **({} if explains else noted([message("mark.unexplained", most=EXPLAINED)])),
        "hints": _hints(pages, asked, wrong),
    }  # fmt: skip


def _verdicts(sheet: Sheet) -> list[str]:
    if not sheet.typed:
        return []
    right = meets(sheet, *march(sheet, [None], put_typed=False))[0]
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
    follows = meets(sheet, *march(Sheet(sheet.step, meant), [None]))[0]
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


def _decides(step: StepLines, found: list[Found], sheet: Sheet) -> str | None:
    """The first quantity, not typed yet, that two equally good explanations give differently."""
    if len(found) < 2:
        return None
    typed = {one.path for one in sheet.typed}
    first, second = (computed(step, own.departures) for own in found[:2])
    for path in step.paths:
        one, other = (np.asarray(made[path], dtype=float) for made in (first, second))
        differs = np.abs(one - other) > 1e-3 * np.maximum(np.abs(one), np.abs(other))
        for index in np.argwhere(differs):
            name = path + "".join(f"[{i}]" for i in index)
            if name not in typed and ".before." not in name:
                return name
    return None
