"""The backward pass of every layer, written out: from da to δ, the gradients, and what goes down."""

from __future__ import annotations

from collections.abc import Sequence

from .equation_lines import backward_equations, down_equation
from .forward import Writer
from .nodes import Node

Rows = list[str]


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
    inside: Rows = []
    if node.inner:
        inside = backward_equations(writer.dialect, node, below, bias, fused, only=f"d{node.layer.data.block}")
        inside += backward_lines(node.inner, writer, below, bias)
    return [*inside, *backward_equations(writer.dialect, node, below, bias, fused)]


def passed_down(writer: Writer, node: Node, new: str = "") -> str:
    """∂E/∂(what came in) as code; `new` stands before the weights that δ goes down through."""
    return down_equation(writer.dialect, node, new)
