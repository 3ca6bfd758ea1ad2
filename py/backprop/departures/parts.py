"""The layers of a step one after the other, those inside a block before the block that holds them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..equations.kind import Kind
from ..layers.base import Layer, LayerTrace, Parameters, parts
from ..layers.by_equations import EquationLayer
from ..network.spec import Spec
from ..network.step import Step


@dataclass(frozen=True)
class Part:
    """A layer as its lines see it.

    path: its room and its place in documents; top: the layer of the network that it is or lies in; scope: the start of
    its parameters' names there; below: the number of the layer whose output comes in, None for the network's inputs;
    above: the path of the layer that its output goes into, outer: that of the block around it, "" where there is none;
    inner: the numbers of the layers inside; before, buffers: its own parameters and buffers before the step.
    """

    path: str
    top: int
    scope: str
    layer: EquationLayer
    trace: LayerTrace
    before: Parameters
    buffers: Parameters
    below: int | None
    above: str
    outer: str
    inner: tuple[int, ...] = ()

    @property
    def kind(self) -> Kind:
        """Its equations, as it goes by them in the step."""
        return self.layer.written

    def name_on_top(self, name: str) -> str:
        """What the network's layer calls a parameter of this one."""
        return self.scope + name


def parts_of(spec: Spec, step: Step) -> tuple[Part, ...]:
    """All layers in the order of computation."""
    found: list[Part] = []
    _append(found, spec.layers, step.traces, step, None, None)
    return tuple(found)


def _append(
    found: list[Part], layers: Sequence[Layer], traces: Sequence[LayerTrace], step: Step, outer: Part | None,
    below: int | None,
) -> tuple[int, ...]:  # fmt: skip
    """Those of one list of layers, each after those inside it; their numbers."""
    base, made = (f"{outer.path}." if outer else ""), list[int]()
    for i, (layer, trace) in enumerate(zip(layers, traces, strict=True)):
        assert isinstance(layer, EquationLayer)
        before, buffers = (
            (parts(outer.before, i), parts(outer.buffers, i)) if outer else (step.before[i], step.buffers_before[i])
        )
        part = Part(
            f"{base}layers[{i}]", outer.top if outer else i, f"{outer.scope}layers[{i}]." if outer else "",
            layer, trace, before, buffers, below, f"{base}layers[{i + 1}]" if i + 1 < len(layers) else "",
            outer.path if outer else "",
        )  # fmt: skip
        inside = _append(found, layer.inner, trace.inner, step, part, below) if layer.inner else ()
        below = len(found)
        made.append(below)
        own, carried = (
            {name: array for name, array in of.items() if "." not in name} for of in (before, buffers)
        )  # fmt: skip
        found.append(
            Part(
                part.path, part.top, part.scope, layer, trace, own, carried, part.below, part.above, part.outer, inside
            )
        )
    return tuple(made)
