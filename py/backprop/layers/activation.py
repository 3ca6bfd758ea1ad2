"""An activation function as a layer of its own: z is what comes in, a = f(z)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from ..functions.special import Array
from ..learn.layer_view import Block
from ..learn.unit_lines import activation_line, da_line, delta_line, incoming_line, slope_line
from .base import ActivationChoice, Arithmetic, Context, Layer, LayerBackward, LayerTrace, Parameters
from .declared import Declared, Part
from .site import Site, read_activation
from .unit_blocks import unit_block

if TYPE_CHECKING:
    from ..learn.layer_view import LayerView


@dataclass(frozen=True)
class ActivationLayer(Layer):
    """As many units as the layer before; no parameters."""

    kind: ClassVar[str] = "activation"
    label: ClassVar[str] = "activation alone"
    note: ClassVar[str] = "A function of each unit of the layer before, without weights: a = f(z)."
    fields: ClassVar[tuple[Declared, ...]] = (Part("name", "Activation", "activation_name", "sigmoid"),)

    n_in: int
    activation: ActivationChoice

    @property
    def units(self) -> int:  # type: ignore[override]  # as many as come in
        """As many as come in."""
        return self.n_in

    @classmethod
    def read(cls, site: Site) -> Self:
        """`name`, with the activation's own hyperparameters beside it."""
        name = site.reader.raw("name")
        hyper = {key: site.reader.raw(key) for key in ("alpha",) if site.reader.has(key)}
        label = f"Activation of layer {site.number}"
        return cls(site.n_in, read_activation({"name": name, **hyper}, site.reader.path, label, "sigmoid"))

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        return {"name": self.activation.row.name, **self.activation.hyper}

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """a = f(A)."""
        return LayerTrace(A, A, context.how.keep(self.activation.value(A)))

    def backward(
        self, parameters: Parameters, trace: LayerTrace, da: Array, how: Arithmetic, fused: Array | None = None
    ) -> LayerBackward:
        """δ = ∂E/∂a · f′(z), taken at z."""
        return LayerBackward(da, *through(self.activation, trace.z, trace.a, da, how, fused), {})

    def forward_lines(self, of: LayerView) -> Iterable[Block]:
        yield unit_block(of, ("z", incoming_line), ("a", activation_line))

    def backward_lines(self, of: LayerView) -> Iterable[Block]:
        yield unit_block(of, ("da", da_line), ("slope", slope_line), ("delta", delta_line))


def through(
    activation: ActivationChoice, z: Array, a: Array, da: Array, how: Arithmetic, fused: Array | None
) -> tuple[Array | None, Array]:
    """slope and δ of units with that activation; `fused` is δ where loss and activation give it at once."""
    slope = how.keep(activation.factor(z, a, how.by_hand))
    delta = how.keep(activation.row.vjp(da, a, slope) if fused is None else fused)
    return None if activation.row.couples else slope, delta
