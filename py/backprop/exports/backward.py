"""The backward pass of every kind of layer, written out: from da to δ, the gradients, and what goes down."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..layers.batch_norm import BatchNorm, count
from .equation_lines import backward_equations, down_equation
from .forward import Writer
from .nodes import Node

Rows = list[str]
Backward = Callable[[Writer, Node, str, bool], Rows]


def backward_lines(nodes: Sequence[Node], writer: Writer, below: str, bias: str) -> Rows:
    """δ and gradients of the layers inside a layer, from the last one's da down."""
    lines: Rows = []
    for i in reversed(range(len(nodes))):
        node, source = nodes[i], f"a{nodes[i - 1].tag}" if i else below
        lines += layer_lines(writer, node, source, bias, False)
        if i:
            lines.append(f"da{nodes[i - 1].tag} = {passed_down(writer, node)}")
    return lines


def layer_lines(writer: Writer, node: Node, below: str, bias: str, fused: bool) -> Rows:
    """δ and gradients of one layer; `fused`: what stands in da is ∂E/∂z already. bias: the convention."""
    if node.equations:
        return backward_equations(writer.dialect, node, below, bias, fused)
    lines = BACKWARD[node.layer.kind](writer, node, below, fused)
    if node.inner:
        n, last = node.tag, node.inner[-1]
        inside = backward_lines(node.inner, writer, f"z{n}", bias)
        down = passed_down(writer, node.inner[0])
        return [f"da{last.tag} = da{n}", *inside, f"delta{n} = da{n} + {down}"]
    return lines


def passed_down(writer: Writer, node: Node, new: str = "") -> str:
    """∂E/∂(what came in) as code; `new` stands before the weights that δ goes down through."""
    if node.equations:
        return down_equation(writer.dialect, node, new)
    return f"delta{node.tag}"


def _batch_norm(writer: Writer, node: Node, below: str, fused: bool) -> Rows:
    layer, n, m, axes = node.layer, node.tag, writer.dialect.module, node.sample_axes
    assert isinstance(layer, BatchNorm)
    lines = [
        f"dgamma{n} = {m}.sum(da{n} * x_hat{n}, axis={axes})", f"dbeta{n} = {m}.sum(da{n}, axis={axes})",
        f"dx_hat{n} = da{n} * gamma{n}", f"root{n} = {m}.sqrt(variance{n} + {layer.epsilon!r})",
    ]  # fmt: skip
    if not node.normalizes_batch:
        return [*lines, f"delta{n} = dx_hat{n} / root{n}"]
    size = count(node.trace.z)
    return [
        *lines, "# through the variance and the mean of the batch, too",
        f"dvariance{n} = -0.5 * {m}.sum(dx_hat{n} * (z{n} - mean{n}), axis={axes}) / root{n} ** 3",
        f"dmean{n} = -{m}.sum(dx_hat{n}, axis={axes}) / root{n}",
        f"delta{n} = dx_hat{n} / root{n} + dvariance{n} * 2.0 * (z{n} - mean{n}) / {size} + dmean{n} / {size}",
    ]  # fmt: skip


def _residual(writer: Writer, node: Node, below: str, fused: bool) -> Rows:
    return []  # its layers' own lines, which `layer_lines` writes


BACKWARD: dict[str, Backward] = {
    "batch_norm": _batch_norm, "residual": _residual,
}  # fmt: skip
