"""The one grammar in which people write numbers: its patterns, and the exact value of what fits it.

    number  = [sign] (decimal "%" | product)
    product = factor {times factor} ["/" factor]           2/3   1.2×10^-4   sqrt(2)/2; nothing may follow the divisor
    factor  = base [power]                                 2^-3   2**-3   10⁻⁴
    base    = decimal | constant | root base | "(" product ")"

2√2, 2 sqrt(3) and 2π go without a sign. Digits are those of ASCII; a decimal has a point, never a comma. Minus is - or
U+2212, and D stands for e as in Fortran. JavaScript reads by the same patterns (`web/lib/number_texts.js`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ..errors import is_invisible
from ..messages.numbers import INVISIBLE, TEXT_LIMIT
from .exact_value import MOST_POWER, Exact, NoValue

DECIMAL = r"(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
PATTERNS = {
    "number": rf"[+-]?{DECIMAL}(?:[eE][+-]?[0-9]+)?",
    "token": rf"({DECIMAL})(?:[eEdD]([+-]?[0-9]+))?|(sqrt|√)|(pi|π|e)|(\*\*|\^)|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
             r"|([*×·⋅]|x(?= *10 *(?:\^|\*\*|[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹])))|([-+/(){}])| +",
    "rounded": rf"[+-]? *({DECIMAL})(?:[eEdD]([+-]?[0-9]+))?"
               r"(?: *(?:[*×·⋅x] *10 *(?:(?:\^|\*\*) *[({]? *([+-]? *[0-9]+) *[)}]?|([⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))|(%)))?",
    "point": r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?",
    "thousands": r"[+-]?[1-9][0-9]{0,2},[0-9]{3}",
    "separators": r"[+-]?[0-9][0-9 _.,']*",
    "other_base": r"[+-]? *0[xXbBoO].*",
}  # fmt: skip
"""What a whole trimmed text is, and one sign of a product, in patterns that Python and JavaScript read alike.

rounded: digits and a power of ten, of which half a unit of the last digit is known; all else is meant exactly.
"""
KINDS = ("decimal", "exponent", "root", "constant", "power", "raised", "times", "mark")
"""What the groups of the pattern `token` are, in their order."""
CLOSING = {"(": ")", "{": "}"}
RAISED = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")

_DIGITS = r"[+\-−]?[0-9]{1,4}"
_WITH_POWER = rf"{DECIMAL}(?:[eEdD]{_DIGITS})?"
_RAISED = rf"(?:(?:\^|\*\*)(?:{_DIGITS}|\({_DIGITS}\)|\{{{_DIGITS}\}})|[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,4}})"
_INNER = r"[0-9.eEpiπsqrt√*/^×·⋅+\-−⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻]{1,40}"
_ROOT = rf"(?:sqrt|√)(?:\({_INNER}\)|\{{{_INNER}\}}|√?{DECIMAL})|π|pi(?!\w)"
_FACTOR = rf"(?:(?:{_WITH_POWER}|{_ROOT}){_RAISED}?|e{_RAISED})"
_TIMES = rf"(?:[ ]?[×x*·⋅][ ]?10{_RAISED}|[*×·⋅]{_FACTOR}|(?:{_ROOT}){_RAISED}?)"
STARTS = r"(?:sqrt[({√0-9.]|√|π(?!\w)|pi(?!\w)|e(?:\^|\*\*|[⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹]))"
"""What no word begins with, but a number that has no digit first."""
IN_TEXT = rf"[+\-−]?(?!0[xXbBoO]){_FACTOR}(?:%|{_TIMES}{{0,4}}(?:/(?:{_FACTOR}|\({_INNER}\)))?)"
"""A number among others, as prints and lines of text have them: no blank in it but around the × of a power of ten.

Whatever is one has no more than `written` reads; what only looks like one, such as sqrt(e+1), is refused there.
"""

GRAMMAR, _TOKEN = re.compile(PATTERNS["number"]), re.compile(PATTERNS["token"])
_IS = {name: re.compile(pattern, re.DOTALL) for name, pattern in PATTERNS.items()}

Token = tuple[str, str]


@dataclass(frozen=True)
class Written:
    """What a text says: value, or -value."""

    negative: bool
    value: Exact

    def number(self) -> float:
        """The float64 nearest to it."""
        nearest = self.value.nearest()
        return -nearest if self.negative else nearest

    def whole(self) -> int | None:
        """The whole number that it is."""
        found = self.value.fraction()
        if found is None or found.denominator != 1:
            return None
        return -found.numerator if self.negative else found.numerator


def plain(text: str) -> str:
    """The text without blanks around it and behind its sign, with ASCII minus; a D of Fortran is an e."""
    trimmed = re.sub(r"^([+-]) +", r"\1", text.strip(" \t\r\n").replace("−", "-"))
    made = re.sub("[dD]", "e", trimmed, count=1)
    return made if GRAMMAR.fullmatch(made) else trimmed


def is_decimal(text: str) -> bool:
    """True for a plain text that is one decimal number, as float reads it."""
    return GRAMMAR.fullmatch(text) is not None


def written(text: str) -> Written:
    """The exact value of a plain text. Raises NoValue with the name of a hint."""
    if len(text) > TEXT_LIMIT:
        raise NoValue("long")
    if _IS["other_base"].fullmatch(text):
        raise NoValue("decimal")
    rounded = _IS["rounded"].fullmatch(text)
    percent = rounded is not None and rounded[5] is not None
    tokens = _tokens(text.rstrip(" %") if percent else text)
    if tokens is None:
        raise NoValue("example")
    found = _Reader(tokens).number()
    return Written(found.negative, found.value.times(Exact(Fraction(1, 100)))) if percent else found


def unit_of(text: str) -> int | None:
    """The power of ten of the last digit of a plain text that `written` reads; None where it is exact."""
    found = _rounded(text)
    return None if found is None else found[1] - len(found[0].partition(".")[2])


def in_digits(text: str) -> str | None:
    """The plain text as `float` reads it, 1.2e-4 for 1.2×10^-4; None where it is exact, as 1/3 and sqrt(2) are."""
    found = _rounded(text)
    if is_decimal(text) or found is None:
        return text if is_decimal(text) else None
    return f"{'-' * text.startswith('-')}{found[0]}e{found[1]}"


def _rounded(text: str) -> tuple[str, int] | None:
    """The digits, and the power of ten that they are multiplied by."""
    found = _IS["rounded"].fullmatch(text)
    if not found:
        return None
    digits, exponent, power, raised, percent = found.groups()
    shift = int((power or (raised or "0").translate(RAISED)).replace(" ", "")) - 2 * bool(percent)
    return digits, int(exponent or 0) + shift


def fault_of(text: str, kind: str) -> tuple[str, dict[str, str]]:
    """Why a plain text is no number by its looks: the hint's name and what fills it."""
    hidden = next((c for c in text if is_invisible(c)), None)
    if not text:
        return "empty", {}
    if len(text) > TEXT_LIMIT:
        return "long", {}
    if hidden:
        return "invisible", {"value": INVISIBLE.get(hidden, f"the invisible character U+{ord(hidden):04X}")}
    if any(ord(c) > 127 and c.isdecimal() for c in text):
        return "digits", {}
    if kind == "number" and _IS["thousands"].fullmatch(text):
        return "comma", {"value": text.replace(",", "."), "other": text.replace(",", "")}
    if kind == "number" and _IS["point"].fullmatch(text):
        return "point", {"value": text.replace(",", ".")}
    for name, hint in (("separators", "separators"), ("other_base", "decimal")):
        if _IS[name].fullmatch(text):
            return hint, {}
    return "typed", {}


def _tokens(text: str) -> list[Token] | None:
    """The signs of a text by kind, blanks left out; None where there is one of no kind."""
    tokens, at = list[Token](), 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        if not found:
            return None
        for kind, what in zip(KINDS, found.groups(), strict=True):
            if what is not None:
                tokens.append((kind, what))
        at = found.end()
    return tokens


class _Reader:
    """Reads tokens from left to right, each rule of the grammar by a method."""

    def __init__(self, tokens: list[Token]) -> None:
        self._tokens = tokens
        self._at = 0

    def _next(self, *wanted: str) -> str | None:
        """The next token's text, taken where it is of a kind, or a mark, that is wanted."""
        kind, what = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        if not kind or (what if kind == "mark" else kind) not in wanted:
            return None
        self._at += 1
        return what

    def number(self) -> Written:
        negative = self._next("-", "+") == "-"
        value = self._product()
        if self._at < len(self._tokens):
            raise NoValue("example")
        return Written(negative, value)

    def _product(self) -> Exact:
        value, ended = self._factor(), False
        while not ended:
            before = self._tokens[self._at - 1][0]
            if self._next("times") is not None or (before in ("decimal", "exponent") and self._goes_on()):
                value = value.times(self._factor())
            elif self._next("/") is not None:
                value, ended = value.times(self._factor().to_the(-1)), True
            else:
                return value
        return value

    def _goes_on(self) -> bool:
        """True before a root or π, which multiply without a sign."""
        kind, what = self._tokens[self._at] if self._at < len(self._tokens) else ("", "")
        return kind == "root" or (kind == "constant" and what != "e")

    def _factor(self) -> Exact:
        base = self._base()
        raised = self._next("raised")
        if raised is not None:
            return base.to_the(_bounded(raised.translate(RAISED)))
        return base.to_the(self._power()) if self._next("power") is not None else base

    def _power(self) -> int:
        opener = self._next("(", "{")
        sign = self._next("-", "+") or ""
        digits, exponent = self._next("decimal"), self._next("exponent")
        is_closed = opener is None or self._next(CLOSING[opener]) is not None
        if digits is None or exponent is not None or not is_closed:
            raise NoValue("example")
        if not digits.isdigit():
            raise NoValue("power")
        return _bounded(sign + digits)

    def _base(self) -> Exact:
        decimal = self._next("decimal")
        if decimal is not None:
            exponent = _bounded(self._next("exponent") or "0")
            return Exact(Fraction(decimal.rstrip(".") or "0") * Fraction(10) ** exponent)
        constant = self._next("constant")
        if constant is not None:
            return Exact(Fraction(1), e=1) if constant == "e" else Exact(Fraction(1), pi=1)
        if self._next("root") is not None:
            return self._base().root()
        opener = self._next("(", "{")
        if opener is None:
            raise NoValue("example")
        value = self._product()
        if self._next(CLOSING[opener]) is None:
            raise NoValue("example")
        return value


def _bounded(text: str) -> int:
    """A whole exponent that can be worked out."""
    if len(text.lstrip("+-0")) > len(str(MOST_POWER)):
        raise NoValue("power")
    return int(text)
