"""The description of all documents that cross between the page and Python: `shapes/*.txt`, and how it is read.

A shape is a line `Name  What it is.` with a line `  key: type  What it holds.` for each key, or a line
`Name = type  What it is.`

A key with `?` may be absent. A type is written as TypeScript writes it; two spaces end it. Deeper lines go on with the
line above, `#` begins a comment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).with_name("shapes")
USED = re.compile(r"\b[A-Z]\w*\b(?!\??:)")  # no key
CONTINUES = " " * 6
NAME = re.compile(r"[A-Z]\w*")
KEY = re.compile(r"  (?P<name>\w+)(?P<optional>\??): (?P<type>.+)")
ALIAS = re.compile(r"(?P<name>\w+) = (?P<type>.+)")


@dataclass(frozen=True)
class Key:
    """One key of an object: its name, whether it may be absent, the type of its value and what that is."""

    name: str
    optional: bool
    type: str
    words: str


@dataclass
class Shape:
    """A named type: an object by its keys, or another name for a `type`."""

    name: str
    words: str
    type: str | None = None
    keys: list[Key] = field(default_factory=list)

    def names(self) -> set[str]:
        """The names of shapes that this one is made of."""
        return set(USED.findall(" ".join([self.type or "", *(key.type for key in self.keys)])))


def read_all() -> dict[str, list[Shape]]:
    """The shapes of each file, by its name without ending."""
    return {path.stem: read(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob("*.txt"))}


def read(text: str) -> list[Shape]:
    """The shapes of a text, in its order. Raises ValueError for a line that is none of the three."""
    shapes: list[Shape] = []
    for line in _joined(text):
        term, _, words = line.partition("  ") if not line.startswith("  ") else _split_key(line)
        if key := KEY.fullmatch(term):
            shapes[-1].keys.append(Key(key["name"], bool(key["optional"]), key["type"], words))
        elif alias := ALIAS.fullmatch(term):
            shapes.append(Shape(alias["name"], words, alias["type"]))
        elif NAME.fullmatch(term):
            shapes.append(Shape(term, words))
        else:
            raise ValueError(f"This is no line of a shape: {line}")
    return shapes


def _joined(text: str) -> Iterator[str]:
    """Lines without comments, each with those that go on with it."""
    whole = ""
    for line in text.splitlines():
        if line.startswith(CONTINUES):
            whole += f" {line.strip()}"
            continue
        if whole:
            yield whole
        whole = "" if line.startswith("#") or not line.strip() else line
    if whole:
        yield whole


def _split_key(line: str) -> tuple[str, str, str]:
    term, gap, words = line[2:].partition("  ")
    return f"  {term}", gap, words
