"""Which seeds an experiment is measured over: a number of them from 0 up, or a list with ranges."""

from __future__ import annotations

from typing import Any

from ..requests.ranges import read_ranges
from ..rules.fields import Field
from .experiment import SEEDS

MOST = 1000
COUNT = Field("seeds", "Seeds", "integer", default=SEEDS, minimum=1, maximum=MOST)
ONE = Field("seeds", "Seeds", "integer", minimum=0, maximum=999_999_999)
ALLOWED = f"a number from 1 to {MOST}, or as many seeds from 0 to 999999999 as a list with ranges: 1000-1029 or 0-29,50"


def read_seeds(given: Any) -> tuple[int, ...]:
    """30 stands for seeds 0 to 29; "1000-1029" and "0-29,50" for those; each once. Raises `SpecError` on `seeds`."""
    if not isinstance(given, str):
        return tuple(range(int(COUNT.check(given, "seeds"))))
    text = given.strip()
    if "-" not in text and "," not in text:
        return tuple(range(int(COUNT.parse(text, "seeds") or SEEDS)))
    return read_ranges(text, ONE, MOST, ALLOWED)


def seeds_text(seeds: tuple[int, ...]) -> str:
    """The list with ranges: 0-29,50."""
    runs: list[list[int]] = []
    for seed in seeds:
        if runs and seed == runs[-1][-1] + 1:
            runs[-1].append(seed)
        else:
            runs.append([seed])
    return ",".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
