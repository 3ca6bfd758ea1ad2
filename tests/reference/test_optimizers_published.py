"""Optimizers and small pages as published: CS231n, Dive into Deep Learning, Adam by hand, autodiff documentation.

Sources stand with each test; numbers are compared to the digits that the source prints, or to 1e-12 with the value
recomputed from its inputs where the page carries rounded numbers.
"""

from typing import Any

import numpy as np
import pytest

import backprop
from backprop.optimizers.first_order import OPTIMIZERS

PRINTED = 5.1e-9  # CS231n prints 8 decimals
Array = Any


def keep(array: Array) -> Array:
    return array


def settings(name: str, **chosen: Any) -> dict[str, Any]:
    """The row's settings: defaults, and what is chosen."""
    row = OPTIMIZERS[name]
    hyper = {field.name: field.default for field in row.hyperparameters if field.name != "weight_decay"}
    return {**hyper, **row.default_choices, **chosen}


def one_step(name: str, gradient: Array, state: Any, learning_rate: float, t: int, **chosen: Any) -> tuple[Array, Any]:
    return OPTIMIZERS[name].step(gradient, state, learning_rate, t, keep, **settings(name, **chosen))


def descend(name: str, slope: Any, start: list[float], learning_rate: float, steps: int, **chosen: Any) -> Array:
    """An optimizer's row on a function of which only the slope is given."""
    x = np.array(start)
    state = OPTIMIZERS[name].init(x, **settings(name, **chosen))
    for t in range(1, steps + 1):
        update, state = one_step(name, slope(x), state, learning_rate, t, **chosen)
        x = x + update
    return x


# CS231n, spring 2019, assignment 2, FullyConnectedNets.ipynb: inputs are linspaces, so that all can repeat them.
W = np.linspace(-0.4, 0.6, 20).reshape(4, 5)
DW = np.linspace(-0.6, 0.4, 20).reshape(4, 5)


def ramp(low: float, high: float) -> Array:
    return np.linspace(low, high, 20).reshape(4, 5)


def test_cs231n_momentum() -> None:
    update, state = one_step("momentum", DW, {"v": ramp(0.6, 0.9)}, 1e-3, 1, momentum=0.9, rule="keras")
    next_w = [
        [0.1406, 0.20738947, 0.27417895, 0.34096842, 0.40775789],
        [0.47454737, 0.54133684, 0.60812632, 0.67491579, 0.74170526],
        [0.80849474, 0.87528421, 0.94207368, 1.00886316, 1.07565263],
        [1.14244211, 1.20923158, 1.27602105, 1.34281053, 1.4096],
    ]
    velocity = [
        [0.5406, 0.55475789, 0.56891579, 0.58307368, 0.59723158],
        [0.61138947, 0.62554737, 0.63970526, 0.65386316, 0.66802105],
        [0.68217895, 0.69633684, 0.71049474, 0.72465263, 0.73881053],
        [0.75296842, 0.76712632, 0.78128421, 0.79544211, 0.8096],
    ]
    np.testing.assert_allclose(W + update, next_w, rtol=0, atol=PRINTED)
    np.testing.assert_allclose(state["v"], velocity, rtol=0, atol=PRINTED)


def test_cs231n_rmsprop() -> None:
    update, state = one_step("rmsprop", DW, {"v": ramp(0.6, 0.9)}, 1e-2, 1, rho=0.99)
    next_w = [
        [-0.39223849, -0.34037513, -0.28849239, -0.23659121, -0.18467247],
        [-0.132737, -0.08078555, -0.02881884, 0.02316247, 0.07515774],
        [0.12716641, 0.17918792, 0.23122175, 0.28326742, 0.33532447],
        [0.38739248, 0.43947102, 0.49155973, 0.54365823, 0.59576619],
    ]
    cache = [
        [0.5976, 0.6126277, 0.6277108, 0.64284931, 0.65804321],
        [0.67329252, 0.68859723, 0.70395734, 0.71937285, 0.73484377],
        [0.75037008, 0.7659518, 0.78158892, 0.79728144, 0.81302936],
        [0.82883269, 0.84469141, 0.86060554, 0.87657507, 0.8926],
    ]
    np.testing.assert_allclose(W + update, next_w, rtol=0, atol=PRINTED)
    np.testing.assert_allclose(state["v"], cache, rtol=0, atol=PRINTED)


ADAM_NEXT_W = [
    [-0.40094747, -0.34836187, -0.29577703, -0.24319299, -0.19060977],
    [-0.1380274, -0.08544591, -0.03286534, 0.01971428, 0.0722929],
    [0.1248705, 0.17744702, 0.23002243, 0.28259667, 0.33516969],
    [0.38774145, 0.44031188, 0.49288093, 0.54544852, 0.59801459],
]


def cs231n_adam(t: int) -> tuple[Array, Any]:
    return one_step("adam", DW, {"m": ramp(0.6, 0.9), "v": ramp(0.7, 0.5)}, 1e-2, t)


def test_cs231n_adam() -> None:
    update, state = cs231n_adam(6)
    v = [
        [0.69966, 0.68908382, 0.67851319, 0.66794809, 0.65738853],
        [0.64683452, 0.63628604, 0.6257431, 0.61520571, 0.60467385],
        [0.59414753, 0.58362676, 0.57311152, 0.56260183, 0.55209767],
        [0.54159906, 0.53110598, 0.52061845, 0.51013645, 0.49966],
    ]
    m = [
        [0.48, 0.49947368, 0.51894737, 0.53842105, 0.55789474],
        [0.57736842, 0.59684211, 0.61631579, 0.63578947, 0.65526316],
        [0.67473684, 0.69421053, 0.71368421, 0.73315789, 0.75263158],
        [0.77210526, 0.79157895, 0.81105263, 0.83052632, 0.85],
    ]
    np.testing.assert_allclose(W + update, ADAM_NEXT_W, rtol=0, atol=PRINTED)
    np.testing.assert_allclose(state["m"], m, rtol=0, atol=PRINTED)
    np.testing.assert_allclose(state["v"], v, rtol=0, atol=PRINTED)


def test_cs231n_adam_counts_the_step_before_the_correction() -> None:
    """The notebook's config says t = 5; its solution increments first. With t = 5 the first row is another one."""
    update, _ = cs231n_adam(5)
    with_five = [-0.4009898831, -0.3484063384, -0.2958235939, -0.2432416779, -0.1906606205]
    np.testing.assert_allclose((W + update)[0], with_five, rtol=0, atol=5.1e-11)
    assert np.max(np.abs((W + update)[0] - ADAM_NEXT_W[0])) > 1e-5


def test_cs231n_adam_as_a_run_that_goes_on() -> None:
    """The same through a whole spec: a linear layer on the unit vectors whose δ is DW, gone on from step 5."""
    Y = np.transpose(W - DW)
    state = {"m": ramp(0.6, 0.9).tolist(), "v": ramp(0.7, 0.5).tolist()}
    spec = {
        "network": {"n_inputs": 5, "layers": [{"units": 4, "activation": "identity", "W": W.tolist()}]},
        "data": {"X": np.eye(5).tolist(), "Y": Y.tolist()},
        "loss": {"name": "half_squared_error", "reduction": "sum"}, "conventions": {"bias": "none"},
        "optimizer": {
            "name": "adam", "learning_rate": 1e-2,
            "state": {"steps": 5, "layers": [{"W": state}]},
        },
    }  # fmt: skip
    step = backprop.run(spec)["steps"][0]
    assert step["step"] == 6
    np.testing.assert_allclose(step["layers"][0]["gradients"]["W"], DW, rtol=0, atol=1e-15)
    np.testing.assert_allclose(step["layers"][0]["after"]["W"], ADAM_NEXT_W, rtol=0, atol=PRINTED)


# Dive into Deep Learning, chapter “Optimization Algorithms”: f = 0.1 x1² + 2 x2² from (−5, −2), 20 steps.
def d2l_slope(x: Array) -> Array:
    return np.array([0.2 * x[0], 4.0 * x[1]])


@pytest.mark.parametrize(
    ("name", "learning_rate", "chosen", "printed"),
    [
        ("sgd", 0.4, {}, (-0.943467, -0.000073)),
        ("sgd", 0.6, {}, (-0.387814, -1673.365109)),
        ("momentum", 0.6, {"momentum": 0.5}, (0.007188, 0.002553)),
        ("momentum", 0.6, {"momentum": 0.25}, (-0.126340, -0.186632)),
        ("adagrad", 0.4, {"epsilon": 1e-6, "epsilon_place": "inside"}, (-2.382563, -0.158591)),
        ("adagrad", 2.0, {"epsilon": 1e-6, "epsilon_place": "inside"}, (-0.002295, -0.000000)),
        ("rmsprop", 0.4, {"rho": 0.9, "epsilon": 1e-6, "epsilon_place": "inside"}, (-0.010599, 0.000000)),
    ],
)
def test_dive_into_deep_learning(
    name: str, learning_rate: float, chosen: dict[str, Any], printed: tuple[float, float]
) -> None:
    found = descend(name, d2l_slope, [-5.0, -2.0], learning_rate, 20, **chosen)
    assert [f"{abs(x):.6f}" for x in found] == [f"{abs(x):.6f}" for x in printed], (found, printed)
    assert all(a * b >= 0 for a, b in zip(found, printed, strict=True)), (found, printed)


def test_dive_into_deep_learning_in_one_dimension() -> None:
    (found,) = descend("sgd", lambda x: 2 * x, [10.0], 0.2, 10)
    assert found == pytest.approx(0.06046617599999997, rel=1e-14)


# gbasran/ADAM-Machine-Learning-Deepdive, concept-12: Adam by hand on θ² from θ = 5, α = 0.1.
ADAM_BY_HAND = (  # printed g, m, v, m̂, v̂, θ and exact m̂, v̂, θ
    ((10, 1, 0.1, 10, 100, 4.9), (10, 100, 4.9000000001)),
    ((9.8, 1.88, 0.19594, 9.895, 98.02, 4.8001), (9.894736842210529, 98.0190095067147, 4.800057756868857)),
    ((9.6002, 2.652, 0.28790, 9.786, 96.06, 4.7003), (9.78602048484049, 96.06479206414136, 4.700213291333392)),
)


def test_adam_by_hand() -> None:
    theta = np.array([5.0])
    state = OPTIMIZERS["adam"].init(theta)
    for t, (printed, exact) in enumerate(ADAM_BY_HAND, start=1):
        g = 2 * theta
        update, state = one_step("adam", g, state, 0.1, t)
        theta = theta + update
        got = [float(state[key][0]) for key in ("m_hat", "v_hat")] + [float(theta[0])]
        assert got == pytest.approx(exact, rel=1e-12), (got, exact)
        m, v = float(state["m"][0]), float(state["v"][0])
        # The third line carries rounded numbers: v̂ 96.06 and θ 4.7003 are an erratum (exact 96.0648 and 4.7002).
        assert [float(g[0]), m, v, *got] == pytest.approx(printed, rel=6e-4), (t, printed)
    assert round(float(theta[0]), 4) == 4.7002 != ADAM_BY_HAND[2][0][-1]


def test_running_means_by_hand() -> None:
    """The same repository, page on moving averages; its corrected values 5.614, 3.878 and 4.271 are errata."""
    state = OPTIMIZERS["adam"].init(np.zeros(1))
    means, corrected = [], []
    for t, g in enumerate((8.0, 2.0, 7.0, -1.0, 6.0), start=1):
        _, state = one_step("adam", np.array([g]), state, 0.1, t)
        means.append(float(state["m"][0]))
        corrected.append(float(state["m_hat"][0]))
    assert means == pytest.approx([0.8, 0.92, 1.528, 1.2752, 1.74768], rel=1e-12)
    assert corrected == pytest.approx([8, 4.84210526, 5.63837638, 3.70805467, 4.26773461], abs=5.1e-9)


def test_effective_step_by_hand() -> None:
    """The same repository, concept-10: v₂ = .2439, v̂₂ ≈ 122, effective step 9.05e-5 with α = .001; g is 10, then 12."""
    state = OPTIMIZERS["adam"].init(np.zeros(1))
    for t, g in enumerate((10.0, 12.0), start=1):
        _, state = one_step("adam", np.array([g]), state, 0.001, t)
    assert float(state["v"][0]) == pytest.approx(0.2439, rel=1e-12)
    assert f"{float(state['v_hat'][0]):.0f}" == "122"
    assert f"{float(state['effective_step'][0]):.2e}" == "9.05e-05"


def test_a_bias_correction_that_multiplies_is_not_the_papers() -> None:
    """ConvNetJS multiplies by 1 − βᵏ (src/convnet_trainers.js, pull requests 70 and 107); the paper divides."""
    _, state = one_step("adam", np.array([10.0]), OPTIMIZERS["adam"].init(np.zeros(1)), 0.1, 1)
    assert float(state["m_hat"][0]) == pytest.approx(10, rel=1e-15) != pytest.approx(float(state["m"][0]) * 0.1)
