"""What formulas are made of as operators of ONNX, in float64.

onnxruntime has no float64 kernel for Erf, Elu, Selu, Gelu, LeakyRelu, Softplus and Softsign, and their settings are
float32: so these come of operators that have one, as their formulas say.
"""

from __future__ import annotations

import math
from collections.abc import Callable

from ..kernel.elementary import NORMAL_CENTER, NORMAL_TAIL
from .onnx_graph import Value

FARTHEST = 39.0  # beyond it Φ(−x) is 0
CENTER = 0.6


def where(test: Value, yes: Value | float, no: Value | float) -> Value:
    """The first where the test holds, else the second."""
    return test.to("Where", yes, no)


def expm1(x: Value) -> Value:
    """e^x − 1 = tanh(x/2) (e^x + 1), which keeps its digits near 0."""
    return (x * 0.5).to("Tanh") * (x.to("Exp") + 1.0)


def log1p(x: Value) -> Value:
    """ln(1 + x) for x ≥ 0: what rounding took from 1 + x goes into the factor x/((1 + x) − 1) (Kahan)."""
    total = x + 1.0
    return where(total.to("Equal", 1.0), x, total.to("Log") * x / (total - 1.0))


def softplus(x: Value) -> Value:
    """max(x, 0) + ln(1 + e^−|x|)."""
    return x.to("Relu") + log1p((-x.to("Abs")).to("Exp"))


def horner(x: Value, coefficients: tuple[float, ...]) -> Value:
    """Σ c_i x^i."""
    value = x * coefficients[-1] + coefficients[-2]
    for c in reversed(coefficients[:-2]):
        value = value * x + c
    return value


def normal_cdf(x: Value) -> Value:
    """Φ(x), by the polynomials of the compiled step: there is no kernel of Erf for float64."""
    size = x.to("Abs").to("Min", FARTHEST)
    square = size * size
    tail = (square * -0.5).to("Exp") * horner((size - 6.0) / (size + 6.0), NORMAL_TAIL) / (size + 1.0)
    below = where(size.to("Less", CENTER), 0.5 - size * horner(square, NORMAL_CENTER), tail)
    return where(x.to("Greater", 0.0), 1.0 - below, below)


def _zero_first(x: Value, made: Value) -> Value:
    return where(x.to("Equal", 0.0), 0.0, made)


def _sum_of_others(x: Value) -> Value:
    return x.to("ReduceSum", x.graph.constant([-1]), keepdims=1) - x


def _tanh_slope(x: Value) -> Value:
    return 4.0 * (x * 2.0).to("Sigmoid") * (x * -2.0).to("Sigmoid")


FUNCTIONS: dict[str, Callable[..., Value]] = {
    "exp": lambda x: x.to("Exp"), "ln": lambda x: x.to("Log"), "sqrt": lambda x: x.to("Sqrt"),
    "abs": lambda x: x.to("Abs"), "absolute": lambda x: x.to("Abs"), "sign": lambda x: x.to("Sign"),
    "sigma": lambda x: x.to("Sigmoid"), "tanh": lambda x: x.to("Tanh"), "cos": lambda x: x.to("Cos"),
    "floor": lambda x: x.to("Floor"), "max": lambda x, y: x.to("Max", y), "min": lambda x, y: x.to("Min", y),
    "softmax": lambda x: x.to("Softmax", axis=-1), "log_softmax": lambda x: x.to("LogSoftmax", axis=-1),
    "Phi": normal_cdf, "phi": lambda x: (x * x * -0.5).to("Exp") * (1.0 / math.sqrt(2.0 * math.pi)),
    "expm1": expm1, "softplus": softplus, "sum_of_others": _sum_of_others,
    "sigma_slope": lambda x, a: x.to("Sigmoid") * (-x).to("Sigmoid"), "tanh_slope": lambda x, a: _tanh_slope(x),
    "product": lambda x, y: _zero_first(x, x * y), "ratio": lambda x, y: _zero_first(x, x / y),
    "xlogy": lambda x, y: _zero_first(x, x * y.to("Log")), "one_minus_power": lambda x, n: 1.0 - x.to("Pow", n),
    "cos_pi": lambda x, y: (x * math.pi / y).to("Cos"),
}  # fmt: skip
"""By the names of the notation."""
RELATIONS = {"<": "Less", "<=": "LessOrEqual", ">": "Greater", ">=": "GreaterOrEqual", "==": "Equal"}
OPERATORS = {"+": "Add", "-": "Sub", "*": "Mul", "/": "Div", "**": "Pow"}
