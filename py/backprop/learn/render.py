"""Formulas as text, LaTeX and MathML: one walk over the tree, three ways of writing each node."""

from __future__ import annotations

from html import escape
from typing import Any

from .display import MINUS, display
from .expression import Expr

UNIT_LETTERS = ("x", "h", "y", "ŷ")  # names of units: their number follows without parentheses
_SUM, _PRODUCT, _POWER, _ATOM = 1, 2, 3, 4


def _binding(node: Expr) -> int:
    """How tightly a node holds together: a looser child inside a tighter parent needs parentheses."""
    tag = node[0]
    if tag in ("add", "sub", "neg", "sum", "cases", "cmp"):
        return _SUM
    if tag in ("mul", "div"):
        return _PRODUCT
    return _POWER if tag == "pow" else _ATOM


def _is_partial(node: Expr) -> bool:
    """∂E/∂w, which is read as one symbol."""
    return bool(node[0] == "div" and node[1][0] == "sym" and node[1][1].startswith("∂"))


def _starts_negative(node: Expr, digits: int) -> bool:
    """True when what is written begins with a minus sign."""
    match node:
        case ["num", value, _]:
            return display(value, digits).startswith(MINUS)
        case ["neg", _]:
            return True
        case ["add" | "mul", [first, *_]]:
            return _starts_negative(first, digits)
        case ["sub" | "div" | "pow", first, _]:
            return _starts_negative(first, digits)
    return False


class Renderer:
    """Writes a tree; subclasses say how each kind of node is written."""

    def __init__(self, digits: int) -> None:
        self.digits = digits

    def write(self, node: Expr) -> str:
        """The whole tree."""
        writer = getattr(self, f"_{node[0]}")
        return str(writer(*node[1:]))

    def inside(self, node: Expr, binding: int, first: bool = False) -> str:
        """A child, in parentheses where the parent binds tighter or a negative number follows an operator."""
        written = self.write(node)
        loose = self.binding(node) < binding
        negative = not first and _starts_negative(node, self.digits)
        return self.parentheses(written) if loose or negative else written

    def binding(self, node: Expr) -> int:
        """How tightly what is written for the node holds together."""
        return _binding(node)

    def parentheses(self, written: str) -> str:
        """What is written, in parentheses."""
        return f"({written})"


class Text(Renderer):
    """Plain text with Unicode letters: z(h1) = w(x1→h1)·x1 + b(h1)."""

    def binding(self, node: Expr) -> int:
        """A quotient on one line needs parentheses as a later factor, except ∂E/∂w."""
        return _ATOM if _is_partial(node) else _binding(node)

    def _num(self, value: Any, path: str | None) -> str:
        return display(value, self.digits)

    def _sym(self, base: str, sub: Any) -> str:
        if sub is None:
            return base
        if isinstance(sub, list):
            return f"{base}({self.write(sub)})"
        letter = base.strip("∂Δ′⁺")
        return base + sub if letter in UNIT_LETTERS else f"{base}({sub})"

    def _arrow(self, source: Expr, target: Expr) -> str:
        return f"{self.write(source)}→{self.write(target)}"

    def _add(self, terms: list[Expr]) -> str:
        return " + ".join(self.inside(t, _SUM + (i > 0), i == 0) for i, t in enumerate(terms))

    def _sub(self, left: Expr, right: Expr) -> str:
        return f"{self.inside(left, _SUM, True)} − {self.inside(right, _PRODUCT)}"

    def _neg(self, inner: Expr) -> str:
        return MINUS + self.inside(inner, _PRODUCT)

    def _mul(self, factors: list[Expr]) -> str:
        return "·".join(self.inside(f, _PRODUCT + (i > 0 and f[0] == "div"), i == 0) for i, f in enumerate(factors))

    def _div(self, above: Expr, below: Expr) -> str:
        return f"{self.inside(above, _PRODUCT, True)}/{self.inside(below, _POWER)}"

    def _pow(self, base: Expr, exponent: Expr) -> str:
        return f"{self.inside(base, _ATOM)}^{self.inside(exponent, _POWER)}"

    def _call(self, name: str, arguments: list[Expr]) -> str:
        return f"{name}({', '.join(self.write(a) for a in arguments)})"

    def _abs(self, inner: Expr) -> str:
        return f"|{self.write(inner)}|"

    def _sum(self, body: Expr, index: str | None) -> str:
        return f"Σ{index or ''} {self.inside(body, _PRODUCT, True)}"

    def _cases(self, cases: list[list[Any]]) -> str:
        parts = [f"{self.write(e)} if {self.write(c)}" if c else f"{self.write(e)} otherwise" for e, c in cases]
        return "{" + "; ".join(parts) + "}"

    def _cmp(self, operator: str, left: Expr, right: Expr) -> str:
        return f"{self.write(left)} {operator} {self.write(right)}"

    def _dots(self, count: int) -> str:
        return f"… ({count} more) …"


_LATEX = {
    "δ": r"\delta", "η": r"\eta", "λ": r"\lambda", "α": r"\alpha", "ŷ": r"\hat{y}", "Δ": r"\Delta ", "∂": r"\partial ",
    "σ": r"\sigma", "Φ": r"\Phi", "φ": r"\varphi", "′": "'", "⁺": "^{+}", "≤": r"\le", "≥": r"\ge",
}  # fmt: skip


def _latex_letters(text: str) -> str:
    return "".join(_LATEX.get(c, c) for c in text)


class Latex(Text):
    """LaTeX for math mode."""

    def parentheses(self, written: str) -> str:
        return rf"\left({written}\right)"

    def _num(self, value: Any, path: str | None) -> str:
        text = display(value, self.digits).replace(MINUS, "-").replace("∞", r"\infty")
        mantissa, _, power = text.partition("e")
        return rf"{mantissa} \cdot 10^{{{power}}}" if power else mantissa

    def _sym(self, base: str, sub: Any) -> str:
        letters = _latex_letters(base)
        if sub is None:
            return letters
        written = self.write(sub) if isinstance(sub, list) else sub if len(sub) < 3 else rf"\text{{{sub}}}"
        return f"{letters}_{{{written}}}"

    def _arrow(self, source: Expr, target: Expr) -> str:
        return rf"{self.write(source)} \to {self.write(target)}"

    def binding(self, node: Expr) -> int:
        """A fraction bar groups by itself."""
        return _ATOM if node[0] == "div" else _binding(node)

    def _mul(self, factors: list[Expr]) -> str:
        return r" \cdot ".join(self.inside(f, _PRODUCT, i == 0) for i, f in enumerate(factors))

    def _div(self, above: Expr, below: Expr) -> str:
        return rf"\frac{{{self.write(above)}}}{{{self.write(below)}}}"

    def _neg(self, inner: Expr) -> str:
        return "-" + self.inside(inner, _PRODUCT)

    def _sub(self, left: Expr, right: Expr) -> str:
        return f"{self.inside(left, _SUM, True)} - {self.inside(right, _PRODUCT)}"

    def _pow(self, base: Expr, exponent: Expr) -> str:
        return f"{self.inside(base, _ATOM)}^{{{self.write(exponent)}}}"

    def _call(self, name: str, arguments: list[Expr]) -> str:
        inner = self.parentheses(", ".join(self.write(a) for a in arguments))
        plain = name.rstrip("′")
        letters = _latex_letters(name) if len(plain) == 1 else rf"\operatorname{{{plain}}}" + "'" * (len(name) - len(plain))
        return letters + inner

    def _abs(self, inner: Expr) -> str:
        return rf"\left|{self.write(inner)}\right|"

    def _sum(self, body: Expr, index: str | None) -> str:
        under = f"_{{{index}}}" if index and len(index) == 1 else rf"_{{\text{{{index}}}}}" if index else ""
        return rf"\sum{under} {self.inside(body, _PRODUCT, True)}"

    def _cases(self, cases: list[list[Any]]) -> str:
        parts = [rf"{self.write(e)} & \text{{if }} {self.write(c)}" if c else rf"{self.write(e)} & \text{{otherwise}}" for e, c in cases]
        return r"\begin{cases} " + r" \\ ".join(parts) + r" \end{cases}"

    def _cmp(self, operator: str, left: Expr, right: Expr) -> str:
        return f"{self.write(left)} {_latex_letters(operator)} {self.write(right)}"

    def _dots(self, count: int) -> str:
        return r"\cdots"


def _row(*parts: str) -> str:
    return f"<mrow>{''.join(parts)}</mrow>"


def _mo(operator: str) -> str:
    return f"<mo>{escape(operator)}</mo>"


class MathML(Text):
    """Presentation MathML; a number that is a quantity carries its path and shortest digits."""

    def binding(self, node: Expr) -> int:
        """A fraction bar groups by itself."""
        return _ATOM if node[0] == "div" else _binding(node)

    def parentheses(self, written: str) -> str:
        return _row(_mo("("), written, _mo(")"))

    def _num(self, value: Any, path: str | None) -> str:
        attributes = f' data-quantity="{escape(path)}" data-value="{value!r}"' if path and not isinstance(value, dict) else ""
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
        return _row(_mo("+").join(self.inside(t, _SUM + (i > 0), i == 0) for i, t in enumerate(terms)))

    def _sub(self, left: Expr, right: Expr) -> str:
        return _row(self.inside(left, _SUM, True), _mo(MINUS), self.inside(right, _PRODUCT))

    def _neg(self, inner: Expr) -> str:
        return _row(_mo(MINUS), self.inside(inner, _PRODUCT))

    def _mul(self, factors: list[Expr]) -> str:
        return _row(_mo("·").join(self.inside(f, _PRODUCT, i == 0) for i, f in enumerate(factors)))

    def _div(self, above: Expr, below: Expr) -> str:
        return f"<mfrac>{_row(self.write(above))}{_row(self.write(below))}</mfrac>"

    def _pow(self, base: Expr, exponent: Expr) -> str:
        return f"<msup>{_row(self.inside(base, _ATOM))}{_row(self.write(exponent))}</msup>"

    def _call(self, name: str, arguments: list[Expr]) -> str:
        inner = self.parentheses(_mo(",").join(self.write(a) for a in arguments))
        return _row(f'<mi mathvariant="normal">{escape(name)}</mi>', inner)

    def _abs(self, inner: Expr) -> str:
        return _row(_mo("|"), self.write(inner), _mo("|"))

    def _sum(self, body: Expr, index: str | None) -> str:
        sigma = f"<munder>{_mo('∑')}<mtext>{escape(index)}</mtext></munder>" if index else _mo("∑")
        return _row(sigma, self.inside(body, _PRODUCT, True))

    def _cases(self, cases: list[list[Any]]) -> str:
        rows = "".join(
            f"<mtr><mtd>{self.write(e)}</mtd><mtd>{'<mtext>if </mtext>' + self.write(c) if c else '<mtext>otherwise</mtext>'}</mtd></mtr>"
            for e, c in cases
        )
        return _row(_mo("{"), f"<mtable>{rows}</mtable>")

    def _cmp(self, operator: str, left: Expr, right: Expr) -> str:
        return _row(self.write(left), _mo(operator), self.write(right))

    def _dots(self, count: int) -> str:
        return "<mi>…</mi>"
