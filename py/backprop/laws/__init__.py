"""Laws of backpropagation that an installation computes on itself: shown by `backprop verify` and in the page."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from ..version import VERSION
from . import degenerate, derivatives, functions, sums, symmetries, trainings
from .law import Law

ROOMS = {
    "Derivatives": derivatives, "Sums": sums, "Symmetries": symmetries, "Changes of nothing": degenerate,
    "Trainings": trainings, "Functions and numbers": functions,
}  # fmt: skip
LAWS: dict[str, tuple[Law, ...]] = {
    room: tuple(row for row in vars(module).values() if isinstance(row, Law)) for room, module in ROOMS.items()
}
"""By room, in the order in which they are told."""


def verify() -> dict[str, Any]:
    """Every law computed here, with the versions of what computed it."""
    laws = [{"room": room, **row.document()} for room, rows in LAWS.items() for row in rows]
    held = sum(row["holds"] for row in laws)
    python = ".".join(map(str, sys.version_info[:3]))
    versions = {"backprop": VERSION, "python": python, "numpy": np.__version__, "machine": sys.platform}
    return {"schema": 1, "passed": held == len(laws), "held": held, "count": len(laws), "laws": laws,
            "versions": versions}  # fmt: skip
