"""The gradient check judges rightly: no right gradient is called wrong, no wrong one right, and what can't be known
is said to be so."""

import math

import numpy as np
import pytest
from random_networks import make
from random_specs import random_spec
from small_specs import one, under, unit

import backprop.network.passes
import backprop.network.penalty
import backprop.training.apply
from backprop.numbers.strict_json import Json
from backprop.oracles.check import check, flatten
from backprop.oracles.report import check_document
from backprop.requests.parsing import parse

Patch = pytest.MonkeyPatch
COUNT = 80  # of each sort; by hand: 8,000


# Random specs.


@pytest.mark.parametrize("seed", range(COUNT))
def test_the_check_passes_on_every_ordinary_network(seed: int) -> None:
    found = check(parse(random_spec(2 * seed)))
    assert found.passed is not False, (found.error, found.bound, found.central_excess)
    if found.passed is None:  # its gradient is 0 but for rounding
        assert np.max(np.abs(flatten(found.analytic))) < 1e-12


@pytest.mark.parametrize("seed", range(COUNT))
def test_no_right_gradient_is_called_wrong_and_none_passes_by_a_wide_bound(seed: int) -> None:
    document = check_document(check(parse(random_spec(2 * seed + 1, hostile=True))))
    assert document["passed"] is not False, (document["error"], document["bound"])
    assert (document["outcome"] == "not judged") == (document["passed"] is None)
    largest = max((abs(row["analytic"]) for row in document["parameters"] if row["outcome"] == "agrees"), default=0)
    for row in document["parameters"]:
        exact = row["analytic"] == row["autodiff"] == row["complex_step"]
        if row["outcome"] == "agrees" and not exact:
            assert row["bound"] <= 1e-3 * (1 + 1e-9) * max(largest, row["bound"] / 1e-3), row
            assert math.isfinite(row["bound"])


# Kinks: the derivative is the stated convention, the kink is named, and the check passes.

AT_KINKS = {
    "L1 at a weight of 0": (one(0, 0.3, 2, 1, penalty={"l1": 0.1}), "w(x1→ŷ) is 0, where the L1 penalty"),
    "L1 at a bias of 0": (one(0.4, 0, 2, 1, penalty={"l1": 0.3, "biases": True}), "b(ŷ) is 0, where the L1 penalty"),
    "MAE at its target": (one(0.5, 0, 2, 1, loss="mean_absolute_error"), "kink of mean absolute error"),
    "hinge at margin 1": (one(0.5, 0, 2, 1, loss="hinge"), "kink of hinge"),
    "ReLU at 0": (under(unit(1, -1, "relu")), "z of h1 in layer 1, sample 1 lies at the kink of ReLU"),
    "leaky ReLU at 0": (under(unit(1, -1, "leaky_relu")), "kink of leaky ReLU"),
    "ELU of α = 0.5 at 0": (under(unit(1, -1, {"name": "elu", "alpha": 0.5})), "kink of ELU"),
    "SELU at 0": (under(unit(1, -1, "selu")), "kink of SELU"),
    "ReLU at 0 in a block": (
        under({"kind": "residual", "layers": [unit(1, -1, "relu")]}), "in layer 1.1, sample 1 lies at the kink of ReLU",
    ),
    "ReLU at 0 as a layer": (under({"kind": "activation", "name": "relu"}, x=0), "kink of ReLU"),
    "ReLU at 0 through time": (
        {"network": {"n_inputs": 1, "layers": [{"kind": "rnn", "units": 1, "activation": "relu", "Wx": [[1]],
                                                "Wh": [[0.5]], "b": [0]}]},
         "data": {"X": [[[1], [-0.5]]], "Y": [[1]]}}, "at time 2 in layer 1, sample 1 lies at the kink of ReLU",
    ),
    "ReLU at 0 but for rounding": (
        {"network": {"n_inputs": 3, "layers": [
            {"units": 1, "activation": "relu", "W": [[1, 1, 1]], "b": [0]}, {"units": 1, "W": [[0.5]], "b": [0.1]}]},
         "data": {"X": [[0.1, 0.2, -0.3]], "Y": [[1]]}}, "kink of ReLU",
    ),
    **{
        f"{name} at 0 under a ReLU": (under(unit(1, -1, name), unit(2, 0, "relu")), "in layer 2, sample 1")
        for name in ("softsign", "silu", "gelu", "elu", "tanh")
    },
}  # fmt: skip


@pytest.mark.parametrize("name", AT_KINKS)
def test_a_kink_is_named_and_the_check_passes(name: str) -> None:
    spec, words = AT_KINKS[name]
    found = check(parse(spec))
    assert found.passed is True, (found.error, found.bound, found.central_excess, found.notes)
    assert any(words in note for note in found.notes), found.notes


@pytest.mark.parametrize(("spec", "slope"), [
    (one(0, 0.3, 2, 1, penalty={"l1": 0.1}), 2 * (0.3 - 1)), (one(0.5, 0, 2, 1, loss="mean_absolute_error"), 0.0),
    (one(0.5, 0, 2, 1, loss="hinge"), 0.0), (under(unit(1, -1, "relu")), 0.0),
    (under(unit(1, -1, "leaky_relu")), 0.01 * 0.7 * (0.1 - 0.5)),
    (under(unit(1, -1, "softsign")), 0.7 * (0.1 - 0.5)),
])  # fmt: skip
def test_at_a_kink_all_four_give_the_derivative_that_the_notes_state(spec: Json, slope: float) -> None:
    found = check(parse(spec))
    for gradients in (found.analytic, found.autodiff, found.complex_step):
        assert gradients[0]["W"][0, 0] == pytest.approx(slope, rel=1e-14, abs=1e-300)
    assert found.central[0]["W"][0, 0] == pytest.approx(slope, rel=1e-8, abs=1e-10)


@pytest.mark.parametrize("spec", [
    under(unit(1, -1, "softsign")), under(unit(1, -1, "elu")), under(unit(0, 0, "tanh")), one(0, 0, 1, 0.5, "sigmoid"),
    one(0.5, 0, 2, 2, loss="huber"),
], ids=["softsign", "ELU of α = 1", "tanh", "sigmoid", "Huber at δ"])  # fmt: skip
def test_where_only_the_second_derivative_jumps_there_is_nothing_to_say(spec: Json) -> None:
    found = check(parse(spec))
    assert (found.passed, found.notes) == (True, [])


# Numbers of any size.


@pytest.mark.parametrize("z", [6.0, 20.0, 40.0, 300.0, 700.0, -6.0, -40.0, -700.0])
@pytest.mark.parametrize("activation", ["tanh", "sigmoid", "elu", "softplus", "silu", "gelu"])
def test_saturated_units_keep_their_digits_on_the_tape(activation: str, z: float) -> None:
    """Slopes such as 4e^(−2z) of a tanh at z are far below the digits that 1 − a² keeps."""
    found = check(parse(one(z, 0, 1, 0.25, activation)))
    ours, tape, step = (found.analytic[0]["W"][0, 0], found.autodiff[0]["W"][0, 0], found.complex_step[0]["W"][0, 0])
    assert tape == pytest.approx(ours, rel=1e-12, abs=1e-320)
    assert np.isnan(step) or step == pytest.approx(ours, rel=1e-12, abs=1e-320)
    assert found.passed is True, (found.error, found.bound, found.notes)


@pytest.mark.parametrize("x", [5e3, 1e6, 1e9, 1e-6])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "identity"])
def test_central_differences_move_inputs_of_any_size_by_a_part_of_them(activation: str, x: float) -> None:
    """A column of thousands is nothing unusual; z stays about 1, so that the slopes are ordinary ones."""
    found = check(parse(one(0.8 / x, 0.1, x, 0.25, activation)))
    assert found.passed is True
    assert found.central_error is not None
    assert found.central_error < 1e-8
    assert found.bound is not None
    assert found.bound < 1e-13


@pytest.mark.parametrize("scale", [1e-8, 1e-3, 1e3, 1e8])
def test_weights_of_any_size_are_moved_by_a_part_of_them(scale: float) -> None:
    found = check(parse(one(scale, 0, 1, 2 * scale)))
    assert found.passed is True
    assert found.central_error is not None
    assert found.central_error < 1e-6


SATURATED = [
    -700.0,
    -300.0,
    -60.0,
    -37.0,
    -26.0,
    -18.0,
    -5.0,
    0.0,
    5.0,
    18.0,
    26.0,
    30.0,
    33.0,
    37.0,
    60.0,
    300.0,
    700.0,
]


@pytest.mark.parametrize("y", [0.0, 1.0, 0.25])
@pytest.mark.parametrize("z", SATURATED)
def test_a_saturated_output_under_its_cross_entropy_is_judged_by_its_last_digits(z: float, y: float) -> None:
    """δ = (1 − y) σ(z) − y σ(−z), by mathematics alone; also as the first of two classes."""
    small = math.exp(-abs(z)) / (1 + math.exp(-abs(z)))
    up, down = (1 - small, small) if z >= 0 else (small, 1 - small)
    delta = (1 - y) * up - y * down
    found = check(parse(one(z, 0, 1, y, "sigmoid", "binary_cross_entropy")))
    assert found.analytic[0]["b"][0] == pytest.approx(delta, rel=1e-14)
    assert found.autodiff[0]["b"][0] == pytest.approx(delta, rel=1e-14)
    assert (found.passed, found.notes) == (True, [])
    layer = {"kind": "dense", "units": 2, "activation": "softmax", "W": [[z], [0]], "b": [0, 0]}
    two = {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[1]], "Y": [[y, 1 - y]]},
           "loss": {"name": "categorical_cross_entropy"}}  # fmt: skip
    found = check(parse(two))
    assert found.autodiff[0]["b"].tolist() == pytest.approx([delta, -delta], rel=1e-13)
    assert found.passed is True, (found.error, found.bound, found.notes)


@pytest.mark.parametrize("x", [1e-9, 1e-200])
def test_a_weight_that_moves_hardly_anything_but_its_penalty_is_judged(x: float) -> None:
    found = check(parse(one(3.0, 1, x, 1.5, "tanh", penalty={"l2": 0.1})))
    assert found.passed is True, (found.central_error, found.central_excess)
    assert found.central_error is not None
    assert found.central_error < 1e-6


def test_slopes_that_underflow_are_judged_by_the_digits_that_they_have() -> None:
    """e^(−742) is a subnormal number of four bits; a weight of a million above it makes an ordinary one of it."""
    spec = under(unit(0, -742, "elu"), unit(1e12, 1e12, "identity"), unit(1e6, 0, "identity"))
    found = check(parse(spec))
    assert abs(found.analytic[0]["b"][0]) > 0
    assert found.passed is True, (found.error, found.bound)


# Zero residuals: rounding is all there is.


def test_a_prediction_equal_to_its_target_has_a_gradient_of_0_and_a_finite_bound() -> None:
    found = check(parse(one(0.5, 0.25, 2, 1.25, "identity")))
    assert (found.passed, found.error) == (True, 0.0)
    assert flatten(found.bounds).max() < 1e-14


def test_at_zero_residual_the_gradient_of_a_penalty_is_judged(monkeypatch: Patch) -> None:
    spec = parse(one(0.5, 0.25, 2, 1.25, "identity", penalty={"l2": 0.1}))
    found = check(spec)
    assert found.passed is True
    assert found.analytic[0]["W"][0, 0] == pytest.approx(0.05, rel=1e-14)
    assert found.bound is not None
    assert found.bound < 1e-12
    monkeypatch.setattr(backprop.network.penalty, "penalty_gradient", lambda w, l1, l2: 2 * l2 * w)
    assert check(spec).passed is False


def test_a_gradient_that_is_rounding_alone_is_not_judged() -> None:
    """ŷ = σ(0.3) but for its last digit: δ is a rounding error, of which no method knows a digit."""
    y = float(1 / (1 + np.exp(-0.3)))
    found = check(parse(one(0.3, 0, 1, float(np.nextafter(y, 1)), "sigmoid")))
    assert (found.passed, found.outcome) == (None, "not judged")
    assert found.error is not None
    assert found.bound is not None
    assert found.error < found.bound > 1
    assert "rounding alone" in " ".join(found.notes)


# A step without a check.


@pytest.mark.parametrize("spec", [
    under(*[unit(1e15, 0, "identity")] * 20, x=1e15), under(*[unit(1e15, 0, "identity")] * 12),
    one(1, 0, 1, 0, "softmax", "binary_cross_entropy"),
], ids=["z overflows", "the loss overflows", "the logarithm of 0"])  # fmt: skip
def test_a_step_that_is_not_finite_has_no_check_and_says_so(spec: Json) -> None:
    document = check_document(check(parse(spec)))
    assert (document["passed"], document["outcome"], document["error"]) == (None, "not judged", None)
    assert "A step that is not finite can't be checked" in document["notes"][0]
    assert {row["outcome"] for row in document["parameters"]} == {"not judged"}
    assert {row["relative_error"] for row in document["parameters"]} == {None}


# Large networks.


def test_of_a_large_network_a_sample_is_moved_and_all_if_asked_for() -> None:
    rng = np.random.default_rng(1)
    spec = make([40, 40, 1], ["tanh", "identity"], n_samples=400)
    spec["data"]["Y"] = rng.normal(size=(400, 1)).tolist()
    found = check(parse(spec))
    told = np.isfinite(flatten(found.complex_step))
    assert found.passed is True
    assert told.sum() == found.sampled < len(told)
    assert any(f"checked {found.sampled} of {len(told)} gradients" in note for note in found.notes)
    assert np.isfinite(flatten(found.autodiff)).all()
    assert (np.isfinite(flatten(found.central)) == told).all()


def test_all_entries_of_a_network_can_be_asked_for(monkeypatch: Patch) -> None:
    monkeypatch.setattr("backprop.oracles.check.WORK", 1)
    spec = parse(make([6, 6, 1], ["tanh", "identity"], n_samples=3))
    assert check(spec).sampled == 16
    assert check(spec, every=True).sampled == 6 * 6 + 6 + 6 + 1
