"""Each line of the worked arithmetic is true: its numbers are those of the step, and worked out they give its value."""

import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from random_networks import PAIRS, make, specs

from backprop.errors import SpecError
from backprop.lines import worked
from backprop.lines.expression import evaluate
from backprop.lines.line import Line
from backprop.numbers.rounding import rounder
from backprop.requests.examples import EXAMPLES, example_spec
from backprop.requests.parsing import parse
from backprop.runs.step_document import step_document

CONVENTIONS = st.fixed_dictionaries({
    "bias": st.sampled_from(["per_neuron", "frozen", "shared", "none"]),
    "update_order": st.sampled_from(["simultaneous", "sequential"]),
    "delta_sign": st.sampled_from(["gradient", "error_signal"]),
})  # fmt: skip
PENALTIES = st.sampled_from([{}, {"l2": 0.3}, {"l1": 0.2}, {"l1": 0.1, "l2": 0.4, "biases": True}])
CLIPS = st.sampled_from([{}, {"value": 0.05}, {"norm": 0.1}, {"value": 0.2, "norm": 0.1}, {"norm": 1e6}])
REDUCTIONS = st.sampled_from(["mean", "sum", "weighted_mean"])
WEIGHTS = st.sampled_from([None, [2.0, 0.5, 0.3]])


def dressed(spec: Any, conventions: Any, penalty: Any, clip: Any, reduction: str, weights: Any) -> Any:
    """The spec with these choices, without those that cannot go together."""
    if conventions["update_order"] == "sequential":
        clip = {key: value for key, value in clip.items() if key != "norm"}
    for layer in spec["network"]["layers"]:
        if conventions["bias"] == "none":
            layer.pop("b", None)
        elif conventions["bias"] == "shared":
            layer["b"] = [layer["b"][0]] * len(layer["b"])
    if weights:
        spec["data"]["sample_weights"] = weights[: len(spec["data"]["X"])]
    return {
        **spec, "conventions": conventions, "penalty": penalty, "clip": clip,
        "loss": {**spec["loss"], "reduction": reduction},
    }  # fmt: skip


dressed_specs = st.builds(dressed, specs(samples=(1, 3)), CONVENTIONS, PENALTIES, CLIPS, REDUCTIONS, WEIGHTS)


def at(document: Any, path: str) -> Any:
    """What stands at a path of the step document."""
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        document = document[name] if name else document[int(index)]
    return document


def number(value: Any) -> float:
    return float(value["nonfinite"]) if isinstance(value, dict) else float(value)


def same(a: Any, b: Any) -> bool:
    """Equal numbers; −0 is 0, and not-a-number is itself."""
    x, y = number(a), number(b)
    return x == y or (math.isnan(x) and math.isnan(y))


def leaves(node: Any) -> Any:
    """The numbers of a tree that stand for a quantity."""
    if isinstance(node, list) and node:
        if node[0] == "num":
            if node[2]:
                yield node[2], node[1]
        else:
            for child in node:
                yield from leaves(child)


def shortened(node: Any) -> bool:
    """True when a long sum was shortened."""
    return isinstance(node, list) and bool(node) and (node[0] == "dots" or any(shortened(child) for child in node))


def lines_and_step(spec: Any) -> tuple[list[Line], Any, Any]:
    parsed = parse(spec)
    view = worked.view(parsed, worked.first_step(parsed))
    return list(worked.all_lines(view)), step_document(parsed, view.step), view


def are_true(spec: Any, by_path: bool = True) -> None:
    lines, step, view = lines_and_step(spec)
    for line in lines:
        document = line.document()
        assert same(document["value"], at(step, line.quantity)), (line.quantity, document["value"])
        for path, value in leaves(line.numbers):
            assert same(value, at(step, path)), f"{line.quantity} puts {value} in for {path}, {at(step, path)}"
        assert document["from"] == list(dict.fromkeys(path for path, _ in leaves(line.numbers)))
        if not shortened(line.numbers) and line.note is None:
            assert_worked_out(line)
        if by_path:
            assert worked.line(view, line.quantity).document() == document, line.quantity


def assert_worked_out(line: Line) -> None:
    if not math.isfinite(line.value):
        return
    made = evaluate(line.numbers)
    size = max(abs(value) for value in terms_of(line.numbers))
    assert math.isclose(made, line.value, rel_tol=1e-12, abs_tol=4e-16 * size), (
        f"{line.quantity} is {line.value!r}, its arithmetic gives {made!r}: {line.numbers}"
    )


def terms_of(node: Any) -> list[float]:
    """The terms whose sum a line is, so that what cancels is judged by the size of what cancelled."""
    if node[0] == "neg":
        return terms_of(node[1])
    if node[0] == "div" and node[2][0] == "num":
        return [value / evaluate(node[2]) for value in terms_of(node[1])]
    if node[0] == "mul":
        inner = [terms_of(factor) for factor in node[1]]
        largest = [max(map(abs, values), default=0.0) for values in inner]
        return [math.prod(largest)]
    if node[0] == "add":
        return [value for term in node[1] for value in terms_of(term)]
    if node[0] == "sub":
        return terms_of(node[1]) + terms_of(node[2])
    return [evaluate(node)]


@given(dressed_specs)
def test_every_line_is_true_on_any_network(spec: Any) -> None:
    are_true(spec)


@pytest.mark.parametrize(("activation", "loss"), PAIRS, ids=lambda name: name)
def test_every_line_is_true_with_every_activation_and_loss(activation: str, loss: str) -> None:
    are_true(make([2, 3, 2], ["tanh" if activation == "softmax" else activation, activation], loss, 2, seed=5))


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_line_of_the_examples_is_true(name: str) -> None:
    are_true(example_spec(name))


@pytest.mark.parametrize(("activation", "loss"), PAIRS, ids=lambda name: name)
@pytest.mark.parametrize("scale", [30.0, 1000.0])
def test_every_line_is_true_or_has_a_note_when_units_saturate(activation: str, loss: str, scale: float) -> None:
    spec = make([2, 2, 2], ["tanh" if activation == "softmax" else activation, activation], loss, 2, seed=5)
    for layer in spec["network"]["layers"]:
        layer["W"] = [[w * scale for w in row] for row in layer["W"]]
    are_true(spec, by_path=False)


@given(specs(samples=(1, 2), depth=(1, 2)), st.integers(0, 3))
def test_every_line_is_true_with_layers_of_activations_alone(spec: Any, place: int) -> None:
    layers = spec["network"]["layers"]
    layers.insert(min(place, len(layers) - 1), {"kind": "activation", "name": "softplus"})
    are_true(spec)


@given(dressed_specs)
def test_every_number_of_a_step_that_is_made_has_its_line(spec: Any) -> None:
    lines, step, _ = lines_and_step(spec)
    told = {line.quantity for line in lines}
    made = {"loss", *_paths("loss_terms", step["loss_terms"]), *_paths("loss_per_sample", step["loss_per_sample"])}
    made |= set(_paths("input_gradients", step["input_gradients"]))
    for k, layer in enumerate(step["layers"]):
        for key in ("z", "a", "da", "slope", "delta"):
            made |= set(_paths(f"layers[{k}].{key}", layer[key] or []))
        for key in ("gradients", "data_gradients", "updates", "after"):
            for name, array in layer.get(key, {}).items():
                made |= set(_paths(f"layers[{k}].{key}.{name}", array))
    assert made <= told, made - told
    assert told - made <= {"data_loss", "penalty", "gradient_norm_before_clipping"}, told - made


def _paths(path: str, array: Any) -> Any:
    for i, item in enumerate(array):
        yield from _paths(f"{path}[{i}]", item) if isinstance(item, list) else [f"{path}[{i}]"]


BY_HAND = st.fixed_dictionaries({"digits": st.integers(2, 6), "kind": st.sampled_from(["decimals", "significant"])})


@given(dressed_specs, BY_HAND)
def test_by_hand_each_line_goes_on_with_the_rounded_numbers(spec: Any, rounding: Any) -> None:
    """The arithmetic as it is written, rounded, is the value: nothing unrounded leaks into the next line."""
    spec["conventions"] = {**spec["conventions"], "rounding": {**rounding, "carry": True}}
    lines, step, _ = lines_and_step(spec)
    for line in lines:
        assert same(line.value, at(step, line.quantity))
        if line.note is not None or shortened(line.numbers):
            continue
        made = evaluate(line.numbers, exact=True)
        if spec["conventions"]["bias"] == "frozen" and "after.b" in line.quantity:
            assert same(line.value, float(made))  # it stays as it was given, with all its digits
            continue
        by_hand = float(rounder(rounding["digits"], rounding["kind"])(made))
        assert same(line.value, by_hand), f"{line.quantity} is {line.value}, by hand {by_hand}"


@pytest.mark.parametrize(
    "path",
    ["", "layers", "layers[0]", "layers[9].z[0][0]", "layers[0].z[9][0]", "layers[0].z[0][9]", "layers[0].z[0]",
     "layers[0].after.W[0]", "layers[0].after.b[0][0]", "layers[0].after.W[9][0]", "layers[0].after.V[0][0]",
     "layers[0].before.W[0][0]", "layers[0].data_gradients.W[0][0]", "X[0][0]", "after.loss", "loss_terms[9][0]",
     "loss_per_sample[9]", "input_gradients[0][9]", "__class__", "layers[0].z[0][0] ", "layers[-1].z[0][0]"],
)  # fmt: skip
def test_a_path_without_arithmetic_is_refused(path: str) -> None:
    parsed = parse(example_spec("guide-2-2-1"))
    view = worked.view(parsed, worked.first_step(parsed))
    with pytest.raises(SpecError) as refused:
        worked.line(view, path)
    assert refused.value.field == "quantities"
    assert refused.value.message == f"There is no worked line for “{path}”."
