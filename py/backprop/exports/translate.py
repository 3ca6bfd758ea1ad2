"""The formulas of the tables as code of an array library, so that a new row needs no code here."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping

from .dialects import Dialect

_SAME = {"exp": "exp", "ln": "log", "abs": "abs", "sqrt": "sqrt", "sign": "sign"}


def translate(
    formula: str, dialect: Dialect, names: Mapping[str, str] | None = None, scalars: Iterable[str] = ()
) -> str:
    """A formula as an expression in the library; `names` says what stands for each of its names.

    `scalars` are the names that stand for plain numbers: functions of those alone come from `math`.
    """
    translator = _Translator(dialect, names or {}, frozenset(scalars))
    return ast.unparse(translator.visit(ast.parse(formula, mode="eval").body))


class _Translator(ast.NodeTransformer):
    def __init__(self, dialect: Dialect, names: Mapping[str, str], scalars: frozenset[str]) -> None:
        self.dialect = dialect
        self.names = names
        self.scalars = scalars

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return _code(self.names.get(node.id, node.id))

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        """y ln p is 0 where y is 0, whatever p; ln Σ e^z − z is −ln softmax, which keeps its digits."""
        left, right = node.left, node.right
        if isinstance(node.op, ast.Sub) and _calls(left, "ln") and _calls(_inner(left), "sum"):
            return _code(f"-log_softmax({self.names['z_k']})")
        if isinstance(node.op, ast.Mult) and _calls(right, "ln") and not _is_one_plus_exp(_inner(right)):
            share, inner = ast.unparse(self.visit(left)), ast.unparse(self.visit(_inner(right)))
            return _code(self.dialect.fill(self.dialect.xlogy, y=share, x=inner))
        return self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        test, body, other = (ast.unparse(self.visit(part)) for part in (node.test, node.body, node.orelse))
        return _code(f"{self.dialect.module}.where({test}, {_float(body)}, {_float(other)})")

    def visit_Call(self, node: ast.Call) -> ast.expr:
        assert isinstance(node.func, ast.Name)
        fill, dialect, name = self.dialect.fill, self.dialect, node.func.id
        if name == "ln" and _is_one_plus_exp(node.args[0]):
            power = node.args[0].right.args[0]  # type: ignore[attr-defined]  # 1 + exp(…), by the test
            return _code(fill(dialect.softplus, x=ast.unparse(self.visit(power))))
        arguments = [ast.unparse(self.visit(argument)) for argument in node.args]
        if name == "max":
            zero = isinstance(node.args[0], ast.Constant)
            code = fill(dialect.relu, x=arguments[1]) if zero else fill(dialect.maximum, x=arguments[0], y=arguments[1])
        elif name == "Phi":
            code = fill(dialect.cdf, x=arguments[0])
        elif name == "phi":
            code = f"{dialect.module}.exp(-0.5 * ({arguments[0]}) ** 2) / math.sqrt(2.0 * math.pi)"
        elif name == "sigma":
            code = f"sigmoid({arguments[0]})"
        else:
            inside = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)} - {name}
            module = "math" if inside <= self.scalars else dialect.module
            code = f"{module}.{_SAME[name]}({arguments[0]})"
        return _code(code)


def _code(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body


def _float(code: str) -> str:
    return f"{code}.0" if code.isdigit() else code


def _calls(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name


def _inner(node: ast.expr) -> ast.expr:
    assert isinstance(node, ast.Call)
    return node.args[0]


def _is_one_plus_exp(node: ast.expr) -> bool:
    return (
        isinstance(node, ast.BinOp)
        and isinstance(node.op, ast.Add)
        and isinstance(node.left, ast.Constant)
        and node.left.value == 1
        and _calls(node.right, "exp")
    )
