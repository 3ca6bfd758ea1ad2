"""What a sheet says to students, the same on every platform: names, what is given, what is asked, the worked line."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any
from xml.etree.ElementTree import Element

from ...messages import Message, counted, message
from ..sheet import Question, Sheet
from .asked import Asked, asked
from .markup import node

TAG = "backprop"
"""By which questions are found again."""
Named = Callable[[Question], str]
"""How a platform shows what a number is called."""


def in_math(question: Question) -> str:
    """In LaTeX between the signs that MathJax reads."""
    return rf"\({question.latex}\)"


def in_words(question: Question) -> str:
    """As plain text, where LaTeX is not read."""
    return question.symbol


def heading(sheet: Sheet) -> str:
    """The title with the number of the version: "Backpropagation 3"."""
    return f"{sheet.title} {sheet.version}"


def named(sheet: Sheet, question: Question) -> str:
    """What a question is called in a list of questions."""
    return f"{heading(sheet)}, {question.symbol}"


def identifier(sheet: Sheet) -> str:
    """A short name of letters and digits that another sheet does not have: made of all that stands in it."""
    text = json.dumps(asdict(sheet), sort_keys=True)
    return f"bp{hashlib.sha256(text.encode()).hexdigest()[:10]}_{sheet.version}"


def identifiers(sheet: Sheet) -> Iterator[tuple[str, Question]]:
    """Each question with its own: bp0123456789_1_q02."""
    stem = identifier(sheet)
    yield from ((f"{stem}_q{number:02}", question) for number, question in enumerate(sheet.questions, 1))


def so_many_digits(here: Asked) -> Message:
    """How a number is to be rounded: "to 4 decimals"."""
    if here.decimals:
        return message("sheet.to", digits=counted(here.decimals, "decimal"))
    return message("sheet.whole") if here.unit == "1" else message("sheet.nearest", unit=here.unit)


def asking(question: Question, name: Named) -> str:
    """The sentence that asks for a number, "Give w1 to 4 decimals", and how it is typed."""
    here = asked(question)
    sentence = message("sheet.give", symbol=name(question), digits=so_many_digits(here))
    return " ".join([sentence, *how_to_type(question)])


def how_to_type(*questions: Question) -> list[Message]:
    """What is said where decimals are typed: platforms take U+2212 and a comma for something else."""
    typed = any(asked(question).decimals and not question.choices for question in questions)
    return [message("sheet.type")] if typed else []


def given(sheet: Sheet) -> list[Element]:
    """What is given, as a table of HTML: numbers are text, so that their hyphens stay hyphens when they are copied."""
    rows = [
        node("tr", None, node("th", {"scope": "row"}, one.name), node("td", None, one.symbol),
             node("td", None, *_lines(one.values)))
        for one in sheet.given
    ]  # fmt: skip
    return [node("table", None, node("tbody", None, *rows))] if rows else []


def given_in_words(sheet: Sheet) -> list[str]:
    """The same as lines of plain text, arrays in brackets."""
    return [f"{', '.join(filter(None, (one.name, one.symbol)))} = {_bracketed(one.values)}" for one in sheet.given]


def worked(question: Question) -> str:
    """The worked line for a page that reads LaTeX."""
    return rf"\({question.line_latex}\)" if question.line_latex else question.line


def picture(address: str) -> Element:
    """The picture by its address, with what is said in its place."""
    return node("p", None, node("img", {"src": address, "alt": message("sheet.picture")}))


def picture_inside(sheet: Sheet) -> list[Element]:
    """The picture with its data in its address, where no file goes along."""
    data = base64.b64encode(sheet.picture.encode()).decode()
    return [picture(f"data:image/svg+xml;base64,{data}")] if sheet.picture else []


def _lines(values: Any) -> Iterator[Element | str]:
    """A number or a vector in its line, a matrix with a line for each row, more axes with an empty line between."""
    if isinstance(values, str):
        yield values
    elif all(isinstance(part, str) for part in values):
        yield ", ".join(values)
    else:
        for i, part in enumerate(values):
            if i:
                yield node("br")
            if i and not isinstance(part[0], str):
                yield node("br")
            yield from _lines(part)


def _bracketed(values: Any) -> str:
    return values if isinstance(values, str) else f"[{', '.join(map(_bracketed, values))}]"
