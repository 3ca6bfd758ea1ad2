"""Laws of the derivative itself, each by another way to the same number."""

from __future__ import annotations

import numpy as np

from ..diagnose.curvature import curvature
from ..network.build import build
from ..network.passes import backward, forward
from ..requests.parsing import parse
from .law import apart, law
from .set_ups import classes, first, gradients_at, loss_at, made, moved

SPEC = made((3, 4, 3), ("tanh", "softmax"), Y=classes(), loss={"name": "categorical_cross_entropy"})
STEP = 1e-30


@law("The derivative along a direction is the change of the loss there: (L(θ+hv) − L(θ−hv)) / 2h = g·v", 1e-8)
def _directional_derivative() -> float:
    spec = parse(SPEC)
    home = build(spec)
    g = gradients_at(spec, home)
    v = np.cos(np.arange(g.size))
    v /= np.linalg.norm(v)
    h = 6e-6
    change = (loss_at(spec, moved(home, h * v)) - loss_at(spec, moved(home, -h * v))) / (2 * h)
    return float(abs(change - g @ v) / np.linalg.norm(g))


@law("The complex step gives every gradient without subtraction: Im L(θ+ih) / h", 1e-12)
def _complex_step() -> float:
    spec = parse(SPEC)
    home = build(spec)
    g = gradients_at(spec, home)
    eye = np.eye(g.size)
    other = [complex(loss_at(spec, moved(home, 1j * STEP * e))).imag / STEP for e in eye]
    return apart(g, other)


@law("What is left of the loss after the gradient falls with the square of the step: order 1.9 or more", 0.1)
def _taylor_remainder() -> float:
    spec = parse(SPEC)
    home = build(spec)
    g, at_home = gradients_at(spec, home), loss_at(spec, home)
    v = np.cos(np.arange(g.size)) / np.sqrt(g.size)
    left = [abs(loss_at(spec, moved(home, h * v)) - at_home - h * (g @ v)) for h in (1e-3, 1e-4)]
    return float(max(0.0, 2.0 - np.log10(left[0] / left[1])))


@law("The gradient of the inputs is the change of the loss with them", 1e-7)
def _input_gradients() -> float:
    spec = parse(SPEC)
    home = build(spec)
    traces = forward(spec.layers, home, spec.X)
    g = backward(spec.loss, spec.layers, home, traces, spec.Y).input_gradients
    h = 6e-6
    other = np.zeros_like(spec.X)
    for place in np.ndindex(spec.X.shape):
        e = np.zeros_like(spec.X)
        e[place] = h
        other[place] = (loss_at(spec, home, spec.X + e) - loss_at(spec, home, spec.X - e)) / (2 * h)
    return apart(g, other)


@law("The matrix of second derivatives is symmetric", 1e-12)
def _symmetric_hessian() -> float:
    H = np.asarray(curvature(parse(made((2, 3, 1)))).H)
    return float(np.max(np.abs(H - H.T)) / np.max(np.abs(H)))


@law("Times a direction it is the change of the gradient: H·v = (g(θ+hv) − g(θ−hv)) / 2h", 1e-7)
def _hessian_times_direction() -> float:
    spec = parse(made((2, 3, 1)))
    home = build(spec)
    H = np.asarray(curvature(spec).H)
    v = np.sin(1.0 + np.arange(len(H)))
    v /= np.linalg.norm(v)
    h = 6e-6
    return apart(H @ v, (gradients_at(spec, moved(home, h * v)) - gradients_at(spec, moved(home, -h * v))) / (2 * h))


@law("One neuron by the chain rule alone: ∂E/∂w = (a − y) f′(z) x", 1e-15)
def _one_neuron() -> float:
    x, w, b, y = 0.7, -1.3, 0.2, 0.4
    layer = {"units": 1, "activation": "tanh", "W": [[w]], "b": [b]}
    spec = {"network": {"n_inputs": 1, "layers": [layer]}, "data": {"X": [[x]], "Y": [[y]]}}
    a = np.tanh(w * x + b)
    return apart(first(spec).gradients[0]["W"], [[(a - y) * (1 - a * a) * x]])


@law("The step of 2-2-1 that was worked out in 400-bit intervals: its δ, to what float64 keeps of them", 1e-12)
def _certified_step() -> float:
    layers = [
        {"units": 2, "activation": "sigmoid", "W": [[0.15, -0.2], [0.25, 0.4]], "b": [0.1, -0.3]},
        {"units": 1, "activation": "sigmoid", "W": [[0.35, -0.45]], "b": [0.05]},
    ]
    step = first({"network": {"n_inputs": 2, "layers": layers}, "data": {"X": [[0.3, 0.7]], "Y": [[0.5]]}})
    deltas = [layer.delta for layer in step.backward.layers]
    ours = [*np.ravel(deltas[1]), *np.ravel(deltas[0])]
    return apart(ours, [-3.592736437299247206490e-4, -3.143624734941315075150e-5, 4.038773399556830676888e-5])
