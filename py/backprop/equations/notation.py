"""What equations are made of: trees that can be compared, kept in sets, and written as text again.

A name with index letters, `W[j, k]`, is one number of an array; a name without is a setting, such as `epsilon`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

ELEMENTARY = {
    "exp": 1, "ln": 1, "sqrt": 1, "abs": 1, "sign": 1, "sigma": 1, "tanh": 1, "Phi": 1, "phi": 1, "cos": 1, "floor": 1,
    "max": 2, "min": 2,
}  # fmt: skip
SLOPES = {"sigma_slope": "a * (1 - a)", "tanh_slope": "1 - a**2"}
"""σ′(z) and tanh′(z) from z, so that no digit is lost near 1, and from the value there as a person takes them."""
CHOSEN = {"f": 1, "slope": 2}  # the activation that the layer was given, and its derivative from z and f(z)
ACCURATE = {
    "expm1": 1, "softplus": 1, "softmax": 1, "log_softmax": 1, "sum_of_others": 1, "xlogy": 2, "product": 2, "ratio": 2,
    "one_minus_power": 2, "cos_pi": 2, "absolute": 1,
}  # fmt: skip
"""What `stable` makes of formulas; those of softmax, and sums of others, are over the units of a sample."""
MATRICES = {"solve": 2}  # x with A x = b
PLACED = {"there": 1}  # 1 where the place of a name is within its array, 0 where it is beyond
FUNCTIONS = {**ELEMENTARY, **dict.fromkeys(SLOPES, 2), **CHOSEN, **ACCURATE, **MATRICES, **PLACED}
"""How many arguments each takes."""
RELATIONS = ("<", "<=", ">", ">=", "==")


@dataclass(frozen=True)
class Index:
    """One index: a letter and how far it is shifted, `t-1`; without a letter a fixed place, counted from 0."""

    letter: str
    offset: int = 0

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that it depends on."""
        return (self.letter,) if self.letter else ()

    def __str__(self) -> str:
        return f"{self.letter}{self.offset:+}" if self.letter and self.offset else self.letter or str(self.offset)


@dataclass(frozen=True)
class Number:
    """A number as it is written: whole numbers are int."""

    value: float


@dataclass(frozen=True)
class Name:
    """A quantity, parameter or setting."""

    name: str
    index: tuple[Index, ...] = ()

    @property
    def letters(self) -> str:
        """The letters of the index, in order."""
        return "".join(self.lettered)

    @cached_property
    def lettered(self) -> tuple[str, ...]:
        """The same one by one."""
        return tuple(letter for index in self.index for letter in index.letters)

    @cached_property
    def _hash(self) -> int:
        return hash((self.name, self.index))

    def __hash__(self) -> int:  # once for each, as of equations
        return self._hash

    def __str__(self) -> str:
        return self.name + (f"[{','.join(map(str, self.index))}]" if self.index else "")


@dataclass(frozen=True)
class Counted:
    """The value that a letter has, counted from 0, as a number: `p <= t` compares two time steps."""

    letter: str


@dataclass(frozen=True)
class Sum:
    """The sum of the body over all values of the letters; without letters over whatever a name in it stands for."""

    letters: tuple[str, ...]
    body: Expression


@dataclass(frozen=True)
class Max:
    """The largest value of the body over all values of the letters.

    ties: where the gradient goes if several are: to the `first`, the whole of it to `all`, or `split` among them.
    """

    letters: tuple[str, ...]
    body: Expression
    ties: str = "first"


@dataclass(frozen=True)
class Largest:
    """1 where the body is largest among all values of the letters, else 0.

    The derivative of a maximum; the letters say where it is asked, and over what. ties: of several that are largest 1
    at the `first`, or at `all`, or one over their number at each (`split`).
    """

    letters: tuple[str, ...]
    body: Expression
    ties: str = "first"


@dataclass(frozen=True)
class Binary:
    """left operator right, the operator one of + - * / **."""

    operator: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Negative:
    """−body."""

    body: Expression


@dataclass(frozen=True)
class Call:
    """An element-wise function of `FUNCTIONS`."""

    function: str
    arguments: tuple[Expression, ...]


@dataclass(frozen=True)
class Compare:
    """left relation right, the relation one of `RELATIONS`; it holds or does not."""

    relation: str
    left: Expression
    right: Expression


@dataclass(frozen=True)
class Cases:
    """`yes` where the test holds, else `no`."""

    test: Compare
    yes: Expression
    no: Expression


@dataclass(frozen=True)
class Where:
    """The body with each letter at the place beside it; 0 where one of the places is none that the letter has.

    Derivation makes it: what a place was made of is found back from it.
    """

    letters: tuple[str, ...]
    places: tuple[Index, ...]
    body: Expression


Expression = Number | Name | Counted | Sum | Max | Largest | Binary | Negative | Call | Compare | Cases | Where


@dataclass(frozen=True)
class Equation:
    """target = value, for every value of the target's letters."""

    target: Name
    value: Expression

    @cached_property
    def names(self) -> list[Name]:
        """Every use of a name in the value, in order."""
        return names(self.value)

    @cached_property
    def _hash(self) -> int:
        return hash((self.target, self.value))

    def __hash__(self) -> int:  # once for each: what is made ready of equations is looked up by them at every pass
        return self._hash

    def __str__(self) -> str:
        return f"{self.target} = {text(self.value)}"


_PARTS: dict[type, tuple[str, ...]] = {
    Sum: ("body",), Max: ("body",), Largest: ("body",), Binary: ("left", "right"), Negative: ("body",),
    Compare: ("left", "right"), Cases: ("yes", "test", "no"), Where: ("body",),
}  # fmt: skip
"""The trees right below each tree, from left to right as they are written."""


def children(tree: Expression) -> list[Expression]:
    """The trees right below, from left to right as they are written."""
    if isinstance(tree, Call):
        return list(tree.arguments)
    return [getattr(tree, name) for name in _PARTS.get(type(tree), ())]


def walk(tree: Expression) -> Iterator[Expression]:
    """The tree and all trees in it, each before what is below it."""
    yield tree
    for child in children(tree):
        yield from walk(child)


def names(tree: Expression) -> list[Name]:
    """Every use of a name, in order; one that is used twice stands twice."""
    return [node for node in walk(tree) if isinstance(node, Name)]


def changed(tree: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """The tree with `change` applied to each tree right below it."""
    if isinstance(tree, Call):
        return Call(tree.function, tuple(map(change, tree.arguments)))
    made: dict[str, Any] = {name: change(getattr(tree, name)) for name in _PARTS.get(type(tree), ())}
    return replace(tree, **made) if made else tree


def put_in(tree: Expression, values: Mapping[str, Expression]) -> Expression:
    """The tree with other trees in the place of names; a name without index takes over that of the name it is for."""
    if isinstance(tree, Name) and tree.name in values:
        own = values[tree.name]
        return Name(own.name, tree.index) if isinstance(own, Name) and not own.index else own
    return changed(tree, lambda part: put_in(part, values))


_STRENGTH = {"+": 2, "-": 2, "*": 3, "/": 3, "**": 5}
_OVER = {Sum: "sum", Max: "max", Largest: "largest"}
_CASES, _COMPARE, _NEGATIVE, _ATOM = 0, 1, 4, 6


def text(tree: Expression) -> str:
    """The tree as it is written, with no parentheses but those that it needs; parsing gives the tree again."""
    return _written(tree)[0]


def _written(tree: Expression) -> tuple[str, int]:
    """The text, and how strongly it holds together."""
    match tree:
        case Number(value):
            return (repr(value), _ATOM) if value >= 0 else (repr(value), _NEGATIVE)
        case Name():
            return str(tree), _ATOM
        case Counted(letter):
            return letter, _ATOM
        case Sum(letters, body) | Max(letters, body) | Largest(letters, body):
            ties = getattr(tree, "ties", "first")
            word = _OVER[type(tree)] + f"_{ties}" * (ties != "first")
            return f"{word}{'[' + ','.join(letters) + ']' if letters else ''}({text(body)})", _ATOM
        case Call(function, arguments):
            return f"{function}({', '.join(map(text, arguments))})", _ATOM
        case Where(letters, places, body):
            at = ",".join(f"{letter}={place}" for letter, place in zip(letters, places, strict=True))
            return f"where[{at}]({text(body)})", _ATOM
        case Negative(body):
            return f"-{_within(body, _NEGATIVE)}", _NEGATIVE
        case Compare(relation, left, right):
            return f"{_within(left, _COMPARE + 1)} {relation} {_within(right, _COMPARE + 1)}", _COMPARE
        case Cases(test, yes, no):
            return f"{_within(yes, _CASES + 1)} if {_within(test, _COMPARE)} else {text(no)}", _CASES
        case Binary("**", left, right):
            return f"{_within(left, _ATOM)}**{_within(right, _NEGATIVE)}", _STRENGTH["**"]
        case Binary(operator, left, right):
            own = _STRENGTH[operator]
            return f"{_within(left, own)} {operator} {_within(right, own + 1)}", own
    raise TypeError(f"no tree of the notation: {tree!r}")


def _within(tree: Expression, least: int) -> str:
    written, strength = _written(tree)
    return written if strength >= least else f"({written})"
