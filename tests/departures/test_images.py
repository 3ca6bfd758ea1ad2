"""Layers over images and series: their lines give the engine's numbers, right sheets are right, slips are named."""

from fractions import Fraction

import numpy as np
import pytest
from agreeing import agree_with_the_engine
from asking_marks import lines_of, marked, names, verdicts
from networks_of_images import CONVOLVED, HEAD, LAYERS, WHOLE, network, of

from backprop.departures.bounded import Sheet, Typed, march
from backprop.departures.computing import computed
from backprop.departures.departure import Departure
from backprop.departures.exact import exact_document, exact_numbers
from backprop.departures.lines import StepLines
from backprop.departures.table import departures
from backprop.lines.worked import first_step
from backprop.numbers.strict_json import Json
from backprop.requests.examples import example_spec
from backprop.requests.parsing import parse

SETTINGS: tuple[Json, ...] = (
    {}, {"conventions": {"bias": "shared"}}, {"conventions": {"bias": "none"}},
    {"optimizer": {"name": "adam"}, "clip": {"norm": 0.01}, "penalty": {"l2": 0.1}},
)  # fmt: skip
HAND = example_spec("convolution")
POOLED = example_spec("max-pooling")


def entries(step: StepLines, numbers: dict[str, np.ndarray]) -> dict[str, float]:
    """Every number of a step by its path, but for what nobody writes."""
    return {
        path + "".join(f"[{i}]" for i in index): float(array[index])
        for path, array in numbers.items()
        if not any(part in path for part in (".before.", "data_gradients", "learning_rate"))
        for index in np.ndindex(np.shape(array))
    }


def sheet(step: StepLines, *departed: Departure) -> dict[str, str]:
    """The numbers of one who departs so, to four digits."""
    return {path: f"{value:.3e}" for path, value in entries(step, computed(step, departed)).items()}


@pytest.mark.parametrize("name", LAYERS)
def test_lines_of_images_give_the_numbers_of_the_engine(name: str) -> None:
    for changes in SETTINGS:
        assert agree_with_the_engine(of(name, **changes)) > 20


def test_an_image_that_goes_out_has_lines_too() -> None:
    layers = [{**CONVOLVED, "kernel": [3, 3], "filters": 1, "activation": "sigmoid", "input": [1, 4, 4]}]
    document = network(layers, loss={"name": "binary_cross_entropy"})
    document["data"]["Y"] = [[0, 1, 1, 0], [1, 0, 0, 1]]
    assert agree_with_the_engine(document) > 15


def test_images_of_every_time_step_have_lines() -> None:
    layers = [{**CONVOLVED, "input": [1, 2, 3]}, {"kind": "rnn", "units": 2}, HEAD]
    data = {"X": np.round(np.random.default_rng(1).normal(0, 1, (2, 3, 6)), 1).tolist(), "Y": [[0, 1], [1, 1]]}
    assert agree_with_the_engine({"network": {"n_inputs": 6, "layers": layers}, "data": data}) > 25


@pytest.mark.parametrize("name", LAYERS)
def test_bounds_hold_every_number_closely(name: str) -> None:
    step = lines_of(of(name))
    typed = [
        Typed(path, *step.locate(path, index), float(array[index]), float(array[index]))
        for path, array in computed(step).items() for index in np.ndindex(np.shape(array))
    ]  # fmt: skip
    low, high = (bound[0] for bound in march(Sheet(step, typed), [None], put_typed=False))
    numbers = np.array([one.low for one in typed])
    assert np.all((low <= numbers) & (numbers <= high))
    assert np.all(high - low <= 1e-9 * np.maximum(np.abs(numbers), 1e-3))


@pytest.mark.parametrize("name", LAYERS)
def test_right_sheets_of_images_are_right_and_every_slip_is_named(name: str) -> None:
    document = of(name)
    step = lines_of(document)
    right = sheet(step)
    assert set(verdicts(marked(document, right))) == {"right"}
    told = set[str]()
    for departure in departures(step):
        other = sheet(step, departure)
        if departure.name not in told and other != right:
            told.add(departure.name)
            assert departure.name in names(marked(document, other))
    assert len(told) >= 10


def first_slip(document: Json, name: str, form: int = 0) -> Json:
    step = lines_of(document)
    found = [one for one in departures(step) if one.name == name]
    return next(slip for slip in marked(document, sheet(step, found[form]))["slips"] if slip["name"] == name)


def line(slip: Json, key: str) -> str:
    return "".join(part["text"] for part in slip[key]["text"])


def test_a_gradient_of_one_place_stands_beside_the_sum_over_all() -> None:
    slip = first_slip(HAND, "single_place")
    assert slip["at"] == "layers[0].gradients.K[0][0][0][0]"
    assert line(slip, "our_line") == (
        "∂E/∂k(1,1,1,1) = δ(h1)·x1 + δ(h2)·x2 + δ(h3)·x5 + δ(h4)·x6 = 0.3·1 + 0·2 + 0.6·3 + 0·1 = 2.1"
    )
    assert line(slip, "their_line") == "∂E/∂k(1,1,1,1) = δ(h4)·x6 = 0·1 = 0"


def test_a_kernel_that_is_turned_over_on_the_way_down_is_told_from_one_in_all_passes() -> None:
    down = first_slip(HAND, "kernel_turned", 1)
    assert down["at"].startswith("input_gradients")
    assert line(down, "our_line") == "∂E/∂x1 = Σv, w δ(1,2−v,2−w)·k(1,1,v,w) = 0.3·1 = 0.3"
    assert line(down, "their_line") == "∂E/∂x1 = Σv, w δ(1,2−v,2−w)·k(1,1,4−v,4−w) = 0.3·(−1) = -3.000e-01"
    step = lines_of(HAND)
    whole = [one for one in departures(step) if one.name == "kernel_turned_throughout"]
    assert marked(HAND, sheet(step, *whole))["convention"].startswith("Right by another convention.")


def test_a_turned_kernel_gives_the_numbers_of_the_layer_that_turns_it() -> None:
    layer, *others = HAND["network"]["layers"]
    turned = {**HAND, "network": {**HAND["network"], "layers": [{**layer, "flip": True}, *others]}}
    one, other = lines_of(HAND), lines_of(turned)
    whole = [own for own in departures(one) if own.name == "kernel_turned_throughout"]
    found, expected = computed(one, whole), computed(other)
    assert all(np.allclose(found[path], expected[path], rtol=1e-13) for path in expected)


@pytest.mark.parametrize(
    ("name", "setting", "values"), [
        ("padding_counted", "count_padding", {"average pooling": False, "average pooling, there": True}),
        ("other_ties", "ties", {"max pooling, tied": "all"}),
    ],
)  # fmt: skip
def test_a_convention_gives_the_numbers_of_the_layer_with_that_setting(name: str, setting: str, values: Json) -> None:
    for own, value in values.items():
        layers = [
            {**layer, setting: value} if layer.get("kind", "").endswith("pool") else layer for layer in LAYERS[own]
        ]
        step = lines_of(of(own))
        departure = next(one for one in departures(step) if one.name == name)
        found, expected = computed(step, [departure]), computed(lines_of(network(layers, 0 if own in WHOLE else 1)))
        assert all(np.allclose(found[path], expected[path], rtol=1e-13) for path in found if path in expected)


def test_an_error_in_the_whole_window_stands_beside_the_largest_alone() -> None:
    slip = first_slip(POOLED, "whole_window")
    assert slip["at"] == "input_gradients[0][0]"
    assert (line(slip, "our_line"), line(slip, "their_line")) == (
        "∂E/∂x1 = 0", "∂E/∂x1 = δ(h1) = −1.4 = -1.400e+00",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("quantity", "value"),
    [("layers[0].gradients.K[0][0][1][2]", "1.2"), ("input_gradients[0][5]", "0.6"), ("layers[0].z[0][3]", "-3")],
)
def test_single_entries_of_kernels_and_maps_are_read(quantity: str, value: str) -> None:
    assert verdicts(marked(HAND, {quantity: value})) in (["right"], ["wrong"])


def test_what_follows_from_an_own_number_is_consequential() -> None:
    """δ of one place is wrong; the gradients that are made of it follow from it."""
    answer = marked(HAND, {"layers[0].delta[0][0]": "0.4", "layers[0].gradients.K[0][0][0][0]": "2.2"})
    assert verdicts(answer) == ["wrong", "consequential"]
    assert answer["first_wrong"] == "layers[0].delta[0][0]"


def test_a_convolution_has_exact_fractions() -> None:
    """∂E/∂K by hand: sums of δ = 3/10 and 6/10 times the image's numbers at two places."""
    spec = parse(HAND)
    told = exact_document(spec, first_step(spec))
    image = np.array(HAND["data"]["X"][0]).reshape(4, 4)
    for (v, w), _ in np.ndenumerate(np.zeros((3, 3))):
        by_hand = Fraction(3, 10) * int(image[v, w]) + Fraction(6, 10) * int(image[v + 1, w])
        assert Fraction(told["exact"][f"layers[0].gradients.K[0][0][{v}][{w}]"]) == by_hand
    assert told["notes"] == []


@pytest.mark.parametrize("name", LAYERS)
def test_fractions_of_images_are_the_numbers_where_no_function_leaves_them(name: str) -> None:
    plain = {"tanh": "relu", "sigmoid": "identity"}
    layers = [{**layer, **({"activation": plain.get(layer["activation"], "identity")} if "activation" in layer else {})}
              for layer in LAYERS[name]]  # fmt: skip
    step = lines_of(network(layers))
    made, left = exact_numbers(step)
    normalized = any("norm" in layer.get("kind", "") for layer in layers)
    assert left == ({"sqrt"} if normalized else set())
    for path, array in computed(step).items():
        for index in np.ndindex(np.shape(array)):
            at, place = step.locate(path, index)
            if place in made.get(at, {}):
                assert float(made[at][place]) == pytest.approx(float(array[index]), rel=1e-11, abs=1e-14)


def test_a_share_of_three_is_a_third() -> None:
    """Three of four are largest; each takes a third of the error, which no decimal is."""
    layers = [{"kind": "max_pool", "size": [2, 2], "ties": "split", "input": [1, 2, 2]},
              {"units": 1, "activation": "identity", "W": [[1]], "b": [0]}]  # fmt: skip
    document = {"network": {"n_inputs": 4, "layers": layers}, "data": {"X": [[2, 2, 2, 1]], "Y": [[1]]}}
    spec = parse(document)
    exact = exact_document(spec, first_step(spec))["exact"]
    error = Fraction(exact["layers[0].delta[0][0]"])
    assert [Fraction(exact[f"input_gradients[0][{i}]"]) for i in range(4)] == [error / 3, error / 3, error / 3, 0]
