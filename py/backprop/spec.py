"""What was asked, as frozen dataclasses; `parsing` makes them from documents."""

from __future__ import annotations

from dataclasses import dataclass, field

from .functions.losses import Loss
from .functions.special import Array
from .layers import ActivationLayer, Dense
from .layers.base import Arithmetic, Init
from .names import Names, unit_names
from .optimizers import OPTIMIZERS, Optimizer, WholeBatchOptimizer
from .rounding import rounder


@dataclass(frozen=True)
class LossChoice:
    """A row of the losses with its hyperparameters and the reduction over samples."""

    row: Loss
    hyper: dict[str, float]
    reduction: str


@dataclass(frozen=True)
class OptimizerChoice:
    """A row of the optimizers with its hyperparameters."""

    row: Optimizer | WholeBatchOptimizer
    learning_rate: float
    hyper: dict[str, float]

    @property
    def whole_batch(self) -> bool:
        """True for methods that see all parameters, and the whole batch, at once."""
        return isinstance(self.row, WholeBatchOptimizer)


@dataclass(frozen=True)
class Penalty:
    """l1 Σ|w| + ½ l2 Σ w² on the weights, on the biases only if asked."""

    l1: float = 0.0
    l2: float = 0.0
    biases: bool = False

    def applies_to(self, name: str) -> bool:
        """True when the parameter of that name is penalized."""
        return bool(self.l1 or self.l2) and (name != "b" or self.biases)


@dataclass(frozen=True)
class Clip:
    """Bounds on the gradient: on each entry, then on the global norm; None is no bound."""

    value: float | None = None
    norm: float | None = None


@dataclass(frozen=True)
class Training:
    """How long and in which batches; batch_size None is the whole batch."""

    epochs: int = 1
    batch_size: int | None = None
    shuffle: bool = False
    seed: int = 0
    stop_loss: float | None = None
    patience: int | None = None
    keep_steps: int = 1


@dataclass(frozen=True)
class Rounding:
    """Digits kept of each number; with `carry` every line of arithmetic goes on with the rounded number."""

    digits: int
    kind: str
    carry: bool


@dataclass(frozen=True)
class Conventions:
    """Choices that textbooks make differently."""

    bias: str = "per_neuron"
    update_order: str = "simultaneous"
    delta_sign: str = "gradient"
    rounding: Rounding | None = None

    @property
    def arithmetic(self) -> Arithmetic:
        """How intermediate numbers are kept."""
        if self.rounding is None or not self.rounding.carry:
            return Arithmetic()
        return Arithmetic(rounder(self.rounding.digits, self.rounding.kind), by_hand=True)


@dataclass(frozen=True)
class Spec:
    """A whole request. X is (n_samples, n_inputs), Y is (n_samples, n_out)."""

    title: str
    n_inputs: int
    layers: tuple[Dense | ActivationLayer, ...]
    loss: LossChoice
    X: Array
    Y: Array
    init: Init = field(default_factory=Init)
    optimizer: OptimizerChoice = field(default_factory=lambda: OptimizerChoice(OPTIMIZERS["sgd"], 0.1, {}))
    penalty: Penalty = field(default_factory=Penalty)
    clip: Clip = field(default_factory=Clip)
    training: Training = field(default_factory=Training)
    conventions: Conventions = field(default_factory=Conventions)

    @property
    def names(self) -> Names:
        """What the inputs (first) and each layer's units are called."""
        return unit_names(self.n_inputs, [layer.kind for layer in self.layers], [layer.units for layer in self.layers])
