"""Formulas as text: one walk over the tree. LaTeX and MathML write some kinds of node in other ways."""

from __future__ import annotations

from typing import Any

from ..numbers.display import EVERY, MINUS, Shown, display
from .expression import Expr

UNIT_LETTERS = ("x", "h", "f", "y", "ŷ")  # names of units: their number follows without parentheses
CHOSEN_LETTERS = ("i", "o", "t", "d", "a", "w", "b")  # the same of names in letters that were chosen
SUM, PRODUCT, POWER, ATOM = 1, 2, 3, 4


def gate_of(base: str) -> tuple[str, str]:
    """A letter and the gate that it belongs to: the w and the f of w_f in an LSTM, the w⁺ and the f of w_f⁺."""
    letter, _, gate = base.partition("_")
    own = gate.rstrip("⁺⁻′")
    return letter + gate.removeprefix(own), own


def binding_of(node: Expr) -> int:
    """How tightly a node holds together: a looser child inside a tighter parent needs parentheses."""
    tag = node[0]
    if tag == "mark":
        return binding_of(node[1])
    if tag in ("add", "sub", "neg", "sum", "cases", "cmp"):
        return SUM
    if tag in ("mul", "div"):
        return PRODUCT
    return POWER if tag == "pow" else ATOM


def _is_partial(node: Expr) -> bool:
    """∂E/∂w, which is read as one symbol."""
    return bool(node[0] == "div" and node[1][0] == "sym" and node[1][1].startswith("∂"))


def _starts_negative(node: Expr, digits: Shown) -> bool:
    """True when what is written begins with a minus sign."""
    match node:
        case ["num", value, path]:
            return display(value, digits if path else EVERY).startswith(MINUS)
        case ["neg", _]:
            return True
        case ["mark", inner]:
            return _starts_negative(inner, digits)
        case ["add" | "mul", [first, *_]]:
            return _starts_negative(first, digits)
        case ["sub" | "div" | "pow", first, _]:
            return _starts_negative(first, digits)
    return False


class Renderer:
    """Writes a tree; subclasses say how each kind of node is written."""

    def __init__(self, digits: Shown) -> None:
        self.digits = digits

    def number(self, value: Any, path: str | None) -> str:
        """A number of the step as the numbers of steps are shown; a constant of a formula with all its digits."""
        return display(value, self.digits if path else EVERY)

    def write(self, node: Expr) -> str:
        """The whole tree."""
        writer = getattr(self, f"_{node[0]}")
        return str(writer(*node[1:]))

    def inside(self, node: Expr, binding: int, first: bool = False) -> str:
        """A child, in parentheses where the parent binds tighter or a negative number follows an operator."""
        written = self.write(node)
        loose = self.binding(node) < binding
        negative = not first and _starts_negative(node, self.digits)
        if negative and not loose and node[0] == "mul":  # (−0.5)·2 rather than (−0.5·2)
            return str(self._mul(node[1], first=False))  # type: ignore[attr-defined]  # each subclass has it
        return self.parentheses(written) if loose or negative else written

    def binding(self, node: Expr) -> int:
        """How tightly what is written for the node holds together."""
        return binding_of(node)

    def parentheses(self, written: str) -> str:
        """What is written, in parentheses."""
        return f"({written})"


class Text(Renderer):
    """Plain text with Unicode letters: z(h1) = w(x1→h1)·x1 + b(h1)."""

    def binding(self, node: Expr) -> int:
        """A quotient on one line needs parentheses as a later factor, except ∂E/∂w."""
        return ATOM if _is_partial(node) else binding_of(node)

    def _num(self, value: Any, path: str | None) -> str:
        return self.number(value, path)

    def _sym(self, base: str, sub: Any) -> str:
        if sub is None:
            return base
        if isinstance(sub, list):
            return f"{base}({self.write(sub)})"
        letter = base.strip("∂Δ′⁺")
        if letter in CHOSEN_LETTERS and sub[:1].isdigit():
            return f"{base.rstrip('⁺')}{sub}{'⁺' * base.endswith('⁺')}"
        return base + sub if letter in UNIT_LETTERS or sub.startswith("⟨") else f"{base}({sub})"

    def _arrow(self, source: Expr, target: Expr) -> str:
        return f"{self.write(source)}→{self.write(target)}"

    def _add(self, terms: list[Expr]) -> str:
        return " + ".join(self.inside(t, SUM + (i > 0), i == 0) for i, t in enumerate(terms))

    def _sub(self, left: Expr, right: Expr) -> str:
        return f"{self.inside(left, SUM, True)} − {self.inside(right, PRODUCT)}"

    def _neg(self, inner: Expr) -> str:
        return MINUS + self.inside(inner, PRODUCT)

    def _mul(self, factors: list[Expr], first: bool = True) -> str:
        return "·".join(
            self.inside(f, PRODUCT + (i > 0 and f[0] == "div"), first and i == 0) for i, f in enumerate(factors)
        )

    def _div(self, above: Expr, below: Expr) -> str:
        return f"{self.inside(above, PRODUCT, True)}/{self.inside(below, POWER)}"

    def _pow(self, base: Expr, exponent: Expr) -> str:
        return f"{self.base(base)}^{self.inside(exponent, POWER)}"

    def base(self, node: Expr) -> str:
        """What is raised to a power: a quotient in parentheses, also where its bar groups by itself."""
        return self.parentheses(self.write(node)) if node[0] == "div" else self.inside(node, ATOM)

    def _call(self, name: str, arguments: list[Expr]) -> str:
        return f"{name}({', '.join(self.write(a) for a in arguments)})"

    def _abs(self, inner: Expr) -> str:
        return f"|{self.write(inner)}|"

    def _sqrt(self, inner: Expr) -> str:
        return f"√{self.inside(inner, ATOM, True)}"

    def _sum(self, body: Expr, index: str | None) -> str:
        return f"Σ{index or ''} {self.inside(body, PRODUCT, True)}"

    def _cases(self, cases: list[list[Any]]) -> str:
        parts = [f"{self.write(e)} if {self.write(c)}" if c else f"{self.write(e)} otherwise" for e, c in cases]
        return "{" + "; ".join(parts) + "}"

    def _cmp(self, operator: str, left: Expr, right: Expr) -> str:
        return f"{self.write(left)} {operator} {self.write(right)}"

    def _mark(self, inner: Expr) -> str:
        return self.write(inner)

    def _dots(self, count: int) -> str:
        return f"… ({count} more) …"
