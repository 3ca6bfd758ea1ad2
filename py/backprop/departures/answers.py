"""A sheet of answers as it is read: which quantity, and between which bounds the typed digits lie."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from ..errors import SpecError, refuse
from ..numbers.display import EVERY
from ..numbers.json_reader import Reader
from ..rules.exact_value import NoValue
from ..rules.limits import SCHEMA
from ..rules.number_texts import plain, unit_of, written
from .bounded import Typed
from .lines import At, StepLines

MOST = 5_000
MOST_HINTS = 100
CHARACTERS = 60
LONGEST_PATH = 200
STEP = re.compile(r"\s*steps\[([0-9]{1,3})\]\.")
SHOWN = 6  # significant digits of the numbers in lines and hints, unless others are asked for
GREATEST = 300  # power of ten


@dataclass(frozen=True)
class Answer:
    """One answer; `typed` is None where there is no such quantity."""

    quantity: str
    value: str
    typed: Typed | None


@dataclass(frozen=True)
class Asked:
    """A number that a hint is asked for."""

    path: str
    at: At
    index: tuple[int, ...]


def read_answers(
    document: Any, step: StepLines, shapes: Mapping[str, tuple[int, ...]], number: int = 0
) -> tuple[list[Answer], list[Asked], int]:
    """Answers, what hints are asked for, in the document's order, and how many digits lines and hints show.

    shapes: of the step's quantities by path. number: of the step, from 0; what is of other steps is left out.
    """
    reader = Reader(document, "", "Answers document")
    schema = reader.raw("schema", SCHEMA)
    if schema != SCHEMA or isinstance(schema, bool):
        raise refuse("schema", "schema", schema, version=SCHEMA)
    rows = reader.raw("answers", None)
    if not isinstance(rows, list):
        raise refuse("mark.list", "answers", rows)
    if len(rows) > MOST:
        raise refuse("mark.many", "answers", f"{len(rows)} answers", most=MOST)
    wanted = reader.raw("hints", [])
    if not isinstance(wanted, list) or len(wanted) > MOST_HINTS:
        raise refuse("mark.hints", "hints", wanted, most=MOST_HINTS)
    digits = reader.raw("digits", SHOWN)
    if not isinstance(digits, int) or isinstance(digits, bool) or not 2 <= digits <= EVERY:
        raise refuse("mark.digits", "digits", digits, most=EVERY)
    reader.close()
    answers = [
        _answer(row, f"answers[{i}]", step, shapes) for i, row in enumerate(rows) if _of(row, "quantity") == number
    ]
    hints = [_asked(path, f"hints[{i}]", step, shapes) for i, path in enumerate(wanted) if _of(path) == number]
    return answers, hints, digits


def step_of(quantity: str) -> tuple[int, str]:
    """Which step a quantity is of, from 0, and its path within that step: steps[1].loss is the second step's loss."""
    found = STEP.match(quantity)
    return (int(found[1]), quantity[found.end() :]) if found else (0, quantity)


def steps_of(document: Any) -> set[int]:
    """The steps that answers and hints speak of, as far as they can be read."""
    told = document if isinstance(document, dict) else {}
    answers, hints = (rows if isinstance(rows, list) else [] for rows in (told.get("answers"), told.get("hints")))
    return {*(_of(row, "quantity") for row in answers), *(_of(path) for path in hints)}


def _of(row: Any, key: str = "") -> int:
    quantity = row.get(key) if key and isinstance(row, dict) else row
    return step_of(quantity)[0] if isinstance(quantity, str) else 0


def _asked(path: Any, field: str, step: StepLines, shapes: Mapping[str, tuple[int, ...]]) -> Asked:
    if not isinstance(path, str) or len(path) > LONGEST_PATH:
        raise refuse("mark.text", field, path, label="Quantity", most=LONGEST_PATH)
    within = step_of(path)[1].strip()
    own, index = _parts(within, shapes)
    if own is None:
        raise refuse("mark.quantity", field, path)
    _fitting(own, index, shapes[own], field, path)
    return Asked(within, *step.locate(own, index))


def _answer(row: Any, field: str, step: StepLines, shapes: Mapping[str, tuple[int, ...]]) -> Answer:
    reader = Reader(row, field, "Answer")
    quantity, value = reader.raw("quantity", ""), reader.raw("value", "")
    reader.close()
    if not isinstance(quantity, str) or len(quantity) > LONGEST_PATH:
        raise refuse("mark.text", f"{field}.quantity", quantity, label="Quantity", most=LONGEST_PATH)
    text = repr(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    if not isinstance(text, str):
        raise refuse("mark.value", f"{field}.value", value, most=CHARACTERS)
    low, high = bounds_of(text, f"{field}.value")
    within = step_of(quantity)[1].strip()
    path, index = _parts(within, shapes)
    if path is None:
        return Answer(quantity, text, None)
    _fitting(path, index, shapes[path], f"{field}.quantity", quantity)
    if step.spec.conventions.delta_sign == "error_signal" and path.endswith((".delta", ".carried")):
        low, high = -high, -low
    return Answer(quantity, text, Typed(within, *step.locate(path, index), low, high, text))


def _parts(quantity: str, shapes: Mapping[str, Any]) -> tuple[str | None, tuple[int, ...]]:
    """The path of the whole quantity, and the index in it."""
    index: list[int] = []
    while quantity not in shapes:
        found = re.search(r"\[([0-9]{1,9})\]$", quantity)
        if not found:
            return None, ()
        index.insert(0, int(found[1]))
        quantity = quantity[: found.start()]
    return quantity, tuple(index)


def _fitting(path: str, index: tuple[int, ...], shape: tuple[int, ...], field: str, given: str) -> None:
    if len(index) == len(shape) and all(i < size for i, size in zip(index, shape, strict=True)):
        return
    if not shape:
        raise refuse("mark.single", field, given, quantity=path)
    raise refuse("mark.index", field, given, quantity=path, ranges=", ".join(f"0 to {size - 1}" for size in shape))


def bounds_of(text: str, field: str) -> tuple[float, float]:
    """Half a unit of the last typed digit to both sides; 1/3 or √2 is exact. Raises `SpecError`."""
    whole = plain(text)
    try:
        said = written(whole if len(whole) <= CHARACTERS else "")
    except NoValue:
        raise _refused(text, field) from None
    nearest, unit, exact = said.number(), unit_of(whole), said.value.fraction()
    if abs(nearest) > 10**GREATEST or abs(unit or 0) > GREATEST:
        raise _refused(text, field)
    low = high = nearest
    if exact is not None:
        value = -exact if said.negative else exact
        half = Fraction(0) if unit is None else Fraction(10) ** unit / 2
        low, high = float(value - half), float(value + half)
    return math.nextafter(low, -math.inf), math.nextafter(high, math.inf)


def _refused(text: str, field: str) -> SpecError:
    return refuse("mark.value", field, text, most=CHARACTERS)
