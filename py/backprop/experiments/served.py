"""Experiments for the page: opened by name, then worked at in slices; one at a time is held here between them."""

from __future__ import annotations

from typing import Any

from ..errors import SpecError
from ..fields import Field
from ..reading import Reader
from . import SEEDS, start
from .plot import plot
from .running import MOST_SEEDS, Run

Json = Any
SEED_COUNT = Field("seeds", "Seeds", "integer", default=SEEDS, minimum=1, maximum=MOST_SEEDS)
MILLISECONDS = Field("milliseconds", "Milliseconds", default=20, minimum=0, maximum=10_000)
TELL_MS = 400.0  # of work between two documents on the way


class Held:
    """The run under way, and the work since it last told its numbers."""

    run: Run | None = None
    untold = 0.0
    seeds_told = 0


def open_experiment(params: Reader) -> Json:
    """Begin `name` over `seeds` seeds, in place of the one before."""
    from numpy.random import default_rng  # noqa: F401  # the page brings it when it is first missed, before any work

    seeds = SEED_COUNT.check(params.raw("seeds", SEEDS), "seeds")
    Held.run = start(str(params.raw("name")), int(seeds))
    Held.untold, Held.seeds_told = TELL_MS, 0
    return Held.run.progress()


def slice_experiment(params: Reader) -> Json:
    """Work for so many `milliseconds`: `{"progress": …}` while there is more, else the document with its `plot`.

    With `stop` the document of the seeds that are through, without rows when none is.
    """
    run = Held.run
    if run is None:
        raise SpecError(None, "No experiment is open.")
    milliseconds = float(MILLISECONDS.check(params.raw("milliseconds", 20), "milliseconds"))
    if not params.flag("stop", "Stop"):
        progress = run.advance(milliseconds)
        if not run.finished:
            return {"progress": progress | {"document": _on_the_way(run, milliseconds)}}
    Held.run = None
    return _drawn(run)


def _on_the_way(run: Run, milliseconds: float) -> Json:
    """The document so far, when enough has been done since the last."""
    Held.untold += milliseconds
    if Held.untold < TELL_MS or run.seeds_done == Held.seeds_told:
        return None
    Held.untold, Held.seeds_told = 0.0, run.seeds_done
    return _drawn(run)


def _drawn(run: Run) -> Json:
    document = run.document()
    return document | {"plot": plot(document) if run.seeds_done else None}
