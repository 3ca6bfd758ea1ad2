"""Experiments that have been run, each once a session."""

from functools import cache

import pytest

from backprop.experiments import experiment, read_seeds
from backprop.experiments.running import Run

FEW = 2


def middle_rates(name):
    """The middle of each arm's grid, so that none has to be chosen."""
    return {(arm.setting, arm.name): arm.rates[len(arm.rates) // 2] for arm in experiment(name).arms if arm.rates}


def begun(name, seeds=FEW):
    """A run of an experiment at the middle rates, as `start` begins it but for that."""
    return Run(experiment(name), read_seeds(seeds), rates=middle_rates(name))


@cache
def few_seeds(name):
    """The finished run of an experiment over two seeds."""
    run = begun(name)
    run.finish()
    return run


@pytest.fixture
def measured():
    """A function from an experiment's name to its run over two seeds, at the middle rates of its grids."""
    return few_seeds


@pytest.fixture
def begin():
    """A function from an experiment's name to such a run, before its first slice."""
    return begun
