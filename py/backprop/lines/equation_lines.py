"""The worked lines of a kind written as equations: one line for each number, of the forward and of the backward pass.

An equation gives the line of every element of its target: symbol, formula, numbers put in, value. Equations with the
same letters alternate unit by unit; through time all of one step come before the next, backward from the last step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import groupby
from typing import Any

from ..equations.kind import BIAS
from ..equations.notation import CHOSEN, Binary, Call, Equation, Name, Sum, walk
from ..equations.rewriting import coupled, decided, from_loss
from ..equations.truncation import CARRIED, carried
from ..layers.by_equations import EquationLayer
from .blocks import At, Block, Quantity, TimeBlock, alternate
from .expression import Expr, add, num, replaced
from .layer_view import LayerView, time
from .line import Line, Terms
from .marked import entries_block
from .naming import base_of, is_error, is_gradient, key_of, symbol, words_of, words_of_pair
from .output_lines import fused_terms, over_samples
from .signs import negated, settled
from .spelling import Formula, Numbers
from .unit_lines import (
    KEEPS_DIGITS,
    MOVED_ALIKE,
    WITHIN_TRUNCATION,
    da_line,
    gradient_group,
    incoming_error,
    parameter_gradient_line,
    partial,
)


class EquationLines:
    """The lines of one layer; whole: long sums of numbers keep every term."""

    def __init__(self, of: LayerView, whole: bool = False) -> None:
        assert isinstance(of.layer, EquationLayer)
        kind, settings = of.layer.written, of.layer.settings
        self.of, self.kind = of, kind
        cut = any(key in of.back.shown for key in kind.carried.values())
        backward = carried(kind.backward_equations) if cut else kind.backward_equations
        self.is_fused = of.is_output and of.view.fused is not None
        self.equations, self.from_loss = (
            coupled(equations) if of.layer.activation.row.couples else equations
            for equations in (backward, from_loss(backward, f"d{kind.z}"))
        )
        group = "after" if of.view.spec.conventions.update_order == "sequential" else "before"
        self.formula, self.numbers = Formula(of, kind, settings, {}), Numbers(of, kind, settings, {}, whole=whole)
        self.formulas: dict[tuple[Any, ...], Expr] = {}
        self.new_numbers = replace(self.numbers, group=group)

    def forward(self) -> Iterator[Any]:
        """What comes in where documents call it z, then the equations."""
        kind, equations = self.kind, self.kind.forward_equations
        z = self.of.quantity("z", self.of.shape("z"), self._incoming)
        together = kind.z == "A" and equations[0].target.name == "a" and not kind.block
        came = [(Name("A", self._target("dA").index), z)] if together else []
        if kind.z == "A" and not together:
            yield Block([z])
        for inside in self.of.inner:
            yield from inside.lines.forward()
        yield from self._blocks(equations, "forward", *came)
        counts = {name: self.numbers.size(letter) for name, letter in kind.counts.items()}
        yield from self._blocks(decided(kind.update_equations, counts), "forward")

    def backward(self) -> Iterator[Any]:
        """∂E/∂a, the equations, the gradients last."""
        of = self.of
        equations = [e for e in self.equations if self._is_shown(e.target.name)]
        gradients = [e for e in equations if self._parameter(e.target.name)]
        others = [e for e in equations if e not in gradients]
        if of.inner:
            yield Block([self._of_output()])
        for inside in reversed(of.inner):
            yield from inside.lines.backward()
        yield from self._blocks(others, "backward", *([] if of.inner else [(Name("da"), self._of_output())]))
        for equation in gradients:
            name = self._parameter(equation.target.name)
            if name in of.parameters("before"):
                key, shape = f"{gradient_group(of)}.{name}", of.array("before", name).shape
                yield entries_block(of, name, of.quantity(key, shape, self._gradient(equation, name)))

    def passed_down(self, at: At, i: int) -> Terms:
        """∂E/∂A of unit i of the layer below, as formula and numbers."""
        if self.kind.z == "A":
            shown = Name("dA", self._target("dA").index)
            made = symbol(self.of, self.kind, shown, at, (i,))
            return self.of.signed((made, self.of.delta_down((*at, i))))
        equation = self._equation("dA")
        bound = self._bound(equation.target, (*at, i))
        numbers = self.new_numbers.at(bound).present(equation.value)
        return self._signs(equation, self._formula(equation, bound), numbers)

    def error_terms(self, name: str, index: At) -> Terms | None:
        """Σ δ a, which the gradient of an entry of a parameter is, with δ as it is shown; None where it is not."""
        equation = self._equation(f"d{name}")
        if not any(is_error(self.of, self.kind, used.name) for used in equation.names):
            return None
        formula, numbers = self._entry(equation, name, index)
        return (negated(formula), negated(numbers)) if self.of.sign < 0 else (formula, numbers)

    def _equation(self, name: str) -> Equation:
        return next(e for e in self.equations if e.target.name == name)

    def _target(self, name: str) -> Name:
        return self._equation(name).target

    def _parameter(self, name: str) -> str:
        """The parameter that a name is the gradient of; empty where it is of none."""
        own = name.removeprefix("d")
        return own if name != own and any(own == p.name for p in self.kind.parameters) else ""

    def _is_shown(self, name: str) -> bool:
        """False for what goes down where documents call something else δ, and for what layers inside are given."""
        return name not in {f"d{self.kind.block}", *self.kind.untold} and (name != "dA" or self.kind.z == "A")

    def _of_output(self) -> Quantity:
        """∂E/∂a."""
        return self.of.quantity("da", self.of.shape("da"), lambda index: da_line(self.of, index[:-1], index[-1]))

    def _blocks(self, equations: Iterable[Equation], phase: str, *first: tuple[Name, Quantity]) -> Iterator[Any]:
        """Equations with the same letters together, recurrences through time step by step; `first` is what comes in."""
        parts: list[Block] = [Block([quantity]) for _, quantity in first]
        own = "stj" if self.kind.through_time and self.of.back.da.ndim == 3 else "sj"  # of the output
        members, letters = [name for name, _ in first], own if first else ""
        timed = ["t" in letters and self.kind.recurs] * len(first)
        for equation in equations:
            target, made = equation.target, self._quantity(equation, phase)
            alone = self._is_given(target.name) and not self.kind.through_time  # by the loss, so that it needs no other
            if parts and target.letters == letters and (alone or alternate(equation, members, parts[-1], made)):
                parts[-1] = replace(parts[-1], quantities=[*parts[-1].quantities, made])
                members = [*members, target]
            else:
                parts.append(Block([made], per_sample=target.letters.startswith("s")))
                members, letters = [target], target.letters
                timed.append(self.kind.recurs and "t" in letters and len(made.shape) == len(letters))
        for through_time, found in groupby(zip(timed, parts, strict=True), key=lambda pair: pair[0]):
            together = [part for _, part in found]
            if through_time:
                yield TimeBlock(together, phase == "backward")
            else:
                yield from together

    def _quantity(self, equation: Equation, phase: str) -> Quantity:
        key = key_of(self.kind, equation.target.name)
        return self.of.quantity(key, self.of.shape(key), lambda index: self._line(equation, phase, key, index))

    def _bound(self, target: Name, index: At) -> dict[str, Any]:
        """The letters of a target at an index of its array."""
        letters = target.letters
        if self.kind.space:
            return self.kind.folding.bound(target.name, letters, index)
        if "t" in letters and len(index) < len(letters):  # the output of the last time step only
            index = (index[0], self.numbers.size("t") - 1, *index[1:])
        at = len(index) - len(letters.replace("s", "", 1)) if "s" in letters else 0
        bound: dict[str, Any] = {"s": tuple(index[:at])} if "s" in letters else {}
        return {**bound, **dict(zip(letters.replace("s", "", 1), index[at:], strict=True))}

    def _terms(self, equation: Equation, bound: dict[str, Any]) -> Terms:
        return self._formula(equation, bound), self.numbers.at(bound).present(equation.value)

    def _formula(self, equation: Equation, bound: dict[str, Any]) -> Expr:
        """Symbols are alike for all samples, so that a formula is written once for them."""
        places = (bound[letter] for letter in bound if letter != "s")
        key = (equation.target.name, bound.get("s", ())[1:], *places)
        if key not in self.formulas:
            self.formulas[key] = self.formula.at(bound).present(equation.value)
        return self.formulas[key]

    def _signs(self, equation: Equation, formula: Expr, numbers: Expr) -> Terms:
        """Under the sign in which δ is shown."""
        error = is_error(self.of, self.kind, equation.target.name)
        if self.of.sign > 0 or not (error or any(is_error(self.of, self.kind, name.name) for name in equation.names)):
            return formula, numbers
        formula, numbers = settled(formula), settled(numbers)
        return (negated(formula), negated(numbers)) if error else (formula, numbers)

    def _line(self, equation: Equation, phase: str, key: str, index: At) -> Line:
        of, target = self.of, equation.target
        bound = self._bound(target, index)
        at, rest, _ = self.formula.at(bound).where(target)
        if self._is_given(target.name, index):
            formula, numbers, note = self._from_loss(target, bound, index)
            formula, numbers = of.signed((formula, numbers))
        elif equation.value == target:  # what is told alone
            formula, numbers = self.formula.at(bound).present(target), num(of.value(key, index))
            note = self._note(equation, numbers, of.value(key, index))
        else:
            formula, numbers = self._terms(equation, bound)
            is_delta = target.name == f"d{self.kind.z}" and any(name.name == "da" for name in equation.names)
            if of.sign < 0 and of.above and is_delta and of.back.slope is not None:
                signal = incoming_error(of, index[:-1], index[-1])[0]  # for an error signal: what comes back
                formula = replaced(formula, partial(of.out(index[-1], index[:-1])), signal)
            formula, numbers = self._signs(equation, formula, numbers)
            zero = self.numbers.at(bound).made_zero(equation) if self.kind.given else ""
            note = zero or self._note(equation, numbers, of.value(key, index))
        place = (at or ()) if len(index) >= len(target.index) else (at or ())[:1]
        return of.line(
            phase, key, index, self._words(equation, place, rest), symbol(of, self.kind, target, place, rest), formula,
            numbers, note, sample=at[0] if at else None,
        )  # fmt: skip

    def _is_given(self, name: str, index: At | None = None) -> bool:
        """True for the δ that a fused pair of loss and activation gives at once, where its output goes out."""
        if not self.is_fused or name != f"d{self.kind.z}":
            return False
        return index is None or len(index) == self.of.trace.a.ndim or index[1] == self.numbers.size("t") - 1

    def _from_loss(self, target: Name, bound: dict[str, Any], index: At) -> tuple[Expr, Expr, str | None]:
        """δ as the loss gives it, and what reaches it from the step after."""
        formula, numbers, note = fused_terms(self.of, index[: self.of.trace.a.ndim - 1], index[-1])
        equation = next(e for e in self.from_loss if e.target.name == target.name)
        if not isinstance(equation.value, Binary):
            return formula, numbers, note
        rest = [writer.at(bound).write(equation.value.right) for writer in (self.formula, self.numbers)]
        there = [settled(part) if self.of.sign < 0 else part for part in rest if part is not None]
        if len(there) < 2:
            return formula, numbers, note
        return add([formula, there[0]]), add([numbers, there[1]]), note

    def _note(self, equation: Equation, numbers: Expr, value: float) -> str | None:
        """What is said of the target, or a caution where float64 loses digits in a function.

        What cancels in a sum, the value has lost as well.
        """
        if told := self.kind.notes.get(equation.target.name):
            return told.format(**self.numbers.settings)
        if equation.value == equation.target:
            return WITHIN_TRUNCATION
        if isinstance(equation.value, Call) and equation.value.function in CHOSEN:
            row = self.of.layer.activation.row
            why = (row.note or KEEPS_DIGITS) if equation.value.function == "slope" else ""
            return self.of.view.caution(numbers, value, why)
        by_hand = self.of.view.spec.conventions.arithmetic.by_hand
        nodes = list(walk(equation.value))
        if by_hand or not any(isinstance(node, Call) for node in nodes) or any(isinstance(n, Sum) for n in nodes):
            return None
        return self.of.view.caution(numbers, value)

    def _words(self, equation: Equation, at: At, rest: tuple[int, ...]) -> str:
        of, target = self.of, equation.target
        if target.name in self.kind.once_a_pair:
            return words_of_pair(self.kind, target.name, at, rest)
        key, by_function = key_of(self.kind, target.name), isinstance(equation.value, Call)
        below = bool(rest) and target.letters.endswith("k")
        unit = of.symbols.word(of.k - below, rest[-1]) if rest else ""
        when = "" if len(at) < 2 else f" at time {at[1] + 1}"
        word = unit + when
        if target.name.startswith(CARRIED):
            return f"{next(shown.words for shown in of.layer.shows if shown.name == key)} {word}"
        if key == "a":
            return f"prediction {word}" if of.is_output else f"{'activation' if by_function else 'output'} of {word}"
        if key == "slope":
            return f"{'f′(z)' if by_function else '∂a/∂z'} of {word}"
        if key == "delta" or target.name == "A":
            return f"{base_of(self.kind, target.name)} of {word}"
        if is_gradient(self.kind, target.name):
            base = base_of(self.kind, target.name[1:])
            return f"∂E/∂{base}({word})" if rest else f"∂E/∂{base}{when}"
        return words_of(self.kind, target.name) + (f" of {word}" if rest else when)

    def _incoming(self, index: At) -> Line:
        """z where it is what comes in."""
        of, at, j, name = self.of, index[:-1], index[-1], Name("A", self._target("dA").index)
        shown = of.symbols.of("z", of.k - self.kind.own_units, j, time(at))
        return of.line(
            "forward", "z", index, self._words(Equation(name, name), at, (j,)), shown, of.below(j, at),
            of.incoming(at, j), sample=at[0],
        )  # fmt: skip

    def _gradient(self, equation: Equation, name: str) -> Callable[[At], Line]:
        """The line of an entry of a parameter's gradient."""
        by_hand, shared = self.of.view.spec.conventions.arithmetic.by_hand, self._is_shared(name)
        note = MOVED_ALIKE if shared and self.of.layer.into_softmax and not by_hand else None

        def line(index: At) -> Line:
            formula, numbers = over_samples(self.of.view, *self._entry(equation, name, index))
            value = float(self.of.back.gradients[name][(0,) if shared else index])
            return parameter_gradient_line(self.of, name, index, formula, numbers, value, note)

        return line

    def _is_shared(self, name: str) -> bool:
        return self.kind.parameter(name).start == BIAS and self.of.view.spec.conventions.bias == "shared"

    def _entry(self, equation: Equation, name: str, index: At) -> Terms:
        """The gradient of an entry of a parameter; of a bias that units share, at each place the terms of all units."""
        bound = self._bound(equation.target, index)
        if self._is_shared(name):
            assert isinstance(equation.value, Sum)
            letters = (*equation.value.letters, *equation.target.letters)
            bound, equation = {}, replace(equation, value=replace(equation.value, letters=letters))
        return self._signs(equation, *self._terms(equation, bound))
