"""What a row of the optimizers' table holds, and the fields that several rows share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from ..equations.pointwise import Function
from ..numbers.special import Array
from ..rules.fields import Field
from ..rules.limits import Choice, Convention
from .written import old_names, written

State = dict[str, Array]
Keep = Callable[[Array], Array]


LEARNING_RATE = Field(
    "learning_rate",
    "Learning rate η",
    default=0.1,
    minimum=0,
    maximum=1000,
    hint="Usual values lie between 1e-6 and 1.",
)


@dataclass(frozen=True)
class Quantity:
    """One line of an optimizer's arithmetic for one parameter: its key in the state, symbol and formula.

    The formula is a Python expression in g (the gradient), eta (the learning rate of the step), t (the step, from 1),
    w (the parameter before), the row's hyperparameters, the quantities of the lines above, and `<key>_old`, the value
    that a quantity had after the step before. The line holds under the choices named in `when`. The last line of a
    row is `update`, what is added to the parameter. start: what it is before the first step, where `<key>_old` is used.
    """

    name: str
    symbol: str
    formula: str
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    nonnegative: bool = False
    start: float | Mapping[str, float] = 0.0  # by the value of the choice `start`, if the row has it

    def holds(self, choices: Mapping[str, str]) -> bool:
        """True under these choices of variant."""
        return all(choices[name] in values for name, values in self.when.items())


@dataclass(frozen=True)
class Optimizer:
    """The state before the first step, and a step, for one parameter array at a time; both are made from the lines.

    Settings are the hyperparameters and choices. turns: a hyperparameter that is not 0 turns one value of a choice
    into another, and goes with that one alone. Weight decay is decoupled from the gradient, and alike for every row.

    A method of the whole batch answers the same questions with arrays of all parameters (`whole_batch`). Of these:
    matrix says that an n × n matrix is kept or solved, residuals that the loss must
    be a sum of squares; keeps has the shapes of the state's arrays: "", "n", "nn", "mn"; fits says whether a saved
    state can be gone on from.
    """

    name: str
    label: str
    _: KW_ONLY
    source: str
    quantities: tuple[Quantity, ...] = (Quantity("update", "Δw", "eta * d"),)
    hyperparameters: tuple[Field, ...] = ()
    choices: tuple[Convention, ...] = ()
    learning_rate: Field = LEARNING_RATE
    note: str = ""
    turns: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)
    usual_rate: float | None = None  # η of the paper, where the default is far from it.
    matrix: bool = False
    residuals: bool = False
    keeps: Mapping[str, str] = field(default_factory=dict)
    fits: Callable[[State], bool] = lambda state: True
    whole_batch: ClassVar[bool] = False

    @property
    def direction(self) -> str | None:
        """The rule of the direction in matrix notation; None for methods without one."""
        return None

    def kept(self, choices: Mapping[str, str]) -> tuple[str, ...]:
        """The quantities that the next step needs."""
        key = tuple(choices.values())
        if key not in self._kept:
            self._kept[key] = old_names({line.name: line.formula for line in self.lines(choices)})
        return self._kept[key]

    def starts(self, choices: Mapping[str, str]) -> dict[str, float]:
        """What each quantity that the next step needs is before the first one."""
        starts = {line.name: line.start for line in self.lines(choices)}
        kept = ((name, starts[name]) for name in self.kept(choices))
        return {name: x[choices["start"]] if isinstance(x, Mapping) else x for name, x in kept}

    def init(self, parameter: Array, **settings: Any) -> State:
        """The state before the first step: what the next step needs, arrays shaped as the parameter."""
        starts = self.starts({**self.default_choices, **self._choices(settings)})
        return {name: np.full_like(parameter, start) for name, start in starts.items()}

    def step(self, *given: Any, **settings: Any) -> Any:
        """(gradient, state, η, t, keep[, w], **settings) → (update, new state); w is the parameter, for weight decay.

        The update is added to the parameter. The new state holds the intermediate quantities too (each line but the
        last). t counts from 1; keep rounds each of them as a person does by hand.
        """
        choices = {**self.default_choices, **self._choices(settings)}
        numbers = {name: value for name, value in settings.items() if name not in choices}
        return self.rule(choices, bool(numbers.get("weight_decay")))(*given, **numbers)

    def rule(self, choices: Mapping[str, str], decays: bool, rounds: bool = True) -> Function:
        """The step under these choices as a function of (g, state, η, t, keep, w, **hyperparameters).

        Without `rounds` keep is not called, without `decays` w and λ are not looked at.
        """
        key = (tuple(choices.values()), decays, rounds)
        if key not in self._rules:
            lines = {line.name: line.formula for line in self.lines(choices)}
            self._rules[key] = written(lines, [row.name for row in self.hyperparameters], decays, rounds)
        return self._rules[key]

    @cached_property
    def _rules(self) -> dict[Any, Function]:
        return {}

    @cached_property
    def _kept(self) -> dict[Any, tuple[str, ...]]:
        return {}

    def _choices(self, settings: Mapping[str, Any]) -> dict[str, str]:
        return {choice.name: settings[choice.name] for choice in self.choices if choice.name in settings}

    @property
    def formula(self) -> str:
        """The formula of the update under the default choices, without weight decay."""
        return self.lines(self.default_choices)[-1].formula

    def lines(self, choices: Mapping[str, str], weight_decay: float = 0.0) -> tuple[Quantity, ...]:
        """The lines that hold under the choices; with weight decay the update has one term more."""
        held = tuple(line for line in self.quantities if line.holds(choices))
        if not weight_decay:
            return held
        decayed_update = f"{held[-1].formula} - eta * weight_decay * w"
        return (*held[:-1], Quantity("update", held[-1].symbol, decayed_update))

    def nonnegative(self, name: str) -> bool:
        """True for quantities that are squares, maxima or products: a state with one below 0 is none."""
        return any(line.nonnegative for line in self.quantities if line.name == name)

    @property
    def default_choices(self) -> dict[str, str]:
        """The first value of each choice."""
        return {choice.name: choice.values[0].name for choice in self.choices}


def share(name: str, label: str, default: float, symbol: str) -> Field:
    """A share of the old value that is kept: from 0 to below 1."""
    return Field(name, label, default=default, minimum=0, maximum=1, exclusive_maximum=True, symbol=symbol)


def weight_decay(default: float) -> Field:
    """λ of decoupled weight decay."""
    return Field("weight_decay", "Weight decay λ (decoupled)", default=default, minimum=0, maximum=10, symbol="λ")


MOMENTUM = share("momentum", "Momentum μ", 0.9, "μ")
BETA_1 = share("beta_1", "β₁ (share of the old mean kept)", 0.9, "β_1")
BETA_2 = share("beta_2", "β₂ (share of the old mean square kept)", 0.999, "β_2")
RHO = share("rho", "ρ (share of the old mean square kept)", 0.9, "ρ")
EPSILON = Field("epsilon", "ε", default=1e-8, minimum=0, exclusive_minimum=True, maximum=1, symbol="ε")
NO_DECAY = weight_decay(0.0)

OUTSIDE = Choice("outside", "outside the root", "η/(√v + ε): the papers, PyTorch, CS231n.")
INSIDE = Choice(
    "inside", "inside the root", "η/√(v + ε): Keras (AdaGrad, RMSProp), TensorFlow 1, Dive into Deep Learning."
)
EPSILON_PLACE = Convention("epsilon_place", "Place of ε", (OUTSIDE, INSIDE))
