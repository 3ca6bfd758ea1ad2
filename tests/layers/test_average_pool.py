"""Average pooling against PyTorch in float64, published values, and the divisor cell by cell."""

import numpy as np
import pytest
from pooled import (
    LIBRARIES,
    alone,
    assert_published,
    assert_pytorchs,
    lines_of,
    network,
    published,
    pytorchs,
    spec_of,
    written,
)

import backprop
from backprop.layers import LAYERS
from backprop.lines.report import FORMATS
from backprop.oracles.tape import tape_document
from backprop.requests.parsing import parse

X = [[[[1, 2, 3], [4, 5, 6], [7, 8, 9]]]]
PADDED = {"size": 2, "padding": [0, 0, 1, 1]}  # a row and a column after the image
COUNTS = pytest.mark.parametrize("counts", [True, False])


def pool(**more):
    return {"kind": "average_pool", **more}


@pytorchs("average_pool")
def test_outputs_and_gradients_are_pytorchs(case):
    assert_pytorchs(case)


@published("average_pool")
def test_a_published_average_has_its_numbers(entry):
    assert_published(entry)


@pytest.mark.parametrize(("counts", "expected"), [(True, [3, 2.25, 3.75, 2.25]), (False, [3, 4.5, 7.5, 9])])
def test_padding_counts_or_does_not(counts, expected):
    step = alone(pool(count_padding=counts, **PADDED), X, [[0] * 4])
    assert step["layers"][0]["a"] == [expected]


def test_what_is_not_said_is_a_window_of_two_by_its_own_stride_that_counts_padding():
    told = backprop.run(spec_of([pool(), {"units": 1}], np.ones((1, 3, 4, 5)), [[0]]))["spec"]["network"]["layers"]
    assert told[0] == {"kind": "average_pool", "size": [2, 2], "stride": [2, 2], "padding": [0, 0],
                       "count_padding": True, "input": [3, 4, 5]}  # fmt: skip
    assert np.shape(told[1]["W"]) == (1, 3 * 2 * 2)


def test_channels_stay_apart_and_windows_that_overlap_add_up():
    images = np.stack([np.ones((3, 3)), 10 * np.ones((3, 3))])[None]
    step = alone(pool(stride=1), images, np.array([[0] * 4 + [9] * 4]))
    assert step["layers"][0]["a"] == [[1] * 4 + [10] * 4]
    assert np.reshape(step["input_gradients"], (2, 9))[0].tolist() == [0.25, 0.5, 0.25, 0.5, 1, 0.5, 0.25, 0.5, 0.25]


def test_each_line_tells_the_divisor_of_its_cell():
    told = written(lines_of(pool(count_padding=False, **PADDED), X))
    assert told["layers[0].places[0]"] == "n(h1) = 1 + 1 + 1 + 1 = 4"
    assert told["layers[0].places[1]"] == "n(h2) = 1 + 1 = 2"
    assert told["layers[0].total[0][1]"] == "Σ(h2) = x3 + x6 = 3 + 6 = 9"
    assert told["layers[0].z[0][1]"] == "z(h2) = Σ(h2)/n(h2) = 9/2 = 4.5"
    assert told["layers[0].dtotal[0][1]"] == "∂E/∂Σ(h2) = δ(h2)/n(h2) = 141/2 = 70.5"
    assert told["input_gradients[0][5]"] == "∂E/∂x6 = ∂E/∂Σ(h2) = 70.5"
    told = written(lines_of(pool(**PADDED), X))
    assert told["layers[0].z[0][1]"] == "z(h2) = Σ(h2)/(rows·columns) = 9/(2·2) = 2.25"


@COUNTS
@pytest.mark.parametrize("form", FORMATS)
def test_its_lines_are_written_in_every_format(counts, form):
    assert "Σ" in FORMATS[form]("", lines_of(pool(count_padding=counts, **PADDED), X), 6) or form == "latex"


@COUNTS
def test_numbers_rounded_by_hand_go_through_it(counts):
    rounding = {"conventions": {"rounding": {"digits": 3, "carry": True}}}
    step = alone(pool(count_padding=counts, size=3), [[[[1, 1, 1], [1, 1, 1], [1, 1, 2]]]], [[0]], **rounding)
    assert step["layers"][0]["a"] == [[1.111]]
    assert step["layers"][0]["dtotal"] == [[0.123]]  # 1.111 / 9
    assert step["input_gradients"] == [[0.123] * 9]


@COUNTS
@pytest.mark.parametrize("more", [{}, {"conventions": {"bias": "shared", "delta_sign": "error_signal"}}])
def test_tape_complex_step_and_central_differences_agree(counts, more):
    layer = pool(size=[2, 3], stride=[1, 2], padding=1, count_padding=counts)
    found = backprop.check(network(layer, **more))
    assert found["passed"], found


def test_the_tape_has_a_node_for_each_sum():
    spec = spec_of([pool(size=3), {"units": 1}], X, [[0]])
    (node,) = (node for node in tape_document(parse(spec))["nodes"] if node["quantity"] == "layers[0].total[0][0]")
    assert node["formula"] == " + ".join(f"x{i}" for i in range(1, 10))
    assert node["value"] == 45


def test_a_mean_over_a_window_normalizes_nothing():
    kinds = {name: row.data for name, row in LAYERS.items()}
    found = {name for name, kind in kinds.items() if kind.normalizes or kind.with_fewer.normalizes}
    assert found == {"batch_norm", "layer_norm", "rms_norm", "group_norm", "instance_norm"}
    assert not kinds["average_pool"].chosen({"count_padding": "false"}).normalizes


@COUNTS
@pytest.mark.parametrize("library", LIBRARIES)
def test_scripts_have_its_code_and_numpys_runs(counts, library, capsys):
    script = backprop.export(network(pool(size=[2, 3], stride=1, padding=1, count_padding=counts)), library)
    code = compile(script, "script", "exec")
    if library == "numpy":
        exec(code, {"__name__": "__main__"})
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
        ({"size": [2, 3], "padding": [0, 0, 0, 3], "stride": 1}, "padding", "less than the 3 columns of the window"),
        ({"count_padding": 1}, "count_padding", "true or false"),
        ({"stride": 0}, "stride", "a whole number from 1 to 1000"),
        ({"units": 4}, "units", "one of absent, count_padding, frozen, input, kind, padding, size, stride"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(layer, field, told):
    with pytest.raises(backprop.SpecError, match=told) as refused:
        backprop.run(spec_of([pool(**layer), {"units": 1}], np.ones((1, 1, 4, 4)), [[0]]))
    assert refused.value.field == f"network.layers[0].{field}"


def test_padding_after_an_image_may_be_wide_where_no_window_reaches_it():
    layer = pool(size=2, stride=3, padding=[0, 0, 2, 2], count_padding=False)
    assert alone(layer, np.ones((1, 1, 4, 4)), [[0] * 4])["layers"][0]["a"] == [[1] * 4]


def test_its_numbers_are_marked():
    spec = network(pool())
    loss = backprop.run(spec)["steps"][0]["loss"]
    told = backprop.mark(spec, {"answers": [{"quantity": "loss", "value": value} for value in (loss, loss + 1)]})
    assert [row["verdict"] for row in told["answers"]] == ["right", "wrong"]


@pytest.mark.parametrize("form", ["spec", "npz", "safetensors", "state_dict", "keras_model", "onnx", "python", "html"])
def test_its_settings_go_out_and_come_in_again(form):
    layer = pool(size=[1, 2], stride=[1, 1], padding=[0, 1], count_padding=False)
    back = backprop.read(backprop.export(network(layer), form))
    assert back["network"]["layers"][1] == {**layer, "input": [2, 3, 3]}
