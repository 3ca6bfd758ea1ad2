"""The bridge's methods of explaining numbers, which go in slices and can be stopped, and of verifying."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import SpecError
from ..messages import message
from ..numbers.json_reader import Reader
from ..runs.open_runs import SLICE
from ..tools.explaining import Explaining

_under_way: list[Explaining] = []


def _open(params: Reader) -> Any:
    """Begin what `explain_slice` carries on; one that was under way is over."""
    _under_way[:] = [Explaining(params.raw("spec"), params.raw("numbers", {}))]
    return {}


def _slice(params: Reader) -> Any:
    """For so many milliseconds: `{"progress": {"tried", "of", "found"}}`, or the answer, with `stop` what there is."""
    if not _under_way:
        raise SpecError(None, message("under_way.none", what="explanation"))
    search, stopped = _under_way[0], params.flag("stop", "Stop")
    progress = None if stopped else next(search.in_slices(params.number(SLICE) / 1000.0), None)
    if progress:
        return {"progress": progress}
    _under_way.clear()
    return search.answer()


def _explain(params: Reader) -> Any:
    """All of it in one call: for callers that can wait."""
    _open(params)
    search = _under_way.pop()
    search.go()
    return search.answer()


def _verify(params: Reader) -> Any:
    from ..laws import verify

    return verify()


EXPLAINING_METHODS: dict[str, Callable[[Reader], Any]] = {
    "explain": _explain, "explain_open": _open, "explain_slice": _slice, "verify": _verify,
}  # fmt: skip
