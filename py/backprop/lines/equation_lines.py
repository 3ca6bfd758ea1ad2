"""The worked lines of a kind written as equations: one line for each number, of the forward and of the backward pass.

An equation gives the line of every element of its target: symbol, formula, numbers put in, value. Equations with the
same letters alternate unit by unit; through time all of one step come before the next, backward from the last step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import numpy as np

from ..equations.kind import BIAS, Kind
from ..equations.notation import Call, Equation, Name, Sum, names, walk
from ..equations.truncation import CARRIED, carried
from ..layers.base import Layer
from ..layers.by_equations import EquationLayer
from .blocks import At, Block, Quantity
from .expression import Expr, num
from .layer_view import LayerLines, LayerView, time
from .line import Line, Terms
from .signs import negated, settled
from .spelling import Formula, Numbers, base_of, is_error, is_gradient, key_of, symbol
from .unit_blocks import shape_of
from .unit_lines import da_line, gradient_group, parameter_gradient_line

WITHIN_TRUNCATION = "Without the errors that have reached the limit of truncation."


@dataclass(frozen=True)
class TimeBlock:
    """The quantities of a recurrence: all of one time step come before those of the next, or of the one before."""

    parts: Sequence[Block]
    backward: bool
    per_sample: bool = True

    @property
    def quantities(self) -> list[Quantity]:
        """All of them."""
        return [quantity for part in self.parts for quantity in part.quantities]

    def lines(self, sample: int | None = None) -> list[Line]:
        """All lines, or those of one sample."""
        return [quantity.line(index) for quantity, index in self.places(sample)]

    def places(self, sample: int | None = None) -> Iterator[tuple[Quantity, At]]:
        """Quantity and index of every line, in the order of computation."""
        n_samples, n_steps = self.quantities[0].shape[:2]
        steps = list(range(n_steps))[:: -1 if self.backward else 1]
        return (
            (quantity, (s, t, *rest))
            for s in (range(n_samples) if sample is None else [sample])
            for t in steps
            for part in self.parts
            for rest in np.ndindex(part.quantities[0].shape[2:])
            for quantity in part.quantities
        )


def layer_lines(kind: Kind) -> LayerLines:
    """How the lines of a layer of the kind are made."""

    def forward(of: LayerView) -> Iterable[Any]:
        return EquationLines(of, kind, _settings(of.layer)).forward()

    def backward(of: LayerView) -> Iterable[Any]:
        return EquationLines(of, kind, _settings(of.layer)).backward()

    def passed_down(of: LayerView, at: At, i: int) -> Terms:
        return EquationLines(of, kind, _settings(of.layer)).passed_down(at, i)

    return LayerLines(forward, backward, lambda layer, rows: line_count(kind, layer, rows), passed_down)


def _settings(layer: Layer) -> Mapping[str, float]:
    assert isinstance(layer, EquationLayer)
    return layer.settings


def line_count(kind: Kind, layer: Layer, rows: int) -> int:
    """About how many lines a batch of `rows` has: every element once, parameters twice more for the update."""
    sizes = {"s": rows, "t": 1, "k": layer.n_in}

    def size(letters: str) -> int:
        return int(np.prod([sizes.get(letter, layer.units) for letter in letters]))

    made = sum(size(equation.target.letters) for equation in (*kind.forward_equations, *kind.backward_equations))
    return made + 2 * rows * layer.units + sum(2 * size(parameter.letters) for parameter in kind.parameters)


def _alternate(equation: Equation, members: Sequence[Name], block: Block, made: Quantity) -> bool:
    """True where an element needs of the quantities told beside it only those at its own index, or at other times.

    What goes down is told by itself, when all else is.
    """
    if equation.target.name == "dA":
        return False
    own = {name.name for name in members}
    uses = [name for name in names(equation.value) if name.name in own]
    shifted = [any(index.letter == "t" and index.offset for index in name.index) for name in uses]
    alike = all(use.index == equation.target.index or moved for use, moved in zip(uses, shifted, strict=True))
    return alike and block.quantities[0].shape == made.shape


class EquationLines:
    """The lines of one layer.

    settings: the numbers that its equations name; notes: sentences beside targets;
    whole: long sums of numbers keep every term.
    """

    def __init__(
        self, of: LayerView, kind: Kind, settings: Mapping[str, float], notes: Mapping[str, str] | None = None,
        whole: bool = False,
    ) -> None:  # fmt: skip
        self.of, self.kind, self.notes = of, kind, notes or {}
        group = "after" if of.view.spec.conventions.update_order == "sequential" else "before"
        self.formula, self.numbers = Formula(of, kind, settings, {}), Numbers(of, kind, settings, {}, whole=whole)
        self.backward_equations = kind.backward_equations
        if any(key in of.back.shown for key in kind.carried.values()):
            self.backward_equations = carried(kind.backward_equations)
        self.new_numbers = replace(self.numbers, group=group)

    def forward(self) -> Iterator[Any]:
        """What comes in where documents call it z, then the equations."""
        if self.kind.z == "A":
            yield Block([self.of.quantity("z", shape_of(self.of, "z"), self._incoming)])
        yield from self._blocks(self.kind.forward_equations, "forward")

    def backward(self) -> Iterator[Any]:
        """∂E/∂a, the equations, the gradients last."""
        of = self.of
        equations = [e for e in self.backward_equations if self._is_shown(e.target.name)]
        gradients = [e for e in equations if self._parameter(e.target.name)]
        yield from self._blocks([e for e in equations if e not in gradients], "backward", self._of_output())
        for equation in gradients:
            name = self._parameter(equation.target.name)
            if name in of.parameters("before"):
                key, shape = f"{gradient_group(of)}.{name}", of.array("before", name).shape
                yield Block([of.quantity(key, shape, self._gradient(equation, name))], per_sample=False)

    def passed_down(self, at: At, i: int) -> Terms:
        """∂E/∂A of unit i of the layer below, as formula and numbers."""
        if self.kind.z == "A":
            shown = Name("dA", self._target("dA").index)
            rest = (*at, i)
            made = symbol(self.of, self.kind, shown, at, (i,))
            return self.of.signed((made, self.of.delta_down(rest)))
        equation = self._equation("dA")
        bound = self._bound(equation.target, (*at, i))
        made = [writer.at(bound).present(equation.value) for writer in (self.formula, self.new_numbers)]
        return self._signs(equation, made[0], made[1])

    def _equation(self, name: str) -> Equation:
        return next(e for e in self.kind.backward_equations if e.target.name == name)

    def _target(self, name: str) -> Name:
        return self._equation(name).target

    def _parameter(self, name: str) -> str:
        """The parameter that a name is the gradient of; empty where it is of none."""
        own = name.removeprefix("d")
        return own if name != own and any(own == p.name for p in self.kind.parameters) else ""

    def _is_shown(self, name: str) -> bool:
        """False for what goes down where documents call something else δ."""
        return name != "dA" or self.kind.z == "A"

    def _of_output(self) -> Quantity:
        """∂E/∂a."""
        return self.of.quantity("da", shape_of(self.of, "da"), lambda index: da_line(self.of, index[:-1], index[-1]))

    def _blocks(self, equations: Iterable[Equation], phase: str, *first: Quantity) -> Iterator[Any]:
        """Equations with the same letters together, recurrences through time step by step."""
        parts: list[Block] = [Block([quantity]) for quantity in first]
        members, letters = [Name("da")] * len(first), self._letters_of_output() if first else ""
        timed = ["t" in letters] * len(first)
        for equation in equations:
            target, made = equation.target, self._quantity(equation, phase)
            if parts and target.letters == letters and _alternate(equation, members, parts[-1], made):
                parts[-1] = replace(parts[-1], quantities=[*parts[-1].quantities, made])
                members = [*members, target]
            else:
                parts.append(Block([made], per_sample=target.letters.startswith("s")))
                members, letters = [target], target.letters
                timed.append("t" in letters and len(made.shape) == len(letters))
        for through_time, found in groupby(zip(timed, parts, strict=True), key=lambda pair: pair[0]):
            together = [part for _, part in found]
            if through_time:
                yield TimeBlock(together, phase == "backward")
            else:
                yield from together

    def _letters_of_output(self) -> str:
        return "stj" if self.kind.through_time and self.of.back.da.ndim == 3 else "sj"

    def _quantity(self, equation: Equation, phase: str) -> Quantity:
        key = key_of(self.kind, equation.target.name)
        return self.of.quantity(key, shape_of(self.of, key), lambda index: self._line(equation, phase, key, index))

    def _bound(self, target: Name, index: At) -> dict[str, Any]:
        """The letters of a target at an index of its array."""
        letters = target.letters
        if "t" in letters and len(index) < len(letters):  # the output of the last time step only
            index = (index[0], self.numbers.size("t") - 1, *index[1:])
        at = len(index) - len(letters.replace("s", "", 1)) if "s" in letters else 0
        bound: dict[str, Any] = {"s": tuple(index[:at])} if "s" in letters else {}
        return {**bound, **dict(zip(letters.replace("s", "", 1), index[at:], strict=True))}

    def _terms(self, equation: Equation, bound: dict[str, Any]) -> Terms:
        return tuple(writer.at(bound).present(equation.value) for writer in (self.formula, self.numbers))  # type: ignore[return-value]  # two of them

    def _signs(self, equation: Equation, formula: Expr, numbers: Expr) -> Terms:
        """Under the sign in which δ is shown."""
        error = is_error(self.of, self.kind, equation.target.name)
        made_of_errors = any(is_error(self.of, self.kind, name.name) for name in names(equation.value))
        if self.of.sign > 0 or not (error or made_of_errors):
            return formula, numbers
        formula, numbers = settled(formula), settled(numbers)
        return (negated(formula), negated(numbers)) if error else (formula, numbers)

    def _line(self, equation: Equation, phase: str, key: str, index: At) -> Line:
        of, target = self.of, equation.target
        bound = self._bound(target, index)
        if equation.value == target:  # what is told alone
            formula, numbers = self.formula.at(bound).present(target), num(of.value(key, index))
        else:
            formula, numbers = self._signs(equation, *self._terms(equation, bound))
        at, rest, _ = self.formula.at(bound).where(target)
        place = (at or ()) if len(index) >= len(target.index) else (at or ())[:1]
        return of.line(
            phase, key, index, self._words(target, place, rest), symbol(of, self.kind, target, place, rest), formula,
            numbers, self._note(equation, numbers, of.value(key, index)), sample=at[0] if at else None,
        )  # fmt: skip

    def _note(self, equation: Equation, numbers: Expr, value: float) -> str | None:
        """What is said of the target, or a caution where float64 loses digits in a function.

        What cancels in a sum, the value has lost as well.
        """
        if told := self.notes.get(equation.target.name):
            return told
        if equation.value == equation.target:
            return WITHIN_TRUNCATION
        by_hand = self.of.view.spec.conventions.arithmetic.by_hand
        nodes = list(walk(equation.value))
        if by_hand or not any(isinstance(node, Call) for node in nodes) or any(isinstance(n, Sum) for n in nodes):
            return None
        return self.of.view.caution(numbers, value)

    def _words(self, target: Name, at: At, rest: tuple[int, ...]) -> str:
        of, key = self.of, key_of(self.kind, target.name)
        below = bool(rest) and target.letters.endswith("k")
        unit = of.symbols.word(of.k - below, rest[-1]) if rest else ""
        when = "" if len(at) < 2 else f" at time {at[1] + 1}"
        word = unit + when
        if target.name.startswith(CARRIED):
            return f"{next(shown.words for shown in of.layer.shows if shown.name == key)} {word}"
        if key == "a":
            return f"prediction {word}" if of.is_output else f"output of {word}"
        if key == "delta" or target.name == "A":
            return f"{base_of(self.kind, target.name)} of {word}"
        if is_gradient(self.kind, target.name):
            base = base_of(self.kind, target.name[1:])
            return f"∂E/∂{base}({word})" if rest else f"∂E/∂{base}{when}"
        told = self.kind.quantities.get(target.name)
        words = told.words.removeprefix("the ") if told else target.name
        return f"{words} of {word}" if rest else words + when

    def _incoming(self, index: At) -> Line:
        """z where it is what comes in."""
        of, at, j = self.of, index[:-1], index[-1]
        name = Name("A", self._target("dA").index)
        shown = of.symbols.of("z", of.k - self.kind.own_units, j, time(at))
        return of.line(
            "forward", "z", index, self._words(name, at, (j,)), shown, of.below(j, at), of.incoming(at, j), sample=at[0]
        )

    def _gradient(self, equation: Equation, name: str) -> Callable[[At], Line]:
        """The gradient of an entry of a parameter; of a bias that units share, over the units too."""
        kind_of = self.kind.parameter(name)
        shared = kind_of.start == BIAS and self.of.view.spec.conventions.bias == "shared"
        if shared:
            equation = replace(equation, value=Sum(tuple(kind_of.letters), equation.value))

        def line(index: At) -> Line:
            bound = {} if shared else self._bound(equation.target, index)
            formula, numbers = self._signs(equation, *self._terms(equation, bound))
            value = float(self.of.back.gradients[name][(0,) if shared else index])
            return parameter_gradient_line(self.of, name, index, formula, numbers, value)

        return line
