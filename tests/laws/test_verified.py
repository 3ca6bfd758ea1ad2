"""What an installation computes on itself: each law holds here, and each kind of fault makes some fail."""

import json

import numpy as np
import pytest

from backprop.doors.cli import main
from backprop.laws import LAWS
from backprop.laws.law import Law, apart, differing

ROWS = [(room, law) for room, laws in LAWS.items() for law in laws]


@pytest.mark.parametrize("law", [law for _, law in ROWS], ids=lambda law: law.name)
def test_each_law_holds_here(law: Law) -> None:
    assert law.document()["holds"], law.document()


def test_there_are_more_than_forty_and_no_two_state_the_same() -> None:
    assert len(ROWS) >= 40
    assert len({law.states for _, law in ROWS}) == len({law.name for _, law in ROWS}) == len(ROWS)


def test_the_command_prints_them_with_versions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["held"] == told["count"] == len(ROWS) and told["passed"]
    assert told["versions"]["numpy"] == np.__version__


def test_a_law_that_cannot_be_computed_does_not_hold() -> None:
    def off() -> float:
        raise ZeroDivisionError("a fault")

    row = Law("law", "States", 1.0, off).document()
    assert not row["holds"] and row["off"] is None and row["fault"] == "ZeroDivisionError: a fault"


def test_not_finite_and_other_shapes_are_no_agreement() -> None:
    assert apart([1.0, np.nan], [1.0, np.nan]) == apart([1.0], [1.0, 2.0]) == differing([1.0], [1.0, 2.0]) == np.inf
    assert differing([0.1 + 0.2, 1.0], [0.3, 1.0]) == 1.0 and differing(0.1 + 0.2, 0.3) == 1.0
