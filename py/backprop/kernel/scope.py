"""What an equation is written within: where arrays are, how far letters move a number, how many values they have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..equations.notation import Name
from ..equations.places import Affine
from .assembler import Function
from .expressions import Int, Vector
from .formulas import Value
from .lanes import Lanes

Size = int | Int


@dataclass(frozen=True)
class Placed:
    """An array in memory: where it begins, how far values of each axis lie apart, and where index 0 is, in bytes."""

    address: Int
    strides: tuple[int, ...]
    origin: int = 0


@dataclass
class Scope:
    """What equations are written within. arrays and settings by name; sizes: how many values a letter has.

    counts: names that stand for the number of values of a letter. The sums of all targets go into `check`.
    """

    f: Function
    arrays: Mapping[str, Placed]
    sizes: Mapping[str, Size]
    settings: Mapping[str, Lanes]
    counts: Mapping[str, str]
    activation: tuple[str, Sequence[Lanes]] = ("identity", ())
    letters: dict[str, Int] = field(default_factory=dict)  # values of the letters of the loops around

    def __post_init__(self) -> None:
        self.check = self.f.new(Vector)
        self.counted = {name: self._count(self.sizes[letter]) for name, letter in self.counts.items()}

    def _count(self, size: Size) -> Value:
        return float(size) if isinstance(size, int) else Lanes(self.f, [self.f.let(size.to_float().splat())])

    def size(self, letter: str) -> int:
        """How many values a letter has; 0 where only the run says."""
        size = self.sizes[letter]
        return size if isinstance(size, int) else 0

    def moves(self, name: Name) -> tuple[dict[str, int], int]:
        """How many bytes each letter moves a name's number by, and where it is with all of them 0."""
        placed, moves = self.arrays[name.name], dict[str, int]()
        at = placed.origin
        for index, stride in zip(name.index, placed.strides, strict=True):
            if isinstance(index, Affine):
                by = stride // int(index.divisor)
                parts = [(letter, sign * int(step) * by) for letter, step, sign in index.terms]
            else:
                by, parts = stride, [(index.letter, stride)] if index.letter else []
            at += index.offset * by
            for letter, bytes_ in parts:
                moves[letter] = moves.get(letter, 0) + bytes_
        return {letter: bytes_ for letter, bytes_ in moves.items() if bytes_}, at
