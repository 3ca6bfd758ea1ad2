"""Formulas and the element-wise parts of equations as code of an array library: a new row needs no code here."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterable, Mapping

from ..equations.notation import Binary, Call, Cases, Compare, Expression, Name, Negative, Number, names, text
from ..equations.parser import parse_formula
from ..equations.stable import stable
from .dialects import Dialect

_SAME = {
    "exp": "exp", "ln": "log", "sqrt": "sqrt", "cos": "cos", "floor": "floor", "expm1": "expm1",
}  # fmt: skip
_OF_NUMBERS = ("max", "min", "abs")  # Python's own
_OWN = {  # fields of `Dialect`
    "abs": "magnitude", "absolute": "absolute", "sign": "sign", "max": "maximum", "Phi": "cdf", "softplus": "softplus",
    "xlogy": "xlogy",
}  # fmt: skip
_TEMPLATES = {
    "phi": "{m}.exp(-0.5 * ({x}) ** 2) / math.sqrt(2.0 * math.pi)",
    "product": "({x}) * ({y})", "one_minus_power": "1 - ({x}) ** ({y})",
    "cos_pi": "math.cos(math.pi * ({x}) / ({y}))",
    "log_softmax": "log_softmax({x})", "sum_of_others": "sum_of_others({x})",
    "sigma": "sigmoid({x})", "sigma_slope": "sigmoid({x}) * sigmoid(-({x}))",
    "tanh": "tanh({x})", "tanh_slope": "4.0 * sigmoid(2.0 * ({x})) * sigmoid(-2.0 * ({x}))",
}  # fmt: skip


def translate(
    formula: str, dialect: Dialect, names: Mapping[str, str] | None = None, scalars: Iterable[str] = ()
) -> str:
    """A formula, in its stable form, as an expression in the library; `names` says what stands for each of its names.

    `scalars` are the names that stand for plain numbers: functions of those alone come from `math`.
    """
    return plain(Translator(dialect, names or {}, frozenset(scalars)).code(stable(parse_formula(formula))))


def number_code(value: float) -> str:
    """A number, which may be infinite."""
    return repr(value) if math.isfinite(value) else f"({'-' * (value < 0)}math.inf)"


def plain(code: str) -> str:
    """The code with no parentheses but those that it needs."""
    return ast.unparse(ast.parse(code, mode="eval"))


class Translator:
    """Writes trees as code with all parentheses."""

    def __init__(self, dialect: Dialect, names: Mapping[str, str], scalars: frozenset[str] = frozenset()) -> None:
        self.dialect, self.names, self.scalars = dialect, names, scalars

    def code(self, tree: Expression) -> str:
        """The expression, which may stand within any other."""
        match tree:
            case Number(value):
                return number_code(value)
            case Name():
                return self.name(tree)
            case Negative(body):
                return f"(-{self.code(body)})"
            case Binary(operator, left, right):
                return f"({self.code(left)} {operator} {self.code(right)})"
            case Compare(relation, left, right):
                return f"({self.compared(tree, left)} {relation} {self.compared(tree, right)})"
            case Cases(test, yes, no):
                held, then, other = (plain(self.code(part)) for part in (test, yes, no))
                if {use.name for use in names(test)} <= self.scalars:  # a plain number decides
                    return f"({then} if {held} else {other})"
                return f"{self.dialect.module}.where({held}, {_float(then)}, {_float(other)})"
            case Call(function, arguments):
                return f"({self.call(tree, function, arguments)})"
        raise ValueError(f"there is no code for {text(tree)}")

    def compared(self, whole: Compare, side: Expression) -> str:
        """One side of a comparison."""
        alone = isinstance(side, Number) or {use.name for use in names(whole)} <= self.scalars
        return self.code(side) if alone else self.dialect.fill(self.dialect.real, x=self.code(side))

    def name(self, name: Name) -> str:
        """What stands for a name."""
        return f"({self.names.get(name.name, name.name)})"

    def call(self, tree: Call, function: str, arguments: tuple[Expression, ...]) -> str:
        """A function of the tables in the library's words."""
        code = [plain(self.code(argument)) for argument in arguments]
        alone = {use.name for use in names(tree)} <= self.scalars
        if alone and function in _OF_NUMBERS:
            return f"{function}({', '.join(code)})"
        if function == "max" and isinstance(arguments[0], Number):
            return self.dialect.fill(self.dialect.relu, x=code[1])
        if function == "min":
            largest = self.dialect.fill(self.dialect.maximum, x=f"-({code[0]})", y=f"-({code[1]})")
            below_0 = self.dialect.fill(self.dialect.at_most_0, x=code[0])
            return below_0 if arguments[1] == Number(0) else f"-({largest})"
        own = getattr(self.dialect, _OWN[function]) if function in _OWN else _TEMPLATES.get(function)
        if function == "absolute":
            own = own or self.dialect.magnitude
        if own:
            return self.dialect.fill(own, x=code[0], y=code[-1])
        return f"{'math' if alone else self.dialect.module}.{_SAME[function]}({code[0]})"


def _float(code: str) -> str:
    return f"{code}.0" if code.isdigit() else code
