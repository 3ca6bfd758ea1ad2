"""XML and HTML as trees; the standard library escapes what stands in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from ...errors import refuse

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
SCHEMA_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 has no way to write."""


def node(tag: str, attributes: Mapping[str, str] | None = None, *inside: Element | str) -> Element:
    """An element with its attributes, and what stands in it in order."""
    made = Element(tag, dict(attributes or {}))
    for part in inside:
        if not isinstance(part, str):
            made.append(part)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + part
        else:
            made.text = (made.text or "") + part
    return made


def document(root: Element, head: str = "") -> bytes:
    """The file of a tree, its elements on lines of their own. Raises SpecError for characters that XML cannot hold."""
    text = ElementTree.tostring(root, encoding="unicode", short_empty_elements=True)
    if found := UNSPEAKABLE.search(text):
        raise refuse("sheet.character", "title", found[0])
    return f"{DECLARATION}{head}{text}\n".encode()


def html(*inside: Element | str) -> str:
    """What stands in a page, as HTML."""
    whole = ElementTree.tostring(node("div", None, *inside), encoding="unicode", method="html")
    return whole.removeprefix("<div>").removesuffix("</div>")


def schema_location(namespace: str, address: str) -> dict[str, str]:
    """The attributes of a root that belongs to a schema."""
    return {
        "xmlns": namespace,
        "xmlns:xsi": SCHEMA_INSTANCE,
        "xsi:schemaLocation": f"{namespace} {address}",
    }
