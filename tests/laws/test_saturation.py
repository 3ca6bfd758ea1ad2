"""Saturated outputs keep their digits: loss and δ of the fused pairs at any z, on every path that takes a step."""

import math
from collections.abc import Callable
from typing import Any

import mpmath as mp
import numpy as np
import pytest

from backprop.exports import export
from backprop.exports.case import Case
from backprop.functions.losses import LOSSES
from backprop.kernel import Trainer as KernelTrainer
from backprop.lines import worked
from backprop.lines.expression import evaluate
from backprop.network.build import NetworkParameters, build
from backprop.network.objective import Objective
from backprop.network.spec import Spec
from backprop.numbers.special import sigmoid, softmax, sum_of_others
from backprop.oracles.check import check
from backprop.requests.parsing import parse
from backprop.runs.descent import stepwise
from backprop.training.loop import Trainer, train
from backprop.training.numpy_fast import FastSteps
from backprop.training.numpy_many import StackedTrainer
from backprop.training.progress import Progress

ULP = mp.mpf(2) ** -52
SMALLEST = mp.mpf(2) ** -1074
DIGITS = 400  # of mpmath: e^−745 beside 1
Z = [-745.0, -300.1, -52.0, -36.8, -9.3, -0.7, -1e-9, 0.0, 1e-9, 0.7, 9.3, 36.8, 37.1, 52.0, 300.1, 745.0]
Y = [0.0, 1.0, 0.5, 0.3, 1.0 - 1e-10, 1.0 - 2.0**-53, 1e-10, 1e-300]


def off_by(value: float, exact: Any, size: Any) -> float:
    """The error in units in the last place of `size`; below the normal numbers in units of the smallest."""
    return float(abs(mp.mpf(float(value)) - exact) / max(ULP * size, SMALLEST))


@pytest.mark.parametrize("y", Y)
@pytest.mark.parametrize("z", Z)
def test_sigmoid_with_cross_entropy_at_any_z_and_target(z: float, y: float) -> None:
    """δ = (1 − y) σ(z) − y σ(−z): within 2 ulp of the larger term, which is δ itself for y = 0 and 1."""
    pair, one, at = LOSSES["binary_cross_entropy"].fused, np.array([y]), np.array([z])
    assert pair is not None
    with mp.workdps(DIGITS):
        x, t = mp.mpf(z), mp.mpf(y)
        right, left = (1 - t) / (1 + mp.exp(-x)), t / (1 + mp.exp(x))
        delta = float(pair.delta(one, at, sigmoid(at))[0])
        assert off_by(delta, right - left, max(right, left)) <= 2, (delta, right - left)
        loss = t * mp.log1p(mp.exp(-x)) + (1 - t) * mp.log1p(mp.exp(x))
        term = float(pair.term(one, at)[0])
        assert off_by(term, loss, loss) <= 2, (term, loss)


@pytest.mark.parametrize("seed", range(200))
def test_softmax_with_cross_entropy_at_any_z_and_targets(seed: int) -> None:
    """δ_j = ŷ_j Σ y_k − y_j Σ ŷ_k over k ≠ j, one-hot and soft: a few ulp, and half an ulp of each z_j − z_max."""
    pair, rng = LOSSES["categorical_cross_entropy"].fused, np.random.default_rng(seed)
    assert pair is not None
    n = int(rng.integers(2, 9))
    z = rng.normal(0, 10.0 ** rng.uniform(-1, 2.3), n)
    if seed % 5 == 0:
        z[0] = z[-1]  # equal ones, perhaps the largest
    y = [np.eye(n)[rng.integers(n)], rng.dirichlet(np.ones(n)), 10.0 ** -rng.uniform(0, 20, n)][seed % 3]
    delta, terms = pair.delta(y[None], z[None], softmax(z[None]))[0], pair.term(y[None], z[None])[0]
    with mp.workdps(DIGITS):
        shifted = [mp.mpf(x) - mp.mpf(float(z.max())) for x in z]
        e, t = [mp.exp(x) for x in shifted], [mp.mpf(x) for x in y]
        total = mp.fsum(e)
        for j in range(n):
            up = e[j] / total * mp.fsum(t[k] for k in range(n) if k != j)
            down = t[j] * mp.fsum(e[k] for k in range(n) if k != j) / total
            allowed = 6 + float(max(abs(x) for x in shifted)) / 2
            assert off_by(delta[j], up - down, max(up, down)) <= allowed, (delta[j], up - down)
            loss = t[j] * (mp.log(total) - shifted[j])
            assert off_by(terms[j], loss, loss) <= allowed, (terms[j], loss)


def test_the_sum_of_others_adds_up_the_rest_at_the_largest_entry() -> None:
    x = np.array([[1.0, 2.0**-70, 3 * 2.0**-70], [2.0, 2.0, 0.0], [0.25, 0.5, 0.125]])
    found = sum_of_others(x)
    assert found.tolist() == [[2.0**-68, 1.0, 1.0], [2.0, 2.0, 4.0], [0.625, 0.375, 0.75]]
    assert sum_of_others(np.array([[7.0]])).tolist() == [[0.0]]


ONE = {"units": 1, "activation": "sigmoid", "W": [[0.3, 0.2]], "b": [0]}
TWO = {"units": 2, "activation": "softmax", "W": [[0.3, 0.2], [0, 0]], "b": [0, 0]}
RATE = 1.0


def sigmoid_at(x: list[float], y: float, layers: Any = (ONE,)) -> Any:
    """One sample with z = 0.3 x₁ + 0.2 x₂."""
    return {
        "network": {"n_inputs": 2, "layers": list(layers)}, "data": {"X": [x], "Y": [[y]]},
        "loss": {"name": "binary_cross_entropy"}, "optimizer": {"name": "sgd", "learning_rate": RATE},
    }  # fmt: skip


def softmax_at(x: list[float], y: list[float], layers: Any = (TWO,)) -> Any:
    """One sample with z = (0.3 x₁ + 0.2 x₂, 0)."""
    return {**sigmoid_at(x, 0, layers), "data": {"X": [x], "Y": [y]}, "loss": {"name": "categorical_cross_entropy"}}


APART = [  # each bias is 0 before the step and −η δ after it, so that no digit of δ is lost
    {**ONE, "activation": "identity"}, {"kind": "activation", "name": "sigmoid"},
]  # fmt: skip
CASES = [
    (sigmoid_at([120, 80], 1), [-1]), (sigmoid_at([-120, -80], 0), [1]), (sigmoid_at([120, 80], 1, APART), [-1]),
    (softmax_at([120, 80], [1, 0]), [-1, 1]), (softmax_at([-120, -80], [0, 1]), [1, -1]),
    (softmax_at([120, 80], [1, 0], [{**TWO, "activation": "identity"}, {"kind": "activation", "name": "softmax"}]),
     [-1, 1]),
]  # fmt: skip
SMALL = 1 / (1 + math.exp(52))  # σ(−52) = 2.61e−23: what is left of y where ŷ is 1 in float64


def by_steps(spec: Spec) -> NetworkParameters:
    return next(train(spec, build(spec))).after


def by_numpy(spec: Spec) -> NetworkParameters:
    trainer = Trainer(spec, Progress.begin(spec, build(spec)), FastSteps(spec))
    trainer.run(1)
    return trainer.progress().parameters


def by_many(spec: Spec) -> NetworkParameters:
    trainer = StackedTrainer(spec, [build(spec), build(spec)], [RATE, RATE])
    trainer.epoch()
    return trainer.network(1)


def by_descent(spec: Spec) -> NetworkParameters:
    descent = stepwise(spec)
    descent.step()
    return descent.parameters


def by_kernel(spec: Spec) -> NetworkParameters:
    trainer = KernelTrainer(spec)
    trainer.run(1)
    return trainer.progress().parameters


@pytest.mark.parametrize("path", [by_steps, by_numpy, by_many, by_descent, by_kernel])
@pytest.mark.parametrize(("spec", "signs"), CASES)
def test_every_path_takes_the_small_step_of_a_saturated_right_output(
    path: Callable[[Spec], NetworkParameters], spec: Any, signs: list[int]
) -> None:
    after = path(parse(spec))[0]["b"]
    assert after.tolist() == pytest.approx([-RATE * sign * SMALL for sign in signs], rel=1e-14, abs=0)


def test_a_recurrent_output_has_it_too() -> None:
    layer = {"kind": "rnn", "units": 1, "activation": "sigmoid", "Wx": [[0.3, 0.2]], "Wh": [[0]], "b": [0]}
    spec = sigmoid_at([120, 80], 1, [layer])
    spec["data"]["X"] = [[[0.0, 0.0], [120.0, 80.0]]]
    step = next(train(parse(spec), build(parse(spec))))
    assert step.backward.layers[0].delta[0, :, 0].tolist() == pytest.approx([0, -SMALL], rel=1e-14, abs=0)


@pytest.mark.parametrize(("spec", "signs"), CASES)
def test_tape_complex_step_and_curvature_see_the_same(spec: Any, signs: list[int]) -> None:
    parsed = parse(spec)
    found = check(parsed)
    for ours in (found.analytic, found.autodiff, found.complex_step):
        assert ours[0]["b"].tolist() == pytest.approx([sign * SMALL for sign in signs], rel=1e-14, abs=0)
    objective = Objective(parsed, parsed.X, parsed.Y, build(parsed))
    H = objective.hessian(objective.layout.flat(build(parsed)))
    assert H[-1, -1] == pytest.approx(SMALL, rel=1e-14, abs=0)  # σ(z) σ(−z)


@pytest.mark.parametrize(("spec", "signs"), CASES)
def test_the_numpy_script_writes_it_out(spec: Any, signs: list[int], capsys: Any) -> None:
    names: dict[str, Any] = {}
    exec(export(parse(spec), "numpy"), names)  # our own script
    assert names["db1"].tolist() == pytest.approx([sign * SMALL for sign in signs], rel=1e-14, abs=0)
    assert names["loss"] == pytest.approx(SMALL, rel=1e-14, abs=0)  # ln(1 + e^−52)
    assert "All numbers agree" in capsys.readouterr().out


def deltas(spec: Any) -> list[Any]:
    parsed = parse(spec)
    lines = worked.all_lines(worked.view(parsed, worked.first_step(parsed)))
    return [line for line in lines if ".delta" in line.quantity]


@pytest.mark.parametrize("z", [-745.0, -52.0, -10.0, 10.0, 36.0, 52.0, 745.0])
@pytest.mark.parametrize("y", [0.0, 1.0, 0.25])
def test_the_worked_line_of_delta_gives_its_value(z: float, y: float) -> None:
    for spec in (sigmoid_at([z / 0.3, 0], y), softmax_at([z / 0.3, 0], [y, 1 - y]), softmax_at([z / 0.3, 0], [y, 0.5])):
        for line in deltas(spec):
            assert math.isclose(evaluate(line.numbers), line.value, rel_tol=1e-12, abs_tol=1e-300), line


def test_the_worked_line_is_prediction_less_target_where_that_has_the_digits() -> None:
    assert deltas(sigmoid_at([1, 2], 1))[0].formula == ["sub", ["sym", "ŷ", None], ["sym", "y", None]]
    (line,) = deltas(sigmoid_at([120, 80], 1))
    assert "keeps the digits" in line.note and line.formula[0] == "sub" and line.formula[1][0] == "mul"


def test_rounding_that_is_carried_on_takes_the_difference_of_the_rounded_prediction() -> None:
    spec = {**sigmoid_at([20, 10], 1), "conventions": {"rounding": {"digits": 3, "kind": "decimals", "carry": True}}}
    step = next(train(parse(spec), build(parse(spec))))  # σ(8) = 0.99966… is 1.000 by hand
    assert step.traces[-1].a.tolist() == [[1.0]]
    assert step.backward.layers[-1].delta.tolist() == [[0.0]]


@pytest.mark.parametrize("z", [1.0, 20.0, 36.0, 52.0])
def test_a_script_is_held_to_all_digits_however_saturated(z: float) -> None:
    """Only soft targets cancel: σ(z) less something a millionth away from it has six digits less."""
    for spec in (sigmoid_at([z / 0.3, 0], 1), softmax_at([z / 0.3, 0], [1, 0])):
        assert Case.of(parse(spec)).bound == 1e-12
    near = float(sigmoid(np.array(1.0))) + 1e-6
    assert 1e-12 < Case.of(parse(sigmoid_at([1 / 0.3, 0], near))).bound < 1e-8
