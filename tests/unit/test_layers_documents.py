"""Results of dense networks are what they were before the other kinds of layer came: digests made by that engine.

`layers_documents.json` was written by `python tests/unit/test_layers_documents.py` at the commit before. Where a
document is meant to change (a new key of a step, another formula), write it anew and look at what changed.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from backprop.bridge import handle
from backprop.examples import EXAMPLES, example_spec

STORED = Path(__file__).with_name("layers_documents.json")
MIXED: Any = {
    "network": {"n_inputs": 3, "layers": [
        {"kind": "dense", "units": 4, "activation": "identity"}, {"kind": "activation", "name": "elu", "alpha": 0.5},
        {"kind": "dense", "units": 3, "activation": "tanh", "init": {"name": "he_normal", "seed": 3}},
        {"kind": "activation", "name": "softmax"},
    ]},
    "data": {
        "X": [[0.1, 0.2, 0.3], [-1, 0.5, 2], [0.3, 0.3, -0.7], [1, 2, 3], [0, -1, 0.25]],
        "Y": [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0], [0, 0.5, 0.5]],
    },
    "loss": {"name": "categorical_cross_entropy"},
    "training": {"epochs": 4, "batch_size": 2, "shuffle": True, "seed": 4, "keep_steps": 3},
    "init": {"name": "glorot_uniform", "seed": 9, "bias": "normal"},
    "penalty": {"l1": 0.01, "l2": 0.1, "biases": True}, "clip": {"value": 0.2, "norm": 0.3},
}  # fmt: skip
BY_HAND = {
    "update_order": "sequential", "delta_sign": "error_signal",
    "rounding": {"digits": 4, "kind": "significant", "carry": True},
}  # fmt: skip
SPECS: dict[str, Any] = {
    **{name: example_spec(name) for name in EXAMPLES}, "mixed": MIXED,
    **{f"mixed, biases {bias}": {**MIXED, "conventions": {"bias": bias}} for bias in ("shared", "none", "frozen")},
    "mixed, by hand": {**MIXED, "conventions": BY_HAND, "clip": {"value": 0.2}},
    "mixed, squares": {**MIXED, "loss": {"name": "mean_squared_error"}},
}  # fmt: skip


LATER = ("health",)  # keys of a step that came after the digests were made: all else is held to them


def digests(name: str) -> dict[str, str]:
    """The digests of the numbers, of the lines and of the check of a spec."""
    result = json.loads(handle("run", json.dumps({"spec": SPECS[name], "worked": True})))
    for step in result["steps"]:
        for key in LATER:
            del step[key]
    parts = {
        "steps": [result["steps"], result["labels"], result["parameters"]], "worked": result["worked"],
        "check": json.loads(handle("check", json.dumps({"spec": SPECS[name]}))),
    }  # fmt: skip
    return {key: hashlib.sha256(json.dumps(part).encode()).hexdigest() for key, part in parts.items()}


@pytest.mark.parametrize("name", SPECS)
def test_the_documents_of_dense_networks_are_as_before(name: str) -> None:
    assert digests(name) == json.loads(STORED.read_text(encoding="utf-8"))[name]


if __name__ == "__main__":
    STORED.write_text(json.dumps({name: digests(name) for name in SPECS}, indent=1) + "\n", encoding="utf-8")
