"""The tables' own formulas as code on lanes: optimizers, losses and equations need no form of their own here.

What depends on hyperparameters, η and t alone is the same for all weights: it is computed once a step, into slots
(`Slots`), and loaded where it is used.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from ..equations.notation import (
    Binary,
    Call,
    Cases,
    Compare,
    Expression,
    Name,
    Negative,
    Number,
    changed,
    names,
    text,
)
from ..equations.parser import parse_formula
from .elementary import (
    exp,
    exp_below,
    expm1_below,
    log,
    normal_parts,
    sigmoid_parts,
    softplus_with_slope,
    tanh_with_slope,
)
from .lanes import Lanes

Value = Lanes | float
Names = Mapping[str, Value]


class Unknown(ValueError):
    """A formula holds what this module has no code for."""


def names_in(tree: Expression) -> set[str]:
    """The variables of a formula."""
    return {use.name for use in names(tree)}


def sign(x: Lanes) -> Lanes:
    """1, 0 or −1."""
    return (x > 0.0).choose(1.0, (x < 0.0).choose(-1.0, 0.0))


FUNCTIONS: dict[str, Callable[..., Lanes]] = {
    "sqrt": Lanes.sqrt, "abs": abs, "sign": sign, "exp": exp, "ln": log, "max": lambda a, b: a.at_least(b),
    "min": lambda a, b: a.at_most(b), "sigma": lambda z: sigmoid_parts(z)[0], "tanh": lambda z: tanh_with_slope(z)[0],
    "sigma_slope": lambda z, a: sigmoid_parts(z)[2], "tanh_slope": lambda z, a: tanh_with_slope(z)[1],
    "floor": Lanes.floor, "Phi": lambda z: normal_parts(z)[0], "phi": lambda z: normal_parts(z)[1], "absolute": abs,
}  # fmt: skip
BELOW: dict[str, Callable[[Lanes], Lanes]] = {"exp": exp_below, "expm1": expm1_below}  # of what is at most 0
Z = Name("z")
PARTS: tuple[tuple[Callable[[Lanes], tuple[Lanes, ...]], tuple[Expression, ...]], ...] = tuple(
    (function, tuple(map(parse_formula, written)))
    for function, written in (
        (sigmoid_parts, ("sigma(z)", "sigma(-z)", "sigma_slope(z, a)")),
        (tanh_with_slope, ("tanh(z)", "tanh_slope(z, a)")),
        (normal_parts, ("Phi(z)", "phi(z)")), (softplus_with_slope, ("softplus(z)", "sigma(z)")),
    )
)  # fmt: skip
"""Functions of z that come together."""
_RELATIONS: dict[str, Callable[[Lanes, Value], Lanes]] = {
    "<=": lambda a, b: a <= b, "<": lambda a, b: a < b, ">=": lambda a, b: a >= b, ">": lambda a, b: a > b,
    "==": lambda a, b: a.equals(b),
}  # fmt: skip
_OPERATORS: dict[str, Callable[[Value, Value], Value]] = {
    "+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": lambda a, b: a / b,
}  # fmt: skip


class Formula:
    """Evaluates formulas on lanes. zero_wins: a product or quotient with a left factor 0 is 0, as 0 ln 0 in entropy.

    With `made`, the values of subtrees that are there already, each is computed once for all formulas; minima and
    maxima are one operation, which is made again.
    """

    def __init__(self, names: Names, zero_wins: bool = False, made: dict[Expression, Value] | None = None) -> None:
        self.names, self.zero_wins, self.made = names, zero_wins, made

    def lanes(self, tree: Expression) -> Lanes:
        """The value of a subtree that is no constant."""
        value = self.value(tree)
        if not isinstance(value, Lanes):
            raise Unknown(f"{text(tree)} is a constant")
        return value

    def value(self, tree: Expression) -> Value:
        """The value of a subtree."""
        if self.made is None or isinstance(tree, Number | Name):
            return self.computed(tree)
        if tree not in self.made:
            for function, trees in PARTS:
                if tree in trees and tree not in self.made:
                    self.made = {**dict(zip(trees, function(self.lanes(Z)), strict=True)), **self.made}
        if tree in self.made:
            return self.made[tree]
        value = self.computed(tree)
        if not isinstance(tree, Call) or tree.function not in ("min", "max"):
            self.made[tree] = value
        return value

    def computed(self, tree: Expression) -> Value:
        """The value of a subtree, made of the values of its own."""
        match tree:
            case Number(number):
                return float(number)
            case Name(name, ()):
                return self.names[name]
            case Negative(body):
                return -self.value(body)
            case Binary("-", Number(1), Binary("**") as power):
                return -self._power(power, expm1_below) if self._decays(power) else 1.0 - self.value(power)
            case Binary("**", base, Number(3)):
                whole = self.value(base)
                return whole * whole * whole
            case Binary("**"):
                return self._power(tree, exp_below) if self._decays(tree) else self._square(tree)
            case Binary("*" | "/" as operator, left, right) if self.zero_wins:
                first, second = self.value(left), self.value(right)
                whole = _OPERATORS[operator](first, second)
                return first.equals(0.0).choose(0.0, whole) if isinstance(first, Lanes) else whole
            case Binary(operator, left, right):
                return _OPERATORS[operator](self.value(left), self.value(right))
            case Compare(relation, left, right):
                return _RELATIONS[relation](self.lanes(left), self.value(right))
            case Cases(test, yes, no):
                return self.lanes(test).choose(self.value(yes), self.value(no))
            case Call(function, (Call("min", (_, Number(0))) as below,)) if function in BELOW:
                return BELOW[function](self.lanes(below))
            case Call("max", (Number() as bound, argument)):
                return self.lanes(argument).at_least(self.value(bound))
            case Call("min", (Number() as bound, argument)):
                return self.lanes(argument).at_most(self.value(bound))
            case Call(name, (first_argument, *rest)) if name in FUNCTIONS:
                return FUNCTIONS[name](self.lanes(first_argument), *(self.value(argument) for argument in rest))
        raise Unknown(f"there is no code for {text(tree)}")

    def _decays(self, power: Binary) -> bool:
        """True for a share to the power of something that grows with the steps."""
        return power.right != Number(2)

    def _square(self, power: Binary) -> Value:
        base = self.value(power.left)
        return base * base

    def _power(self, power: Binary, function: Callable[[Lanes], Lanes]) -> Lanes:
        """function(exponent · ln base), base below 1; of another base, at least 0, a setting may be the exponent."""
        match power.left:
            case Number(base):
                logarithm: Value = math.log(base)
            case Name(base, ()) if log_name(base) in self.names:
                logarithm = self.names[log_name(base)]
            case base if isinstance(power.right, Name) and function is exp_below:
                exponent = self.lanes(power.right)
                return exp(exponent.equals(0.0).choose(0.0, exponent * log(self.lanes(base))))  # 0⁰ = 1
            case _:
                raise Unknown(f"there is no code for {text(power)}")
        return function(self.lanes(power.right) * logarithm)


def log_name(name: str) -> str:
    """The variable that holds the logarithm of a hyperparameter."""
    return f"ln {name}"


def log_share(x: float) -> float:
    """ln x of a share of the old value that is kept, −∞ at 0; by log1p near 1, as `numbers.special.one_minus_power`."""
    return -math.inf if x == 0 else math.log1p(x - 1.0) if x >= 0.5 else math.log(x)


class Slots:
    """Finds the parts of formulas that are the same for all weights, and numbers them."""

    def __init__(self, varying: set[str]) -> None:
        self.varying = varying
        self.parts: dict[str, Expression] = {}

    def cut(self, tree: Expression) -> Expression:
        """The tree with such parts replaced by the names of their slots."""
        if isinstance(tree, Number):
            return tree
        if not names_in(tree) & self.varying:
            name = f"slot {text(tree)}"
            self.parts[name] = tree
            return Name(name)
        return changed(tree, self.cut)
