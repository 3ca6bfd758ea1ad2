"""The limits of each number that can be asked for, and the one grammar in which numbers are written.

A field is declared once; the form, the validation in both languages, the options document and the
sentences of refusal come from it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import numpy as np

from ..errors import HALF, SpecError, refuse
from ..messages import MESSAGES, Message, message
from ..messages.numbers import TEXT_LIMIT
from .exact_value import NoValue
from .number_texts import Written, fault_of, is_decimal, plain, written

EXACT_INTEGER = 2**53


@dataclass(frozen=True)
class Field:
    """One number or text that a spec may hold: its name, its label on the page and what is allowed."""

    name: str
    label: str
    type: Literal["number", "integer", "text"] = "number"
    default: float | int | str | None = None
    minimum: float | int | None = None
    maximum: float | int | None = None
    exclusive_minimum: bool = False
    exclusive_maximum: bool = False
    nullable: bool = False
    hint: str = ""
    symbol: str = ""  # what it is in formulas, if not its name; a subscript stands after "_": β_1

    @property
    def allowed(self) -> Message:
        """The allowed values in words, as every refusal and the page print them."""
        low, high = self.bounds
        return message(self._allowed_code, low=low, high=high)

    @property
    def bounds(self) -> tuple[str, str]:
        """The texts of the lowest and the highest value."""
        return number_text(self.minimum), number_text(self.maximum)

    @property
    def allowed_form(self) -> str:
        """The words with places for the bounds: a lower bound may stand in for the field's own."""
        return str(MESSAGES[self._allowed_code])

    @property
    def _allowed_code(self) -> str:
        bounds = ".above" * self.exclusive_minimum + ".below" * self.exclusive_maximum + ".blank" * self.nullable
        return f"allowed.{self.type}{bounds if self.type != 'text' else ''}"

    def refuse(self, given: object, hint: str, path: str = "", label: str = "", **values: object) -> SpecError:
        """The refusal of `given`, with the hint of that name, filled in."""
        low, high = self.bounds
        about = {"label": label or self.label, "allowed": self.allowed, "low": low, "high": high}
        return refuse(f"number.{hint}", path or self.name, given, **about, **values)

    def parse(self, text: str, path: str = "", label: str = "") -> float | int | None:
        """Read a number as a person types it; raises `SpecError` in the page's own words."""
        trimmed = plain(text)
        if not trimmed and self.nullable:
            return None
        try:
            said = _said(trimmed)
        except NoValue as fault:
            hint, values = fault_of(trimmed, self.type) if str(fault) == "example" else (str(fault), {})
            raise self.refuse(text, hint, path, label, **values) from None
        if self.type == "integer":
            whole = _whole_number(said) if isinstance(said, str) else said.whole()
            if whole is None:
                raise self.refuse(text, "whole", path, label)
            return int(self._in_range(whole, text, path, label))
        value = float(said) if isinstance(said, str) else said.number()
        if value == 0 and _is_some(said):
            raise self.refuse(text, "underflow", path, label)
        return float(self._in_range(value, text, path, label))

    def check(self, value: Any, path: str, label: str = "") -> Any:
        """Return a JSON value that the field allows (numbers as float or int), else raise `SpecError`."""
        if value is None and self.nullable:
            return None
        if self.type == "text":
            whole = isinstance(value, str) and not HALF.search(value)
            if whole and len(value) <= int(self.maximum or 0):
                return value
            raise refuse("text.long", path, value, label=label or self.label, allowed=self.allowed)
        if isinstance(value, str):
            raise self.refuse(value, "quotes", path, label)
        if isinstance(value, bool) or not isinstance(value, int | float | np.integer | np.floating):
            raise self.refuse(value, "empty" if value is None else "example", path, label)
        number = value.item() if isinstance(value, np.generic) else value
        if self.type == "number":
            return float(self._in_range(number, number, path, label))
        if isinstance(number, float) and not number.is_integer():
            raise self.refuse(number, "whole" if math.isfinite(number) else "finite", path, label)
        return int(self._in_range(int(number), number, path, label))

    def _in_range(self, value: float | int, given: object, path: str, label: str) -> float | int:
        low, high = self.minimum, self.maximum
        if value != value:
            raise self.refuse(given, "finite", path, label)
        if high is not None and (value > high or (self.exclusive_maximum and value == high)):
            hint = "below" if self.exclusive_maximum else "large"
            raise self.refuse(given, hint, path, label, value=number_text(high))
        if low is not None and (value < low or (self.exclusive_minimum and value == low)):
            hint = "above" if self.exclusive_minimum else "small"
            raise self.refuse(given, hint, path, label, value=number_text(low))
        return value

    def document(self) -> dict[str, Any]:
        """The field as it stands in the options document; integers beyond 2^53 as strings of digits."""
        return {
            "name": self.name, "label": self.label, "type": self.type, "default": self.default,
            "minimum": _exact(self.minimum), "maximum": _exact(self.maximum),
            "exclusive_minimum": self.exclusive_minimum, "exclusive_maximum": self.exclusive_maximum,
            "nullable": self.nullable, "bounds": list(self.bounds), "allowed": self.allowed,
            "allowed_form": self.allowed_form, "hint": self.hint or None,
        }  # fmt: skip


def number_text(value: float | int | None) -> str:
    """The shortest text of a limit: whole numbers without a point, powers as 1e15."""
    if value is None:
        return ""
    if isinstance(value, int):
        return str(value)
    if value == int(value) and abs(value) < 1e7:
        return str(int(value))
    text = str(Decimal(repr(value)).normalize()) if value == int(value) else repr(value)
    return text.replace("E", "e").replace("e+", "e").replace("e-0", "e-")


def _whole_number(text: str) -> int | None:
    """The whole number that a text of the grammar says exactly, None for a fraction.

    Whatever has more than 31 digits comes back as ±10^31, beyond every limit: exponents may be of any length.
    """
    mantissa, _, power = text.lower().partition("e")
    before, _, after = mantissa.lstrip("+-").partition(".")
    digits = (before + after).lstrip("0").rstrip("0")
    if not digits:
        return 0
    places = int(power or 0) - len(after) + len(before + after) - len((before + after).rstrip("0"))
    if places < 0:
        return None
    size = int(digits) * 10**places if len(digits) + places <= 31 else 10**31
    return -size if text.startswith("-") else size


def _exact(value: float | int | None) -> float | int | str | None:
    return str(value) if isinstance(value, int) and abs(value) > EXACT_INTEGER else value


def _said(text: str) -> str | Written:
    """A text that float reads, as it stands, since its exponent may be of any length; else its exact value."""
    if is_decimal(text) and len(text) <= TEXT_LIMIT:
        return text
    return written(text)


def _is_some(said: str | Written) -> bool:
    """True for a number other than 0."""
    return bool(said.value.ratio) if isinstance(said, Written) else re.search("[1-9]", _mantissa(said)) is not None


def _mantissa(text: str) -> str:
    return text.lower().partition("e")[0]
