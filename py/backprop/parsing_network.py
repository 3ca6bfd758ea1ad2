"""The network of a spec document: layers, their activations, their given weights, and how others are drawn."""

from __future__ import annotations

from typing import Any

from .errors import refusal
from .functions.activations import ACTIVATIONS
from .functions.initializers import INITIALIZERS
from .functions.special import Array
from .layers import LAYERS, ActivationLayer, Dense
from .layers.base import ActivationChoice, Init
from .limits import INPUT_COUNT, LAYER_COUNT, MAX_PARAMETERS, NUMBER, SEED, UNITS
from .names import Names, bias_label, unit_names, weight_label
from .reading import Reader, matrix, vector
from .spec import Conventions


def read_init(reader: Reader, default: str = "glorot_uniform", biases: bool = True) -> Init:
    row = INITIALIZERS[reader.choice("name", "Initialization", INITIALIZERS, default)]
    hyper = reader.hyperparameters(row.hyperparameters)
    if row.name == "uniform" and hyper["low"] > hyper["high"]:
        raise refusal(reader.at("low"), "Lowest weight", hyper["low"], "a number not above the highest weight")
    seed = reader.number(SEED)
    bias: float | Init = 0.0
    if biases and reader.has("bias"):
        value = reader.raw("bias")
        if isinstance(value, str):
            value = {"name": value}
        if isinstance(value, dict):
            inner = Reader({"seed": seed, **value}, reader.at("bias"), "Initial biases")
            bias = read_init(inner, "zeros", biases=False)
        else:
            bias = NUMBER.check(value, reader.at("bias"), "Initial biases")
    elif biases:
        reader.raw("bias")
    reader.close()
    return Init(row, hyper, seed, bias)


def read_network(top: Reader, conventions: Conventions) -> tuple[int, tuple[Dense | ActivationLayer, ...]]:
    if not top.has("network"):
        raise refusal("network", "Network", None, "an object with n_inputs and layers")
    reader = top.object("network", "Network")
    n_inputs = INPUT_COUNT.check(reader.raw("n_inputs"), "network.n_inputs")
    rows = reader.raw("layers")
    if not isinstance(rows, list) or not rows:
        raise refusal("network.layers", "Layers", rows, "a list of at least one layer")
    if len(rows) > LAYER_COUNT.maximum:  # type: ignore[operator]  # declared with a maximum
        raise LAYER_COUNT.refuse(len(rows), "large", "network.layers", value=LAYER_COUNT.maximum)
    readers = [Reader(row, f"network.layers[{i}]", f"layer {i + 1}") for i, row in enumerate(rows)]
    kinds = [r.choice("kind", f"Kind of layer {i + 1}", LAYERS, "dense") for i, r in enumerate(readers)]
    units = _unit_counts(readers, kinds, n_inputs)
    _cap_parameters(n_inputs, kinds, units)
    names = unit_names(n_inputs, kinds, units)
    layers = tuple(_layer(r, i, kinds[i], units, n_inputs, names, conventions) for i, r in enumerate(readers))
    if sum(kind == "dense" for kind in kinds) == 0:
        raise refusal("network.layers", "Layers", kinds, "at least one dense layer")
    reader.close()
    return n_inputs, layers


def _unit_counts(readers: list[Reader], kinds: list[str], n_inputs: int) -> list[int]:
    counts: list[int] = []
    for i, (reader, kind) in enumerate(zip(readers, kinds, strict=True)):
        if kind == "activation":
            counts.append(counts[-1] if counts else n_inputs)
        else:
            counts.append(UNITS.check(reader.raw("units"), reader.at("units"), f"Units of layer {i + 1}"))
    return counts


def _cap_parameters(n_inputs: int, kinds: list[str], units: list[int]) -> None:
    below = [n_inputs, *units[:-1]]
    count = sum((n + 1) * m for n, m, kind in zip(below, units, kinds, strict=True) if kind == "dense")
    if count > MAX_PARAMETERS:
        raise refusal("network.layers", "Parameters of the network", str(count), f"at most {MAX_PARAMETERS} in all")


def _activation(value: Any, path: str, label: str, default: str) -> ActivationChoice:
    named = {"name": value} if isinstance(value, str) else value
    reader = Reader({} if named is None else named, path, label)
    name = reader.choice("name", label, ACTIVATIONS, default)
    choice = ActivationChoice(ACTIVATIONS[name], reader.hyperparameters(ACTIVATIONS[name].hyperparameters))
    reader.close()
    return choice


def _layer(
    reader: Reader, i: int, kind: str, units: list[int], n_inputs: int, names: Names, conventions: Conventions
) -> Dense | ActivationLayer:
    n_in = units[i - 1] if i else n_inputs
    if kind == "activation":
        name = reader.raw("name")
        hyper = {key: reader.raw(key) for key in ("alpha",) if reader.has(key)}
        choice = _activation({"name": name, **hyper}, reader.path, f"Activation of layer {i + 1}", "sigmoid")
        reader.close()
        return ActivationLayer(n_in, choice)
    choice = _activation(reader.raw("activation"), reader.at("activation"), f"Activation of layer {i + 1}", "sigmoid")
    given = _given(reader, i, (units[i], n_in), names, conventions.bias)
    init = read_init(reader.object("init", f"Initialization of layer {i + 1}")) if reader.has("init") else None
    reader.raw("init")
    reader.close()
    return Dense(n_in, units[i], choice, conventions.bias, given, init)


def _given(reader: Reader, i: int, shape: tuple[int, int], names: Names, bias: str) -> dict[str, Array]:
    given: dict[str, Array] = {}
    if reader.has("W"):
        given["W"] = matrix(
            reader.raw("W"), reader.at("W"), f"Weights of layer {i + 1}", shape, NUMBER,
            lambda j, k: weight_label(names, i, j, k),
        )  # fmt: skip
    reader.raw("W")
    if reader.has("b"):
        path, label = reader.at("b"), f"Biases of layer {i + 1}"
        if bias == "none":
            raise refusal(path, label, reader.raw("b"), "no biases, since the convention for biases is “none”")
        b = vector(reader.raw("b"), path, label, shape[0], NUMBER, lambda j: bias_label(names, i, j))
        if bias == "shared" and len(set(b.tolist())) > 1:
            raise refusal(path, label, b.tolist(), "equal numbers, since the layer's neurons share one bias")
        given["b"] = b[:1] if bias == "shared" else b
    reader.raw("b")
    return given
