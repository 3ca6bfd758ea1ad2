"""A class's sheets as they were handed in: each marked, its first slip named, and the commonest slips of all.

A file is JSON, as a sheet that marks itself saves it: {"student", "version", "answers": [{"quantity", "value"}]}; or
CSV with a row `quantity,value` for each number, where rows `student` and `version` may stand too; or a text with
codes of one student or many, as `result_code` writes them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Any

from ..departures.answers import bounds_of
from ..departures.marking import mark
from ..errors import SpecError, refuse
from ..messages import message
from ..numbers.strict_json import Json, loads
from ..requests.parsing import parse
from ..rules.limits import SCHEMA
from ..rules.number_texts import in_digits, plain
from .result_code import answers_by, is_codes, read_code, split
from .sheet import Question, Sheet

RIGHT, CONSEQUENTIAL, IMPRECISE, WRONG, BLANK = "right", "consequential", "imprecise", "wrong", "blank"
VERDICTS = (RIGHT, CONSEQUENTIAL, IMPRECISE, WRONG, BLANK)
"""Imprecise: right as far as it goes, with fewer decimals than were asked for."""
FORMULA = ("=", "+", "-", "@")  # a cell that begins so is computed by a spreadsheet


@dataclass(frozen=True)
class HandedIn:
    """What a student handed in: the answers as they were typed, by quantity."""

    file: str
    student: str
    version: int
    answers: Mapping[str, str]


def read_handed_in(file: str, data: bytes) -> HandedIn:
    """A file of a folder. Raises `SpecError` for one that is no sheet of answers."""
    text = data.decode("utf-8-sig", "replace")
    try:
        told = loads(text) if text.lstrip().startswith("{") else _from_csv(text)
        answers = {str(row["quantity"]): str(row["value"]) for row in told["answers"]}
        return HandedIn(
            file, str(told.get("student") or file.rpartition(".")[0]), int(told.get("version") or 1), answers
        )
    except (KeyError, TypeError, ValueError, csv.Error):
        raise refuse("handed.form", file, text) from None


def _from_csv(text: str) -> Json:
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text)) if len(row) > 1]
    told = {row[0]: row[1] for row in rows if row[0] in ("student", "version")}
    others = [row for row in rows if row[0] not in ("student", "version", "quantity")]
    if not others:
        raise ValueError("no rows")
    return {**told, "answers": [{"quantity": row[0], "value": row[1]} for row in others if row[1]]}


def results(sheets: Sequence[Sheet], files: Mapping[str, bytes]) -> Json:
    """All files by name, marked: a row a student, the commonest slips, and what could not be read."""
    marking = ClassMarking(sheets, files)
    while marking.go_on():
        pass
    return marking.document()


class ClassMarking:
    """The sheets of a class, marked one by one; what is marked so far may be had at any time."""

    def __init__(self, sheets: Sequence[Sheet], files: Mapping[str, bytes]) -> None:
        self._known = {sheet.version: Marker(sheet) for sheet in sheets}
        self._coming = [part for file, data in sorted(files.items()) for part in _parts(file, data)]
        self.of = len(self._coming)
        self._rows: list[Json] = []
        self._unread: list[Json] = []

    @property
    def marked(self) -> int:
        """How many sheets were looked at, those that cannot be read among them."""
        return self.of - len(self._coming)

    def go_on(self) -> bool:
        """Mark the next sheet; False where there is none."""
        if not self._coming:
            return False
        place, read = self._coming.pop(0)
        try:
            handed = read(self._known)
            self._rows.append(_marker(self._known, handed.version, place).row(handed))
        except SpecError as error:
            self._unread.append({"file": place, "message": str(error.message)})
        return True

    def document(self) -> Json:
        """A row a student, the commonest slips, what could not be read, and how many sheets are left."""
        slips = _commonest(self._rows)
        told = {"results": self._rows, "slips": slips, "unread": self._unread, "left": len(self._coming)}
        return {"schema": SCHEMA, **told}


def _parts(file: str, data: bytes) -> Iterator[tuple[str, Callable[[Mapping[int, Marker]], HandedIn]]]:
    """What a file holds, each with its place: one sheet, or codes of many students."""
    text = data.decode("utf-8-sig", "replace")
    if not is_codes(text):
        yield file, lambda _: read_handed_in(file, data)
        return
    pieces = split(text)
    for number, piece in enumerate(pieces, 1):
        place = file if len(pieces) == 1 else str(message("handed.place", file=file, number=number))
        yield place, partial(_of_code, place, piece)


def _of_code(place: str, piece: str, known: Mapping[int, Marker]) -> HandedIn:
    """The sheet of a code. Raises `SpecError` where it is none of these sheets."""
    result = read_code(piece, place)
    sheet = _marker(known, result.version, place).sheet
    if sheet.seed != result.seed:
        raise refuse("handed.seed", place, result.seed, seed=sheet.seed)
    answers = answers_by([question.quantity for question in sheet.questions], result.answers, place)
    return HandedIn(place, result.student or place, result.version, answers)


def _marker(known: Mapping[int, Marker], version: int, place: str) -> Marker:
    if version not in known:
        raise refuse("handed.version", place, version, names=", ".join(map(str, known)))
    return known[version]


class Marker:
    """Marks sheets of one version."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.spec = sheet, parse(sheet.spec)

    def row(self, handed: HandedIn) -> Json:
        """Points, how many numbers are what, the first wrong one and the slips that explain."""
        answers = [
            {"quantity": question.quantity, "value": handed.answers[question.quantity]}
            for question in self.sheet.questions
            if _is_number(handed.answers.get(question.quantity, ""))
        ]
        marked = mark(self.spec, {"answers": answers})
        verdicts = {one["quantity"]: one["verdict"] for one in marked["answers"]}
        slips, first = [slip for slip in marked["slips"] if slip["explanation"] == 0], marked["first_wrong"]
        told = [_verdict(question, handed, verdicts) for question in self.sheet.questions]
        symbols = {question.quantity: question.symbol for question in self.sheet.questions}
        points = {name: _points(self.sheet, told, name) for name in VERDICTS}
        return {
            "file": handed.file, "student": handed.student, "version": handed.version,
            "points": points[RIGHT], "consequential_points": points[CONSEQUENTIAL], "of": sum(points.values()),
            **{name: told.count(name) for name in VERDICTS}, "first_wrong": first,
            "first_symbol": symbols.get(first) if first else None,
            "slips": list(dict.fromkeys(slip["name"] for slip in slips)),
            "did": slips[0]["did"] if slips else None, "belongs": slips[0]["belongs"] if slips else None,
        }  # fmt: skip


def _points(sheet: Sheet, told: Sequence[str], verdict: str) -> int:
    return sum(one.points for one, own in zip(sheet.questions, told, strict=True) if own == verdict)


def _is_number(text: str) -> bool:
    try:
        bounds_of(text, "value")
    except SpecError:
        return False
    return True


def _verdict(question: Question, handed: HandedIn, verdicts: Mapping[str, str]) -> str:
    """What a number is: right is what rounds to the key; marking judges the rest, and its decimals are counted."""
    text = handed.answers.get(question.quantity, "")
    if not text.strip():
        return BLANK
    digits = in_digits(plain(text))
    if digits is not None and abs(Decimal(digits) - Decimal(question.key)) <= Decimal(question.unit) / 2:
        return RIGHT
    own = verdicts.get(question.quantity, WRONG)
    if own == RIGHT and digits is not None:
        return IMPRECISE
    return own if own in (RIGHT, CONSEQUENTIAL) else WRONG


def _commonest(rows: Sequence[Json]) -> list[Json]:
    """Each slip once a student, the commonest first."""
    count: dict[str, list[str]] = {}
    for row in rows:
        for name in row["slips"]:
            count.setdefault(name, []).append(row["student"])
    ordered = sorted(count.items(), key=lambda item: (-len(item[1]), item[0]))
    return [
        {"slip": name, "did": str(message(f"slip.{name}.did")), "count": len(students), "students": students}
        for name, students in ordered
    ]


COLUMNS = ("file", "student", "version", "points", "consequential_points", "of", *VERDICTS, "first_wrong")


def results_csv(document: Json) -> str:
    """A row a student; the first slip and what was done instead stand at the end."""
    rows = [
        [*(row[name] for name in COLUMNS), next(iter(row["slips"]), ""), row["did"] or ""]
        for row in document["results"]
    ]
    return _csv([[*COLUMNS, "first_slip", "did"], *rows])


def slips_csv(document: Json) -> str:
    """The commonest slips of the class, a row each."""
    rows = [[row["slip"], row["count"], "; ".join(row["students"])] for row in document["slips"]]
    return _csv([["slip", "count", "students"], *rows])


def _csv(rows: Sequence[Sequence[Any]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[_cell(value) for value in row] for row in rows])
    return text.getvalue()


def _cell(value: Any) -> Any:
    """A text as a spreadsheet leaves it: what students typed is never a formula."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
