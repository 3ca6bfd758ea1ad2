"""One layer of a step, as the builders of worked lines see it; layers inside a layer have views of their own."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from ..functions.losses import FusedPair
from ..layers.base import Layer, LayerBackward, LayerTrace, Parameters, expand
from ..network.spec import LossChoice, Spec
from ..network.step import Step
from ..numbers.special import Array
from ..rules.names import Names, parameter_label
from .blocks import At, LayerLines, Quantity
from .expression import Expr, evaluate, is_shortened, num, sym
from .line import Line, Terms
from .signs import negated
from .symbols import Symbols, place

AS_WRITTEN = 1e-12
LOSES_DIGITS = "Evaluated literally in float64, this line loses digits or overflows; the value shown is accurate."


@dataclass(frozen=True)
class View:
    """A spec, one of its steps, and the symbols for both; `fused` when loss and output give δ = ŷ − y at once."""

    spec: Spec
    step: Step
    symbols: Symbols
    fused: FusedPair | None
    lines_of: Callable[[LayerView], LayerLines]
    layers: list[LayerView] = field(default_factory=list)
    below: float = 1.0  # what the gradients are divided by, where that does not stand in δ

    def agrees(self, numbers: Expr, value: float) -> bool:
        """True when the arithmetic, done as it is written, gives the value; in float64, near saturation, it may not."""
        if is_shortened(numbers):
            return True
        how = self.spec.conventions.arithmetic
        if how.by_hand:
            return float(how.keep(evaluate(numbers, exact=True))) == value
        try:
            made = evaluate(numbers)
        except (ArithmeticError, ValueError):
            return False
        return math.isclose(made, value, rel_tol=AS_WRITTEN, abs_tol=1e-300)

    def caution(self, numbers: Expr, value: float, why: str = "") -> str | None:
        """A note where the arithmetic as it is written would not give the value: `why`, or what is true of all."""
        return None if self.agrees(numbers, value) else why or LOSES_DIGITS

    @property
    def loss(self) -> LossChoice:
        """The loss of the step's batch, with the weights of its samples."""
        return self.spec.loss.of(self.step.samples)

    @property
    def last(self) -> int:
        """The index of the output layer."""
        return len(self.spec.layers) - 1

    @property
    def sign(self) -> float:
        """−1 where δ is shown as the error signal −∂E/∂z."""
        return -1.0 if self.spec.conventions.delta_sign == "error_signal" else 1.0


@dataclass(frozen=True)
class LayerView:
    """A layer with its passes.

    path: layers[1].layers[0]; top: the index of the layer of the network that it is in;
    k: its index among its siblings; scope: the start of its parameters' names in the layer `top`; source: the path
    of what comes in; above: the layer that its output goes into; outer: the layer that holds it.
    """

    view: View
    path: str
    top: int
    k: int
    scope: str
    source: str
    layer: Layer
    trace: LayerTrace
    back: LayerBackward
    symbols: Symbols
    above: LayerView | None
    outer: LayerView | None
    _made: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)  # arrays that many lines ask for

    @property
    def is_output(self) -> bool:
        """True for the layer whose output is the prediction."""
        return self.above is None and self.outer is None

    @property
    def sign(self) -> float:
        """−1 where δ is shown as the error signal."""
        return self.view.sign

    @property
    def inner(self) -> list[LayerView]:
        """The views of the layers inside."""
        names = self.view.spec.block_names.get(self.path)
        if names is None:
            return []
        made: list[LayerView] = self.once("inner", lambda: layer_views(
            self.view, self.layer.inner, self.trace.inner, self.back.inner, names, self.top, self.scope, self.source,
            self,
        ))  # fmt: skip
        return made

    @property
    def lines(self) -> LayerLines:
        """How the layer's lines are made."""
        made: LayerLines = self.once("lines", lambda: self.view.lines_of(self))
        return made

    # Symbols.

    def unit(self, base: str, j: int, at: At = ()) -> Expr:
        """A letter with unit j as subscript, at the time of `at` when it has one."""
        return self.symbols.of(base, self.k, j, time(at))

    def out(self, j: int, at: At = ()) -> Expr:
        """What unit j sends up."""
        return self.symbols.activation(self.k, j, time(at))

    def below(self, i: int, at: At = ()) -> Expr:
        """What unit i of the layer below sends up."""
        return self.symbols.activation(self.k - 1, i, time(at))

    def word(self, j: int, at: At = ()) -> str:
        """Unit j in words."""
        when = time(at)
        return self.symbols.word(self.k, j) + ("" if when is None else f" at time {when + 1}")

    def weight(self, name: str, j: int, i: int | None, base: str) -> Expr:
        """The symbol of one entry of a parameter."""
        return self.symbols.parameter(base, self.k, j, i, self.layer.parameter_arrow(name))

    def entry(self, name: str, index: At, base: str) -> Expr:
        """The symbol of the entry of a parameter at an index."""
        if self.layer.numbered:
            return sym(base, ",".join(str(i + 1) for i in index))
        return self.weight(name, index[0], (*index, None)[1], base)

    def entry_word(self, name: str, index: At) -> str:
        """The same in words."""
        arrow, (below, here) = self.layer.parameter_arrow(name), self.symbols.names[self.k : self.k + 2]
        return parameter_label(self.letter(name), arrow, below, here, index, self.layer.numbered)

    def entry_partial(self, name: str, index: At) -> Expr:
        """∂E/∂(the entry)."""
        return ["div", sym("∂E"), self.entry(name, index, "∂" + self.letter(name))]

    def letter(self, name: str) -> str:
        """The letter of a parameter: w, b, γ, β."""
        return self.layer.parameter_letter(name)

    # Numbers with their paths.

    def parameters(self, group: str) -> Parameters:
        """The layer's own parameters in `before`, `gradients`, `updates`, `after` or `data` of the step."""
        view = self.view
        if group == "data":
            return self.back.gradients
        if (group, "") not in self._made:
            whole: dict[str, Any] = getattr(view.step, group)[self.top]
            self._made[group, ""] = {
                name.removeprefix(self.scope): value
                for name, value in whole.items()
                if name.startswith(self.scope) and "." not in name.removeprefix(self.scope)
            }
        own: Parameters = self._made[group, ""]
        return own

    def once(self, key: object, make: Callable[[], Any]) -> Any:
        """What many lines ask for, made when it is first asked for."""
        if key not in self._made:
            self._made[key] = make()
        return self._made[key]

    def array(self, group: str, name: str) -> Array:
        """A parameter in its documented shape."""
        own = self.parameters
        made: Array = self.once((group, name), lambda: expand({**own("before"), **own(group)}, name))
        return made

    def states(self, group: str, name: str) -> dict[str, Array]:
        """What the optimizer keeps for a parameter, in `state_before` or `state`, in the parameter's shape."""
        held, before = getattr(self.view.step, group)[self.top][self.scope + name], self.parameters("before")
        made: dict[str, Array] = self.once(
            (group, name), lambda: {key: expand({**before, name: value}, name) for key, value in held.items()}
        )
        return made

    def parameter(self, group: str, name: str, index: At) -> Expr:
        """One entry of a parameter as a number."""
        return num(self.array(group, name)[index], self.parameter_path(group, name, index))

    def parameter_path(self, group: str, name: str, index: At) -> str:
        """The path of one entry of a parameter."""
        return f"{self.path}.{group}.{name}{place(index)}"

    def incoming(self, at: At, i: int) -> Expr:
        """What unit i of the layer below sent, as a number."""
        return num(self.trace.A[(*at, i)], f"{self.source}{place(at)}[{i}]")

    def number(self, key: str, index: At) -> Expr:
        """A number of one of the passes by its key in the document."""
        return num(self.value(key, index), f"{self.path}.{key}{place(index)}")

    def value(self, key: str, index: At) -> float:
        """The same as a plain number; δ and parts of it with the sign in which they are shown."""
        if key == "delta" or key in self.layer.errors_shown:
            return 0.0 + self.sign * float((self.back.delta if key == "delta" else self.back.shown[key])[index])
        group, _, name = key.partition(".")
        if name in self.trace.buffers:  # what the layer carries from step to step untrained
            carried = getattr(self.view.step, f"buffers_{group}")
            return float(carried[self.top][self.scope + name][index])
        if name:
            return float(self.array("data", name)[index])
        for holder in (self.trace, self.back):
            if key in holder.shown:
                return float(holder.shown[key][index])
        found = getattr(self.trace if key in ("z", "a") else self.back, key)
        return float(found[index])

    def shape(self, key: str) -> tuple[int, ...]:
        """The shape of the array at a key of the layer's document."""
        if key.startswith("after."):
            return self.trace.buffers[key.removeprefix("after.")].shape
        for holder in (self.trace, self.back):
            if key in holder.shown:
                return holder.shown[key].shape
        found: tuple[int, ...] = getattr(self.trace if key in ("z", "a") else self.back, key).shape
        return found

    @property
    def has_data_gradients(self) -> bool:
        """True when penalty or clipping made the optimizer's gradients of the layer differ from the data's."""
        if "differ" not in self._made:
            ours, data = self.parameters("gradients"), self.back.gradients
            own = {name: gradient for name, gradient in data.items() if "." not in name}
            self._made["differ"] = any(not np.array_equal(ours[name], gradient) for name, gradient in own.items())
        return bool(self._made["differ"])

    # Lines.

    def quantity(self, key: str, shape: tuple[int, ...], line: Callable[[At], Line]) -> Quantity:
        """The numbers at `key` of this layer, with their lines."""
        return Quantity(f"{self.path}.{key}", shape, line, partial(self.value, key))

    def line(
        self, phase: str, key: str, index: At, name: str, symbol: Expr, formula: Expr, numbers: Expr,
        note: str | None = None, sample: int | None = None, value: float | None = None,
    ) -> Line:  # fmt: skip
        """The line of the number at `key` of this layer."""
        return Line(
            f"{self.path}.{key}{place(index)}", phase, self.top, sample, name, symbol, formula, numbers,
            self.value(key, index) if value is None else value, note,
        )  # fmt: skip

    def signed(self, terms: Terms) -> Terms:
        """The terms of a δ, or of what is computed from δ, under the chosen sign of δ."""
        return (negated(terms[0]), negated(terms[1])) if self.sign < 0 else terms

    def delta_down(self, index: At) -> Expr:
        """A δ as it goes down, in the sign in which it is shown (a zero keeps its sign)."""
        return num(self.sign * float(self.back.delta[index]), f"{self.path}.delta{place(index)}")


def time(at: At) -> int | None:
    """The time step of an index, if it has one."""
    return at[1] if len(at) > 1 else None


def layer_views(
    view: View, layers: Sequence[Layer], traces: Sequence[LayerTrace], backs: Sequence[LayerBackward], names: Names,
    top: int | None, scope: str, source: str, outer: LayerView | None,
) -> list[LayerView]:  # fmt: skip
    """Views of all layers of a network (top None), or of those inside the layer `outer`."""
    symbols, views = Symbols(names), []
    above: LayerView | None = None
    base = f"{outer.path}." if outer else ""
    for i in reversed(range(len(layers))):
        above = LayerView(
            view, f"{base}layers[{i}]", i if top is None else top, i, "" if top is None else f"{scope}layers[{i}].",
            f"{base}layers[{i - 1}].a" if i else source, layers[i], traces[i], backs[i], symbols, above, outer,
        )  # fmt: skip
        views.append(above)
    return views[::-1]
