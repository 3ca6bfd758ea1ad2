"""An activation function as a layer of its own: z is what comes in, a = f(z)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..functions.special import Array
from .base import ActivationChoice, Arithmetic, Init, LayerTrace, Parameters


@dataclass(frozen=True)
class ActivationLayer:
    """As many units as the layer before; no parameters."""

    kind: ClassVar[str] = "activation"
    label: ClassVar[str] = "activation alone"
    note: ClassVar[str] = "A function of each unit of the layer before, without weights: a = f(z)."

    n_in: int
    activation: ActivationChoice

    @property
    def units(self) -> int:
        """As many as come in."""
        return self.n_in

    def initial(self, init: Init, stream: int) -> Parameters:
        """No parameters."""
        return {}

    def forward(self, parameters: Parameters, A: Array, how: Arithmetic) -> LayerTrace:
        """a = f(A)."""
        return LayerTrace(A, A, how.keep(self.activation.value(A)))

    def delta(self, trace: LayerTrace, da: Array, slope: Array, how: Arithmetic) -> Array:
        """δ = ∂E/∂a · f′(z), taken at z."""
        return how.keep(self.activation.row.vjp(da, trace.a, slope))

    def gradients(self, trace: LayerTrace, delta: Array, how: Arithmetic) -> Parameters:
        """No parameters, no gradients."""
        return {}

    def propagate(self, parameters: Parameters, delta: Array) -> Array:
        """z is the input itself: ∂E/∂A = δ."""
        return delta
