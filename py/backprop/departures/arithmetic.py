"""What happened to a lone wrong number, where it is a common thing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from ..lines.expression import Expr, evaluate, replaced
from ..lines.render import Text
from ..messages import Message, message
from ..rules.number_texts import in_digits, plain
from .answers import bounds_of
from .beside import Pages
from .bounded import Sheet, march

PLACES = (-3, -2, -1, 1, 2, 3)  # by which a decimal point is moved


def detail(pages: Pages, i: int) -> Message | None:
    """The sentence about a typed number; None where nothing common makes it."""
    sheet, typed = pages.sheet, pages.sheet.typed[i]
    low, high = (float(bound[0][i]) for bound in march(sheet, [None]))

    def fits(text: str) -> bool:
        try:
            least, most = bounds_of(text, "")
        except ValueError:
            return False
        if pages.view.sign < 0 and (".delta" in typed.path or ".carried" in typed.path):
            least, most = -most, -least
        return least <= high and most >= low

    text = typed.text.strip().replace("−", "-")
    if fits(text[1:] if text.startswith("-") else f"-{text}"):
        return message("arithmetic.sign_dropped")
    if any(fits(other) for other in _digits_swapped(text)):
        return message("arithmetic.digits_swapped")
    digits = in_digits(plain(text))
    if digits is not None and any(fits(_moved(digits, places)) for places in PLACES):
        return message("arithmetic.decimal_point")
    if left_out := _forgotten(pages, i, max(high - low, 0.0) if math.isfinite(high - low) else 0.0):
        return left_out
    return _neighbor(sheet, pages, i)


def _neighbor(sheet: Sheet, pages: Pages, i: int) -> Message | None:
    """Another number of the same quantity stands there."""
    typed = sheet.typed[i]
    array = np.asarray(pages.right[typed.at], dtype=float)
    found = np.argwhere((array >= typed.low) & (array <= typed.high))
    if not len(found):
        return None
    return message("arithmetic.neighbor", quantity=pages.step.path_of(typed.at, found[0].tolist()) or typed.path)


def _forgotten(pages: Pages, i: int, width: float) -> Message | None:
    """One term of a sum is left out, or the sum stops early."""
    typed = pages.sheet.typed[i]
    line = pages.sheet.lines.get(typed.at)
    if line is None:
        return None
    low, high = typed.low - width, typed.high + width
    tree = pages.whole(line, typed.index)
    for code, term, other in _shortened(tree):
        try:
            value = evaluate(other)
        except (ArithmeticError, ValueError):
            continue
        if low <= value <= high:
            return message(f"arithmetic.{code}", term=Text(pages.shown).write(term))
    return None


def _shortened(tree: Expr) -> Iterator[tuple[str, Expr, Expr]]:
    """What was done, the term that it concerns, and what is left of a tree; for every sum in it."""
    for node in _sums(tree):
        terms = node[1]
        for i, term in enumerate(terms):
            yield "forgotten_term", term, replaced(tree, node, _sum([*terms[:i], *terms[i + 1 :]]))
        for i in range(1, len(terms) - 1):
            yield "stopped_early", terms[i - 1], replaced(tree, node, _sum(terms[:i]))


def _sums(tree: Expr) -> Iterator[Expr]:
    if isinstance(tree, list) and tree:
        if tree[0] == "add":
            yield tree
        if tree[0] != "num":
            for part in tree[1:]:
                yield from _sums(part)


def _sum(terms: list[Expr]) -> Expr:
    return terms[0] if len(terms) == 1 else ["add", terms]


def _digits_swapped(text: str) -> list[str]:
    """The text with two digits beside one another exchanged, also across the decimal point."""
    places = [i for i, c in enumerate(re.split("[eE/]", text)[0]) if c.isdigit()]
    found = []
    for a, b in pairwise(places):
        if text[a] != text[b]:
            letters = list(text)
            letters[a], letters[b] = letters[b], letters[a]
            found.append("".join(letters))
    return found


def _moved(text: str, places: int) -> str:
    """The number with its decimal point moved."""
    mantissa, _, exponent = text.lower().partition("e")
    return f"{mantissa}e{int(exponent or 0) + places}"
