"""What the page offers of exercises before Python is there: kinds, what can be asked, forms, limits of numbers."""

from __future__ import annotations

from ..numbers.strict_json import Json
from ..rules.limits import SEED
from .difficulties import DIFFICULTIES
from .formats import FORMATS, notes
from .wanted import CHOICES, DIGITS, PLACES, POINTS, VERSIONS

ASKED = ("z", "a", "loss", "delta", "gradients", "updates", "after")
"""The kinds of quantities that every network has, in the order of computation."""


def offered() -> Json:
    """Each row with its name and label; a kind with what can be asked of it, a form with what is said beside it."""
    return {
        "difficulties": [
            {
                "name": row.name, "label": row.label, "network": row.network, "ask": list(row.ask),
                "kinds": [*ASKED, *(name for name in row.ask if name not in ASKED)],
            }
            for row in DIFFICULTIES.values()
        ],
        "forms": [
            {"name": row.name, "label": row.label, "notes": [str(note) for note in notes(row.name)]}
            for row in FORMATS.values()
        ],
        "fields": [field.document() for field in (VERSIONS, DIGITS, PLACES, POINTS, CHOICES, SEED)],
    }  # fmt: skip
