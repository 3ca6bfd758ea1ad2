"""Formulas as LaTeX."""

from __future__ import annotations

import re
from typing import Any

from ..numbers.display import MINUS
from .expression import Expr
from .render import ATOM, PRODUCT, SUM, Text, binding_of, gate_of

_LATEX = {
    "δ": r"\delta", "η": r"\eta", "λ": r"\lambda", "α": r"\alpha", "ŷ": r"\hat{y}", "Δ": r"\Delta ", "∂": r"\partial ",
    "σ": r"\sigma", "Φ": r"\Phi", "φ": r"\varphi", "′": "'", "⁺": "^{+}", "⁻": "^{-}", "²": "^{2}",
    "ρ": r"\rho", "β": r"\beta", "μ": r"\mu", "ε": r"\varepsilon", "ψ": r"\psi", "π": r"\pi", "γ": r"\gamma",
    "Π": r"\Pi", "≤": r"\le", "−": "-", "≥": r"\ge", "⟨": r"\langle ", "⟩": r"\rangle ",
}  # fmt: skip


_OF_LAYER = re.compile("⁽[⁰¹²³⁴⁵⁶⁷⁸⁹·]+⁾⁺?")  # the number of a layer above a weight
_LOWERED = str.maketrans("⁽⁾⁺·⁰¹²³⁴⁵⁶⁷⁸⁹", "()+.0123456789")
_WORD = re.compile("(net|out|target)$")
_HAT = re.compile("(.)\u0302")  # a letter with a combining circumflex: m̂, v̂


def latex_letters(text: str) -> str:
    """Letters and signs as LaTeX has them in math mode."""
    whole = _HAT.sub(r"\\hat{\1}", text).replace("²⁺", "^{2+}")
    whole = _OF_LAYER.sub(lambda found: f"^{{{found[0].translate(_LOWERED)}}}", whole)
    whole = _WORD.sub(r"\\mathrm{\1}", whole)
    return "".join(_LATEX.get(c, c) for c in whole)


def _subscript(text: str) -> str:
    if "⟨" in text:  # a unit at one time step
        return latex_letters(text).strip()
    return text if len(text) < 3 else rf"\text{{{text}}}"


class Latex(Text):
    """LaTeX for math mode."""

    def parentheses(self, written: str) -> str:
        """The markup of an expression in parentheses that grow with it."""
        return rf"\left({written}\right)"

    def _num(self, value: Any, path: str | None) -> str:
        text = self.number(value, path).replace(MINUS, "-").replace("∞", r"\infty")
        mantissa, _, power = text.partition("e")
        return rf"{mantissa} \cdot 10^{{{power}}}" if power else mantissa

    def _sym(self, base: str, sub: Any) -> str:
        letter, gate = gate_of(base)
        written = [_subscript(gate)] if gate else []
        if sub is not None:
            written.append(self.write(sub) if isinstance(sub, list) else _subscript(sub))
        return latex_letters(letter) + (f"_{{{', '.join(written)}}}" if written else "")

    def _arrow(self, source: Expr, target: Expr) -> str:
        return rf"{self.write(source)} \to {self.write(target)}"

    def binding(self, node: Expr) -> int:
        """A fraction bar groups by itself."""
        return ATOM if node[0] == "div" else binding_of(node)

    def _mul(self, factors: list[Expr], first: bool = True) -> str:
        return r" \cdot ".join(self.inside(f, PRODUCT, first and i == 0) for i, f in enumerate(factors))

    def _div(self, above: Expr, below: Expr) -> str:
        return rf"\frac{{{self.write(above)}}}{{{self.write(below)}}}"

    def _neg(self, inner: Expr) -> str:
        return "-" + self.inside(inner, PRODUCT)

    def _sub(self, left: Expr, right: Expr) -> str:
        return f"{self.inside(left, SUM, True)} - {self.inside(right, PRODUCT)}"

    def _pow(self, base: Expr, exponent: Expr) -> str:
        return f"{self.base(base)}^{{{self.write(exponent)}}}"

    def _call(self, name: str, arguments: list[Expr]) -> str:
        inner = self.parentheses(", ".join(self.write(a) for a in arguments))
        plain = name.rstrip("′")
        letters = (
            latex_letters(name) if len(plain) == 1 else rf"\operatorname{{{plain}}}" + "'" * (len(name) - len(plain))
        )
        return letters + inner

    def _abs(self, inner: Expr) -> str:
        return rf"\left|{self.write(inner)}\right|"

    def _sqrt(self, inner: Expr) -> str:
        return rf"\sqrt{{{self.write(inner)}}}"

    def _sum(self, body: Expr, index: str | None) -> str:
        under = f"_{{{index}}}" if index and len(index) == 1 else rf"_{{\text{{{index}}}}}" if index else ""
        return rf"\sum{under} {self.inside(body, PRODUCT, True)}"

    def _cases(self, cases: list[list[Any]]) -> str:
        parts = [
            rf"{self.write(e)} & \text{{if }} {self.write(c)}" if c else rf"{self.write(e)} & \text{{otherwise}}"
            for e, c in cases
        ]
        return r"\begin{cases} " + r" \\ ".join(parts) + r" \end{cases}"

    def _cmp(self, operator: str, left: Expr, right: Expr) -> str:
        return f"{self.write(left)} {latex_letters(operator)} {self.write(right)}"

    def _dots(self, count: int) -> str:
        return r"\cdots"
