"""Gradients and one step of SGD against stored numbers, for every activation with every loss that it can go with.

`pytorch.json` is made by `make_pytorch_fixtures.py`; `exact.json` holds the gradients of the same networks to 30
digits, made from the textbook formulas in 80-digit arithmetic by `make_exact_fixtures.py`.
"""

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from by_command import run

from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.requests.parsing import output_activations

STORED: Any = json.loads(Path(__file__).with_name("pytorch.json").read_text("utf-8"))
EXACT: Any = json.loads(Path(__file__).with_name("exact.json").read_text("utf-8"))["gradients"]
CASES = {
    f"{case['spec']['network']['layers'][0]['activation']['name']} with {case['spec']['loss']['name']}": case
    for case in STORED["cases"]
}


def close(ours: Any, theirs: Any, what: str) -> None:
    """Within 1e-12 of the array's size, entry by entry."""
    a, b = np.array(ours), np.array(theirs)
    worst = np.max(np.abs(a - b)) / max(1e-3, float(np.max(np.abs(b))))
    assert worst <= 1e-12, f"{what}: {a} is not {b}, off by {worst:.1e}"


@pytest.mark.parametrize("name", CASES)
def test_a_step_is_the_one_that_pytorch_takes(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    step = run(case["spec"], tmp_path)["steps"][0]
    close(step["loss"], case["loss"], "loss")
    close(step["prediction"], case["prediction"], "prediction")
    close(step["input_gradients"], case["input_gradients"], "input gradients")
    for k, layer in enumerate(step["layers"]):
        for parameter in ("W", "b"):
            close(layer["gradients"][parameter], case["gradients"][k][parameter], f"gradient of {parameter}, layer {k}")
            close(layer["after"][parameter], case["after"][k][parameter], f"new {parameter}, layer {k}")


@pytest.mark.parametrize("name", CASES)
def test_the_gradients_are_exact_up_to_the_condition_of_the_network(name: str, tmp_path: Path) -> None:
    """‖g − exact‖ ≤ 64·ε·κ·‖exact‖ with κ = 1 + ‖ŷ‖/‖ŷ − y‖."""
    case, exact = CASES[name], EXACT[list(CASES).index(name)]
    step = run(case["spec"], tmp_path)["steps"][0]
    ours = np.concatenate([np.ravel(layer["gradients"][p]) for layer in step["layers"] for p in ("W", "b")])
    digits = [Fraction(text) for layer in exact for p in ("W", "b") for text in np.ravel(layer[p]).tolist()]
    size = float(sum(x * x for x in digits)) ** 0.5
    off = float(sum((Fraction(float(a)) - b) ** 2 for a, b in zip(ours, digits, strict=True))) ** 0.5
    P, Y = np.array(step["prediction"]), np.array(step["Y"])
    bound = 64 * np.finfo(float).eps * (1 + np.linalg.norm(P) / np.linalg.norm(P - Y))
    assert off <= bound * size, f"off by {off:.2e}, bound {bound * size:.2e}"


def test_every_activation_is_held_to_pytorch_with_every_loss_it_can_go_with() -> None:
    pairs = {f"{activation} with {name}" for name, row in LOSSES.items() for activation in output_activations(row)}
    steps = {name for name, row in ACTIVATIONS.items() if row.derivative == "0"}  # PyTorch has none that learns
    pairs = {pair for pair in pairs if pair.split(" with ")[0] not in steps}
    assert set(CASES) == pairs
    assert len(ACTIVATIONS) == 12 + len(steps)
    assert STORED["made_by"].startswith("PyTorch 2.13.0")
