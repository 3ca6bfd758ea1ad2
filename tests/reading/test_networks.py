"""Arrays by name as a network: pairs of weights and biases, which way round, in which order."""

import io
import json
from pathlib import Path

import numpy as np
import pytest

import backprop
from backprop.doors.cli import main
from backprop.reading import read

RANDOM = np.random.default_rng(1)
SIZES = [(4, 3), (5, 4), (2, 5)]
LAYERS = [(RANDOM.normal(size=size), RANDOM.normal(size=size[0])) for size in SIZES]


def saved(**arrays: np.ndarray) -> bytes:
    stream = io.BytesIO()
    np.savez(stream, **arrays)  # type: ignore[arg-type]
    return stream.getvalue()


def network(data: bytes) -> list[tuple[list, list]]:
    layers = read(data).layers
    assert layers is not None
    return [(layer.parameters()["W"].tolist(), layer.parameters()["b"].tolist()) for layer in layers]


def meant(layers: list = LAYERS) -> list[tuple[list, list]]:
    return [(W.tolist(), b.tolist()) for W, b in layers]


def test_weights_and_biases_go_together_by_their_names() -> None:
    mixed = {f"b{i}": b for i, (_, b) in enumerate(LAYERS)} | {f"W{i}": W for i, (W, _) in enumerate(LAYERS)}
    assert network(saved(**mixed)) == meant()


def test_weights_by_input_are_turned_round_and_it_is_said() -> None:
    turned = {
        f"dense_{i}/{name}": values
        for i, (W, b) in enumerate(LAYERS)
        for name, values in (("kernel", W.T), ("bias", b))
    }
    assert network(saved(**turned)) == meant()
    assert "layer 1, 2, 3 are written (inputs, units)" in read(saved(**turned)).notes[0]


def test_layers_that_stand_in_another_order_are_put_in_theirs() -> None:
    backwards = {f"{name}{part}": values for name, (W, b) in zip("cab", LAYERS, strict=True)
                 for part, values in (("W", W), ("b", b))}  # fmt: skip
    assert network(saved(**dict(reversed(backwards.items())))) == meant()


def test_a_layer_of_ten_stands_behind_one_of_nine() -> None:
    layers = [(RANDOM.normal(size=(2, 2)), RANDOM.normal(size=2)) for _ in range(11)]
    named = {f"{i}.{name}": values for i, (W, b) in enumerate(layers) for name, values in (("weight", W), ("bias", b))}
    assert network(saved(**dict(sorted(named.items())))) == meant(layers)


def test_square_weights_without_a_telling_name_are_asked_about() -> None:
    data = saved(W1=np.eye(2), b1=np.zeros(2), W2=np.ones((1, 2)), b2=np.zeros(1))
    assert any("layer 1 are square" in note for note in read(data).notes)
    named = saved(**{"0.weight": np.eye(2), "0.bias": np.zeros(2), "2.weight": np.ones((1, 2)), "2.bias": np.zeros(1)})
    assert not any("square" in note for note in read(named).notes)


def test_square_weights_of_a_kernel_are_turned_round_by_their_name() -> None:
    W = np.array([[1.0, 2], [3, 4]])
    data = saved(**{"a/kernel": W, "a/bias": np.zeros(2), "b/kernel": np.ones((2, 1)), "b/bias": np.zeros(1)})
    assert network(data)[0][0] == W.T.tolist()


def test_biases_that_are_columns_belong_to_the_weights_before_them() -> None:
    text = "W1 =\n\n  1  2\n  3  4\n\nb1 =\n\n  5\n  6\n\nW2 =\n\n  7  8\n\nb2 = 9\n"
    assert network(text.encode()) == [([[1, 2], [3, 4]], [5, 6]), ([[7, 8]], [9])]


@pytest.mark.parametrize(
    "arrays",
    [
        {"a": np.ones((2, 3)), "b": np.ones((5, 7))},  # sizes that do not go together
        {"a": np.ones((2, 3, 4)), "b": np.ones(2)},  # a convolution
        {"a": np.ones((2, 3)), "b": np.ones(2), "c": np.ones(2)},  # more than weights and biases
        {"a": np.ones((2, 3))},  # one matrix is a matrix
    ],
)
def test_arrays_that_are_no_such_network_stay_arrays(arrays: dict[str, np.ndarray]) -> None:
    assert read(saved(**arrays)).layers is None
    answer = backprop.read(saved(**arrays))
    assert [one["name"] for one in answer["arrays"]] == list(arrays)


def test_the_summary_of_nnet_is_a_network_of_two_decimals() -> None:
    text = """a 2-2-1 network with 9 weights
options were - linear output units
 b->h1 i1->h1 i2->h1
  0.12   0.16  -0.19
 b->h2 i1->h2 i2->h2
 -0.33   0.24   0.39
 b->o h1->o h2->o
 0.31  0.49 -0.32
"""
    found = read(text.encode())
    assert network(text.encode()) == [([[0.16, -0.19], [0.24, 0.39]], [0.12, -0.33]), ([[0.49, -0.32]], [0.31])]
    assert [layer.says for layer in found.layers or []] == ["sigmoid", "identity"]
    assert "two decimals" in found.notes[0]


def test_the_command_writes_a_spec_that_runs(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    Path(tmp_path, "net.npz").write_bytes(saved(**{f"{i}.{n}": v for i, (W, b) in enumerate(LAYERS)
                                                   for n, v in (("weight", W), ("bias", b))}))  # fmt: skip
    assert (
        main(["import", f"{tmp_path}/net.npz", "--activations", "tanh,relu,softmax", "-o", f"{tmp_path}/spec.json"])
        == 0
    )
    assert capsys.readouterr().err == ""
    spec = json.loads(Path(tmp_path, "spec.json").read_text(encoding="utf-8"))
    assert [layer["activation"] for layer in spec["network"]["layers"]] == ["tanh", "relu", "softmax"]
    assert main(["run", f"{tmp_path}/spec.json", "-o", f"{tmp_path}/out"]) == 0


def test_the_command_says_what_was_taken_and_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    Path(tmp_path, "net.txt").write_text("{'a': [[1., 2.]], 'b': [3.]}", encoding="utf-8")
    assert main(["import", f"{tmp_path}/net.txt"]) == 0
    assert "note: The activation is not stored: identity is taken." in capsys.readouterr().err
    Path(tmp_path, "net.txt").write_text("hello", encoding="utf-8")
    assert main(["import", f"{tmp_path}/net.txt"]) == 2
    assert capsys.readouterr().err.startswith("file: Text: “hello” is not allowed.")
