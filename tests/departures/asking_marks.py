"""Specs and sheets that the tests of departures share."""

from backprop.departures.lines import StepLines
from backprop.departures.marking import mark
from backprop.departures.step_lines import step_lines
from backprop.lines.worked import first_step
from backprop.numbers.strict_json import Json
from backprop.requests.examples import example_spec
from backprop.requests.parsing import parse


def mazur(**changes: Json) -> Json:
    return {**example_spec("mazur"), **changes}


def lines_of(document: Json) -> StepLines:
    spec = parse(document)
    return step_lines(spec, first_step(spec))


def marked(document: Json, sheet: dict[str, str]) -> Json:
    answers = [{"quantity": quantity, "value": value} for quantity, value in sheet.items()]
    return mark(parse(document), {"schema": 1, "answers": answers})


def verdicts(answer: Json) -> list[str]:
    return [row["verdict"] for row in answer["answers"]]


def names(answer: Json) -> list[str]:
    return [slip["name"] for slip in answer["slips"]]
