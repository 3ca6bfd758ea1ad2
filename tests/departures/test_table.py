"""Each departure changes what it names, and nothing that comes before."""

from typing import Any

import numpy as np
import pytest
from asking_marks import lines_of, mazur
from networks_of_images import of

from backprop.departures.computing import computed
from backprop.departures.departure import Departure, said, together
from backprop.departures.lines import StepLines
from backprop.departures.table import ROWS, departures

BATCH = {"X": [[0.05, 0.1], [0.3, -0.2]], "Y": [[0.01, 0.99], [0.4, 0.6]]}
ADAM = {"name": "adam", "learning_rate": 0.5}
TIMED: dict[str, Any] = {
    "network": {"n_inputs": 1, "layers": [{"kind": "rnn", "units": 2}, {"units": 2}]},
    "data": {"X": [[[0.5], [-0.3], [0.8]]], "Y": [[0.2, 0.7]]},
}  # fmt: skip
NORMALIZED: dict[str, Any] = {
    "network": {"n_inputs": 2, "layers": [{"units": 2}, {"kind": "batch_norm"}, {"units": 2}]},
    "data": {"X": [[0.05, 0.1], [0.3, -0.2], [0.7, 0.4]], "Y": [[0.01, 0.99], [0.4, 0.6], [0.5, 0.5]]},
}  # fmt: skip
INSIDE = {"units": 2, "activation": "tanh", "W": [[0.4, 0.1], [0.2, -0.3]], "b": [0.2, 0.1]}
BLOCK: dict[str, Any] = {
    "network": {"n_inputs": 2, "layers": [{"units": 2}, {"kind": "residual", "layers": [INSIDE]}, {"units": 2}]},
}  # fmt: skip
MASKED: dict[str, Any] = {
    "network": {"n_inputs": 2, "layers": [{"units": 2}, {"kind": "dropout", "mask": [1, 0]}, {"units": 2}]},
}  # fmt: skip
FIRST_CHANGED = {
    "sign": "layers[1].da", "missing_output_derivative": "layers[1].delta", "missing_hidden_derivative":
    "layers[0].delta", "single_path": "layers[0].da", "bias_forgotten": "layers[0].z", "exponent_sign": "layers[0].a",
    "hidden_delta_from_updated_weights": "layers[0].da", "transposed_weights": "layers[0].z",
    "learning_rate_missing": "layers[0].updates.W", "learning_rate_twice": "layers[0].updates.W",
    "gradient_ascent": "layers[0].updates.W", "swapped_weights": "layers[0].before.W",
}  # fmt: skip

OF_IMAGES: dict[str, Any] = {
    **dict.fromkeys(("kernel_turned", "kernel_turned_throughout", "single_place", "mean_over_places"),
                    of("convolution")),
    **dict.fromkeys(("stride_forgotten", "padding_forgotten"), of("stride and padding")),
    **dict.fromkeys(("window_mean_forgotten", "padding_counted"), of("average pooling")),
    "whole_window": of("max pooling"), "other_ties": of("max pooling, tied"),
}  # fmt: skip
WEIGHTED: Any = {"data": {**BATCH, "sample_weights": [2, 0.5]}}


def of_name(step: StepLines, name: str) -> Departure:
    return next(one for one in departures(step) if one.name == name)


def changed(step: StepLines, departure: Departure) -> list[str]:
    """Paths of the quantities that are others, in the order of computation."""
    right, other = computed(step), computed(step, [departure])
    return [path for path in step.paths if not np.allclose(right[path], other[path], rtol=1e-9, atol=0)]


@pytest.mark.parametrize(("name", "path"), FIRST_CHANGED.items())
def test_the_first_number_that_a_slip_changes_is_that_of_its_line(name: str, path: str) -> None:
    step = lines_of(mazur())
    assert changed(step, of_name(step, name))[0] == path


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_every_row_departs_somewhere(row: Any) -> None:
    tanh = [{"units": 2, "activation": "tanh", "W": [[0.4, 0.1], [0.2, -0.3]], "b": [0.2, 0.1]}]
    own: dict[str, Any] = {
        "wrong_log_base": {"loss": {"name": "binary_cross_entropy"}},
        "mean_for_sum": {"data": BATCH, "loss": {"name": "half_squared_error", "reduction": "sum"}},
        "sum_for_mean": {"data": BATCH}, "mean_at_gradient": {"data": BATCH},
        "degrees": {"network": {"n_inputs": 2, "layers": [*tanh, *mazur()["network"]["layers"][1:]]}},
        "no_bias_correction": {"optimizer": ADAM}, "time_step_off_by_one": {"optimizer": ADAM},
        "epsilon_inside_root": {"optimizer": {**ADAM, "epsilon": 0.1}},
        "momentum_variant": {"optimizer": {"name": "momentum"}},
        "momentum_forgotten": {"optimizer": {"name": "nesterov"}},
        "frozen_moved": {"network": {"n_inputs": 2, "layers": [
            {**layer, "frozen": {"W": [[True, False], [False, False]]}} for layer in mazur()["network"]["layers"]
        ]}},
        "bias_frozen": {"conventions": {"bias": "per_neuron"}},
        **dict.fromkeys(("time_flow_forgotten", "single_time_step", "state_forgotten"), TIMED),
        **dict.fromkeys(("statistics_constant", "sample_variance"), NORMALIZED),
        **dict.fromkeys(("weight_forgotten", "other_mean_of_weights"), WEIGHTED),
        "penalty_without_half": {"penalty": {"l2": 0.1}},
        "whole_variance": {**NORMALIZED, "conventions": {"variance": "fewer"}},
        "penalty_with_half": {"penalty": {"l2": 0.1}, "conventions": {"penalty": "whole"}},
        "mean_in_delta": {"data": BATCH, "conventions": {"mean": "gradient"}},
        **dict.fromkeys(("mask_scale_forgotten", "mask_not_backward"), MASKED),
        **OF_IMAGES,
        **dict.fromkeys(("skip_forgotten", "skip_error_forgotten", "block_error_forgotten"), BLOCK),
    }  # fmt: skip
    step = lines_of(mazur(**own.get(row.name, {})))
    assert changed(step, of_name(step, row.name))


@pytest.mark.parametrize(
    ("name", "path", "gone"),
    [("skip_forgotten", "layers[1].a", "layers[0].a"), ("skip_error_forgotten", "layers[1].delta", "layers[1].da")],
)
def test_a_way_around_a_block_that_is_left_out_is_missing_in_the_sum(name: str, path: str, gone: str) -> None:
    step = lines_of(mazur(**BLOCK))
    right, other = computed(step), computed(step, [of_name(step, name)])
    assert changed(step, of_name(step, name))[0] == path
    np.testing.assert_allclose(right[path] - other[path], right[gone], rtol=1e-12)


def test_the_way_through_a_block_that_is_left_out_leaves_what_goes_around() -> None:
    step = lines_of(mazur(**BLOCK))
    other = computed(step, [of_name(step, "block_error_forgotten")])
    np.testing.assert_array_equal(other["layers[1].delta"], other["layers[1].da"])


def test_the_printed_loss_of_the_page_comes_of_the_updated_weights() -> None:
    """0.291027924 is what the page's older program gave: δ of the hidden layer went through the new weights."""
    step = lines_of(mazur())
    right, printed = computed(step), computed(step, [of_name(step, "hidden_delta_from_updated_weights")])
    assert (float(right["after.loss"]), float(printed["after.loss"])) == pytest.approx(
        (0.29102777369359933, 0.29102792390544197), rel=1e-15
    )


def test_two_departures_do_what_both_do() -> None:
    step = lines_of(mazur())
    both = together(of_name(step, "bias_forgotten"), of_name(step, "gradient_ascent"))
    found = computed(step, [both])
    assert np.allclose(found["layers[0].z"], [[0.0275, 0.0425]])
    assert np.allclose(found["layers[0].updates.W"], 0.5 * found["layers[0].gradients.W"])


def test_departures_name_what_was_done_and_what_belongs_there() -> None:
    assert len({row.name for row in ROWS}) == len(ROWS)
    assert all(sentence.endswith(".") and sentence.code for row in ROWS for sentence in said(row.name))
