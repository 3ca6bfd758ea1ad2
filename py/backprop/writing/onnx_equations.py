"""Equations of one layer as operators of ONNX: whole arrays at once; time steps, of any number, by Scan.

Axes stand in the order of a name's letters, as in `equations.arrays`; s may stand for samples and time steps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ..equations.notation import (
    Binary,
    Call,
    Cases,
    Compare,
    Counted,
    Expression,
    Max,
    Name,
    Negative,
    Number,
    Sum,
    names,
)
from ..layers.by_equations import EquationLayer
from .onnx_functions import FUNCTIONS, OPERATORS, RELATIONS, where
from .onnx_graph import DOUBLE, Graph, Value

Made = tuple[str, Value]
"""The letters of the axes, and the value."""


@dataclass
class EquationWriter:
    """Writes expressions into a graph. values: whole arrays by name; lead: for how many axes s stands.

    stepping: at one time step, without an axis of time; steps: what stands at this step, before: at the one before.
    """

    graph: Graph
    layer: EquationLayer
    values: dict[str, Value]
    lead: int
    stepping: bool = False
    steps: dict[str, Value] = field(default_factory=dict)
    before: Mapping[str, Value] = field(default_factory=dict)

    def fitted(self, tree: Expression, target: str) -> Value:
        """The tree's array with the axes of the target."""
        own, value = self.make(tree)
        if set(own) - set(target):
            raise ValueError(f"{self.layer.kind}: the letters {own} are not those of the target, {target}")
        return value if own == target else self.aligned(own, value, target)

    def make(self, tree: Expression) -> Made:
        """Axes and value of a tree."""
        match tree:
            case Number(number):
                return "", self.graph.constant(float(number))
            case Name():
                return self.name(tree)
            case Counted(letter):
                return letter, self._counted()
            case Negative(body):
                axes, value = self.make(body)
                return axes, -value
            case Binary("+", Sum(letters, Binary("*", Name() as left, Name() as right)), Name() as added):
                return self._affine(letters, left, right, added) or self._joined(OPERATORS["+"], tree.left, added)
            case Binary(operator, left, right):
                return self._joined(OPERATORS[operator], left, right)
            case Compare(relation, left, right):
                return self._joined(RELATIONS[relation], left, right)
            case Cases(test, yes, no):
                axes, values = self._together(test, yes, no)
                return axes, where(*values)
            case Call("f", (argument,)):
                axes, value = self.make(argument)
                return axes, self.activated(value)
            case Call(function, arguments):
                axes, values = self._together(*arguments)
                return axes, _called(function, arguments, values)
            case Sum(letters, body):
                return self._sum(letters, body)
            case Max(letters, body):
                axes, value = self.make(body)
                kept, places = self._over(letters, axes)
                return kept, value.to("ReduceMax", axes=places, keepdims=0)
        raise ValueError(f"there is no operator of ONNX for {tree!r}")

    def name(self, name: Name) -> Made:
        """A setting, a count, or an array: whole, or at this time step or the one before."""
        own = name.name
        if not name.index:
            if own in self.layer.settings:
                return "", self.graph.constant(float(self.layer.settings[own]))
            return "", self.graph.constant(float(self.layer.units))  # how many units there are
        if any(not index.letter for index in name.index):
            raise ValueError(f"{name} has a fixed place")
        if not self.stepping:
            return name.letters, self.values[own]
        shifted = any(index.offset for index in name.index)
        found = self.before[own] if shifted else self.steps.get(own) or self.values[own]
        return name.letters.replace("t", ""), Value(self.graph, found.name)

    def _counted(self) -> Value:
        """The time steps that come in, from 0 on."""
        zero, one = (self.graph.constant(np.array(end)) for end in (0, 1))
        steps = self.values["A"].to("Shape", start=1, end=2).to("Squeeze")
        return zero.to("Range", steps, one).to("Cast", to=DOUBLE)

    def activated(self, z: Value) -> Value:
        """f(z), from the formula of the layer's activation."""
        choice = self.layer.activation
        return _formula(choice.row.equations[0], {"z": z}, choice.hyper)

    def _together(self, *parts: Expression) -> tuple[str, list[Value]]:
        """Each along the axes of all."""
        made = [self.make(part) for part in parts]
        axes = max((own for own, _ in made), key=len)
        if any(set(own) - set(axes) for own, _ in made):
            axes = "".join(sorted(set("".join(own for own, _ in made)), key="stpnbjilmkq".index))
        return axes, [self.aligned(own, value, axes) for own, value in made]

    def _joined(self, operator: str, left: Expression, right: Expression) -> Made:
        axes, (first, second) = self._together(left, right)
        return axes, first.to(operator, second)

    def aligned(self, own: str, value: Value, axes: str) -> Value:
        """With an axis of length 1 for each letter that is missing between others or behind them."""
        if not own or axes.endswith(own):
            return value
        ordered = "".join(letter for letter in axes if letter in own)
        if own != ordered:
            places = self._places(own)
            value = value.to("Transpose", perm=[place for letter in ordered for place in places[letter]])
        places, first = self._places(axes), axes.index(ordered[0])
        missing = [place for letter in axes[first:] if letter not in own for place in places[letter]]
        shift = places[ordered[0]][0]
        return value.to("Unsqueeze", self.graph.constant([place - shift for place in missing])) if missing else value

    def _places(self, axes: str) -> dict[str, list[int]]:
        """Where the axes of each letter are."""
        found, at = {}, 0
        for letter in axes:
            width = self.lead if letter == "s" else 1
            found[letter] = list(range(at, at + width))
            at += width
        return found

    def _over(self, letters: Sequence[str], axes: str) -> tuple[str, list[int]]:
        places = self._places(axes)
        kept = "".join(letter for letter in axes if letter not in letters)
        return kept, [place for letter in letters for place in places[letter]]

    def _sum(self, letters: tuple[str, ...], body: Expression) -> Made:
        """A matrix product where it is one, else over the axes of the letters."""
        match body:
            case Binary("*", Name() as left, Name() as right) if len(letters) == 1:
                if found := self._factors(letters[0], left, right):
                    axes, x, W, by_rows = found
                    return axes, x.to("MatMul", W.to("Transpose", perm=[1, 0]) if by_rows else W)
        axes, value = self.make(body)
        kept, places = self._over(letters, axes)
        return kept, value.to("ReduceSum", self.graph.constant(places), keepdims=0)

    def _factors(self, letter: str, left: Name, right: Name) -> tuple[str, Value, Value, bool] | None:
        """Axes of the product, both factors, and whether the second is summed over its columns; None if it is none."""
        for one, other in ((left, right), (right, left)):
            (axes, x), (matrix, W) = self.name(one), self.name(other)
            if axes.endswith(letter) and "s" not in matrix and len(matrix) == 2 and set(axes) & set(matrix) == {letter}:
                return axes[:-1] + matrix.replace(letter, ""), x, W, matrix[1] == letter
        return None

    def _affine(self, letters: tuple[str, ...], left: Name, right: Name, added: Name) -> Made | None:
        """W x + b of rows in one operator."""
        found = self._factors(letters[0], left, right) if len(letters) == 1 else None
        if found is None or len(found[0]) != 2 or self.lead != 1 or added.letters != found[0][-1]:
            return None
        axes, x, W, by_rows = found
        return axes, x.to("Gemm", W, self.name(added)[1], transB=int(by_rows))

    def inside(self, body: Graph) -> EquationWriter:
        """The writer of a graph that takes one time step."""
        return replace(self, graph=body, lead=1, stepping=True, steps={}, before={})


def _formula(tree: Expression, values: Mapping[str, Value], numbers: Mapping[str, float]) -> Value:
    """A formula of arrays of one shape and single numbers."""
    if isinstance(tree, Name):
        found = values.get(tree.name.removesuffix("_k")) or next(iter(values.values()))
        return found if tree.name not in numbers else found.constant(float(numbers[tree.name]))
    any_value = next(iter(values.values()))

    def inner(part: Expression) -> Value:
        return _formula(part, values, numbers)

    match tree:
        case Number(number):
            return any_value.constant(float(number))
        case Negative(body):
            return -inner(body)
        case Binary(operator, left, right):
            return inner(left).to(OPERATORS[operator], inner(right))
        case Compare(relation, left, right):
            return inner(left).to(RELATIONS[relation], inner(right))
        case Cases(test, yes, no):
            return where(inner(test), inner(yes), inner(no))
        case Call(function, arguments):
            return _called(function, arguments, [inner(argument) for argument in arguments])
        case Sum((), body):
            return inner(body).to("ReduceSum", any_value.graph.constant([-1]), keepdims=1)
    raise ValueError(f"there is no operator of ONNX for {tree!r}")


def _called(function: str, arguments: Sequence[Expression], values: Sequence[Value]) -> Value:
    if function == "max" and arguments[0] == Number(0):
        return values[1].to("Relu")
    return FUNCTIONS[function](*values)


def used_at(tree: Expression, shift: bool) -> set[str]:
    """The names that a tree takes at other time steps than its own (`shift`), or at its own."""
    return {name.name for name in names(tree) if "t" in name.letters and any(i.offset for i in name.index) == shift}
