"""Published trainings, to their digits, by `backprop train` on both paths.

Mazur's 10,000 steps, Brownlee's 20 epochs and Trask's 10,000 iterations; their sources stand in `test_mazur.py` and
`test_published.py`, Trask's below.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from by_command import dense, equals, network, prints_as
from test_mazur import LOSSES, STEPS, VARIANTS, mazur
from test_published import BROWNLEE_DATA, BROWNLEE_FINAL, BROWNLEE_SSE, spec

from backprop.doors.cli import main

ENGINES = ("numpy", "kernel")


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def trained(document: Any, folder: Path, engine: str) -> Any:
    given, made = folder / "spec.json", folder / "result.json"
    given.write_text(json.dumps(document), encoding="utf-8")
    assert main(["train", str(given), "--engine", engine, "-o", str(made)]) == 0
    result = json.loads(made.read_text(encoding="utf-8"))
    assert result["training"]["engine"] == engine
    return result


@pytest.mark.parametrize("variant", [name for name in VARIANTS if "update_order" not in VARIANTS[name]])
def test_mazurs_ten_thousand_steps(tmp_path: Path, engine: str, variant: str) -> None:
    exact, outputs = LOSSES[variant]
    result = trained(mazur(VARIANTS[variant], STEPS), tmp_path, engine)
    assert result["history"]["step"] == list(range(1, STEPS + 1))
    for steps, loss in zip((1, 2, 10, 100, 1000), exact, strict=False):
        equals(result["history"]["loss"][steps], loss)
    equals(result["training"]["scores"]["loss"], exact[-1])
    for value, printed in zip(result["steps"][-1]["after"]["prediction"][0], outputs, strict=True):
        prints_as(value, printed)


def test_brownlees_twenty_epochs(tmp_path: Path, engine: str) -> None:
    layers = network(
        dense([[0.13436424411240122, 0.8474337369372327], [0.2550690257394217, 0.49543508709194095]],
              [0.763774618976614, 0.4494910647887381]),
        dense([[0.651592972722763, 0.7887233511355132], [0.02834747652200631, 0.8357651039198697]],
              [0.0938595867742349, 0.43276706790505337]),
    )  # fmt: skip
    X = [[x1, x2] for x1, x2, _ in BROWNLEE_DATA]
    Y = [[1 - label, label] for _, _, label in BROWNLEE_DATA]
    result = trained(spec(layers, X, Y, 0.5, training={"epochs": 20, "batch_size": 1}), tmp_path, engine)
    losses = result["history"]["loss"]
    for epoch, printed in enumerate(BROWNLEE_SSE):
        prints_as(2 * sum(losses[10 * epoch : 10 * epoch + 10]), printed)
    for layer, (W, b) in zip(result["parameters"], BROWNLEE_FINAL, strict=True):
        for row, exact in zip(layer["W"], W, strict=True):
            equals(row, exact)
        equals(layer["b"], b)
    assert result["training"]["scores"]["accuracy"] == 1.0


# Andrew Trask, "A Neural Network in 11 lines of Python", https://iamtrask.github.io/2015/07/12/basic-python-network/ ,
# its first program: no biases, the whole batch summed, learning rate 1, weights from NumPy's seed 1.
def test_trasks_ten_thousand_iterations(tmp_path: Path, engine: str) -> None:
    start = 2 * np.random.RandomState(1).random((3, 1)) - 1
    prints_as(float(start[0, 0]), "-0.16595599")
    layer = {"units": 1, "activation": "sigmoid", "W": start.T.tolist()}
    document = {
        "network": {"n_inputs": 3, "layers": [layer]},
        "loss": {"name": "half_squared_error", "reduction": "sum"},
        "data": {"X": [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], "Y": [[0], [0], [1], [1]]},
        "optimizer": {"learning_rate": 1.0}, "training": {"epochs": 10_000}, "conventions": {"bias": "none"},
    }  # fmt: skip
    result = trained(document, tmp_path, engine)
    outputs = zip(
        [row[0] for row in result["steps"][0]["prediction"]], ("0.2689864", "0.36375058", "0.23762817", "0.3262757"),
        strict=True,
    )  # fmt: skip
    last = zip(
        [row[0] for row in result["steps"][-1]["prediction"]],
        ("0.00966449", "0.00786506", "0.99358898", "0.99211957"), strict=True,
    )  # fmt: skip
    weights = zip(result["parameters"][0]["W"][0], ("9.67299303", "-0.2078435", "-4.62963669"), strict=True)
    for value, printed in (*outputs, *last, *weights):
        prints_as(value, printed)
