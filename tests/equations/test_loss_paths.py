"""A gradient is the sum over all paths to the loss: of every kind, and path by path where one can count them."""

import itertools
import math
from typing import Any

import numpy as np
import pytest

from backprop.errors import SpecError
from backprop.lines import worked
from backprop.lines.expression import evaluate
from backprop.lines.loss_paths import LossPaths, loss_paths
from backprop.lines.path_terms import Errors
from backprop.requests.examples import EXAMPLES
from backprop.requests.parsing import parse
from backprop.rules.limits import PATHS_LISTED


def number(value: Any) -> float:
    return float(value) if not isinstance(value, dict) else float(value["nonfinite"])


def spec_of(*units: int, activation: str = "tanh", samples: int = 1, **more: Any) -> Any:
    rng = np.random.default_rng(5)
    layers = [{"units": n, "activation": activation} for n in units[1:]]
    data = {"X": rng.normal(size=(samples, units[0])).tolist(), "Y": rng.normal(size=(samples, units[-1])).tolist()}
    network = {"n_inputs": units[0], "layers": layers}
    return {"network": network, "data": data, "init": {"name": "glorot_uniform", "seed": 3, "bias": 0.1}, **more}


RNN = {"kind": "rnn", "units": 2}
SPECS: dict[str, Any] = {
    **{name: example.spec for name, example in EXAMPLES.items()},
    "three hidden layers": spec_of(2, 3, 2, 3, 2),
    "a batch": spec_of(2, 3, 2, samples=3),
    "an error signal": spec_of(2, 2, 1, conventions={"delta_sign": "error_signal"}),
    "a penalty and a bound": spec_of(2, 2, 1, penalty={"l2": 0.5}, clip={"norm": 0.01}),
    "wide": spec_of(15, 14, 2),
    "softmax without its loss": spec_of(2, 3, 3, activation="softmax", loss={"name": "half_squared_error"}),
}


@pytest.mark.parametrize("name", SPECS)
def test_the_paths_add_up_to_every_gradient(name: str) -> None:
    spec = parse(SPECS[name])
    errors = Errors(worked.view(spec, worked.first_step(spec), whole=True))
    checked = 0
    for start, (quantity, _) in errors.quantities.items():
        for index in itertools.islice(np.ndindex(*quantity.shape), 12):
            path = start + "".join(f"[{i}]" for i in index)
            line = errors.line(path)
            if not errors.comes_down(path) or line is None:
                continue
            paths = LossPaths(errors, path)
            size = math.fsum(abs(one.value) for one in paths.best(200)) or 1e-300
            assert abs(paths.total[path] - line.value) <= 1e-12 * max(size, abs(line.value)), path
            checked += 1
    assert checked > 3


def test_each_path_of_a_dense_network_is_the_product_of_its_weights_and_slopes() -> None:
    spec = spec_of(2, 3, 2, 2)
    found = loss_paths(parse(spec), "layers[0].gradients.W[1][0]")
    step = worked.first_step(parse(spec))
    weights = [layer["W"] for layer in step.before]
    slopes = [1 - trace.a[0] ** 2 for trace in step.traces]
    error, x = step.traces[-1].a[0] - step.Y[0], step.X[0, 0]
    wanted = sorted(
        x * slopes[0][1] * weights[1][k, 1] * slopes[1][k] * weights[2][o, k] * slopes[2][o] * error[o]
        for k in range(2) for o in range(2)
    )  # fmt: skip
    assert sorted(number(path["value"]) for path in found["paths"]) == pytest.approx(wanted, rel=1e-13)
    for path in found["paths"]:
        assert number(path["value"]) == pytest.approx(evaluate(path["numbers"]), rel=1e-13)
        assert number(path["share"]) == pytest.approx(number(path["value"]) / number(found["value"]), rel=1e-13)
        assert len(path["route"]) == 3


def test_mazurs_first_weight_has_the_two_paths_of_the_page() -> None:
    found = loss_paths(parse(EXAMPLES["mazur"].spec), "layers[0].before.W[0][0]")
    assert found["quantity"] == "layers[0].gradients.W[0][0]"
    assert [path["route"] for path in found["paths"]] == [["h1", "ŷ1"], ["h1", "ŷ2"]]
    # 0.055399425 and −0.019049119 are the page's own, times out(1 − out) and the input.
    expected = [value * 0.241300709 * 0.05 for value in (0.055399425, -0.019049119)]
    assert [path["value"] for path in found["paths"]] == pytest.approx(expected, rel=1e-7)
    assert found["sum"] == pytest.approx(0.000438568, rel=1e-6)


def test_of_many_paths_the_largest_are_listed_and_the_rest_is_summed() -> None:
    spec = parse(spec_of(2, 5, 5, 5, 2))
    found = loss_paths(spec, "input_gradients[0][0]")
    assert found["count"] == 5 * 5 * 5 * 2
    assert len(found["paths"]) == PATHS_LISTED
    errors = Errors(worked.view(spec, worked.first_step(spec), whole=True))
    every = LossPaths(errors, "input_gradients[0][0]").best(1000)
    assert len(every) == found["count"]
    sizes = [abs(one.value) for one in every]
    assert sizes == sorted(sizes, reverse=True)
    assert [path["value"] for path in found["paths"]] == [one.value for one in every[:PATHS_LISTED]]
    rest = math.fsum(one.value for one in every[PATHS_LISTED:])
    assert found["rest"] == {"count": 210, "value": pytest.approx(rest, rel=1e-12)}
    assert found["notes"] == ["There are 250 paths. The 40 with the largest products are listed, the rest is summed."]


def test_of_a_batch_each_path_says_its_sample() -> None:
    found = loss_paths(parse(spec_of(2, 2, 1, samples=3)), "layers[1].gradients.W[0][0]")
    assert sorted(path["sample"] for path in found["paths"]) == [0, 1, 2]


@pytest.mark.parametrize(
    ("quantity", "spec", "sentence"),
    [
        ("loss", spec_of(2, 2, 1), "The loss does not come down to “loss”"),
        ("layers[0].slope[0][0]", spec_of(2, 2, 1), "The loss does not come down to “layers[0].slope[0][0]”"),
        ("layers[0].gradients.W[5][0]", spec_of(2, 2, 1), "The loss does not come down to"),
        ("layers[0].delta[0][0]", spec_of(3, 2, 160, 160, 2), "more than 20000 connections"),
    ],
)
def test_what_has_no_paths_or_too_many_is_refused(quantity: str, spec: Any, sentence: str) -> None:
    with pytest.raises(SpecError, match=sentence.replace("[", r"\[")):
        loss_paths(parse(spec), quantity)
