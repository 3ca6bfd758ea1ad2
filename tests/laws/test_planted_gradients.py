"""Wrong gradients, each put into the product's own code: the gradient check passes none of them."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from layer_networks import spec_of
from random_networks import make
from with_functions import with_functions
from wrong_equations import change_gradients, planted

import backprop.network.passes
import backprop.network.penalty
import backprop.training.apply
from backprop.functions.activations import ACTIVATIONS
from backprop.layers import LAYERS
from backprop.layers.base import ActivationChoice
from backprop.numbers.strict_json import Json
from backprop.oracles.check import check
from backprop.requests.parsing import parse

RNN: Any = LAYERS["rnn"]
Patch = pytest.MonkeyPatch
right = {
    "factor": ActivationChoice.factor,
    "slope": backprop.network.passes.output_slope, "time": RNN.backward,
    "share": backprop.network.spec.sample_share,
    "penalty": backprop.network.penalty.penalty_gradient,
}  # fmt: skip
KINKED = {
    "network": {"n_inputs": 2, "layers": [
        {"kind": "dense", "units": 3, "activation": "relu", "W": [[1, -1], [0.5, 0.25], [0, 0]], "b": [0, 0.1, 0]},
        {"kind": "dense", "units": 2, "activation": "sigmoid", "W": [[0.4, -0.3, 0], [0.2, 0.6, 0.1]], "b": [0, 0.2]},
    ]},
    "data": {"X": [[1, 1], [0.5, -2], [2, 0.25]], "Y": [[0, 1], [0.5, 0.2], [1, 0]]},
    "penalty": {"l1": 0.01, "l2": 0.1},
}  # fmt: skip
AT_TARGET = {**KINKED, "data": {"X": [[1, 1], [0.5, -2], [2, 0.25]], "Y": [
    [0.5099986668799655, 0.5646362918030292], [0.1, 0.9], [0.7, 0.6]]}}  # fmt: skip
ABSOLUTE = {**KINKED, "loss": {"name": "mean_absolute_error"}}
PLAIN = make([2, 3, 2], ["tanh", "sigmoid"], n_samples=3, seed=4, penalty={"l1": 0.02, "l2": 0.3})
CROSS = make([2, 3, 2], ["tanh", "sigmoid"], "binary_cross_entropy", n_samples=3, seed=5, penalty={"l2": 0.3})
CLASSES = make([2, 3, 3], ["relu", "softmax"], "categorical_cross_entropy", n_samples=3, seed=6, penalty={"l2": 0.3})
DENSE = [KINKED, AT_TARGET, ABSOLUTE, PLAIN, CROSS, CLASSES]


def scaled(share: float, only: str = "") -> Any:
    """The gradients of a dense layer, or those of the name alone, off by a share."""
    return lambda patch: change_gradients(patch, lambda name, g: g * (1 + share) if only in ("", name) else g)


def slope_of(name: str, slope: Any) -> Any:
    """A change of one activation's slope."""
    return lambda patch: patch.setitem(
        ACTIVATIONS, name, with_functions(ACTIVATIONS[name], slope=slope, hand_slope=slope)
    )


PLANTED: dict[str, tuple[Any, list[Json]]] = {
    "all of it off by a billionth": (scaled(1e-9), DENSE),
    "weights off by a billionth": (scaled(1e-9, "W"), DENSE),
    "biases off by a millionth": (scaled(1e-6, "b"), DENSE),
    "the wrong sign": (scaled(-2.0), DENSE),
    "twice": (scaled(1.0), DENSE),
    "biases forgotten": (scaled(-1.0, "b"), DENSE),
    "one row too few": (planted(
        "dense", "dW[j,k] = sum[s](dz[s,j] * A[s,k]) - dz[0,j] * A[0,k]", "db[j] = sum[s](dz[s,j]) - dz[0,j]"), DENSE),
    "the derivative left out": (planted("dense", "dz[s,j] = da[s,j]"), [KINKED, AT_TARGET, ABSOLUTE, PLAIN]),
    "the derivative taken at a": (lambda patch: patch.setattr(ActivationChoice, "factor", lambda self, z, a, by_hand: (
        right["factor"](self, a, self.value(a), by_hand))), [KINKED, AT_TARGET, ABSOLUTE, PLAIN]),
    "one way down only": (planted("dense", "dA[s,k] = dz[s,0] * W[0,k]"), DENSE),
    "the mean over samples taken twice": (lambda patch: patch.setattr(
        backprop.network.spec, "sample_share", lambda *of: right["share"](*of) ** 2), DENSE),
    "the loss's slope off by a millionth": (lambda patch: patch.setattr(
        backprop.network.passes, "output_slope", lambda *args: right["slope"](*args) * (1 + 1e-6)),
        [KINKED, AT_TARGET, ABSOLUTE, PLAIN]),
    "L2 twice": (lambda patch: patch.setattr(
        backprop.network.penalty, "penalty_gradient", lambda w, l1, l2: right["penalty"](w, l1, 2 * l2)), DENSE),
    "L1 of the wrong sign": (lambda patch: patch.setattr(
        backprop.network.penalty, "penalty_gradient", lambda w, l1, l2: right["penalty"](w, -l1, l2)),
        [KINKED, AT_TARGET, ABSOLUTE, PLAIN]),
    "L1 of 1 at a weight of 0": (lambda patch: patch.setattr(
        backprop.network.penalty, "penalty_gradient",
        lambda w, l1, l2: right["penalty"](w, l1, l2) + l1 * (w == 0)),
        [KINKED, AT_TARGET, ABSOLUTE]),
    "ReLU of slope 1 at 0": (slope_of("relu", lambda z, a: np.where(z >= 0, 1.0, 0.0)), [KINKED, AT_TARGET, ABSOLUTE]),
    "tanh by 1 − a": (slope_of("tanh", lambda z, a: 1.0 - a), [PLAIN, CROSS]),
    "penalty on biases in the gradient alone": (lambda patch: patch.setattr(
        backprop.training.apply.UpdateRule, "_bounded", lambda self, g, w, *_: g + 0.1 * w), DENSE),
    "batch norm without the mean's way": (planted("batch_norm", "dmean[j] = 0 * gamma[j]"), [spec_of("batch norm")]),
    "dropout without its mask": (planted("dropout", "dA[s,j] = da[s,j]"), [spec_of("dropout")]),
    "the way past a block lost": (planted("residual", "dA[s,j] = dA_F[s,j]"),
        [spec_of("residual"), spec_of("residual of all"), spec_of("residual in residual")]),
    "one step back only": (lambda patch: patch.setattr(RNN, "backward", lambda self, *args: right["time"](
        replace(self, truncate=1), *args)), [spec_of("rnn, every step"), spec_of("rnn, truncated after 2")]),
    "an activation layer passed by": (planted("activation", "dA[s,j] = da[s,j]"),
        [spec_of("batch norm"), spec_of("all kinds through time")]),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_wrong_gradient_never_passes(name: str, monkeypatch: Patch) -> None:
    plant, specs = PLANTED[name]
    parsed = [parse(spec) for spec in specs]
    for spec in parsed:
        found = check(spec)
        assert found.passed is True, (found.error, found.bound, found.central_excess, found.notes)
    plant(monkeypatch)
    for spec in [parse(spec) for spec in specs]:
        found = check(spec)
        assert found.passed is False, (found.error, found.bound)
        assert found.error is not None
        assert found.bound is not None
        assert found.central_excess is not None
        assert found.error > found.bound or found.central_excess > 1e-5
