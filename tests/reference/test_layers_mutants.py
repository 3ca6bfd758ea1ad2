"""Layers that are wrong consistently, forward and backward alike, are found out by PyTorch's numbers."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from test_layers_pytorch import BOUND, FIXTURES, deviations

from backprop.layers import LAYERS, BatchNorm, Dropout, Residual
from backprop.layers.base import LayerBackward, LayerTrace, units_axes

RNN: Any = LAYERS["rnn"]

Patch = pytest.MonkeyPatch
FOUND = 1e-9
RIGHT = {(kind, name): getattr(kind, name) for kind in (BatchNorm, Dropout, Residual, RNN)
         for name in ("forward", "backward")}  # fmt: skip
RIGHT_CARRIED = BatchNorm._carried


def normalized(scale: Callable[[Any, int, float], Any]) -> Callable[[Patch], None]:
    """Batch normalization whose divisor is `scale` of the variance, the number of samples and ε."""

    def forward(self: Any, parameters: Any, A: Any, context: Any) -> LayerTrace:
        trace = RIGHT[BatchNorm, "forward"](self, parameters, A, context)
        n = int(np.prod(A.shape[:-1]))
        x_hat = (A - trace.shown["mean"]) / scale(trace.shown["variance"], n, self.epsilon)
        a = parameters["gamma"] * x_hat + parameters["beta"]
        return replace(trace, a=a, shown={**trace.shown, "x_hat": x_hat})

    return lambda patch: patch.setattr(BatchNorm, "forward", forward)


variance_by_n_less_one = normalized(lambda variance, n, epsilon: np.sqrt(variance * n / (n - 1) + epsilon))
epsilon_outside_the_root = normalized(lambda variance, n, epsilon: np.sqrt(variance) + epsilon)


def running_variance_by_n(patch: Patch) -> None:
    def carried(self: Any, old: Any, A: Any, made: Any, how: Any) -> Any:
        n = int(np.prod(A.shape[:-1]))
        return RIGHT_CARRIED(self, old, A, {**made, "variance": made["variance"] * (n - 1) / n}, how)

    patch.setattr(BatchNorm, "_carried", carried)


def momentum_turned_round(patch: Patch) -> None:
    patch.setattr(BatchNorm, "_carried", lambda self, *rest: (
        RIGHT_CARRIED(replace(self, momentum=1.0 - self.momentum), *rest)))  # fmt: skip


def inference_by_the_batch(patch: Patch) -> None:
    for name in ("forward", "backward"):
        patch.setattr(BatchNorm, name, lambda self, *rest, name=name: (
            RIGHT[BatchNorm, name](replace(self, statistics="batch"), *rest)))  # fmt: skip


def dropout_never_scaled(patch: Patch) -> None:
    def forward(self: Any, parameters: Any, A: Any, context: Any) -> LayerTrace:
        trace = RIGHT[Dropout, "forward"](self, parameters, A, context)
        return replace(trace, a=A * trace.shown["mask"])

    def backward(self: Any, parameters: Any, trace: LayerTrace, da: Any, *rest: Any) -> LayerBackward:
        return replace(RIGHT[Dropout, "backward"](self, parameters, trace, da, *rest), delta=da * trace.shown["mask"])

    patch.setattr(Dropout, "forward", forward)
    patch.setattr(Dropout, "backward", backward)


def error_through_the_block_lost(patch: Patch) -> None:
    patch.setattr(Residual, "backward", lambda self, parameters, trace, da, *rest: (
        replace(RIGHT[Residual, "backward"](self, parameters, trace, da, *rest), delta=da)))  # fmt: skip


def rnn_gradients(**wrong: Callable[[LayerTrace, Any], Any]) -> Callable[[Patch], None]:
    """Gradients of a recurrent layer made otherwise, from its pass and δ."""

    def backward(self: Any, parameters: Any, trace: LayerTrace, *rest: Any) -> LayerBackward:
        back = RIGHT[RNN, "backward"](self, parameters, trace, *rest)
        made = {name: make(trace, back.delta) for name, make in wrong.items()}
        return replace(back, gradients={**back.gradients, **made})

    return lambda patch: patch.setattr(RNN, "backward", backward)


state_of_the_same_step = rnn_gradients(Wh=lambda trace, delta: np.einsum("stj,stk->jk", delta, trace.shown["h"]))
last_step_alone = rnn_gradients(b=lambda trace, delta: np.sum(delta[:, -1], axis=0))
mean_over_time = rnn_gradients(b=lambda trace, delta: np.sum(delta, axis=units_axes(delta)) / delta.shape[1])


def state_forgotten(patch: Patch) -> None:
    """Each step starts from the first state."""

    def forward(self: Any, parameters: Any, A: Any, context: Any) -> LayerTrace:
        own = {**parameters, "Wh": parameters["Wh"] * 0.0}
        return RIGHT[RNN, "forward"](self, own, A, context)

    patch.setattr(RNN, "forward", forward)


MUTANTS: dict[str, tuple[Callable[[Patch], None], str]] = {
    "variance by n − 1": (variance_by_n_less_one, "batch normalization"),
    "ε outside the root": (epsilon_outside_the_root, "batch normalization, other settings"),
    "running variance by n": (running_variance_by_n, "batch normalization"),
    "momentum turned round": (momentum_turned_round, "batch normalization"),
    "inference by the batch": (inference_by_the_batch, "batch normalization, inference"),
    "dropout never scaled": (dropout_never_scaled, "dropout"),
    "error through the block lost": (error_through_the_block_lost, "residual"),
    "state of the same step": (state_of_the_same_step, "rnn, every step"),
    "bias by the last step alone": (last_step_alone, "rnn, every step"),
    "mean over time": (mean_over_time, "rnn, last step"),
    "state forgotten": (state_forgotten, "rnn, last step"),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_a_wrong_layer_is_found_out(mutant: str, monkeypatch: Patch) -> None:
    mutate, name = MUTANTS[mutant]
    (fixture,) = (fixture for fixture in FIXTURES if fixture["name"] == name)
    assert max(deviations(fixture).values()) <= BOUND
    mutate(monkeypatch)
    assert max(deviations(fixture).values()) > FOUND, f"{mutant} lives"
