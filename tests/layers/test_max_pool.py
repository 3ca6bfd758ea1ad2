"""Max pooling against PyTorch in float64 and published values, by each rule for numbers that are equal."""

import numpy as np
import pytest
from pooled import (
    LIBRARIES,
    alone,
    assert_published,
    assert_pytorchs,
    given_error,
    lines_of,
    network,
    published,
    pytorchs,
    spec_of,
    written,
)

import backprop
from backprop.lines.report import FORMATS
from backprop.oracles.tape import tape_document
from backprop.requests.parsing import parse

X = [[[[3, 4, 2], [1, 5, 0], [8, 6, 4]]]]
ONES = np.ones((1, 1, 3, 3))
TIES = ["first", "all", "split"]
RULES = pytest.mark.parametrize("ties", TIES)


def pool(**more):
    return {"kind": "max_pool", **more}


@pytorchs("max_pool")
def test_outputs_and_gradients_are_pytorchs(case):
    assert_pytorchs(case)


@published("max_pool")
def test_a_published_maximum_has_its_numbers(entry):
    assert_published(entry)


def test_the_backward_pass_of_a_deep_learning_course():
    # deeplearning.ai's pool_backward with mode = "max": one window after the other over images with channels last.
    rng = np.random.RandomState(1)
    A, dA = (np.transpose(rng.randn(*shape), (0, 3, 1, 2)) for shape in ((5, 5, 3, 2), (5, 4, 2, 2)))
    step = given_error(pool(stride=1), A, dA)
    back = np.transpose(np.reshape(step["input_gradients"], A.shape), (0, 2, 3, 1))
    assert np.mean(dA) == pytest.approx(0.145713902729, abs=1e-12)
    assert back[1, 1] == pytest.approx(np.array([[0, 0], [5.05844394, -1.68282702], [0, 0]]), abs=5e-9)


@pytest.mark.parametrize(
    ("ties", "expected"),
    [
        ("first", [1, 2, 0, 3, 4, 0, 0, 0, 0]),
        ("all", [1, 3, 2, 4, 10, 6, 3, 7, 4]),
        ("split", [0.25, 0.75, 0.5, 1, 2.5, 1.5, 0.75, 1.75, 1]),
    ],
)
def test_of_equal_numbers_the_first_or_all_or_each_in_part_take_the_error(ties, expected):
    step = given_error(pool(stride=1, ties=ties), ONES, [[1, 2, 3, 4]])
    assert step["layers"][0]["a"] == [[1] * 4]
    assert step["input_gradients"] == [expected]


@RULES
def test_beyond_the_image_nothing_is_seen(ties):
    step = given_error(pool(size=3, stride=1, padding=1, ties=ties), -ONES * 2, np.ones((1, 9)))
    assert step["layers"][0]["a"] == [[-2] * 9]  # not 0
    assert np.sum(step["input_gradients"]) == (9 if ties != "all" else 49)


def test_what_is_not_said_is_a_window_of_two_by_its_own_stride_and_the_first_of_equal_numbers():
    told = backprop.run(spec_of([pool(), {"units": 1}], np.ones((1, 3, 4, 5)), [[0]]))["spec"]["network"]["layers"]
    assert told[0] == {"kind": "max_pool", "size": [2, 2], "stride": [2, 2], "padding": [0, 0], "ties": "first",
                       "input": [3, 4, 5]}  # fmt: skip


def test_each_line_tells_of_what_a_number_is_the_largest_and_where_errors_add_up():
    told = written(lines_of(pool(stride=1), X))
    assert told["layers[0].z[0][1]"] == "z(h2) = max(x2, x3, x5, x6) = max(4, 2, 5, 0) = 5"
    assert told["input_gradients[0][4]"] == "∂E/∂x5 = δ(h2) + δ(h1) = 126 + 63 = 189"
    assert told["input_gradients[0][0]"] == "∂E/∂x1 = 0"
    told = written(lines_of(pool(stride=1, ties="split"), ONES))
    assert told["input_gradients[0][1]"] == "∂E/∂x2 = δ(h2)·(1/4) + δ(h1)·(1/4) = 20·(1/4) + 10·(1/4) = 7.5"
    told = written(lines_of(pool(stride=2, padding=1), X))
    assert told["layers[0].z[0][0]"] == "z(h1) = x1 = 3"


@RULES
@pytest.mark.parametrize("form", FORMATS)
def test_its_lines_are_written_in_every_format(ties, form):
    assert "max" in FORMATS[form]("", lines_of(pool(ties=ties), np.ones((1, 1, 4, 4))), 6)


@RULES
def test_numbers_rounded_by_hand_go_through_it(ties):
    rounding = {"conventions": {"rounding": {"digits": 2, "carry": True}}}
    step = alone(pool(size=3, ties=ties), [[[[0.126, 0.124, 0], [0.126, 0, 0], [0, 0, 0.126]]]], [[0]], **rounding)
    assert step["layers"][0]["a"] == [[0.13]]
    taken = {"first": [0.13, 0, 0], "all": [0.13] * 3, "split": [0.04] * 3}[ties]  # 0.13 · 0.33
    assert [step["input_gradients"][0][i] for i in (0, 3, 8)] == taken
    assert step["input_gradients"][0][1] == 0  # 0.124 is less, though it is rounded


@RULES
@pytest.mark.parametrize("more", [{}, {"conventions": {"bias": "shared", "delta_sign": "error_signal"}}])
def test_tape_complex_step_and_central_differences_agree(ties, more):
    found = backprop.check(network(pool(size=[2, 3], stride=[1, 2], padding=1, ties=ties), **more))
    assert found["passed"], found
    assert not found["notes"]


@RULES
def test_at_a_tie_all_four_follow_the_rule_and_it_is_said(ties):
    conv = {"kind": "conv2d", "kernel": 1, "K": [[[[0.5]]]], "b": [0.1]}
    dense = {"units": 1, "activation": "identity", "W": [[1, 2, 3, 4]], "b": [0.5]}
    found = backprop.check(spec_of([conv, pool(stride=1, ties=ties), dense], ONES, [[1]]))
    assert found["passed"], found
    assert any("the largest of several equal numbers" in note for note in found["notes"])
    expected = {"first": 1, "all": 4, "split": 1}[ties] * 10 * (6 + 0.5 - 1)  # K ones, each 0.6, go out by 1 2 3 4
    for row in found["parameters"][:2]:
        for gradient in ("analytic", "autodiff", "complex_step"):
            assert row[gradient] == pytest.approx(expected, rel=1e-12)
        assert row["central_difference"] == pytest.approx(expected, rel=1e-7)


def test_the_tape_records_a_maximum_and_where_its_error_goes():
    spec = spec_of([pool(size=3), {"units": 1}], X, [[0]])
    (node,) = (node for node in tape_document(parse(spec))["nodes"] if node["quantity"] == "layers[0].z[0][0]")
    assert (node["operation"], node["formula"], node["value"]) == ("max", "max(x1, x2, x3, x4, x5, x6, x7, x8, x9)", 8)
    assert node["partials"] == [0, 0, 0, 0, 0, 0, 1, 0, 0]


@RULES
@pytest.mark.parametrize("library", LIBRARIES)
def test_scripts_have_its_code_and_numpys_runs_also_at_ties(ties, library, capsys):
    spec = network(pool(size=[2, 3], stride=1, padding=1, ties=ties))
    spec["data"]["X"] = np.random.default_rng(5).integers(-1, 2, (3, 2, 4, 5)).tolist()
    code = compile(backprop.export(spec, library), "script", "exec")
    if library == "numpy":
        exec(code, {"__name__": "__main__"})
        assert "All numbers agree" in capsys.readouterr().out


def test_a_method_of_the_whole_batch_goes_through_it(capsys):
    script = backprop.export(network(pool(ties="split"), optimizer={"name": "newton"}), "numpy")
    exec(compile(script, "script", "exec"), {"__name__": "__main__"})
    assert "All numbers agree" in capsys.readouterr().out


def test_it_learns_compiled():
    spec = network(pool(), optimizer={"name": "adam", "learning_rate": 0.05}, training={"epochs": 60})
    made = backprop.train(spec)
    assert made["history"]["loss"][-1] < 0.5 * made["history"]["loss"][0]
    assert made["training"]["engine"] == "kernel"


@pytest.mark.parametrize(
    ("layer", "field", "told"),
    [
        ({"size": 5}, "size", "at most 4 rows"),
        ({"padding": 2}, "padding", "less than the 2 rows of the window, so that each window sees a place"),
        ({"ties": "last"}, "ties", "one of first, all, split"),
        ({"units": 4}, "units", "one of absent, frozen, input, kind, padding, size, stride, ties"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(layer, field, told):
    with pytest.raises(backprop.SpecError, match=told) as refused:
        backprop.run(spec_of([pool(**layer), {"units": 1}], np.ones((1, 1, 4, 4)), [[0]]))
    assert refused.value.field == f"network.layers[0].{field}"


def test_its_numbers_are_marked():
    spec = network(pool())
    loss = backprop.run(spec)["steps"][0]["loss"]
    told = backprop.mark(spec, {"answers": [{"quantity": "loss", "value": value} for value in (loss, loss + 1)]})
    assert [row["verdict"] for row in told["answers"]] == ["right", "wrong"]


@pytest.mark.parametrize("form", ["spec", "npz", "safetensors", "state_dict", "keras_model", "onnx", "python", "html"])
def test_its_settings_go_out_and_come_in_again(form):
    layer = pool(size=[1, 2], stride=[1, 1], padding=[0, 1], ties="split")
    back = backprop.read(backprop.export(network(layer), form))
    assert back["network"]["layers"][1] == {**layer, "input": [2, 3, 3]}
