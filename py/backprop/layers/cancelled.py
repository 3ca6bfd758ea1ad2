"""The parts that δ of a normalizing layer is the sum of: what is equal in all units or samples cancels among them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..equations.kind import Kind
from ..equations.notation import Binary, Expression, Negative
from ..equations.through_time import Program
from ..equations.values import Values
from ..numbers.special import Array


def parts_of_delta(kind: Kind, values: Values) -> list[Array]:
    """Each term of its equation, shaped as δ; values hold the quantities of both passes."""
    whole = next(equation for equation in kind.backward_equations if equation.target.name == f"d{kind.z}")
    equations = [replace(whole, value=term) for term in _terms(whole.value)]
    return [Program((equation,)).run(values)[whole.target.name] for equation in equations]


def _terms(tree: Expression) -> Iterator[Expression]:
    match tree:
        case Binary("+" | "-", left, right):
            yield from _terms(left)
            yield from _terms(right)
        case Negative(body):
            yield from _terms(body)
        case _:
            yield tree
