"""Global pooling against PyTorch in float64 and NumPy's own mean and maximum."""

import numpy as np
import pytest
from pooled import LIBRARIES, alone, assert_pytorchs, given_error, lines_of, network, pytorchs, spec_of, written

import backprop
from backprop.lines.report import FORMATS

X = [[[[3, 4, 2], [1, 5, 0], [8, 6, 7]]]]
HOW = pytest.mark.parametrize("how", ["average", "max"])


def pool(**more):
    return {"kind": "global_pool", **more}


@pytorchs("global_pool")
def test_outputs_and_gradients_are_pytorchs(case):
    assert_pytorchs(case)


@HOW
def test_each_channel_becomes_a_unit_that_the_next_layer_takes(how):
    images = np.random.default_rng(2).normal(size=(3, 4, 2, 5))
    made = backprop.run(spec_of([pool(how=how), {"units": 2}], images, np.zeros((3, 2))))
    expected = images.mean((2, 3)) if how == "average" else images.max((2, 3))
    assert np.allclose(made["steps"][0]["layers"][0]["a"], expected, rtol=1e-15, atol=1e-15)
    first, last = made["spec"]["network"]["layers"]
    assert first == {"kind": "global_pool", "how": how, "input": [4, 2, 5]}
    assert np.shape(last["W"]) == (2, 4)


def test_a_mean_shares_the_error_and_of_equal_largest_numbers_the_first_takes_it():
    twice = np.concatenate([np.ones((1, 1, 2, 2)), [[[[1, 3], [3, 0]]]]], axis=1)
    assert given_error(pool(), twice, [[8, 4]])["input_gradients"] == [[2, 2, 2, 2, 1, 1, 1, 1]]
    assert given_error(pool(how="max"), twice, [[8, 4]])["input_gradients"] == [[8, 0, 0, 0, 0, 4, 0, 0]]


def test_each_line_tells_what_is_added_up_or_compared():
    told = written(lines_of(pool(), X))
    assert told["layers[0].total[0][0]"].endswith("= 3 + 4 + 2 + 1 + 5 + 0 + 8 + 6 + 7 = 36")
    assert told["layers[0].z[0][0]"] == "z(h1) = Σ(h1)/(rows·columns) = 36/(3·3) = 4"
    assert told["input_gradients[0][2]"] == "∂E/∂x3 = ∂E/∂Σ(h1) = 0.444444"
    told = written(lines_of(pool(how="max"), [[[[1, 5], [2, 0]]]]))
    assert told["layers[0].z[0][0]"] == "z(h1) = max(x1, x2, x3, x4) = max(1, 5, 2, 0) = 5"
    assert told["input_gradients[0][1]"] == "∂E/∂x2 = δ(h1) = 5"
    assert told["input_gradients[0][2]"] == "∂E/∂x3 = 0"


@HOW
@pytest.mark.parametrize("form", FORMATS)
def test_its_lines_are_written_in_every_format(how, form):
    assert FORMATS[form]("", lines_of(pool(how=how), X), 6)


@HOW
def test_numbers_rounded_by_hand_go_through_it(how):
    rounding = {"conventions": {"rounding": {"digits": 2, "carry": True}}}
    step = alone(pool(how=how), [[[[0.5, 0.126, 0.126]]]], [[0]], **rounding)
    assert step["layers"][0]["a"] == [[0.25 if how == "average" else 0.5]]


@HOW
@pytest.mark.parametrize("more", [{}, {"conventions": {"bias": "shared", "delta_sign": "error_signal"}}])
def test_tape_complex_step_and_central_differences_agree(how, more):
    found = backprop.check(network(pool(how=how), **more))
    assert found["passed"], found


@HOW
@pytest.mark.parametrize("library", LIBRARIES)
def test_scripts_have_its_code_and_numpys_runs(how, library, capsys):
    code = compile(backprop.export(network(pool(how=how)), library), "script", "exec")
    if library == "numpy":
        exec(code, {"__name__": "__main__"})
        assert "All numbers agree" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("layer", "field", "told"),
    [
        ({"how": "sum"}, "how", "one of average, max"),
        ({"input": [2, 3, 3]}, "input", "whole numbers whose product is 16"),
        ({"size": 2}, "size", "one of absent, frozen, how, input, kind"),
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
