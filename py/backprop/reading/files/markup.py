"""XML as a tree: elements, attributes and texts, and nothing else. No document type, so no entity, is ever read."""

from __future__ import annotations

import pyexpat
from dataclasses import dataclass, field

from ...errors import SpecError, refuse

DEEPEST, MOST_ELEMENTS = 64, 100_000


@dataclass(slots=True)
class Element:
    """name: without its namespace; text: what stands in it, between the elements in it too."""

    name: str
    attributes: dict[str, str]
    inside: list[Element] = field(default_factory=list)
    text: str = ""

    def all(self, *names: str) -> list[Element]:
        """The elements straight in it that are called so."""
        return [one for one in self.inside if one.name in names]

    def first(self, *names: str) -> Element | None:
        """The first of them."""
        return next(iter(self.all(*names)), None)


def begins(data: bytes, mark: bytes) -> bool:
    """Whether a file may be XML in which such an element begins early."""
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<" and mark in data[:4096]


def tree(data: bytes, what: str) -> Element:
    """The outermost element. Raises SpecError for XML that is damaged, deep, large, or has a document type."""
    stack = [Element("", {})]
    texts: list[list[str]] = [[]]
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1
        if len(stack) > DEEPEST:
            raise refuse("read.deep.elements", "file", name, most=DEEPEST)
        if count > MOST_ELEMENTS:
            raise refuse("read.elements", "file", f"more than {MOST_ELEMENTS} elements", most=MOST_ELEMENTS)
        one = Element(name.rpartition(":")[2], attributes)
        stack[-1].inside.append(one)
        stack.append(one)
        texts.append([])

    def end(_: str) -> None:
        stack.pop().text = "".join(texts.pop())

    def document_type(name: str, *_: object) -> None:
        raise refuse("read.document_type", "file", name)

    parser = pyexpat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = lambda text: texts[-1].append(text)
    parser.StartDoctypeDeclHandler = document_type
    try:
        parser.Parse(data, True)
    except SpecError:
        raise
    except (pyexpat.ExpatError, LookupError, ValueError) as error:
        raise refuse("read.damaged", "file", what, why=str(error)) from None
    return stack[0].inside[0]
