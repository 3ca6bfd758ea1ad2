"""A script in parts, each with a sentence of what it is: lines of a program, or cells of a notebook."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ..numbers.special import Array
from .text import document, literal

LISTED = 20_000  # numbers of an array that are written as digits; more are packed
A_LINE = 100
PACKED = "unpack("
UNPACK = [
    "def unpack(shape, text):",
    '    """Many numbers as the bits of float64, compressed, in base64."""',
    '    return np.frombuffer(zlib.decompress(base64.b64decode(text)), dtype="<f8").reshape(shape)',
]


@dataclass(frozen=True)
class Section:
    """Some blocks of lines, and what is said of them: a heading and sentences."""

    title: str
    said: str
    blocks: tuple[Sequence[str], ...]

    @property
    def code(self) -> str:
        """The blocks as text."""
        return document(*self.blocks)


def section(title: str, said: str, *blocks: Iterable[str]) -> Section:
    """Of those blocks that hold anything."""
    return Section(title, said, tuple(lines for lines in map(list, blocks) if lines))


def program(head: str, sections: Sequence[Section]) -> str:
    """One file: the head as its docstring, a comment above each part."""
    parts = [f'"""{head}\n"""', *(f"# {part.title}: {part.said}\n\n{part.code}" for part in sections if part.blocks)]
    return "\n\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def numbers(array: Array) -> str:
    """An array as code of nested lists, or packed where it is long: the same bits either way."""
    array = np.asarray(array, dtype=np.float64)
    if array.size <= LISTED:
        return literal(array)
    text = base64.b64encode(zlib.compress(array.astype("<f8").tobytes(), 9)).decode()
    lines = "\n".join(text[i : i + A_LINE] for i in range(0, len(text), A_LINE))
    return f'{PACKED}{array.shape!r}, """\n{lines}\n""")'


def listed(values: Sequence[float]) -> str:
    """Many numbers on lines of a few each."""
    if len(values) > LISTED:
        return numbers(np.array(values))
    rows = [", ".join(map(repr, values[i : i + 5])) for i in range(0, len(values), 5)]
    return f"[{rows[0]}]" if len(rows) == 1 else "[\n" + "".join(f"    {row},\n" for row in rows) + "]"


def counted(values: Sequence[int]) -> str:
    """Whole numbers, as a range where they are one."""
    steps = {b - a for a, b in pairwise(values)}
    if len(values) > 2 and len(steps) == 1 and (step := steps.pop()) > 0:
        return f"range({values[0]}, {values[-1] + 1}{f', {step}' if step > 1 else ''})"
    return f"[{values[0]}] * {len(values)}" if steps == {0} else listed(values)
