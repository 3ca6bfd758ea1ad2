"""Sheets of students worked out here, in plain NumPy and without the package, are marked and their slips named."""

from typing import Any

import numpy as np
import pytest

import backprop

RATE, DIGITS = 0.5, 4
ARRAYS = dict[str, Any]


def network(seed: int) -> ARRAYS:
    """Weights, one row and its targets of a 2-3-2 network of tanh and sigmoid, of two decimals each."""
    rng = np.random.default_rng(seed)
    shapes: dict[str, tuple[int, ...]] = {"W1": (3, 2), "b1": (3,), "W2": (2, 3), "b2": (2,), "x": (2,), "y": (2,)}
    return {name: np.round(rng.uniform(0.1 if name in "xy" else -1, 1, shape), 2) for name, shape in shapes.items()}


def on_paper(given: ARRAYS, slip: str = "") -> dict[str, float]:
    """Every number of one step, with that slip at each place where the student could make it."""
    W1, b1, W2, b2, x, y = given.values()
    heard = 0 if slip == "bias_forgotten" else 1
    z1 = W1 @ x + heard * b1
    a1 = np.tanh(z1)
    z2 = W2 @ a1 + heard * b2
    a2 = 1 / (1 + np.exp(-z2))
    error = {"sign": y - a2, "half_factor": 2 * (a2 - y)}.get(slip, a2 - y)
    d2 = error if slip == "missing_output_derivative" else error * a2 * (1 - a2)
    step = {"gradient_ascent": -RATE, "learning_rate_missing": 1.0, "learning_rate_twice": RATE**2}.get(slip, RATE)
    gW2 = np.outer(d2, a1)
    new_W2 = W2 - step * gW2
    down = (new_W2 if slip == "hidden_delta_from_updated_weights" else W2).T @ d2
    if slip == "single_path":
        down = W2[0] * d2[0]
    slope = 1 - np.tanh(a1 if slip == "derivative_of_wrong_argument" else z1) ** 2
    d1 = down if slip == "missing_hidden_derivative" else down * slope
    gW1 = np.outer(d1, x)
    moved = 0 if slip == "bias_frozen" else step
    rows = {
        "layers[0].z": z1[None], "layers[0].a": a1[None], "layers[1].z": z2[None], "layers[1].a": a2[None],
        "layers[1].delta": d2[None], "layers[0].delta": d1[None],
        "layers[1].gradients.W": gW2, "layers[0].gradients.W": gW1,
        "layers[1].after.W": new_W2, "layers[0].after.W": W1 - step * gW1,
        "layers[1].after.b": b2 - moved * d2, "layers[0].after.b": b1 - moved * d1,
    }  # fmt: skip
    return {
        f"{name}{''.join(f'[{i}]' for i in at)}": float(array[at])
        for name, array in rows.items()
        for at in np.ndindex(array.shape)
    }


def typed(numbers: dict[str, float]) -> dict[str, str]:
    """As a student writes them down."""
    return {name: f"{value:.{DIGITS}f}" for name, value in numbers.items()}


def marked(given: ARRAYS, sheet: dict[str, str]) -> Any:
    """What the package says of it."""
    layers = [
        {"units": 3, "activation": "tanh", "W": given["W1"].tolist(), "b": given["b1"].tolist()},
        {"units": 2, "activation": "sigmoid", "W": given["W2"].tolist(), "b": given["b2"].tolist()},
    ]
    spec = {
        "network": {"n_inputs": 2, "layers": layers},
        "data": {"X": [given["x"].tolist()], "Y": [given["y"].tolist()]},
        "optimizer": {"name": "sgd", "learning_rate": RATE},
    }
    answers = [{"quantity": name, "value": value} for name, value in sheet.items()]
    return backprop.mark(spec, {"schema": 1, "answers": answers})


SLIPS = (
    "sign", "half_factor", "missing_output_derivative", "missing_hidden_derivative", "derivative_of_wrong_argument",
    "hidden_delta_from_updated_weights", "single_path", "bias_forgotten", "bias_frozen", "learning_rate_missing",
    "learning_rate_twice", "gradient_ascent",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(4))
def test_a_right_sheet_is_right_in_every_number(seed: int) -> None:
    given = network(seed)
    made = marked(given, typed(on_paper(given)))
    assert {one["verdict"] for one in made["answers"]} == {"right"}
    assert (made["first_wrong"], made["slips"]) == (None, [])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_is_named_and_its_first_wrong_number_found(slip: str, seed: int) -> None:
    given = network(seed)
    right, sheet = typed(on_paper(given)), typed(on_paper(given, slip))
    made = marked(given, sheet)
    assert [one["name"] for one in made["slips"]] == [slip]
    assert right[made["first_wrong"]] != sheet[made["first_wrong"]]
    for one in made["answers"]:
        assert one["correct"] == (right[one["quantity"]] == sheet[one["quantity"]])
