"""The network as the scripts see it: every layer, those inside others too, with the tag that its names carry."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ..equations.kind import OLD
from ..layers.base import Layer, LayerTrace, Parameters, leaf, parts
from ..layers.block import stream_inside
from ..layers.by_equations import EquationLayer
from ..numbers.special import Array


def parameter_code(layer: int, name: str) -> str:
    """W1, gamma2; W2_1 for the W of the first layer inside layer 2: counted from 1, as people do."""
    path, _, own = name.rpartition(".")
    places = [int(part.partition("[")[2].rstrip("]")) for part in path.split(".") if part]
    return own + "_".join(str(i + 1) for i in (layer, *places))


@dataclass(frozen=True)
class Node:
    """One layer of the step; tag is “2”, or “2_1” for the first layer inside layer 2. names: its parameters' own.

    rows: code of the number of samples, where batches differ in it, else the step's own stands there. stream: of the
    random numbers that the layer draws.
    """

    layer: EquationLayer
    trace: LayerTrace
    tag: str
    names: frozenset[str]
    before: Parameters  # buffers
    inner: tuple[Node, ...] = ()
    rows: str = ""
    stream: int = 0

    @property
    def through_time(self) -> bool:
        """True where z has an axis of time steps."""
        return bool(self.trace.z.ndim == 3)

    @property
    def n_steps(self) -> int:
        """The number of time steps."""
        return int(self.trace.z.shape[1])

    @property
    def couples(self) -> bool:
        """True where what adds equally to all of some numbers may be taken out again."""
        return self.layer.activation.row.couples or self.layer.written.normalizes

    @property
    def ends_in_last_step(self) -> bool:
        """True where only the last time step goes on."""
        return bool(self.trace.a.ndim < self.trace.z.ndim)

    @property
    def z(self) -> str:
        """The z that the output belongs to, as code."""
        own = "z" if self.layer.data.z == "A" else self.layer.data.z
        return f"{own}{self.tag}[:, -1]" if self.ends_in_last_step else f"{own}{self.tag}"

    @property
    def kept(self) -> list[str]:
        """What a forward pass assigns that the backward pass needs; z and a last."""
        kind = self.layer.written
        targets = [equation.target.name for equation in kind.forward_equations]
        last = ["z" if kind.z == "A" else kind.z, "a"]
        own = [f"{name}{self.tag}" for name in (*(name for name in targets if name not in last), *last)]
        return [*(name for node in self.inner for name in node.kept), *own]

    @property
    def carried(self) -> list[str]:
        """The buffers that the step changes."""
        return [equation.target.name for equation in self.layer.written.update_equations]

    @property
    def constants(self) -> dict[str, Array]:
        """Arrays of the step that are given rather than trained, by their names: masks, first states, buffers."""
        kind, shown = self.layer.written, self.trace.shown
        own = {f"{name}{self.tag}": np.asarray(shown[name]) for name in kind.given}
        own |= {f"{row.name}_{self.tag}": np.asarray(shown[row.name]) for row in kind.starts.values()}
        old = OLD * bool(self.carried)
        return own | {f"{name}{old}{self.tag}": self.before[name] for name in kind.kept}


def nodes(
    layers: Sequence[Layer], traces: Sequence[LayerTrace], parameters: Sequence[Parameters],
    buffers: Sequence[Parameters], rows: str = "", within: str = "", stream: Callable[[int], int] = int,
) -> tuple[Node, ...]:  # fmt: skip
    """The layers of a network, or of a layer that holds layers; `stream` of each by its place."""
    made = []
    for k, (layer, trace) in enumerate(zip(layers, traces, strict=True)):
        own, held, inside = parameters[k], buffers[k], range(len(layer.inner))
        tag = f"{within}{k + 1}"
        inner = nodes(
            layer.inner, trace.inner, [parts(own, i) for i in inside], [parts(held, i) for i in inside], rows,
            f"{tag}_", partial(stream_inside, stream(k)),
        )  # fmt: skip
        names = frozenset(name for name in own if leaf(name) == name)
        assert isinstance(layer, EquationLayer)
        made.append(Node(layer, trace, tag, names, held, inner, rows, stream(k)))
    return tuple(made)


def every(of: Sequence[Node]) -> Iterator[Node]:
    """All layers, each followed by those inside it."""
    for node in of:
        yield node
        yield from every(node.inner)
