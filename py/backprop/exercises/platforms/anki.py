"""Anki: a text file of notes whose answers are typed in. Anki compares characters, so it serves to check oneself."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from ..sheet import Sheet
from .asked import asked, options
from .markup import html, node
from .words import TAG, asking, given, heading, identifiers, in_math, picture_inside

HEAD = ("separator:tab", "html:true", "notetype:Basic (type in the answer)")


def write(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """A file for each version, since a file has one deck. A note keeps its identity when it is imported again."""
    return {f"anki-{sheet.version:02}.txt": _notes(sheet).encode() for sheet in sheets}


def _notes(sheet: Sheet) -> str:
    text = io.StringIO()
    deck = "::".join(" ".join(name.split()) for name in ("Backprop", heading(sheet)))
    for line in (*HEAD, f"deck:{deck}", "tags column:3", "guid column:4"):
        text.write(f"#{line}\n")
    rows = csv.writer(text, delimiter="\t", lineterminator="\n")
    shown = html(*picture_inside(sheet), *given(sheet))
    for own, question in identifiers(sheet):
        choice = f" ({'; '.join(options(question))})" if question.choices else ""
        front = shown + html(node("p", None, f"{asking(question, in_math)}{choice}"))
        rows.writerow([front, asked(question).key, f"{TAG} sheet{sheet.version}", own])
    return text.getvalue()
