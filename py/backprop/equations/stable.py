"""Formulas of the textbook in forms that keep their digits, and overflow nowhere: one rewriting for all that compute.

What is shown is the formula as it is written; NumPy, the kernel and the scripts compute the form that it becomes here.
"""

from __future__ import annotations

from functools import cache

from .notation import Binary, Call, Cases, Compare, Expression, Name, Negative, Number, Sum, changed

ONE, TWO, ZERO = Number(1), Number(2), Number(0)


@cache
def stable(tree: Expression, zero_wins: bool = False) -> Expression:
    """The tree in its stable form; zero_wins: a quotient of 0 is 0 whatever it is divided by, as in an entropy."""
    tree = changed(tree, lambda part: stable(part, zero_wins))
    match tree:
        case Call("ln", (Binary("+", Number(1), Call("exp", (x,))),)):
            return Call("softplus", (x,))
        case Binary("/", above, Binary("+", Number(1), Call("exp", (Negative(x),)))):
            return Call("sigma", (x,)) if above == ONE else Binary("*", above, Call("sigma", (x,)))
        case Binary("/", Call("exp", (Name() as z,)), Sum((), Call("exp", (Name(running),)))) if running == f"{z}_k":
            return Call("softmax", (z,))
        case Binary(
            "/", Binary("-", Call("exp", (z,)) as up, Call("exp", (Negative(),)) as down), Binary("+", first, second)
        ) if (first, second) == (up, down):
            return Call("tanh", (z,))
        case Binary("-", Call("ln", (Sum((), Call("exp", (Name(running),))),)), Name() as z) if running == f"{z}_k":
            return Negative(Call("log_softmax", (z,)))
        case Binary("-", Call("exp", (x,)), Number(1)):
            return Call("expm1", (x,))
        case Binary("-", Number(1), Call("sigma", (x,))):
            return Call("sigma", (Negative(x),))
        case Binary("-", Number(1), Binary("**", base, power)) if power != TWO:
            return Call("one_minus_power", (base, power))
        case Binary("+", Number(1), Call("abs", (x,))):  # where 1 + |x| stands, its bend at 0 is told by one side
            return Binary("+", ONE, Call("absolute", (x,)))
        case Binary("*", share, Call("ln", (x,))):
            return Call("xlogy", (share, x))
        case Binary("*", share, Negative(Call("log_softmax") as logarithm)):
            return Call("product", (Negative(share), logarithm))
        case Binary("/", above, below) if zero_wins:
            return Call("ratio", (above, below))
        case Cases(Compare(">", Name() as z, Number(0)) as test, yes, no):
            return Cases(test, yes, _below(no, z))
    return tree


def _below(tree: Expression, z: Name) -> Expression:
    """The tree where z > 0 fails, with exponentials that cannot overflow where it holds: both branches are computed."""
    match tree:
        case Call("exp" | "expm1" as function, (inner,)) if inner == z:
            return Call(function, (Call("min", (z, ZERO)),))
    return changed(tree, lambda part: _below(part, z))
