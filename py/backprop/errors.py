"""What can be wrong with a request, in one sentence that the page, Python and the command line share."""

from __future__ import annotations

import json
import re
import unicodedata

GIVEN_LIMIT = 40
LONG_INTEGER = 10_000  # bits; Python writes no whole number of more than 4,300 digits
HALF = re.compile("[\ud800-\udfff]")  # of a character: no text that leaves Python may hold it


class SpecError(ValueError):
    """A request that cannot be computed: which field, what was given, what is allowed.

    `field` is a path into the spec such as `network.layers[1].W[0][2]`; `message` is the whole
    sentence a person reads; `given` and `allowed` are its parts where the fault is one value.
    """

    def __init__(self, field: str | None, message: str, given: str = "", allowed: str = "") -> None:
        self.field = None if field is None else _spelled(field)
        self.message = HALF.sub(lambda found: _code(found[0]), message)
        super().__init__(f"{self.field}: {self.message}" if self.field else self.message)
        self.given = given
        self.allowed = allowed


def refusal(field: str, label: str, given: object, allowed: str, hint: str = "") -> SpecError:
    """Make the one sentence in which every value is refused."""
    shown = shown_text(given)
    message = f"{label}: “{shown}” is not allowed. Allowed: {allowed}."
    return SpecError(field, f"{message} {hint}" if hint else message, shown, allowed)


def shown_text(given: object) -> str:
    """At most 40 characters of what was given, with characters that cannot be seen spelled as U+XXXX."""
    text = given if isinstance(given, str) else _json(given)
    return _spelled(text[:GIVEN_LIMIT]) + ("…" if len(text) > GIVEN_LIMIT else "")


def _json(given: object) -> str:
    if isinstance(given, int) and given.bit_length() > LONG_INTEGER:
        return f"a whole number of about {given.bit_length() * 30103 // 100000} digits"
    try:
        return json.dumps(given, ensure_ascii=False, default=str)
    except (ValueError, TypeError, RecursionError):  # what has no JSON, such as a list that holds itself
        return f"a {type(given).__name__}"


def _spelled(text: str) -> str:
    return "".join(_code(c) if is_invisible(c) else c for c in text)


def _code(character: str) -> str:
    return f"<U+{ord(character):04X}>"


def is_invisible(character: str) -> bool:
    """True for control, format and separator characters other than the plain space."""
    return character != " " and unicodedata.category(character)[0] in "CZ"
