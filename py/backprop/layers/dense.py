"""The fully connected layer: z = A Wᵀ + b, a = f(z); on time steps, the same at each."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar, Self

import numpy as np

from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from ..rules.declared import Declared, Numbers, Part
from ..rules.limits import NUMBER, UNITS
from ..rules.shown import COUPLED_UNITS
from .base import (
    LEADING,
    ActivationChoice,
    Context,
    Init,
    Layer,
    LayerBackward,
    LayerTrace,
    Parameters,
    Product,
    expand,
    ones,
    units_axes,
)
from .site import Site

BIAS_STREAMS = 1_000  # biases draw from their own streams, so that drawing them leaves the weights as they are

BIASES = Numbers("b", "Biases", ("units",), NUMBER, "init", "Absent where the convention for biases is “none”.", "b")
OWN_INIT = Part("init", "Initialization of this layer", "init", None, "In place of the network's.")


@dataclass(frozen=True)
class Dense(Layer):
    """`units` neurons on `n_in` inputs; W is (n_out, n_in), row j the weights into neuron j.

    b is (n_out,), or (1,) when the layer's neurons share one bias; without bias the parameter is absent.
    `given` holds the parameters that the spec states; into_softmax says that z is that of a softmax.
    """

    kind: ClassVar[str] = "dense"
    label: ClassVar[str] = "dense (fully connected)"
    note: ClassVar[str] = "Every unit receives every output of the layer before: z = Σ w a + b, a = f(z)."
    has_weights: ClassVar[bool] = True
    called_by_function: ClassVar[bool] = True
    no_slope: ClassVar[str] = COUPLED_UNITS
    fields: ClassVar[tuple[Declared, ...]] = (
        UNITS, Part("activation", "Activation", "activation", "sigmoid"),
        Numbers("W", "Weights", ("units", "inputs"), NUMBER, "init", symbol="w"), BIASES, OWN_INIT,
    )  # fmt: skip

    n_in: int
    units: int
    activation: ActivationChoice
    bias: str = "per_neuron"
    given: Parameters = field(default_factory=dict)
    init: Init | None = None
    into_softmax: bool = False

    @classmethod
    def read_units(cls, site: Site) -> int:
        return site.count()

    @classmethod
    def parameter_count(cls, site: Site) -> int:
        return (site.n_in + 1) * site.units

    @classmethod
    def read(cls, site: Site) -> Self:
        """`activation`, `W`, `b`, `init`."""
        choice = site.activation("activation", "sigmoid")
        given = {**site.weights("W", site.n_in, site.below), **site.biases()}
        into_softmax = site.goes_into_softmax(choice)
        return cls(site.n_in, site.units, choice, site.conventions.bias, given, site.init(), into_softmax)

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        return {**describe_units(self.units, self.activation), **shaped(parameters), **own_init(self.init)}

    def initial(self, init: Init, stream: int) -> Parameters:
        """Given parameters, and drawn ones where none are given."""
        own = self.init or init
        W = self.given["W"] if "W" in self.given else own.draw((self.units, self.n_in), stream)
        biases = initial_biases(self.given, self.bias, own, (self.units, self.n_in), stream)
        return {name: np.array(value, dtype=np.float64) for name, value in {"W": W, **biases}.items()}

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """(n_samples, n_in) → z, a: (n_samples, n_out); with an axis of time steps after the samples, the same."""
        lead = LEADING[A.ndim]
        z = np.einsum(f"{lead}k,jk->{lead}j", A, parameters["W"])  # einsum: equal bits natively and in the browser
        if "b" in parameters:
            z = z + parameters["b"]
        z = context.how.keep(z)
        return LayerTrace(A, z, context.how.keep(self.activation.value(z)))

    def gradients(self, trace: LayerTrace, delta: Array, how: Arithmetic) -> Parameters:
        """∂E/∂W[j, k] = Σ δ_j a_k and ∂E/∂b_j = Σ δ_j over the samples (and time steps)."""
        lead = LEADING[delta.ndim]
        dW = how.keep(np.einsum(f"{lead}j,{lead}k->jk", delta, trace.A))
        return {"W": dW, **bias_gradient(self.bias, delta, how, self.into_softmax)}

    def products(self, trace: LayerTrace, back: LayerBackward) -> dict[str, Product]:
        factors = {"W": trace.A, "b": ones(trace.A)}
        return {name: Product("sj,sk->jk", back.delta, factor) for name, factor in factors.items()}

    def propagate(self, parameters: Parameters, back: LayerBackward) -> Array:
        """∂E/∂A[s, k] = Σ_j δ_j W[j, k]: through every outgoing weight."""
        lead = LEADING[back.delta.ndim]
        return np.einsum(f"{lead}j,jk->{lead}k", back.delta, parameters["W"])


def describe_units(units: int, choice: ActivationChoice) -> dict[str, Any]:
    """Units and activation as a spec states them."""
    return {
        "units": units,
        "activation": {"name": choice.row.name, **choice.hyper} if choice.hyper else choice.row.name,
    }  # fmt: skip


def shaped(parameters: Parameters) -> Parameters:
    """Parameters in their documented shapes."""
    return {name: expand(parameters, name) for name in parameters}


def own_init(init: Init | None) -> dict[str, Any]:
    """The layer's own initialization as a spec states it, if it has one."""
    return {"init": init.describe()} if init else {}


def initial_biases(given: Parameters, bias: str, init: Init, shape: tuple[int, int], stream: int) -> Parameters:
    """b (units,), or (1,) where it is shared, or none; as given, else as `init` says. shape: (units, inputs)."""
    if bias == "none":
        return {}
    if "b" in given:
        return {"b": given["b"]}
    length = 1 if bias == "shared" else shape[0]
    if isinstance(init.bias, Init):
        return {"b": init.bias.draw((length, shape[1]), BIAS_STREAMS + stream)[:, 0]}
    return {"b": np.full(length, init.bias)}


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
