"""How weights and biases start, which of them there are, and how a spec tells them: of every kind that has weights."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..rules.declared import Part
from .choices import Init, Parameters
from .parameters import expand

BIAS_STREAMS = 1_000  # biases draw from their own streams, so that drawing them leaves the weights as they are
RECURRENT_STREAMS = 2_000  # so do the weights of the state before

OWN_INIT = Part("init", "Initialization of this layer", "init", None, "In place of the network's.")


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
