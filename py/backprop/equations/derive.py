"""Forward equations differentiated: the backward equations as calculus gives them, for the written ones to be held to.

∂E/∂Y gathers one term from each use of Y in an equation X = …: the sum of ∂E/∂X · ∂X/∂(that use) over all letters of X
and of the sums around the use that are not letters of Y. A use one step back in time, Y[t-1], gathers from one step on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import reduce

from .notation import (
    Binary,
    Call,
    Cases,
    Compare,
    Counted,
    Equation,
    Expression,
    Index,
    Largest,
    Max,
    Name,
    Negative,
    Number,
    Sum,
    Where,
    changed,
)
from .places import Affine
from .rewriting import fresh, renamed

ONE = Number(1)


def derive(
    forward: Sequence[Equation], wanted: Mapping[str, str], starts: Mapping[str, str] | None = None
) -> tuple[Equation, ...]:
    """dY for every quantity of the forward equations and every wanted name (its letters by name), the last one first.

    `da` is given. starts: the names that stand in for quantities before the first time step.
    """
    letters = {**wanted, **{equation.target.name: equation.target.letters for equation in forward}}
    order = [equation.target.name for equation in reversed(forward) if equation.target.name != "a"] + list(wanted)
    before = {start: name for name, start in (starts or {}).items()}
    made = []
    for name in order:
        looked_up, first = before.get(name, name), name in before
        terms = [term for equation in forward for term in _gathered(equation, looked_up, letters[name], first)]
        value = reduce(lambda left, right: Binary("+", left, right), terms) if terms else Number(0)
        made.append(Equation(Name(f"d{name}", tuple(map(Index, letters[name]))), value))
    return tuple(made)


def _gathered(equation: Equation, name: str, letters: str, first: bool) -> Iterator[Expression]:
    """The terms of dY from the uses of Y in one equation; first: from those at the first time step, as its start."""
    for use, bound, partial in _uses(equation.value, name, equation.target.letters):
        shift = next((index.offset for index in use.index if index.letter == "t"), 0)
        if first and shift >= 0:
            continue
        term = _product(Name(f"d{equation.target.name}", equation.target.index), partial)
        if any(isinstance(index, Affine) for index in use.index):
            yield _found_back(use, bound, letters, term)
            continue
        own = use.letters.replace("t", "") if first else use.letters
        around = [letter for letter in bound if letter not in own and not (first and letter == "t")]
        renaming = dict(zip(own, letters, strict=True))
        renaming = {**fresh(around, letters, [*own, *bound]), **renaming}
        term = _in_time(renamed(term, renaming), None if first else -shift)
        over = tuple(renaming.get(letter, letter) for letter in around)
        yield Sum(over, term) if over else term


def _found_back(use: Name, bound: str, letters: str, term: Expression) -> Expression:
    """A term of dY where Y is looked up at places made of several letters: the first letter of each is found back."""
    axes = list(zip(use.index, letters, strict=True))
    back = {index.terms[0][0]: index.solved(letter) for index, letter in axes if isinstance(index, Affine)}
    renaming = {index.letter: letter for index, letter in axes if not isinstance(index, Affine)}
    around = tuple(letter for letter in bound if letter not in renaming and letter not in back)
    term = Where(tuple(back), tuple(back.values()), renamed(term, renaming))
    return Sum(around, term) if around else term


def _uses(tree: Expression, name: str, bound: str) -> Iterator[tuple[Name, str, Expression]]:
    """Every use of a name, the letters bound around it, and ∂tree/∂(that use) without the sums around it."""
    if isinstance(tree, Name):
        if tree.name == name:
            yield tree, bound, ONE
        return
    if isinstance(tree, Sum | Max):
        renaming = fresh(tree.letters, bound)
        tree = replace(
            tree, letters=tuple(renaming.get(letter, letter) for letter in tree.letters),
            body=renamed(tree.body, renaming),
        )  # fmt: skip
        bound += "".join(tree.letters)
    for part, outer in _partials(tree):
        for use, around, inner in _uses(part, name, bound):
            yield use, around, _product(outer, inner)


def _partials(tree: Expression) -> list[tuple[Expression, Expression]]:
    """Each tree right below with the derivative by it."""
    match tree:
        case Negative(body):
            return [(body, Negative(ONE))]
        case Sum(_, body):
            return [(body, ONE)]
        case Max(letters, body, ties):
            return [(body, Largest(letters, body, ties))]
        case Binary("+", left, right):
            return [(left, ONE), (right, ONE)]
        case Binary("-", left, right):
            return [(left, ONE), (right, Negative(ONE))]
        case Binary("*", left, right):
            return [(left, right), (right, left)]
        case Binary("/", left, right):
            return [
                (left, Binary("/", ONE, right)),
                (right, Negative(Binary("/", left, Binary("**", right, Number(2))))),
            ]
        case Binary("**", base, Number(power)):
            return [(base, Binary("*", Number(power), Binary("**", base, Number(power - 1))))]
        case Binary("**", base, Name(_, ()) as power):  # a setting
            return [(base, Binary("*", power, Binary("**", base, Binary("-", power, ONE))))]
        case Cases(test, yes, no):
            return [(yes, Cases(test, ONE, Number(0))), (no, Cases(test, Number(0), ONE))]
        case Call("max" | "min" as word, (left, right)):
            test = Compare(">=" if word == "max" else "<=", left, right)
            return [(left, Cases(test, ONE, Number(0))), (right, Cases(test, Number(0), ONE))]
        case Number() | Name() | Counted() | Largest() | Call("there"):  # constant but where it jumps
            return []
        case Call(function, (x,)):
            return [(x, _slope(function, x))]
    raise ValueError(f"there is no derivative of {tree!r}")


def _slope(function: str, x: Expression) -> Expression:
    value = Call(function, (x,))
    match function:
        case "exp":
            return value
        case "ln":
            return Binary("/", ONE, x)
        case "sqrt":
            return Binary("/", ONE, Binary("*", Number(2), value))
        case "abs":
            return Call("sign", (x,))
        case "sigma" | "tanh" | "f":
            return Call("slope" if function == "f" else f"{function}_slope", (x, value))
        case "Phi":
            return Call("phi", (x,))
        case "phi":
            return Negative(Binary("*", x, value))
        case "sign" | "floor":
            return Number(0)
    raise ValueError(f"there is no derivative of {function}")


def _product(left: Expression, right: Expression) -> Expression:
    """left · right without factors 1."""
    return right if left == ONE else left if right == ONE else Binary("*", left, right)


def _in_time(tree: Expression, shift: int | None) -> Expression:
    """The tree so many time steps on; None: at the first one."""
    if isinstance(tree, Name):
        return replace(tree, index=tuple(_moved(index, shift) for index in tree.index))
    return changed(tree, lambda part: _in_time(part, shift)) if shift is None or shift else tree


def _moved(index: Index, shift: int | None) -> Index:
    if index.letter != "t":
        return index
    return Index("", index.offset) if shift is None else Index("t", index.offset + shift)
