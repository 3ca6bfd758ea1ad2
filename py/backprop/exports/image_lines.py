"""Equations of layers over images and series as code: every letter is a grid of its values, arrays are looked up there.

Arrays stay as documents have them, units in one axis; `looked_up` finds what stands at channels, rows and columns.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ..equations.notation import (
    Binary,
    Call,
    Equation,
    Expression,
    Index,
    Largest,
    Max,
    Name,
    Negative,
    Number,
    Sum,
    changed,
    names,
    walk,
)
from ..equations.places import Affine
from .dialects import Dialect
from .equation_arrays import ArrayWriter
from .translate import Translator, plain


@dataclass(frozen=True)
class ImageWriter:
    """Writes the equations of one layer."""

    by: ArrayWriter

    @property
    def dialect(self) -> Dialect:
        """Of the script."""
        return self.by.dialect

    def lines(self, equation: Equation) -> list[str]:
        """The equation; first the grids of its letters, where it looks at places."""
        return [*self._grids(equation), f"{self.by.code_of(equation.target.name)} = {self.value(equation)}"]

    def value(self, equation: Equation) -> str:
        """The target's array, without the grids."""
        if not self._looks_up(equation):
            return plain(self.by.fitted(equation.value, equation.target.letters))
        letters, target = self._letters(equation), equation.target.letters.replace("s", "")
        code = self._made(equation.value, letters)
        if set(target) - {letter for name in names(equation.value) for letter in name.letters}:  # all alike along it
            lengths = ", ".join(str(self.by.sizes[letter] if letter in target else 1) for letter in letters)
            code = f"({code} + {self.dialect.module}.zeros(({lengths})))"
        return f"{self.dialect.module}.reshape({plain(code)}, {self._shape(equation.target)})"

    def down(self, equation: Equation) -> str:
        """The same in one expression."""
        grids = self._grids(equation)
        if not grids:
            return self.value(equation)
        letters, _, values = grids[0].partition(" = ")
        return f"(lambda {letters}: {self.value(equation)})(*{values})"

    def _looks_up(self, equation: Equation) -> bool:
        """False where each number is made of numbers at its own place."""
        own = _without_samples(equation.target)
        if isinstance(equation.value, Largest):
            return True
        return any(_without_samples(name) != own for name in names(equation.value) if name.index)

    def _letters(self, equation: Equation) -> str:
        """Those of the target, then those of sums and maxima."""
        sums = [letter for node in walk(equation.value) if isinstance(node, Sum | Max) for letter in node.letters]
        return "".join(dict.fromkeys([*equation.target.letters, *sums])).replace("s", "")

    def _grids(self, equation: Equation) -> list[str]:
        if not self._looks_up(equation):
            return []
        letters, sizes = self._letters(equation), self.by.layer.extents
        comma = "," * (len(letters) == 1)
        return [
            f"{', '.join(letters)}{comma} = np.ogrid[{', '.join(f':{sizes[letter]}' for letter in letters)}{comma}]"
        ]

    def _shape(self, name: Name) -> str:
        shape = self.by.layer.written.folding.shape(name.name)
        lead = [-1, *self.by.node.trace.A.shape[1 : self.by.lead]] if "s" in name.letters else []
        lengths = [*lead, *shape]
        return f"({', '.join(map(str, lengths))}{',' * (len(lengths) == 1)})"

    def _made(self, tree: Expression, letters: str) -> str:
        match tree:
            case Number(value):
                return repr(value)
            case Name(name, ()):
                return self.by.number(name)
            case Name():
                return self._looked_up(tree, letters)
            case Negative(body):
                return f"(-{self._made(body, letters)})"
            case Binary(operator, left, right):
                return f"({self._made(left, letters)} {operator} {self._made(right, letters)})"
            case Sum(over, body):
                inner = self._made(body, letters)
                axes = ", ".join(map(str, self._axes(over, body, letters)))
                return f"{self.dialect.module}.sum({plain(inner)}, axis=({axes},), keepdims=True)"
            case Max(over, body, ties):
                return f"pooled({self._seen(over, body, letters)}, {ties!r})"
            case Largest(over, body, ties):
                return f"largest({self._seen(over, body, letters)}, {ties!r})"
            case Call("there", (Name() as name,)):
                return self._looked_up(name, letters, f"{self.dialect.module}.ones({self._length(name)})")
            case Call("f" | "slope" as function, arguments):
                return self.by.activated(function, [self._made(argument, letters) for argument in arguments])
            case Call():
                return self._called(tree, letters)
        raise ValueError(f"{self.by.layer.kind}: no script has code for {tree}")

    def _seen(self, over: tuple[str, ...], body: Expression, letters: str) -> str:
        """What a maximum is taken of, in rows; it sees nothing beyond an image."""
        if not isinstance(body, Name) or not letters.endswith("".join(over)):
            raise ValueError(f"{self.by.layer.kind}: no script has code for the largest {body}")
        beyond = any(isinstance(index, Affine) for index in body.index)
        count = math.prod(self.by.sizes[letter] for letter in over)
        seen = self._looked_up(body, letters, beyond=", beyond=-math.inf" * beyond)
        return f"{self.dialect.module}.reshape({seen}, (-1, {count}))"

    def _called(self, tree: Expression, letters: str) -> str:
        """A function of numbers, as the library has it."""
        codes: dict[str, str] = {}

        def placed(part: Expression) -> Expression:
            name = f"part{len(codes)}"
            codes[name] = self._made(part, letters)
            return Name(name)

        return Translator(self.dialect, codes).code(changed(tree, placed))

    def _axes(self, over: tuple[str, ...], body: Expression, letters: str) -> Iterator[int]:
        """The axes of the letters, counted from the last one."""
        for letter in over:
            if letter == "s":
                yield from range(-len(letters) - self.by.lead, -len(letters))
            else:
                yield letters.index(letter) - len(letters)

    def _length(self, name: Name) -> int:
        """Of an array laid flat."""
        return math.prod(self.by.layer.written.folding.shape(name.name))

    def _looked_up(self, name: Name, letters: str, code: str = "", beyond: str = "") -> str:
        """The numbers of an array (or of code in its place) at places.

        One number that all share, or all of a sample, stands for itself.
        """
        written, code = self.by.layer.written, code or self.by.code_of(name.name)
        own = written.letters[name.name].replace("s", "")
        if not own:
            return f"{code}[..., {', '.join(['None'] * len(letters))}]"
        if name.name in written.parameter_names:
            if self.by.layer.bias == "shared" and written.parameter(name.name).axes == (own,):
                return code
            code = f"{self.dialect.module}.reshape({code}, (-1,))"
        lengths = ", ".join(str(written.sizes[letter]) for letter in own)
        places = ", ".join(_place(index) for index in name.index if index.letter != "s")
        return f"looked_up({code}, ({lengths}{',' * (len(own) == 1)}), {places}{beyond})"


def _without_samples(name: Name) -> tuple[Index, ...]:
    return tuple(index for index in name.index if index.letter != "s")


def _place(index: Index) -> str:
    return plain(str(index)) if isinstance(index, Affine) else index.letter
