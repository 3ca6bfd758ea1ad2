"""Formulas as presentation MathML."""

from __future__ import annotations

import re
from typing import Any

from ..numbers.display import MINUS
from .expression import Expr
from .markup import escape
from .render import ATOM, PRODUCT, SUM, Text, binding_of, gate_of


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _mo(operator: str) -> str:
    return f"<mo>{escape(operator)}</mo>"


HAT = "\u0302"
RAISED = {"⁺": "+", "⁻": "−", "²": "2", "³": "3", "ᵗ": "t"}
"""What stands raised behind a letter, as the text that MathML raises by itself."""


def _letter(text: str) -> str:
    """One letter, which MathML sets in italics, with its hat above it and its plus, minus, prime or power raised."""
    found = re.fullmatch("(.+?)([⁺⁻′″²³ᵗ]*)", text)
    base, marks = found.groups() if found else (text, "")
    letter = f"<mi>{escape(base.removesuffix(HAT))}</mi>"
    if base.endswith(HAT):
        letter = f'<mover accent="true">{letter}{_mo("^")}</mover>'
    if not marks:
        return letter
    raised = "".join(RAISED.get(mark, mark) for mark in marks)
    return f"<msup>{letter}{f'<mn>{raised}</mn>' if raised.isalnum() else _mo(raised)}</msup>"


def _symbol(base: str) -> str:
    """A letter, its norm, its change or slope: ∂ and Δ are operators, so that what follows them is a letter still."""
    if len(base) > 2 and base[0] == base[-1] == "‖":
        return _row(_mo("‖"), _letter(base[1:-1]), _mo("‖"))
    if len(base) > 1 and base[0] in "∂Δ":
        return _row(f'<mo form="prefix" lspace="0" rspace="0">{base[0]}</mo>', _letter(base[1:]))
    return _letter(base)


def _subscript(text: str) -> str:
    """A number, letters that count (as in sums), the one before or after, or a word, which stands upright."""
    if near := re.fullmatch("([ijkst])([−+])([0-9]+)", text):
        return f"<mi>{near[1]}</mi>{_mo(near[2])}<mn>{near[3]}</mn>"
    if re.fullmatch("[ijkst]+", text):
        return "".join(f"<mi>{letter}</mi>" for letter in text)
    return f"<mtext>{escape(text)}</mtext>" if any(letter.isalpha() for letter in text) else f"<mn>{escape(text)}</mn>"


class MathML(Text):
    """Presentation MathML; a number that is a quantity carries its path and shortest digits."""

    def binding(self, node: Expr) -> int:
        """A fraction bar groups by itself."""
        return ATOM if node[0] == "div" else binding_of(node)

    def parentheses(self, written: str) -> str:
        """The markup of an expression in parentheses that grow with it."""
        return _row(_mo("("), written, _mo(")"))

    def _num(self, value: Any, path: str | None) -> str:
        attributes = (
            f' data-quantity="{escape(path)}" data-value="{value!r}"' if path and not isinstance(value, dict) else ""
        )
        return f"<mn{attributes}>{self.number(value, path)}</mn>"

    def _sym(self, base: str, sub: Any) -> str:
        letter, gate = gate_of(base)
        written = [_subscript(gate)] if gate else []
        if sub is not None:
            written.append(self.write(sub) if isinstance(sub, list) else _subscript(sub))
        return f"<msub>{_symbol(letter)}{_row(_mo(',').join(written))}</msub>" if written else _symbol(letter)

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
        word = f'<mi mathvariant="normal">{escape(name)}</mi>'
        return _row(_letter(name) if re.fullmatch("[A-Za-z][′″]*", name) else word, inner)

    def _abs(self, inner: Expr) -> str:
        return _row(_mo("|"), self.write(inner), _mo("|"))

    def _sqrt(self, inner: Expr) -> str:
        return f"<msqrt>{self.write(inner)}</msqrt>"

    def _sum(self, body: Expr, index: str | None) -> str:
        sigma = f"<munder>{_mo('∑')}{_row(_subscript(index))}</munder>" if index else _mo("∑")
        return _row(sigma, self.inside(body, PRODUCT, True))

    def _cases(self, cases: list[list[Any]]) -> str:
        rows = []
        for expression, condition in cases:
            when = "<mtext>if </mtext>" + self.write(condition) if condition else "<mtext>otherwise</mtext>"
            rows.append(f"<mtr><mtd>{self.write(expression)}</mtd><mtd>{when}</mtd></mtr>")
        return _row(_mo("{"), f"<mtable>{''.join(rows)}</mtable>")

    def _cmp(self, operator: str, left: Expr, right: Expr) -> str:
        return _row(self.write(left), _mo(operator), self.write(right))

    def _mark(self, inner: Expr) -> str:
        return f'<mrow class="differs">{self.write(inner)}</mrow>'

    def _dots(self, count: int) -> str:
        return "<mi>…</mi>"
