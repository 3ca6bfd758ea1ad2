"""Equations of a kind as one layer has them: softmax for f, one bias for all units, a gradient that the loss gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import replace
from functools import cache

from .absent import left
from .kind import LETTERS
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
    Number,
    Sum,
    Where,
    changed,
    names,
    walk,
)
from .places import Affine
from .scalars import RELATED

RANGES = tuple(LETTERS.values())  # letters of one range can stand for each other
FUSED = "fused"  # what the loss gives for ∂E/∂z at once


@cache
def shared(equations: tuple[Equation, ...], biases: frozenset[str]) -> tuple[Equation, ...]:
    """The gradient of a bias that all units share is the sum over them; it has no letter."""
    return tuple(_summed(equation, biases) for equation in equations)


def _summed(equation: Equation, biases: Set[str]) -> Equation:
    target = equation.target
    if target.name.removeprefix("d") not in biases or target.name in biases:
        return equation
    return Equation(Name(target.name), Sum(tuple(target.letters), equation.value))


@cache
def coupled(equations: tuple[Equation, ...]) -> tuple[Equation, ...]:
    """The backward equations of a layer whose f is softmax: no slope is one number a unit.

    What is x · f′(z) elsewhere is a_j (x_j − Σ x_i a_i).
    """
    slopes = {e.target.name: e.value for e in equations if isinstance(e.value, Call) and e.value.function == "slope"}
    kept = (equation for equation in equations if equation.target.name not in slopes)
    return tuple(Equation(equation.target, _through(equation.value, slopes)) for equation in kept)


def _through(tree: Expression, slopes: dict[str, Call]) -> Expression:
    match tree:
        case Binary("*", error, Name(name)) if name in slopes:
            return _jacobian(error, slopes[name].arguments[1])
        case Binary("*", error, Call("slope", (_, value))):
            return _jacobian(error, value)
    return changed(tree, lambda part: _through(part, slopes))


def _jacobian(error: Expression, value: Expression) -> Expression:
    assert isinstance(value, Name)
    own = value.letters[-1]
    other = "i" if own != "i" else "l"
    every = Sum((other,), renamed(Binary("*", error, value), {own: other}))
    return Binary("*", value, Binary("-", error, every))


def decided(equations: tuple[Equation, ...], known: Mapping[str, float]) -> tuple[Equation, ...]:
    """The equations with that side of each case that single numbers decide, for these numbers."""

    def chosen(tree: Expression) -> Expression:
        tree = changed(tree, chosen)
        match tree:
            case Cases(Compare(relation, Name(name, ()), Number(number)), yes, no) if name in known:
                return yes if RELATED[relation](known[name], number) else no
        return tree

    return tuple(replace(equation, value=chosen(equation.value)) for equation in equations)


@cache
def from_loss(equations: tuple[Equation, ...], delta: str) -> tuple[Equation, ...]:
    """The equations where the loss gives ∂E/∂a · f′(z) at once, as `fused`.

    What else reaches δ goes through f′ as before: δ = (da + rest) · slope becomes δ = fused + rest · slope.
    """
    made_of = {equation.target: equation.value for equation in equations}

    def given(tree: Expression) -> Expression:
        match tree:
            case Binary("*", Name() as error, slope):
                rest = left(made_of.get(error, error), frozenset({"da"}))
                at_once = Name(FUSED, error.index)
                return Binary("+", at_once, Binary("*", rest, slope)) if rest else at_once
        return tree

    return tuple(replace(e, value=given(e.value)) if e.target.name == delta else e for e in equations)


def fresh(letters: Iterable[str], taken: Iterable[str], avoided: Iterable[str] = ()) -> dict[str, str]:
    """For each letter that is taken another one of its range, none of those avoided."""
    used = {*letters, *taken, *avoided}
    made: dict[str, str] = {}
    for letter in letters:
        if letter in taken:
            own = next(range_ for range_ in RANGES if letter in range_)
            made[letter] = next(new for new in own if new not in used)
            used.add(made[letter])
    return made


def renamed(tree: Expression, renaming: Mapping[str, str]) -> Expression:
    """The tree with its free letters renamed, all at once; sums inside it keep to letters of their own."""
    if isinstance(tree, Name):
        return replace(tree, index=tuple(_index_renamed(index, renaming) for index in tree.index))
    if isinstance(tree, Counted):
        return Counted(renaming.get(tree.letter, tree.letter))
    if isinstance(tree, Where):
        kept = {old: new for old, new in renaming.items() if old not in tree.letters}
        places = tuple(_index_renamed(index, renaming) for index in tree.places)
        return replace(tree, places=places, body=renamed(tree.body, kept))
    if isinstance(tree, Largest):
        letters = tuple(renaming.get(x, x) for x in tree.letters)
        return replace(tree, letters=letters, body=renamed(tree.body, renaming))
    if isinstance(tree, Sum | Max):
        kept = {old: new for old, new in renaming.items() if old not in tree.letters}
        own = fresh(tree.letters, kept.values(), _letters(tree))
        letters = tuple(own.get(letter, letter) for letter in tree.letters)
        return replace(tree, letters=letters, body=renamed(tree.body, {**kept, **own}))
    return changed(tree, lambda part: renamed(part, renaming))


def _index_renamed(index: Index, renaming: Mapping[str, str]) -> Index:
    if isinstance(index, Affine):
        return index.renamed(renaming)
    return replace(index, letter=renaming.get(index.letter, index.letter))


def _letters(tree: Expression) -> set[str]:
    counted = {node.letter for node in walk(tree) if isinstance(node, Counted)}
    return counted | {letter for name in names(tree) for letter in name.letters}
