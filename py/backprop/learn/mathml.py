"""Formulas as presentation MathML."""

from __future__ import annotations

from typing import Any

from .display import MINUS, display
from .expression import Expr
from .markup import escape
from .render import ATOM, PRODUCT, SUM, Text, binding_of


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _mo(operator: str) -> str:
    return f"<mo>{escape(operator)}</mo>"


class MathML(Text):
    """Presentation MathML; a number that is a quantity carries its path and shortest digits."""

    def binding(self, node: Expr) -> int:
        """A fraction bar groups by itself."""
        return ATOM if node[0] == "div" else binding_of(node)

    def parentheses(self, written: str) -> str:
        return _row(_mo("("), written, _mo(")"))

    def _num(self, value: Any, path: str | None) -> str:
        attributes = (
            f' data-quantity="{escape(path)}" data-value="{value!r}"' if path and not isinstance(value, dict) else ""
        )
        return f"<mn{attributes}>{display(value, self.digits)}</mn>"

    def _sym(self, base: str, sub: Any) -> str:
        letters = f"<mi>{escape(base)}</mi>"
        if sub is None:
            return letters
        written = self.write(sub) if isinstance(sub, list) else f"<mtext>{escape(sub)}</mtext>"
        return f"<msub>{letters}{_row(written)}</msub>"

    def _arrow(self, source: Expr, target: Expr) -> str:
        return self.write(source) + _mo("→") + self.write(target)

    def _add(self, terms: list[Expr]) -> str:
        return _row(_mo("+").join(self.inside(t, SUM + (i > 0), i == 0) for i, t in enumerate(terms)))

    def _sub(self, left: Expr, right: Expr) -> str:
        return _row(self.inside(left, SUM, True), _mo(MINUS), self.inside(right, PRODUCT))

    def _neg(self, inner: Expr) -> str:
        return _row(_mo(MINUS), self.inside(inner, PRODUCT))

    def _mul(self, factors: list[Expr], first: bool = True) -> str:
        return _row(_mo("·").join(self.inside(f, PRODUCT, first and i == 0) for i, f in enumerate(factors)))

    def _div(self, above: Expr, below: Expr) -> str:
        return f"<mfrac>{_row(self.write(above))}{_row(self.write(below))}</mfrac>"

    def _pow(self, base: Expr, exponent: Expr) -> str:
        return f"<msup>{_row(self.base(base))}{_row(self.write(exponent))}</msup>"

    def _call(self, name: str, arguments: list[Expr]) -> str:
        inner = self.parentheses(_mo(",").join(self.write(a) for a in arguments))
        return _row(f'<mi mathvariant="normal">{escape(name)}</mi>', inner)

    def _abs(self, inner: Expr) -> str:
        return _row(_mo("|"), self.write(inner), _mo("|"))

    def _sqrt(self, inner: Expr) -> str:
        return f"<msqrt>{self.write(inner)}</msqrt>"

    def _sum(self, body: Expr, index: str | None) -> str:
        sigma = f"<munder>{_mo('∑')}<mtext>{escape(index)}</mtext></munder>" if index else _mo("∑")
        return _row(sigma, self.inside(body, PRODUCT, True))

    def _cases(self, cases: list[list[Any]]) -> str:
        rows = []
        for expression, condition in cases:
            when = "<mtext>if </mtext>" + self.write(condition) if condition else "<mtext>otherwise</mtext>"
            rows.append(f"<mtr><mtd>{self.write(expression)}</mtd><mtd>{when}</mtd></mtr>")
        return _row(_mo("{"), f"<mtable>{''.join(rows)}</mtable>")

    def _cmp(self, operator: str, left: Expr, right: Expr) -> str:
        return _row(self.write(left), _mo(operator), self.write(right))

    def _dots(self, count: int) -> str:
        return "<mi>…</mi>"
