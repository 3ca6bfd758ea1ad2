"""Equations as lines of a NumPy script compute what the same equations compute with arrays."""

from typing import Any

import numpy as np
import pytest

from backprop.equations.kind import BIAS, Kind, Parameter, Start
from backprop.exports.dialects import NUMPY
from backprop.exports.equation_lines import forward_equations
from backprop.exports.nodes import Node
from backprop.functions.activations import ACTIVATIONS
from backprop.layers.base import Context, Mode
from backprop.layers.by_equations import EquationLayer, equation_layer
from backprop.numbers.arithmetic import FLOAT64
from backprop.numbers.special import sigmoid
from backprop.rules.fields import Field

TEXTS = {
    "element by element": "a[s,j] = gamma[j] * A[s,j] + epsilon",
    "a mean over units": "m[s] = sum[j](A[s,j]) / n\na[s,j] = A[s,j] - m[s]",
    "the largest of the units": "m[s] = max[j](A[s,j])\na[s,j] = exp(A[s,j] - m[s])",
    "a sum over samples": "m[j] = sum[s](A[s,j] * A[s,j])\na[s,j] = A[s,j] / sqrt(m[j] + epsilon)",
    "a product of matrices": "a[s,j] = sum[k](W[j,k] * A[s,k]) + b[j]",
    "a product in the other order": "a[s,j] = b[j] - 2 * sum[k](A[s,k] * W[j,k])",
    "cases": "a[s,j] = A[s,j] if A[s,j] > epsilon else epsilon * max(A[s,j], gamma[j])",
    "functions": "a[s,j] = sigma(A[s,j]) + tanh(A[s,j])**2 - min(A[s,j], gamma[j])",
    "the same for all": "a[s,j] = epsilon",
}
THROUGH_TIME = {
    "each step from the one before": "h[s,t,j] = A[s,t,j] + gamma[j] * h[s,t-1,j]\na[s,t,j] = h[s,t,j]",
    "units of the step before": "h[s,t,j] = A[s,t,j] + sum[i](V[j,i] * h[s,t-1,i])\na[s,t,j] = h[s,t,j]",
    "two steps before": "h[s,t,j] = A[s,t,j] - h[s,t-2,j]\na[s,t,j] = h[s,t,j]",
    "from the last step on": "h[s,t,j] = A[s,t,j] * h[s,t+1,j] + b[j]\na[s,t,j] = h[s,t,j]",
    "differences of steps": "u[s,t,j] = A[s,t,j]**2\na[s,t,j] = u[s,t,j] - u[s,t-1,j]",
    "a sum over time": "m[j] = sum[s,t](A[s,t,j] * A[s,t,j])\na[s,t,j] = A[s,t,j] * m[j]",
    "the first step": "m[s,j] = A[s,0,j]\na[s,t,j] = A[s,t,j] - m[s,j]",
}  # fmt: skip
PARAMETERS = {"gamma": "j", "W": "jk", "V": "ji", "b": "j"}


def layer_of(text: str) -> EquationLayer:
    """A layer of three units, of a kind with these equations alone."""
    parameters = tuple(
        Parameter(name, letters, name, name, BIAS if name == "b" else 1.0)
        for name, letters in PARAMETERS.items() if f"{name}[" in text
    )  # fmt: skip
    starts = {"h": Start("h0", "First state", "h0")} if "h[s,t-1" in text else {}
    kind = Kind(kind="local", label="local", note="", source="", forward=text, backward="", parameters=parameters,
                settings=(Field("epsilon", "ε", default=0.5),), counts={"n": "j"}, starts=starts)  # fmt: skip
    n_in = 2 if kind.own_units else 3
    return equation_layer(kind)(n_in, 3, {"epsilon": 0.5}, first={"h0": np.array([0.5, -0.25, 1.0])},
                                return_sequences=True)  # fmt: skip


def both(text: str, steps: tuple[int, ...]) -> tuple[Any, Any]:
    """a by the script's lines, and by the layer itself."""
    layer, rng = layer_of(text), np.random.default_rng(5)
    shapes = {"gamma": (3,), "W": (3, layer.n_in), "V": (3, 3), "b": (3,)}
    own = {p.name: rng.normal(size=shapes[p.name]) for p in layer.data.parameters}
    X = rng.normal(size=(4, *steps, layer.n_in))
    trace = layer.forward(own, X, Context(FLOAT64, Mode(), 0, {}))
    node = Node(layer, trace, "1", frozenset(own), {})
    lines = forward_equations(NUMPY, "", node, "X")
    names: dict[str, Any] = {"np": np, "X": X, "sigmoid": sigmoid, "tanh": ACTIVATIONS["tanh"].value}
    names |= {f"{name}1": array for name, array in own.items()} | node.constants
    exec("\n".join(lines), names)
    return names["a1"], trace.a


@pytest.mark.parametrize("title", TEXTS)
@pytest.mark.parametrize("steps", [(), (5,)], ids=["samples", "samples and time steps"])
def test_a_script_computes_what_the_layer_computes(title: str, steps: tuple[int, ...]) -> None:
    made, expected = both(TEXTS[title], steps)
    assert made.shape == expected.shape
    assert np.all(np.abs(made - expected) <= 1e-13 * (1 + np.abs(expected)))


@pytest.mark.parametrize("title", THROUGH_TIME)
@pytest.mark.parametrize("steps", [1, 4])
def test_a_script_goes_through_time_as_the_layer_does(title: str, steps: int) -> None:
    if "t-2" in THROUGH_TIME[title] and steps == 1:
        steps = 5
    made, expected = both(THROUGH_TIME[title], (steps,))
    assert made.shape == expected.shape
    assert np.all(np.abs(made - expected) <= 1e-13 * (1 + np.abs(expected)))
