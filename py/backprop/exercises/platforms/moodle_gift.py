"""Moodle's GIFT. A key that is no plain number is worth full marks there whatever is typed, and a bare {#0} stops it.

Every key therefore goes through `asked`, and every number has its tolerance. A blank line ends a question.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...messages import message
from ..sheet import Question, Sheet
from .asked import asked, options
from .markup import html, node
from .words import TAG, asking, given, heading, identifiers, in_math, named, picture_inside, worked

SYNTAX = re.compile(r"[\\~=#{}:]")


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """A category for each version; a picture stands in the text itself."""
    blocks = [block for sheet in sheets for block in (_category(sheet), *_questions(sheet))]
    return {"moodle.gift.txt": "\n".join(blocks).encode()}


def escaped(text: str) -> str:
    """A text in one line with a backslash before each character of GIFT."""
    return SYNTAX.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))


def _category(sheet: Sheet) -> str:
    name = " ".join(heading(sheet).split()).replace("/", "//")
    return f"$CATEGORY: $course$/top/{name}\n"


def _questions(sheet: Sheet) -> list[str]:
    shown = html(*picture_inside(sheet), *given(sheet))
    blocks = []
    for own, question in identifiers(sheet):
        text = shown + html(node("p", None, asking(question, in_math)))
        lines = _choices(question) if question.choices else _typed(question)
        blocks.append("\n".join([
            f"// [id:{own}] [tag:{TAG}]",
            f"::{escaped(named(sheet, question))}::[html]{escaped(text)}{{{'' if question.choices else '#'}",
            *(f"\t{line}" for line in lines),
            f"\t####{escaped(html(node('p', None, worked(question))))}",
            "}\n",
        ]))  # fmt: skip
    return blocks


def _typed(question: Question) -> list[str]:
    here = asked(question)
    return [
        f"=%100%{here.key}:{here.half}#",
        *([] if here.near is None else [f"=%50%{here.key}:{here.near}#{escaped(message('sheet.near'))}"]),
        f"~#{escaped(message('sheet.plain'))}",
    ]


def _choices(question: Question) -> list[str]:
    right = asked(question).key
    return [f"{'=' if text == right else '~'}{text}" for text in options(question)]
