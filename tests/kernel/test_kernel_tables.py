"""Every row of the tables has its form in the kernel, or couples units and stands apart; forms agree with rows."""

from typing import Any

import numpy as np
import pytest
from both_paths import apart, network_spec
from native_lanes import Mapped

from backprop.equations.parser import parse_formula
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.kernel.activations import form_of
from backprop.kernel.formulas import Formula
from backprop.kernel.plan import make_plan
from backprop.kernel.support import supports
from backprop.layers import LAYERS
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.requests.parsing import parse

Z = np.concatenate([np.linspace(-40, 40, 401), [-0.0, 1e-300, -1e-300, -745.0, 745.0]])
EPSILON = float(np.finfo(float).eps)


@pytest.mark.parametrize("name", [name for name, row in ACTIVATIONS.items() if not row.couples and name != "identity"])
def test_forms_of_activations_are_those_of_their_rows(name: str) -> None:
    row = ACTIVATIONS[name]
    hyper = {field.name: 0.7 for field in row.hyperparameters}
    form: Any = form_of(name)
    value, slope = (Mapped(lambda z: form(z, *hyper.values()), output=i)(Z) for i in (0, 1))
    with np.errstate(all="ignore"):
        a = row.value(Z, **hyper)
        expected = row.slope(Z, a, **hyper)
    near = 64 * EPSILON * np.maximum(np.abs(a), np.abs(Z) if name in ("gelu", "silu") else 0) + 1e-300
    assert np.all(np.abs(value - a) <= near)
    assert np.all(np.abs(slope - expected) <= 64 * EPSILON * np.maximum(np.abs(expected), 1e-3) + 1e-300)


@pytest.mark.parametrize("name", LOSSES)
def test_formulas_of_losses_compile_to_what_their_rows_compute(name: str) -> None:
    row, rng = LOSSES[name], np.random.default_rng(1)
    p = rng.uniform(0.01, 0.99, 64) if row.probabilities else rng.normal(0, 2, 64)
    y = rng.choice(row.target_values, 64) if row.target_values else rng.uniform(0, 1, 64)
    y[:8], p[:4] = (y[:8], p[:4]) if row.target_values else (np.tile([0.0, 1.0], 4), [0.0, 1.0, 0.0, 1.0])
    hyper: dict[str, float] = dict.fromkeys(row.settings, 0.8)

    def compiled(formula: str) -> Any:
        def form(y: Any, p: Any) -> Any:
            constants = {key: y.constant(value) for key, value in hyper.items()}
            return Formula({**constants, "y": y, "p": p}, row.probabilities).lanes(parse_formula(formula))

        return Mapped(form, n_inputs=2)(y, p)

    with np.errstate(all="ignore"):
        for ours, theirs in (
            (compiled(row.formula), row.term(y, p, **hyper)), (compiled(row.derivative), row.slope(y, p, **hyper)),
        ):  # fmt: skip
            assert np.array_equal(np.isfinite(ours), np.isfinite(theirs))
            finite = np.isfinite(theirs)
            assert np.all(np.abs(ours - theirs)[finite] <= 16 * EPSILON * np.maximum(1, np.abs(theirs[finite])))


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_optimizer_compiles_from_its_lines(name: str) -> None:
    spec = parse(network_spec([2, 3, 1], ["tanh", "identity"], optimizer={"name": name, "weight_decay": 0.1}))
    assert supports(spec) is None
    rule = make_plan(spec).rule
    assert [line for line, _ in rule.lines] == [line.name for line in spec.optimizer.lines]
    assert set(rule.state) == set(spec.optimizer.start(np.zeros(1)))


OWN: dict[str, dict[str, Any]] = {
    "dense": {"units": 3},
    "residual": {"layers": [{"units": 3}]},
    "rnn": {"units": 3},
    "lstm": {"units": 3},
    "gru": {"units": 3},
    "attention": {"units": 3, "return_sequences": False},
    "conv1d": {"padding": "same"},
    "conv2d": {"padding": "same"},
    "average_pool": {"size": 1},
    "max_pool": {"size": 1},
    "global_pool": {"input": [3, 1, 1]},
}
"""What a layer of a kind cannot be without."""


@pytest.mark.parametrize("kind", LAYERS)
def test_every_kind_of_layer_is_taken(kind: str) -> None:
    spec = network_spec([2, 3, 1], ["tanh", "identity"])
    first, last = spec["network"]["layers"]
    spec["network"]["layers"] = [first, {"kind": kind, **OWN.get(kind, {})}, last]
    if LAYERS[kind].takes_sequences:
        spec["data"]["X"] = [[row, row] for row in spec["data"]["X"]]
    why = supports(parse(spec))
    if LAYERS[kind].space:
        assert why and "have no compiled code yet" in why
    else:
        assert why is None


@pytest.mark.parametrize(
    ("more", "words"),
    [({"optimizer": {"name": "lbfgs"}}, "takes the whole batch at once"),
     ({"conventions": {"update_order": "sequential"}}, "layers are updated one after the other"),
     ({"conventions": {"rounding": {"digits": 4, "carry": True}}}, "numbers are rounded at every line"),
     ({"clip": {"norm": 1e-150}}, "the bound on the gradient's norm is below 1e-140")],
)  # fmt: skip
def test_what_the_kernel_does_not_take_it_says(more: Any, words: str) -> None:
    assert words in str(supports(parse(network_spec([2, 3, 1], ["tanh", "identity"], **more))))


def test_a_function_of_a_softmax_and_one_of_the_inputs_are_taken() -> None:
    spec = network_spec([2, 3, 2], ["softmax", "identity"])
    first, last = spec["network"]["layers"]
    alone = {"kind": "activation", "name": "tanh"}
    spec["network"]["layers"] = [alone, first, alone, last]
    assert apart(spec) <= 1e-12


def test_a_fused_output_of_a_softmax_is_taken() -> None:
    spec = network_spec([2, 3, 2], ["tanh", "softmax"], "binary_cross_entropy")
    spec["network"]["layers"].append({"kind": "activation", "name": "sigmoid"})
    assert apart(spec) <= 1e-12
