"""All lines of a step, written a little at a time, so that a page stays awake and may think better of it."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ..errors import SpecError
from ..messages import message
from ..network.spec import Spec
from .line import Line
from .worked import all_lines, first_step, view

_under_way: list[Iterator[Line]] = []


def begin(spec: Spec) -> None:
    """Begin to write the lines of the first step; those that were under way are over."""
    _under_way[:] = [all_lines(view(spec, first_step(spec)))]


def go_on(seconds: float, stop: bool = False) -> tuple[list[Line], bool]:
    """The lines of so many seconds, one at least, and whether they were the last.

    Raises SpecError for lines that are stopped, or were not begun.
    """
    end = time.perf_counter() + seconds
    if not _under_way or stop:
        _under_way.clear()
        raise SpecError(None, message("worked.stopped"))
    made: list[Line] = []
    for line in _under_way[0]:
        made.append(line)
        if time.perf_counter() >= end:
            return made, False
    _under_way.clear()
    return made, True
