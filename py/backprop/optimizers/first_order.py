"""First-order optimizers: one row each, applied to each parameter array by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ..fields import Field
from ..functions.special import Array

State = dict[str, Array]

LEARNING_RATE = Field(
    "learning_rate",
    "Learning rate η",
    default=0.1,
    minimum=0,
    maximum=1000,
    hint="Usual values lie between 1e-6 and 1.",
)


@dataclass(frozen=True)
class Optimizer:
    """init(parameter) → state, arrays shaped as it; step(gradient, state, learning_rate, t) → (update, state).

    The update is added to the parameter; t counts from 1.
    """

    name: str
    label: str
    init: Callable[[Array], State]
    step: Callable[..., tuple[Array, State]]
    formula: str
    source: str
    hyperparameters: tuple[Field, ...] = ()
    learning_rate: Field = LEARNING_RATE
    note: str = ""


OPTIMIZERS: dict[str, Optimizer] = {
    row.name: row
    for row in (
        Optimizer(
            "sgd", "gradient descent (SGD)",
            init=lambda parameter: {},
            step=lambda gradient, state, learning_rate, t: (-learning_rate * gradient, state),
            formula="-(eta * g)", source="Robbins & Monro 1951",
        ),
    )
}  # fmt: skip
