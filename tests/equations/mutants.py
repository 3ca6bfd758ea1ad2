"""Mutants of equations by one letter: an index, a sign, a name or an operator. Generated tests must kill every one.

python tests/equations/mutants.py 300 makes and tries so many, over all kinds that are written as equations.
"""

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parent))

from held import disagreement  # beside this file, also when it runs alone
from unit_norm import UNIT_NORM

from backprop.equations.kind import LETTERS, Kind
from backprop.equations.notation import (
    Binary,
    Call,
    Equation,
    Index,
    Name,
    Negative,
    changed,
    children,
    names,
    put_in,
)
from backprop.layers import LAYERS
from backprop.layers.forms import forms_of

TOLERANCE = 1e-9  # what is off by more is wrong; right equations are within 1e-12
OPERATORS = {"+": "-*", "-": "+*", "*": "/+", "/": "*", "**": "*"}


def kinds() -> list[Kind]:
    """All kinds that are written as equations."""
    return [UNIT_NORM, *(kind for row in LAYERS.values() for kind in forms_of(row.data).values())]


def _changes(tree, known: dict[str, str]) -> Iterator:
    """All trees that differ from the tree in one letter; known: names with their letters."""
    match tree:
        case Name():
            yield from _of_name(tree, known)
        case Negative(body):
            yield body
        case Call("sigma" | "tanh" as word, arguments):
            yield Call({"sigma": "tanh", "tanh": "sigma"}[word], arguments)
        case Binary(sign, left, right):
            yield from (Binary(other, left, right) for other in OPERATORS[sign])
            if sign in "*/":
                yield Negative(tree)
    for i, child in enumerate(children(tree)):
        for other in _changes(child, known):
            counter = iter(range(len(children(tree))))
            yield changed(tree, lambda part, i=i, other=other, counter=counter: other if next(counter) == i else part)


def _of_name(name: Name, known: dict[str, str]) -> Iterator[Name]:
    for place, index in enumerate(name.index):
        alike = next((own for own in LETTERS.values() if index.letter and index.letter in own), "")
        moved = [Index(letter) for letter in alike[:2] if letter != index.letter and letter in "ij"]
        moved += [Index("t", offset) for offset in (-1, 0, 1) if index.letter == "t" and offset != index.offset]
        for other in moved:
            yield replace(name, index=(*name.index[:place], other, *name.index[place + 1 :]))
    for other, letters in known.items():
        if other != name.name and letters == name.letters:
            yield Name(other, name.index)


def _known(kind: Kind) -> dict[str, str]:
    uses = [n for e in (*kind.forward_equations, *kind.backward_equations) for n in (e.target, *names(e.value))]
    return {name.name: name.letters for name in uses}


def mutants(kind: Kind) -> list[tuple[str, Kind]]:
    """Every mutant of a kind with the equation that it has in place of the right one."""
    found, known = [], _known(kind)
    for side in ("forward", "backward"):
        equations: tuple[Equation, ...] = getattr(kind, f"{side}_equations")
        # of two names for the same number either is right
        alike = {e.target.name: Name(e.value.name) for e in equations if e.value == Name("da", e.target.index)}
        for i, equation in enumerate(equations):
            for value in _changes(equation.value, known):
                if put_in(value, alike) == put_in(equation.value, alike):
                    continue
                wrong = Equation(equation.target, value)
                text = "\n".join(map(str, [*equations[:i], wrong, *equations[i + 1 :]]))
                found.append((str(wrong), replace(kind, **{side: text})))
    return found


def survives(mutant: Kind, seeds=range(2)) -> bool:
    """True where no generated test finds the mutant: equations agree, or nothing refuses what cannot be computed."""
    try:
        with np.errstate(all="ignore"):
            return all(disagreement(mutant, seed) <= TOLERANCE for seed in seeds)
    except (ValueError, KeyError, ArithmeticError, AssertionError, IndexError, RecursionError):
        return False


def sample(count: int, seed: int = 0) -> list[tuple[str, str, Kind]]:
    """So many mutants at random, as many of each kind: kind, equation, mutant."""
    rng, found = np.random.default_rng(seed), []
    every = kinds()
    for n, kind in enumerate(every):
        own = mutants(kind)
        share = count // len(every) + (n < count % len(every))
        found += [(kind.kind, *own[i]) for i in rng.permutation(len(own))[:share]]
    return found


if __name__ == "__main__":
    tried = sample(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
    left = [f"{kind}: {equation}" for kind, equation, mutant in tried if survives(mutant)]
    print(f"{len(tried) - len(left)} of {len(tried)} mutants killed")
    print("\n".join(left))
    sys.exit(bool(left))
