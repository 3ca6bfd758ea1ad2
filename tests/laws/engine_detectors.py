"""What raises the alarm at a wrong engine: the certified vector, the complex step of the textbook, one-line laws."""

import cmath
from collections.abc import Callable
from typing import Any

import numpy as np
from random_networks import EPSILON, changed, first, make

from backprop.oracles.check import check
from backprop.requests.examples import example_spec
from backprop.requests.parsing import parse

GUIDE = example_spec("guide-2-2-1")
MAZUR = example_spec("mazur-biases")
BATCH = make([2, 2, 1], ["sigmoid", "sigmoid"], n_samples=4, seed=3)
EVERY = {"2-2-1": GUIDE, "2-2-1 with four samples": BATCH, "2-2-2": MAZUR}
CERTIFIED = {
    "loss": 1.032637470003653162555e-6, "prediction": 0.4985628935530005766740, "delta": -3.592736437299247206490e-4,
    "hidden delta 1": -3.143624734941315075150e-5, "hidden delta 2": 4.038773399556830676888e-5,
    "w(1→1)": 0.1500009430874204768434, "w(1→2)": -0.1999977994626855521817,
    "w(2→1)": 0.2499987883679801329508, "w(2→2)": 0.3999971728586203324230,
    "output 1": 0.3500180085912983796624, "output 2": -0.4499815424410452119011,
}  # fmt: skip


def textbook_loss(spec: Any, numbers: list[Any]) -> Any:
    """½ Σ (y − ŷ)² of a sigmoid network, mean over samples, from plain Python complex numbers."""
    values = iter(numbers)
    layers = [
        ([[next(values) for _ in row] for row in layer["W"]], [next(values) for _ in layer["b"]])
        for layer in spec["network"]["layers"]
    ]
    inputs = [[next(values) for _ in row] for row in spec["data"]["X"]]
    total: Any = 0
    for a, y in zip(inputs, spec["data"]["Y"], strict=True):
        for W, b in layers:
            a = [
                1 / (1 + cmath.exp(-sum(w * x for w, x in zip(row, a, strict=True)) - c))
                for row, c in zip(W, b, strict=True)
            ]
        total += sum((t - p) ** 2 for t, p in zip(y, a, strict=True)) / 2
    return total / len(inputs)


def textbook_gradient(spec: Any) -> list[float]:
    """By complex step: every weight and bias in the order of the layers, then every input."""
    home = [float(x) for layer in spec["network"]["layers"] for x in [*np.ravel(layer["W"]), *layer["b"]]]
    home += [float(x) for x in np.ravel(spec["data"]["X"])]
    return [
        textbook_loss(spec, [x + 1e-30j * (i == k) for i, x in enumerate(home)]).imag / 1e-30 for k in range(len(home))
    ]


TEXTBOOK = {name: textbook_gradient(spec) for name, spec in EVERY.items()}


def gradient_is_that_of_the_textbook(name: str, learning_rate: float) -> bool:
    step = first(changed(EVERY[name], optimizer={"name": "sgd", "learning_rate": learning_rate}))
    parts = [array for layer in step.gradients for array in (layer["W"], layer["b"])]
    ours = np.concatenate([np.ravel(part) for part in [*parts, step.backward.input_gradients]])
    theirs = np.array(TEXTBOOK[name])
    P = step.traces[-1].a
    kappa = 1 + np.linalg.norm(P) / np.linalg.norm(P - step.Y)
    return bool(np.linalg.norm(ours - theirs) <= max(1e-12, 64 * EPSILON * kappa) * np.linalg.norm(theirs))


def vector_is_certified() -> bool:
    step = first(GUIDE)
    low, high = step.after
    ours = [
        step.loss, step.traces[-1].a[0, 0], step.backward.layers[1].delta[0, 0], *step.backward.layers[0].delta[0],
        *low["W"].ravel(), *high["W"].ravel(),
    ]  # fmt: skip
    return all(abs(a - b) <= 1e-10 * abs(b) for a, b in zip(ours, CERTIFIED.values(), strict=True))


def l2_leaves_biases_alone() -> bool:
    plain, penalized = first(GUIDE), first(changed(GUIDE, penalty={"l2": 0.5}))
    return all(a["b"].tobytes() == b["b"].tobytes() for a, b in zip(plain.after, penalized.after, strict=True))


def saturated_cross_entropy_is_exact() -> bool:
    """z = 40, y = 0: the loss is ln(1 + e^40) = 40 + 4.2e-18, δ is 1 to the last bit."""
    layers = [*GUIDE["network"]["layers"][:1], {"units": 1, "W": [[0, 0]], "b": [40]}]
    spec = changed(GUIDE, network={"n_inputs": 2, "layers": layers}, loss={"name": "binary_cross_entropy"})
    spec["data"] = {"X": [[0.3, 0.7]], "Y": [[0]]}
    step = first(spec)
    other = first(changed(spec, data={"X": [[0.3, 0.7]], "Y": [[1]]}))
    return (step.loss, step.backward.layers[-1].delta[0, 0]) == (40.0, 1.0) and 0 < other.loss < 1e-17


def softmax_bears_large_logits() -> bool:
    layers = [*GUIDE["network"]["layers"][:1], {"units": 2, "activation": "softmax", "W": [[0, 0]] * 2, "b": [1000, 0]}]
    spec = changed(GUIDE, network={"n_inputs": 2, "layers": layers}, loss={"name": "categorical_cross_entropy"})
    spec["data"] = {"X": [[0.3, 0.7]], "Y": [[0, 1]]}
    step = first(spec)
    return step.loss == 1000.0 and step.traces[-1].a.tolist() == [[1.0, 0.0]] and step.fault is None


def relu_at_zero_has_slope_zero() -> bool:
    layers = [
        {"units": 2, "activation": "relu", "W": [[1, 0], [0, 1]], "b": [-0.3, 0]},
        *GUIDE["network"]["layers"][1:],
    ]
    step = first(changed(GUIDE, network={"n_inputs": 2, "layers": layers}))
    return step.backward.layers[0].delta[0, 0] == 0.0 and step.backward.layers[0].delta[0, 1] != 0.0


def short_last_batch_is_its_own() -> bool:
    spec = changed(make([2, 2, 1], ["sigmoid"] * 2, n_samples=5, seed=3), training={"epochs": 2, "batch_size": 2})
    from backprop.runs.result import run

    result = run(parse({**spec, "training": {**spec["training"], "keep_steps": 6}}))
    return [step["samples"] for step in result["steps"]] == [[0, 1], [2, 3], [4]] * 2


DETECTORS: dict[str, Callable[[], bool]] = {
    "the certified vector": vector_is_certified,
    **{
        f"complex step of the textbook, {name}, η = {rate}": lambda name=name, rate=rate: (  # type: ignore[misc]
            gradient_is_that_of_the_textbook(name, rate)
        )
        for name in EVERY
        for rate in (0.1, 1e-4)
    },
    "the product's own gradient check": lambda: all(check(parse(spec)).passed for spec in EVERY.values()),
    "L2 leaves biases alone": l2_leaves_biases_alone,
    "saturated cross-entropy is exact": saturated_cross_entropy_is_exact,
    "softmax bears large logits": softmax_bears_large_logits,
    "ReLU′(0) = 0": relu_at_zero_has_slope_zero,
    "a short last batch is its own": short_last_batch_is_its_own,
}


def failures() -> list[str]:
    """The detectors that raise the alarm."""
    with np.errstate(all="ignore"):
        return [name for name, holds in DETECTORS.items() if not holds()]
