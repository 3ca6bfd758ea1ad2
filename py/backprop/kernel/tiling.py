"""Which elements of an equation are made side by side, so that what is loaded once serves several of them.

A product of matrices loads a row and a column for one number, but for a tile of four rows × four columns only four
times as much. Every sum of products has tiles, whatever its letters: those of the target on which one factor alone
depends are its rows and columns.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from ..equations.notation import Binary, Equation, Name, Sum, walk

GROUPS = (8, 4, 2, 1)  # values of the innermost letter that go side by side
TILED = (4, 2, 1)  # the same where there are rows, too
ROWS = (4, 2, 1)
SECOND = (2, 1)  # rows of a second letter
LONGEST = 32  # a letter that goes in lanes through a sum is written out

Moves = Mapping[str, int]


@dataclass(frozen=True)
class Tiling:
    """along: the letter in lanes; rows: letters some values of which go side by side; reduced: as `Element` has it."""

    along: str
    widths: tuple[int, ...] = GROUPS
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    reduced: str = ""

    def steps(self, letter: str) -> tuple[int, ...]:
        """How many values of a letter are taken at once, the most first."""
        return self.widths if letter == self.along else self.rows.get(letter, (1,))


def tiling(
    equation: Equation, free: Sequence[str], size: Callable[[str], int], moves: Callable[[Name], Moves]
) -> Tiling:
    """The tiles of an equation. free: the letters of its loops, the one whose values lie side by side last.

    size: how many values a letter has, 0 where the run says; moves: by how many bytes letters move a number.
    """
    along = free[-1] if free else ""
    plain = Tiling(along)
    sums = [tree for tree in walk(equation.value) if isinstance(tree, Sum)]
    match sums:
        case [Sum(letters, Binary("*", Name() as left, Name() as right))] if left.index and right.index:
            factors = moves(left), moves(right)
        case _:
            return plain
    target = moves(equation.target)

    def exclusive(letter: str, factor: Moves, other: Moves) -> bool:
        """True where a tile may have the letter's values as rows that share the other factor."""
        return letter in factor and letter not in other and size(letter) > 1 and factor[letter] > 0

    lanes = [factor.get(along, 0) for factor in factors]
    if set(lanes) <= {0, 8} and target.get(along) == 8 and size(along) > 1:
        shared = factors[lanes.index(8)] if 8 in lanes else {}
        splat = factors[1 - lanes.index(8)] if 8 in lanes else {}
        rows = [letter for letter in free[:-1] if exclusive(letter, splat, shared)]
        return Tiling(along, TILED, {rows[-1]: ROWS}) if rows else plain
    reduced = [x for x in letters if all(f.get(x) == 8 for f in factors) and 1 < size(x) <= LONGEST]
    if not reduced or not any(lanes):
        return plain
    first, second = factors
    ways = [[x for x in free if exclusive(x, *pair)] for pair in ((first, second), (second, first))]
    chosen = [own[-1] for own in ways if own]
    return Tiling("", (1,), dict(zip(chosen, (ROWS, SECOND), strict=False)), reduced[0])
