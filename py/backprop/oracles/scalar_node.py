"""One scalar of the tape, its formula, and the adjoints of a whole graph of them."""

from __future__ import annotations

from collections.abc import Sequence


class Node:
    """One scalar: the operation on its operands (nodes, or floats for constants), its value, and the adjoint ∂E/∂value.

    Parents are (operand, ∂value/∂operand) for those operands that are nodes.
    """

    def __init__(
        self, operation: str, value: float, operands: Sequence[Operand] = (), partials: Sequence[float] = ()
    ) -> None:
        self.operation, self.value, self.operands = operation, value, operands
        self.parents = [(o, p) for o, p in zip(operands, partials, strict=True) if isinstance(o, Node)]
        self.adjoint = 0.0
        self.label = ""  # the name of the quantity, if it is one
        self.quantity: str | None = None
        self.id = -1


Operand = Node | float


def number(operand: Operand) -> float:
    """The value of a node, or the constant itself."""
    return operand.value if isinstance(operand, Node) else operand


_SIGNS = {"add": "+", "sum": "+", "subtract": "−", "multiply": "·", "divide": "/", "power": "^"}


def formula(node: Node) -> str:
    """What was done to which operands: a quantity by its name, any other number as v and its id."""
    names = [_name(o) for o in node.operands]
    if not names:
        return ""
    if node.operation in _SIGNS:
        return f" {_SIGNS[node.operation]} ".join(names)
    if node.operation in ("negative", "equals"):
        return ("−" if node.operation == "negative" else "") + names[0]
    return f"{node.operation}({', '.join(names)})"


def _name(operand: Operand) -> str:
    if not isinstance(operand, Node):
        return f"{operand:g}" if operand >= 0 else f"(−{-operand:g})"
    return operand.label or f"v{operand.id}"


def ancestors(root: Node) -> list[Node]:
    """All nodes that the root was computed from, and itself, parents first; numbered in that order."""
    order: list[Node] = []
    seen: set[int] = set()
    stack: list[tuple[Node, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            node.id = len(order)
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((parent, False) for parent, _ in reversed(node.parents))
    return order


def pull_back(order: list[Node]) -> None:
    """Fill in the adjoints ∂root/∂node, the root being the last."""
    order[-1].adjoint = 1.0
    for node in reversed(order):
        for parent, partial in node.parents:
            parent.adjoint += node.adjoint * partial
