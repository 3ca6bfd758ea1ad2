"""One step of a training, as the numbers that it had and made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..layers.base import LayerTrace
from ..numbers.special import Array
from .build import NetworkParameters
from .passes import BackwardTrace, LossTrace

State = list[dict[str, dict[str, Array]]]


@dataclass(frozen=True)
class Step:
    """One update. Arrays of a layer are named as in `passes`; parameters by layer and name.

    `step` and `epoch` count from 1 over all runs that go on from one another; state_before and state are the
    optimizer's before and after the update.
    gradients are what the optimizer got (penalty included, clipped), data_gradients those of the data loss;
    updates are added: after = before + updates. `fault` names the first number that
    is not finite, or beyond the limits.
    buffers are what layers carry from step to step untrained. `evaluate` runs the new parameters forward, which only a
    step that is looked at needs; with False in inference (no dropout, running statistics).
    A whole-batch method leaves the direction of its step, and in `info` how it came about. `unscaled` are the gradients
    before they were clipped by their norm, which is norm_before_clipping; gradient_norm is that of `gradients`.
    """

    step: int
    epoch: int
    samples: list[int]
    X: Array
    Y: Array
    before: NetworkParameters
    traces: list[LayerTrace]
    losses: LossTrace
    penalty: float
    loss: float
    backward: BackwardTrace
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
    evaluate: Callable[[bool], tuple[Array, float]]
    fault: str | None
    buffers_before: NetworkParameters = field(default_factory=list)
    buffers_after: NetworkParameters = field(default_factory=list)
    direction: NetworkParameters | None = None
    info: dict[str, Any] | None = None
    unscaled: NetworkParameters = field(default_factory=list)

    @property
    def data_gradients(self) -> NetworkParameters:
        """∂(data loss)/∂(each parameter), before penalty and clipping."""
        return [layer.gradients for layer in self.backward.layers]

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
