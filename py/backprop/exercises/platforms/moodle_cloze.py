"""Moodle XML, a question for each version: a table with a blank for each number, which is graded by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element

from ...errors import refuse
from ...messages import message
from ..sheet import Question, Sheet
from .asked import asked, options
from .markup import document, html, node
from .moodle import category, question_text, questioned
from .words import given, heading, how_to_type, identifier, in_math, so_many_digits, worked

TAKEN = re.compile(r"\{#\d+\}|\{\d*:[A-Z_]+:")
"""What Moodle takes for a blank wherever it stands: the copy of a blank by its number, and a blank itself."""
SYNTAX = re.compile(r"[&<>\\}#~]")


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """One category with all versions, so that a random question of it gives a student one of them."""
    rows = [category(sheets[0].title), *map(_question, sheets)]
    return {"moodle-cloze.xml": document(node("quiz", None, *rows))}


def _question(sheet: Sheet) -> Element:
    _refuse_blanks(sheet)
    ways = [so_many_digits(asked(question)) for question in sheet.questions]
    same = len(set(ways)) == 1
    each = message("sheet.each", digits=ways[0]) if same else message("sheet.each_own")
    told = [each, *how_to_type(*sheet.questions)]
    rows = (
        [html(in_math(question)), blank(question), *([] if same else [html(way)])]
        for question, way in zip(sheet.questions, ways, strict=True)
    )
    table = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    before = html(*given(sheet), *(node("p", None, sentence) for sentence in told))
    return questioned(
        "cloze",
        message("sheet.all", title=heading(sheet)),
        question_text(sheet, f"{before}<table><tbody>{table}</tbody></table>"),
        html(*(node("p", None, worked(question)) for question in sheet.questions)),
        identifier(sheet),
    )


def blank(question: Question) -> str:
    """{1:NUMERICAL:=0.1385:0.00005~%50%0.1385:0.0005#…}, or a list to choose from, as it stands in HTML."""
    here = asked(question)
    if question.choices:
        rows = (f"{'=' if text == here.key else ''}{text}" for text in options(question))
        return f"{{{question.points}:MULTICHOICE:{'~'.join(rows)}}}"
    near = "" if here.near is None else f"~%50%{here.key}:{here.near}#{in_blank(message('sheet.near'))}"
    return f"{{{question.points}:NUMERICAL:={here.key}:{here.half}{near}}}"


def in_blank(text: str) -> str:
    """A text inside a blank: each character of HTML or of Cloze as an entity, in one pass."""
    return SYNTAX.sub(lambda found: f"&#{ord(found[0])};", text)


def _refuse_blanks(sheet: Sheet) -> None:
    """Raises SpecError for a text that Moodle would take for a blank."""
    texts = [text for question in sheet.questions for text in (question.latex, question.symbol)]
    texts += [text for one in sheet.given for text in (one.name, one.symbol)]
    for text in texts:
        if found := TAKEN.search(text):
            raise refuse("sheet.blank", "given", found[0])
