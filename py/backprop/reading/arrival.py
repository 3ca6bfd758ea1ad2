"""What was understood: arrays by name, and the dense layers that they are; as a spec holds these."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..layers import LAYERS
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

    @property
    def n_in(self) -> int:
        """Numbers that go in."""
        return self.W.shape[1]

    @property
    def n_out(self) -> int:
        """Numbers that come out: its units."""
        return len(self.W)

    @property
    def says(self) -> str:
        """The name of its function."""
        return _named(self.activation)

    def parameters(self) -> dict[str, Array]:
        """Weights and biases by the names of the kind; biases of 0 where there are none."""
        weights, biases = (parameter.name for parameter in KIND.parameters)
        return {weights: self.W, biases: self.W[:, 0] * 0 if self.b is None else self.b}

    def row(self) -> dict[str, Any]:
        """The layer of a spec."""
        own = {name: values.tolist() for name, values in self.parameters().items()}
        return {"kind": KIND.kind, "units": self.n_out, "activation": self.activation, **own}


@dataclass
class Other:
    """A layer of another kind. settings: what a spec says of it beside its arrays, these by their names there.

    over_time: it takes a sequence of rows. returns: it gives one, too.
    """

    kind: str
    n_in: int
    n_out: int
    settings: dict[str, Any] = field(default_factory=dict)
    arrays: dict[str, Array] = field(default_factory=dict)
    over_time: bool = False
    returns: bool = False

    @property
    def says(self) -> str:
        """Its function, where that says more than its kind."""
        own = LAYERS[self.kind]
        function = self.settings.get("activation", self.settings.get("name")) if own.called_by_function else None
        return _named(function) if function else own.label

    def parameters(self) -> dict[str, Array]:
        """The arrays by the names of the kind."""
        return self.arrays

    def row(self) -> dict[str, Any]:
        """The layer of a spec."""
        return {"kind": self.kind, **self.settings, **{name: own.tolist() for name, own in self.arrays.items()}}


@dataclass
class Block:
    """A layer that holds layers: a residual block adds what comes in to what they make of it."""

    kind: str
    layers: list[Dense | Other | Block]
    over_time: bool = False

    @property
    def n_in(self) -> int:
        """Numbers that go in, as many as come out."""
        return self.layers[0].n_in

    @property
    def n_out(self) -> int:
        """Numbers that come out."""
        return self.layers[-1].n_out

    @property
    def says(self) -> str:
        """The name of its kind."""
        return LAYERS[self.kind].label

    def parameters(self) -> dict[str, Array]:
        """Those of its layers by their paths in it."""
        return {
            f"layers[{i}].{name}": values
            for i, layer in enumerate(self.layers) for name, values in layer.parameters().items()
        }  # fmt: skip

    def row(self) -> dict[str, Any]:
        """The layer of a spec."""
        return {"kind": self.kind, "layers": [layer.row() for layer in self.layers]}


Layer = Dense | Other | Block


def _named(activation: Any) -> str:
    return str(activation["name"] if isinstance(activation, Mapping) else activation)


def network_of(layers: Sequence[Layer]) -> dict[str, Any]:
    """The `network` of a spec."""
    return {"n_inputs": layers[0].n_in, "layers": [layer.row() for layer in layers]}


def arrays_of(layers: Sequence[Layer]) -> list[Arrived]:
    """The arrays by the paths of a spec."""
    return [
        Arrived(f"layers[{i}].{name}", values)
        for i, layer in enumerate(layers) for name, values in layer.parameters().items()
    ]  # fmt: skip


@dataclass(frozen=True)
class Mapped:
    """Which arrays a layer is made of, by their places; turned: column j holds the weights into unit j.

    asked: both ways round fit, and nothing tells which is meant.
    """

    weights: int
    biases: int | None
    turned: bool
    asked: bool


@dataclass
class Arrival:
    """form: the name of what was recognized; layers: of the network, where the form tells or the arrays allow it.

    activations: those of the layers in their order, where a form tells them beside arrays by name. pairs: layers whose
    activations nothing tells. spec: the whole document, where this package wrote it. mapping: of each layer, where
    layers were made of arrays by name; stored: the activations are those of the file.
    """

    form: str
    arrays: list[Arrived]
    notes: list[Message] = field(default_factory=list)
    layers: Sequence[Layer] | None = None
    activations: list[str] | None = None
    pairs: list[Dense] | None = None
    spec: Json | None = None
    mapping: list[Mapped] | None = None
    stored: bool = True

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
