"""Lines of scripts: arrays as code, blocks of lines as a document."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from ..numbers.special import Array
from .dialects import Dialect


def assign(name: str, array: Array, dialect: Dialect) -> str:
    """`name = array`, one row a line where it is a matrix."""
    return f"{name} = {dialect.fill(dialect.array, x=literal(array))}"


def literal(array: Array) -> str:
    """Nested lists with the shortest round-trip digits."""
    values = np.asarray(array).tolist()
    if np.ndim(array) >= 2 and len(values) > 1:
        return "[\n" + "".join(f"    {row!r},\n" for row in values) + "]"
    return repr(values)


def indented(text: str, by: int) -> list[str]:
    """Its lines, each so many spaces further in; an empty one stays empty."""
    return [f"{' ' * by}{line}" if line else "" for line in text.split("\n")]


def document(*blocks: Iterable[str]) -> str:
    """The script: blocks of lines, one blank line between them, two around functions and classes."""
    text, after_function = "", False
    for lines in blocks:
        block = "\n".join(lines).strip("\n")
        if not block:
            continue
        is_function = block.startswith(("def ", "class "))
        text += ("\n\n\n" if is_function or after_function else "\n\n") * bool(text) + block
        after_function = is_function
    return text + "\n"
