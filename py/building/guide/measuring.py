"""An experiment measured for the text, and the sources that its numbers follow from."""

import hashlib
import json
import sys
from pathlib import Path

import numpy as np

from backprop.experiments import read_seeds, start
from backprop.experiments.running import Run

AGAIN = ("1000-1029", "5000-5029")  # seeds on which the deciding comparisons are measured again
UNREAD = (
    "departures", "diagnose", "documents", "doors", "exercises", "exports", "laws", "lines", "oracles", "predicting",
    "reading", "search", "tables", "tools", "writing",
)  # fmt: skip
"""Folders of the package that no experiment imports, which tests/unit/test_structure.py holds: what changes there
changes no number of one."""


def finished(name: str) -> str:
    """The experiment's document; under `again` those of its deciding arms, at the same rates, on further seeds.

    Raises RuntimeError where a module was imported whose source the digest leaves out.
    """
    run = start(name)
    document = run.finish()
    again = [Run(run.experiment, read_seeds(seeds), run.experiment.deciding_arms, run.rates) for seeds in AGAIN]
    return json.dumps({**document, "again": [other.finish() for other in again]}, allow_nan=False)


def digest(package: Path) -> str:
    """Of all that the numbers follow from."""
    made = hashlib.sha256(f"{sys.version} {np.__version__}".encode())
    for path in sorted(package.rglob("*.py")):
        place = path.relative_to(package)
        if place.parts[0] not in UNREAD:
            made.update(place.as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()[:32]
