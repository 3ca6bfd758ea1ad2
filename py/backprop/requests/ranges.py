"""Whole numbers written as a list with ranges: 0-29,50."""

from __future__ import annotations

from typing import Any

from ..errors import refuse
from ..rules.fields import Field


def read_ranges(text: Any, one: Field, most: int, allowed: str) -> tuple[int, ...]:
    """The numbers in their order, each once; parts are separated by commas or spaces. Raises `SpecError` on `one`.

    one: the field of a single number; most: how many there may be; allowed: what may be written, in words.
    """
    if not isinstance(text, str):
        raise refuse("ranges", one.name, text, label=one.label, allowed=allowed)
    found: dict[int, None] = {}
    for part in text.replace(", ", ",").strip().replace(" ", ",").split(","):
        first, dash, last = part.partition("-")
        if not (_is_whole(first) and (_is_whole(last) if dash else True)):
            raise refuse("ranges", one.name, text, label=one.label, allowed=allowed)
        low = int(one.parse(first) or 0)
        high = int(one.parse(last) or 0) if dash else low
        if high < low or high - low >= most:
            raise refuse("ranges", one.name, text, label=one.label, allowed=allowed)
        found.update(dict.fromkeys(range(low, high + 1)))
    if len(found) > most:
        raise refuse("ranges", one.name, text, label=one.label, allowed=allowed)
    return tuple(found)


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit()
