"""Printed forms, a file each: what a person copies out of a terminal, a notebook or a text."""

from __future__ import annotations

from collections.abc import Callable

from ..arrival import Arrival
from . import brackets, latex, maxima, r_console, rows

FORMS: dict[str, Callable[[str], Arrival | None]] = {
    maxima.NAME: maxima.read,
    latex.NAME: latex.read,
    r_console.NAME: r_console.read,
    "named_rows": rows.read_named,
    brackets.NAME: brackets.read,
    rows.NAME: rows.read,
}
"""By name, in the order in which they are tried: stricter forms first."""
