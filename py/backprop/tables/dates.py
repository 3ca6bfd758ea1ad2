"""Dates as tables hold them: which texts are dates, and how many days after 1970-01-01 they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
EPOCH = date(1970, 1, 1).toordinal()
CLOCK = r"(?:[T ]+(?P<h>\d\d?):(?P<min>\d\d)(?::(?P<s>\d\d(?:\.\d*)?))?Z?)?"
FORMS = [
    re.compile(form + CLOCK)
    for form in (
        r"(?P<y>\d{4})[-/](?P<m>\d\d?)(?:[-/](?P<d>\d\d?))?",
        r"(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<y>\d{4})",
        r"(?P<d>\d\d?)[- ](?P<name>[A-Za-z]{3,9})[- ,]+(?P<y>\d{4})",
        r"(?P<name>[A-Za-z]{3,9})\.? +(?P<d>\d\d?),? +(?P<y>\d{4})",
    )
]
EITHER = re.compile(r"(?P<a>\d\d?)[/-](?P<b>\d\d?)[/-](?P<y>\d{4})" + CLOCK)
"""Day and month in an order that only some of the dates tell."""


def order_of(texts: Iterable[str]) -> str | None:
    """Which comes first, "day" or "month", where the form leaves it open; None where no text tells it."""
    first = second = 0
    for text in texts:
        found = EITHER.fullmatch(text)
        if not found:
            return "day"
        first, second = max(first, int(found["a"])), max(second, int(found["b"]))
    return "day" if first > 12 else "month" if second > 12 else None


def day_of(text: str, order: str) -> float | None:
    """Days since 1970-01-01 with the time of day as a fraction, None for a text that is no date."""
    found = next((match for form in FORMS if (match := form.fullmatch(text))), None)
    if found:
        parts = found.groupdict()
        month = _month(parts["name"]) if "name" in parts else int(parts["m"])
        day = int(parts["d"] or 1)
    elif found := EITHER.fullmatch(text):
        a, b = int(found["a"]), int(found["b"])
        day, month = (a, b) if order == "day" else (b, a)
    else:
        return None
    hours, minutes, seconds = int(found["h"] or 0), int(found["min"] or 0), float(found["s"] or 0)
    if hours > 23 or minutes > 59 or seconds >= 60:
        return None
    try:
        days = date(int(found["y"]), month, day).toordinal() - EPOCH
    except ValueError:
        return None
    return days + (3600 * hours + 60 * minutes + seconds) / 86400


def _month(name: str) -> int:
    """The number of a month by its English name or the first letters of it, 0 for another word."""
    word = name.lower()
    return MONTHS.index(word[:3]) + 1 if word[:3] in MONTHS else 0
