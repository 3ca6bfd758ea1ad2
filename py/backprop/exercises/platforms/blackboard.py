"""Blackboard: a text file to upload, a line for each question with tabs between its parts.

Letters beyond ASCII are written by their numbers: readers of this form skip lines that have them, or guess an encoding.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..sheet import Question, Sheet
from .asked import asked, options
from .markup import html, node
from .words import asking, given, in_words


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """A file for each version: points are set in Blackboard, pictures are left out."""
    return {
        f"blackboard-{sheet.version:02}.txt": "".join(
            f"{_line(sheet, question)}\n" for question in sheet.questions
        ).encode("ascii", "xmlcharrefreplace")
        for sheet in sheets
    }


def _line(sheet: Sheet, question: Question) -> str:
    shown = html(*given(sheet), node("p", None, asking(question, in_words)))
    text = " ".join(shown.split())  # no tab, no new line
    here = asked(question)
    if not question.choices:
        return "\t".join(["NUM", text, here.key, here.half])
    rows = (part for one in options(question) for part in (one, "correct" if one == here.key else "incorrect"))
    return "\t".join(["MC", text, *rows])
