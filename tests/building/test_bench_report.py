"""The bench's tables, bounds and checks, on numbers made up."""

import math

import pytest

from building.bench_report import (
    NATIVE,
    NATIVE_NUMPY,
    NUMPY,
    OURS,
    PEERS,
    PRODUCTS,
    PYTORCH,
    SINGLY,
    TENSORFLOW,
    report,
    require_agreement,
)
from building.bounds import Bound, say_bounds

RATES = {
    "W1": {OURS: 20e6, SINGLY: 4e6, PEERS[0]: 16e6, PEERS[1]: 1e6},
    "W2": {OURS: 100e3, NUMPY: 1e3, PEERS[0]: 25e3, PEERS[2]: 4e3, NATIVE: 90e3, NATIVE_NUMPY: 3e3},
    "W3": {OURS: 25.0, PEERS[2]: 2.0, TENSORFLOW: 5.0, PYTORCH: 30.0},
    "W4": {OURS: 2.5e3, PEERS[0]: 400.0},
    "W5": {OURS: 200.0, NUMPY: 20.0, PEERS[2]: 40.0},
    **{name: {OURS: 60e3, NUMPY: 20.0, NATIVE: 60e3, NATIVE_NUMPY: 1e3} for name in PRODUCTS if name != "W2"},
}


def test_the_report_compares_with_the_fastest_peer_in_the_browser(capsys: pytest.CaptureFixture[str]) -> None:
    assert report(RATES, 20.0)
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "Backprop, kernel 25.0 5.00 of the fastest peer" in lines
    assert "TensorFlow.js 4.22.0 (wasm) 5.0 1.00 of the fastest peer float32" in lines
    assert "W2, times the fastest peer in the browser 4.00 at least 4: kept" in lines
    assert "W1, a step called from Python, in steps of the fastest peer 4.00 at most 5: kept" in lines
    assert "W3, an epoch in the browser, in epochs of native PyTorch 1.20 at most 1.3: kept" in lines


@pytest.mark.parametrize(
    ("workload", "name", "rate", "missed"),
    [
        ("W1", SINGLY, 3e6, "W1, a step called from Python"),
        ("W2", PEERS[0], 26e3, "W2, times the fastest peer"),
        ("W2", NATIVE_NUMPY, 4.6e3, "W2 native"),
        ("W3", PEERS[1], 6.5, "W3, times the fastest peer"),
        ("W3", PYTORCH, 33.0, "W3, an epoch"),
        ("W4", PEERS[2], 501.0, "W4"),
        ("W5", PEERS[2], 51.0, "W5, times the fastest peer"),
        ("W5", NUMPY, 41.0, "W5, times NumPy"),
        ("W5", OURS, 165.0, "W5, time of a product"),
        ("W2 dropout", NUMPY, 201.0, "W2 dropout, times NumPy"),
        ("W2 batch norm", NATIVE_NUMPY, 1.3e3, "W2 batch norm native"),
        ("W2 residual", OURS, 26e3, "W2 residual, t"),
    ],
)
def test_each_bound_can_be_missed(
    workload: str, name: str, rate: float, missed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not report({**RATES, workload: {**RATES[workload], name: rate}}, 20.0)
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "MISSED" in line]
    assert line.startswith(missed)


def test_a_slow_first_call_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert not report(RATES, 151.0)
    assert "at most 150: MISSED" in capsys.readouterr().out


def test_a_value_that_is_no_number_keeps_no_bound(capsys: pytest.CaptureFixture[str]) -> None:
    assert not say_bounds([Bound("a", math.nan, 1.0), Bound("b", math.nan, 1.0, at_least=True)])
    assert capsys.readouterr().out.count("MISSED") == 2


def test_contestants_that_did_the_same_may_be_compared() -> None:
    require_agreement("W2", {OURS: 0.25, PEERS[0]: None, PEERS[2]: 0.25 * (1 + 1e-12), TENSORFLOW: 0.25003})


@pytest.mark.parametrize(("name", "loss"), [(PEERS[2], 0.25003), (TENSORFLOW, 0.26), (PYTORCH, math.nan)])
def test_others_are_refused_by_name(name: str, loss: float) -> None:
    with pytest.raises(AssertionError, match="W2: " + name.split()[0]):
        require_agreement("W2", {OURS: 0.25, name: loss})
