"""An activation function as a layer of its own: z is what comes in, a = f(z)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ..numbers.special import Array
from ..rules.declared import Declared, Part
from ..rules.shown import COUPLED_UNITS
from .base import ActivationChoice, Context, Layer, LayerTrace, Parameters
from .site import Site, read_activation


@dataclass(frozen=True)
class ActivationLayer(Layer):
    """As many units as the layer before; no parameters."""

    kind: ClassVar[str] = "activation"
    label: ClassVar[str] = "activation alone"
    called_by_function: ClassVar[bool] = True
    no_slope: ClassVar[str] = COUPLED_UNITS
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
        label = site.called("Activation")
        return cls(site.n_in, read_activation({"name": name, **hyper}, site.reader.path, label, "sigmoid"))

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        return {"name": self.activation.row.name, **self.activation.hyper}

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """a = f(A)."""
        return LayerTrace(A, A, context.how.keep(self.activation.value(A)))
