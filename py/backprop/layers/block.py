"""Blocks: layers that hold layers, and whose own equations say what becomes of what these make.

The one kind of structure beside the list of a network's layers: whatever reads a layer reads those inside it likewise.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from ..equations.needed import needed
from ..equations.through_time import Program
from ..errors import refuse
from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from .base import Context, Init, LayerBackward, LayerTrace, Parameters, nested, parts
from .by_equations import EquationLayer
from .site import Site, outline

STREAMS = 10_000  # inner layer i of the layer with stream k draws from stream (k + 1) · 10,000 + i


@dataclass(frozen=True)
class Block(EquationLayer):
    """As many units as come in; `inner` are the layers inside, which make of A what the equations call `data.block`."""

    @classmethod
    def read_units(cls, site: Site) -> int:
        """Outlines the block, whose layers' output must have the shape of its input."""
        path = site.reader.at("layers")
        site.inner = outline(site.kinds, site.reader.raw("layers"), path, site.n_in, site.sequence, site.conventions,
                             f"{site.number}.")  # fmt: skip
        last = site.inner[-1]
        if last.units != site.n_in:
            raise refuse("layer.block_units", path, str(last.units), layer=site.number, units=site.n_in)
        if last.row.sends_sequence(last) != site.sequence:
            raise refuse("layer.block_times", path, "the last time step only", layer=site.number)
        return site.n_in

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        inside = [
            {"kind": layer.kind, **layer.describe(parts(parameters, i), parts(buffers, i))}
            for i, layer in enumerate(self.inner)
        ]
        return {**super().describe(_own(parameters), _own(buffers)), "layers": inside}

    def initial(self, init: Init, stream: int) -> Parameters:
        inside = (layer.initial(init, stream_inside(stream, i)) for i, layer in enumerate(self.inner))
        return super().initial(init, stream) | _all(inside)

    def initial_buffers(self) -> Parameters:
        return super().initial_buffers() | _all(layer.initial_buffers() for layer in self.inner)

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """What the layers inside make of A (…, n), then the equations."""
        traces: list[LayerTrace] = []
        out = A
        for i, layer in enumerate(self.inner):
            inside = replace(context, stream=stream_inside(context.stream, i), buffers=parts(context.buffers, i))
            traces.append(layer.forward(parts(parameters, i), out, inside))
            out = traces[-1].a
        own = {**_own(parameters), self.data.block: out}
        trace = super().forward(own, A, replace(context, buffers=_own(context.buffers)))
        return replace(
            trace, inner=tuple(traces), buffers=trace.buffers | _all(inside.buffers for inside in traces)
        )  # fmt: skip

    def backward(
        self, parameters: Parameters, trace: LayerTrace, da: Array, how: Arithmetic, fused: Array | None = None
    ) -> LayerBackward:
        """The gradient of what the layers inside made, what they pass down, then the equations."""
        own, block = _own(parameters), self.data.block
        values = self._values(own, trace.A, how)
        values.arrays |= {"a": trace.a, **trace.shown, block: trace.inner[-1].a, "da": da}
        inside = self._into_block.run(values)[f"d{block}"]
        backs: list[LayerBackward] = []
        for i in reversed(range(len(self.inner))):
            layer, theirs = self.inner[i], parts(parameters, i)
            backs.append(layer.backward(theirs, trace.inner[i], inside, how))
            inside = how.keep(layer.propagate(theirs, backs[-1]))
        backs.reverse()
        made = {**own, block: trace.inner[-1].a, f"dA_{block}": inside}
        back = super().backward(made, trace, da, how)
        gradients = back.gradients | _all(one.gradients for one in backs)
        return replace(back, gradients=gradients, inner=tuple(backs))

    @cached_property
    def _into_block(self) -> Program:
        return Program(needed(self.written.backward_equations, [f"d{self.data.block}"]))

    def cancellation(self, trace: LayerTrace, back: LayerBackward) -> float:
        inside = zip(self.inner, trace.inner, back.inner, strict=True)
        return max(layer.cancellation(one, other) for layer, one, other in inside)


def _own(parameters: Mapping[str, Array]) -> Parameters:
    """Those of the block itself."""
    return {name: array for name, array in parameters.items() if "." not in name}


def _all(inside: Iterable[Parameters]) -> Parameters:
    """Those of the layers inside, by the names that the block knows them by."""
    return {name: array for i, own in enumerate(inside) for name, array in nested(i, own).items()}


def stream_inside(stream: int, i: int) -> int:
    """The stream that layer i inside a layer draws from."""
    return STREAMS * (stream + 1) + i
