"""The network as the scripts see it: every layer, those inside others too, with the tag that its names carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from ..layers.base import Layer, LayerTrace, Parameters, leaf, parts
from ..layers.batch_norm import BatchNorm
from ..layers.by_equations import EquationLayer
from ..numbers.special import Array


def parameter_code(layer: int, name: str) -> str:
    """W1, gamma2; W2_1 for the W of the first layer inside layer 2: counted from 1, as people do."""
    path, _, own = name.rpartition(".")
    places = [int(part.partition("[")[2].rstrip("]")) for part in path.split(".") if part]
    return own + "_".join(str(i + 1) for i in (layer, *places))


@dataclass(frozen=True)
class Node:
    """One layer of the step; tag is “2”, or “2_1” for the first layer inside layer 2. names: its parameters' own."""

    layer: Layer
    trace: LayerTrace
    tag: str
    names: frozenset[str]
    before: Parameters  # buffers
    inner: tuple[Node, ...] = ()

    @property
    def through_time(self) -> bool:
        """True where z has an axis of time steps."""
        return bool(self.trace.z.ndim == 3)

    @property
    def n_steps(self) -> int:
        """The number of time steps."""
        return int(self.trace.z.shape[1])

    @property
    def sample_axes(self) -> str:
        """All axes before the units, as code."""
        return "(0, 1)" if self.through_time else "0"

    @property
    def normalizes_batch(self) -> bool:
        """True where mean and variance are those of the batch."""
        return isinstance(self.layer, BatchNorm) and self.layer.statistics == "batch"

    @property
    def couples(self) -> bool:
        """True where what adds equally to all of some numbers may be taken out again."""
        normalizes = self.equations is not None and self.equations.data.normalizes
        return self.normalizes_batch or self.layer.activation.row.couples or normalizes

    @property
    def ends_in_last_step(self) -> bool:
        """True where only the last time step goes on."""
        return bool(self.trace.a.ndim < self.trace.z.ndim)

    @property
    def z(self) -> str:
        """The z that the output belongs to, as code."""
        own = "z" if self.equations is None or self.equations.data.z == "A" else self.equations.data.z
        return f"{own}{self.tag}[:, -1]" if self.ends_in_last_step else f"{own}{self.tag}"

    @property
    def equations(self) -> EquationLayer | None:
        """The layer, where its kind is written as equations."""
        return self.layer if isinstance(self.layer, EquationLayer) else None

    @property
    def chooses_activation(self) -> bool:
        """True for layers with an activation of their own choice."""
        if self.equations is not None:
            return self.equations.data.activation is not None
        return any(field.name == "activation" for field in fields(self.layer))  # type: ignore[arg-type]

    @property
    def kept(self) -> list[str]:
        """What a forward pass assigns that the backward pass needs; z and a last."""
        if self.equations is not None:
            targets = [equation.target.name for equation in self.equations.data.forward_equations]
            came = ["z"] if self.equations.data.z == "A" else []
            return [f"{name}{self.tag}" for name in (*came, *targets)]
        own = [name for node in self.inner for name in node.kept]
        if self.normalizes_batch:
            own += [f"mean{self.tag}", f"variance{self.tag}"]
        if isinstance(self.layer, BatchNorm):
            own.append(f"x_hat{self.tag}")
        return [*own, f"z{self.tag}", f"a{self.tag}"]

    @property
    def constants(self) -> dict[str, Array]:
        """Arrays of the step that are given rather than trained, by their names: masks, first states, statistics."""
        own: dict[str, Array] = {}
        for name in self.equations.data.given if self.equations else ():
            own[f"{name}{self.tag}"] = np.asarray(self.trace.shown[name])
        starts = [] if self.equations is None else [row.name for row in self.equations.data.starts.values()]
        own |= {f"{name}_{self.tag}": np.asarray(self.trace.shown[name]) for name in starts if name in self.trace.shown}
        if isinstance(self.layer, BatchNorm) and not self.normalizes_batch:
            own |= {f"{key}{self.tag}": self.trace.shown[key] for key in ("mean", "variance")}
        return own


def nodes(
    layers: Sequence[Layer], traces: Sequence[LayerTrace], parameters: Sequence[Parameters],
    buffers: Sequence[Parameters], within: str = "",
) -> tuple[Node, ...]:  # fmt: skip
    """The layers of a network, or of a layer that holds layers."""
    made = []
    for k, (layer, trace) in enumerate(zip(layers, traces, strict=True)):
        own, held, inside = parameters[k], buffers[k], range(len(layer.inner))
        tag = f"{within}{k + 1}"
        inner = nodes(
            layer.inner, trace.inner, [parts(own, i) for i in inside], [parts(held, i) for i in inside], f"{tag}_"
        )
        names = frozenset(name for name in own if leaf(name) == name)
        made.append(Node(layer, trace, tag, names, held, inner))
    return tuple(made)


def every(of: Sequence[Node]) -> Iterator[Node]:
    """All layers, each followed by those inside it."""
    for node in of:
        yield node
        yield from every(node.inner)
