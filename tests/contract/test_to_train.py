"""Choosing a table: epochs to train for, and all first weights drawn where some are."""

from typing import Any

from test_form_numbers import node

from backprop.documents.options import options
from backprop.requests.examples import example_spec

CHOSEN = """
import { draftOf } from "./draft/draft.js";
import { fitted } from "./draft/fitting.js";
import { toTrain } from "./draft/to_train.js";
const { options, spec, shape } = JSON.parse(await new Response(process.stdin).text());
const { network, training } = toTrain(fitted(draftOf(spec, options), shape, options).draft, options);
console.log(JSON.stringify({ epochs: training.epochs, weights: network.layers.map(({ W, b }) => ({ W, b })) }));
"""


def chosen(epochs: int = 1, **shape: Any) -> Any:
    spec = {**example_spec("guide-2-2-1"), "training": {"epochs": epochs}}
    shape = {"n_in": 2, "n_out": 1, "kind": "classification", "targets": [0, 1], **shape}
    return node(CHOSEN, {"options": options(), "spec": spec, "shape": shape})


def cells(made: Any) -> list[Any]:
    return [cell for layer in made["weights"] for row in [*layer["W"], layer["b"]] for cell in row]


def test_a_network_that_grows_for_a_table_draws_all_its_weights() -> None:
    for shape in ({"n_in": 13, "n_out": 3}, {"n_in": 3}, {"n_out": 2}):
        made = chosen(**shape)
        assert set(cells(made)) == {None}
        assert made["epochs"] == "300"


def test_weights_that_fit_the_table_stay() -> None:
    made = chosen(epochs=7)
    assert None not in cells(made)
    assert made["weights"][0]["W"][0] == ["0.15", "-0.2"]
    assert made["epochs"] == "7"
