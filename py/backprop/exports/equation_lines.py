"""Kinds of layers that are written as equations, as lines of a script: whole arrays at once, time steps in a loop.

What stands on a line `equation_arrays` writes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ..equations.absent import without
from ..equations.kind import BIAS
from ..equations.loops import phases
from ..equations.needed import needed
from ..equations.notation import Equation, names
from ..layers.by_equations import EquationLayer
from .dialects import Dialect
from .equation_arrays import TIME, ArrayWriter, looks_aside
from .nodes import Node
from .translate import plain


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
class EquationWriter(ArrayWriter):
    """Writes equations of one layer, a line each."""

    def lines(self, equations: tuple[Equation, ...]) -> list[str]:
        """One line an equation; those that go through time in a loop."""
        parts, m = phases(equations), self.dialect.module
        beyond = {
            self.lengths(name.letters.replace("t", "")) for e in equations for name in names(e.value)
            if any(index.letter == "t" and index.offset for index in name.index) and not self.start(name)
        }  # fmt: skip
        zeros = [f"zeros{self.node.tag} = {m}.zeros({shape})  # beyond the time steps" for shape in sorted(beyond)]
        before = [line for equation in parts.before for line in self._line(equation)]
        after = [line for equation in parts.after for line in self._line(equation)]
        return [*zeros, *before, *(self._loop(parts.loop, parts.step) if parts.loop else []), *after]

    def _line(self, equation: Equation) -> list[str]:
        target, name = equation.target.letters, self.code_of(equation.target.name)
        if looks_aside(equation.value):
            at = replace(self, stepping=True)
            code = at.fitted(equation.value, target.replace("t", ""))
            each = f"[{plain(code)} for {TIME} in range({self.sizes['t']})]"
            return [f"{name} = {self.dialect.fill(self.dialect.stack, x=each)}"]
        return [f"{name} = {plain(self.fitted(equation.value, target))}"]

    def _loop(self, equations: Sequence[Equation], step: int) -> list[str]:
        """Lists with a place for each time step, filled in their order, then arrays again."""
        targets = [equation.target.name for equation in equations]
        inside = replace(self, stepping=True, steps=frozenset(targets))
        n_steps, codes = self.sizes["t"], [self.code_of(name) for name in targets]
        listed, more = ", ".join(codes), len(codes) > 1
        stacked = self.dialect.fill(self.dialect.stack, x="steps" if more else listed)
        order = f"range({n_steps})" if step > 0 else f"reversed(range({n_steps}))"
        return [
            f"{listed} = ([None] * {n_steps} for _ in range({len(codes)}))"
            if more
            else f"{listed} = [None] * {n_steps}",
            f"for {TIME} in {order}:",
            *(
                f"    {self.code_of(e.target.name)}[{TIME}] = "
                + plain(inside.fitted(e.value, e.target.letters.replace("t", "")))
                for e in equations
            ),
            f"{listed} = ({stacked} for steps in ({listed}))" if more else f"{listed} = {stacked}",
        ]
