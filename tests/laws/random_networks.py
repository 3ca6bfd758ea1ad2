"""Random specs for the laws, and the engine's numbers for them."""

from copy import deepcopy
from functools import cache
from typing import Any

import numpy as np
from hypothesis import strategies as st

from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.network.build import NetworkParameters, build
from backprop.network.passes import backward, forward
from backprop.network.spec import Spec
from backprop.network.step import Step
from backprop.numbers.strict_json import Json
from backprop.requests.parsing import output_activations, parse
from backprop.runs.step_document import step_document
from backprop.training.steps import take_step

PAIRS = [(activation, loss) for loss, row in LOSSES.items() for activation in output_activations(row)]
SMOOTH = [name for name, row in ACTIVATIONS.items() if not row.kinks]
SMOOTH_LOSSES = [
    "half_squared_error",
    "mean_squared_error",
    "huber",
    "binary_cross_entropy",
    "categorical_cross_entropy",
]
EPSILON = float(np.finfo(np.float64).eps)


def make(
    sizes: list[int],
    activations: list[str],
    loss: str = "half_squared_error",
    n_samples: int = 3,
    seed: int = 0,
    **more: Json,
) -> Json:
    """A spec with weights, biases and data drawn from a seed; targets are such as the loss takes."""
    rng = np.random.default_rng(seed)
    layers = [
        {"kind": "dense", "units": m, "activation": f, "W": rng.normal(0, 1, (m, n)).tolist(),
         "b": rng.normal(0, 0.5, m).tolist()}
        for n, m, f in zip(sizes[:-1], sizes[1:], activations, strict=True)
    ]  # fmt: skip
    return {
        "schema": 1, "network": {"n_inputs": sizes[0], "layers": layers}, "loss": {"name": loss},
        "data": {"X": rng.normal(0, 1, (n_samples, sizes[0])).tolist(), "Y": targets(loss, n_samples, sizes[-1], rng)},
        **more,
    }  # fmt: skip


def targets(loss: str, n_samples: int, n_out: int, rng: Any) -> Json:
    """Targets that the loss takes: its few values, shares, one-hot rows or any numbers."""
    if values := LOSSES[loss].target_values:
        return rng.choice(values, (n_samples, n_out)).tolist()
    if LOSSES[loss].probabilities and loss != "categorical_cross_entropy":
        return rng.uniform(0, 1, (n_samples, n_out)).tolist()
    if loss == "categorical_cross_entropy":
        return np.eye(n_out)[rng.integers(0, n_out, n_samples)].tolist()
    return rng.normal(0, 1, (n_samples, n_out)).tolist()


@st.composite
def specs(
    draw: Any,
    hidden: Any = None,
    outputs: Any = None,
    losses: Any = None,
    depth: tuple[int, int] = (0, 3),
    samples: tuple[int, int] = (1, 4),
    **more: Json,
) -> Json:
    """A random spec: sizes, activations and a loss that goes with the last of them."""
    loss = draw(st.sampled_from(losses or list(LOSSES)))
    fitting = [name for name in output_activations(LOSSES[loss]) if outputs is None or name in outputs]
    n_hidden = draw(st.integers(*depth))
    sizes = [draw(st.integers(1, 4)) for _ in range(n_hidden + 2)]
    output = draw(st.sampled_from(fitting))
    if output == "softmax":  # of one unit it is the constant 1, whose cross-entropy is infinite
        sizes[-1] = max(sizes[-1], 2)
    functions = [draw(st.sampled_from(hidden or list(ACTIVATIONS))) for _ in range(n_hidden)]
    return make(
        sizes, [*functions, output], loss, draw(st.integers(*samples)),
        draw(st.integers(0, 10_000)), **more,
    )  # fmt: skip


def first(spec: Json) -> Step:
    """The first step."""
    parsed = parse(spec)
    size = parsed.training.batch_size or len(parsed.X)
    return take_step(parsed, build(parsed), [{name: {} for name in p} for p in build(parsed)], np.arange(size))


def document(spec: Json) -> Json:
    """The first step as documents hold it."""
    return step_document(parse(spec), first(spec))


def gradients_at(spec: Spec, parameters: NetworkParameters) -> NetworkParameters:
    """The engine's gradients of the data loss at these parameters."""
    with np.errstate(all="ignore"):
        traces = forward(spec.layers, parameters, spec.X)
        return [layer.gradients for layer in backward(spec.loss, spec.layers, parameters, traces, spec.Y).layers]


def condition(step: Step) -> float:
    """κ = 1 + ‖ŷ‖/‖ŷ − y‖."""
    P = step.traces[-1].a
    distance = float(np.linalg.norm(P - step.Y))
    return 1.0 + float(np.linalg.norm(P)) / distance if distance else np.inf


def changed(spec: Json, **parts: Json) -> Json:
    """A copy with some top-level keys replaced."""
    return {**deepcopy(spec), **parts}


def with_layers(spec: Json, layers: Json) -> Json:
    """A copy with other layers."""
    return changed(spec, network={**spec["network"], "layers": layers})


def bits(array: Any) -> bytes:
    """The float64 bits."""
    return np.ascontiguousarray(array, dtype=np.float64).tobytes()


def near(ours: Any, theirs: Any, bound: float, scale: float | None = None) -> None:
    """‖ours − theirs‖ ≤ bound · max(‖ours‖, ‖theirs‖, scale)."""
    a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    assert a.shape == b.shape, (a.shape, b.shape)
    size = max(float(np.linalg.norm(a)), float(np.linalg.norm(b)), scale or 0.0)
    off = float(np.linalg.norm(a - b))
    assert off <= bound * size, f"{a} is not {b}: off by {off:.3e}, bound {bound * size:.3e}"


def same_bits(ours: Any, theirs: Any) -> None:
    """Equal float64 bits."""
    a, b = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    assert bits(a) == bits(b), f"{a!r} is not {b!r}"


@cache
def pair_spec(activation: str, loss: str) -> Any:
    """A fixed 2-3-2 network of one activation and one loss."""
    hidden = activation if activation != "softmax" else "tanh"
    return make([2, 3, 2], [hidden, activation], loss, 3, seed=7)
