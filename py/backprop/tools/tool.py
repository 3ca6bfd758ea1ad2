"""What a row of the tools' table holds: how a program departs from the textbook's step, as equations and settings.

Formulas are in the notation of equations, in the names that their place allows and every setting of the tool.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np

from ..functions.activations import ACTIVATIONS
from ..numbers.special import Array
from .formulas import read

Value = Any  # of a setting: a number, a text, true or false, or a list
Numbers = Mapping[str, Any]

FLOAT64, FLOAT32, STORED = "float64", "float32", "float32 stored"
PRECISIONS = (FLOAT64, FLOAT32, STORED)
"""What numbers are kept in; `stored`: kept in float32, between float64."""
BEFORE, AFTER = "before", "after"


@dataclass(frozen=True)
class Squash:
    """An activation as a tool has it: value in z, slope in z and a, and the settings of the tool.

    spread: the width of its range, where a tool divides the error by it.
    """

    value: str
    slope: str
    spread: float = 1.0

    def of(self, z: Array, numbers: Numbers) -> Array:
        """f(z), shaped as z."""
        return np.asarray(read(self.value)({**numbers, "z": z}) + 0 * z)

    def slope_at(self, z: Array, a: Array, numbers: Numbers) -> Array:
        """∂a/∂z, shaped as z."""
        return np.asarray(read(self.slope)({**numbers, "z": z, "a": a}) + 0 * z)

    def down(self, error: Array, z: Array, a: Array, numbers: Numbers) -> Array:
        """∂E/∂z from ∂E/∂a."""
        return error * self.slope_at(z, a, numbers)


@dataclass(frozen=True)
class Known:
    """One of our activations, with its hyperparameters; its slope is taken from a, as programs take it."""

    name: str
    hyper: Numbers = field(default_factory=dict, hash=False)
    spread: float = 1.0

    def of(self, z: Array, numbers: Numbers) -> Array:
        """f(z)."""
        return np.asarray(ACTIVATIONS[self.name].value(z, **self.hyper))

    def down(self, error: Array, z: Array, a: Array, numbers: Numbers) -> Array:
        """∂E/∂z from ∂E/∂a."""
        row = ACTIVATIONS[self.name]
        return row.vjp(error, a, row.factor(z, a, True, **self.hyper))


@dataclass(frozen=True)
class Flat:
    """An activation whose slope is left out."""

    function: Squash | Known | Flat
    spread: float = 1.0

    def of(self, z: Array, numbers: Numbers) -> Array:
        """f(z)."""
        return self.function.of(z, numbers)

    def down(self, error: Array, z: Array, a: Array, numbers: Numbers) -> Array:
        """∂E/∂a in place of ∂E/∂z."""
        return error


Function = Squash | Known | Flat
LOGISTIC = Squash("1 / (1 + exp(-z))", "a * (1 - a)")
"""The sigmoid as most programs compute it."""
BY_OTHER_NAMES = {"linear": "identity", "none": "identity"}


def activations(*names: str, sigmoid: Function = LOGISTIC) -> dict[str, Function]:
    """A program's activations by its own names: the sigmoid, and ours of these names."""
    return {"sigmoid": sigmoid, **{name: Known(BY_OTHER_NAMES.get(name, name)) for name in names}}


@dataclass(frozen=True)
class Loss:
    """A loss as a tool takes it, in y, p = ŷ, z of the output, n rows, m outputs, j, the output's number, and spread.

    n is the sum of the rows' weights where they have some, spread the width of the output's range. error: of one
    output and row what goes back, ∂E/∂ŷ; with `direct` it is δ of the output itself. shown: the term of one output in
    the loss reported, where e is ŷ − y as it is stored, and `share` what the sum of the terms is multiplied by. own:
    what the tool calls it.
    """

    name: str
    error: str
    shown: str = ""
    share: str = "1"
    direct: bool = False
    own: tuple[str, ...] = ()
    departs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line of an update, in g, w, S, n, eta, t, the lines above and `<name>_old`; rows is how many there are.

    epoch counts from 1, seen the rows so far; E is the loss before the step, E_old the one before the step before.

    The last one is `update`, which is added to the parameter, or `after`, the parameter's new value. biases: the same
    for biases where it differs. start: what the line is before the first step, a number or a setting's name. single:
    rounded to float32 in any precision. shared: one number for all parameters, computed once a step.
    """

    name: str
    formula: str
    biases: str | None = None
    start: float | str = 0.0
    single: bool = False

    def of(self, is_bias: bool) -> str:
        """The formula for weights or biases."""
        return self.biases if is_bias and self.biases is not None else self.formula


class Objective(Protocol):
    """What an algorithm may ask of a tool's network; vectors hold all parameters, layer by layer, W before b."""

    numbers: Numbers

    def start(self) -> Array: ...  # noqa: D102
    def loss(self, at: Array) -> float: ...  # noqa: D102
    def gradient(self, at: Array) -> Array: ...  # noqa: D102
    def residuals(self, at: Array) -> tuple[Array, Array]: ...  # noqa: D102


Way = Callable[[Objective], Iterator[Array]]
"""An algorithm: the parameters after each of its steps, endless; it may stop when it has come to an end."""


@dataclass(frozen=True)
class Rule:
    """One way in which a tool updates: its lines, or an algorithm. defaults: settings that it has or changes.

    gradient: what g is made of, from S, the sum of the rows' gradients, w, n and settings; bias_gradient for biases.
    stored: where numbers are kept in float32, a line is read by the next ones as it was kept.
    whole: it takes all rows at once, whatever the batch size. through_new, reported: the tool's own, where they differ.
    """

    name: str
    lines: tuple[Line, ...] = ()
    defaults: Mapping[str, Value] = field(default_factory=dict)
    own: tuple[str, ...] = ()
    gradient: str | None = None
    bias_gradient: str | None = None
    way: Way | None = None
    whole: bool = False
    stored: bool = False
    through_new: bool | None = None
    reported: str = ""
    departs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scaling:
    """What is done to each column before training, in x and the column's low, high, mean and deviation.

    of_linear: targets are scaled for linear outputs alone.
    """

    inputs: str = "x"
    targets: str = "x"
    of_linear: bool = False


Order = Callable[[Numbers, int, int], Sequence[Sequence[int]]]
"""(settings, rows, epochs) → the order of the rows in each epoch."""


@dataclass(frozen=True, eq=False)
class Tool:
    """A program: its rules and losses, the first of each by default, and its settings.

    name: the file's name in the collection of runs; departs: names of departures, whose sentences stand in
    `messages.tools`. own: the tool's own words for settings. functions: its activations by its own names, which may be
    ours. gradient and bias_gradient: as a rule's. through_new: a hidden δ goes back through weights that are updated
    already. joins: rows that are left over at the end of an epoch join the next epoch's first batch. scaling: under
    which setting data are scaled, and how. reported: when the loss is taken; penalty: its term for each weight.
    penalty_of_sums: what is added in place of P + B, the sums of these terms over all weights and over all biases.
    defaults hold all settings: batch_size (None: all rows), learning_rate, precision and what the formulas name.
    """

    name: str
    label: str
    version: str
    source: str
    weights_order: str
    rules: tuple[Rule, ...]
    losses: tuple[Loss, ...]
    defaults: Mapping[str, Value] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)
    functions: Mapping[str, Function] = field(default_factory=dict)
    gradient: str = "S"
    bias_gradient: str | None = None
    through_new: bool = False
    joins: str = ""
    scaling: Mapping[str, Scaling] = field(default_factory=dict)
    reported: str = BEFORE
    penalty: str = ""
    bias_penalty: str = ""
    penalty_of_sums: str = ""
    order: Order | None = None
    departs: tuple[str, ...] = ()

    def rule(self, name: str) -> Rule:
        """A rule by its name."""
        return next(rule for rule in self.rules if rule.name == name)

    def loss(self, name: str) -> Loss:
        """A loss by its name."""
        return next(loss for loss in self.losses if loss.name == name)
