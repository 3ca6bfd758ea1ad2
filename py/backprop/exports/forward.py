"""The forward pass of every layer as lines of a script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .dialects import Dialect
from .equation_lines import forward_equations
from .nodes import Node


@dataclass(frozen=True)
class Writer:
    """What the lines depend on besides the layer.

    prefix stands before parameters (“self.”); autograd says that the library finds the gradient, so that the
    lines must stop it where it is to stop; inference that nothing is trained.
    """

    dialect: Dialect
    prefix: str = ""
    autograd: bool = False
    inference: bool = False


def forward_lines(nodes: Sequence[Node], writer: Writer, below: str = "X") -> list[str]:
    """z and a of every layer, from what comes in; those of layers inside a layer before its own."""
    lines = []
    for node in nodes:
        lines += forward_lines(node.inner, writer, below)
        lines += forward_equations(writer.dialect, writer.prefix, node, below, writer.autograd, writer.inference)
        below = f"a{node.tag}"
    return lines
