"""What a visitor says of a network that arrived: other arrays, the other way round, other functions."""

import base64
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from backprop.doors.bridge import handle

FILES = Path(__file__).with_name("files")
W1, W2 = np.array([[1.0, 2], [3, 4]]), np.array([[5.0, 6]])
KERAS = "[array([[1., 3.],\n       [2., 4.]]), array([0.1, 0.2]), array([[5.],\n       [6.]]), array([0.3])]"


def saved(**arrays: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


def ask(data: bytes, **more: Any) -> Any:
    return json.loads(handle("read", json.dumps({"data": base64.b64encode(data).decode(), **more})))


def weights(answer: Any) -> list[Any]:
    return [layer["W"] for layer in answer["spec"]["network"]["layers"]]


def test_a_square_matrix_is_asked_about_and_can_be_turned() -> None:
    answer = ask(saved(W1=W1, b1=np.zeros(2), W2=W2, b2=np.zeros(1)))
    assert [(one["asked"], one["turned"], one["stored"]) for one in answer["layers"]] == [
        (True, False, False), (False, False, False),
    ]  # fmt: skip
    turned = ask(saved(W1=W1, b1=np.zeros(2), W2=W2, b2=np.zeros(1)), choices=[{"turned": True}, {}])
    assert weights(answer) == [W1.tolist(), W2.tolist()]
    assert weights(turned) == [W1.T.tolist(), W2.tolist()]
    assert not any("square" in note for note in turned["notes"])


def test_a_square_matrix_is_taken_as_the_others_are_written() -> None:
    answer = ask(KERAS.encode())
    assert weights(answer) == [W1.tolist(), W2.tolist()]
    assert any("column j is taken to hold those into unit j, as in the others" in note for note in answer["notes"])


def test_functions_are_chosen_for_forms_that_hold_none_and_for_those_that_do() -> None:
    fann = Path(FILES, "fann_caseA_double.net").read_bytes()
    for data in (saved(W1=W1, b1=np.zeros(2), W2=W2, b2=np.zeros(1)), fann):
        answer = ask(data, choices=[{"activation": "relu"}, {"activation": "tanh"}])
        assert [layer["activation"] for layer in answer["spec"]["network"]["layers"]] == ["relu", "tanh"]
        assert [one["activation"] for one in answer["layers"]] == ["relu", "tanh"]


def test_arrays_are_chosen_by_their_places_and_what_is_left_is_told() -> None:
    data = saved(W1=W1, b1=np.array([0.1, 0.2]), W2=2 * W1, b2=np.array([0.3, 0.4]))
    swapped = ask(data, choices=[{"weights": 2, "biases": 3}, {"weights": 0, "biases": None}])
    assert weights(swapped) == [(2 * W1).tolist(), W1.tolist()]
    assert swapped["left_out"] == [1]
    assert ask(data)["left_out"] == []


def test_a_layer_is_left_out_and_its_arrays_are_told() -> None:
    data = saved(W1=W1, b1=np.array([0.1, 0.2]), W2=2 * W1, b2=np.array([0.3, 0.4]), W3=W2, b3=np.ones(1))
    answer = ask(data, choices=[{}, {"left_out": True}, {"activation": "tanh"}])
    assert weights(answer) == [W1.tolist(), W2.tolist()]
    assert [one["weights"] for one in answer["layers"]] == [0, 4]
    assert answer["left_out"] == [2, 3]


def test_a_layer_of_a_form_that_knows_its_layers_is_left_out_too() -> None:
    torch = Path(FILES).with_name("onnx_files").joinpath("torch_norms.onnx").read_bytes()
    answer = ask(torch, choices=[{}, {"left_out": True}, {}, {}, {}])
    assert [layer["kind"] for layer in answer["spec"]["network"]["layers"]] == [
        "dense", "activation", "layer_norm", "dense",
    ]  # fmt: skip


def test_a_layer_is_added_of_arrays_by_their_places() -> None:
    data = saved(W1=W1, b1=np.zeros(2), W2=W2, b2=np.zeros(1))
    answer = ask(data, choices=[{}, {}, {"weights": 2, "turned": True, "activation": "relu"}])
    assert weights(answer) == [W1.tolist(), W2.tolist(), W2.T.tolist()]
    assert [one["activation"] for one in answer["layers"]] == ["sigmoid", "identity", "relu"]


def test_columns_of_biases_keep_their_places() -> None:
    text = "W1 =\n\n  1  2\n  3  4\n\nb1 =\n\n  5\n  6\n\nW2 =\n\n  7  8\n\nb2 = 9\n"
    assert [(one["weights"], one["biases"]) for one in ask(text.encode())["layers"]] == [(0, 1), (2, 3)]


@pytest.mark.parametrize(
    ("choices", "field", "said"),
    [
        ([{}], "choices", "each of the 2 layers"),
        ([{}, {"turned": True, "biases": None}], "choices[1]", "as many as the layer before has units, 2"),
        ([{"weights": 9}, {}], "choices[0].weights", "0 to 3"),
        ([{"weights": 1}, {}], "choices[0]", "rows and columns"),
        ([{"biases": 3}, {}], "choices[0]", "as many as there are units, 2"),
        ([{"colour": 1}, {}], "choices[0]", "colour"),
        ([{"left_out": True}, {"left_out": True}], "choices", "one or more"),
        ([{}, {}, {"turned": True}], "choices[2].weights", "0 to 3"),
        ([{}, {}, {"weights": 0}], "choices[2]", "as many as the layer before has units, 1"),
        ([{"activation": "swirl"}, {}], "network.layers[0].activation", "swirl"),
    ],
)  # fmt: skip
def test_a_choice_that_fits_nothing_is_refused_by_its_field(choices: Any, field: str, said: str) -> None:
    answer = ask(saved(W1=W1, b1=np.zeros(2), W2=W2, b2=np.zeros(1)), choices=choices)
    assert str(answer["error"]["field"]).startswith(field)
    assert said in json.dumps(answer["error"], ensure_ascii=False)
