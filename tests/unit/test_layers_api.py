"""Recurrent and normalized networks from Python: predictions by inference, steps that carry on, tables."""

import numpy as np

from backprop.api import Network, step

SPEC = {
    "network": {"n_inputs": 2, "layers": [{"kind": "rnn", "units": 2}, {"kind": "batch_norm"}, {"units": 1}]},
    "data": {"X": [[[1, 2], [3, 4]]] * 3, "Y": [[1], [2], [3]]},
}


def test_a_recurrent_network_predicts_sequences_of_any_length() -> None:
    assert Network.from_spec(SPEC).predict([[[1, 2], [3, 4], [5, 6]]]).shape == (1, 1)


def test_the_network_of_a_step_carries_the_running_statistics() -> None:
    made = step(Network.from_spec(SPEC), X=[[[1, 2], [3, 4]], [[0, 1], [1, 0]]], Y=[[1], [0]])
    after = made.network.document["network"]["layers"][1]
    h = np.array(made.document["steps"][0]["layers"][0]["a"])
    assert np.allclose(after["running_mean"], 0.1 * h.mean(0), rtol=1e-13)
    assert made.check().passed
    assert "<table>" in made._repr_html_()
