"""A training step as a person takes it on paper, in `decimal`, number by number; shares no code with the package.

Every line (each z, a, loss, ∂E/∂a, f′, δ, gradient, m, v, Δw, new w) is worked out from the numbers that stand on
the paper and rounded once, half away from zero. What is given is taken as it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, getcontext, setcontext
from typing import Any

setcontext(Context(prec=80, rounding=ROUND_HALF_UP, Emin=-10_000, Emax=10_000))
ONE, TWO = Decimal(1), Decimal(2)
Number = Decimal
Keep = Callable[[Number], Number]


def exact(value: float) -> Number:
    """The decimal number as it was typed."""
    return Decimal(repr(float(value)))


def keeper(digits: int, kind: str) -> Keep:
    """Rounds to decimals or significant digits, half away from zero."""

    def keep(x: Number) -> Number:
        if x == 0:
            return Decimal(0)
        places = digits if kind == "decimals" else digits - 1 - x.adjusted()
        return x.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)

    return keep


def sigmoid(z: Number) -> Number:
    return ONE / (ONE + (-z).exp())


def tanh(z: Number) -> Number:
    return (z.exp() - (-z).exp()) / (z.exp() + (-z).exp())


# Name → value by z, slope by z and the rounded a.
ACTIVATIONS: dict[str, tuple[Callable[[Number], Number], Callable[[Number, Number], Number]]] = {
    "sigmoid": (sigmoid, lambda z, a: a * (ONE - a)),
    "tanh": (tanh, lambda z, a: ONE - a * a),
    "relu": (lambda z: max(z, Decimal(0)), lambda z, a: ONE if z > 0 else Decimal(0)),
    "identity": (lambda z: z, lambda z, a: ONE),
    "softplus": (lambda z: (ONE + z.exp()).ln(), lambda z, a: sigmoid(z)),
}


def log_times(y: Number, p: Number) -> Number:
    return y * p.ln() if y else Decimal(0)


def over(y: Number, p: Number) -> Number:
    return y / p if y else Decimal(0)


# Name → loss of one output, its derivative by the prediction.
LOSSES: dict[str, tuple[Callable[[Number, Number], Number], Callable[[Number, Number], Number]]] = {
    "half_squared_error": (lambda y, p: (y - p) ** 2 / TWO, lambda y, p: p - y),
    "mean_squared_error": (lambda y, p: (y - p) ** 2, lambda y, p: TWO * (p - y)),
    "mean_absolute_error": (lambda y, p: abs(p - y), lambda y, p: Decimal((p > y) - (p < y))),
    "binary_cross_entropy": (
        lambda y, p: -(log_times(y, p) + log_times(ONE - y, ONE - p)),
        lambda y, p: over(ONE - y, ONE - p) - over(y, p),
    ),
    "categorical_cross_entropy": (lambda y, p: -log_times(y, p), lambda y, p: -over(y, p)),
}
MEAN_OVER_OUTPUTS = ("mean_squared_error", "mean_absolute_error")
FUSED = {("softmax", "categorical_cross_entropy"), ("sigmoid", "binary_cross_entropy")}


def optimizer_step(spec: Any, g: Number, keep: Keep) -> Number:
    """Δw of the first step, before it is rounded."""
    eta, name = exact(spec["learning_rate"]), spec["name"]
    if name == "sgd":
        return -eta * g
    if name == "momentum":
        return -eta * keep(g)
    if name == "adam":
        b1, b2, epsilon = (exact(spec[key]) for key in ("beta_1", "beta_2", "epsilon"))
        m, v = keep((ONE - b1) * g), keep((ONE - b2) * g * g)
        m_hat, v_hat = keep(m / (ONE - b1)), keep(v / (ONE - b2))
        return -keep(eta / (v_hat.sqrt() + epsilon)) * m_hat
    raise ValueError(name)


def step(spec: Any) -> dict[str, Any]:
    """The first step of a spec of dense layers: z, a, δ … as nested lists of decimals."""
    rounding = spec["conventions"]["rounding"]
    keep = keeper(rounding["digits"], rounding["kind"])
    layers, loss = spec["network"]["layers"], spec["loss"]["name"]
    weights = [[[exact(w) for w in row] for row in layer["W"]] for layer in layers]
    biases = [[exact(b) for b in layer["b"]] for layer in layers]
    X, Y = ([[exact(x) for x in row] for row in spec["data"][key]] for key in "XY")
    n, made = len(X), [{"z": [], "a": [], "slope": [], "da": [], "delta": []} for _ in layers]
    terms, samples = [], []
    for x, y in zip(X, Y, strict=True):
        ins, a = [], x
        for k, layer in enumerate(layers):
            ins.append(a)
            z = [keep(sum((w * v for w, v in zip(row, a, strict=True)), b))
                 for row, b in zip(weights[k], biases[k], strict=True)]  # fmt: skip
            name = layer["activation"]
            if name == "softmax":
                powers = [v.exp() for v in z]
                a = [keep(p / sum(powers)) for p in powers]
                slope = None
            else:
                a = [keep(ACTIVATIONS[name][0](v)) for v in z]
                slope = [keep(ACTIVATIONS[name][1](v, u)) for v, u in zip(z, a, strict=True)]
            for key, numbers in (("z", z), ("a", a), ("slope", slope)):
                made[k][key].append(numbers)
        shares = n * (len(y) if loss in MEAN_OVER_OUTPUTS else 1)
        value, by_prediction = LOSSES[loss]
        terms.append([keep(value(t, p)) for t, p in zip(y, a, strict=True)])
        samples.append(keep(sum(terms[-1]) / (shares // n)))
        da = [keep(by_prediction(t, p) / shares) for t, p in zip(y, a, strict=True)]
        for k in reversed(range(len(layers))):
            out, slope = made[k]["a"][-1], made[k]["slope"][-1]
            if k == len(layers) - 1 and (layers[k]["activation"], loss) in FUSED:
                delta = [keep((p * sum(y) - t if slope is None else p - t) / n) for t, p in zip(y, out, strict=True)]
            elif slope is None:
                inner = sum(d * p for d, p in zip(da, out, strict=True))
                delta = [keep(p * (d - inner)) for d, p in zip(da, out, strict=True)]
            else:
                delta = [keep(d * s) for d, s in zip(da, slope, strict=True)]
            made[k]["da"].append(da)
            made[k]["delta"].append(delta)
            da = [keep(sum(d * weights[k][j][i] for j, d in enumerate(delta))) for i in range(len(ins[k]))]
    result: list[dict[str, Any]] = []
    for k, own in enumerate(made):
        inputs = X if k == 0 else made[k - 1]["a"]
        rows = range(n)
        gW = [[keep(sum(own["delta"][s][j] * inputs[s][i] for s in rows)) for i in range(len(weights[k][0]))]
              for j in range(len(weights[k]))]  # fmt: skip
        gb = [keep(sum(own["delta"][s][j] for s in rows)) for j in range(len(weights[k]))]
        dW = [[keep(optimizer_step(spec["optimizer"], g, keep)) for g in row] for row in gW]
        db = [keep(optimizer_step(spec["optimizer"], g, keep)) for g in gb]
        result.append({
            "z": own["z"], "a": own["a"], "da": own["da"], "delta": own["delta"], "slope": own["slope"],
            "gradients": {"W": gW, "b": gb}, "updates": {"W": dW, "b": db},
            "after": {
                "W": [[keep(w + d) for w, d in zip(*pair, strict=True)]
                      for pair in zip(weights[k], dW, strict=True)],
                "b": [keep(b + d) for b, d in zip(biases[k], db, strict=True)],
            },
        })  # fmt: skip
    return {
        "layers": result, "loss_terms": terms, "loss_per_sample": samples, "loss": keep(sum(samples) / n),
        "prediction": made[-1]["a"],
    }  # fmt: skip


assert getcontext().prec == 80
