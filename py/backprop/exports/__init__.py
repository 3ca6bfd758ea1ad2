"""Self-checking scripts: the same network, the same step, the same digits, in another library."""

from __future__ import annotations

from collections.abc import Callable

from ..spec import Spec
from .case import Case
from .dialects import NUMPY
from .manual import written_out

EXPORTS: dict[str, Callable[[Case], str]] = {
    "numpy": lambda case: written_out(case, NUMPY),
}


def export(spec: Spec, to: str) -> str:
    """The script for the spec's first step; raises `SpecError` where there is nothing to reproduce."""
    return EXPORTS[to](Case.of(spec))
