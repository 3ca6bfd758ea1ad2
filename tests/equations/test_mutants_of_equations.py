"""Equations that are wrong by one letter do not pass: a sample of what `mutants.py` tries in full."""

import pytest
from mutants import kinds, sample, survives


@pytest.mark.parametrize("kind", kinds(), ids=lambda kind: kind.kind)
def test_the_right_equations_survive(kind):
    assert survives(kind)


def test_every_mutant_of_a_sample_is_killed():
    assert [f"{kind}: {equation}" for kind, equation, mutant in sample(40, seed=1) if survives(mutant)] == []
