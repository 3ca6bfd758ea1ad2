"""What was understood: arrays by name, and the dense layers that they are; as a spec holds these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..layers.dense import KIND
from ..messages import Message
from ..numbers.special import Array
from ..numbers.strict_json import Json
from ..rules.limits import SCHEMA
from .arrived import Arrived


@dataclass
class Dense:
    """W: (n_out, n_in); b: (n_out,), or None; activation: as a spec names it."""

    W: Array
    b: Array | None = None
    activation: Any = "identity"

    def parameters(self) -> dict[str, Array]:
        """Weights and biases by the names of the kind; biases of 0 where there are none."""
        weights, biases = (parameter.name for parameter in KIND.parameters)
        return {weights: self.W, biases: self.W[:, 0] * 0 if self.b is None else self.b}


def network_of(layers: Sequence[Dense]) -> dict[str, Any]:
    """The `network` of a spec."""
    rows = [
        {"kind": KIND.kind, "units": len(layer.W), "activation": layer.activation,
         **{name: values.tolist() for name, values in layer.parameters().items()}}
        for layer in layers
    ]  # fmt: skip
    return {"n_inputs": layers[0].W.shape[1], "layers": rows}


def arrays_of(layers: Sequence[Dense]) -> list[Arrived]:
    """The arrays by the paths of a spec."""
    return [
        Arrived(f"layers[{i}].{name}", values)
        for i, layer in enumerate(layers) for name, values in layer.parameters().items()
    ]  # fmt: skip


@dataclass
class Arrival:
    """form: the name of what was recognized; layers: of the network, where the form tells or the arrays allow it.

    activations: those of the layers in their order, where a form tells them beside arrays by name. spec: the whole
    document, where this package wrote it.
    """

    form: str
    arrays: list[Arrived]
    notes: list[Message] = field(default_factory=list)
    layers: list[Dense] | None = None
    activations: list[str] | None = None
    spec: Json | None = None

    def document(self) -> dict[str, Any]:
        """The arrays as JSON: names, shapes, values."""
        return {
            "schema": SCHEMA,
            "form": self.form,
            "arrays": [
                {"name": one.name, "shape": list(one.values.shape), "values": one.values.tolist()}
                for one in self.arrays
            ],
        }
