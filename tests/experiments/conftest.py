"""Experiments that have been run, each once a session."""

from functools import cache

import pytest

from backprop.experiments import start

FEW = 2


@cache
def few_seeds(name):
    """The run of an experiment over two seeds."""
    run = start(name, FEW)
    run.finish()
    return run


@pytest.fixture
def measured():
    """A function from an experiment's name to its run over two seeds."""
    return few_seeds
