"""Equations without a quantity that is not there, such as biases where the convention for biases is “none”."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from .notation import Binary, Equation, Expression, Negative, changed, names


@cache
def without(equations: tuple[Equation, ...], absent: frozenset[str]) -> tuple[Equation, ...]:
    """The equations without the terms in which an absent name stands, and without the gradients of those names."""
    gradients = {f"d{name}" for name in absent}
    return tuple(
        Equation(equation.target, _dropped(equation.value, absent))
        for equation in equations
        if equation.target.name not in gradients
    )


def _dropped(tree: Expression, absent: Set[str]) -> Expression:
    if not any(name.name in absent for name in names(tree)):
        return tree
    if isinstance(tree, Binary) and tree.operator in "+-":
        left, right = (any(name.name in absent for name in names(part)) for part in (tree.left, tree.right))
        if right and not left:
            return tree.left
        if left and not right and _is_term(tree.left, absent):
            return tree.right if tree.operator == "+" else Negative(tree.right)
    return changed(tree, lambda part: _dropped(part, absent))


def _is_term(tree: Expression, absent: Set[str]) -> bool:
    """True where the tree is one term, all of which goes with the name."""
    return not (isinstance(tree, Binary) and tree.operator in "+-")
