"""Equations of a kind as one layer has them: softmax for f, one bias for all units, a gradient that the loss gives."""

from __future__ import annotations

from collections.abc import Set
from functools import cache

from .notation import Binary, Call, Equation, Expression, Index, Name, Sum, changed


@cache
def shared(equations: tuple[Equation, ...], biases: frozenset[str]) -> tuple[Equation, ...]:
    """The gradient of a bias that all units share is the sum over them; it has no letter."""
    return tuple(_summed(equation, biases) for equation in equations)


def _summed(equation: Equation, biases: Set[str]) -> Equation:
    target = equation.target
    if target.name.removeprefix("d") not in biases or target.name in biases:
        return equation
    return Equation(Name(target.name), Sum(tuple(target.letters), equation.value))


@cache
def coupled(equations: tuple[Equation, ...]) -> tuple[Equation, ...]:
    """The backward equations of a layer whose f is softmax: no slope is one number a unit.

    What is x · f′(z) elsewhere is a_j (x_j − Σ x_i a_i).
    """
    slopes = {e.target.name: e.value for e in equations if isinstance(e.value, Call) and e.value.function == "slope"}
    kept = (equation for equation in equations if equation.target.name not in slopes)
    return tuple(Equation(equation.target, _through(equation.value, slopes)) for equation in kept)


def _through(tree: Expression, slopes: dict[str, Call]) -> Expression:
    match tree:
        case Binary("*", Name() as error, Name(name)) if name in slopes:
            return _jacobian(error, slopes[name].arguments[1])
        case Binary("*", Name() as error, Call("slope", (_, value))):
            return _jacobian(error, value)
    return changed(tree, lambda part: _through(part, slopes))


def _jacobian(error: Name, value: Expression) -> Expression:
    assert isinstance(value, Name)
    other = (*error.index[:-1], Index("i" if error.index[-1].letter != "i" else "l"))
    every = Sum((other[-1].letter,), Binary("*", Name(error.name, other), Name(value.name, other)))
    return Binary("*", value, Binary("-", error, every))
