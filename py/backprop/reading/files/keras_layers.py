"""The layers of Keras as those of a spec: a row a kind. TensorFlow.js has the same ones."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...errors import refuse
from ...numbers.special import Array
from .keras_config import Described

ACTIVATIONS = {"linear": "identity", "swish": "silu"} | {
    name: name for name in ("sigmoid", "tanh", "relu", "softmax", "elu", "selu", "gelu", "softplus", "silu", "softsign")
}
SLOPE = 0.2
"""Of the function leaky_relu; the layer of that name states its own."""
GATES = "ifgo"
"""Of an LSTM, in the order of the columns of its arrays."""
Weights = Mapping[str, Array]


@dataclass
class Site:
    """Where a layer stands: how many numbers come in, and whether time steps do; what is said of it afterwards."""

    n: int
    times: bool
    said: dict[str, list[str]] = field(default_factory=dict)

    def say(self, what: str, name: str) -> None:
        """Something holds for the layer of that name."""
        self.said.setdefault(what, []).append(name)


Row = dict[str, Any]
Make = Callable[[Described, "Weights | None", Site], Row | None]


@dataclass(frozen=True)
class Kind:
    """arrays: their names, in the order in which Keras numbers them; make: the layer's keys in a spec, or None."""

    make: Make
    arrays: Callable[[Mapping[str, Any]], list[str]] = lambda config: []


def with_bias(*names: str) -> Callable[[Mapping[str, Any]], list[str]]:
    """The arrays of a layer whose biases can be left out."""
    return lambda config: [*names, *(["bias"] if config.get("use_bias", True) else [])]


def normalizing(*running: str) -> Callable[[Mapping[str, Any]], list[str]]:
    """Those of a normalization, whose γ and β can be left out."""
    return lambda config: [
        *(["gamma"] if config.get("scale", True) else []), *(["beta"] if config.get("center", True) else []), *running,
    ]  # fmt: skip


def function(one: Described, key: str = "activation") -> Any:
    """An activation as a spec names it. Raises SpecError for one that is not here."""
    value = one.config.get(key)
    if isinstance(value, Mapping):
        if value.get("class_name") in LAYERS_OF_FUNCTIONS:
            return LAYERS_OF_FUNCTIONS[value["class_name"]](Described(one.name, value["class_name"], value["config"]))
        value = value.get("config")
    if value is None:
        return "identity"
    if value == "leaky_relu":
        return {"name": "leaky_relu", "alpha": SLOPE}
    if value not in ACTIVATIONS:
        raise refuse("read.keras.setting", "file", value, key=key, kind=one.kind, name=one.name,
                     wanted=", ".join([*ACTIVATIONS, "leaky_relu"]))  # fmt: skip
    return ACTIVATIONS[value]


def _wants(one: Described, key: str, *allowed: Any) -> None:
    """Refuses a setting that our layer has not; one that is absent is all right."""
    if key in one.config and one.config[key] not in allowed:
        wanted = " or ".join(map(str, allowed))
        raise refuse(
            "read.keras.setting", "file", one.config[key], key=key, kind=one.kind, name=one.name, wanted=wanted
        )


def _number(one: Described, *keys: str, default: float) -> float:
    for key in keys:
        if isinstance(value := one.config.get(key), int | float):
            return float(value)
    return default


def _units(one: Described) -> int:
    units = one.config.get("units")
    if type(units) is not int or not 0 < units <= 1_000_000:
        raise refuse("read.keras.setting", "file", units, key="units", kind=one.kind, name=one.name, wanted="1 or more")
    return units


def _array(one: Described, weights: Weights, name: str, *shape: int) -> Array:
    found = weights[name]
    if found.shape != shape:
        raise refuse("read.keras.shape", "file", found.shape, array=name, name=one.name, shape=shape)
    return found


def dense(one: Described, weights: Weights | None, site: Site) -> Row:
    """W is the kernel turned round."""
    units, n = _units(one), site.n
    row: Row = {"kind": "dense", "units": units, "activation": function(one)}
    if weights is not None:
        row["W"] = _array(one, weights, "kernel", n, units).T
        row["b"] = _bias(one, weights, site, units)
    site.n = units
    return row


def _bias(one: Described, weights: Weights, site: Site, size: int) -> Array:
    if one.config.get("use_bias", True):
        return _array(one, weights, "bias", size)
    site.say("bias", one.name)
    return np.zeros(size)


def simple_rnn(one: Described, weights: Weights | None, site: Site) -> Row:
    """Wx and Wh are the kernels turned round."""
    n, units, row = _recurrent(one, site, "rnn")
    row["activation"] = function(one) if "activation" in one.config else "tanh"
    if weights is not None:
        row["Wx"] = _array(one, weights, "kernel", n, units).T
        row["Wh"] = _array(one, weights, "recurrent_kernel", units, units).T
        row["b"] = _bias(one, weights, site, units)
    return row


def lstm(one: Described, weights: Weights | None, site: Site) -> Row:
    """The columns of each kernel are those of the gates i, f, g and o, one after another."""
    n, units, row = _recurrent(one, site, "lstm")
    _wants(one, "activation", "tanh")
    _wants(one, "recurrent_activation", "sigmoid")
    if weights is not None:
        kernel = _array(one, weights, "kernel", n, 4 * units)
        state = _array(one, weights, "recurrent_kernel", units, 4 * units)
        bias = _bias(one, weights, site, 4 * units)
        for i, gate in enumerate(GATES):
            own = slice(i * units, (i + 1) * units)
            row |= {f"Wx_{gate}": kernel[:, own].T, f"Wh_{gate}": state[:, own].T, f"b_{gate}": bias[own]}
    return row


def _recurrent(one: Described, site: Site, kind: str) -> tuple[int, int, Row]:
    """How many numbers come in and go out, and the layer as far as both kinds are alike."""
    for key in ("go_backwards", "return_state", "time_major"):
        _wants(one, key, False, None)
    if not site.times:
        raise refuse("read.keras.input", "file", (None, site.n))
    n, site.n = site.n, _units(one)
    site.times = bool(one.config.get("return_sequences"))
    return n, site.n, {"kind": kind, "units": site.n, "return_sequences": site.times}


def batch_norm(one: Described, weights: Weights | None, site: Site) -> Row:
    """γ, β and the running statistics; Keras keeps the share `momentum` of these, as a spec says it."""
    row = _normalization(one, weights, site, "batch_norm")
    row["momentum"] = _number(one, "momentum", default=0.99)
    if one.config.get("trainable") is False:  # Keras computes with the running statistics then
        row["statistics"] = "running"
    if weights is not None:
        row["running_mean"] = _array(one, weights, "moving_mean", site.n)
        row["running_variance"] = _array(one, weights, "moving_variance", site.n)
    site.say("variance", one.name)
    return row


def layer_norm(one: Described, weights: Weights | None, site: Site) -> Row:
    """Over the last axis."""
    _wants(one, "rms_scaling", False, None)
    return _normalization(one, weights, site, "layer_norm")


def _normalization(one: Described, weights: Weights | None, site: Site, kind: str) -> Row:
    axis = one.config.get("axis", -1)
    if (axis[0] if isinstance(axis, list) and len(axis) == 1 else axis) not in (-1, 1 + site.times):
        _wants(one, "axis", -1)
    row: Row = {"kind": kind, "epsilon": _number(one, "epsilon", default=1e-3)}
    if weights is not None:
        for name, missing in (("gamma", np.ones), ("beta", np.zeros)):
            row[name] = _array(one, weights, name, site.n) if name in weights else missing(site.n)
        if not {"gamma", "beta"} <= set(weights):
            site.say("scale", one.name)
    return row


def dropout(one: Described, weights: Weights | None, site: Site) -> Row:
    """The share that is dropped."""
    _wants(one, "noise_shape", None)
    return {"kind": "dropout", "rate": _number(one, "rate", default=0.5)}


def activation(one: Described, weights: Weights | None, site: Site) -> Row:
    """A function by itself."""
    return {"kind": "activation", "name": LAYERS_OF_FUNCTIONS[one.kind](one)}


def relu(one: Described) -> Any:
    """max(0, z), or with a slope below 0."""
    _wants(one, "max_value", None)
    _wants(one, "threshold", 0, None)
    slope = _number(one, "negative_slope", default=0.0)
    return {"name": "leaky_relu", "alpha": slope} if slope else "relu"


def softmax(one: Described) -> Any:
    """Over the units."""
    _wants(one, "axis", -1)
    return "softmax"


LAYERS_OF_FUNCTIONS: dict[str, Callable[[Described], Any]] = {
    "Activation": function,
    "ReLU": relu,
    "LeakyReLU": lambda one: {"name": "leaky_relu", "alpha": _number(one, "negative_slope", "alpha", default=0.3)},
    "ELU": lambda one: {"name": "elu", "alpha": _number(one, "alpha", default=1.0)},
    "Softmax": softmax,
}
KINDS: dict[str, Kind] = {
    "Dense": Kind(dense, with_bias("kernel")),
    "SimpleRNN": Kind(simple_rnn, with_bias("kernel", "recurrent_kernel")),
    "LSTM": Kind(lstm, with_bias("kernel", "recurrent_kernel")),
    "BatchNormalization": Kind(batch_norm, normalizing("moving_mean", "moving_variance")),
    "LayerNormalization": Kind(layer_norm, normalizing()),
    "Dropout": Kind(dropout),
    **{name: Kind(activation) for name in LAYERS_OF_FUNCTIONS},
    "Flatten": Kind(lambda one, weights, site: None),
}
