"""Every claim of the guide as a measurement that runs: `start(name)` gives a `Run` that works in slices."""

from __future__ import annotations

from importlib import import_module

from ..errors import refusal
from .experiment import SEEDS, Experiment
from .running import MOST_SEEDS, Run

NAMES = (
    "activations", "momentum", "adam_sparse", "batch_norm", "dropout", "initialization", "vanishing", "residual",
    "exploding", "local_minima", "second_order", "architecture", "bptt_length", "learning_rate", "batch_sizes",
)  # fmt: skip


def experiment(name: str) -> Experiment:
    """The experiment of that name, from its own module; raises `SpecError`."""
    if name not in NAMES:
        raise refusal("name", "Experiment", name, ", ".join(NAMES))
    found: Experiment = import_module(f".{name}", __name__).EXPERIMENT
    return found


def start(name: str, seeds: int = SEEDS) -> Run:
    """The experiment over seeds 0 to seeds − 1, before its first slice; raises `SpecError`."""
    if not (isinstance(seeds, int) and not isinstance(seeds, bool) and 1 <= seeds <= MOST_SEEDS):
        raise refusal("seeds", "Seeds", seeds, f"a whole number from 1 to {MOST_SEEDS}")
    return Run(experiment(name), seeds)


__all__ = ["NAMES", "SEEDS", "Run", "experiment", "start"]
