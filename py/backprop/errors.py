"""What can be wrong with a request, in one sentence that the page, Python and the command line share."""

from __future__ import annotations

import json
import unicodedata

GIVEN_LIMIT = 40


class SpecError(ValueError):
    """A request that cannot be computed: which field, what was given, what is allowed.

    `field` is a path into the spec such as `network.layers[1].W[0][2]`; `message` is the whole
    sentence a person reads; `given` and `allowed` are its parts where the fault is one value.
    """

    def __init__(self, field: str | None, message: str, given: str = "", allowed: str = "") -> None:
        super().__init__(f"{field}: {message}" if field else message)
        self.field = field
        self.message = message
        self.given = given
        self.allowed = allowed


def refusal(field: str, label: str, given: object, allowed: str, hint: str = "") -> SpecError:
    """Make the one sentence in which every value is refused."""
    shown = shown_text(given)
    message = f"{label}: “{shown}” is not allowed. Allowed: {allowed}."
    return SpecError(field, f"{message} {hint}" if hint else message, shown, allowed)


def shown_text(given: object) -> str:
    """At most 40 characters of what was given, with characters that cannot be seen spelled as U+XXXX."""
    text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False, default=str)
    cut = text[:GIVEN_LIMIT] + ("…" if len(text) > GIVEN_LIMIT else "")
    return "".join(f"<U+{ord(c):04X}>" if is_invisible(c) else c for c in cut)


def is_invisible(character: str) -> bool:
    """True for control, format and separator characters other than the plain space."""
    return character != " " and unicodedata.category(character)[0] in "CZ"
