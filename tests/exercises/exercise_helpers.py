"""What the tests of exercises share: a sheet computed again, and marked."""

from collections.abc import Mapping

from backprop.departures.marking import mark
from backprop.exercises.sheet import Sheet
from backprop.exercises.worked_case import WorkedCase, within
from backprop.requests.parsing import parse


def cases_of(sheet: Sheet) -> list[WorkedCase]:
    steps = 1 + max(within(question.quantity)[0] for question in sheet.questions)
    cases = [WorkedCase.of(sheet.spec)]
    while len(cases) < steps:
        cases.append(cases[-1].next())
    return cases


def values_of(sheet: Sheet) -> list[float]:
    """The number of every question before it is rounded."""
    numbers = [dict(case.entries([*case.numbers])) for case in cases_of(sheet)]
    places = (within(question.quantity) for question in sheet.questions)
    return [numbers[step][path] for step, path in places]


def marked_all(sheet: Sheet, typed: Mapping[str, str]) -> list[str]:
    """The verdict of every number."""
    answers = [{"quantity": path, "value": value} for path, value in typed.items()]
    return [row["verdict"] for row in mark(parse(sheet.spec), {"answers": answers})["answers"]]
