"""What both of Moodle's XML forms share. A picture is a file beside its text: Moodle shows it from there."""

from __future__ import annotations

import base64
from xml.etree.ElementTree import Element

from ..sheet import Sheet
from .markup import html, node
from .words import TAG, picture

PICTURE = "network.svg"
PENALTY = "0.3333333"


def category(name: str) -> Element:
    """Where in the question bank the questions go that follow. A slash in a name is doubled."""
    path = f"$course$/top/{name.replace('/', '//')}"
    return node("question", {"type": "category"}, node("category", None, node("text", None, path)))


def formatted(tag: str, text: str, *more: Element, fraction: str = "") -> Element:
    """A text of a question, as HTML."""
    attributes = {"fraction": fraction} if fraction else {}
    return node(tag, attributes | {"format": "html"}, node("text", None, text), *more)


def question_text(sheet: Sheet, text: str) -> Element:
    """What is shown, HTML, with the picture above it."""
    if not sheet.picture:
        return formatted("questiontext", text)
    data = base64.b64encode(sheet.picture.encode()).decode()
    file = node("file", {"name": PICTURE, "path": "/", "encoding": "base64"}, data)
    return formatted("questiontext", html(picture(f"@@PLUGINFILE@@/{PICTURE}")) + text, file)


def questioned(
    kind: str, name: str, text: Element, feedback: str, identity: str, *rest: Element, points: int | None = None
) -> Element:
    """A question; Cloze has its points in its blanks."""
    return node(
        "question", {"type": kind},
        node("name", None, node("text", None, name)),
        text,
        formatted("generalfeedback", feedback),
        *([] if points is None else [node("defaultgrade", None, f"{points}.0000000")]),
        node("penalty", None, PENALTY),
        node("hidden", None, "0"),
        node("idnumber", None, identity),
        *rest,
    )  # fmt: skip


def answer(fraction: str, text: str, feedback: str, tolerance: str) -> Element:
    """A number with what it is worth in percent, and how far from it an answer may be, ends included."""
    return node(
        "answer", {"fraction": fraction, "format": "moodle_auto_format"},
        node("text", None, text),
        formatted("feedback", html(feedback)),
        node("tolerance", None, tolerance),
    )  # fmt: skip


def tagged() -> Element:
    """The tag by which questions are found again."""
    return node("tags", None, node("tag", None, node("text", None, TAG)))
