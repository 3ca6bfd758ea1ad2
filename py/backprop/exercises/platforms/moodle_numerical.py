"""Moodle XML, a question for each number: right within half a unit, half of the points within ten, a hint for the rest.

Moodle takes the first answer that fits, so the narrow one stands first.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.etree.ElementTree import Element

from ...messages import message
from ..sheet import Question, Sheet
from .asked import asked, options
from .markup import document, html, node
from .moodle import answer, category, formatted, question_text, questioned, tagged
from .words import asking, given, heading, identifiers, in_math, named, worked

UNITS = {"unitgradingtype": "0", "unitpenalty": "0.1000000", "showunits": "3", "unitsleft": "0"}


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """A category for each version."""
    rows = [row for sheet in sheets for row in (category(heading(sheet)), *_questions(sheet))]
    return {"moodle.xml": document(node("quiz", None, *rows))}


def _questions(sheet: Sheet) -> list[Element]:
    return [
        questioned(
            "multichoice" if question.choices else "numerical",
            named(sheet, question),
            question_text(sheet, html(*given(sheet), node("p", None, asking(question, in_math)))),
            html(node("p", None, worked(question))),
            own,
            *(_choices(question) if question.choices else _typed(question)),
            tagged(),
            points=question.points,
        )
        for own, question in identifiers(sheet)
    ]


def _typed(question: Question) -> list[Element]:
    here = asked(question)
    return [
        answer("100", here.key, "", here.half),
        *([] if here.near is None else [answer("50", here.key, message("sheet.near"), here.near)]),
        answer("0", "*", message("sheet.plain"), "0"),
        *(node(name, None, value) for name, value in UNITS.items()),
    ]


def _choices(question: Question) -> list[Element]:
    right = asked(question).key
    return [
        node("single", None, "true"),
        node("shuffleanswers", None, "0"),
        node("answernumbering", None, "abc"),
        *(formatted("answer", text, fraction="100" if text == right else "0") for text in options(question)),
    ]
