"""Which equations normalize: they take a sum over units or samples off what it was made of, or divide by it."""

from __future__ import annotations

from collections.abc import Sequence, Set

from .notation import Binary, Call, Equation, Expression, Name, Sum, names, walk


def normalizes(equations: Sequence[Equation], parameters: Set[str]) -> bool:
    """True where what units or samples share is taken out: a sum of them, without weights, is taken off or divides.

    So a mean over a window does not normalize, however much it adds up, nor does a sum of products of two quantities.
    """
    summed = set[str]()
    for equation in equations:
        nodes = list(walk(equation.value))
        counted = {node for node in nodes if isinstance(node, Call) and node.function == "there"}
        bodies = [node.body for node in nodes if isinstance(node, Sum) and node.body not in counted]
        added = ({name.name for name in names(body)} for body in bodies if not _is_product(body))
        if any(parameters.isdisjoint(used) for used in added):
            summed.add(equation.target.name)
        for node in nodes:
            match node:
                case Binary("-" | "/", _, right) if summed & {name.name for name in names(right)}:
                    return True
    return False


def _is_product(tree: Expression) -> bool:
    match tree:
        case Binary("*", Name(one), Name(other)):
            return one != other
    return False
