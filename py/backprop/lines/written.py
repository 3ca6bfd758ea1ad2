"""From an equation or a formula to the tree of lists that is shown: one walk, for symbols and for numbers alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from typing import Any

from ..equations.notation import (
    SLOPES,
    Binary,
    Call,
    Cases,
    Compare,
    Counted,
    Expression,
    Max,
    Name,
    Negative,
    Number,
    Sum,
    names,
)
from ..equations.parser import parse_formula
from .expression import SPELLED, Expr, Series, add, num, sym

_RELATIONS = {"<=": "≤", "<": "<", ">=": "≥", ">": ">", "==": "="}
_CHAINS = {"+": "add", "*": "mul"}
_PAIRS = {"-": "sub", "/": "div", "**": "pow"}


class Writer(ABC):
    """What a walk makes of names and sums; a term that is absent is None and drops out."""

    @abstractmethod
    def name(self, name: Name) -> Expr | None:
        """A quantity, parameter or setting."""

    @abstractmethod
    def over(self, tree: Sum | Max) -> Expr | None:
        """A sum or a maximum."""

    def others(self, name: Name) -> Expr | None:
        """The sum of a quantity over the other units of the sample."""
        raise ValueError(f"no sum over the other units of {name} here")

    def is_within(self, name: Name) -> bool:
        """True where the place of a name is within its array."""
        raise ValueError(f"no image has {name} here")

    def is_share(self, name: Name) -> bool:
        """True for a factor that is left out where it is 1."""
        return False

    def chosen(self, call: Call) -> Expr | None:
        """f or slope: the layer's own activation."""
        raise ValueError(f"no layer gives {call.function} here")

    def counted(self, letter: str) -> Expr:
        """The value of a letter, from 0."""
        raise ValueError(f"no values of {letter} here")

    def decided(self, test: Compare) -> bool:
        """Which side a comparison of letters chooses."""
        raise ValueError("no letters are compared here")

    def write(self, tree: Expression) -> Expr | None:
        """The tree of lists."""
        return _WRITTEN[type(tree)](self, tree)

    def present(self, tree: Expression) -> Expr:
        """The same where something must stand: 0 for what is absent."""
        made = self.write(tree)
        return num(0) if made is None else made


def _call(by: Writer, tree: Call) -> Expr | None:
    if tree.function in ("f", "slope"):
        return by.chosen(tree)
    if tree.function == "sum_of_others" and isinstance(tree.arguments[0], Name):
        return by.others(tree.arguments[0])
    if tree.function == "there" and isinstance(tree.arguments[0], Name):  # a place beyond the image is not counted
        return num(1) if by.is_within(tree.arguments[0]) else None
    arguments = [by.present(argument) for argument in tree.arguments]
    match tree.function:
        case "exp":
            return ["pow", sym("e"), arguments[0]]
        case "abs" | "sqrt":
            return [tree.function, arguments[0]]
        case "sigma_slope" | "tanh_slope":  # as a person takes it, from the value
            return fill(SLOPES[tree.function], {"z": arguments[0], "a": arguments[1]})
    return ["call", SPELLED.get(tree.function, tree.function), arguments]


def _binary(by: Writer, tree: Binary) -> Expr | None:
    left, right = by.write(tree.left), by.write(tree.right)
    if left is None or right is None:
        if tree.operator == "+":
            return right if left is None else left
        return left if tree.operator == "-" and right is None else _only(tree.operator, right)
    if isinstance(tree.right, Name) and right == num(1) and by.is_share(tree.right):
        return left
    if tag := _CHAINS.get(tree.operator):
        flat = right[0] == tag == "add" and isinstance(tree.right, Sum | Name)  # terms of a sum stand beside the others
        return [tag, [*(left[1] if left[0] == tag else [left]), *(right[1] if flat else [right])]]
    return [_PAIRS[tree.operator], left, right]


def _only(operator: str, right: Expr | None) -> Expr | None:
    return ["neg", right] if operator == "-" and right is not None else None


def _negative(by: Writer, tree: Negative) -> Expr | None:
    inner = by.write(tree.body)
    return None if inner is None else ["neg", inner]


def _compare(by: Writer, tree: Compare) -> Expr:
    return ["cmp", _RELATIONS[tree.relation], by.present(tree.left), by.present(tree.right)]


def _cases(by: Writer, tree: Cases) -> Expr | None:
    if isinstance(tree.test.left, Counted) and isinstance(tree.test.right, Counted):
        chosen = tree.yes if by.decided(tree.test) else tree.no
        return None if chosen == Number(0) else by.write(chosen)  # what is left out of a sum is no term of it
    other = by.present(tree.no)
    others = other[1] if other[0] == "cases" else [[other, None]]
    return ["cases", [[by.present(tree.yes), by.write(tree.test)], *others]]


_WRITTEN: dict[type, Callable[[Writer, Any], Expr | None]] = {
    Number: lambda by, tree: num(tree.value), Name: lambda by, tree: by.name(tree),
    Counted: lambda by, tree: by.counted(tree.letter),
    Sum: lambda by, tree: by.over(tree), Max: lambda by, tree: by.over(tree),
    Binary: _binary, Negative: _negative, Call: _call, Compare: _compare, Cases: _cases,
}  # fmt: skip


class _Filled(Writer):
    """A formula of the tables, with each name replaced by what it stands for."""

    def __init__(self, stands_for: Mapping[str, Any]) -> None:
        self.stands_for = stands_for

    def name(self, name: Name) -> Expr:
        made: Expr = self.stands_for[name.name]
        return made

    def others(self, name: Name) -> Expr:
        made: Expr = self.stands_for[f"others of {name}"]
        return made

    def over(self, tree: Sum | Max) -> Expr:
        known = self.stands_for
        series = {n.name: s.items for n in names(tree.body) if isinstance(s := known.get(n.name), Series)}
        if not series:
            return ["sum", self.present(tree.body), None if tree.letters else "k"]
        ways = (dict(zip(series, items, strict=True)) for items in zip(*series.values(), strict=True))
        return add([_Filled({**known, **way}).present(tree.body) for way in ways] or [num(0)])


def fill(formula: str | Expression, stands_for: Mapping[str, Any]) -> Expr:
    """The formula's tree with each name replaced by an expression.

    Names in `sum(…)` that map to a `Series` of expressions make the sum run over these side by side; where all map to a
    single expression, Σ stays.
    """
    return _Filled(stands_for).present(parse_formula(formula) if isinstance(formula, str) else formula)
