"""Writes `exact.json`: the gradients of the networks in `pytorch.json` to 30 digits.

    python3 -m venv exact && exact/bin/pip install mpmath==1.3.0 && exact/bin/python make_exact_fixtures.py

The formulas are the textbooks', in 80-digit arithmetic; each derivative is a central difference with h = 1e-25, whose
error is about 1e-50. Inputs and weights are taken as binary64. Nothing of the product is imported.
"""

import json
from pathlib import Path
from typing import Any

from mpmath import mp, mpf

mp.dps = 80
STEP = mpf(10) ** -25
ALPHA = mpf(1.6732632423543772)
SCALE = mpf(1.0507009873554805)

ACTIVATIONS: dict[str, Any] = {
    "sigmoid": lambda z: 1 / (1 + mp.exp(-z)),
    "tanh": lambda z: (mp.exp(z) - mp.exp(-z)) / (mp.exp(z) + mp.exp(-z)),
    "relu": lambda z: max(z, mpf(0)),
    "identity": lambda z: z,
    "leaky_relu": lambda z, alpha: z if z > 0 else alpha * z,
    "elu": lambda z, alpha: z if z > 0 else alpha * (mp.exp(z) - 1),
    "selu": lambda z: SCALE * (z if z > 0 else ALPHA * (mp.exp(z) - 1)),
    "gelu": lambda z: z * (1 + mp.erf(z / mp.sqrt(2))) / 2,
    "softplus": lambda z: mp.log(1 + mp.exp(z)),
    "silu": lambda z: z / (1 + mp.exp(-z)),
    "softsign": lambda z: z / (1 + abs(z)),
}


def huber(y: Any, p: Any, delta: Any) -> Any:
    return (p - y) ** 2 / 2 if abs(p - y) <= delta else delta * (abs(p - y) - delta / 2)


def times_log(y: Any, p: Any) -> Any:
    return y * mp.log(p) if y else mpf(0)


def focal(y: Any, p: Any, focusing: Any, alpha: Any) -> Any:
    return -alpha * (1 - p) ** focusing * mp.log(p) if y else -(1 - alpha) * p**focusing * mp.log(1 - p)


def smoothed_binary(y: Any, p: Any, smoothing: Any) -> Any:
    y = (1 - smoothing) * y + smoothing / 2
    return -times_log(y, p) - times_log(1 - y, 1 - p)


TERMS: dict[str, Any] = {
    "half_squared_error": lambda y, p: (y - p) ** 2 / 2,
    "perceptron": lambda y, p: max(p, mpf(0)) - y * p,
    "bipolar_perceptron": lambda y, p: abs(p) - y * p,
    "mean_squared_error": lambda y, p: (y - p) ** 2,
    "mean_absolute_error": lambda y, p: abs(y - p),
    "huber": huber,
    "hinge": lambda y, p: max(mpf(0), 1 - y * p),
    "binary_cross_entropy": lambda y, p: -times_log(y, p) - times_log(1 - y, 1 - p),
    "categorical_cross_entropy": lambda y, p: -times_log(y, p),
    "squared_hinge": lambda y, p: max(mpf(0), 1 - y * p) ** 2,
    "kl_divergence": lambda y, p: times_log(y, y) - times_log(y, p),
    "focal": focal,
    "smoothed_binary_cross_entropy": smoothed_binary,
    "smoothed_categorical_cross_entropy": lambda y, p, smoothing: -((1 - smoothing) * y + smoothing / 2) * mp.log(p),
}
SUMMED_OVER_OUTPUTS = (
    "half_squared_error", "binary_cross_entropy", "categorical_cross_entropy", "perceptron", "bipolar_perceptron",
    "kl_divergence", "focal", "smoothed_binary_cross_entropy", "smoothed_categorical_cross_entropy",
)  # fmt: skip


def activate(z: list[Any], chosen: dict[str, Any]) -> list[Any]:
    if chosen["name"] == "softmax":
        powers = [mp.exp(x) for x in z]
        return [x / sum(powers) for x in powers]
    hyper = {key: mpf(value) for key, value in chosen.items() if key != "name"}
    return [ACTIVATIONS[chosen["name"]](x, **hyper) for x in z]


def loss_of(spec: dict[str, Any], layers: list[dict[str, Any]]) -> Any:
    hyper = {key: mpf(value) for key, value in spec["loss"].items() if key != "name"}
    total = mpf(0)
    for x, y in zip(spec["data"]["X"], spec["data"]["Y"], strict=True):
        a = [mpf(value) for value in x]
        for layer, asked in zip(layers, spec["network"]["layers"], strict=True):
            z = [
                sum(w * v for w, v in zip(row, a, strict=True)) + b
                for row, b in zip(layer["W"], layer["b"], strict=True)
            ]
            a = activate(z, asked["activation"])
        terms = [TERMS[spec["loss"]["name"]](mpf(t), p, **hyper) for t, p in zip(y, a, strict=True)]
        total += sum(terms) / (1 if spec["loss"]["name"] in SUMMED_OVER_OUTPUTS else len(terms))
    return total / len(spec["data"]["X"])


def gradients_of(spec: dict[str, Any]) -> list[dict[str, Any]]:
    layers = [
        {"W": [[mpf(w) for w in row] for row in layer["W"]], "b": [mpf(b) for b in layer["b"]]}
        for layer in spec["network"]["layers"]
    ]

    def derivative(row: list[Any], k: int) -> str:
        home = row[k]
        row[k] = home + STEP
        above = loss_of(spec, layers)
        row[k] = home - STEP
        below = loss_of(spec, layers)
        row[k] = home
        return str(mp.nstr((above - below) / (2 * STEP), 30))

    return [
        {
            "W": [[derivative(row, k) for k in range(len(row))] for row in layer["W"]],
            "b": [derivative(layer["b"], k) for k in range(len(layer["b"]))],
        }
        for layer in layers
    ]


def main() -> None:
    here = Path(__file__)
    cases = json.loads(here.with_name("pytorch.json").read_text("utf-8"))["cases"]
    lines = ",\n".join(json.dumps(gradients_of(case["spec"])) for case in cases)
    here.with_name("exact.json").write_text(f'{{"made_by": "mpmath", "gradients": [\n{lines}\n]}}\n', encoding="utf-8")


main()
