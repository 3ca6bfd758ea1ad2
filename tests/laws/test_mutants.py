"""The classic mistakes, each put into the product's own code: a wrong engine must fail, the right one must pass.

The detectors are few and small: the certified vector, a gradient by complex step of the textbook formulas written
anew here, and one-line laws, on the 2-2-1 network of the guide and its nearest relatives.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from engine_detectors import failures, gradient_is_that_of_the_textbook
from with_functions import with_functions
from wrong_equations import DENSE, change_gradients, leave_derivative_out, put

import backprop.functions.losses
import backprop.network.passes
import backprop.training.steps
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.layers.base import ActivationChoice, LayerTrace
from backprop.network.spec import Penalty, Training
from backprop.training.rows import Order

# The mutants. Each is a patch of the product's own code.

Patch = pytest.MonkeyPatch
right_propagate, right_forward = DENSE.propagate, DENSE.forward
right_factor, right_backward = ActivationChoice.factor, backprop.training.steps.backward


def wrong_sign(patch: Patch) -> None:
    put(patch, "dense", "dz[s,j] = -da[s,j] * slope[s,j]")


def output_derivative_left_out(patch: Patch) -> None:
    leave_derivative_out(patch, lambda layer: layer.units == 1)


def hidden_derivative_left_out(patch: Patch) -> None:
    leave_derivative_out(patch, lambda layer: layer.units > 1)


def derivative_at_a(patch: Patch) -> None:
    patch.setattr(ActivationChoice, "factor", lambda self, z, a, by_hand: right_factor(self, a, self.value(a), by_hand))


def single_path(patch: Patch) -> None:
    put(patch, "dense", "dA[s,k] = dz[s,0] * W[0,k]")


def updated_weights(patch: Patch) -> None:
    """As the sequential convention does, but always."""

    def sequential(
        loss: Any, layers: Any, parameters: Any, traces: Any, Y: Any, how: Any, pass_down: Any = None
    ) -> Any:
        rate = RATE[-1]

        def after(k: int, gradients: Any) -> Any:
            return {name: parameters[k][name] - rate * gradient for name, gradient in gradients.items()}

        return right_backward(loss, layers, parameters, traces, Y, how, pass_down or after)

    patch.setattr(backprop.training.steps, "backward", sequential)


RATE = [0.1]


def updated_weights_with_a_small_rate(patch: Patch) -> None:
    patch.setitem(globals(), "RATE", [1e-4])
    updated_weights(patch)


def patch_loss(patch: Patch, **parts: Any) -> None:
    row = replace(LOSSES["half_squared_error"], **parts)
    patch.setitem(LOSSES, "half_squared_error", row)


def patch_slope(patch: Patch, slope: Callable[..., Any]) -> None:
    patch.setitem(LOSSES, "half_squared_error", with_functions(LOSSES["half_squared_error"], slope=slope))


def factor_two(patch: Patch) -> None:
    patch_slope(patch, lambda y, p: 2.0 * (p - y))


def mean_taken_twice(patch: Patch) -> None:
    right = backprop.network.spec.sample_share
    patch.setattr(backprop.network.spec, "sample_share", lambda *of: right(*of) ** 2)


def mean_over_outputs(patch: Patch) -> None:
    patch_loss(patch, over_outputs="mean")


def mean_over_outputs_in_the_gradient_alone(patch: Patch) -> None:
    patch_slope(patch, lambda y, p: (p - y) / p.shape[1])


def bias_gradient_forgotten(patch: Patch) -> None:
    change_gradients(patch, lambda name, g: g * (name != "b"))


def gradient_transposed(patch: Patch) -> None:
    change_gradients(patch, lambda name, g: g.T if g.ndim == 2 and g.shape[0] == g.shape[1] else g)


def weights_transposed_on_the_way_down(patch: Patch) -> None:
    patch.setattr(DENSE, "propagate", lambda self, own, back: right_propagate(
        self, {"W": own["W"].T if own["W"].shape[0] == own["W"].shape[1] else own["W"]}, back))  # fmt: skip


def l2_on_biases(patch: Patch) -> None:
    patch.setattr(Penalty, "applies_to", lambda self, name: bool(self.l1 or self.l2))


def probabilities_clipped(patch: Patch) -> None:
    row = LOSSES["binary_cross_entropy"]
    assert row.fused is not None

    def term(y: Any, z: Any) -> Any:
        p = np.clip(ACTIVATIONS["sigmoid"].value(z), 1e-7, 1 - 1e-7)
        return row.term(y, p)

    patch.setitem(LOSSES, "binary_cross_entropy", replace(row, fused=with_functions(row.fused, term=term)))


def is_real(array: Any) -> bool:
    """Neither a complex step nor the tape."""
    return isinstance(array, np.ndarray) and array.dtype == np.float64


def activations_rounded_for_display(patch: Patch) -> None:
    def forward(*args: Any) -> LayerTrace:
        trace = right_forward(*args)
        return LayerTrace(trace.A, trace.z, np.round(trace.a, 9)) if is_real(trace.a) else trace

    patch.setattr(DENSE, "forward", forward)


def float32_leak(patch: Patch) -> None:
    def forward(*args: Any) -> LayerTrace:
        trace = right_forward(*args)
        leak = trace.a.astype(np.float32).astype(np.float64) if is_real(trace.a) else trace.a
        return LayerTrace(trace.A, trace.z, leak)

    patch.setattr(DENSE, "forward", forward)


def softmax_without_its_shift(patch: Patch) -> None:
    row = ACTIVATIONS["softmax"]
    patch.setitem(
        ACTIVATIONS, "softmax", with_functions(row, value=lambda z: np.exp(z) / np.exp(z).sum(-1, keepdims=True))
    )


def log_softmax_without_its_shift(patch: Patch) -> None:
    row = LOSSES["categorical_cross_entropy"]
    assert row.fused is not None

    def term(y: Any, z: Any) -> Any:
        return -y * (z - np.log(np.exp(z).sum(-1, keepdims=True)))

    patch.setitem(LOSSES, "categorical_cross_entropy", replace(row, fused=with_functions(row.fused, term=term)))


def at_least_zero_in_relu(patch: Patch) -> None:
    row = ACTIVATIONS["relu"]
    patch.setitem(ACTIVATIONS, "relu", with_functions(row, slope=lambda z, a: np.where(np.real(z) >= 0, 1.0, 0.0)))


def short_last_batch_dropped(patch: Patch) -> None:
    patch.setattr(Training, "batch_count", lambda self, rows: max(1, rows // (self.batch_size or rows)))


def short_last_batch_carried_over(patch: Patch) -> None:
    right_batch = Order.batch

    def batch(order: Any, step: int) -> tuple[int, Any]:
        epoch, rows = right_batch(order, step)
        last = step % order._per_epoch == 0
        return epoch, order.rows(epoch)[-(len(order.rows(epoch)) % order._size) - order._size :] if last else rows

    short_last_batch_dropped(patch)
    patch.setattr(Order, "batch", batch)


MUTANTS = [
    wrong_sign, output_derivative_left_out, hidden_derivative_left_out, derivative_at_a, single_path,
    updated_weights, updated_weights_with_a_small_rate, factor_two, mean_taken_twice, mean_over_outputs,
    mean_over_outputs_in_the_gradient_alone, bias_gradient_forgotten, gradient_transposed,
    weights_transposed_on_the_way_down, l2_on_biases, probabilities_clipped, activations_rounded_for_display,
    float32_leak, softmax_without_its_shift, log_softmax_without_its_shift, at_least_zero_in_relu,
    short_last_batch_carried_over, short_last_batch_dropped,
]  # fmt: skip


def test_the_right_engine_raises_no_alarm() -> None:
    assert failures() == []


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_wrong_engine_is_found_out(mutant: Callable[[Patch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    mutant(monkeypatch)
    assert failures() != [], f"{mutant.__name__} lives"


ON_THE_GUIDES_NETWORK = [
    wrong_sign, output_derivative_left_out, hidden_derivative_left_out, derivative_at_a, single_path, updated_weights,
    updated_weights_with_a_small_rate, factor_two, bias_gradient_forgotten, gradient_transposed,
    weights_transposed_on_the_way_down, activations_rounded_for_display, float32_leak,
]  # fmt: skip


@pytest.mark.parametrize("mutant", ON_THE_GUIDES_NETWORK, ids=lambda mutant: mutant.__name__)
def test_the_complex_step_alone_finds_it_out_on_the_small_network(
    mutant: Callable[[Patch], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    mutant(monkeypatch)
    rate = RATE[-1]
    assert not gradient_is_that_of_the_textbook("2-2-1", rate), mutant.__name__
