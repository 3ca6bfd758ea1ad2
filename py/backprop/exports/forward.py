"""The forward pass of every kind of layer as lines of a script; kinds written as equations need nothing here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..layers.batch_norm import BatchNorm, count
from .dialects import Dialect
from .equation_lines import forward_equations
from .nodes import Node


@dataclass(frozen=True)
class Writer:
    """What the lines depend on besides the layer.

    prefix stands before parameters (“self.”); autograd says that the library finds the gradient, so that the
    lines must stop it where it is to stop; layers: its own layers are called where it has them.
    """

    dialect: Dialect
    prefix: str = ""
    autograd: bool = False
    layers: bool = False

    def mean(self, of: str, node: Node) -> str:
        """The mean over the batch, unit by unit."""
        return self.dialect.reduce("mean", f"{of}, axis={node.sample_axes}", str(count(node.trace.z)))


def forward_lines(nodes: Sequence[Node], writer: Writer, below: str = "X") -> list[str]:
    """z and a of every layer, from what comes in."""
    lines = []
    for node in nodes:
        lines += (_equations if node.equations else FORWARD[node.layer.kind])(writer, node, below)
        below = f"a{node.tag}"
    return lines


def _equations(writer: Writer, node: Node, below: str) -> list[str]:
    return forward_equations(writer.dialect, writer.prefix, node, below, writer.autograd)


def _batch_norm(writer: Writer, node: Node, below: str) -> list[str]:
    layer, n, own = node.layer, node.tag, writer.prefix
    assert isinstance(layer, BatchNorm)
    if writer.layers and own_batch_norm(node):
        z = f"z{n}.transpose(1, 2)" if node.through_time else f"z{n}"
        return [
            f"z{n} = {below}", f"a{n} = F.batch_norm(",
            f"    {z}, {own}running_mean{n}, {own}running_variance{n}, {own}gamma{n}, {own}beta{n}, training=True,",
            f"    momentum={1.0 - layer.momentum!r}, eps={layer.epsilon!r},",
            f"){'.transpose(1, 2)' if node.through_time else ''}",
        ]  # fmt: skip
    statistics = [
        f"mean{n} = {writer.mean(f'z{n}', node)}",
        f"variance{n} = {writer.mean(f'(z{n} - mean{n}) ** 2', node)}",
    ]
    return [
        f"z{n} = {below}", *(statistics if node.normalizes_batch else []),
        f"x_hat{n} = (z{n} - mean{n}) / {writer.dialect.module}.sqrt(variance{n} + {layer.epsilon!r})",
        f"a{n} = {own}gamma{n} * x_hat{n} + {own}beta{n}",
    ]  # fmt: skip


def own_batch_norm(node: Node) -> bool:
    """True where PyTorch's batch_norm does the same: it refuses a batch of one."""
    return node.normalizes_batch and count(node.trace.z) > 1


def _residual(writer: Writer, node: Node, below: str) -> list[str]:
    n = node.tag
    inside = forward_lines(node.inner, writer, f"z{n}")
    return [f"z{n} = {below}", *inside, f"a{n} = z{n} + a{node.inner[-1].tag}"]


FORWARD: dict[str, Callable[[Writer, Node, str], list[str]]] = {
    "batch_norm": _batch_norm, "residual": _residual,
}  # fmt: skip
