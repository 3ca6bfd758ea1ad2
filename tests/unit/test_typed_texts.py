"""What was typed for a number of a spec: it is kept for the form, and refused where it is not that number."""

import json
from typing import Any

import pytest

from backprop.doors.bridge import handle
from backprop.errors import SpecError
from backprop.requests.parsing import parse

TEXTS = {"network.layers[0].W[0][1]": "1/3", "optimizer.learning_rate": "10^-1", "data.Y[0][0]": "0.50"}


def spec(typed: Any) -> dict[str, Any]:
    layer = {"units": 1, "W": [[0.5, 1 / 3]], "b": [0.0]}
    return {
        "network": {"n_inputs": 2, "layers": [layer]}, "data": {"X": [[1, 2]], "Y": [[0.5]]},
        "optimizer": {"name": "sgd", "learning_rate": 0.1}, "init": {"seed": 2**63}, "typed": typed,
    }  # fmt: skip


def test_the_texts_change_nothing_and_come_back_to_the_page() -> None:
    assert parse(spec(TEXTS)).optimizer.learning_rate == 0.1
    answer = json.loads(handle("resolve", json.dumps({"spec_text": json.dumps(spec(TEXTS))})))
    assert answer["spec"]["typed"] == TEXTS
    assert "typed" not in json.loads(handle("resolve", json.dumps({"spec": spec({})})))["spec"]
    assert "typed" not in json.loads(handle("run", json.dumps({"spec": spec(TEXTS)})))["spec"]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"network.layers[0].W[0][1]": "1/4"}, "typed.network.layers[0].W[0][1]"),
        ({"network.layers[0].W[0][1]": 0.25}, "typed.network.layers[0].W[0][1]"),
        ({"network.layers[0].W[9][1]": "1/3"}, "typed.network.layers[0].W[9][1]"),
        ({"network.layers[0].W": "1/3"}, "typed.network.layers[0].W"),
        ({"optimizer.name": "1/3"}, "typed.optimizer.name"),
        ({"optimizer.learning_rate": "0,1"}, "typed.optimizer.learning_rate"),
        ({"": "1"}, "typed."),
        ({"__class__": "1"}, "typed.__class__"),
        (["1/3"], "typed"),
        ("1/3", "typed"),
    ],
)
def test_a_text_that_is_not_the_number_at_its_path_is_refused_there(typed: Any, field: str) -> None:
    with pytest.raises(SpecError) as refused:
        parse(spec(typed))
    assert refused.value.field == field
    assert "is not allowed" in refused.value.message
