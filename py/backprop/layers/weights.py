"""How weights and biases start, which of them there are, and how a spec tells them: of every kind that has weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from ..rules.declared import Numbers, Part
from ..rules.limits import NUMBER
from .base import Parameters, expand, units_axes
from .choices import ActivationChoice, Init

BIAS_STREAMS = 1_000  # biases draw from their own streams, so that drawing them leaves the weights as they are
RECURRENT_STREAMS = 2_000  # so do the weights of the state before

BIASES = Numbers("b", "Biases", ("units",), NUMBER, "init", "Absent where the convention for biases is “none”.", "b")
OWN_INIT = Part("init", "Initialization of this layer", "init", None, "In place of the network's.")


def describe_units(units: int, choice: ActivationChoice) -> dict[str, Any]:
    """Units and activation as a spec states them."""
    return {"units": units, "activation": choice.describe()}


def shaped(parameters: Parameters) -> Parameters:
    """Parameters in their documented shapes."""
    return {name: expand(parameters, name) for name in parameters}


def own_init(init: Init | None) -> dict[str, Any]:
    """The layer's own initialization as a spec states it, if it has one."""
    return {"init": init.describe()} if init else {}


def initial_biases(
    given: Parameters, bias: str, init: Init, shape: tuple[int, int], stream: int, name: str = "b"
) -> Parameters:
    """Biases (units,), or (1,) where one is shared, or none; as given, else as `init` says. shape: (units, inputs)."""
    if bias == "none":
        return {}
    if name in given:
        return {name: given[name]}
    length = 1 if bias == "shared" else shape[0]
    if isinstance(init.bias, Init):
        return {name: init.bias.draw((length, shape[1]), stream)[:, 0]}
    return {name: np.full(length, init.bias)}


def bias_gradient(bias: str, delta: Array, how: Arithmetic, into_softmax: bool) -> Parameters:
    """∂E/∂b_j = Σ δ_j over samples and time steps; for a shared bias over the units too.

    Softmax does not change when all its z move alike, so a bias that they share has gradient 0. What rounding leaves of
    that sum would be taken for a gradient by an optimizer that looks at signs; a person who rounds has it all the same.
    """
    if bias == "none":
        return {}
    if bias == "shared" and into_softmax and not how.by_hand:
        return {"b": np.zeros(1, dtype=delta.dtype)}
    db = np.sum(delta, axis=units_axes(delta))
    return {"b": how.keep(np.sum(db, keepdims=True) if bias == "shared" else db)}
