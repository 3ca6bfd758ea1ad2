"""What the text of one cell says: a number under given marks, a missing value, or a word.

A number's marks are its decimal sign and the sign between thousands. A text with any other mark is no number: it is
never read as another one.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from ..errors import SpecError, refuse
from ..messages.numbers import TEXT_LIMIT
from ..rules.limits import NUMBER
from ..rules.number_texts import GRAMMAR, fault_of

DECIMALS = (".", ",")
SIGNS = ("refuse", "ignore")
THOUSANDS = {"none": "", ",": "comma", ".": "point", " ": "blank", "'": "apostrophe"}
"""The signs between thousands, each with its name."""

MISSING = frozenset(["na", "n/a", "#n/a", "<na>", "nan", "-nan", "null", "none", "?", "-", "--", "–", "—", "."])
"""What stands for a missing number, in small letters; an empty cell always does."""

LARGEST = float(NUMBER.maximum or 0)
SAME = str.maketrans({"−": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'"})
PLAIN = re.compile(f"(?:(?:{GRAMMAR.pattern})\n)+")
DIGIT, LETTER = re.compile("[0-9]"), re.compile(r"[^\W\d_eE]")
SIGN = re.compile(r"^\s*([+-]?)\s*[$€£¥]\s*|\s*[%‰$€£¥]\s*$")
"""A currency's sign or % beside the digits."""


@dataclass(frozen=True)
class Marks:
    """How the numbers of a table are written; `thousands` is "" where nothing parts them.

    With `signs` a % or a currency's sign beside the digits is passed over: 10% is 10.
    """

    decimal: str = "."
    thousands: str = ""
    signs: bool = False

    def plain(self, text: str) -> str | None:
        """The number's text by the package's own grammar, None for a text that holds another mark."""
        trimmed = text.strip(" \t\r\n").replace("−", "-")
        if self.signs:
            trimmed = bare(trimmed)
        if self.decimal == "." and not self.thousands:
            return trimmed
        trimmed = trimmed.translate(SAME)
        if self.thousands and self.thousands in trimmed:
            if not self._grouped.fullmatch(trimmed):
                return None
            trimmed = trimmed.replace(self.thousands, "")
        if self.decimal == ",":
            return None if "." in trimmed else trimmed.replace(",", ".", 1)
        return trimmed

    @cached_property
    def _grouped(self) -> re.Pattern[str]:
        """A whole part in groups of three, the first of one to three digits and not 0."""
        mark, decimal = re.escape(self.thousands), re.escape(self.decimal)
        return re.compile(rf"[+-]?[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})+(?:{decimal}[0-9]*)?(?:[eE][+-]?[0-9]+)?")

    def is_number(self, text: str) -> bool:
        """True for a number of any size."""
        plain = self.plain(text)
        return plain is not None and GRAMMAR.fullmatch(plain) is not None

    def number(self, text: str) -> float | None:
        """The number that a cell says, None if it says none that is allowed."""
        plain = self.plain(text)
        if plain is None or not GRAMMAR.fullmatch(plain) or len(plain) > TEXT_LIMIT:
            return None
        value = float(plain)
        if abs(value) > LARGEST or (value == 0 and re.search("[1-9]", re.split("[eE]", plain)[0])):
            return None
        return value

    def numbers(self, texts: Collection[str]) -> dict[str, float]:
        """The texts that are allowed numbers, with their values; all at once where they are written plainly."""
        lines = "\n".join([*texts, ""])
        is_plain = self == Marks() and lines.isascii() and lines.count("\n") == len(texts)
        if is_plain and PLAIN.fullmatch(lines):
            found = dict(zip(texts, map(float, texts), strict=True))
            zeros = [text for text, value in found.items() if not value]
            sure = None not in map(self.number, zeros) and max(map(len, texts)) <= TEXT_LIMIT
            if sure and max(found.values()) <= LARGEST and min(found.values()) >= -LARGEST:
                return found
        return {text: value for text in texts if (value := self.number(text)) is not None}

    def refuse(self, text: str, path: str, label: str) -> SpecError:
        """The refusal of a text that says no number, at `path` of the cell that is called `label`."""
        plain = self.plain(text)
        if self != Marks() and (plain is None or not GRAMMAR.fullmatch(plain)):
            return refuse("column.number", path, text, label=label, allowed=NUMBER.allowed, marks=self.words)
        if not GRAMMAR.fullmatch(plain or ""):  # a table holds decimals: 1/3 may be a date
            hint, values = fault_of(plain or "", "number")
            return NUMBER.refuse(text, "example" if hint == "typed" else hint, path, label, **values)
        try:
            NUMBER.parse(plain or "", path, label)
        except SpecError as error:
            return error
        raise AssertionError(f"{text} is a number")

    @property
    def words(self) -> str:
        """The marks in words."""
        decimal = "decimal commas" if self.decimal == "," else "decimal points"
        parts = [decimal, f"{quoted(self.thousands)} as thousands separator"][: 1 + bool(self.thousands)]
        return " and ".join(parts) + (", without the signs beside them" if self.signs else "")

    def shown(self, text: str) -> str:
        """A number as the package writes it, for sentences that say how a text would be read."""
        plain = self.plain(text) or ""
        return plain.removeprefix("+")

    def uses(self, text: str, other: Marks) -> bool:
        """True for a text that holds a mark which these marks have and the others have not."""
        same = text.translate(SAME)
        return (
            (self.decimal != other.decimal and self.decimal in same)
            or (self.thousands != other.thousands and self.parts(text))
            or (self.signs and not other.signs and bare(text) != text)
        )

    def parts(self, text: str) -> bool:
        """True for a text that holds the thousands mark."""
        return bool(self.thousands) and self.thousands in text.translate(SAME)


READINGS = tuple(Marks(decimal, mark) for mark in ("", *list(THOUSANDS)[1:]) for decimal in DECIMALS if mark != decimal)
"""All pairs of marks, those without a thousands mark first."""


def bare(text: str) -> str:
    """A text without a currency's sign or % beside its digits."""
    return SIGN.sub(r"\1", text)


def quoted(mark: str) -> str:
    """A mark as sentences name it."""
    return "a space" if mark == " " else f"“{mark}”"


def is_missing(text: str) -> bool:
    """True for an empty cell, and for a mark that stands for a missing number."""
    trimmed = text.strip()
    return not trimmed or (len(trimmed) <= 4 and trimmed.lower() in MISSING)


def like_number(text: str) -> bool:
    """True for what may be meant as a number: under any marks, of any size, with a currency's sign, % or _."""
    if GRAMMAR.fullmatch(text.strip()):
        return True
    if LETTER.search(text) or not DIGIT.search(text):
        return False
    digits = bare(text).replace("_", "")
    return any(marks.is_number(digits) for marks in READINGS)
