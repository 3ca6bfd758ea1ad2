"""Brightspace: CSV with short answers, graded by a regular expression for all spellings of the right interval."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from decimal import Decimal

from ...errors import refuse
from ..sheet import Question, Sheet
from .asked import EXACT, Asked, asked, options, plain
from .words import asking, given_in_words, identifiers, in_words, named

POINT = "[.,]"


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """One file: its rows name their part, a blank line stands between questions."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    for sheet in sheets:
        for own, question in identifiers(sheet):
            rows.writerows(_rows(sheet, own, question))
            text.write("\n")
    return {"brightspace.csv": text.getvalue().encode()}


def _rows(sheet: Sheet, own: str, question: Question) -> Iterator[list[str]]:
    here = asked(question)
    yield ["NewQuestion", "MC" if question.choices else "SA"]
    yield ["ID", own]
    yield ["Title", _line(named(sheet, question))]
    yield ["QuestionText", _line("; ".join([*given_in_words(sheet), asking(question, in_words)]))]
    yield ["Points", str(question.points)]
    yield ["Difficulty", "1"]
    if question.choices:
        yield from (["Option", "100" if text == here.key else "0", text] for text in options(question))
    else:
        yield ["InputBox", "1", "20"]
        yield ["Answer", "100", expression(here, question), "regexp"]
    yield ["Feedback", _line(question.line or here.key)]


def _line(text: str) -> str:
    return " ".join(text.split())


def expression(here: Asked, question: Question) -> str:
    """What matches each decimal number from low to high, ends included, with a point or a comma, however long."""
    unit, key = Decimal(here.unit), abs(Decimal(here.key))
    if unit > 1:
        raise refuse("sheet.fine", question.quantity, here.unit)
    ways = [_full(key), *_shortened(key)]
    if key:
        ways.append(_pointed(EXACT.subtract(key, unit)) + "[5-9][0-9]*")
    sign = r"[+-]?" if not key else "-" if here.key.startswith("-") else r"\+?"
    return rf"^\s*{sign}({'|'.join(ways)})\s*$"


def _parts(number: Decimal) -> tuple[str, str]:
    """Leading zeros may be typed or left out, but a number begins with something."""
    whole, _, fraction = plain(number).partition(".")
    return ("0*" if whole == "0" else f"0*{whole}"), fraction


def _pointed(number: Decimal) -> str:
    """The number with its decimals: more of them may follow."""
    whole, fraction = _parts(number)
    return f"{whole}{POINT}{fraction}"


def _alone(number: Decimal) -> str:
    """The whole number, where all decimals are zeros."""
    whole, _ = _parts(number)
    return "0+" if whole == "0*" else whole


def _full(key: Decimal) -> str:
    """The key with more digits behind it, up to half a unit."""
    further = "([0-4][0-9]*|50*)?"
    return _pointed(key) + further if _parts(key)[1] else f"{_alone(key)}({POINT}{further})?"


def _shortened(key: Decimal) -> Iterator[str]:
    """The key without zeros at its end."""
    whole, fraction = _parts(key)
    for kept in range(len(fraction.rstrip("0")), len(fraction)):
        yield f"{whole}{POINT}{fraction[:kept]}" if kept else f"{_alone(key)}({POINT})?"
