"""Trainings of courses and blogs with the digits that they print, for either path. Runs in the page's Python too."""

from typing import Any

import numpy as np

from backprop.numbers.strict_json import Json
from backprop.requests.parsing import parse


def _network(*layers: tuple[Any, Any]) -> Json:
    first = layers[0][0]
    return {
        "n_inputs": len(first[0]),
        "layers": [{"units": len(W), "activation": "sigmoid", "W": W, **({"b": b} if b else {})} for W, b in layers],
    }


# Matt Mazur, "A Step by Step Backpropagation Example"; biases stay as they are. The loss after 10,000 updates.
MAZUR = {
    "network": _network(([[0.15, 0.2], [0.25, 0.3]], [0.35, 0.35]), ([[0.4, 0.45], [0.5, 0.55]], [0.6, 0.6])),
    "data": {"X": [[0.05, 0.1]], "Y": [[0.01, 0.99]]}, "optimizer": {"learning_rate": 0.5},
    "conventions": {"bias": "frozen"}, "training": {"epochs": 10_001},
}  # fmt: skip
MAZUR_LOSSES = {1: 0.29102777369359933, 2: 0.28354713312241997, 10: 0.22091859205390402, 100: 0.0200468282494252,
                1000: 0.001114349453733746, 10_000: 3.510187782978859e-05}  # fmt: skip

# Jason Brownlee, "How to Code a Neural Network with Backpropagation In Python": one update for each row in turn. He
# prints the sum of squares over the rows, which is twice the sum of this loss.
_ROWS = [
    (2.7810836, 2.550537003, 0), (1.465489372, 2.362125076, 0), (3.396561688, 4.400293529, 0),
    (1.38807019, 1.850220317, 0), (3.06407232, 3.005305973, 0), (7.627531214, 2.759262235, 1),
    (5.332441248, 2.088626775, 1), (6.922596716, 1.77106367, 1), (8.675418651, -0.242068655, 1),
    (7.673756466, 3.508563011, 1),
]  # fmt: skip
BROWNLEE = {
    "network": _network(
        ([[0.13436424411240122, 0.8474337369372327], [0.2550690257394217, 0.49543508709194095]],
         [0.763774618976614, 0.4494910647887381]),
        ([[0.651592972722763, 0.7887233511355132], [0.02834747652200631, 0.8357651039198697]],
         [0.0938595867742349, 0.43276706790505337]),
    ),
    "data": {"X": [list(row[:2]) for row in _ROWS], "Y": [[1 - row[2], row[2]] for row in _ROWS]},
    "optimizer": {"learning_rate": 0.5}, "training": {"epochs": 20, "batch_size": 1},
}  # fmt: skip
BROWNLEE_ERRORS = [
    "6.350", "5.531", "5.221", "4.951", "4.519", "4.173", "3.835", "3.506", "3.192", "2.898", "2.626", "2.377", "2.153",
    "1.953", "1.774", "1.614", "1.472", "1.346", "1.233", "1.132",
]  # fmt: skip
BROWNLEE_LAST = [
    [[-1.4688375095432327, 1.850887325439514], [0.37711098142462157, -0.0625909894552989]],
    [1.0858178629550297, 0.2765123702642716],
    [[2.515394649397849, -0.3391927502445985], [-2.5584149848484263, 1.0036422106209202]],
    [-0.9671565426390275, 0.42383086467582715],
]  # fmt: skip

# Andrew Trask, "A Neural Network in 11 lines of Python": w += Xᵀ((y − o) o (1 − o)), ten thousand times.
TRASK = {
    "network": _network(([(2 * np.array([0.417022004702574, 0.7203244934421581, 0.00011437481734488664]) - 1).tolist()],
                         None)),
    "loss": {"name": "half_squared_error", "reduction": "sum"},
    "data": {"X": [[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], "Y": [[0], [0], [1], [1]]},
    "optimizer": {"learning_rate": 1}, "conventions": {"bias": "none"}, "training": {"epochs": 10_000},
}  # fmt: skip
TRASK_OUTPUTS = ["0.00966449", "0.00786506", "0.99358898", "0.99211957"]
TRASK_WEIGHTS = ["9.67299303", "-0.20784350", "-4.62963669"]


def hold(run: Any) -> None:
    """run(spec) → (losses of all steps, final parameters): everything that is printed comes out."""
    losses, _ = run(parse(MAZUR))
    for step, loss in MAZUR_LOSSES.items():
        assert abs(losses[step] / loss - 1) <= 1e-12, (step, losses[step], loss)
    losses, parameters = run(parse(BROWNLEE))
    sums = 2 * np.sum(np.reshape(losses, (20, 10)), axis=1)
    assert [f"{value:.3f}" for value in sums] == BROWNLEE_ERRORS
    last = [layer[name] for layer in parameters for name in ("W", "b")]
    for ours, theirs in zip(last, BROWNLEE_LAST, strict=True):
        assert np.max(np.abs(ours - np.array(theirs))) <= 4e-15
    _, parameters = run(parse(TRASK))
    assert [f"{w:.8f}" for w in parameters[0]["W"][0]] == TRASK_WEIGHTS
    _, parameters = run(parse({**TRASK, "training": {"epochs": 9_999}}))  # he prints those of before the last update
    X = np.array(TRASK["data"]["X"], dtype=float)
    outputs = 1 / (1 + np.exp(-np.einsum("si,i->s", X, parameters[0]["W"][0])))
    assert [f"{value:.8f}" for value in outputs] == TRASK_OUTPUTS
