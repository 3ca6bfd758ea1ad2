"""What can be wrong with a request, in one sentence that the page, Python and the command line share."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

from .messages import Message, message, told

GIVEN_LIMIT = 40
LONG_INTEGER = 10_000  # bits; Python writes no whole number of more than 4,300 digits
HALF = re.compile("[\ud800-\udfff]")  # of a character: no text that leaves Python may hold it


class SpecError(ValueError):
    """A request that cannot be computed: which field, what was given, what is allowed.

    `field` is a path into the spec such as `network.layers[1].W[0][2]`; `message` is the whole
    sentence a person reads, with its code and parts.
    """

    def __init__(self, field: str | None, message: Message) -> None:
        self.field = None if field is None else _spelled(field)
        self.message = Message(HALF.sub(lambda found: _code(found[0]), message), message.code, message.parts)
        super().__init__(f"{self.field}: {self.message}" if self.field else self.message)

    @property
    def given(self) -> str:
        """What was given, shortened, where the fault is one value."""
        return str(self.message.parts.get("given", ""))

    @property
    def allowed(self) -> str:
        """What is allowed instead, where the fault is one value."""
        return str(self.message.parts.get("allowed", ""))

    def document(self) -> dict[str, Any]:
        """The refusal as it travels: field, sentence, code and parts."""
        return {"field": self.field, "message": str(self.message), **told(self.message)}


class MissingModule(SpecError):
    """What is asked for needs a module that is not installed; the page brings it and asks again."""

    def __init__(self, module: str, field: str | None, message: Message) -> None:
        super().__init__(field, message)
        self.module = module


def refuse(code: str, field: str, given: object, **parts: object) -> SpecError:
    """The refusal of one value, by the row of its code; `given` is shown short and visible."""
    return SpecError(field, message(code, given=given if isinstance(given, Message) else shown_text(given), **parts))


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
