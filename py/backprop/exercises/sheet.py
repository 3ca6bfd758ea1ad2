"""A sheet of exercises as plain data: what is given, what is asked, and the key of every question.

Numbers are decimal texts: digits, at most one point, a hyphen for minus, no exponent, and never minus zero.
What writes a sheet, for paper or for a learning platform, reads this and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Question:
    """One number that is asked.

    quantity: its address in the document of a run, such as "layers[1].delta[0][0]"; symbol: its name as plain text, "δ
    of o1"; latex: the same in LaTeX, without dollars; key: the right value, rounded to the digits asked, "-0.0250";
    unit: one unit of the last digit asked, "0.0001"; points: what it counts; line: its worked arithmetic as plain
    text, which serves as feedback; line_latex: the same in LaTeX; choices: wrong values for multiple choice, none
    equal to the key, and none at all where the number is only typed.
    """

    quantity: str
    symbol: str
    latex: str
    key: str
    unit: str
    points: int
    line: str
    line_latex: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Given:
    """What a sheet states of the network: a name, a symbol, and values as nested tuples of decimal texts.

    The nesting is the shape: a text is a number, or a formula in words; a tuple of texts a vector, of tuples a matrix.
    """

    name: str
    symbol: str
    values: Any


@dataclass(frozen=True)
class Sheet:
    """One version of an exercise.

    title: what stands above it; version: which of the versions it is, from 1; seed: of its numbers; given: what is
    stated; picture: the network as SVG, or ""; questions: what is asked, in order; spec: the network with its data
    as the JSON document by which answers are marked.
    """

    title: str
    version: int
    seed: int
    given: tuple[Given, ...]
    picture: str
    questions: tuple[Question, ...]
    spec: dict[str, Any]
