"""Rounding carried, as a person does by hand: every number of random small steps, against `decimal`."""

import os
import random
from decimal import Decimal
from typing import Any

import by_hand
import pytest

from backprop.requests.parsing import parse
from backprop.runs.result import run

STEPS = int(os.environ.get("BY_HAND_STEPS", "300"))  # 10,000 take some minutes
SHAPES = ([2, 2, 1], [2, 2, 2], [3, 2, 1])
LAST = {
    "half_squared_error": ("sigmoid", "tanh", "relu", "identity", "softmax", "softplus"),
    "mean_squared_error": ("sigmoid", "tanh", "relu", "identity", "softmax"),
    "mean_absolute_error": ("sigmoid", "tanh", "identity"),
    "binary_cross_entropy": ("sigmoid",), "categorical_cross_entropy": ("softmax",),
}  # fmt: skip
OPTIMIZERS = (
    {"name": "sgd"}, {"name": "momentum", "momentum": 0.9},
    {"name": "adam", "beta_1": 0.9, "beta_2": 0.999, "epsilon": 1e-8},
)  # fmt: skip


def random_spec(seed: int) -> Any:
    """A small network with numbers of one or two decimals."""
    draw = random.Random(seed)
    loss = draw.choice(list(LAST))
    sizes = [2, 2, 2] if loss == "categorical_cross_entropy" else draw.choice(SHAPES)
    activations = [draw.choice(["sigmoid", "tanh", "relu", "identity"]), draw.choice(LAST[loss])]
    decimals, n = draw.choice([1, 2]), draw.randint(1, 3)

    def number(reach: float = 2.0) -> float:
        return round(draw.uniform(-reach, reach), decimals)

    def target() -> list[float]:
        if loss == "categorical_cross_entropy":
            return draw.choice([[0.0, 1.0], [1.0, 0.0], [0.25, 0.75], [0.4, 0.4]])
        return [abs(number(1.0)) if loss == "binary_cross_entropy" else number() for _ in range(sizes[-1])]

    return {
        "network": {"n_inputs": sizes[0], "layers": [
            {"units": units, "activation": activation, "W": [[number() for _ in range(below)] for _ in range(units)],
             "b": [number() for _ in range(units)]}
            for below, units, activation in zip(sizes, sizes[1:], activations, strict=False)
        ]},
        "data": {"X": [[number() for _ in range(sizes[0])] for _ in range(n)], "Y": [target() for _ in range(n)]},
        "loss": {"name": loss},
        "optimizer": {**draw.choice(OPTIMIZERS), "learning_rate": draw.choice([0.1, 0.5, 0.05, 0.25, 1.0])},
        "conventions": {"rounding": {
            "digits": draw.randint(2, 5), "kind": draw.choice(["decimals", "significant"]), "carry": True,
        }},
    }  # fmt: skip


def differences(ours: Any, theirs: Any, path: str = "") -> list[str]:
    """The places at which the numbers on paper are not those of the result; None stands for a matrix."""
    if isinstance(theirs, dict):
        return [found for key in theirs for found in differences(ours[key], theirs[key], f"{path}.{key}")]
    if isinstance(theirs, list) and theirs[0] is None:
        return [] if ours is None else [path]
    if isinstance(theirs, list):
        assert len(ours) == len(theirs), path
        return [found for i, pair in enumerate(zip(ours, theirs, strict=True))
                for found in differences(*pair, f"{path}[{i}]")]  # fmt: skip
    assert isinstance(theirs, Decimal)
    return [] if ours == float(theirs) else [f"{path}: {ours}, by hand {theirs}"]


@pytest.mark.parametrize("part", range(10))
def test_every_number_of_random_steps_is_the_one_on_paper(part: int) -> None:
    checked = 0
    for seed in range(part * STEPS // 10, (part + 1) * STEPS // 10):
        spec = random_spec(seed)
        try:
            theirs = by_hand.step(spec)
        except ArithmeticError:  # ln 0: the prediction was rounded to 0 or 1, so that there is no step
            assert run(parse(spec))["steps"][0]["loss"] == {"nonfinite": "inf"}, seed
            continue
        assert differences(run(parse(spec))["steps"][0], theirs) == [], seed
        checked += 1
    assert checked > 0.9 * STEPS / 10


def test_a_tie_of_exact_products_is_rounded_away_from_zero() -> None:
    """0.01 · 0.35 is 0.0035, so 0.004 at three decimals; in float64 it is 0.00349…"""
    spec = {
        "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[0.01]], "b": [0.0]}]},
        "data": {"X": [[0.35], [-0.35]], "Y": [[0.0], [0.0]]},
        "conventions": {"rounding": {"digits": 3, "kind": "decimals", "carry": True}},
    }
    assert run(parse(spec))["steps"][0]["prediction"] == [[0.004], [-0.004]]


def test_the_mean_over_three_samples_is_a_third() -> None:
    """(0.1 + 0.1 + 0.1)/3 is one tenth exactly, and 0.1 + 0.05 a tie: what is divided is not multiplied by 0.333…"""
    spec = {
        "network": {"n_inputs": 1, "layers": [{"units": 1, "activation": "identity", "W": [[1.0]], "b": [0.0]}]},
        "data": {"X": [[0.45], [0.45], [0.45]], "Y": [[0.0], [0.0], [0.0]]},
        "conventions": {"rounding": {"digits": 2, "kind": "decimals", "carry": True}},
    }
    step = run(parse(spec))["steps"][0]
    assert step["layers"][0]["delta"] == [[0.15]] * 3
    assert step["layers"][0]["gradients"] == {"W": [[0.2]], "b": [0.45]}  # 3 · 0.15 · 0.45 = 0.2025


def test_a_second_step_goes_on_with_the_rounded_weights() -> None:
    spec = random_spec(3) | {"training": {"epochs": 2, "keep_steps": 2}}
    first, second = run(parse(spec))["steps"]
    for layer, now in zip(spec["network"]["layers"], first["layers"], strict=True):
        layer |= {"W": now["after"]["W"], "b": now["after"]["b"]}
    assert (
        differences(second, {"layers": [{"z": one["z"], "a": one["a"]} for one in by_hand.step(spec)["layers"]]}) == []
    )
