"""Specs that can be computed but probably do not mean what was meant get a note."""

from typing import Any

import numpy as np
import pytest
from small import SMALL, chain, put, small

import backprop

NOTES: list[tuple[str, Any, str]] = [
    ("a subnormal weight", put(SMALL, "network.layers.0.W.0.0", 5e-324),
     "A weight of layer 1 is subnormal: it has fewer significant digits than a normal number."),
    ("softmax of one unit", chain(2, 1, activation="softmax"),
     "A softmax of one unit is always 1: use sigmoid with binary cross-entropy, or two outputs."),
    ("softmax with squares", chain(2, 2, activation="softmax", loss={"name": "half_squared_error"}),
     "Softmax with ½ sum of squares learns slowly when it is confidently wrong: the slope of softmax is near 0 there, "
     "and δ with it. Use categorical cross-entropy: its δ is ŷ − y."),
    ("a target beyond sigmoid", put(SMALL, "data.Y.0.0", 2),
     "A target is 2, which sigmoid can't reach: its values lie between 0 and 1."),
    ("a target below ReLU", {**chain(2, 1, activation="relu"), "data": {"X": [[1, 2]], "Y": [[-1]]}},
     "A target is -1, which ReLU can't reach: its values lie above 0."),
    ("targets that are no classes",
     {**chain(2, 2, activation="softmax", loss={"name": "categorical_cross_entropy"}),
      "data": {"X": [[1, 2]], "Y": [[0.5, 0.25]]}},
     "The targets of sample 1 sum to 0.75, not to 1, as class probabilities do."),
    ("all weights alike", chain(2, 2, 1, init={"name": "constant", "value": 0.5}),
     "The units of layer 1 start equal and stay equal, since equal weights get equal gradients. "
     "Draw the weights at random to break the symmetry."),
    ("sequential updates", small(conventions={"update_order": "sequential"}),
     "Sequential updates: each δ below the output is computed through weights that were already updated. "
     "This is not gradient descent."),
    ("frozen biases", small(conventions={"bias": "frozen"}),
     "Biases are fixed: their gradients are shown, their updates are 0."),
    ("rounding carried", small(conventions={"rounding": {"digits": 4, "carry": True}}),
     "Every line of arithmetic uses the rounded numbers of the lines before it, as by hand; the gradient check "
     "does not."),
]  # fmt: skip


@pytest.mark.parametrize(("spec", "note"), [row[1:] for row in NOTES], ids=[row[0] for row in NOTES])
def test_a_note_says_it(spec: Any, note: str) -> None:
    assert note in backprop.run(spec)["notes"]


def test_an_everyday_spec_gets_no_note() -> None:
    assert backprop.run(SMALL)["notes"] == []


def test_softmax_with_its_own_loss_gets_no_note() -> None:
    spec = chain(2, 2, activation="softmax", loss={"name": "categorical_cross_entropy"})
    assert backprop.run({**spec, "data": {"X": [[1, 2]], "Y": [[0, 1]]}})["notes"] == []


def test_units_that_start_alike_stay_alike() -> None:
    made = backprop.run({**chain(2, 2, 1, init={"name": "constant", "value": 0.5}), "training": {"epochs": 20}})
    assert made["parameters"][0]["W"][0] == made["parameters"][0]["W"][1]


@pytest.mark.parametrize("kind", ["rnn", "lstm", "gru"])
def test_so_do_units_with_a_memory(kind: str) -> None:
    layers = [{"kind": kind, "units": 2}, {"units": 1}]
    spec = {"network": {"n_inputs": 2, "layers": layers}, "init": {"name": "constant", "value": 0.5},
            "data": {"X": [[[1, 2], [3, 1]]], "Y": [[0.5]]}, "training": {"epochs": 20}}  # fmt: skip
    made = backprop.run(spec)
    assert "The units of layer 1 start equal and stay equal" in " ".join(made["notes"])
    weights = [value for name, value in made["parameters"][0].items() if name[0] in "Wb"]
    assert len(weights) in (3, 10, 12)
    assert all(np.allclose(rows[0], rows[1], rtol=1e-12) for rows in weights)


SLOW = chain(2, 2, activation="softmax", loss={"name": "half_squared_error"})


def test_the_loss_that_a_note_names_is_a_change_of_one_field() -> None:
    assert backprop.run(SLOW)["remedies"] == [
        {"path": "loss.name", "value": "categorical_cross_entropy", "label": "Use categorical cross-entropy"}
    ]
    mended = backprop.run({**SLOW, "loss": {"name": "categorical_cross_entropy"}})
    assert "remedies" not in mended
    assert not [note for note in mended["notes"] if "learns slowly" in note]


def test_a_loss_that_these_targets_or_this_optimizer_refuse_is_no_remedy() -> None:
    assert "remedies" not in backprop.run({**SLOW, "data": {"X": [[1, 2]], "Y": [[-1, 1]]}})
    assert "remedies" not in backprop.run({**SLOW, "optimizer": {"name": "levenberg_marquardt"}})
