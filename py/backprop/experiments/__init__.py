"""Every claim of the guide as a measurement that runs: `start(name)` gives a `Run` that works in slices."""

from __future__ import annotations

from importlib import import_module

from ..errors import refuse
from .experiment import SEEDS, Experiment
from .running import Run
from .seeds import read_seeds

NAMES = (
    "activations", "momentum", "adam_sparse", "batch_norm", "dropout", "initialization", "vanishing", "residual",
    "exploding", "local_minima", "second_order", "architecture", "bptt_length", "learning_rate", "batch_sizes",
)  # fmt: skip


def experiment(name: str) -> Experiment:
    """The experiment of that name, from its own module; raises `SpecError`."""
    if name not in NAMES:
        raise refuse("experiment.name", "name", name, names=", ".join(NAMES))
    found: Experiment = import_module(f".{name}", __name__).EXPERIMENT
    return found


def start(name: str, seeds: int | str = SEEDS) -> Run:
    """The experiment over so many seeds from 0, or over those of a list, before its first slice; raises `SpecError`."""
    return Run(experiment(name), read_seeds(seeds))


__all__ = ["NAMES", "SEEDS", "Run", "experiment", "read_seeds", "start"]
