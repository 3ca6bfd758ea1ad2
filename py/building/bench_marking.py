"""Measures marking: `python -m building.bench_marking ROOT [SHEETS]` in `.venv`.

Right sheets, of which none may be called wrong; SHEETS (200) sheets for each slip and fifty times as many right ones,
as many as of a slip in each setting; sheets with two slips. A slip is named when it alone is one of the equally good
explanations.
"""

import os
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from backprop.departures.marking import mark
from building.bounds import Bound, say_bounds
from building.explained_sheets import times
from building.marking_sheets import KINDS_OF_SLIPS, LARGEST, SETTINGS, Case, right_cases, slip_cases
from building.project import say

SHEETS = 200
RIGHT_FOR_EACH = 50
ROUNDING = "rounding_carried"  # follows from itself: no number of it is wrong
PAIRED = [slip for slip in KINDS_OF_SLIPS if slip != ROUNDING]
PARTS = 20  # of the right sheets, and of those with two slips
DEPTHS = (1, 2, 3)
SEED = 20261129
PLACE, NAMED, PAIR_PLACE, PAIR_NAMED = 99.0, 95.0, 97.0, 80.0
MILLISECONDS = 100.0


@dataclass
class Tally:
    """Of some sheets: how often the first wrong number was found, and the slips named, by hidden layers."""

    sheets: Counter[int] = field(default_factory=Counter)
    placed: Counter[int] = field(default_factory=Counter)
    named: Counter[int] = field(default_factory=Counter)
    beside: Counter[str] = field(default_factory=Counter)  # what could not be told apart from the slip
    instead: Counter[str] = field(default_factory=Counter)  # what was named in its place
    blamed: int = 0  # right sheets of which something was called wrong
    large: list[float] = field(default_factory=list)  # milliseconds for sheets of 120 numbers

    def add(self, other: "Tally") -> None:
        """Take in what was counted elsewhere."""
        for name in ("sheets", "placed", "named", "beside", "instead"):
            getattr(self, name).update(getattr(other, name))
        self.blamed += other.blamed
        self.large += other.large

    def share(self, of: Counter[int], depth: int | None = None) -> float:
        """Percent of all sheets, or of those with so many hidden layers."""
        total = self.sheets.total() if depth is None else self.sheets[depth]
        return 100.0 * (of.total() if depth is None else of[depth]) / total if total else float("nan")


def tally(cases: Iterator[Case]) -> Tally:
    """Mark them."""
    made = Tally()
    for case in cases:
        started = time.process_time()
        answer = mark(case.spec, case.document)
        if len(case.document["answers"]) == LARGEST:
            made.large.append(1000.0 * (time.process_time() - started))
        depth = sum(layer.has_weights for layer in case.spec.layers) - 1
        made.sheets[depth] += 1
        made.blamed += not case.slips and any(row["verdict"] != "right" for row in answer["answers"])
        made.placed[depth] += answer["first_wrong"] == case.first_wrong
        told: dict[int, list[str]] = {}
        for slip in answer["slips"]:
            told.setdefault(slip["explanation"], []).append(slip["name"])
        names = ["+".join(sorted(own)) for own in told.values()]
        wanted = "+".join(sorted(case.slips))
        made.named[depth] += wanted in names
        if wanted in names:
            made.beside.update(name for name in names if name != wanted)
        else:
            made.instead[" or ".join(names) or "nothing"] += 1
    return made


def of_slip(slip: str, count: int) -> Tally:
    """Sheets with one slip."""
    return tally(slip_cases([slip], count, SEED))


def of_right(part: int, count: int) -> Tally:
    """Sheets without one."""
    return tally(right_cases(count, SEED + part))


def of_setting(setting: str, count: int) -> Tally:
    """Sheets without one, in a setting."""
    return tally(right_cases(count, SEED, setting))


def of_pairs(part: int, count: int) -> Tally:
    """Sheets with two slips of different names, drawn at random; of some there is none."""
    rng, made = np.random.default_rng([SEED, part]), Tally()
    while made.sheets.total() < count:
        names = [str(name) for name in rng.choice(PAIRED, 2, replace=False)]
        made.add(tally(slip_cases(names, 1, int(rng.integers(1 << 30)), tries=20)))
    return made


def run_bench(count: int) -> bool:
    """Measures, prints the table and tells whether every bound is kept."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        of_each = {slip: pool.submit(of_slip, slip, count) for slip in KINDS_OF_SLIPS}
        rights = [pool.submit(of_right, part, RIGHT_FOR_EACH * count // PARTS) for part in range(PARTS)]
        twos = [pool.submit(of_pairs, part, max(5 * count // PARTS, 1)) for part in range(PARTS)]
        settings = {setting: pool.submit(of_setting, setting, count) for setting in SETTINGS}
        slips = {slip: found.result() for slip, found in of_each.items()}
        right, pairs = Tally(), Tally()
        for whole, parts in ((right, rights), (pairs, twos)):
            for part in parts:
                whole.add(part.result())
        in_settings = {setting: found.result() for setting, found in settings.items()}
    return report(slips, right, in_settings, pairs)


def report(slips: dict[str, Tally], right: Tally, settings: dict[str, Tally], pairs: Tally) -> bool:
    """Prints shares for each slip, what can't be told apart, and the bounds."""
    say(f"\nFirst wrong number found, and slip named, in percent of sheets; in brackets by {DEPTHS} hidden layers")
    for slip, own in [*slips.items(), ("two slips", pairs)]:
        cells = [
            f"{own.share(of):6.1f} ({' '.join(f'{own.share(of, depth):5.1f}' for depth in DEPTHS)})"
            for of in (own.placed, own.named)
        ]  # fmt: skip
        say(f"{slip:36}{own.sheets.total():6} {'   '.join(cells)}")
    say("\nSlips that some sheets can't tell apart, and on how many sheets")
    for slip, own in slips.items():
        if own.beside:
            say(f"{slip:36}{', '.join(f'{name} {times}' for name, times in own.beside.most_common())}")
    say("\nNamed in place of the slip")
    for slip, own in slips.items():
        if own.instead:
            say(f"{slip:36}{', '.join(f'{name} {times}' for name, times in own.instead.most_common(5))}")
    say("")
    bounds = [Bound(f"right sheets called wrong, of {right.sheets.total()}", right.blamed, 0)]
    for setting, own in settings.items():
        bounds.append(Bound(f"right sheets called wrong, {setting}, of {own.sheets.total()}", own.blamed, 0))
    for slip, own in slips.items():
        bounds += [] if slip == ROUNDING else [Bound(f"{slip}: place, %", own.share(own.placed), PLACE, True)]
        bounds.append(Bound(f"{slip}: named, %", own.share(own.named), NAMED, True))
    bounds += [
        Bound("two slips: place of the first, %", pairs.share(pairs.placed), PAIR_PLACE, True),
        Bound("two slips: both named, %", pairs.share(pairs.named), PAIR_NAMED, True),
        Bound(f"a sheet of {LARGEST} numbers, ms (median of processor time)", median(slips), MILLISECONDS),
    ]
    for name, (elapsed, known) in times().items():
        of_program = f"{LARGEST} numbers of a program, {name}"
        bounds.append(Bound(f"{of_program}: ms of processor time after the first", elapsed, MILLISECONDS))
        bounds.append(Bound(f"{of_program}: known, %", 100.0 * known, 100.0, True))
    return say_bounds(bounds)


def median(slips: dict[str, Tally]) -> float:
    """Of the times for the largest sheets."""
    return float(np.median([time for own in slips.values() for time in own.large]))


if __name__ == "__main__":
    sys.exit(0 if run_bench(int(sys.argv[2]) if len(sys.argv) > 2 else SHEETS) else 1)
