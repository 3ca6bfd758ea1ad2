"""Kinds of layers that are written as equations, as lines of a script: whole arrays at once, time steps in a loop.

Axes stand in the order of a name's letters; a sum of products is a matrix product where it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from ..equations.absent import without
from ..equations.kind import BIAS
from ..equations.loops import phases
from ..equations.needed import needed
from ..equations.notation import (
    Binary,
    Call,
    Compare,
    Equation,
    Expression,
    Index,
    Max,
    Name,
    Number,
    Sum,
    changed,
    children,
    names,
)
from ..layers.by_equations import EquationLayer
from .dialects import Dialect
from .nodes import Node
from .translate import Translator, plain

Axes = str
TIME = "tau"


def forward_equations(dialect: Dialect, prefix: str, node: Node, below: str) -> list[str]:
    """All quantities of the layer from what comes in; `prefix` stands before parameters."""
    layer, n = node.equations, node.tag
    assert layer is not None
    equations = without(layer.data.forward_equations, absent(node, layer))
    z_line, came = ([f"z{n} = {below}"], f"z{n}") if layer.data.z == "A" else ([], below)
    writer = EquationWriter(dialect, node, layer, prefix, came)
    last = [f"a{n} = a{n}[:, -1]"] if node.ends_in_last_step else []
    return [*z_line, *writer.lines(equations), *last]


def backward_equations(dialect: Dialect, node: Node, below: str, bias: str) -> list[str]:
    """Gradients of the layer, and what goes down, from da; bias: the convention."""
    layer, n = node.equations, node.tag
    assert layer is not None
    wanted = [*(f"d{name}" for name in sorted(node.names)), "dA"]
    equations = needed(without(layer.data.backward_equations, absent(node, layer)), wanted)
    writer = EquationWriter(dialect, node, layer, "", f"z{n}" if layer.data.z == "A" else below)
    lines = []
    if node.ends_in_last_step:
        steps = f"[0.0 * da{n}] * {node.n_steps - 1} + [da{n}]"
        lines.append(f"da{n} = {dialect.fill(dialect.stack, x=steps)}  # only the last time step went on")
    lines += writer.lines(equations)
    if bias == "shared":
        m = dialect.module
        shared = [p.name for p in layer.data.parameters if p.start == BIAS and p.name in node.names]
        lines += [f"d{name}{n} = {m}.reshape({m}.sum(d{name}{n}), (1,))" for name in shared]
    return lines


def absent(node: Node, layer: EquationLayer) -> frozenset[str]:
    """The parameters that the layer has not."""
    return frozenset(p.name for p in layer.data.parameters if p.name not in node.names)


@dataclass(frozen=True)
class EquationWriter:
    """Writes equations of one layer. came: code of what comes in; steps: the names that are lists of time steps now.

    stepping: at one time step, tau, so that no array has an axis of time.
    """

    dialect: Dialect
    node: Node
    layer: EquationLayer
    prefix: str
    came: str
    stepping: bool = False
    steps: frozenset[str] = frozenset()

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
        return {"s": samples, "t": A.shape[1], "j": self.layer.units, "i": self.layer.units, "k": self.layer.n_in}

    def lines(self, equations: tuple[Equation, ...]) -> list[str]:
        """One line an equation; those that go through time in a loop."""
        parts, m = phases(equations), self.dialect.module
        beyond = {
            self._lengths(name.letters.replace("t", "")) for e in equations for name in names(e.value)
            if any(index.letter == "t" and index.offset for index in name.index) and not self._start(name)
        }  # fmt: skip
        zeros = [f"zeros{self.node.tag} = {m}.zeros({shape})  # beyond the time steps" for shape in sorted(beyond)]
        before = [line for equation in parts.before for line in self._line(equation)]
        after = [line for equation in parts.after for line in self._line(equation)]
        return [*zeros, *before, *(self._loop(parts.loop, parts.step) if parts.loop else []), *after]

    def _line(self, equation: Equation) -> list[str]:
        target, name = equation.target.letters, self._code_of(equation.target.name)
        if _looks_aside(equation.value):
            at = replace(self, stepping=True)
            code = at._fitted(equation.value, target.replace("t", ""))
            each = f"[{plain(code)} for {TIME} in range({self.sizes['t']})]"
            return [f"{name} = {self.dialect.fill(self.dialect.stack, x=each)}"]
        return [f"{name} = {plain(self._fitted(equation.value, target))}"]

    def _loop(self, equations: Sequence[Equation], step: int) -> list[str]:
        """Lists with a place for each time step, filled in their order, then arrays again."""
        targets = [equation.target.name for equation in equations]
        inside = replace(self, stepping=True, steps=frozenset(targets))
        n_steps, codes = self.sizes["t"], [self._code_of(name) for name in targets]
        listed, more = ", ".join(codes), len(codes) > 1
        stacked = self.dialect.fill(self.dialect.stack, x="steps" if more else listed)
        order = f"range({n_steps})" if step > 0 else f"reversed(range({n_steps}))"
        return [
            f"{listed} = ([None] * {n_steps} for _ in range({len(codes)}))"
            if more
            else f"{listed} = [None] * {n_steps}",
            f"for {TIME} in {order}:",
            *(
                f"    {self._code_of(e.target.name)}[{TIME}] = "
                + plain(inside._fitted(e.value, e.target.letters.replace("t", "")))
                for e in equations
            ),
            f"{listed} = ({stacked} for steps in ({listed}))" if more else f"{listed} = {stacked}",
        ]

    def _code_of(self, name: str) -> str:
        """What the script calls a quantity."""
        parameters = {p.name for p in self.layer.data.parameters}
        if name == "A":
            return self.came
        return f"{self.prefix if name in parameters else ''}{name}{self.node.tag}"

    def _fitted(self, tree: Expression, axes: Axes) -> str:
        """The tree's array with these axes, where it has no others and none is missing in between."""
        own, code = self._made(tree)
        if own == axes or not own:
            return code if own == axes else f"{self.dialect.module}.full({self._lengths(axes)}, {code})"
        if set(own) == set(axes):
            return self._permuted(own, code, axes)
        raise ValueError(f"{self.layer.kind}: the letters {own} are not those of the target, {axes}")

    def _permuted(self, own: Axes, code: str, axes: Axes) -> str:
        if len(own) != 2:
            raise ValueError(f"{self.layer.kind}: {own} cannot be turned to {axes}")
        return self.dialect.fill(self.dialect.transpose, x=code)

    def _made(self, tree: Expression) -> tuple[Axes, str]:
        """Axes and code of a tree; the code may stand within any other."""
        match tree:
            case Number(value):
                return "", repr(value)
            case Name():
                return self._name(tree)
            case Sum(letters, body):
                return self._sum(letters, body)
            case Max(letters, body):
                axes, code = self._made(body)
                return self._over("amax", letters, axes, code)
            case Call("f" | "slope" as function, (z,)):
                axes, code = self._made(z)
                return axes, self._activated(code, function)
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
            axes = "".join(sorted(set("".join(own for own, _ in parts)), key="stijk".index))
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
        code = self._code_of(name.name)
        if not name.index:
            if name.name in self.layer.settings:
                return "", repr(float(self.layer.settings[name.name]))
            return "", str(self.sizes[self.layer.data.counts[name.name]])
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
        return f"({value} if {within} else {self._start(name) or f'zeros{self.node.tag}'})"

    def _start(self, name: Name) -> str:
        """What stands before the first time step, if it has a name."""
        start = self.layer.data.starts.get(name.name)
        before = any(index.letter == "t" and index.offset < 0 for index in name.index)
        return f"{start.name}_{self.node.tag}" if start and before else ""

    def _lengths(self, axes: Axes) -> str:
        A = self.node.trace.A
        lengths = [n for x in axes for n in (A.shape[: self.lead] if x == "s" else [self.sizes[x]])]
        return f"({', '.join(map(str, lengths))}{',' * (len(lengths) == 1)})"

    def _activated(self, z: str, function: str) -> str:
        choice = self.layer.activation
        hyper = "".join(f", {name}={value!r}" for name, value in choice.hyper.items())
        name = choice.row.name
        return f"{name}({z}{hyper})" if function == "f" else f"{name}_slope({z}, {name}({z}{hyper}){hyper})"

    def _sum(self, letters: tuple[str, ...], body: Expression) -> tuple[Axes, str]:
        product = isinstance(body, Binary) and body.operator == "*"
        if "t" in letters and not self.stepping and (product or _looks_aside(body)):
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
        if len(axes) == 2 and axes[0] == matrix[0] == letter and (letter != "s" or self.lead == 1):
            return axes[1] + matrix[1], f"({fill(dialect.dot, a=fill(dialect.transpose, x=x), b=W)})"
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


def _looks_aside(tree: Expression) -> bool:
    """True where a value of another time step is used, outside of sums over time."""
    if isinstance(tree, Sum) and "t" in tree.letters:
        return False
    if isinstance(tree, Name):
        return any(index.letter == "t" and index.offset for index in tree.index)
    return any(_looks_aside(part) for part in children(tree))
