"""Places that are made of several letters, as windows over an image have: `y*stride+v*dilation-top`.

Where a place is found back from what is made of it, a divisor stands under the whole: `(h+top-v*dilation)/stride`,
which is a place only where it is whole. A place beyond an array's axis is none: sums leave it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .notation import Equation, Expression, Index, Largest, Max, Name, Sum, changed

Step = int | str  # a number, or the name of a setting


@dataclass(frozen=True)
class Affine(Index):
    """The sum of `offset`, of each letter times its step, and of settings with a sign; all over `divisor`."""

    terms: tuple[tuple[str, Step, int], ...] = ()  # letter, step, sign
    constants: tuple[tuple[str, int], ...] = ()  # setting, sign
    divisor: Step = 1

    @property
    def letters(self) -> tuple[str, ...]:
        """Those of its terms."""
        return tuple(letter for letter, _, _ in self.terms)

    def __str__(self) -> str:
        parts = [(sign, letter if step == 1 else f"{letter}*{step}") for letter, step, sign in self.terms]
        parts += [(sign, name) for name, sign in self.constants]
        parts += [(1 if self.offset > 0 else -1, str(abs(self.offset)))] * bool(self.offset)
        if parts[0][0] < 0 < parts[-1][0]:
            parts = [parts[-1], *parts[:-1]]
        whole = "".join(("-" if sign < 0 else "+" * (i > 0)) + part for i, (sign, part) in enumerate(parts))
        return whole if self.divisor == 1 else f"({whole})/{self.divisor}"

    def at(self, letters: Mapping[str, int]) -> int | None:
        """The place where the letters have these values; None where it is not whole."""
        made = self.offset + sum(sign * letters[letter] * int(step) for letter, step, sign in self.terms)
        return None if made % int(self.divisor) else made // int(self.divisor)

    def counted_from_one(self, letters: Mapping[str, int | str]) -> str:
        """The place as a text, where some letters stand for any value; all count from 1, as people do."""
        offset, left = self.offset, []
        for letter, step, sign in self.terms:
            value, by = letters[letter], sign * int(step)
            if isinstance(value, int):
                offset += by * value
            else:
                offset -= by
                left.append((value, abs(by), sign))
        divisor = int(self.divisor)
        made = str(Affine("", offset + divisor, tuple(left), (), divisor))
        return re.sub(r"(\w+)\*(\d+)", r"\2\1", made).replace("-", "−")

    def renamed(self, renaming: Mapping[str, str]) -> Affine:
        """With other letters."""
        return replace(self, terms=tuple((renaming.get(x, x), step, sign) for x, step, sign in self.terms))

    def solved(self, letter: str) -> Affine:
        """The place of its first letter where this place is that of a letter: what came from where."""
        (_, step, sign), *rest = self.terms
        if self.divisor != 1 or sign < 0:
            raise ValueError(f"{self}: there is no way back from this place")
        back = tuple((other, by, -of) for other, by, of in rest)
        return Affine(
            "", -self.offset, ((letter, 1, 1), *back), tuple((name, -of) for name, of in self.constants), step
        )  # fmt: skip


def placed(index: Index, numbers: Mapping[str, int]) -> Index:
    """The place with numbers for its settings; one letter alone is a plain index."""
    if not isinstance(index, Affine):
        return index

    def number(step: Step) -> int:
        return numbers[step] if isinstance(step, str) else step

    terms = []
    for letter, step, sign in index.terms:
        by = sign * number(step)
        terms.append((letter, abs(by), 1 if by > 0 else -1))
    offset = index.offset + sum(sign * number(name) for name, sign in index.constants)
    made = Affine("", offset, tuple(terms), (), number(index.divisor))
    plain = len(terms) == 1 and terms[0][1:] == (1, 1) and not offset and made.divisor == 1
    return Index(terms[0][0]) if plain else made


def with_indices(tree: Expression, change: Callable[[Index], Index | None], dropped: str = "") -> Expression:
    """The tree with other indices; None leaves one out, dropped letters are not summed over either."""
    if isinstance(tree, Name):
        return Name(tree.name, tuple(own for index in tree.index if (own := change(index)) is not None))
    made = changed(tree, lambda part: with_indices(part, change, dropped))
    if isinstance(made, Sum | Max | Largest) and set(made.letters) & set(dropped):
        letters = tuple(letter for letter in made.letters if letter not in dropped)
        return replace(made, letters=letters) if letters else made.body
    return made


def at_sizes(equations: tuple[Equation, ...], numbers: Mapping[str, int], dropped: str) -> tuple[Equation, ...]:
    """The equations with numbers in their places, and without the letters that have one value."""

    def change(index: Index) -> Index | None:
        return None if index.letter and index.letter in dropped else placed(index, numbers)

    made = []
    for equation in equations:
        target: Any = with_indices(equation.target, change)
        made.append(Equation(target, with_indices(equation.value, change, dropped)))
    return tuple(made)
