"""What was asked, as frozen dataclasses; `parsing` makes them from documents."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from ..functions import penalties
from ..functions.losses import Loss
from ..functions.reductions import sample_share
from ..functions.schedules import SCHEDULES, Plateau, Schedule
from ..layers import Layer
from ..layers.base import Init, is_weight
from ..numbers.conventions import Conventions
from ..numbers.special import Array
from ..optimizers import OPTIMIZERS, Optimizer
from ..optimizers.base import Quantity
from ..optimizers.base import State as ParameterState
from ..rules.declared import ABSENT, FROZEN
from ..rules.names import Names, block_names, unit_names


@dataclass(frozen=True)
class LossChoice:
    """A row of the losses with all numbers in its formulas and the reduction over samples.

    weights: what each of the rows that are trained on counts, in their order, (n_samples,); None: each counts 1.
    class_weights: as asked; they are part of the weights.
    """

    row: Loss
    hyper: dict[str, float]
    reduction: str
    weights: Array | None = None
    class_weights: Array | None = None

    @property
    def given(self) -> dict[str, float]:
        """The hyperparameters alone."""
        return {field.name: self.hyper[field.name] for field in self.row.hyperparameters}

    def of(self, rows: Sequence[int] | Array | None) -> LossChoice:
        """The loss of a batch of those rows; with None of rows that are no training's, of which each counts 1."""
        if self.weights is None:
            return self
        return replace(self, weights=None if rows is None else self.weights[np.asarray(rows, dtype=np.int64)])

    def shares(self, n_samples: Any, axes: int = 0) -> Any:
        """What each sample's loss counts in the batch's: a number, or with weights (n_samples, 1, …), so many axes."""
        share = sample_share(n_samples, self.reduction, self.weights)
        return share if self.weights is None else share[(slice(None), *[None] * (axes - 1))]


@dataclass(frozen=True)
class ScheduleChoice:
    """A row of the schedules with its hyperparameters and choices."""

    row: Schedule = SCHEDULES["constant"]
    hyper: dict[str, float] = field(default_factory=dict)
    choices: dict[str, str] = field(default_factory=dict)

    def completed(self, step: int, epoch: int) -> int:
        """k: the steps, or epochs, completed before this one."""
        return (epoch if self.choices.get("per") == "epoch" else step) - 1


@dataclass(frozen=True)
class Checkpoint:
    """Where a run stands after `steps` updates: what a later run needs to go on as if it had not stopped.

    state: for each layer and parameter what its optimizer keeps, None before the first step. epoch_losses: losses of
    the epoch that is under way. best and waited serve `training.patience`, plateau the schedule of that name.
    still counts the steps in a row that settled nothing more. What a whole-batch method keeps stands after the layers.
    """

    steps: int = 0
    state: list[dict[str, ParameterState]] | None = None
    epoch_losses: tuple[float, ...] = ()
    best: float = math.inf
    waited: int = 0
    plateau: Plateau = field(default_factory=Plateau)
    still: int = 0


@dataclass(frozen=True)
class OptimizerChoice:
    """A row of the optimizers with its hyperparameters and choices, its schedule, and where it goes on from."""

    row: Optimizer
    learning_rate: float
    hyper: dict[str, float]
    choices: dict[str, str] = field(default_factory=dict)
    schedule: ScheduleChoice = field(default_factory=ScheduleChoice)
    checkpoint: Checkpoint | None = None
    changes: tuple[tuple[int, float], ...] = ()

    @property
    def settings(self) -> dict[str, Any]:
        """What the row's own functions take: all but the weight decay, which is the same for every row."""
        return {**{name: value for name, value in self.hyper.items() if name != "weight_decay"}, **self.choices}

    @property
    def weight_decay(self) -> float:
        """λ of decoupled weight decay; 0 is none."""
        return self.hyper.get("weight_decay", 0.0)

    @cached_property
    def lines(self) -> tuple[Quantity, ...]:
        """The lines of the row that hold under the choices, the update last."""
        return self.row.lines(self.choices, self.weight_decay)

    @property
    def descends(self) -> bool:
        """True for plain gradient descent, whose step is −η ∂E/∂w: it alone is bound by 2/λmax."""
        return self.row.name == "sgd"

    def start(self, parameter: Array) -> ParameterState:
        """The state of one parameter array before the first step; whole-batch methods have none for each."""
        return self.row.init(parameter, **self.settings)

    def carried(self, states: dict[str, ParameterState]) -> dict[str, ParameterState]:
        """Of the states of a layer's parameters only what the next step needs."""
        kept = self.row.kept(self.choices)
        return {name: {key: state[key] for key in kept} for name, state in states.items()}

    def rate(self, step: int, epoch: int, drops: int) -> float:
        """η of a step, by the schedule; `drops` counts how often the plateau rule lowered it."""
        schedule = self.schedule
        rate: float = schedule.row.rate(self.base_rate(step), schedule.completed(step, epoch), drops, **schedule.hyper)
        return rate

    def base_rate(self, step: int) -> float:
        """What the schedule starts from at a step: the learning rate, or what it was changed to before that step."""
        return next((rate for after, rate in reversed(self.changes) if after < step), self.learning_rate)

    @property
    def fixed_rate(self) -> bool:
        """True where η is the learning rate at every step."""
        return self.schedule.row.formula == "eta_0" and not self.changes

    @property
    def whole_batch(self) -> bool:
        """True for methods that see all parameters, and the whole batch, at once."""
        return self.row.whole_batch


@dataclass(frozen=True)
class Penalty:
    """l1 Σ|w| + ½ l2 Σ w² on the weights, on the biases (and γ and β) only if asked.

    without_half: it is spoken of as l2/2 Σ w², whose number is half of `l2`; what is computed is the same.
    """

    l1: float = 0.0
    l2: float = 0.0
    biases: bool = False
    without_half: bool = False

    @property
    def told(self) -> list[tuple[penalties.Penalty, float]]:
        """The rows that are asked for, as they are spoken of, each with its number as it was typed."""
        return penalties.told(self.l1, self.l2, self.without_half)

    @property
    def typed(self) -> dict[str, float]:
        """The numbers as they were typed, by name."""
        return {"l1": self.l1, "l2": self.l2 / 2 if self.without_half else self.l2}

    def applies_to(self, name: str) -> bool:
        """True when the parameter of that name is penalized."""
        return bool(self.l1 or self.l2) and (is_weight(name) or self.biases)


@dataclass(frozen=True)
class Clip:
    """Bounds on the gradient: on each entry, then on the global norm; None is no bound."""

    value: float | None = None
    norm: float | None = None


@dataclass(frozen=True)
class Data:
    """All rows, X (n_samples, n_in) and Y (n_samples, n_out), and which are trained on and which are kept out.

    training and validation are ascending indices; about says what the columns mean, as a document; sample_weights, one
    for each row, (n_samples,), as asked.
    """

    X: Array
    Y: Array
    val_fraction: float
    val_seed: int
    training: Array
    validation: Array
    about: dict[str, Any] = field(default_factory=dict)
    sample_weights: Array | None = None

    @property
    def held_out(self) -> tuple[Array, Array] | None:
        """The rows kept out of the training, if any."""
        return (self.X[self.validation], self.Y[self.validation]) if len(self.validation) else None


@dataclass(frozen=True)
class Training:
    """How long and in which batches; batch_size None is the whole batch.

    changes: (step, η) pairs; the learning rate is η from the step after that one on.
    """

    epochs: int = 1
    batch_size: int | None = None
    shuffle: bool = False
    seed: int = 0
    stop_loss: float | None = None
    patience: int | None = None
    keep_steps: int = 1
    changes: tuple[tuple[int, float], ...] = ()

    def batch_count(self, n_samples: int) -> int:
        """The number of steps in an epoch over so many rows: the last batch may be a short one."""
        return -(-n_samples // (self.batch_size or n_samples))


@dataclass(frozen=True)
class Spec:
    """A whole request. X is (n_samples, n_inputs), Y is (n_samples, n_out): the rows that are trained on.

    Where a layer works through time, X is (n_samples, n_steps, n_inputs), and Y too if the output has time steps.
    """

    title: str
    n_inputs: int
    layers: tuple[Layer, ...]
    loss: LossChoice
    X: Array
    Y: Array
    init: Init = field(default_factory=Init)
    optimizer: OptimizerChoice = field(default_factory=lambda: OptimizerChoice(OPTIMIZERS["sgd"], 0.1, {}))
    penalty: Penalty = field(default_factory=Penalty)
    clip: Clip = field(default_factory=Clip)
    training: Training = field(default_factory=Training)
    conventions: Conventions = field(default_factory=Conventions)
    data: Data | None = None

    @property
    def rows(self) -> Data:
        """All rows, those kept out of the training too."""
        return self.data or Data(self.X, self.Y, 0.0, 0, np.arange(len(self.X)), np.arange(0))

    @cached_property
    def as_computed(self) -> Spec:
        """Itself, with every number that a step computes with as its arithmetic takes it."""
        taken: Spec = self.conventions.arithmetic.taken(self)
        return taken

    @cached_property
    def absent(self) -> tuple[dict[str, Array], ...]:
        """For each layer, by name, which entries are connections that are not there; only where some are."""
        return tuple(layer.marked(ABSENT) for layer in self.layers)

    @cached_property
    def fixed(self) -> tuple[dict[str, bool | Array], ...]:
        """For each layer, by name, which entries training leaves as they are, True for all; only where some are."""
        found = []
        for layer, missing in zip(self.layers, self.absent, strict=True):
            frozen = layer.marked(FROZEN)
            own = {name: frozen.get(name, False) | missing.get(name, False) for name in {**frozen, **missing}}
            found.append({name: True if np.all(marked) else marked for name, marked in own.items()})
        return tuple(found)

    @cached_property
    def names(self) -> Names:
        """What the inputs (first) and each layer's units are called."""
        weighted = [layer.names_units for layer in self.layers]
        return unit_names(self.n_inputs, weighted, [layer.units for layer in self.layers])

    @cached_property
    def block_names(self) -> dict[str, Names]:
        """For each layer that holds layers, by path: what comes in (first) and its layers' units."""
        return block_names(self.layers, self.names)
