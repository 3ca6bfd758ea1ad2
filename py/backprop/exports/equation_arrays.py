"""Expressions of equations as code of whole arrays: axes in the order of a name's letters, missing ones put in.

A sum of products is a matrix product where it is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from ..equations.kind import OLD, TIMES
from ..equations.notation import (
    Binary,
    Call,
    Compare,
    Counted,
    Expression,
    Index,
    Max,
    Name,
    Number,
    Sum,
    changed,
    children,
)
from ..equations.rewriting import FUSED
from ..equations.truncation import ON_THE_WAY
from ..layers.by_equations import EquationLayer
from .dialects import Dialect
from .nodes import Node
from .translate import Translator, number_code, plain

Axes = str
TIME = "tau"


@dataclass(frozen=True)
class ArrayWriter:
    """Writes expressions in the arrays of one layer. came: code of what comes in.

    stepping: at one time step, tau, so that no array has an axis of time; steps: names of lists of time steps;
    passing: names of arrays that hold what stands at this time step alone; inside: code of what layers inside make.
    """

    dialect: Dialect
    node: Node
    layer: EquationLayer
    prefix: str
    came: str
    stepping: bool = False
    steps: frozenset[str] = frozenset()
    passing: frozenset[str] = frozenset()
    inside: Mapping[str, str] = field(default_factory=dict)

    @property
    def lead(self) -> int:
        """For how many axes s stands."""
        return 1 if self.layer.takes_sequences else self.node.trace.A.ndim - 1

    @property
    def sizes(self) -> dict[str, int]:
        """How many values each letter has."""
        A = self.node.trace.A
        samples = 1
        for length in A.shape[: self.lead]:
            samples *= length
        return {"s": samples, **dict.fromkeys(TIMES, A.shape[1]), **self.layer.extents}

    def size(self, letter: str) -> str:
        """The same as code."""
        rows = self.node.rows
        if letter != "s" or not rows:
            return str(self.sizes[letter])
        return f"({rows} * {self.sizes['t']})" if self.lead > 1 else rows

    def number(self, name: str) -> str:
        """A setting, or how many values a letter has, as code."""
        if name in self.layer.settings:
            return repr(float(self.layer.settings[name]))
        return self.size(self.layer.written.counts[name])

    def code_of(self, name: str) -> str:
        """What the script calls a quantity."""
        parameters = {p.name for p in self.layer.data.parameters}
        if name == "A":
            return self.came
        if name == FUSED:
            return f"da{self.node.tag}"  # where the loss puts it
        if name == f"d{self.layer.data.z}":
            return f"delta{self.node.tag}"
        if name in self.inside:
            return self.inside[name]
        if self.prefix and name.removesuffix(OLD) in self.layer.written.kept and self.node.carried:
            return f"{self.prefix}{name.removesuffix(OLD)}{self.node.tag}"
        return f"{self.prefix if name in parameters else ''}{name}{self.node.tag}"

    def fitted(self, tree: Expression, axes: Axes) -> str:
        """The tree's array with these axes, where it has no others and none is missing in between."""
        own, code = self._made(tree)
        if own == axes or not own:
            return code if own == axes else f"{self.dialect.module}.full({self.lengths(axes)}, {code})"
        if set(own) == set(axes):
            return self._permuted(own, code, axes)
        raise ValueError(f"{self.layer.kind}: the letters {own} are not those of the target, {axes}")

    def _permuted(self, own: Axes, code: str, axes: Axes) -> str:
        if len(own) == 2:
            return self.dialect.fill(self.dialect.transpose, x=code)
        if self.lead > 1:
            raise ValueError(f"{self.layer.kind}: {own} cannot be turned to {axes}")
        places = tuple(own.index(letter) for letter in axes)
        return f"{self.dialect.module}.moveaxis({code}, {places}, {tuple(range(len(axes)))})"

    def _made(self, tree: Expression) -> tuple[Axes, str]:
        """Axes and code of a tree; the code may stand within any other."""
        match tree:
            case Number(value):
                return "", number_code(value)
            case Name():
                return self._name(tree)
            case Counted(letter):
                return letter, f"{self.dialect.module}.arange({self.sizes[letter]}.0)"
            case Sum(letters, body):
                return self._sum(letters, body)
            case Max(letters, body):
                axes, code = self._made(body)
                return self._over("amax", letters, axes, code)
            case Call("f" | "slope" as function, arguments):
                made = [self._made(argument) for argument in arguments]
                return made[0][0], self.activated(function, [code for _, code in made])
        return self._joined(tree)

    def _joined(self, tree: Expression) -> tuple[Axes, str]:
        """Element by element, each part along the axes of all."""
        parts: list[tuple[Axes, str]] = []

        def placed(part: Expression) -> Expression:
            parts.append(self._made(part))
            return Name(f"part{len(parts) - 1}")

        shallow = changed(tree, lambda part: changed(part, placed) if isinstance(part, Compare) else placed(part))
        axes = max((own for own, _ in parts), key=len)
        if any(set(own) - set(axes) for own, _ in parts):
            axes = "".join(sorted(set("".join(own for own, _ in parts)), key="estpnbijkl".index))
        codes = {f"part{i}": self._aligned(own, code, axes) for i, (own, code) in enumerate(parts)}
        scalars = {name for name, (own, _) in zip(codes, parts, strict=True) if not own}
        return axes, Translator(self.dialect, codes, frozenset(scalars)).code(shallow)

    def _aligned(self, own: Axes, code: str, axes: Axes) -> str:
        """With an axis of length 1 for each letter that is missing before another."""
        if axes.endswith(own):
            return code
        ordered = [letter for letter in axes if letter in own]
        if list(own) != ordered:
            code, own = self._permuted(own, code, "".join(ordered)), "".join(ordered)
        if axes.startswith(own):
            return f"({code})[..., {', '.join(['None'] * (len(axes) - len(own)))}]"
        marks = [mark for x in axes for mark in ([":" if x in own else "None"] * (self.lead if x == "s" else 1))]
        first = len(list(takewhile(lambda mark: mark == "None", marks)))
        return f"({code})[{', '.join(marks[first:])}]"

    def _name(self, name: Name) -> tuple[Axes, str]:
        code = self.code_of(name.name)
        if not name.index:
            return "", self.number(name.name)
        if name.name in self.passing or name.name.startswith(ON_THE_WAY):
            return name.letters.replace("t", ""), code
        at = next((i for i, index in enumerate(name.index) if index.letter == "t"), None)
        fixed = next((i for i, index in enumerate(name.index) if not index.letter), None)
        if fixed is not None:
            return name.letters, f"{code}[{':, ' * fixed}{name.index[fixed].offset}]"
        if at is None or not self.stepping:
            return name.letters, code
        return name.letters.replace("t", ""), self._at_step(name, code, name.index[at])

    def _at_step(self, name: Name, code: str, index: Index) -> str:
        """The array of a name at tau, or beside it: beyond the time steps where the quantity starts, or zeros."""
        place = f"{TIME} {'+-'[index.offset < 0]} {abs(index.offset)}" if index.offset else TIME
        value = f"{code}[{place}]" if name.name in self.steps else f"{code}[:, {place}]"
        if not index.offset:
            return value
        if index.offset < 0:
            within = TIME if index.offset == -1 else f"{TIME} >= {-index.offset}"
        else:
            within = f"{TIME} < {self.sizes['t'] - index.offset}"
        return f"({value} if {within} else {self.start(name) or f'zeros{self.node.tag}'})"

    def start(self, name: Name) -> str:
        """What stands before the first time step, if it has a name."""
        start = self.layer.data.starts.get(name.name)
        before = any(index.letter == "t" and index.offset < 0 for index in name.index)
        return f"{start.name}_{self.node.tag}" if start and before else ""

    def lengths(self, axes: Axes) -> str:
        """How long an array with these axes is along each, as code."""
        A = self.node.trace.A
        samples = [self.node.rows or A.shape[0], *A.shape[1 : self.lead]]
        lengths = [n for x in axes for n in (samples if x == "s" else [self.sizes[x]])]
        return f"({', '.join(map(str, lengths))}{',' * (len(lengths) == 1)})"

    def activated(self, function: str, arguments: Sequence[str]) -> str:
        """A call of the layer's function, or of its slope."""
        choice = self.layer.activation
        hyper = [f"{name}={value!r}" for name, value in choice.hyper.items()]
        return f"{choice.row.name}{'_slope' * (function == 'slope')}({', '.join([*arguments, *hyper])})"

    def _sum(self, letters: tuple[str, ...], body: Expression) -> tuple[Axes, str]:
        product = isinstance(body, Binary) and body.operator == "*"
        if "t" in letters and not self.stepping and (product or looks_aside(body)):
            rest = tuple(letter for letter in letters if letter != "t")
            at = replace(self, stepping=True)
            axes, code = at._sum(rest, body) if rest else at._made(body)
            return axes, f"sum({plain(code)} for {TIME} in range({self.sizes['t']}))"
        match body:
            case Binary("*", Name() as left, Name() as right) if len(letters) == 1:
                for one, other in ((left, right), (right, left)):
                    if found := self._product(letters[0], self._made(one), self._made(other)):
                        return found
        axes, code = self._made(body)
        return self._over("sum", letters, axes, code)

    def _product(self, letter: str, one: tuple[Axes, str], other: tuple[Axes, str]) -> tuple[Axes, str] | None:
        """The matrix product that a sum over a letter is; None where it is none."""
        fill, dialect = self.dialect.fill, self.dialect
        (axes, x), (matrix, W) = one, other
        if len(matrix) != 2 or letter not in axes or letter not in matrix or set(axes) & set(matrix) != {letter}:
            return None
        if axes[-1] == letter and "s" not in matrix:
            right = fill(dialect.transpose, x=W) if matrix[1] == letter else W
            return axes[:-1] + matrix.replace(letter, ""), f"({fill(dialect.dot, a=x, b=right)})"
        if len(axes) == 2 and axes[0] == matrix[0] == letter:
            if letter != "s" or self.lead == 1:
                return axes[1] + matrix[1], f"({fill(dialect.dot, a=fill(dialect.transpose, x=x), b=W)})"
            at = fill(dialect.dot, a=fill(dialect.transpose, x=f"{x}[:, {TIME}]"), b=f"{W}[:, {TIME}]")
            return axes[1] + matrix[1], f"sum({at} for {TIME} in range({self.node.trace.A.shape[1]}))"
        return None

    def _over(self, reduce: str, letters: Sequence[str], axes: Axes, code: str) -> tuple[Axes, str]:
        """A sum or maximum over the axes of the letters."""
        places: list[int] = []
        at = 0
        for letter in axes:
            width = self.lead if letter == "s" else 1
            places += range(at, at + width) if letter in letters else []
            at += width
        axis = repr(places[0]) if len(places) == 1 else repr(tuple(places))
        kept = "".join(letter for letter in axes if letter not in letters)
        return kept, f"{self.dialect.module}.{reduce}({plain(code)}, axis={axis})"


def looks_aside(tree: Expression) -> bool:
    """True where a value of another time step is used, outside of sums over time."""
    if isinstance(tree, Sum) and "t" in tree.letters:
        return False
    if isinstance(tree, Name):
        return any(index.letter == "t" and index.offset for index in tree.index)
    return any(looks_aside(part) for part in children(tree))
