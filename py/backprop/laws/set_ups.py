"""Fixed networks for the laws, drawn from a seed, and the package's numbers for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..network.build import build
from ..network.passes import backward, forward, measure
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.arithmetic import FLOAT64
from ..requests.parsing import parse
from ..runs import result
from ..training.steps import take_step

Document = dict[str, Any]


def made(
    sizes: Sequence[int] = (3, 4, 2), activations: Sequence[str] = ("tanh", "identity"), samples: int = 4,
    seed: int = 0, Y: Any = None, **more: Any,
) -> Document:  # fmt: skip
    """A spec of dense layers with normal weights, biases, inputs and targets."""
    rng = np.random.default_rng(seed)
    layers = [
        {"kind": "dense", "units": m, "activation": f, "W": rng.normal(0, 1, (m, n)).tolist(),
         "b": rng.normal(0, 0.5, m).tolist()}
        for n, m, f in zip(sizes[:-1], sizes[1:], activations, strict=True)
    ]  # fmt: skip
    X = rng.normal(0, 1, (samples, sizes[0])).tolist()
    targets = rng.normal(0, 1, (samples, sizes[-1])).tolist() if Y is None else Y
    return {"network": {"n_inputs": sizes[0], "layers": layers}, "data": {"X": X, "Y": targets}, **more}


def classes(samples: int = 4, kinds: int = 3) -> Any:
    """One-hot targets, each class in turn."""
    return np.eye(kinds)[np.arange(samples) % kinds].tolist()


def with_layers(spec: Document, *layers: Document) -> Document:
    """The same with other layers."""
    return {**spec, "network": {**spec["network"], "layers": list(layers)}}


def layers_of(spec: Document) -> list[Document]:
    """Copies of its layers, to be changed."""
    return [dict(layer) for layer in spec["network"]["layers"]]


def rows(spec: Document, which: Sequence[int]) -> Document:
    """The same with some of its samples."""
    X, Y = spec["data"]["X"], spec["data"]["Y"]
    return {**spec, "data": {"X": [X[i] for i in which], "Y": [Y[i] for i in which]}}


def first(spec: Document) -> Step:
    """The first step."""
    parsed = parse(spec)
    start = build(parsed)
    size = parsed.training.batch_size or len(parsed.X)
    return take_step(parsed, start, [{name: {} for name in layer} for layer in start], np.arange(size))


def flat(arrays: Any) -> Any:
    """All entries as one vector."""
    return np.concatenate([np.ravel(array) for layer in arrays for array in layer.values()])


def gradients(spec: Document) -> Any:
    """The gradients of the first step as one vector."""
    return flat(first(spec).gradients)


def trained(spec: Document, epochs: int = 6, **optimizer: Any) -> Any:
    """All parameters after a training, as one vector."""
    told = {**spec, "training": {**spec.get("training", {}), "epochs": epochs}, "optimizer": optimizer}
    return flat([{name: np.asarray(a) for name, a in layer.items()} for layer in ran(told)["parameters"]])


def ran(spec: Document) -> Document:
    """The result's document."""
    document: Document = result.run(parse(spec))
    return document


def loss_at(spec: Spec, parameters: Any, X: Any = None) -> Any:
    """The loss as a function of the parameters (or of X); real or complex."""
    with np.errstate(all="ignore"):
        traces = forward(spec.layers, parameters, spec.X if X is None else X)
        return measure(spec.loss, spec.layers, traces, spec.Y, FLOAT64).data_loss


def gradients_at(spec: Spec, parameters: Any) -> Any:
    """The gradients at these parameters as one vector."""
    with np.errstate(all="ignore"):
        traces = forward(spec.layers, parameters, spec.X)
        told = backward(spec.loss, spec.layers, parameters, traces, spec.Y)
    return flat([layer.gradients for layer in told.layers])


def moved(parameters: Any, step: Any) -> list[dict[str, Any]]:
    """parameters + step, the step given as one vector."""
    out: list[dict[str, Any]] = []
    start = 0
    for layer in parameters:
        out.append({})
        for name, array in layer.items():
            out[-1][name] = array + step[start : start + array.size].reshape(array.shape)
            start += array.size
    return out
