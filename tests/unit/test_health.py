"""Gradient health: the facts, and the verdicts."""

from __future__ import annotations

import json

import pytest
from first_steps import dense, first

from backprop import run
from backprop.requests.examples import EXAMPLES, example_spec


@pytest.mark.parametrize("name", list(EXAMPLES))
def test_every_step_has_it(name: str) -> None:
    step = run(example_spec(name))["steps"][0]
    health = step["health"]
    assert len(health["layers"]) == len(step["layers"])
    for layer, kind in zip(health["layers"], (layer["kind"] for layer in step["layers"]), strict=True):
        own = {"layers"} if kind == "residual" else set()
        assert set(layer) == {"gradient_norm", "weight_norm", "saturated", "dead", "update_ratio"} | own
    assert health["verdict"] and health["advice"].endswith(".")
    json.dumps(health, allow_nan=False)


def test_facts() -> None:
    step = first([dense(1, "identity", [[3.0]], [4.0])], [[1.0]], [[2.0]], optimizer={"learning_rate": 0.1})
    [layer] = step["health"]["layers"]
    assert layer["gradient_norm"] == pytest.approx(5 * 2**0.5, rel=1e-15)
    assert layer["weight_norm"] == 5.0
    assert layer["update_ratio"] == pytest.approx(0.1 * 2**0.5, rel=1e-15)
    assert (layer["saturated"], layer["dead"]) == (None, 0.0)


def test_frozen_biases_do_not_count() -> None:
    step = first([dense(1, "identity", [[3.0]], [4.0])], [[1.0]], [[2.0]], conventions={"bias": "frozen"})
    assert step["health"]["layers"][0]["gradient_norm"] == 5.0


def test_vanishing() -> None:
    layers = [dense(3, "sigmoid") for _ in range(8)] + [dense(1, "sigmoid")]
    step = first(layers, [[0.3, 0.7]], [[0.9]])
    assert step["health"]["verdict"] == "vanishing"
    assert "ReLU" in step["health"]["advice"]


def test_exploding() -> None:
    layers = [dense(4, "identity") for _ in range(6)] + [dense(1, "identity")]
    init = {"name": "constant", "value": 3.0}
    step = first(layers, [[1.0, 1.0]], [[0.0]], init=init, optimizer={"learning_rate": 1e-30})
    assert step["health"]["verdict"] == "exploding"
    assert "Clip" in step["health"]["advice"]


def test_overshooting_names_the_rate() -> None:
    """½(y − w x)² with x = 3 is stable up to η = 2/9 along its gradient (without bias)."""
    layers, more = [dense(1, "identity", [[1.0]])], {"conventions": {"bias": "none"}}
    step = first(layers, [[3.0]], [[1.0]], optimizer={"learning_rate": 0.23}, **more)
    assert step["health"]["verdict"] == "overshooting"
    assert "below about 0.222" in step["health"]["advice"]
    assert step["health"]["remedy"] == {"path": "optimizer.learning_rate", "value": 0.11, "label": "Use η 0.11"}
    step = first(layers, [[3.0]], [[1.0]], optimizer={"learning_rate": 0.22}, **more)
    assert step["health"]["verdict"] == "healthy"


@pytest.mark.parametrize("seed", range(6))
def test_the_rate_of_the_remedy_lowers_the_loss(seed: int) -> None:
    layers, more = [dense(3, "tanh"), dense(1, "identity")], {"init": {"name": "glorot_normal", "seed": seed}}
    step = first(layers, [[2.0, -1.0], [1.0, 3.0]], [[4.0], [-5.0]], optimizer={"learning_rate": 8.0}, **more)
    assert step["health"]["verdict"] == "overshooting"
    rate = step["health"]["remedy"]["value"]
    assert rate < 8.0
    mended = first(layers, [[2.0, -1.0], [1.0, 3.0]], [[4.0], [-5.0]], optimizer={"learning_rate": rate}, **more)
    assert mended["after"]["loss"] < mended["loss"]


def test_other_optimizers_have_no_rate_for_a_remedy() -> None:
    layers, more = [dense(1, "identity", [[1.0]])], {"conventions": {"bias": "none"}}
    step = first(layers, [[3.0]], [[1.0]], optimizer={"name": "adam", "learning_rate": 9.0}, **more)
    assert step["health"]["verdict"] == "overshooting"
    assert "remedy" not in step["health"]


def test_predictions_that_are_wrong_and_sure_get_the_loss_for_it() -> None:
    step = first([dense(1, "sigmoid", [[9.0]], [0.0])], [[1.0]], [[0.0]])
    assert step["health"]["verdict"] == "saturated"
    assert step["health"]["remedy"]["value"] == "binary_cross_entropy"


def test_dead_and_saturated() -> None:
    W = [[1.0], [1.0]]
    dead = first([dense(2, "relu", W, [-9.0, -9.0]), dense(1, "identity")], [[1.0], [2.0]], [[1.0], [1.0]])
    assert dead["health"]["verdict"] == "dead units"
    assert dead["health"]["layers"][0]["dead"] == 1.0
    assert dead["health"]["advice"].startswith("All units of layer 1 have slope 0 for each of the 2 rows of the data:")
    stuck = first(
        [dense(2, "tanh", W, [1.0, 1.0]), dense(1, "identity", [[1.0, 1.0]])], [[1.0], [2.0]], [[1.0], [1.0]],
        optimizer={"learning_rate": 0.01},
    )  # fmt: skip
    assert stuck["health"]["verdict"] == "saturated"
    assert stuck["health"]["layers"][0]["saturated"] == 1.0


REST = [dense(2, "relu", [[1.0], [-1.0]], [0.0, 0.0]), dense(1, "identity", [[0.5, 0.5]])]  # h2 rests where x > 0


@pytest.mark.parametrize(
    ("activation", "z", "y"), [("sigmoid", 12.0, 0.0), ("sigmoid", -40.0, 1.0), ("tanh", 9.0, -1.0)]
)
def test_a_prediction_that_is_wrong_and_sure_is_not_healthy(activation: str, z: float, y: float) -> None:
    """With ½ (ŷ − y)², δ = (ŷ − y) f′(z) is next to nothing; with the activation's own cross-entropy it is ŷ − y."""
    health = first([dense(1, activation, [[z]], [0.0])], [[1.0]], [[y]], optimizer={"learning_rate": 1e-3})["health"]
    assert health["verdict"] == "saturated"
    assert health["advice"].startswith("All of the predictions lie at the wrong end of their range")
    assert ("Use binary cross-entropy" in health["advice"]) == (activation == "sigmoid")
    right = first([dense(1, activation, [[z]], [0.0])], [[1.0]], [[-y if y < 0 else 1 - y]])["health"]
    assert right["verdict"] == "healthy"
    if activation == "sigmoid":
        steep = first([dense(1, activation, [[z]], [0.0])], [[1.0]], [[y]], optimizer={"learning_rate": 1e-3}, **CROSS)
        assert steep["health"]["verdict"] == "healthy"


def test_a_unit_that_no_row_of_the_data_reaches_is_dead() -> None:
    """One row included: with nothing else to learn from, what gets no gradient stays where it is."""
    health = first(REST, [[1.0]], [[1.0]])["health"]
    assert health["layers"][0]["dead"] == 0.5
    assert health["verdict"] == "dead units"
    assert health["advice"].startswith(
        "h2 in layer 1 has slope 0 for the only row of the data: no gradient reaches the weights into it. Use leaky"
    )
    both = first(REST, [[1.0], [2.0]], [[1.0], [1.0]])["health"]
    assert both["verdict"] == "dead units"
    assert "h2 in layer 1 has slope 0 for each of the 2 rows of the data" in both["advice"]
    awake = first(REST, [[1.0], [-2.0]], [[1.0], [1.0]])["health"]
    assert (awake["verdict"], awake["layers"][0]["dead"]) == ("healthy", 0.0)


def test_the_example_of_a_dead_relu_is_called_one() -> None:
    health = run(example_spec("dead-relu"))["steps"][0]["health"]
    assert health["verdict"] == "dead units" and health["advice"].startswith("h1 in layer 1 has slope 0")


def test_in_a_part_of_the_data_as_many_may_rest_as_do_by_chance() -> None:
    """Half of all ReLU units rest for any one row, a quarter for two: such are named, and the step is healthy."""
    X, Y, one = (
        [[1.0], [-2.0], [3.0]],
        [[1.0]] * 3,
        {"training": {"batch_size": 1}, "optimizer": {"learning_rate": 0.01}},
    )
    health = first(REST, X, Y, **one)["health"]
    assert health["verdict"] == "healthy"
    assert health["advice"].endswith(
        "h2 in layer 1 has slope 0 for the only row of this batch; "
        "this happens by chance, and other rows may activate it."
    )
    three = [dense(3, "relu", [[1.0], [-1.0], [-2.0]]), dense(1, "identity", [[0.5, 0.5, 0.5]])]
    health = first(three, X, Y, **one)["health"]
    assert health["verdict"] == "dead units"
    assert "h2 and h3 in layer 1 have slope 0 for the only row of this batch: no gradient reaches" in health["advice"]
    assert "unless other rows activate them." in health["advice"]


def test_dead_units_inside_a_block_are_named() -> None:
    block = {"kind": "residual", "layers": [dense(2, "relu", [[1.0, 0.0], [0.0, 1.0]], [0.0, -9.0])]}
    health = first([block, dense(1, "identity", [[1.0, 1.0]])], [[1.0, 1.0]], [[1.0]])["health"]
    assert health["verdict"] == "dead units"
    assert "in layer 1.1 has slope 0 for the only row" in health["advice"]


def test_of_many_dead_units_three_are_named() -> None:
    many = dense(6, "relu", [[-1.0]] * 5 + [[1.0]], [0.0] * 6)
    health = first([many, dense(1, "identity", [[0.1] * 6])], [[1.0]], [[1.0]])["health"]
    assert health["advice"].startswith("5 units of layer 1 (h1, h2, h3, …) have slope 0 for the only row of the data")


BLIND = {"conventions": {"bias": "none"}}
CROSS = {"loss": {"name": "binary_cross_entropy"}}
NO_GRADIENT = {
    "met": ([dense(1, "identity", [[1.0]], [0.0])], [[1.0]], [[1.0]], {},
            "the prediction equals the target in float64"),
    "met by a saturated sigmoid": ([dense(1, "sigmoid", [[1.0]], [0.0])], [[800.0]], [[1.0]], CROSS,
                                   "the prediction equals the target in float64"),
    "beyond the margin": ([dense(1, "identity", [[2.0]], [0.0])], [[1.0]], [[1.0]], {"loss": {"name": "hinge"}},
                          "the loss is flat at these predictions"),
    "inputs of 0": ([dense(1, "identity", [[2.0]])], [[0.0]], [[1.0]], BLIND, "a factor of each gradient is 0"),
    "a ReLU at the output": ([dense(1, "relu", [[2.0]], [-9.0])], [[1.0]], [[1.0]], {},
                             "a factor of each gradient is 0"),
    "a slope too small": ([dense(1, "sigmoid", [[-1.0]], [0.0])], [[800.0]], [[1.0]], {},
                          "in each of them a product underflows"),
    "a product too small": ([dense(1, "identity", [[1.0]])], [[1e-200]], [[2e-200]], BLIND,
                            "in each of them a product underflows"),
    "rows that cancel": ([dense(1, "identity", [[0.0]], [0.0])], [[1.0], [1.0]], [[1.0], [-1.0]], {},
                         "in each of them its parts cancel"),
    "XOR from weights of 0": (
        [dense(2, "sigmoid", [[0.0, 0.0]] * 2, [0.0, 0.0]), dense(1, "sigmoid", [[0.0, 0.0]], [0.0])],
        [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [[0.0], [1.0], [1.0], [0.0]], CROSS,
        "in each of them a factor is 0 or its parts cancel",
    ),
    "penalty and data": ([dense(1, "identity", [[1.0]])], [[1.0]], [[2.0]], {**BLIND, "penalty": {"l2": 1.0}},
                         "the gradient of the data and that of the penalty cancel"),
    "rounded by hand": ([dense(1, "sigmoid", [[-9.0]], [0.0])], [[1.0]], [[1.0]],
                        {"conventions": {"rounding": {"digits": 3, "kind": "decimals", "carry": True}}},
                        "in each of them a product is rounded to 0"),
}  # fmt: skip


@pytest.mark.parametrize("case", NO_GRADIENT)
def test_a_gradient_of_0_has_its_true_reason(case: str) -> None:
    layers, X, Y, more, why = NO_GRADIENT[case]
    health = first(layers, X, Y, **more)["health"]
    assert health["verdict"] == "no gradient"
    assert health["advice"] == f"Every gradient is exactly 0, since {why}: no parameter changes."


def test_a_small_gradient_of_a_saturated_output_is_none_of_these() -> None:
    step = first([dense(1, "sigmoid", [[1.0]], [0.0])], [[52.0]], [[1.0]], **CROSS)
    assert step["gradient_norm"] > 0
    assert "exactly 0" not in step["health"]["advice"]


def test_diverging_run_says_so() -> None:
    spec = {
        "network": {"n_inputs": 1, "layers": [dense(1, "identity", [[1.0]])]}, "conventions": {"bias": "none"},
        "data": {"X": [[3.0]], "Y": [[1.0]]}, "optimizer": {"learning_rate": 0.3}, "training": {"epochs": 20},
    }  # fmt: skip
    [note] = [note for note in run(spec)["notes"] if "diverges" in note]
    assert "2/λmax = 0.222222; the learning rate 0.3 is above it." in note
    spec["optimizer"] = {"learning_rate": 0.2}
    assert not any("diverges" in note for note in run(spec)["notes"])


def test_mini_batches_are_compared_by_epochs() -> None:
    """The loss of the last sample alone is above that of the first, though the training goes well."""
    spec = {
        "network": {"n_inputs": 1, "layers": [dense(1, "identity", [[0.0]])]}, "conventions": {"bias": "none"},
        "data": {"X": [[1.0], [1.0]], "Y": [[0.1], [2.0]]}, "optimizer": {"learning_rate": 0.1},
        "training": {"epochs": 5, "batch_size": 1},
    }  # fmt: skip
    assert not any("training" in note for note in run(spec)["notes"])
    spec["optimizer"] = {"learning_rate": 2.5}
    assert any("The training diverges" in note for note in run(spec)["notes"])
