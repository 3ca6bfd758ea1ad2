"""Every document is as its shape says, and `web/contract/` is what the shapes say: the languages cannot drift apart."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from shape_checker import SHAPES, faults

from backprop.documents.contract import contract_files
from backprop.documents.options import options
from backprop.documents.shape_reader import read
from backprop.doors.bridge import handle
from backprop.exercises.handed_in import results
from backprop.exercises.making import make
from backprop.optimizers import OPTIMIZERS
from backprop.requests.examples import EXAMPLES
from backprop.search.rates import KINDS

WRITTEN = Path(__file__).parents[2] / "web/contract"
OF_A_SPEC = [
    ("check", "GradientCheck"), ("hessian", "CurvatureDocument"), ("verify", "VerifiedInstallation"),
    ("tape", "TapeDocument"), ("schedule", "ComingRates"),
    ("resolve", "{schema: 1, spec: Spec}"),
]  # fmt: skip
DENSE = {"n_inputs": 2, "layers": [{"units": 3, "activation": "tanh"}, {"units": 1, "activation": "sigmoid"}]}
MOONS: dict[str, Any] = {
    "network": DENSE, "data": {"dataset": "moons", "samples": 12, "val_fraction": 0.25}, "training": {"epochs": 2},
}  # fmt: skip
TABLE = "a,b,kind\n1,2,x\n2,1,y\n3,5,x\n"
ALL_PICTURES = {
    "boundary": {"columns": 3, "rows": 3, "units": True}, "curve": {"count": 3, "units": True}, "scores": True,
    "histograms": {}, "surface": {"parameters": ["layers[0].W[0][0]", "layers[1].b[0]"], "columns": 2, "rows": 2},
}  # fmt: skip


def ask(method: str, **params: Any) -> Any:
    return json.loads(handle(method, json.dumps(params)))


def test_the_files_of_the_page_are_written_from_the_shapes() -> None:
    found = {path.name: path.read_text(encoding="utf-8") for path in WRITTEN.iterdir()}
    assert found == contract_files(), "run: python3 build.py contract"


def test_each_name_in_a_type_is_that_of_one_shape() -> None:
    known = {*SHAPES, "Record", "Omit"}
    assert {name: shape.names() - known for name, shape in SHAPES.items() if shape.names() - known} == {}


def test_a_marked_sheet_is_as_its_shape() -> None:
    answers = {"answers": [{"quantity": "loss", "value": "0.3"}, {"quantity": "layers[1].z[0][0]", "value": "1"}]}
    assert faults(answers, "AnswersDocument") == []
    assert faults(ask("mark", spec=EXAMPLES["mazur"].spec, answers=answers), "MarkedSheet") == []


def test_exercises_are_as_their_shape() -> None:
    wanted = {"network": "2-2-1", "ask": "delta", "versions": 2}
    assert faults(wanted, "ExerciseRequest") == []
    made = ask("exercise", exercise=wanted)
    assert faults(made, "Exercises") == []
    assert faults(ask("exercise_files", sheets=made["sheets"], format="html"), "ExerciseFiles") == []
    marked = ask("handed_in", sheets=made["sheets"], files={"a.csv": "layers[1].delta[0][0],9", "b.txt": ""})
    assert faults(marked, "MarkedClass") == []
    assert marked["plot"]
    assert faults(results([], {"a.json": b"{}"}), "HandedInResults") == []
    assert faults(results(make(wanted), {"a.csv": b"loss,0.3\nlayers[1].delta[0][0],0.1"}), "HandedInResults") == []


def test_paths_to_the_loss_are_as_their_shape() -> None:
    assert (
        faults(ask("paths", spec=EXAMPLES["mazur"].spec, quantity="layers[0].gradients.W[0][0]"), "PathsDocument") == []
    )


def test_a_nudge_is_as_its_shape() -> None:
    spec = EXAMPLES["mazur"].spec
    assert faults(ask("nudge", spec=spec, quantity="layers[0].gradients.W[0][0]", h=0.1), "NudgeDocument") == []


def test_a_step_without_rounding_is_as_its_shape() -> None:
    assert faults(ask("exact", spec=EXAMPLES["dead-relu"].spec), "ExactDocument") == []


def test_what_is_told_of_tools_and_numbers_is_as_its_shape() -> None:
    spec = {**EXAMPLES["mazur"].spec, "as": {"tool": "r_nnet"}}
    numbers = {"numbers": [{"quantity": "loss", "value": "0.298"}]}
    assert faults(ask("tools"), "Tools") == []
    assert faults(ask("run", spec=spec), "ToolResult") == []
    assert faults(numbers, "NumbersDocument") == []
    assert faults(ask("explain", spec=spec, numbers=numbers), "Explained") == []


def test_numbers_beside_ours_are_as_their_shapes() -> None:
    spec, printed = EXAMPLES["mazur"].spec, b"W1 = [[0.1497, 0.1995], [0.2497, 0.2995]]\nloss: 0.2983\nmomentum: 0.9"
    data = b64encode(printed).decode()
    request = {"spec": spec, "data": data, "choices": [{"turned": True}, None, {"quantity": ""}], "after": {"steps": 1}}
    assert faults(request, "BesideRequest") == []
    assert faults(ask("beside", **request), "BesideDocument") == []
    assert faults(ask("beside", spec={**spec, "as": {"tool": "keras_jax"}}), "AgainstDocument") == []


def test_the_options_are_as_their_shape() -> None:
    assert faults(json.loads(json.dumps(options())), "Options") == []


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_examples_documents_are_as_their_shapes(name: str) -> None:
    spec = EXAMPLES[name].spec
    assert faults(ask("run", spec=spec, worked=True, lines=["loss"]), "Result") == []
    for method, shape in OF_A_SPEC:
        answer = ask(method, spec=spec)
        assert faults(answer, "{error: Refusal}" if set(answer) == {"error"} else shape) == []


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_result_of_an_optimizer_is_as_its_shape(name: str) -> None:
    bound = {} if OPTIMIZERS[name].whole_batch else {"clip": {"norm": 0.5}}
    spec = {**MOONS, "optimizer": {"name": name}, "loss": {"name": "half_squared_error"}, **bound}
    assert faults(ask("run", spec=spec), "Result") == []


def test_a_not_finite_step_is_as_its_shape() -> None:
    layers = [{"units": 1, "activation": "identity", "W": [[1e15, 1e15]], "b": [0]}] * 1
    spec = {
        "network": {"n_inputs": 2, "layers": layers}, "data": {"X": [[1e15, 1e15]], "Y": [[0]]},
        "optimizer": {"learning_rate": 1000}, "training": {"epochs": 40},
    }  # fmt: skip
    assert faults(ask("run", spec=spec), "Result") == []


@pytest.fixture(scope="module")
def trained() -> Any:
    return ask("train", run="shapes", spec=MOONS, progress={"pictures": {"scores": True}})


def test_a_training_is_as_its_shape(trained: Any) -> None:
    assert faults(trained, "TrainResult") == []
    assert faults(ask("train_at", run="shapes", step=1, pictures={"scores": True}), "ResultAt") == []
    assert faults(ask("train_stand", run="shapes"), "TrainResult") == []
    drawn = ask("evaluate", run="shapes", pictures=ALL_PICTURES)
    assert faults(drawn, "{schema: 1, pictures: Pictures, notes: string[], note_codes: Said[]}") == []
    assert faults(ask("predict", run="shapes", text="x1,x2\n1,2\n1,x\n"), "PredictDocument") == []
    packed = ask("evaluate", run="shapes", pictures=ALL_PICTURES, packed=True)
    assert faults(packed, "{schema: 1, pictures: Pictures, notes: string[], note_codes: Said[]}") == []


def test_the_progress_of_a_training_is_as_its_shape() -> None:
    wanted = {"rate": 30, "parameters": True, "pictures": {"scores": True}}
    ask("train_open", run="slices", spec={**MOONS, "training": {"epochs": 400}}, progress=wanted)
    answer = ask("train_slice", milliseconds=1)
    while "steps" not in answer:
        assert not answer or faults(answer, "{progress: Progress}") == []
        answer = ask("train_slice", milliseconds=1)


def test_data_and_tables_are_as_their_shapes() -> None:
    assert faults(ask("data", data=MOONS["data"]), "DataDocument") == []
    assert faults(ask("table", text=TABLE), "TablePreview") == []
    columns = [{"column": 0, "use": "input", "standardize": True}, {"column": 2, "use": "target"}]
    assert faults(ask("table", text=TABLE, columns=columns), "TableData") == []


def test_comparison_and_search_are_as_their_shapes() -> None:
    assert faults(ask("compare", specs=[MOONS, {**MOONS, "optimizer": {"learning_rate": 1}}]), "Comparison") == []
    for kind in KINDS:
        assert faults(ask("search", spec=MOONS, kind=kind), "SearchDocument") == []


def test_experiments_and_the_search_for_hidden_layers_are_as_their_shapes() -> None:
    assert faults(ask("experiment", name="momentum", seeds=1), "ExperimentDocument") == []
    found = ask("architecture", spec=MOONS, strategy="random", budget={"steps": 40})
    assert faults(found, "ArchitectureDocument") == []


def test_a_key_that_no_shape_has_is_found() -> None:
    assert faults({"step": [], "norms": [], "more": 1}, "LayerNorms") == ["LayerNorms.more is in no shape"]
    assert faults({"step": ["1"], "norms": []}, "LayerNorms") == ["LayerNorms.step[0] is no number: 1"]
    assert faults({"norms": []}, "LayerNorms") == ["LayerNorms.step is not there"]


def test_a_line_that_is_none_of_a_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="no line of a shape: lower case"):
        read("lower case")
