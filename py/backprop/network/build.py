"""From a spec to parameters, given or drawn; no arithmetic."""

from __future__ import annotations

from ..layers.base import Parameters, is_bias
from ..numbers.special import Array
from .spec import Spec

NetworkParameters = list[Parameters]


def build(spec: Spec) -> NetworkParameters:
    """One dictionary of float64 arrays for each layer; layer k draws from stream k of its seed."""
    return [layer.initial(spec.init, k) for k, layer in enumerate(spec.layers)]


def build_buffers(spec: Spec) -> NetworkParameters:
    """What layers carry from step to step without training it, as the spec gives it."""
    return [layer.initial_buffers() for layer in spec.layers]


def is_trained(spec: Spec, name: str) -> bool:
    """False for parameters that the conventions keep fixed."""
    return not (is_bias(name) and spec.conventions.bias == "frozen")


def trained(spec: Spec, parameters: NetworkParameters) -> list[Array]:
    """The arrays of all parameters that training changes, in the order of the network."""
    return [array for layer in parameters for name, array in layer.items() if is_trained(spec, name)]
