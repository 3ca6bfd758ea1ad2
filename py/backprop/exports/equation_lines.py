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
from ..equations.rewriting import coupled, decided, from_loss
from ..equations.stable import in_range
from ..equations.truncation import HANDED_ON, ON_THE_WAY, OWN, is_beside, truncated
from ..layers.by_equations import EquationLayer
from .dialects import Dialect
from .equation_arrays import TIME, ArrayWriter, looks_aside
from .image_lines import ImageWriter
from .nodes import Node
from .translate import plain


def forward_equations(
    dialect: Dialect, prefix: str, node: Node, below: str, autograd: bool = False, inference: bool = False
) -> list[str]:
    """All quantities of the layer from what comes in; `prefix` stands before parameters.

    autograd: the library finds the gradient, so that what truncation leaves out must be a constant to it. inference:
    as where nothing is trained.
    """
    layer, n = node.layer, node.tag
    kind = layer.written.in_inference if inference else layer.written
    equations = without(kind.forward_equations, absent(node, layer))
    z_line, came = ([f"z{n} = {below}"], f"z{n}") if layer.data.z == "A" else ([], below)
    writer = _writer(dialect, node, prefix, came, autograd and layer.window(node.n_steps) < node.n_steps)
    last = [f"a{n} = a{n}[:, -1]"] if node.ends_in_last_step else []
    return [*z_line, *writer.lines(equations), *last]


def carried_equations(dialect: Dialect, node: Node, prefix: str = "") -> list[str]:
    """The buffers of the layer after the step."""
    layer = node.layer
    writer = _writer(dialect, node, prefix, f"z{node.tag}")
    fixed = ((name, letter) for name, letter in layer.data.counts.items() if letter != "s" or not node.rows)
    counts = {name: writer.sizes[letter] for name, letter in fixed}
    return writer.lines(decided(layer.written.update_equations, counts))


def backward_equations(
    dialect: Dialect, node: Node, below: str, bias: str, fused: bool, only: str = ""
) -> list[str]:  # fmt: skip
    """δ and the gradients of the layer from da; bias: the convention; fused: what stands in da is δ already.

    only: the one quantity that is wanted, which layers inside are given.
    """
    layer, n = node.layer, node.tag
    m, delta, shared = dialect.module, f"d{layer.data.z}", []
    if bias == "shared":
        shared = [p.name for p in layer.data.parameters if p.start == BIAS and p.name in node.names]
    none = shared if layer.into_softmax else []
    wanted = [f"d{name}" for name in sorted(node.names) if name not in none]
    equations = _backward(node, layer, fused)
    equations = needed(equations, [only] if only else [*wanted, "dA"])
    equations = tuple(e for e in equations if e.target.name != "dA" or delta == "dA")
    if only:
        none = shared = []
    cut = node.through_time and layer.window(node.n_steps) < node.n_steps
    writer = _writer(dialect, node, "", f"z{n}" if layer.data.z == "A" else below, cut)
    lines: list[str] = []
    if node.ends_in_last_step:
        steps = f"[0.0 * da{n}] * {node.n_steps - 1} + [da{n}]"
        lines.append(f"da{n} = {dialect.fill(dialect.stack, x=steps)}  # only the last time step went on")
    lines += writer.lines(equations)
    lines += [f"d{name}{n} = {m}.zeros(1)  # softmax does not change when all its z move alike" for name in none]
    lines += [f"d{name}{n} = {m}.reshape({m}.sum(d{name}{n}), (1,))" for name in shared if name not in none]
    return lines


def down_equation(dialect: Dialect, node: Node, new: str) -> str:
    """What goes down as code; `new` stands before the parameters that it goes through."""
    layer = node.layer
    if layer.data.z == "A":
        return f"delta{node.tag}"
    (equation,) = (e for e in _backward(node, layer) if e.target.name == "dA")
    writer = _writer(dialect, node, new, "")
    return ImageWriter(writer).down(equation) if layer.data.space else writer.value(equation)


def _writer(dialect: Dialect, node: Node, prefix: str, came: str, cut: bool = False) -> EquationWriter:
    block, inside = node.layer.data.block, {}
    if block:
        last = node.inner[-1].tag
        down = f"({down_equation(dialect, node.inner[0], '')})"
        inside = {block: f"a{last}", f"d{block}": f"da{last}", f"dA_{block}": down}
    return EquationWriter(dialect, node, node.layer, prefix, came, inside=inside, cut=cut)


def _backward(node: Node, layer: EquationLayer, fused: bool = False) -> tuple[Equation, ...]:
    equations = without(layer.written.backward_equations, absent(node, layer))
    if fused:  # what stands in da is what the loss gives at once
        equations = from_loss(equations, f"d{layer.data.z}")
    return coupled(equations) if layer.activation.row.couples else equations


def absent(node: Node, layer: EquationLayer) -> frozenset[str]:
    """The parameters that the layer has not."""
    return frozenset(p.name for p in layer.data.parameters if p.name not in node.names)


@dataclass(frozen=True)
class EquationWriter(ArrayWriter):
    """Writes equations of one layer, a line each. cut: time steps go on for as long as truncation says."""

    cut: bool = False

    def lines(self, equations: tuple[Equation, ...]) -> list[str]:
        """One line an equation; those that go through time in a loop."""
        equations = in_range(equations)
        parts = phases(equations)
        if self.cut and parts.step < 0:
            loop, after, written = *self._truncated(equations), (*equations, *truncated(equations).after)
        else:
            loop, after, written = self._loop(parts.loop, parts.step) if parts.loop else [], parts.after, equations
        before = [line for equation in parts.before for line in self._line(equation)]
        return [*self._zeros(written), *before, *loop, *(line for equation in after for line in self._line(equation))]

    def _zeros(self, equations: Sequence[Equation]) -> list[str]:
        beyond = {
            self.lengths(name.letters.replace("t", "")) for e in equations for name in names(e.value)
            if any(index.letter == "t" and index.offset for index in name.index) and not self.start(name)
        }  # fmt: skip
        made = f"zeros{self.node.tag} = {self.dialect.module}.zeros"
        return [f"{made}({shape})  # beyond the time steps" for shape in sorted(beyond)]

    def _line(self, equation: Equation) -> list[str]:
        if self.layer.data.space:
            return ImageWriter(self).lines(equation)
        return [f"{self.code_of(equation.target.name)} = {self.value(equation)}"]

    def value(self, equation: Equation) -> str:
        """The target's array."""
        target = equation.target.letters
        if looks_aside(equation.value):
            at = replace(self, stepping=True)
            code = at.fitted(equation.value, target.replace("t", ""))
            each = f"[{plain(code)} for {TIME} in range({self.sizes['t']})]"
            return self.dialect.fill(self.dialect.stack, x=each)
        return plain(self.fitted(equation.value, target))

    def _loop(self, equations: Sequence[Equation], step: int) -> list[str]:
        """Lists with a place for each time step, filled in their order, then arrays again."""
        targets = [equation.target.name for equation in equations]
        inside = replace(self, stepping=True, steps=frozenset(targets))
        order = f"range({self.sizes['t']})" if step > 0 else f"reversed(range({self.sizes['t']}))"
        steps = inside.windows(equations) if self.cut else [f"for {TIME} in {order}:", *inside.at_step(equations)]
        first, last = self._lists(targets)
        return [first, *steps, last]

    def _lists(self, targets: Sequence[str]) -> tuple[str, str]:
        """Lists with a place for each time step, and arrays made of them."""
        codes, n_steps, more = [self.code_of(name) for name in targets], self.sizes["t"], len(targets) > 1
        listed = ", ".join(codes)
        stacked = self.dialect.fill(self.dialect.stack, x="steps" if more else listed)
        if not more:
            return f"{listed} = [None] * {n_steps}", f"{listed} = {stacked}"
        return (
            f"{listed} = ([None] * {n_steps} for _ in range({len(codes)}))",
            f"{listed} = ({stacked} for steps in ({listed}))",
        )

    def at_step(self, equations: Sequence[Equation], indent: str = "    ") -> list[str]:
        """One line an equation, at time step tau."""
        return [
            f"{indent}{self.code_of(e.target.name)}{'' if e.target.name in self.passing else f'[{TIME}]'} = "
            + plain(self.fitted(e.value, e.target.letters.replace("t", "")))
            for e in equations
        ]

    def windows(self, equations: Sequence[Equation]) -> list[str]:
        """Each time step from what stood some steps before it, which is a constant for the gradient."""
        window, n_steps = self.layer.window(self.sizes["t"]), self.sizes["t"]
        codes = {e.target.name: self.code_of(e.target.name) for e in equations}
        back = {name.name for e in equations for name in names(e.value) if name.name in codes and is_beside(name)}
        before = {codes[name]: f"{codes[name]}[first - 1]" for name in codes if name in back}
        return [
            "made = []",
            f"for last in range({n_steps}):  # truncated: what stood {window} steps before is a constant",
            f"    first = max(0, last - {window - 1})", "    if first:",
            *(f"        {code} = {self.dialect.fill(self.dialect.stop, x=code)}" for code in before.values()),
            f"    for {TIME} in range(first, last + 1):", *self.at_step(equations, "        "),
            f"    made.append(({', '.join(f'{code}[last]' for code in codes.values())},))",
            f"{', '.join(codes.values())}{',' * (len(codes) == 1)} = zip(*made)",
        ]  # fmt: skip

    def _truncated(self, equations: tuple[Equation, ...]) -> tuple[list[str], Sequence[Equation]]:
        """What errors come to at each time step, while each goes on by itself, the youngest first; what follows."""
        parts, m, most = truncated(equations), self.dialect.module, self.layer.window(self.sizes["t"]) - 1
        targets = [equation.target.name for equation in parts.loop]
        on = {name: self.code_of(ON_THE_WAY + name) for name in parts.ends}
        passing = {ON_THE_WAY + name for name in on} | {equation.target.name for equation in parts.flows}
        inside = replace(self, stepping=True, steps=frozenset(targets), passing=frozenset(passing))
        shapes = {e.target.name: self.lengths(e.target.letters.replace("t", "")) for e in parts.loop}
        first, last = self._lists(targets)
        return [
            *(f"{code} = {m}.zeros((0, {shapes[name][1:]})  # errors on their way" for name, code in on.items()),
            first, f"for {TIME} in reversed(range({self.sizes['t']})):",
            *inside.at_step(parts.loop), *inside.at_step(parts.flows),
            *(f"    {code} = {m}.concatenate([{self.code_of(OWN + name)}[None], {self.code_of(HANDED_ON + name)}], "
              f"axis=0)[:{most}]" for name, code in on.items()),
            last,
        ], parts.after  # fmt: skip
