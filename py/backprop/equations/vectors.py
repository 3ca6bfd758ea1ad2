"""Equations of vectors and matrices: compiled for NumPy, and written without letters, as papers have them.

A sum of products is one np.einsum, which has the same bits natively and in the browser; a number without letters is a
float of Python.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any

import numpy as np

from .notation import Binary, Call, Compare, Equation, Expression, Name, Negative, Number, Sum, names, put_in, text
from .parser import parse
from .pointwise import Function, compiled


class Rule:
    """Equations of which the last is what is asked for; called with the names that none of them makes, it computes it.

    Names stand for arrays (n,) and (n, n) or for numbers, by their letters. functions: what it calls beside those of
    single numbers; letters: what names are called in matrix notation.
    """

    def __init__(self, written: str, letters: Mapping[str, str] | None = None, **functions: Function) -> None:
        self.written, self.letters, self.functions = written, letters or {}, functions

    def __call__(self, **given: Any) -> Any:
        """The last target's array or number."""
        return self._computed(**given)

    @property
    def last(self) -> Equation:
        """What is asked for."""
        return parse(self.written)[-1]

    @cached_property
    def arguments(self) -> list[str]:
        """The names that none of the equations makes."""
        equations = parse(self.written)
        made = [equation.target.name for equation in equations]
        return list(dict.fromkeys(use.name for equation in equations for use in equation.names if use.name not in made))

    @cached_property
    def body(self) -> list[str]:
        """Lines of Python from the arguments to the last target, which they return; they call what `CALLED` names."""
        equations = parse(self.written)
        made = [f"{equation.target.name} = {_code(equation.value, equation.target.letters)}" for equation in equations]
        return [*made, f"return {equations[-1].target.name}"]

    @cached_property
    def _computed(self) -> Function:
        return compiled("rule", ["*", *self.arguments], self.body, {**CALLED, **self.functions})

    def __str__(self) -> str:
        """The last equation in matrix notation, “(H + λI) p = −g”, the ones before put in."""
        *before, last = parse(self.written)
        value = put_in(last.value, {equation.target.name: equation.value for equation in before})
        left = last.target.name
        if isinstance(value, Call):  # solve(A, b)
            matrix, value = value.arguments
            left = f"({_matrices(matrix, self.letters)}) {left}"
        return f"{left} = {_matrices(value, self.letters)}"


def _matrices(tree: Expression, letters: Mapping[str, str]) -> str:
    match tree:
        case Name(name):
            return letters.get(name, name)
        case Sum(_, body):
            return _matrices(body, letters)
        case Negative(body):
            return f"−{_matrices(body, letters)}"
        case Binary("*", left, right):
            gap = "" if right == Name("identity", getattr(right, "index", ())) else " "
            return f"{_matrices(left, letters)}{gap}{_matrices(right, letters)}"
        case Binary("+", left, right):
            return f"{_matrices(left, letters)} + {_matrices(right, letters)}"
    raise ValueError(f"there is no matrix notation for {text(tree)}")


def _code(tree: Expression, axes: str) -> str:
    """Python for the array along these letters."""
    match tree:
        case Number(value):
            return repr(float(value))
        case Name(name) if tree.letters in ("", axes):
            return name
        case Name(name):
            return f"{name}[{', '.join(':' if letter in tree.letters else 'None' for letter in axes)}]"
        case Negative(body):
            return f"(-{_code(body, axes)})"
        case Binary(operator, left, right):
            return f"({_code(left, axes)} {operator} {_code(right, axes)})"
        case Compare(relation, left, right):
            return f"({_code(left, axes)} {relation} {_code(right, axes)})"
        case Sum(letters, Binary("*", left, right)):
            first, second = _letters(left), _letters(right)
            out = "".join(letter for letter in axes if letter in first + second and letter not in letters)
            return f"contracted('{first},{second}->{out}', {_code(left, first)}, {_code(right, second)})"
        case Call(function, arguments):
            return f"{function}({', '.join(_code(argument, _letters(argument)) for argument in arguments)})"
    raise ValueError(f"there is no function of vectors for {text(tree)}")


def _letters(tree: Expression) -> str:
    """The letters along which a tree has values, those that a sum within it runs over left out."""
    if isinstance(tree, Sum):
        return "".join(letter for letter in _letters(tree.body) if letter not in tree.letters)
    return "".join(dict.fromkeys("".join(name.letters for name in names(tree))))


def _contracted(subscripts: str, x: Any, y: Any) -> Any:
    made = np.einsum(subscripts, x, y)
    return made if made.ndim else float(made)


CALLED: dict[str, Function] = {
    "max": max, "min": min, "abs": abs, "sqrt": math.sqrt, "sign": lambda x: math.copysign(1.0, x),
    "contracted": _contracted,
}  # fmt: skip
