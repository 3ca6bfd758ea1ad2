"""The check that is under way: begun, and carried on a little at a time, so that a page stays awake."""

from __future__ import annotations

import time
from collections.abc import Iterator

from ..errors import SpecError
from ..messages import message
from ..network.spec import Spec
from .check import Check, check_in_parts

_under_way: list[Iterator[Check | None]] = []


def begin(spec: Spec) -> None:
    """Begin a check; one that was under way is over."""
    _under_way[:] = [check_in_parts(spec)]


def go_on(seconds: float, stop: bool = False) -> Check | None:
    """Carry on for so long; the check when it is done. Raises SpecError for one that is stopped, or was not begun."""
    end = time.perf_counter() + seconds
    if not _under_way or stop:
        _under_way.clear()
        raise SpecError(None, message("check.stopped"))
    for found in _under_way[0]:
        if found is not None:
            _under_way.clear()
            return found
        if time.perf_counter() >= end:
            break
    return None
