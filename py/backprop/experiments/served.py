"""Experiments and architecture searches for the page: opened, then worked at in slices; one is held between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..architecture_search import STRATEGIES, Budget, Search
from ..errors import SpecError
from ..fields import Field
from ..limits import SEED
from ..reading import Reader
from . import SEEDS, start
from .architecture import spec as searched_spec
from .front import front_plot
from .plot import plot
from .running import MOST_SEEDS, Run

Json = Any
SEED_COUNT = Field("seeds", "Seeds", "integer", default=SEEDS, minimum=1, maximum=MOST_SEEDS)
MILLISECONDS = Field("milliseconds", "Milliseconds", default=20, minimum=0, maximum=10_000)
SEARCH_BUDGET = Budget(parameters=150, steps=4_000, each=400)
TELL_MS = 400.0  # of work between two documents on the way


@dataclass
class Held:
    """Work under way, how its document is drawn, and for how long it has told no numbers."""

    work: Run | Search
    drawn: Callable[[], Json]
    untold: float = TELL_MS


_held: list[Held] = []


def open_experiment(params: Reader) -> Json:
    """Begin the experiment `name` over `seeds` seeds, in place of what was held."""
    seeds = SEED_COUNT.check(params.raw("seeds", SEEDS), "seeds")
    run = start(str(params.raw("name")), int(seeds))
    return _open(Held(run, lambda: _with_plot(run)))


def open_architecture(params: Reader) -> Json:
    """Begin a search by `strategy` from `seed`, on the task of the experiment on architectures."""
    strategy = params.choice("strategy", "Strategy", list(STRATEGIES), None)
    seed = int(SEED.check(params.raw("seed", 0), "seed"))
    search = text_search(strategy, seed)
    return _open(Held(search, lambda: with_front(search)))


def text_search(strategy: str, seed: int) -> Search:
    """A search of the guide, before its first step."""
    return Search(searched_spec("curved", "fixed", 0), strategy, seed, budget=SEARCH_BUDGET)


def with_front(search: Search) -> Json:
    """The document of a search with its picture; null before the first candidate."""
    document = search.document()
    return document | {"plot": front_plot(document) if document["front"] else None}


def slice_of_work(params: Reader) -> Json:
    """Work for so many `milliseconds`: `{"progress": …}` while there is more, else the document with its `plot`.

    With `stop` the document of what has been done. The progress has the document so far now and then, else null.
    """
    if not _held:
        raise SpecError(None, "Nothing is open.")
    held = _held[0]
    milliseconds = float(MILLISECONDS.check(params.raw("milliseconds", 20), "milliseconds"))
    if not params.flag("stop", "Stop"):
        progress = held.work.advance(milliseconds)
        if not held.work.finished:
            held.untold += milliseconds
            tells = held.untold >= TELL_MS
            if tells:
                held.untold = 0.0
            return {"progress": progress | {"document": held.drawn() if tells else None}}
    _held.clear()
    return held.drawn()


def _open(held: Held) -> Json:
    from numpy.random import default_rng  # noqa: F401  # the page brings it when it is first missed, before any work

    _held[:] = [held]
    return {"opened": True}


def _with_plot(run: Run) -> Json:
    document = run.document()
    return document | {"plot": plot(document) if run.seeds_done else None}
