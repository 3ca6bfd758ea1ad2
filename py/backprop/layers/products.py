"""The gradients of a kind written as equations that are sums of products, or of one quantity, over the batch."""

from __future__ import annotations

from ..equations.kind import Kind
from ..equations.notation import Binary, Equation, Name, Sum
from ..equations.values import Values
from .base import Product
from .traces import ones


def products_of(kind: Kind, values: Values) -> dict[str, Product]:
    """By the parameter; values hold the quantities of both passes."""
    known = {f"d{p.name}": p.name for p in kind.parameters}
    found = {}
    for equation in kind.backward_equations:
        if equation.target.name in known and (product := _product(equation, values)):
            found[known[equation.target.name]] = product
    return found


def _product(equation: Equation, values: Values) -> Product | None:
    match equation.value:
        case Sum(_, Binary("*", Name() as error, Name() as factor)):
            ways = [name.letters.replace("t", "") for name in (error, factor)]
            way = f"{ways[0]},{ways[1]}->{equation.target.letters}"
            return Product(way, values.whole(error), values.whole(factor))
        case Sum(_, Name() as error):
            whole = values.whole(error)
            return Product("sj,sk->jk", whole, ones(whole))
    return None
