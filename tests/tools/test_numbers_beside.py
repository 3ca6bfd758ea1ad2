"""Printed numbers and arrays of files stand beside ours: each is known for what it is, and how far off it is."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from runs_of_tools import runs

from backprop import SpecError, beside, explain, run
from backprop.doors.cli import main
from backprop.tools import beside as engine

PRINTS = json.loads((Path(__file__).parents[1] / "reading/prints.json").read_text(encoding="utf-8"))
FILES = Path(__file__).parents[1] / "reading/files"
A: Any = {
    "network": {"n_inputs": 2, "layers": [
        {"units": 2, "activation": "sigmoid", "W": [[0.15, -0.2], [0.25, 0.4]], "b": [0.1, -0.3]},
        {"units": 1, "activation": "sigmoid", "W": [[0.35, -0.45]], "b": [0.05]},
    ]},
    "data": {"X": [[0.3, 0.7], [0.9, -0.4]], "Y": [[0.5], [0.2]]},
    "optimizer": {"name": "sgd", "learning_rate": 0.1}, "training": {"epochs": 1},
}  # fmt: skip
PARAMETERS = ["layers[0].after.W", "layers[0].after.b", "layers[1].after.W", "layers[1].after.b"]


def quantities(found: Any) -> list[Any]:
    return [one["quantity"] for one in found["arrays"]]


def text_of(value: Any, digits: int) -> str:
    """Nested lists as a program prints them."""
    if isinstance(value, list):
        return f"[{', '.join(text_of(item, digits) for item in value)}]"
    return f"{value:.{digits}f}"


def first(spec: Any = A) -> Any:
    return run(spec)["steps"][0]


@pytest.mark.parametrize("one", [one for one in PRINTS if len(one["arrays"]) == 4], ids=lambda one: str(one["printed"]))
def test_weights_printed_by_every_tool_are_known_for_what_they_are(one: Any) -> None:
    found = beside(A, one["text"])
    assert sorted(quantities(found)) == PARAMETERS
    turned = {array["quantity"] for array in found["arrays"] if array["turned"]}
    names = dict(zip(quantities(found), [name for _, name in one["arrays"]], strict=True))
    assert turned == {quantity for quantity, name in names.items() if name.endswith("T")}


@pytest.mark.parametrize("name", [
    "torch_caseA_state_dict.pt", "torch_caseA_checkpoint_after1_adam.pt", "chainer_caseA.npz", "jax_caseA_params.npz",
    "mlx_caseA.safetensors", "torch_caseA_sigmoid_out_dynamo.onnx", "brainjs1_caseA.json", "toygrad_caseA_f32.json",
    "neataptic_caseA.json", "fann_caseA_double.net",
])  # fmt: skip
def test_arrays_of_files_are_known_whatever_their_order(name: str) -> None:
    found = engine.beside(A, (FILES / name).read_bytes())
    assert sorted(filter(None, quantities(found))) == PARAMETERS
    assert found["count"] == 9


def test_of_a_file_differences_are_in_units_of_the_last_place() -> None:
    found = engine.beside(
        {**A, "optimizer": {"learning_rate": 1e-12}}, (FILES / "torch_caseA_state_dict.pt").read_bytes()
    )
    assert {one["unit"] for one in found["arrays"]} == {"float32"}
    assert (found["agree"], found["count"]) == (9, 9)
    assert max(abs(row["off"]) for row in found["rows"]) <= 0.5


def test_our_own_numbers_agree_to_their_last_digit() -> None:
    step = first()
    lines = [
        f"layers[{k}].gradients.W = {text_of(layer['gradients']['W'], 9)}" for k, layer in enumerate(step["layers"])
    ]
    found = beside(
        A, "\n".join([*lines, f"loss: {step['loss']:.6f}", f"δ2 = {text_of(step['layers'][1]['delta'], 7)}"])
    )
    assert quantities(found) == [
        "layers[0].gradients.W", "layers[1].gradients.W", "layers[1].delta", "loss",
    ]  # fmt: skip
    assert found["agree"] == found["count"] == 9
    assert all(abs(row["off"]) <= 0.5 for row in found["rows"])


def test_a_list_of_gradients_without_names_is_known_by_its_values() -> None:
    step = first()
    printed = str([layer["gradients"][name] for layer in step["layers"] for name in ("W", "b")])
    found = beside(A, printed)
    assert quantities(found) == [f"layers[{k}].gradients.{name}" for k in (0, 1) for name in ("W", "b")]
    assert {one["how"] for one in found["arrays"]} == {"values"}


def test_lists_of_weights_and_biases_are_known_as_node_prints_them() -> None:
    printed = """weights: [
  <1 empty item>,
  [
    Float32Array(2) [ 0.15000000596046448, -0.20000000298023224 ],
    Float32Array(2) [ 0.25, 0.4000000059604645 ]
  ],
  [ Float32Array(2) [ 0.3499999940395355, -0.44999998807907104 ] ]
]
biases: [
  <1 empty item>,
  Float32Array(2) [ 0.10000000149011612, -0.30000001192092896 ],
  Float32Array(1) [ 0.05000000074505806 ]
]"""
    found = beside(A, printed)
    assert quantities(found) == [PARAMETERS[0], PARAMETERS[2], PARAMETERS[1], PARAMETERS[3]]
    assert {one["unit"] for one in found["arrays"]} == {"float32"}


def test_the_difference_is_in_units_of_the_last_digit_and_the_worst_comes_first() -> None:
    W = np.array(first()["layers"][0]["after"]["W"])
    theirs = W.copy()
    theirs[1, 0] += 0.003
    found = beside(A, f"W1 = {text_of(theirs.tolist(), 4)}")
    worst = found["rows"][0]
    assert (worst["quantity"], worst["agrees"]) == ("layers[0].after.W[1][0]", False)
    assert worst["off"] == pytest.approx((float(worst["theirs"]) - W[1, 0]) / 1e-4, rel=1e-12)
    assert [row["agrees"] for row in found["rows"]] == [False, True, True, True]


def test_zeros_that_a_print_leaves_out_are_known_digits() -> None:
    """NumPy prints −0.2 beside 0.15684752 for a number that is −0.20000000."""
    found = beside(A, "[[0.14969970 -0.2 ]\n [0.25039035 0.39982483]]")
    assert found["rows"][0]["theirs"] == "-0.20000000"
    assert [row["agrees"] for row in found["rows"]] == [False, True, True, True]


def test_a_choice_takes_the_place_of_what_was_guessed() -> None:
    turned = [list(row) for row in zip(*first()["layers"][0]["after"]["W"], strict=True)]
    printed = f"W1 = {text_of(turned, 8)}\nloss = 0.3".encode()
    guessed = engine.beside(A, printed)
    assert guessed["arrays"][0]["turned"]
    asked = engine.beside(A, printed, [{"turned": False}, {"quantity": ""}])
    assert not asked["arrays"][0]["turned"]
    assert asked["agree"] < asked["count"] == 4
    assert asked["arrays"][1]["quantity"] is None
    wrong = engine.beside(A, printed, [{"quantity": "layers[1].after.W"}])
    assert wrong["arrays"][0]["fault"] == "W1 is 2 × 2; layers[1].after.W is 1 × 2."


def test_numbers_after_more_steps_stand_beside_as_many_of_ours() -> None:
    spec = {**A, "training": {"epochs": 7, "batch_size": 1}}
    made = run(spec)
    printed = f"w1 = {text_of(made['parameters'][0]['W'], 10)}"
    assert beside(spec, printed, after={"epochs": 7})["agree"] == 4
    assert beside(spec, printed, after={"steps": 14})["agree"] == 4
    assert beside(spec, printed, after={"epochs": 6})["agree"] < 4
    losses = "\n".join(
        f"Epoch {i}/3 - 1s - loss: {sum(made['history']['loss'][2 * i - 2 : 2 * i]) / 2:.7f}" for i in (1, 2, 3)
    )
    found = beside(spec, losses)
    assert (quantities(found), found["agree"]) == (["history.loss"], 3)
    assert found["arrays"][0]["after"] == {"epochs": 3}


@pytest.mark.parametrize("tool", ["synaptic", "scikit_learn", "mlxtend"])
def test_what_stands_beside_ours_can_be_explained(tool: str) -> None:
    made = next(one for one in runs(tool) if one.after and not {"hidden", "activation"} & {*one.settings})
    told = made.after[0]
    after = {key: told[key] for key in ("epochs", "steps") if key in told}
    printed = "\n".join(
        f"{name}{k + 1} = {layer[name]}" for k, layer in enumerate(told["parameters"]) for name in layer
    )
    found = beside(made.spec, printed, after=after)
    assert found["count"] == sum(np.size(value) for layer in told["parameters"] for value in layer.values())
    explained = explain(made.spec, found["numbers"])["explanations"]
    assert tool in [one["tool"] for one in explained]


@pytest.mark.parametrize(
    ("numbers", "field"),
    [
        ("nothing here", "numbers"),
        (b"PK\x03\x04", "file"),
        ("[[1, ..., 2], [3, ..., 4]]", "text"),
        ({"numbers": []}, "numbers"),
    ],
)
def test_what_is_not_understood_is_refused(numbers: Any, field: str) -> None:
    with pytest.raises(SpecError) as refused:
        beside(A, numbers)
    assert refused.value.field == field


def test_arrays_of_another_network_stand_beside_nothing() -> None:
    found = engine.beside(A, (FILES / "weka_print.txt").read_bytes())
    assert (found["count"], found["rows"], found["numbers"]) == (0, [], None)
    assert found["notes"][-1] == "None of these numbers has the size of a quantity of this network."


def test_the_step_of_a_tool_stands_beside_ours() -> None:
    same = beside({**A, "loss": {"name": "mean_squared_error"}, "as": {"tool": "keras_jax"}})
    assert (same["steps"], same["agree"]) == (1, same["count"])  # by the rule; in float32 they differ by rounding
    assert max(abs(row["off"]) for row in same["rows"]) > 0.5
    plain = beside({**A, "as": {"tool": "pytorch"}})
    assert "first_step_not_dampened" not in {one["name"] for one in plain["departures"]}, "nothing is dampened here"
    other = beside({**A, "as": {"tool": "keras_jax"}})
    wrong = {row["quantity"].split("[0]")[0] for row in other["rows"] if not row["agrees"]}
    assert "layers[1].delta" in {row["quantity"][:15] for row in other["rows"] if not row["agrees"]}
    assert "prediction" not in wrong
    by_rows = beside({**A, "as": {"tool": "synaptic"}})
    assert by_rows["steps"] == 2
    assert not [row for row in by_rows["rows"] if "gradients" in row["quantity"]]
    after = run({**A, "as": {"tool": "synaptic"}})["parameters"][0]["W"][0][0]
    told = next(row for row in by_rows["rows"] if row["quantity"] == "layers[0].after.W[0][0]")
    assert float(told["theirs"]) == after


def test_where_the_mean_is_taken_at_the_gradients_a_tool_is_held_to_the_usual_errors_and_it_is_said() -> None:
    asked = {**A, "loss": {"name": "mean_squared_error"}, "as": {"tool": "keras_jax"}}
    usual, other = beside(asked), beside({**asked, "conventions": {"mean": "gradient"}})
    assert other["arrays"] == usual["arrays"]
    assert (usual["note_codes"], [note["code"] for note in other["note_codes"]]) == ([], ["against.mean"])


def test_the_command_prints_the_table_and_its_status_says_whether_all_agree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spec, numbers = tmp_path / "spec.json", tmp_path / "print.txt"
    spec.write_text(json.dumps(A), encoding="utf-8")
    numbers.write_text(f"loss = {first()['loss']:.5f}", encoding="utf-8")
    assert main(["beside", str(spec), str(numbers)]) == 0
    assert "1 of 1 numbers agree" in capsys.readouterr().out
    numbers.write_text("loss = 0.9", encoding="utf-8")
    assert main(["beside", str(spec), str(numbers), "--format", "csv"]) == 1
    assert capsys.readouterr().out.splitlines()[1].startswith("loss,1 steps,0.9,")
    numbers.write_text('{"numbers": [{"quantity": "parameters[1].b", "value": "0.0461"}]}', encoding="utf-8")
    assert main(["beside", str(spec), str(numbers), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["rows"][0]["quantity"] == "layers[1].after.b[0]"
    assert main(["beside", str(spec), "--as", "pytorch"]) == 1


def test_the_example_of_the_page_is_a_run_of_pytorch() -> None:
    page = (Path(__file__).parents[2] / "web/compare/example.js").read_text(encoding="utf-8")
    made = next(one for one in runs("pytorch") if one.label == "A1_sgd_float64")
    printed = page.split("EXAMPLE_TEXT = `")[1].split("`")[0]
    found = beside({**made.spec, "optimizer": {"name": "sgd", "learning_rate": 0.1}}, printed)
    told = {
        f"layers[{k}].after.{name}": np.array(value)
        for k, layer in enumerate(made.after[0]["parameters"]) for name, value in layer.items()
    }  # fmt: skip
    assert sorted(quantities(found)) == sorted(told)
    theirs = {row["quantity"]: float(row["theirs"]) for row in found["rows"]}
    for quantity, value in told.items():
        for index in np.ndindex(value.shape):
            assert theirs[quantity + "".join(f"[{i}]" for i in index)] == value[index]
    first_of = explain({**made.spec, "optimizer": {"name": "sgd", "learning_rate": 0.1}}, found["numbers"])
    assert first_of["explanations"][0]["tool"] == "pytorch"
