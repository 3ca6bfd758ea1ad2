"""Laws of batch normalization, dropout, residual blocks and recurrent layers."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from layer_networks import NETWORKS, dense, spec_of

from backprop.api import Network
from backprop.layers.base import Mode
from backprop.network.build import build
from backprop.network.passes import backward, forward, measure
from backprop.numbers.arithmetic import FLOAT64
from backprop.numbers.strict_json import Json
from backprop.oracles.differences import COMPLEX_STEP
from backprop.requests.parsing import parse
from backprop.runs.result import run


def first(spec: Json) -> Json:
    return run(parse(spec))["steps"][0]


def normalized(scale: float = 1.0, epsilon: float = 0.0) -> Json:
    """A dense layer without bias under batch normalization, its weights times `scale`."""
    spec = spec_of("batch norm", conventions={"bias": "none"})
    layers = [dict(layer) for layer in spec["network"]["layers"]]
    W = np.random.default_rng(4).normal(size=(4, 3))
    layers[0]["W"], layers[1]["epsilon"] = (scale * W).tolist(), epsilon
    return {**spec, "network": {"n_inputs": 3, "layers": layers}}


def test_batch_norm_does_not_see_the_scale_of_weights() -> None:
    """With ε = 0 and a factor of 4: loss and ∇/4 to the last bit."""
    plain, scaled = first(normalized()), first(normalized(4.0))
    assert scaled["loss"] == plain["loss"]
    ours, theirs = (np.array(step["layers"][0]["gradients"]["W"]) for step in (scaled, plain))
    assert (ours * 4.0).tobytes() == theirs.tobytes()


def test_batch_norm_with_epsilon_hardly_sees_the_scale() -> None:
    plain, scaled = first(normalized(1.0, 1e-5)), first(normalized(4.0, 1e-5))
    assert abs(scaled["loss"] / plain["loss"] - 1.0) < 1e-3


def test_weights_and_their_gradient_are_orthogonal_under_batch_norm() -> None:
    layer = first(normalized())["layers"][0]
    W, dW = np.array(layer["before"]["W"]), np.array(layer["gradients"]["W"])
    products = np.sum(W * dW, axis=1) / (np.linalg.norm(W, axis=1) * np.linalg.norm(dW, axis=1))
    assert np.max(np.abs(products)) <= 1e-12, products


def test_a_bias_under_batch_norm_has_no_gradient() -> None:
    layer = first(spec_of("batch norm"))["layers"][0]
    assert np.max(np.abs(layer["gradients"]["b"])) <= 1e-15 * 100


def test_the_running_statistics_take_a_tenth_of_the_batch() -> None:
    layer = first(spec_of("batch norm"))["layers"][1]
    z = np.array(layer["z"])
    assert np.allclose(layer["after"]["running_mean"], 0.1 * z.mean(0), rtol=1e-13)
    assert np.allclose(layer["after"]["running_variance"], 0.9 + 0.1 * z.var(0, ddof=1), rtol=1e-13)
    assert np.allclose(layer["variance"], z.var(0), rtol=1e-13)


def test_inference_takes_the_running_statistics_after_the_step() -> None:
    spec = spec_of("batch norm")
    result = run(parse(spec))
    step = result["steps"][0]
    network = Network.from_spec(result["spec"])
    assert step["evaluation"]["prediction"] != step["after"]["prediction"]
    after = {**result["spec"], "network": dict(result["spec"]["network"])}
    after["network"]["layers"] = [
        {**layer, **held} for layer, held in zip(after["network"]["layers"], result["parameters"], strict=True)
    ]
    network = Network.from_spec(after)
    assert network.predict(spec["data"]["X"]).tolist() == step["evaluation"]["prediction"]


def with_dropout(*dropouts: Json) -> Json:
    spec = spec_of("batch norm")
    layers = [{**dense(4), "W": draw_of(4, 3), "b": draw_of(4)}, *dropouts,
              {**dense(2, "identity"), "W": draw_of(2, 4), "b": draw_of(2)}]  # fmt: skip
    return {**spec, "network": {"n_inputs": 3, "layers": layers}}


def draw_of(*shape: int) -> Json:
    return np.random.default_rng(sum(shape)).normal(size=shape).tolist()


def test_dropout_of_nothing_is_none() -> None:
    with_it, without = first(with_dropout({"kind": "dropout", "rate": 0})), first(with_dropout())
    assert with_it["loss"] == without["loss"] and with_it["prediction"] == without["prediction"]
    assert with_it["layers"][0]["gradients"] == without["layers"][0]["gradients"]
    assert with_it["layers"][2]["gradients"] == without["layers"][1]["gradients"]
    assert with_it["input_gradients"] == without["input_gradients"]


def test_inference_is_without_dropout() -> None:
    X = spec_of("batch norm")["data"]["X"]
    with_it = Network.from_spec(with_dropout({"kind": "dropout", "rate": 0.7})).predict(X)
    assert with_it.tobytes() == Network.from_spec(with_dropout()).predict(X).tobytes()


def mean_over_masks() -> tuple[Any, Any]:
    """The prediction without dropout, and its mean over all masks of four units at rate ½."""
    predictions = [
        first(with_dropout({"kind": "dropout", "rate": 0.5, "mask": list(mask)}))["prediction"]
        for mask in product((0, 1), repeat=4)
    ]
    return np.array(first(with_dropout())["prediction"]), np.mean(predictions, axis=0)


def test_the_mean_over_all_masks_is_the_whole_network() -> None:
    whole, averaged = mean_over_masks()
    assert np.max(np.abs(averaged - whole)) <= 1e-13 * np.max(np.abs(whole))


def test_each_step_draws_its_own_mask_and_each_run_the_same() -> None:
    spec = {**with_dropout({"kind": "dropout", "seed": 3}), "training": {"epochs": 3, "keep_steps": 3}}
    masks = [step["layers"][1]["mask"] for step in run(parse(spec))["steps"]]
    assert masks[0] != masks[1] != masks[2]
    assert masks == [step["layers"][1]["mask"] for step in run(parse(spec))["steps"]]
    drawn = np.random.default_rng(np.random.SeedSequence([3, 1, 2])).random((5, 4))
    assert masks[1] == np.where(drawn < 0.5, 0.0, 1.0).tolist()


def test_a_mask_for_every_sample_follows_its_sample_into_its_batch() -> None:
    mask = (np.random.default_rng(1).random((5, 4)) < 0.5).astype(int).tolist()
    spec = with_dropout({"kind": "dropout", "mask": mask})
    steps = run(parse({**spec, "training": {"batch_size": 2, "shuffle": True, "keep_steps": 3}}))["steps"]
    for step in steps:
        assert step["layers"][1]["mask"] == [mask[s] for s in step["samples"]]


def test_a_residual_block_of_zeros_passes_everything() -> None:
    zeros = {"kind": "dense", "units": 4, "activation": "identity", "W": [[0] * 4] * 4, "b": [0] * 4}
    block, plain = first(with_dropout({"kind": "residual", "layers": [zeros]})), first(with_dropout())
    assert block["prediction"] == plain["prediction"] and block["input_gradients"] == plain["input_gradients"]


def recurrent(n_steps: int, truncate: int | None = None) -> Json:
    layer = {
        "kind": "rnn", "units": 3, "return_sequences": True, "truncate": truncate, "Wx": draw_of(3, 2),
        "Wh": draw_of(3, 3), "b": draw_of(3),
    }  # fmt: skip
    out = {"kind": "dense", "units": 1, "activation": "identity", "W": draw_of(1, 3), "b": [0.1]}
    rng = np.random.default_rng(2)
    data = {"X": rng.normal(size=(4, n_steps, 2)).tolist(), "Y": rng.normal(size=(4, n_steps, 1)).tolist()}
    return {"network": {"n_inputs": 2, "layers": [layer, out]}, "data": data}


def test_one_time_step_is_a_plain_network() -> None:
    through_time, spec = first(recurrent(1)), recurrent(1)
    layer = spec["network"]["layers"][0]
    spec["network"]["layers"][0] = {"units": 3, "activation": "tanh", "W": layer["Wx"], "b": layer["b"]}
    spec["data"] = {key: np.array(value)[:, 0].tolist() for key, value in spec["data"].items()}
    plain = first(spec)
    assert abs(through_time["loss"] - plain["loss"]) <= 1e-13 * plain["loss"]
    for ours, theirs in (("Wx", "W"), ("b", "b")):
        a, b = (np.array(s["layers"][0]["gradients"][n]) for s, n in ((through_time, ours), (plain, theirs)))
        assert np.linalg.norm(a - b) <= 1e-13 * np.linalg.norm(b), (a, b)
    assert np.max(np.abs(through_time["layers"][0]["gradients"]["Wh"])) == 0.0


def test_backpropagation_through_time_sums_over_the_unrolled_copies() -> None:
    """One complex step for every entry of every copy of the weights, untied, then summed over the copies."""
    n_steps = 4
    document = recurrent(n_steps)
    layer, out = document["network"]["layers"]
    X, Y = (np.array(document["data"][key]) for key in "XY")
    names = ("Wx", "Wh", "b")
    copies = [{name: np.array(layer[name], dtype=complex) for name in names} for _ in range(n_steps)]

    def loss() -> Any:
        h, total = np.zeros((len(X), 3), dtype=complex), 0.0
        for t, own in enumerate(copies):
            h = np.tanh(X[:, t] @ own["Wx"].T + h @ own["Wh"].T + own["b"])
            total = total + np.sum((h @ np.array(out["W"]).T + out["b"] - Y[:, t]) ** 2) / 2 / len(X)
        return total

    ours = first(document)["layers"][0]["gradients"]
    for name in names:
        summed = np.zeros_like(np.array(layer[name], dtype=float))
        for own in copies:
            for index in np.ndindex(summed.shape):
                own[name][index] += 1j * COMPLEX_STEP
                summed[index] += loss().imag / COMPLEX_STEP
                own[name][index] = own[name][index].real
        error = np.linalg.norm(summed - ours[name]) / np.linalg.norm(summed)
        assert error <= 1e-12, (name, error)


@pytest.mark.parametrize("truncate", [4, 5, 1000])
def test_truncation_beyond_the_last_step_is_none(truncate: int) -> None:
    ours, whole = first(recurrent(4, truncate)), first(recurrent(4))
    for key in ("loss", "input_gradients", "gradient_norm"):
        assert ours[key] == whole[key]
    assert ours["layers"] == whole["layers"]


def test_truncation_at_one_step_forgets_what_came_before() -> None:
    step = first(recurrent(4, 1))["layers"][0]
    assert np.array_equal(step["delta"], np.array(step["da"]) * np.array(step["slope"]))
    assert np.max(np.abs(step["carried"])) == 0.0


PRACHUB = {
    "network": {"n_inputs": 1, "layers": [
        {"kind": "rnn", "units": 1, "Wx": [[0.5]], "Wh": [[0.1]], "b": [0], "return_sequences": True},
        {"kind": "dense", "units": 1, "activation": "identity", "W": [[2]], "b": [0]},
    ]},
    "data": {"X": [[[1], [2]]], "Y": [[[1], [2]]]},
}  # fmt: skip


def test_the_worked_example_of_two_time_steps() -> None:
    """prachub.com, backpropagation through time by hand: h2 is printed as 0.7790; 0.7803 is what its formula gives."""
    step = first(PRACHUB)
    low, high = step["layers"]
    pairs = {
        "h1": (low["h"][0][0][0], 0.46211715726000974), "y1": (high["a"][0][0][0], 0.9242343145200195),
        "a2": (low["z"][0][1][0], 1.046211715726001), "h2": (low["h"][0][1][0], 0.7803291850392821),
        "y2": (high["a"][0][1][0], 1.5606583700785641), "L": (step["loss"], 0.09938075343913763),
        "da2": (low["delta"][0][1][0], -0.3436410402997827), "da1": (low["delta"][0][0][0], -0.14619707487446204),
        "dWx": (low["gradients"]["Wx"][0][0], -0.8334791554740275),
        "dWh": (low["gradients"]["Wh"][0][0], -0.15880242066120803),
        "dWy": (high["gradients"]["W"][0][0], -0.37784371922228854),
        "db": (low["gradients"]["b"][0], -0.48983811517424475),
    }  # fmt: skip
    for name, (ours, theirs) in pairs.items():
        assert abs(ours - theirs) <= 4e-15 * abs(theirs), f"{name}: {ours} here, {theirs} there"


@pytest.mark.parametrize("name", NETWORKS)
def test_the_gradient_gives_the_slope_in_every_direction(name: str) -> None:
    """Im L(θ + ih v)/h = ∇L·v for one direction through all parameters and the inputs, masks and batches fixed."""
    spec = parse(spec_of(name))
    parameters, mode = build(spec), Mode(samples=list(range(len(spec.X))))
    traces = forward(spec.layers, parameters, spec.X, FLOAT64, mode)
    back = backward(spec.loss, spec.layers, parameters, traces, spec.Y)
    rng = np.random.default_rng(9)
    along: list[dict[str, Any]] = [{n: rng.normal(size=a.shape) for n, a in layer.items()} for layer in parameters]
    dX = rng.normal(size=spec.X.shape)
    moved: Any = [
        {n: a + 1j * COMPLEX_STEP * v[n] for n, a in layer.items()} for layer, v in zip(parameters, along, strict=True)
    ]
    out = forward(spec.layers, moved, spec.X + 1j * COMPLEX_STEP * dX, FLOAT64, mode)
    slope = measure(spec.loss, spec.layers, out, spec.Y, FLOAT64).data_loss.imag / COMPLEX_STEP
    ours = float(np.sum(back.input_gradients * dX)) + sum(
        float(np.sum(g * v[n])) for own, v in zip(back.layers, along, strict=True) for n, g in own.gradients.items()
    )
    assert abs(slope - ours) <= 1e-12 * max(abs(slope), 1.0), (slope, ours)
