"""Every kind of layer: the gradient is that of complex step and tape, every line works out, every result runs again."""

import json
import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from layer_networks import NETWORKS, VARIANTS, spec_of
from wrong_equations import planted, put

from backprop.equations import arrays
from backprop.errors import SpecError
from backprop.layers import LAYERS
from backprop.lines import worked
from backprop.lines.expression import evaluate, is_shortened
from backprop.lines.line import Line
from backprop.lines.report import FORMATS
from backprop.network.build import build
from backprop.oracles.check import EPSILON, check
from backprop.requests.parsing import parse
from backprop.runs.result import run
from backprop.training.loop import train

RNN: Any = LAYERS["rnn"]

EVERY = [(name, variant) for name in NETWORKS for variant in VARIANTS]


def test_every_kind_of_layer_is_among_the_networks() -> None:
    def kinds(layers: Any) -> set[str]:
        return {kind for layer in layers for kind in {layer["kind"]} | kinds(layer.get("layers", []))}

    assert set().union(*(kinds(layers) for layers, *_ in NETWORKS.values())) == set(LAYERS)


@pytest.mark.parametrize(("name", "variant"), EVERY)
def test_the_gradient_is_that_of_complex_step_and_tape(name: str, variant: str) -> None:
    found = check(parse(spec_of(name, **VARIANTS[variant])))
    assert found.bound < 1e-11 or found.bound <= 64 * EPSILON * 1e6
    assert found.error <= found.bound, (found.error, found.bound)
    if "truncated" not in name:
        assert found.central_excess <= 1e-6, found.central_excess


@pytest.mark.parametrize(("name", "variant"), EVERY)
def test_every_line_works_out_and_every_path_is_in_the_document(name: str, variant: str) -> None:
    spec = parse(spec_of(name, **VARIANTS[variant]))
    view, document = worked.view(spec, worked.first_step(spec)), run(spec)["steps"][0]
    lines = list(worked.all_lines(view))
    assert len({line.quantity for line in lines}) == len(lines)
    for line in lines:
        held = at(document, line.quantity)
        assert held == line.value or (held == 0 == line.value)
        for path in line.document()["from"]:
            at(document, path)
        if not is_shortened(line.numbers):
            made = evaluate(line.numbers)
            assert abs(made - line.value) <= 1e-12 * max(abs(line.value), 1e-3), (line.quantity, made, line.value)
    for line in lines[:: max(1, len(lines) // 40)]:
        assert worked.line(view, line.quantity) == line


def at(document: Any, path: str) -> Any:
    """The number at a path."""
    for key in re.findall(r"\w+", path):
        document = document[int(key) if key.isdigit() else key]
    return document


@pytest.mark.parametrize("name", NETWORKS)
def test_the_lines_by_hand_go_on_with_rounded_numbers(name: str) -> None:
    rounding = {"digits": 4, "kind": "decimals", "carry": True}
    spec = parse(spec_of(name, conventions={"rounding": rounding}))
    view = worked.view(spec, worked.first_step(spec))
    lines = [line for line in worked.all_lines(view) if line.note is None and line.numbers[0] != "num"]
    wrong = [line.quantity for line in lines if not view.agrees(line.numbers, line.value)]
    assert wrong == []


@cache
def lines_of(name: str) -> list[Line]:
    """All lines of a network's first step."""
    spec = parse(spec_of(name))
    return list(worked.all_lines(worked.view(spec, worked.first_step(spec))))


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("form", FORMATS)
def test_every_form_of_report_can_be_written(name: str, form: str) -> None:
    text = FORMATS[form](name, lines_of(name), 6)
    assert "Backward pass" in text


@pytest.mark.parametrize(("name", "variant"), EVERY)
def test_the_spec_of_a_result_gives_that_result_again(name: str, variant: str) -> None:
    first = run(parse(spec_of(name, **VARIANTS[variant])))
    again = run(parse(first["spec"]))
    assert json.dumps(again) == json.dumps(first)


def test_steps_in_two_runs_are_the_steps_of_one() -> None:
    """Parameters and running statistics of a result, put into its spec, go on where it stopped."""
    spec = spec_of("batch norm")
    whole = run(parse({**spec, "training": {"epochs": 5}}))
    half = run(parse({**spec, "training": {"epochs": 3}}))
    for layer, held in zip(half["spec"]["network"]["layers"], half["parameters"], strict=True):
        layer.update(held)
    half["spec"]["training"]["epochs"] = 2
    rest = run(parse(half["spec"]))
    assert json.dumps(rest["parameters"]) == json.dumps(whole["parameters"])


@pytest.mark.parametrize("every", [True, False])
@pytest.mark.parametrize("truncate", [None, 2])
@pytest.mark.parametrize(
    ("activation", "loss"), [("sigmoid", "binary_cross_entropy"), ("softmax", "categorical_cross_entropy")]
)
def test_a_recurrent_output_goes_with_cross_entropy(
    activation: str, loss: str, every: bool, truncate: int | None
) -> None:
    spec = spec_of("rnn is the output" if every else "rnn's last step is the output", loss={"name": loss})
    layer = {"kind": "rnn", "units": 2, "activation": activation, "return_sequences": every, "truncate": truncate}
    spec["network"] = {**spec["network"], "layers": [layer]}
    spec["data"]["Y"] = (np.array(spec["data"]["Y"]) > 0).astype(float).tolist()
    parsed = parse(spec)
    found = check(parsed)
    assert found.error <= found.bound, (found.error, found.bound)
    for line in worked.all_lines(worked.view(parsed, worked.first_step(parsed))):
        if line.phase == "backward" and not is_shortened(line.numbers):
            made = evaluate(line.numbers)
            assert abs(made - line.value) <= 1e-12 * max(abs(line.value), 1e-3), (line.quantity, made, line.value)


# Mutants: the check must see each wrong term.


def one_step_back_only(patch: pytest.MonkeyPatch) -> None:
    right = RNN.backward
    patch.setattr(RNN, "backward", lambda self, *args: right(replace(self, truncate=1), *args))


MUTANTS = {
    # Without mean's term the layer below sees a δ whose sum is not 0: its bias must be trained to tell.
    "without the variance": (planted("batch_norm", "dvariance[j] = 0 * gamma[j]"), "batch norm"),
    "without the mean": (planted("batch_norm", "dmean[j] = 0 * gamma[j]"), "batch norm"),
    "γ left out": (planted("batch_norm", "dx_hat[s,j] = da[s,j]"), "batch norm"),
    "dropout not scaled": (planted("dropout", "dA[s,j] = da[s,j] * mask[s,j]"), "dropout"),
    "mask forgotten": (planted("dropout", "dA[s,j] = da[s,j]"), "dropout"),
    "the way past the block lost": (planted("residual", "dA[s,j] = dA_F[s,j]"), "residual"),
    "the way through the block lost": (planted("residual", "dA[s,j] = da[s,j]"), "residual"),
    "one step back only": (one_step_back_only, "rnn, every step"),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_check_sees_a_wrong_backward_pass(mutant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mutate, name = MUTANTS[mutant]
    mutate(monkeypatch)
    found = check(parse(spec_of(name)))
    assert not found.passed, (found.error, found.bound)


def test_a_dropout_that_is_not_scaled_misses_the_mean_over_masks(monkeypatch: pytest.MonkeyPatch) -> None:
    from test_layers_laws import mean_over_masks

    whole, averaged = mean_over_masks()
    assert np.allclose(averaged, whole, rtol=1e-13, atol=0)
    put(monkeypatch, "dropout", "a[s,j] = A[s,j] * mask[s,j]")
    whole, averaged = mean_over_masks()
    assert not np.allclose(averaged, whole, rtol=1e-3, atol=0)


@pytest.mark.parametrize(("layers", "field"), [
    ([{"units": 2}, {"kind": "residual", "layers": [{"units": 3}]}, {"units": 2}], "network.layers[1].layers"),
    ([{"units": 2}, {"kind": "residual", "layers": []}, {"units": 2}], "network.layers[1].layers"),
    ([{"units": 2}, {"kind": "residual", "layers": [{"units": 2, "W": [[1, 2], [3, "x"]]}]}, {"units": 2}],
     "network.layers[1].layers[0].W[1][1]"),
    ([{"units": 2}, {"kind": "dropout", "rate": 1}, {"units": 2}], "network.layers[1].rate"),
    ([{"units": 2}, {"kind": "dropout", "mask": [1, 2]}, {"units": 2}], "network.layers[1].mask[1]"),
    ([{"units": 2}, {"kind": "dropout", "mask": [[1, 0]]}, {"units": 2}], "network.layers[1].mask"),
    ([{"units": 2}, {"kind": "batch_norm", "gamma": [1]}, {"units": 2}], "network.layers[1].gamma"),
    ([{"units": 2}, {"kind": "batch_norm", "running_variance": [1, -1]}, {"units": 2}],
     "network.layers[1].running_variance[1]"),
    ([{"units": 2}, {"kind": "batch_norm", "epsilon": -1}, {"units": 2}], "network.layers[1].epsilon"),
    ([{"kind": "dropout"}], "network.layers"),
    ([{"kind": "rnn", "units": 2}], "data.X[0]"),
])  # fmt: skip
def test_what_does_not_fit_is_refused_by_its_path(layers: Any, field: str) -> None:
    spec = {"network": {"n_inputs": 2, "layers": layers}, "data": {"X": [[1, 2], [3, 4]], "Y": [[1, 2], [3, 4]]}}
    with pytest.raises(SpecError) as refused:
        parse(spec)
    assert refused.value.field == field, refused.value


@pytest.mark.parametrize(("layers", "field"), [
    ([{"kind": "rnn", "units": 2}, {"kind": "rnn", "units": 2}], "network.layers[1]"),
    ([{"kind": "rnn", "units": 2, "h0": [[0, 0]]}], "network.layers[0].h0"),
    ([{"kind": "rnn", "units": 2, "truncate": 0}], "network.layers[0].truncate"),
    ([{"kind": "rnn", "units": 2, "Wh": [[1, 2]]}], "network.layers[0].Wh"),
    ([{"kind": "residual", "layers": [{"kind": "rnn", "units": 2}]}], "network.layers[0].layers"),
])  # fmt: skip
def test_what_does_not_fit_through_time_is_refused(layers: Any, field: str) -> None:
    X = [[[1, 2], [3, 4], [5, 6]]] * 2
    spec = {"network": {"n_inputs": 2, "layers": layers}, "data": {"X": X, "Y": [[1, 2], [3, 4]]}}
    with pytest.raises(SpecError) as refused:
        parse(spec)
    assert refused.value.field == field, refused.value


def test_sequential_updates_inside_a_block_are_refused() -> None:
    with pytest.raises(SpecError) as refused:
        parse(spec_of("residual", conventions={"update_order": "sequential"}))
    assert refused.value.field == "conventions.update_order"


def test_batch_norm_of_one_sample_is_warned_of() -> None:
    result = run(parse(spec_of("batch norm", training={"batch_size": 1})))
    assert any("one sample" in note for note in result["notes"])
    held = result["parameters"][1]
    assert held["running_variance"] == [1.0] * 4


def products(n_steps: int, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many products of arrays a step through time takes, truncated after half of the time steps."""
    count = 0
    product = arrays.sum_of_products

    def counted(*given: Any) -> Any:
        nonlocal count
        count += 1
        return product(*given)

    layer = {"kind": "rnn", "units": 2, "truncate": n_steps // 2, "return_sequences": True}
    spec = parse({
        "network": {"n_inputs": 1, "layers": [layer]},
        "data": {"X": [[[0.1]] * n_steps], "Y": [[[0.2, 0.3]] * n_steps]},
    })  # fmt: skip
    with monkeypatch.context() as patched:
        patched.setattr(arrays, "sum_of_products", counted)
        next(train(spec, build(spec)))
    return count


def test_twice_the_time_steps_take_twice_the_products_also_when_truncated(monkeypatch: pytest.MonkeyPatch) -> None:
    assert products(80, monkeypatch) < 2.1 * products(40, monkeypatch)
