"""The global norm, and the factor that brings it down."""

import math
from typing import Any

import numpy as np
import pytest

from backprop import run
from backprop.exports.dialects import NUMPY
from backprop.exports.translate import translate
from backprop.functions.penalties import PENALTIES, penalty_gradient, penalty_value
from backprop.lines import worked
from backprop.lines.expression import evaluate, paths
from backprop.optimizers.clipping import BOUNDED, clip_scale, global_norm
from backprop.requests.parsing import parse


@pytest.mark.parametrize(
    ("arrays", "norm"),
    [
        ([[3.0], [4.0]], 5.0), ([[]], 0.0), ([], 0.0), ([[0.0, -0.0]], 0.0), ([[3e200, 4e200]], 5e200),
        ([[3e-200, 4e-200]], 5e-200), ([[1e308, 1e308]], math.sqrt(2) * 1e308), ([[5e-324]], 5e-324),
        ([[math.inf]], math.inf),
    ],
)  # fmt: skip
def test_the_norm_neither_overflows_nor_underflows(arrays: list[list[float]], norm: float) -> None:
    assert global_norm([np.array(array) for array in arrays]) == pytest.approx(norm, rel=1e-15)


def test_the_norm_does_not_depend_on_the_order_of_arrays() -> None:
    arrays = [np.random.default_rng(seed).normal(size=5) * 10.0**seed for seed in range(6)]
    assert global_norm(arrays) == global_norm(arrays[::-1])


def test_the_factor_is_exactly_one_within_the_bound() -> None:
    assert clip_scale(5.0, None) == clip_scale(5.0, 5.0) == clip_scale(5.0, 6.0) == 1.0
    assert clip_scale(5.0, 2.5) == 0.5
    assert clip_scale(math.nan, 2.5) == 1.0


def clipped_step(**more: Any) -> Any:
    """w = (3, 4), x = (1, 0), y = −7: ∂E/∂w = (10, 0) and ∂E/∂b = 10, of norm 14.142."""
    layer = {"units": 1, "activation": "identity", "W": [[3, 4]], "b": [0]}
    spec = {"network": {"n_inputs": 2, "layers": [layer]}, "data": {"X": [[1, 0]], "Y": [[-7]]}, **more}
    lines = {line.quantity: line for line in worked.all_lines(worked.view(parse(spec), worked.first_step(parse(spec))))}
    return run(spec), lines


def test_the_norm_before_clipping_is_told_and_worked_out() -> None:
    result, lines = clipped_step(clip={"norm": 1})
    (step,) = result["steps"]
    assert step["gradient_norm_before_clipping"] == pytest.approx(math.sqrt(200), rel=1e-15)
    assert step["gradient_norm"] == pytest.approx(1, rel=1e-15)
    assert result["history"]["gradient_norm_before_clipping"] == [step["gradient_norm_before_clipping"]]
    line = lines["gradient_norm_before_clipping"]
    assert line.value == step["gradient_norm_before_clipping"] == evaluate(line.numbers)
    assert paths(line.numbers) == [f"layers[0].data_gradients.{name}" for name in ("W[0][0]", "W[0][1]", "b[0]")]
    assert line.note == "Over all trained weights and biases of all layers. Beyond the bound c = 1."
    gradient = lines["layers[0].gradients.W[0][0]"]
    assert paths(gradient.numbers)[-1] == "gradient_norm_before_clipping"  # 10 · (1 / 14.142)
    assert evaluate(gradient.numbers) == pytest.approx(math.sqrt(0.5), rel=1e-15)


def test_a_norm_within_its_bound_is_told_too() -> None:
    result, lines = clipped_step(clip={"norm": 15})
    (step,) = result["steps"]
    assert step["gradient_norm_before_clipping"] == step["gradient_norm"] == pytest.approx(math.sqrt(200), rel=1e-15)
    line = lines["gradient_norm_before_clipping"]
    assert line.note and line.note.endswith("Within the bound c = 15: nothing is scaled.")
    assert paths(line.numbers)[0] == "layers[0].gradients.W[0][0]"


def test_fixed_biases_do_not_count_in_the_norm_and_the_line_says_so() -> None:
    result, lines = clipped_step(clip={"norm": 1}, conventions={"bias": "frozen"})
    line = lines["gradient_norm_before_clipping"]
    assert line.value == evaluate(line.numbers) == result["steps"][0]["gradient_norm_before_clipping"] == 10
    assert line.note and line.note.endswith("Fixed biases do not count.")


def test_the_norm_is_of_what_the_bound_of_each_and_the_penalty_leave() -> None:
    """As `clip_grad_norm_` of PyTorch tells it: (10, 0, 10) + 2 (3, 4, 0), each held to 9: √(81 + 64 + 81)."""
    result, lines = clipped_step(clip={"value": 9, "norm": 1}, penalty={"l2": 2})
    line = lines["gradient_norm_before_clipping"]
    assert line.value == pytest.approx(math.sqrt(226), rel=1e-15)
    assert evaluate(line.numbers) == line.value == result["steps"][0]["gradient_norm_before_clipping"]


def test_by_hand_the_rounded_norm_goes_on() -> None:
    """√200 is 14.1 and 10 · 1/14.1 is 0.7 with one decimal."""
    rounding = {"digits": 1, "kind": "decimals", "carry": True}
    result, lines = clipped_step(clip={"norm": 1}, conventions={"rounding": rounding})
    assert lines["gradient_norm_before_clipping"].value == 14.1
    assert result["steps"][0]["layers"][0]["gradients"] == {"W": [[0.7, 0.0]], "b": [0.7]}


def test_without_a_bound_on_the_norm_nothing_is_said_of_it() -> None:
    result, lines = clipped_step(clip={"value": 9})
    assert "gradient_norm_before_clipping" not in lines
    assert "gradient_norm_before_clipping" not in result["steps"][0]


def test_the_rows_of_penalties_and_the_bound_say_what_training_computes() -> None:
    w, g, numbers = np.array([-1.5, 0.0, 0.25, 2.0]), np.array([-3.0, -0.5, 0.5, 3.0]), {"l1": 0.3, "l2": 0.7}

    def of(formula: str, **names: Any) -> Any:
        return eval(translate(formula, NUMPY), {"np": np, **names})

    value = sum(row.share * numbers[row.name] * np.sum(of(row.term, w=w)) for row in PENALTIES)
    slope = sum(of(row.slope, w=w, **numbers) for row in PENALTIES)
    assert value == penalty_value(w, **numbers)
    assert slope.tolist() == penalty_gradient(w, **numbers).tolist()
    assert of(BOUNDED, g=g, bound=1.0).tolist() == np.clip(g, -1.0, 1.0).tolist()
