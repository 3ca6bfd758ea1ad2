"""A parameter changed by h: the true change of the loss beside g·h, and the V of the difference quotients."""

import math
from itertools import pairwise
from typing import Any

import pytest

from backprop.diagnose.nudge import CLEAR, CURVE, SHRINKING, nudge
from backprop.errors import SpecError
from backprop.requests.examples import EXAMPLES
from backprop.requests.parsing import parse

MAZUR = EXAMPLES["mazur"].spec
WEIGHT = "layers[0].before.W[0][0]"


def one(W: float, x: float, y: float, **more: Any) -> Any:
    """ŷ = w·x with ½(ŷ − y)²: everything can be told in one's head."""
    layer = {"units": 1, "activation": "identity", "W": [[W]], "b": [0.0]}
    data = {"X": [[x]], "Y": [[y]]}
    return parse({
        "network": {"n_inputs": 1, "layers": [layer]}, "data": data, "loss": {"name": "half_squared_error"}, **more
    })  # fmt: skip


def test_a_parabola_leaves_half_the_second_derivative_times_h_squared() -> None:
    found = nudge(one(0.5, 2.0, 3.0), WEIGHT, 0.25)  # E = ½(2w − 3)², E' = 2(2w − 3) = −4, E'' = 4
    assert (found["loss"], found["gradient"], found["value"]) == (2.0, -4.0, 0.5)
    first = found["moves"][0]
    assert first == {"h": 0.25, "loss": 1.125, "change": -0.875, "foretold": -1.0, "left": 0.125}
    assert [move["h"] for move in found["moves"]] == [0.25, 0.025, 0.0025, 0.00025, 0.000025]


def test_a_central_quotient_of_a_parabola_is_off_by_rounding_alone() -> None:
    found = nudge(one(0.5, 2.0, 3.0), WEIGHT, 0.25)
    assert found["central"]["slope"] is None
    assert [note["code"] for note in found["note_codes"]] == ["nudge.forward", "nudge.central.exact", "nudge.rounding"]
    assert found["forward"]["slope"] == pytest.approx(1.0, abs=1e-3)


def test_the_slopes_of_the_v_are_one_and_two_and_rounding_makes_its_other_side() -> None:
    found = nudge(parse(MAZUR), WEIGHT, 0.01)
    assert found["gradient"] == pytest.approx(0.000438567734474347, rel=1e-13)
    assert found["forward"]["slope"] == pytest.approx(1.0, abs=0.01)
    assert found["central"]["slope"] == pytest.approx(2.0, abs=0.01)
    assert found["h"] == CURVE == sorted(CURVE)
    assert len(CURVE) == len(found["forward"]["errors"]) == len(found["rounding"]) == 31
    for quotient in (found["forward"], found["central"]):
        left = zip(CURVE[:12], quotient["errors"], found["rounding"], strict=False)
        assert all(error <= CLEAR * rounding for _, error, rounding in left)
        assert 1e-8 < CURVE[quotient["best"]] < 1e-2
    assert CURVE[found["central"]["best"]] > CURVE[found["forward"]["best"]]


def test_what_is_left_falls_by_a_hundred_with_each_tenth() -> None:
    left = [move["left"] for move in nudge(parse(MAZUR), WEIGHT, 0.1)["moves"]]
    assert len(left) == SHRINKING + 1
    for larger, smaller in pairwise(left[:3]):
        assert larger / smaller == pytest.approx(100.0, rel=0.02)


@pytest.mark.parametrize("group", ["before", "gradients", "after"])
def test_a_gradient_and_a_new_weight_stand_for_their_parameter(group: str) -> None:
    found = nudge(parse(MAZUR), f"layers[1].{group}.b[1]", 0.01)
    assert (found["quantity"], found["name"]) == ("layers[1].before.b[1]", "b(ŷ2)")


def test_the_penalty_is_part_of_the_loss_that_is_nudged() -> None:
    found = nudge(one(0.5, 2.0, 3.0, penalty={"l2": 0.5}), WEIGHT, 0.25)
    assert found["gradient"] == -4.0 + 0.5 * 0.5
    assert found["moves"][0]["change"] == pytest.approx(-0.875 + 0.25 * (0.75**2 - 0.5**2), rel=1e-15)


def test_a_kink_is_crossed_as_the_network_crosses_it() -> None:
    layer = {"units": 1, "activation": "relu", "W": [[-0.005]], "b": [0.0]}
    spec = parse({
        "network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[1.0]], "Y": [[1.0]]},
        "loss": {"name": "half_squared_error"},
    })  # fmt: skip
    found = nudge(spec, WEIGHT, 0.01)  # z goes from −0.005 to 0.005
    assert (found["gradient"], found["moves"][0]["foretold"]) == (0.0, 0.0)
    assert found["moves"][0]["change"] == pytest.approx(0.5 * 0.995**2 - 0.5, rel=1e-12)
    assert "nudge.zero" in [note["code"] for note in found["note_codes"]]


INNER = {"kind": "residual", "layers": [{"units": 2, "activation": "tanh"}]}
KINDS: dict[str, tuple[list[Any], str]] = {
    "a layer inside a block": ([INNER, {"units": 1}], "layers[0].layers[0].gradients.W[1][0]"),
    "γ of a normalization": ([{"units": 3}, {"kind": "layer_norm"}, {"units": 1}], "layers[1].before.gamma[2]"),
}


@pytest.mark.parametrize("name", KINDS)
def test_every_kind_of_layer_can_be_nudged(name: str) -> None:
    layers, path = KINDS[name]
    data = {"X": [[0.3, -0.7], [0.1, 0.4]], "Y": [[0.5], [0.2]]}
    found = nudge(parse({"network": {"n_inputs": 2, "layers": layers}, "data": data}), path, 1e-4)
    move = found["moves"][0]
    assert move["change"] == pytest.approx(move["foretold"], rel=1e-2)
    assert math.isfinite(found["gradient"]) and found["gradient"] != 0.0


@pytest.mark.parametrize(
    ("path", "h", "field", "message"),
    [
        ("layers[1].delta[0][0]", 0.01, "quantity", "“layers[1].delta[0][0]” is no parameter: choose a weight or bias"),
        ("layers[0].before.W[2][0]", 0.01, "quantity", "“layers[0].before.W[2][0]” is no parameter"),
        ("layers[7].before.W[0][0]", 0.01, "quantity", "“layers[7].before.W[0][0]” is no parameter"),
        (WEIGHT, 0, "h", "Change h: 0 changes nothing."),
        (WEIGHT, 2000, "h", "Change h: “2000” is not allowed. Allowed: a number from -1000 to 1000"),
    ],
)
def test_what_cannot_be_nudged_is_refused_by_name(path: str, h: float, field: str, message: str) -> None:
    with pytest.raises(SpecError) as refused:
        nudge(parse(MAZUR), path, h)
    assert refused.value.field == field
    assert str(refused.value.message).startswith(message)
