"""Layers that are wrong consistently, forward and backward alike, are found out by PyTorch's numbers."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from test_layers_pytorch import BOUND, FIXTURES, deviations

sys.path.append(str(Path(__file__).parents[1] / "laws"))

from wrong_equations import planted

from backprop.layers import LAYERS
from backprop.layers.base import LayerBackward, LayerTrace, units_axes

RNN: Any = LAYERS["rnn"]
BATCH_NORM: Any = LAYERS["batch_norm"]

Patch = pytest.MonkeyPatch
FOUND = 1e-9
FORWARD, BACKWARD = RNN.forward, RNN.backward

variance_by_n_less_one = planted(
    "batch_norm", "x_hat[s,j] = (A[s,j] - mean[j]) / sqrt(variance[j] * n / (n - 1) + epsilon)"
)
epsilon_outside_the_root = planted("batch_norm", "x_hat[s,j] = (A[s,j] - mean[j]) / (sqrt(variance[j]) + epsilon)")
running_variance_by_n = planted(
    "batch_norm", "running_variance[j] = momentum * running_variance_old[j] + (1 - momentum) * variance[j]"
)
momentum_turned_round = planted(
    "batch_norm", "running_mean[j] = (1 - momentum) * running_mean_old[j] + momentum * mean[j]"
)
dropout_never_scaled = planted("dropout", "a[s,j] = A[s,j] * mask[s,j]", "dA[s,j] = da[s,j] * mask[s,j]")
error_through_the_block_lost = planted("residual", "dA[s,j] = da[s,j]")


def inference_by_the_batch(patch: Patch) -> None:
    patch.setattr(BATCH_NORM, "data", replace(BATCH_NORM.data, inferring=("", "")))


def rnn_gradients(**wrong: Callable[[LayerTrace, Any], Any]) -> Callable[[Patch], None]:
    """Gradients of a recurrent layer made otherwise, from its pass and δ."""

    def backward(self: Any, parameters: Any, trace: LayerTrace, *rest: Any) -> LayerBackward:
        back = BACKWARD(self, parameters, trace, *rest)
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
        return FORWARD(self, own, A, context)

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
