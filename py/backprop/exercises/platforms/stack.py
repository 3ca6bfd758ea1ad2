"""STACK, a question type of Moodle: a question for each version, an input and a test for each number.

Right is |answer − key| < half a unit + 1e-9, as STACK's NumAbsolute compares: both ends are right, and beyond 8
decimals what it adds would be more than the half unit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from ...errors import refuse
from ...messages import message
from ..sheet import Question, Sheet
from .asked import asked, options
from .markup import document, html, node
from .moodle import category, formatted, question_text, questioned, tagged
from .words import given, heading, how_to_type, identifier, in_math, so_many_digits, worked

DECIMALS = 8
WORKED_OUT = re.compile(r"\{[@#]|\[\[")
"""What begins an expression or a block in a text of STACK."""
BEFORE = {"questionsimplify": "1", "assumepositive": "0", "assumereal": "0"}
AFTER = {"multiplicationsign": "dot", "sqrtsign": "1", "complexno": "i", "variantsselectionseed": ""}
ANSWERED = {"prtcorrect": "stack.right", "prtpartiallycorrect": "stack.part", "prtincorrect": "stack.wrong"}
INPUT = {
    "boxsize": "15", "strictsyntax": "1", "insertstars": "0", "syntaxhint": "", "forbidwords": "", "allowwords": "",
    "forbidfloat": "0", "requirelowestterms": "0", "checkanswertype": "0", "mustverify": "0", "showvalidation": "0",
    "options": "",
}  # fmt: skip
LAST = "-1"  # no node follows


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """One category with all versions, so that a random question of it gives a student one of them."""
    return {"stack.xml": document(node("quiz", None, category(sheets[0].title), *map(_question, sheets)))}


def _question(sheet: Sheet) -> Element:
    _refuse_expressions(sheet)
    numbered = list(enumerate(sheet.questions, 1))
    rows = "".join(
        f"<tr><td>{html(in_math(one))}</td><td>[[input:ans{i}]] [[validation:ans{i}]]</td>"
        f"<td>{html(so_many_digits(asked(one)))}</td><td>[[feedback:prt{i}]]</td></tr>"
        for i, one in numbered
    )
    before = html(*given(sheet), *(node("p", None, sentence) for sentence in how_to_type(*sheet.questions)))
    return questioned(
        "stack",
        message("sheet.all", title=heading(sheet)),
        question_text(sheet, f"{before}<table><tbody>{rows}</tbody></table>"),
        html(*(node("p", None, worked(question)) for question in sheet.questions)),
        identifier(sheet),
        _texted("questionvariables", ""),
        formatted("specificfeedback", ""),
        _texted("questionnote", heading(sheet)),
        *_fields(BEFORE),
        *(formatted(name, message(code)) for name, code in ANSWERED.items()),
        *_fields(AFTER),
        *(_input(f"ans{i}", one) for i, one in numbered),
        *(_test(f"prt{i}", f"ans{i}", one) for i, one in numbered),
        tagged(),
        points=sum(question.points for question in sheet.questions),
    )


def _input(name: str, question: Question) -> Element:
    """Where a number is typed; or a list to choose from, each with whether it is right and how it is shown."""
    key = asked(question).key
    rows = (f'[{text},{str(text == key).lower()},"{text}"]' for text in options(question))
    kind, right = ("radio", f"[{','.join(rows)}]") if question.choices else ("numerical", key)
    return node("input", None, *_fields({"name": name, "type": kind, "tans": right} | INPUT))


def _test(name: str, given_answer: str, question: Question) -> Element:
    """A tree of one node, which compares the number with the key."""
    here = asked(question)
    return node(
        "prt", None,
        *_fields({"name": name, "value": f"{question.points}.0000000", "autosimplify": "1", "feedbackstyle": "1"}),
        _texted("feedbackvariables", ""),
        node(
            "node", None,
            *_fields({"name": "0", "answertest": "NumAbsolute", "sans": given_answer, "tans": here.key,
                      "testoptions": here.half, "quiet": "1"}),
            *_branch("true", "1.0000000", f"{name}-1-T", ""),
            *_branch("false", "0.0000000", f"{name}-1-F", "" if question.choices else message("sheet.plain")),
        ),
    )  # fmt: skip


def _branch(which: str, score: str, note: str, feedback: str) -> list[Element]:
    names = {"scoremode": "=", "score": score, "penalty": "", "nextnode": LAST, "answernote": note}
    fields = {f"{which}{name}": value for name, value in names.items()}
    return [*_fields(fields), formatted(f"{which}feedback", html(feedback))]


def _fields(values: dict[str, str]) -> list[Element]:
    return [node(name, None, value) for name, value in values.items()]


def _texted(tag: str, text: str) -> Element:
    return node(tag, None, node("text", None, text))


def _refuse_expressions(sheet: Sheet) -> None:
    """Raises SpecError for a text that STACK would work out."""
    texts = [text for question in sheet.questions for text in (question.latex, question.line_latex)]
    texts += [text for one in sheet.given for text in (one.name, one.symbol)]
    for text in texts:
        if found := WORKED_OUT.search(text):
            raise refuse("sheet.stack", "given", found[0])
