"""One step of a training, as the numbers that it had and made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..layers.base import LayerTrace
from ..messages import Message
from ..numbers.special import Array
from .build import NetworkParameters
from .passes import BackwardTrace, LossTrace

State = list[dict[str, dict[str, Array]]]


@dataclass(frozen=True, kw_only=True)
class Rows:
    """What a step is taken on: rows X (n_samples, n_in), Y (n_samples, n_out) of the data, `samples` by their numbers.

    `step` and `epoch` count from 1 over all runs that go on from one another.
    """

    step: int
    epoch: int
    samples: list[int]
    X: Array
    Y: Array


@dataclass(frozen=True, kw_only=True)
class Passes:
    """The batch through the parameters before the step and back. Arrays of a layer are named as in `passes`.

    penalty is part of loss. buffers are what layers carry from step to step untrained.
    """

    traces: list[LayerTrace]
    losses: LossTrace
    penalty: float
    loss: float
    backward: BackwardTrace
    buffers_before: NetworkParameters = field(default_factory=list)
    buffers_after: NetworkParameters = field(default_factory=list)

    @property
    def data_gradients(self) -> NetworkParameters:
        """∂(data loss)/∂(each parameter), before penalty and clipping."""
        return [layer.gradients for layer in self.backward.layers]


@dataclass(frozen=True, kw_only=True)
class Update:
    """How the parameters change, by layer and name: after = before + updates.

    gradients are what the optimizer got (penalty included, clipped); `unscaled` are those before they were clipped by
    their norm, which is norm_before_clipping; gradient_norm is that of `gradients`. state_before and state are the
    optimizer's; drops: how often a plateau lowered the learning rate. A whole-batch method leaves the direction of its
    step, and in `info` how it came about.
    """

    before: NetworkParameters
    gradients: NetworkParameters
    updates: NetworkParameters
    after: NetworkParameters
    state_before: State
    state: State
    learning_rate: float
    drops: int
    gradient_norm: float
    norm_before_clipping: float
    clipped: bool
    direction: NetworkParameters | None = None
    info: dict[str, Any] | None = None
    unscaled: NetworkParameters = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Step(Rows, Passes, Update):
    """One step of a training: its rows, its passes, its update.

    `fault` names the first number that is not finite, or beyond the limits. `evaluate` runs the new parameters forward,
    which only a step that is looked at needs; with False in inference (no dropout, running statistics).
    """

    evaluate: Callable[[bool], tuple[Array, float]]
    fault: Message | None

    @cached_property
    def _evaluated(self) -> tuple[Array, float]:
        return self.evaluate(True)

    @property
    def after_prediction(self) -> Array:
        """The predictions of the new parameters for the same rows (and masks), (n_samples, n_out)."""
        return self._evaluated[0]

    @property
    def after_loss(self) -> float:
        """The loss of the new parameters for the same rows."""
        return self._evaluated[1]
