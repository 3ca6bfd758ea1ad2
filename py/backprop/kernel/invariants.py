"""What stays the same along a letter is computed once: parts of equations become equations of their own, before them.

The root in (A[s,j] - mean[j]) / sqrt(variance[j] + epsilon) is made for each unit, not for each unit of each sample.
"""

from __future__ import annotations

from collections.abc import Set

from ..equations.notation import Binary, Call, Equation, Expression, Index, Max, Name, Sum, changed, names, walk

KEPT = "kept_"


def invariants_apart(*passes: tuple[Equation, ...]) -> list[tuple[Equation, ...]]:
    """The equations of passes that follow one another; what an earlier one has made a later one finds there."""
    known: dict[Expression, Name] = {}
    return [_apart(equations, known) for equations in passes]


def _apart(equations: tuple[Equation, ...], known: dict[Expression, Name]) -> tuple[Equation, ...]:
    made: list[Equation] = []

    def cut(tree: Expression, letters: Set[str]) -> Expression:
        own = {letter for name in names(tree) for letter in name.letters}
        if own and own < letters and _costs(tree):
            if tree not in known:
                index = tuple(Index(letter) for letter in sorted(own, reverse=True))
                known[tree] = Name(f"{KEPT}{len(known)}", index)
                made.append(Equation(known[tree], tree))
            return known[tree]
        within = letters | set(tree.letters) if isinstance(tree, Sum | Max) else letters
        return changed(tree, lambda part: cut(part, within))

    for equation in equations:
        value = cut(equation.value, set(equation.target.letters))
        made.append(Equation(equation.target, value))
    return tuple(made)


def _costs(tree: Expression) -> bool:
    """True where a part is worth a place in memory, and means the same wherever it stands."""
    parts = list(walk(tree))
    plain = all(index.letter and not index.offset for name in names(tree) for index in name.index)
    dear = any(isinstance(part, Call) or (isinstance(part, Binary) and part.operator in ("/", "**")) for part in parts)
    return plain and dear and not any(isinstance(part, Sum | Max) for part in parts)
