"""What a whole-batch method is: it sees all trained parameters as one vector and may evaluate the loss at will."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, ClassVar, Protocol

from ..equations.vectors import Rule
from ..messages import Message
from ..numbers.special import Array
from .base import Optimizer, State

FlatState = State  # its arrays are of all parameters at once
FLAT = "flat"  # a method's own state is kept after those of the layers, under this name
ROUNDING = 1e-14  # a rise of the loss by this share of it is rounding of its sum, not a rise


class Objective(Protocol):
    """The loss E of the whole batch at a vector of parameters (n,), and its derivatives, computed on demand."""

    def loss(self, flat: Array) -> float:
        """E."""

    def gradient(self, flat: Array) -> Array:
        """∂E/∂θ, (n,)."""

    def hessian(self, flat: Array) -> Array:
        """∂²E/∂θ², (n, n)."""

    def hessian_vector(self, flat: Array, v: Array) -> Array:
        """H·v, (n,)."""

    def gauss_newton(self, flat: Array) -> Array:
        """JᵀJ of the residuals, (n, n), plus the curvature of the penalty."""

    def jacobian(self, flat: Array) -> Array:
        """J = ∂r/∂θ of the residuals, (n_residuals, n)."""

    def curvature(self, J: Array) -> Array:
        """What `gauss_newton` makes of a Jacobian."""


@dataclass(frozen=True)
class Trial:
    """A point that was tried: the step length α there, the damping λ, E and its slope φ′(α) along the direction.

    loss is None where no direction could be solved for, slope where the method does not look at it.
    """

    step_length: float
    loss: float | None
    slope: float | None = None
    damping: float | None = None


@dataclass(frozen=True)
class Info:
    """How a step came about: update = step_length · direction; what was added to the diagonal; remarks.

    pivots: the smallest and the largest of the Cholesky factor that was solved with; trials in their order, of which
    `accepted` is the one that was taken (None: the step stays). predicted and gain: of Levenberg-Marquardt, the fall
    of E that the model promises and the ratio of actual to predicted decrease. beta: of conjugate gradients.
    """

    direction: Array
    step_length: float
    damping: float | None = None
    notes: list[Message] = field(default_factory=list)
    pivots: tuple[float, float] | None = None
    trials: list[Trial] = field(default_factory=list)
    accepted: int | None = None
    predicted: float | None = None
    gain: float | None = None
    beta: float | None = None


Outcome = tuple[Array, State, Info]


@dataclass(frozen=True)
class WholeBatchOptimizer(Optimizer):
    """solve(objective, flat, state, learning_rate, **hyperparameters) → (update, state, info) is its step.

    towards: the rule of the direction p.
    flat, update: (n,); before the first step the state is empty. Pure: nothing that was passed in is changed.
    """

    _: KW_ONLY
    solve: Callable[..., Outcome]
    towards: Rule

    whole_batch: ClassVar[bool] = True

    @property
    def direction(self) -> str:
        """The rule of p in matrix notation."""
        return str(self.towards)

    def step(self, *given: Any, **settings: Any) -> Outcome:
        """The method's own."""
        return self.solve(*given, **settings)


def stay(flat: Array, state: State, note: Message, damping: float | None = None, **more: Any) -> Outcome:
    """A step that moves nothing, zeros (n,), and says why; `more` is what else is known of it."""
    zero = flat * 0.0
    return zero, state, Info(zero, 0.0, damping, [note], **more)
