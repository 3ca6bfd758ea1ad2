"""From a spec to parameters, given or drawn; no arithmetic."""

from __future__ import annotations

from ..layers.base import Parameters
from .spec import Spec

NetworkParameters = list[Parameters]


def build(spec: Spec) -> NetworkParameters:
    """One dictionary of float64 arrays for each layer; layer k draws from stream k of its seed."""
    return [layer.initial(spec.init, k) for k, layer in enumerate(spec.layers)]


def build_buffers(spec: Spec) -> NetworkParameters:
    """What layers carry from step to step without training it, as the spec gives it."""
    return [layer.initial_buffers() for layer in spec.layers]
