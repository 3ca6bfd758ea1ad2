"""Numbers of a program are known by what gives them: a tool with its settings, or the smallest departures."""

import json
from typing import Any

import pytest
from runs_of_tools import runs

from backprop import SpecError, explain, run
from backprop.doors.bridge import handle

SPEC: Any = {
    "network": {"n_inputs": 2, "layers": [
        {"units": 2, "activation": "tanh", "W": [[0.15, -0.2], [0.25, 0.4]], "b": [0.1, -0.3]},
        {"units": 2, "activation": "identity", "W": [[0.35, -0.45], [0.1, 0.2]], "b": [0.05, -0.1]},
    ]},
    "data": {"X": [[0.3, 0.7], [0.9, -0.4]], "Y": [[0.5, 0.1], [0.2, -0.4]]},
    "optimizer": {"name": "sgd", "learning_rate": 0.1}, "training": {"epochs": 1},
}  # fmt: skip


def numbers(parameters: Any, epochs: int = 1, digits: int | None = None) -> Any:
    """The weights as a program prints them, with so many significant digits."""

    def shown(value: Any) -> Any:
        if isinstance(value, list):
            return [shown(item) for item in value]
        return value if digits is None else f"{value:.{digits}g}"

    return {"numbers": [
        {"quantity": f"parameters[{k}].{name}", "after": {"epochs": epochs}, "value": shown(value)}
        for k, layer in enumerate(parameters) for name, value in layer.items()
    ]}  # fmt: skip


def changed(**keys: Any) -> Any:
    return run({**SPEC, **keys})["parameters"]


def first(parameters: Any, **more: Any) -> Any:
    return explain(SPEC, numbers(parameters, **more))["explanations"][0]


def names(parameters: Any, **more: Any) -> list[str]:
    """The departures that explain them by the spec's own step."""
    found = explain(SPEC, numbers(parameters, **more))["explanations"]
    return [name for one in found if one["tool"] is None for name in one["departures"]]


def test_the_specs_own_numbers_are_its_own() -> None:
    found = first(changed())
    assert (found["tool"], found["departures"]) == (None, [])
    assert found["worst"] <= 1.0  # sums in another order


@pytest.mark.parametrize("digits", [5, 8, 17])
def test_a_sum_for_the_mean_is_found_at_any_number_of_digits(digits: int) -> None:
    assert "sum_for_mean" in names(changed(loss={"reduction": "sum"}), digits=digits)


def test_the_factor_of_a_square_and_its_mean_are_found() -> None:
    assert "half_factor" in names(changed(optimizer={"name": "sgd", "learning_rate": 0.2}))
    assert names(changed(optimizer={"name": "sgd", "learning_rate": -0.1 * -0.1})) != []  # η twice


def test_transposed_matrices_swapped_layers_and_other_steps_are_found() -> None:
    made = changed()
    turned = [{"W": [list(row) for row in zip(*layer["W"], strict=True)], "b": layer["b"]} for layer in made]
    assert first(turned)["departures"] == ["transposed"]
    assert first(made[::-1])["departures"] == ["layers_swapped"]
    assert first(changed(training={"epochs": 2}))["departures"] == ["one_step_more"]
    before = [
        {"W": [[f"{w:.10f}" for w in row] for row in layer["W"]], "b": [f"{b:.10f}" for b in layer["b"]]}
        for layer in SPEC["network"]["layers"]
    ]  # fmt: skip
    assert first(before)["departures"] == ["weights_before_the_step"]


def test_frozen_biases_and_rows_one_by_one_are_found() -> None:
    assert "bias_frozen" in names(changed(conventions={"bias": "frozen"}))
    made = changed(training={"batch_size": 1}, loss={"reduction": "mean"})
    assert "rows_one_by_one" in names(made)


@pytest.mark.parametrize("tool", ["synaptic", "scikit_learn", "weka", "ffnet", "r_nnet", "mlxtend"])
def test_a_tools_numbers_are_known_as_its_own(tool: str) -> None:
    made = next(one for one in runs(tool) if one.after and not {"hidden", "activation"} & {*one.settings})
    told = made.after[0]
    after = {key: told[key] for key in ("epochs", "steps") if key in told}
    given = [
        {"quantity": f"parameters[{k}].{name}", "after": after, "value": value}
        for k, layer in enumerate(told["parameters"]) for name, value in layer.items()
    ]  # fmt: skip
    found = explain(made.spec, {"numbers": given})["explanations"]
    assert tool in [one["tool"] for one in found]


def test_what_would_tell_two_explanations_apart_is_said() -> None:
    made = run({**SPEC, "as": {"tool": "brainjs2", "learning_rate": 0.1},
                "data": {"X": [[0.3, 0.7]], "Y": [[0.5, 0.1]]}, "network": {"n_inputs": 2, "layers": [
                    {**layer, "activation": "tanh"} for layer in SPEC["network"]["layers"]
                ]}})  # fmt: skip
    spec = made["spec"]
    given = numbers(made["parameters"], digits=6)
    found = json.loads(handle("explain", json.dumps({"spec": spec, "numbers": given})))
    assert len(found["explanations"]) > 1
    assert found["decides"]


@pytest.mark.parametrize(
    ("document", "field"),
    [
        ({}, "numbers"), ({"numbers": [{"quantity": "", "value": 1}]}, "numbers[0].quantity"),
        ({"numbers": [{"quantity": "loss", "value": "red"}]}, "numbers[0].value"),
        ({"numbers": [{"quantity": "loss", "value": 1, "after": {"epochs": -1}}]}, "numbers[0].after"),
        ({"numbers": [{"quantity": "loss", "value": 1, "color": 1}]}, "numbers[0].color"),
    ],
)  # fmt: skip
def test_numbers_that_are_none_are_refused_at_their_place(document: Any, field: str) -> None:
    with pytest.raises(SpecError) as refused:
        explain(SPEC, document)
    assert refused.value.field == field
