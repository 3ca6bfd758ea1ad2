"""In which forms sheets go out, a row each: the JSON document, papers, and the files of learning platforms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from ..errors import refuse
from ..messages import Message
from ..numbers.strict_json import dumps
from . import platforms
from .document import sheets_document
from .papers import html, latex, markdown
from .sheet import Sheet

Writer = Callable[[Sequence[Sheet]], dict[str, bytes]]


@dataclass(frozen=True)
class Format:
    """A form by its name. file: what is written, as a pattern; write: the files by name, of all versions.

    platform: whether it is one of a learning platform, where students type by its rules.
    """

    name: str
    label: str
    file: str
    write: Writer
    platform: bool = False


def _json(sheets: Sequence[Sheet]) -> dict[str, bytes]:
    return {"sheets.json": dumps(sheets_document(sheets)).encode() + b"\n"}


FORMATS = {
    row.name: row
    for row in (
        Format("json", "JSON, with keys: for marking what is handed in", "sheets.json", _json),
        Format("html", "Pages that mark themselves", "sheet-*.html", html.write),
        Format("markdown", "Markdown, sheets and keys", "*.md", markdown.write),
        Format("latex", "LaTeX article, sheets and keys", "*.tex", latex.article),
        Format("latex-exam", "LaTeX of the class exam", "exam.tex", latex.exam),
        *(
            Format(row.name, row.label, row.file, partial(platforms.write, row.name), platform=True)
            for row in platforms.PLATFORMS.values()
        ),
    )
}  # fmt: skip
"""By name, as offered; a platform that can't take sheets stands here too, and is refused with its reason."""


def write(name: str, sheets: Sequence[Sheet]) -> dict[str, bytes]:
    """The files of these versions by name. Raises `SpecError` for a form that is none, or can't hold them."""
    return _format(name).write(sheets)


def notes(name: str) -> list[Message]:
    """What is said beside a download: how a platform imports it, and what students may type there."""
    return [platforms.note(name)] if _format(name).platform else []


def _format(name: str) -> Format:
    if name not in FORMATS:
        raise refuse("exercise.format", "format", name, names=", ".join(FORMATS))
    return FORMATS[name]
