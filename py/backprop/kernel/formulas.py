"""The tables' own formulas (Python expressions) as code on lanes: optimizers and losses need no form of their own here.

What depends on hyperparameters, η and t alone is the same for all weights: it is computed once a step, into slots
(`Slots`), and loaded where it is used.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from .elementary import exp, exp_below, expm1_below, log
from .lanes import Lanes

Value = Lanes | float
Names = Mapping[str, Value]


class Unknown(ValueError):
    """A formula holds what this module has no code for."""


@cache
def parsed(formula: str) -> ast.expr:
    """The formula's tree."""
    return ast.parse(formula, mode="eval").body


def names_in(node: ast.expr) -> set[str]:
    """The variables of a formula."""
    called = {id(part.func) for part in ast.walk(node) if isinstance(part, ast.Call)}
    return {part.id for part in ast.walk(node) if isinstance(part, ast.Name) and id(part) not in called}


def sign(x: Lanes) -> Lanes:
    """1, 0 or −1."""
    return (x > 0.0).choose(1.0, (x < 0.0).choose(-1.0, 0.0))


_FUNCTIONS: dict[str, Callable[..., Lanes]] = {
    "sqrt": Lanes.sqrt, "abs": abs, "sign": sign, "exp": exp, "ln": log, "max": lambda a, b: a.at_least(b),
}  # fmt: skip
_RELATIONS: dict[type, Callable[[Lanes, Value], Lanes]] = {
    ast.LtE: lambda a, b: a <= b, ast.Lt: lambda a, b: a < b, ast.GtE: lambda a, b: a >= b, ast.Gt: lambda a, b: a > b,
}  # fmt: skip


class Formula:
    """Evaluates formulas on lanes. zero_wins: a product or quotient with a left factor 0 is 0, as 0 ln 0 in entropy."""

    def __init__(self, names: Names, zero_wins: bool = False) -> None:
        self.names, self.zero_wins = names, zero_wins

    def lanes(self, node: ast.expr) -> Lanes:
        """The value of a subtree that is no constant."""
        value = self.value(node)
        if not isinstance(value, Lanes):
            raise Unknown(f"{ast.unparse(node)} is a constant")
        return value

    def value(self, node: ast.expr) -> Value:
        """The value of a subtree."""
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.Name(id=name):
                return self.names[name]
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return -self.value(operand)
            case ast.BinOp(left=ast.Constant(value=1), op=ast.Sub(), right=ast.BinOp(op=ast.Pow()) as power):
                return -self._power(power, expm1_below) if self._decays(power) else 1.0 - self.value(power)
            case ast.BinOp(op=ast.Pow()):
                return self._power(node, exp_below) if self._decays(node) else self._square(node)
            case ast.BinOp(left=left, op=ast.Mult() | ast.Div() as op, right=right) if self.zero_wins:
                first, second = self.value(left), self.value(right)
                whole = _join(op, first, second)
                return first.equals(0.0).choose(0.0, whole) if isinstance(first, Lanes) else whole
            case ast.BinOp(left=left, op=op, right=right):
                return _join(op, self.value(left), self.value(right))
            case ast.IfExp(test=ast.Compare(left=left, ops=[relation], comparators=[right]), body=body, orelse=other):
                held = _RELATIONS[type(relation)](self.lanes(left), self.value(right))
                return held.choose(self.value(body), self.value(other))
            case ast.Call(func=ast.Name(id="max"), args=[ast.Constant() as bound, argument]):
                return self.lanes(argument).at_least(self.value(bound))
            case ast.Call(func=ast.Name(id=name), args=[first, *rest]) if name in _FUNCTIONS:
                return _FUNCTIONS[name](self.lanes(first), *(self.value(argument) for argument in rest))
        raise Unknown(f"there is no code for {ast.unparse(node)}")

    def _decays(self, power: ast.BinOp) -> bool:
        """True for a share to the power of something that grows with the steps."""
        return not (isinstance(power.right, ast.Constant) and power.right.value == 2)

    def _square(self, power: ast.BinOp) -> Value:
        base = self.value(power.left)
        return base * base

    def _power(self, power: ast.BinOp, function: Callable[[Lanes], Lanes]) -> Lanes:
        """function(exponent · ln base), base below 1."""
        base = power.left
        if isinstance(base, ast.Constant):
            logarithm: Value = math.log(base.value)  # type: ignore[arg-type]
        elif isinstance(base, ast.Name):
            logarithm = self.names[log_name(base.id)]
        else:
            raise Unknown(f"{ast.unparse(base)} is raised to a power")
        return function(self.lanes(power.right) * logarithm)


def _join(op: ast.operator, left: Value, right: Value) -> Value:
    match op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case ast.Div():
            return left / right
    raise Unknown(f"there is no code for {op}")


def log_name(name: str) -> str:
    """The variable that holds the logarithm of a hyperparameter."""
    return f"ln {name}"


def log_share(x: float) -> float:
    """ln x of a share of the old value that is kept, −∞ at 0; by log1p near 1, as `optimizers.base.bias_correction`."""
    return -math.inf if x == 0 else math.log1p(x - 1.0) if x >= 0.5 else math.log(x)


class Slots:
    """Finds the parts of formulas that are the same for all weights, and numbers them."""

    def __init__(self, varying: set[str]) -> None:
        self.varying = varying
        self.parts: dict[str, ast.expr] = {}

    def cut(self, node: ast.expr) -> ast.expr:
        """The tree with such parts replaced by the names of their slots."""
        if isinstance(node, ast.Constant):
            return node
        if not names_in(node) & self.varying:
            name = f"slot {ast.unparse(node)}"
            self.parts[name] = node
            return ast.Name(name, ast.Load())
        made: dict[str, Any] = {}
        for key, part in ast.iter_fields(node):
            if isinstance(part, list):
                made[key] = [self.cut(p) if isinstance(p, ast.expr) else p for p in part]
            else:
                made[key] = self.cut(part) if isinstance(part, ast.expr) and key != "func" else part
        return type(node)(**made)
