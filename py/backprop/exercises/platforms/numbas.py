"""Numbas: an exam with a question for each version, of which each student gets one, and a part for each number.

Answers in scientific notation stay off: Numbas rounds the bounds to as many digits as such an answer has, so that
1e-1 would be right where 0.1385 is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from ...errors import refuse
from ..sheet import Question, Sheet
from .asked import asked, options
from .markup import html, node
from .words import TAG, asking, given, heading, in_math, picture_inside, worked

HEAD = "// Numbas version: finer_feedback_settings\n"
NOTATIONS = ["plain", "en", "si-en", "plain-eu"]
WORKED_OUT = re.compile(r"[{}$]")
"""What begins an expression or a formula in a text of Numbas."""


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """One file."""
    group = {
        "name": sheets[0].title,
        "pickingStrategy": "random-subset",
        "pickQuestions": 1,
        "questions": [_question(sheet) for sheet in sheets],
    }
    exam = {
        "name": sheets[0].title,
        "metadata": {"description": "", "licence": "None specified"},
        "duration": 0,
        "percentPass": 0,
        "showQuestionGroupNames": False,
        "navigation": {"allowregen": True, "reverse": True, "browse": True},
        "question_groups": [group],
        "extensions": [],
        "custom_part_types": [],
        "resources": [],
    }
    return {"numbas.exam": f"{HEAD}{json.dumps(exam, ensure_ascii=False)}\n".encode()}


def _question(sheet: Sheet) -> dict[str, Any]:
    for text in (part for one in sheet.given for part in (one.name, one.symbol)):
        if found := WORKED_OUT.search(text):
            raise refuse("sheet.brace", "given", found[0])
    return {
        "name": heading(sheet),
        "tags": [TAG],
        "statement": html(*picture_inside(sheet), *given(sheet)),
        "advice": html(*(node("p", None, worked(question)) for question in sheet.questions)),
        "variables": {},
        "parts": [(_choice if question.choices else _number)(question) for question in sheet.questions],
    }


def _prompt(question: Question) -> str:
    return html(node("p", None, asking(question, in_math)))


def _number(question: Question) -> dict[str, Any]:
    here = asked(question)
    return {
        "type": "numberentry",
        "marks": question.points,
        "prompt": _prompt(question),
        "minValue": here.low,
        "maxValue": here.high,
        "notationStyles": NOTATIONS,
        "correctAnswerStyle": "plain",
        "allowFractions": False,
    }


def _choice(question: Question) -> dict[str, Any]:
    right, texts = asked(question).key, options(question)
    return {
        "type": "1_n_2",
        "marks": 0,
        "prompt": _prompt(question),
        "choices": [html(node("p", None, text)) for text in texts],
        "matrix": [str(question.points) if text == right else "0" for text in texts],
        "shuffleChoices": False,
        "displayType": "radiogroup",
    }
