"""What the package computes, for each formula of the guide's text: its numbers, and the value that it must give."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from backprop.doors.bridge import handle
from backprop.functions.initializers import INITIALIZERS
from backprop.numbers.strict_json import Json, dumps, loads
from backprop.requests.examples import example_spec

Case = tuple[dict[str, Any], float]


def step_of(spec: Json) -> Json:
    """The first step of the result document, and the resolved spec beside it under `spec`."""
    answer = loads(handle("run", dumps({"spec": spec})))
    assert "error" not in answer, answer
    return answer["steps"][0] | {"spec": answer["spec"]}


EXAMPLE = step_of(example_spec("guide-2-2-1"))
MAZUR = step_of(example_spec("mazur-biases"))


def layer_cases(step: Json, k: int) -> Iterator[dict[str, Any]]:
    """Every connection of a layer, with the numbers at its two ends."""
    layer, below = step["layers"][k], step["X"][0] if k == 0 else step["layers"][k - 1]["a"][0]
    weights = step["spec"]["network"]["layers"][k]
    for j, row in enumerate(weights["W"]):
        for i, w in enumerate(row):
            yield {
                "j": j, "w_jk": w, "row": np.array(row), "b_j": weights["b"][j], "a_k": below[i],
                "below": np.array(below),
                "z_j": layer["z"][0][j], "a_j": layer["a"][0][j], "slope_j": layer["slope"][0][j],
                "dE_da_j": layer["da"][0][j], "delta_j": layer["delta"][0][j],
                "eta": step["learning_rate"],
                "dE_dw_jk": layer["gradients"]["W"][j][i], "dw_jk": layer["updates"]["W"][j][i],
                "w_new": layer["after"]["W"][j][i], "dE_db_j": layer["gradients"]["b"][j],
            }  # fmt: skip


def connections() -> Iterator[dict[str, Any]]:
    """Of two networks of two layers."""
    for step in (EXAMPLE, MAZUR):
        for k in (0, 1):
            yield from layer_cases(step, k)


def chain() -> Json:
    """Three tanh neurons in a row."""
    layers = [{"units": 1, "activation": "tanh", "W": [[w]], "b": [0.1]} for w in (0.7, -1.2, 0.9)]
    return step_of({"network": {"n_inputs": 1, "layers": layers}, "data": {"X": [[0.4]], "Y": [[0.3]]}})


def single(optimizer: Json, **more: Json) -> Json:
    """One linear weight with x = 2, target 1, w = 3: E = ½ (2 w − 1)²."""
    layers = [{"units": 1, "activation": "identity", "W": [[3.0]]}]
    data, conventions = {"X": [[2.0]], "Y": [[1.0]]}, {"bias": "none"}
    network = {"n_inputs": 1, "layers": layers}
    spec = {"network": network, "data": data, "conventions": conventions, "optimizer": optimizer}
    return step_of(spec | more)


def weight_update(step: Json) -> float:
    return float(step["layers"][0]["updates"]["W"][0][0])


def bindings() -> dict[str, list[Case]]:
    """Names to the numbers of each letter, and what the left side is in the package's documents."""
    found: dict[str, list[Case]] = {
        "loss": [
            ({"y_k": np.array(s["Y"][0]), "p_k": np.array(s["prediction"][0])}, s["loss"]) for s in (EXAMPLE, MAZUR)
        ]
    }
    found |= {
        "weighted_sum": [({"w_jk": c["row"], "a_k": c["below"], "b_j": c["b_j"]}, c["z_j"]) for c in connections()],
        "sigmoid": [({"z_j": c["z_j"]}, c["a_j"]) for c in connections()],
        "chain": [
            ({"dE_da_j": c["dE_da_j"], "da_dz_j": c["slope_j"], "dz_dw_jk": c["a_k"]}, c["dE_dw_jk"])
            for c in connections()
        ],
        "gradient": [(c, c["dE_dw_jk"]) for c in connections()],
        "bias_gradient": [(c, c["dE_db_j"]) for c in connections()],
        "update_rule": [(c, c["dw_jk"]) for c in connections()],
        "update": [(c, c["dw_jk"]) for c in connections()],
        "new_weight": [({"w": c["w_jk"], "eta": c["eta"], "dE_dw": c["dE_dw_jk"]}, c["w_new"]) for c in connections()],
        "signal_update": [(c | {"delta_j": -c["delta_j"]}, c["dw_jk"]) for c in connections()],
    }
    found["other_indices"] = [
        ({"eta": c["eta"], "delta_k": -c["delta_j"], "a_j": c["a_k"]}, c["dw_jk"]) for c in connections()
    ]
    softmax = step_of(example_spec("cs231n-relu-softmax"))
    found["fused"] = [
        ({"p_j": p, "y_j": y}, delta)
        for p, y, delta in zip(softmax["prediction"][0], softmax["Y"][0], softmax["layers"][1]["delta"][0], strict=True)
    ]
    found["delta"], found["signal"] = [], []
    for node in loads(handle("tape", dumps({"spec": example_spec("guide-2-2-1")})))["nodes"]:
        for k, j in ((0, 0), (0, 1), (1, 0)):
            if node["quantity"] == f"layers[{k}].z[0][{j}]":
                delta = EXAMPLE["layers"][k]["delta"][0][j]
                found["delta"].append(({"dE_dz_j": node["adjoint"]}, delta))
                found["signal"].append(({"dE_dz_j": node["adjoint"]}, -delta))
    outputs = [
        ({"p_j": s["prediction"][0][j], "y_j": s["Y"][0][j], "slope_j": s["layers"][1]["slope"][0][j]},
         s["layers"][1]["delta"][0][j])
        for s in (EXAMPLE, MAZUR) for j in range(len(s["Y"][0]))
    ]  # fmt: skip
    found["delta_output"] = outputs
    found["signal_output"] = [(numbers, -delta) for numbers, delta in outputs]
    found["delta_hidden"] = [
        ({"slope_j": s["layers"][0]["slope"][0][j], "delta_k": np.array(s["layers"][1]["delta"][0]),
          "w_kj": np.array(s["spec"]["network"]["layers"][1]["W"])[:, j]}, s["layers"][0]["delta"][0][j])
        for s in (EXAMPLE, MAZUR) for j in (0, 1)
    ]  # fmt: skip
    return found | chains() | layers() | optimizers()


def chains() -> dict[str, list[Case]]:
    """Through depth and through time."""
    step = chain()
    slopes, deltas = ([layer[key][0][0] for layer in step["layers"]] for key in ("slope", "delta"))
    own = [layer["W"][0][0] for layer in step["spec"]["network"]["layers"]]
    letters = {"slope_1": slopes[0], "w_2": own[1], "slope_2": slopes[1], "w_3": own[2], "delta_3": deltas[2]}
    recurrent = {"kind": "rnn", "units": 1, "Wx": [[0.5]], "Wh": [[-0.8]], "b": [0.1], "return_sequences": True}
    network = {"n_inputs": 1, "layers": [recurrent]}
    rnn = step_of({"network": network, "data": {"X": [[[1.0], [-0.4], [0.7]]], "Y": [[[0.2], [0.1], [0.3]]]}})
    layer = rnn["layers"][0]
    before = [0.0, *(a[0] for a in layer["a"][0][:-1])]
    sums: list[Case] = [
        ({"w_x": 0.5, "w_h": -0.8, "b": 0.1, "x_t": x[0], "h_before": h}, z[0])
        for x, h, z in zip(rnn["X"][0], before, layer["z"][0], strict=True)
    ]
    through = {"delta_t": np.array(layer["delta"][0])[:, 0], "h_before": np.array(before)}
    return {
        "chain_of_layers": [(letters, deltas[0])], "recurrent": sums,
        "through_time": [(through, layer["gradients"]["Wh"][0][0])],
    }  # fmt: skip


class Largest:
    """In place of random numbers: answers with what bounds the draw, or its deviation."""

    def uniform(self, low: float, high: float, shape: object) -> float:
        return high

    def normal(self, mean: float, deviation: float, shape: object) -> float:
        return deviation


def before_identity(layer: Json, X: Json) -> Json:
    """The first step of a layer with an identity above it, all targets 0."""
    n = len(X[0])
    unchanged = {"units": n, "activation": "identity", "W": np.eye(n).tolist(), "b": [0.0] * n}
    network = {"n_inputs": n, "layers": [layer, unchanged]}
    return step_of({"network": network, "data": {"X": X, "Y": [[0.0] * n for _ in X]}})


def layers() -> dict[str, list[Case]]:
    """Initialization, batch normalization, dropout, residual connections."""
    shapes = ((2, 2), (3, 7), (50, 10))
    draw: Any = Largest()
    glorot, he = INITIALIZERS["glorot_uniform"].draw, INITIALIZERS["he_normal"].draw
    X = [[0.3], [1.2], [-0.5]]
    normal = {"kind": "batch_norm", "gamma": [1.7], "beta": [0.2]}
    norm = before_identity(normal, X)["layers"][0]
    z = np.array(X)[:, 0]
    means = {"mean": float(z.mean()), "variance": float(z.var()), "epsilon": 1e-5}
    hats = [(v - means["mean"]) / np.sqrt(means["variance"] + 1e-5) for v in z]
    shown = np.array(norm["x_hat"])[:, 0]
    masked = {"kind": "dropout", "rate": 0.25, "mask": [[1, 0, 1]]}
    inputs = [0.5, -1.0, 2.0]
    kept = before_identity(masked, [inputs])["layers"][0]["a"][0]
    inner = {"kind": "dense", "units": 1, "activation": "tanh", "W": [[0.8]], "b": [0.1]}
    block = {"kind": "residual", "layers": [inner]}
    residual = before_identity(block, [[0.6]])
    a, f = residual["prediction"][0][0], float(np.tanh(0.8 * 0.6 + 0.1))
    slope = residual["input_gradients"][0][0] / a  # with target 0, ∂E/∂a is a itself
    return {
        "glorot": [({"n_in": i, "n_out": o}, float(glorot(draw, (o, i)))) for i, o in shapes],
        "he": [({"n_in": i}, float(he(draw, (o, i)))) for i, o in shapes],
        "batch_norm": [(means | {"z": v}, float(h)) for v, h in zip(z, shown, strict=True)],
        "batch_norm_out": [
            ({"gamma": 1.7, "x_hat": h, "beta": 0.2}, row[0]) for h, row in zip(hats, norm["a"], strict=True)
        ],
        "dropout": [({"m": m, "a": x, "rate": 0.25}, k) for m, x, k in zip((1, 0, 1), inputs, kept, strict=True)],
        "residual": [({"x": 0.6, "F_x": f}, a)],
        "residual_slope": [({"dF_dx": 0.8 * (1 - f * f)}, slope)],
    }


def optimizers() -> dict[str, list[Case]]:
    """Clipping, the penalty on weights, Newton and Levenberg-Marquardt, each on one weight."""
    plain = {"name": "sgd", "learning_rate": 1.0}
    g = 2.0 * (2.0 * 3.0 - 1.0)
    clipped = [single(plain, clip={"norm": c}) for c in (0.5, 50.0)]
    penalized = single(plain, penalty={"l2": 0.3})
    damped = single({"name": "levenberg_marquardt", "learning_rate": 1.0})
    newton = single({"name": "newton", "learning_rate": 1.0})
    r, J = 2.0 * 3.0 - 1.0, 2.0
    mu = damped["info"]["damping"]
    return {
        "clip": [({"g": g, "c": c, "norm": g}, -weight_update(s)) for c, s in zip((0.5, 50.0), clipped, strict=True)],
        "weight_penalty": [({"E": penalized["data_loss"], "lam": 0.3, "w": np.array([3.0])}, penalized["loss"])],
        "newton": [({"first": g, "second": 4.0}, weight_update(newton))],
        "levenberg_marquardt": [({"J": J, "r": r, "mu": mu}, weight_update(damped))],
    }
