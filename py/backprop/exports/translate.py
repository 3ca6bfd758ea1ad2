"""Formulas and the element-wise parts of equations as code of an array library: a new row needs no code here."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from ..equations.notation import Binary, Call, Cases, Compare, Expression, Name, Negative, Number, Sum, names, text
from ..equations.parser import parse_formula
from .dialects import Dialect

_SAME = {
    "exp": "exp", "ln": "log", "abs": "abs", "sqrt": "sqrt", "sign": "sign", "cos": "cos",
    "floor": "floor",
}  # fmt: skip


def translate(
    formula: str, dialect: Dialect, names: Mapping[str, str] | None = None, scalars: Iterable[str] = ()
) -> str:
    """A formula as an expression in the library; `names` says what stands for each of its names.

    `scalars` are the names that stand for plain numbers: functions of those alone come from `math`.
    """
    return plain(Translator(dialect, names or {}, frozenset(scalars)).code(parse_formula(formula)))


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
                return repr(value)
            case Name():
                return self.name(tree)
            case Negative(body):
                return f"(-{self.code(body)})"
            case Binary("-", Call("ln", (Sum((), _),))):  # ln Σ e^z − z is −ln softmax, which keeps its digits
                return f"(-log_softmax({self.names['z_k']}))"
            case Binary("*", left, Call("ln", (inner,))) if _power_of_one_plus(inner) is None:
                # y ln p is 0 where y is 0, whatever p.
                share, inside = plain(self.code(left)), plain(self.code(inner))
                return f"({self.dialect.fill(self.dialect.xlogy, y=share, x=inside)})"
            case Binary(operator, left, right):
                return f"({self.code(left)} {operator} {self.code(right)})"
            case Compare(relation, left, right):
                return f"({self.code(left)} {relation} {self.code(right)})"
            case Cases(test, yes, no):
                held, then, other = (plain(self.code(part)) for part in (test, yes, no))
                return f"{self.dialect.module}.where({held}, {_float(then)}, {_float(other)})"
            case Call(function, arguments):
                return f"({self.call(tree, function, arguments)})"
        raise ValueError(f"there is no code for {text(tree)}")

    def name(self, name: Name) -> str:
        """What stands for a name."""
        return f"({self.names.get(name.name, name.name)})"

    def call(self, tree: Call, function: str, arguments: tuple[Expression, ...]) -> str:
        """A function of the tables in the library's words."""
        fill, dialect = self.dialect.fill, self.dialect
        if function == "ln" and (power := _power_of_one_plus(arguments[0])) is not None:
            return fill(dialect.softplus, x=plain(self.code(power)))
        code = [plain(self.code(argument)) for argument in arguments]
        match function:
            case "max" if isinstance(arguments[0], Number):
                return fill(dialect.relu, x=code[1])
            case "max":
                return fill(dialect.maximum, x=code[0], y=code[1])
            case "min":
                return f"-({fill(dialect.maximum, x=f'-({code[0]})', y=f'-({code[1]})')})"
            case "Phi":
                return fill(dialect.cdf, x=code[0])
            case "phi":
                return f"{dialect.module}.exp(-0.5 * ({code[0]}) ** 2) / math.sqrt(2.0 * math.pi)"
            case "sigma":
                return f"sigmoid({code[0]})"
            case "sigma_slope":
                return f"sigmoid({code[0]}) * sigmoid(-({code[0]}))"
            case "tanh":
                return f"tanh({code[0]})"
            case "tanh_slope":
                return f"4.0 * sigmoid(2.0 * ({code[0]})) * sigmoid(-2.0 * ({code[0]}))"
        module = "math" if {use.name for use in names(tree)} <= self.scalars else dialect.module
        return f"{module}.{_SAME[function]}({code[0]})"


def _float(code: str) -> str:
    return f"{code}.0" if code.isdigit() else code


def _power_of_one_plus(tree: Expression) -> Expression | None:
    """x of 1 + e^x, whose logarithm the libraries know without overflow; None for anything else."""
    match tree:
        case Binary("+", Number(1), Call("exp", (power,))):
            return power
    return None
