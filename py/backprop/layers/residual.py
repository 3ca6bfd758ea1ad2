"""The residual block: a = z + F(z), where F are the layers of the block (He, Zhang, Ren & Sun 2016).

z is what comes in, so δ = ∂E/∂z = ∂E/∂a + ∂E/∂z through F. Its layers have documents and paths of their own, as
layers[1].layers[0]; its parameters go by names such as layers[0].W.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Self

from ..errors import refuse
from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from ..rules.declared import Declared, Part
from .base import IDENTITY, ActivationChoice, Context, Init, Layer, LayerBackward, LayerTrace, Parameters, nested, parts
from .site import Site, outline

STREAMS = 10_000  # inner layer i of the layer with stream k draws from stream (k + 1) · 10,000 + i


@dataclass(frozen=True)
class Residual(Layer):
    """As many units as come in; `inner` are the layers of F, whose output is added to what came in."""

    kind: ClassVar[str] = "residual"
    label: ClassVar[str] = "residual block"
    note: ClassVar[str] = "The input of the block is added to the output of its layers: a = z + F(z)."
    sequential_updates: ClassVar[bool] = False
    activation: ClassVar[ActivationChoice] = IDENTITY  # type: ignore[misc]  # no function of its own
    fields: ClassVar[tuple[Declared, ...]] = (
        Part(
            "layers", "Layers of the block", "layers", None, "The last layer has as many units as the block has inputs."
        ),
    )

    n_in: int
    inner: tuple[Layer, ...]

    @property
    def units(self) -> int:  # type: ignore[override]  # as many as come in
        """As many as come in."""
        return self.n_in

    @property
    def evaluates_alike(self) -> bool:  # type: ignore[override]  # as its layers do
        """True when all layers inside do."""
        return all(layer.evaluates_alike for layer in self.inner)

    @classmethod
    def read_units(cls, site: Site) -> int:
        """Outlines the block, whose output must have the shape of its input."""
        path = site.reader.at("layers")
        site.inner = outline(site.kinds, site.reader.raw("layers"), path, site.n_in, site.sequence, site.conventions,
                             f"{site.number}.")  # fmt: skip
        last = site.inner[-1]
        if last.units != site.n_in:
            raise refuse("layer.block_units", path, str(last.units), layer=site.number, units=site.n_in)
        if last.row.sends_sequence(last) != site.sequence:
            raise refuse("layer.block_times", path, "the last time step only", layer=site.number)
        return site.n_in

    @classmethod
    def parameter_count(cls, site: Site) -> int:
        return sum(inner.row.parameter_count(inner) for inner in site.inner)

    @classmethod
    def read(cls, site: Site) -> Self:
        return cls(site.n_in, tuple(inner.layer() for inner in site.inner))

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        return {"layers": [
            {"kind": layer.kind, **layer.describe(parts(parameters, i), parts(buffers, i))}
            for i, layer in enumerate(self.inner)
        ]}  # fmt: skip

    def initial(self, init: Init, stream: int) -> Parameters:
        return {
            name: array
            for i, layer in enumerate(self.inner)
            for name, array in nested(i, layer.initial(init, _stream(stream, i))).items()
        }

    def initial_buffers(self) -> Parameters:
        return {
            name: array
            for i, layer in enumerate(self.inner)
            for name, array in nested(i, layer.initial_buffers()).items()
        }

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """a = A + F(A), both (n_samples, n)."""
        traces: list[LayerTrace] = []
        buffers: Parameters = {}
        out = A
        for i, layer in enumerate(self.inner):
            inside = Context(context.how, context.mode, _stream(context.stream, i), parts(context.buffers, i))
            traces.append(layer.forward(parts(parameters, i), out, inside))
            buffers |= nested(i, traces[-1].buffers)
            out = traces[-1].a
        return LayerTrace(A, A, context.how.keep(A + out), inner=tuple(traces), buffers=buffers)

    def backward(
        self, parameters: Parameters, trace: LayerTrace, da: Array, how: Arithmetic, fused: Array | None = None
    ) -> LayerBackward:
        """δ = ∂E/∂a + what F passes down: the gradient takes both ways."""
        backs: list[LayerBackward] = []
        inside = da
        for i in reversed(range(len(self.inner))):
            layer, own = self.inner[i], parts(parameters, i)
            backs.append(layer.backward(own, trace.inner[i], inside, how))
            inside = how.keep(layer.propagate(own, backs[-1]))
        backs.reverse()
        gradients = {name: g for i, back in enumerate(backs) for name, g in nested(i, back.gradients).items()}
        return LayerBackward(da, None, how.keep(da + inside), gradients, inner=tuple(backs))

    def cancellation(self, trace: LayerTrace, back: LayerBackward) -> float:
        inside = zip(self.inner, trace.inner, back.inner, strict=True)
        return max(layer.cancellation(one, other) for layer, one, other in inside)


def _stream(stream: int, i: int) -> int:
    return STREAMS * (stream + 1) + i
