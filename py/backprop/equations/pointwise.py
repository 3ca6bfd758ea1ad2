"""Formulas as NumPy functions, element by element: their source is written once, from the tree, and compiled.

They take float64 and complex arrays, the tapes' arrays and exact numbers. Branches are taken on the real part, so that
the imaginary one carries the derivative. What stands in a formula more than once is computed once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np

from ..numbers.special import (
    absolute,
    cos_pi,
    log_softmax,
    magnitude,
    normal_cdf,
    normal_pdf,
    one_minus_power,
    product,
    ratio,
    sigmoid,
    sigmoid_slope,
    softmax,
    softplus,
    sum_of_others,
    tanh_slope,
    xlogy,
)
from .notation import Binary, Call, Cases, Compare, Expression, Name, Negative, Number, Sum, names, text, walk

Function = Callable[..., Any]
FUNCTIONS: Mapping[str, Function] = {
    "exp": np.exp, "ln": np.log, "sqrt": np.sqrt, "abs": magnitude, "sign": lambda x: np.sign(np.real(x)),
    "sigma": sigmoid, "tanh": np.tanh, "Phi": normal_cdf, "phi": normal_pdf, "cos": np.cos, "floor": np.floor,
    "max": lambda x, y: np.where(np.real(x) < np.real(y), y, x),  # the first of two that are equal
    "min": lambda x, y: np.where(np.real(x) > np.real(y), y, x),
    "sigma_slope": lambda z, a: sigmoid_slope(z), "tanh_slope": lambda z, a: tanh_slope(z),
    "expm1": np.expm1, "softplus": softplus, "softmax": softmax, "log_softmax": log_softmax, "xlogy": xlogy,
    "product": product, "ratio": ratio, "sum_of_others": sum_of_others, "one_minus_power": one_minus_power,
    "absolute": absolute,
}  # fmt: skip
SCALAR: Mapping[str, Function] = {**FUNCTIONS, "max": max, "min": min, "floor": lambda x: x // 1, "cos_pi": cos_pi}
"""Of single numbers."""
REAL: Mapping[str, Function] = {**FUNCTIONS, "abs": np.abs, "sign": np.sign, "max": np.maximum, "min": np.minimum}
"""Of real numbers alone, where nothing is differentiated."""


@cache
def single(arguments: tuple[str, ...], tree: Expression) -> Function:
    """The formula as a function of single numbers, float64 or exact, of which only the branch taken is computed."""
    source = Source((), tree)
    value = source.code(tree)
    return compiled("formula", arguments, [*source.lines, f"return {value}"], SCALAR)


@cache
def function(arguments: tuple[str, ...], tree: Expression, settings: tuple[str, ...] = ()) -> Function:
    """The formula as a function of these arrays, by position, and of its settings, single real numbers, by name."""
    source = Source(arguments, tree)
    value = source.code(tree)
    if not {use.name for use in names(tree)} & set(arguments):
        value = f"ones_like({arguments[0]})" if value == "1.0" else f"{value} * ones_like({arguments[0]})"
    return compiled("formula", [*arguments, *settings], [*source.lines, f"return {value}"], FUNCTIONS)


def compiled(name: str, arguments: Sequence[str], body: Sequence[str], functions: Mapping[str, Function]) -> Function:
    """The function with this body, which calls what the notation has by the names of the notation."""
    text = "\n    ".join([f"def {name}({', '.join(arguments)}):", *body])
    known: dict[str, Any] = {
        **functions, "where": np.where, "real": np.real, "total": _total, "ones_like": np.ones_like,
        "full_like": np.full_like,
    }  # fmt: skip
    exec(compile(text, f"<{name}>", "exec"), known)
    made: Function = known[name]
    return made


def _total(x: Any) -> Any:
    """Σ over the units of each sample, beside each of them."""
    return np.sum(x, axis=-1, keepdims=True)


class Source:
    """Writes trees as Python; `lines` are what must stand before: the parts that are used more than once.

    arrays: the names that are arrays; all others are single real numbers.
    """

    def __init__(self, arrays: Sequence[str], *trees: Expression, prefix: str = "part") -> None:
        self.lines: list[str] = []
        self._arrays, self._prefix = set(arrays), prefix
        self._uses = Counter(node for tree in trees for node in walk(tree))
        self._made: dict[Expression, str] = {}

    def code(self, tree: Expression) -> str:
        """The expression, which may stand within any other."""
        if tree in self._made:
            return self._made[tree]
        written = self._written(tree)
        return self._kept(tree, written) if self._uses[tree] > 1 and not isinstance(tree, Number | Name) else written

    def _kept(self, tree: Expression, written: str) -> str:
        self._made[tree] = name = f"{self._prefix}_{len(self._made)}"
        self.lines.append(f"{name} = {written}")
        return name

    def varies(self, tree: Expression) -> bool:
        """True where it holds an array."""
        return any(use.name in self._arrays for use in names(tree))

    def _written(self, tree: Expression) -> str:
        match tree:
            case Number(value):
                return repr(float(value))
            case Name(name, ()):
                return name
            case Negative(Binary("*", left, right)) if not self.varies(left):
                return f"(-{self.code(left)} * {self.code(right)})"
            case Negative(body):
                return f"(-{self.code(body)})"
            case Binary("/", Binary("**", base, Number(2)), Number(2)):  # ½ first: no square overflows that is halved
                return f"(0.5 * {self.code(base)} * {self.code(base)})"
            case Binary("**", base, Number(2)):
                return self._squared(base)
            case Binary(operator, left, right):
                return f"({self.code(left)} {operator} {self.code(right)})"
            case Compare(relation, left, right):
                return f"({self._real(left)} {relation} {self._real(right)})"
            case Cases(test, yes, no) if not self.varies(tree):
                return f"({self.code(yes)} if {self.code(test)} else {self.code(no)})"
            case Cases(test, yes, no):
                return f"where({self.code(test)}, {self.code(yes)}, {self.code(no)})"
            case Call(name, arguments):
                return f"{name}({', '.join(map(self.code, arguments))})"
            case Sum((), Name(running)) if running.endswith("_k"):
                return f"total({running.removesuffix('_k')})"
        raise ValueError(f"there is no function of {text(tree)}")

    def _squared(self, base: Expression) -> str:
        """Two factors; a base that takes long is computed once."""
        own = self.code(base)
        if any(isinstance(node, Call) for node in walk(base)) and base not in self._made:
            own = self._kept(base, own)
        return f"({own} * {own})"

    def _real(self, tree: Expression) -> str:
        return f"real({self.code(tree)})" if self.varies(tree) else self.code(tree)
