"""What every layer can do: the numbers that it computes, beside what a spec asks of it and what its kind tells."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from types import MappingProxyType

from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from .choices import IDENTITY, ActivationChoice, Init, Parameters
from .facts import Facts
from .in_spec import InSpec
from .parameters import expand, is_bias, is_weight, leaf, nested, parts
from .traces import LEADING, Context, LayerBackward, LayerTrace, Mode, Product, lost, units_axes

__all__ = [
    "IDENTITY", "LEADING", "ActivationChoice", "Context", "Init", "Layer", "LayerBackward", "LayerTrace", "Mode",
    "Parameters", "Product", "expand", "is_bias", "is_weight", "leaf", "lost", "nested", "parts", "units_axes",
]  # fmt: skip


class Layer(Facts, InSpec):
    """A layer with its settings; parameters are passed in, so that it has no state.

    One file holds all of a kind: its keys in a spec, its parameters, forward beside backward.
    """

    n_in: int
    units: int
    activation: ActivationChoice
    inner: tuple[Layer, ...] = ()
    given: Mapping[str, Array] = MappingProxyType({})  # the parameters and buffers that the spec states
    init: Init | None = None  # its own, in place of the network's
    marks: Mapping[str, Mapping[str, Array]] = MappingProxyType({})  # frozen and absent entries, see `marks`
    into_softmax: bool = False  # moving all z alike changes nothing

    @property
    def divides_by_fewer(self) -> bool:
        """True where a variance of the batch is divided by n − 1, which one row has none of."""
        return False

    @property
    def once_a_sample(self) -> frozenset[str]:
        """The keys of what it shows once for all units of a sample."""
        return frozenset()

    @property
    def once_a_group(self) -> frozenset[str]:
        """The keys of what it shows once for all places of a channel or of a group of channels."""
        return frozenset()

    @property
    def once_a_pair(self) -> frozenset[str]:
        """The keys of what it shows once for each pair of time steps."""
        return frozenset()

    def marked(self, mark: str) -> Parameters:
        """By name the entries of parameters that are frozen or absent, those of layers inside it too."""
        inside = (nested(i, layer.marked(mark)) for i, layer in enumerate(self.inner))
        return {**self.marks.get(mark, {}), **{name: array for own in inside for name, array in own.items()}}

    def initial(self, init: Init, stream: int) -> Parameters:
        """Given parameters, and drawn ones where none are given."""
        return {}

    def initial_buffers(self) -> Parameters:
        """What is carried from step to step without being trained."""
        return {}

    @abstractmethod
    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """Through the layer; A may be complex, or a variable of the tape."""

    @abstractmethod
    def backward(
        self, parameters: Parameters, trace: LayerTrace, da: Array, how: Arithmetic, fused: Array | None = None
    ) -> LayerBackward:
        """∂E/∂z and the gradients from ∂E/∂a; `fused` is what the loss gives for ∂E/∂z at once."""

    def propagate(self, parameters: Parameters, back: LayerBackward) -> Array:
        """∂E/∂A, what the layer below receives; by default z is what came in, and δ goes down as it is."""
        return back.delta if back.down is None else back.down(parameters)

    def products(self, trace: LayerTrace, back: LayerBackward) -> dict[str, Product]:
        """For each parameter whose gradient is a sum of products over the batch, that sum."""
        return {}

    def output_z(self, trace: LayerTrace) -> Array:
        """The z that the output belongs to, shaped as a."""
        return trace.z

    def output_index(self, trace: LayerTrace, at: tuple[int, ...]) -> tuple[int, ...]:
        """Where in z the output at a place has its z."""
        return at

    def untold(self, trace: LayerTrace) -> dict[str, Array]:
        """The arrays that gradients need and no document has."""
        return {}

    def tied(self, trace: LayerTrace) -> Array | None:
        """How many equal numbers are the largest for each output, as a; None where a layer asks for no largest one."""
        return None

    def cancellation(self, trace: LayerTrace, back: LayerBackward) -> float:
        """‖what is received‖/‖δ‖ where units or samples couple: what is equal in all cancels, its rounding stays."""
        return lost(trace.a * back.da, back.delta) if self.activation.row.couples else 0.0
