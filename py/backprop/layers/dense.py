"""The fully connected layer: z = A Wᵀ + b, a = f(z)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

import numpy as np

from ..functions.special import Array
from .base import ActivationChoice, Arithmetic, Init, LayerTrace, Parameters

BIAS_STREAMS = 1_000  # biases draw from their own streams, so that drawing them leaves the weights as they are


@dataclass(frozen=True)
class Dense:
    """`units` neurons on `n_in` inputs; W is (n_out, n_in), row j the weights into neuron j.

    b is (n_out,), or (1,) when the layer's neurons share one bias; without bias the parameter is absent.
    `given` holds the parameters that the spec states.
    """

    kind: ClassVar[str] = "dense"
    label: ClassVar[str] = "dense (fully connected)"
    note: ClassVar[str] = "Every unit receives every output of the layer before: z = Σ w a + b, a = f(z)."

    n_in: int
    units: int
    activation: ActivationChoice
    bias: str = "per_neuron"
    given: Parameters = field(default_factory=dict)
    init: Init | None = None

    def initial(self, init: Init, stream: int) -> Parameters:
        """Given parameters, and drawn ones where none are given."""
        own = self.init or init
        parameters = {"W": self.given["W"] if "W" in self.given else own.draw((self.units, self.n_in), stream)}
        if self.bias != "none":
            parameters["b"] = self.given["b"] if "b" in self.given else self._initial_bias(own.bias, stream)
        return {name: np.array(value, dtype=np.float64) for name, value in parameters.items()}

    def _initial_bias(self, bias: float | Init, stream: int) -> Array:
        length = 1 if self.bias == "shared" else self.units
        if isinstance(bias, Init):
            return bias.draw((length, self.n_in), BIAS_STREAMS + stream)[:, 0]
        return np.full(length, bias)

    def forward(self, parameters: Parameters, A: Array, how: Arithmetic) -> LayerTrace:
        """(n_samples, n_in) → z, a: (n_samples, n_out)."""
        z = np.einsum("sk,jk->sj", A, parameters["W"])  # einsum: the same bits natively and in the browser
        if "b" in parameters:
            z = z + parameters["b"]
        z = how.keep(z)
        return LayerTrace(A, z, how.keep(self.activation.value(z)))

    def delta(self, trace: LayerTrace, da: Array, slope: Array, how: Arithmetic) -> Array:
        """δ = ∂E/∂a · f′(z), taken at z."""
        return how.keep(self.activation.row.vjp(da, trace.a, slope))

    def gradients(self, trace: LayerTrace, delta: Array, how: Arithmetic) -> Parameters:
        """∂E/∂W[j, k] = Σ δ_j a_k and ∂E/∂b_j = Σ δ_j over the samples (for a shared bias over the units too)."""
        gradients = {"W": how.keep(np.einsum("sj,sk->jk", delta, trace.A))}
        if self.bias != "none":
            db = np.sum(delta, axis=0)
            gradients["b"] = how.keep(np.sum(db, keepdims=True) if self.bias == "shared" else db)
        return gradients

    def propagate(self, parameters: Parameters, delta: Array) -> Array:
        """∂E/∂A[s, k] = Σ_j δ_j W[j, k]: through every outgoing weight."""
        return np.einsum("sj,jk->sk", delta, parameters["W"])
