"""Marking: each typed number right, consequential or wrong; the first wrong one; the slips that explain all."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from ..errors import refuse
from ..lines import worked
from ..lines.render import Text
from ..network.spec import Spec
from ..rules.limits import SCHEMA
from .answers import bounds_of, read_answers
from .bounded import Sheet, march
from .computing import computed
from .departure import together
from .explaining import ARITHMETIC, Found, explain, explain_carried, meets, order_of
from .lines import StepLines, unfit
from .step_lines import step_lines

SHOWN = 6  # significant digits of the numbers in a line


def mark(spec: Spec, answers: Any) -> dict[str, Any]:
    """The answer to a document of answers. Raises `SpecError` for what can't be marked or read."""
    if found := unfit(spec):
        raise refuse("mark.unfit", found[0], found[1], what=found[1][0].upper() + found[1][1:])
    step = worked.first_step(spec)
    lines = step_lines(spec, step)
    numbers = computed(lines)
    read = read_answers(answers, lines, {path: np.shape(array) for path, array in numbers.items()})
    sheet = Sheet(lines, [answer.typed for answer in read if answer.typed])
    verdicts = _verdicts(sheet)
    wrong = sorted((i for i, v in enumerate(verdicts) if v == "wrong"), key=lambda i: order_of(sheet, i))
    follows = sorted((i for i, v in enumerate(verdicts) if v == "consequential"), key=lambda i: order_of(sheet, i))
    found_ones = explain(sheet, wrong) if wrong else explain_carried(sheet, follows) if follows else []
    verdicts = sharper(sheet, verdicts, found_ones)
    wrong = sorted((i for i, v in enumerate(verdicts) if v == "wrong"), key=lambda i: order_of(sheet, i))
    each = iter(verdicts)
    told = [(answer, next(each) if answer.typed else "unknown") for answer in read]
    return {
        "schema": SCHEMA,
        "answers": [
            {"quantity": answer.quantity, "value": answer.value, "correct": verdict == "right", "verdict": verdict}
            for answer, verdict in told
        ],
        "first_wrong": sheet.typed[wrong[0]].path if wrong else None,
        "slips": _slips(sheet, found_ones, wrong),
        "decides": _decides(lines, found_ones, sheet),
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


def _slips(sheet: Sheet, found: list[Found], wrong: list[int]) -> list[dict[str, Any]]:
    slips = []
    view = worked.view(sheet.step.spec, sheet.step.step) if found else None
    for number, explanation in enumerate(found):
        for departure, own in zip(explanation.departures, explanation.explains, strict=True):
            explains = wrong if len(explanation.departures) == 1 and wrong else own
            paths = [sheet.typed[i].path for i in explains]
            detail = _detail(sheet, explains[0]) if departure.name == ARITHMETIC else None
            slips.append({
                "name": departure.name, "family": departure.family, "explanation": number,
                "at": paths[0], "explains": paths, "line": _line(view, paths[0]),
                "did": departure.did, "belongs": departure.belongs, **({"detail": detail} if detail else {}),
            })  # fmt: skip
    return slips


def _line(view: Any, path: str) -> str:
    """The line of arithmetic as it is right; empty where the quantity has none."""
    try:
        line = worked.line(view, path)
    except ValueError:
        return ""
    text = Text(SHOWN)
    parts = [text.write(part) for part in (line.symbol, line.formula, line.numbers)]
    return " = ".join(dict.fromkeys([*parts, text.number(line.value, None)]))


def _detail(sheet: Sheet, i: int) -> str | None:
    """What happened to a lone wrong number, where it is a common thing."""
    typed = sheet.typed[i]
    low, high = (bound[0] for bound in march(sheet, [None]))

    def fits(text: str, at: int = i) -> bool:
        try:
            least, most = bounds_of(text, "")
        except ValueError:
            return False
        return least <= high[at] and most >= low[at]

    text = typed.text.strip().replace("−", "-")
    if fits(text[1:] if text.startswith("-") else f"-{text}"):
        return "sign_dropped"
    if any(fits(other) for other in _digits_swapped(text)):
        return "digits_swapped"
    if "/" not in text and any(fits(_moved(text, places)) for places in (-3, -2, -1, 1, 2, 3)):
        return "decimal_point"
    array = computed(sheet.step)
    own = next(path for path in sheet.step.paths if typed.path.startswith(path) and sheet.step.source(
        sheet.step.paths[path]) == typed.at)  # fmt: skip
    return "neighbor" if np.any((array[own] >= typed.low) & (array[own] <= typed.high)) else None


def _digits_swapped(text: str) -> list[str]:
    """The text with two digits beside one another exchanged, also across the decimal point."""
    places = [i for i, c in enumerate(re.split("[eE/]", text)[0]) if c.isdigit()]
    found = []
    for a, b in pairwise(places):
        if text[a] != text[b]:
            letters = list(text)
            letters[a], letters[b] = letters[b], letters[a]
            found.append("".join(letters))
    return found


def _moved(text: str, places: int) -> str:
    """The number with its decimal point moved."""
    mantissa, _, exponent = text.lower().partition("e")
    return f"{mantissa}e{int(exponent or 0) + places}"


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
