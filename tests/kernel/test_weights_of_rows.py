"""Weights of samples and classes in the kernel, beside NumPy: every loss, every reduction, batches of any size."""

from typing import Any

import numpy as np
import pytest

from backprop.functions.losses import LOSSES
from backprop.kernel.support import supports
from backprop.network.build import build
from backprop.requests.parsing import output_activations, parse
from backprop.runs.engines import make_trainer
from backprop.training.progress import Progress

STEPS, ROWS = 1_000, 7
BATCHES = (None, 3, 1)
REDUCTIONS = ("mean", "sum", "weighted_mean")
ENDS = [
    (loss, activation)
    for loss, row in LOSSES.items()
    for activation in output_activations(row)
    if activation in ("identity", "sigmoid", "softmax")
]


def spec_of(loss: str, activation: str, seed: int, time_steps: bool = False) -> Any:
    """A network with drawn rows and weights of rows and classes; reduction, batch and optimizer go in turn."""
    rng = np.random.default_rng(seed)
    low = LOSSES[loss].target_values[0] if LOSSES[loss].target_values else 0.0
    Y = np.where(np.eye(3)[rng.integers(0, 3, ROWS)] == 1, 1.0, low)
    size = BATCHES[seed % 3]
    layers: list[Any] = [{"units": 4, "activation": "tanh"}, {"units": 3, "activation": activation}]
    if time_steps:
        layers[0] = {"kind": "rnn", "units": 4}
    return {
        "network": {"n_inputs": 2, "layers": layers},
        "data": {
            "X": rng.normal(size=(ROWS, *[4] * time_steps, 2)).tolist(), "Y": Y.tolist(),
            "sample_weights": rng.uniform(0.1, 3.0, ROWS).round(2).tolist(),
        },
        "loss": {"name": loss, "reduction": REDUCTIONS[seed // 3 % 3], "class_weights": [1.0, 2.0, 0.5]},
        "optimizer": {"name": ("sgd", "adam")[seed % 2], "learning_rate": 0.01},
        "training": {"epochs": STEPS, "batch_size": size, "shuffle": size is not None},
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(9))
@pytest.mark.parametrize(("loss", "activation"), ENDS)
def test_the_kernel_agrees_with_numpy_after_a_thousand_steps(loss: str, activation: str, seed: int) -> None:
    agree(spec_of(loss, activation, seed))


def test_so_it_does_through_time() -> None:
    for seed in range(3):
        agree(spec_of("categorical_cross_entropy", "softmax", seed, time_steps=True))


def agree(document: Any) -> None:
    spec = parse(document)
    assert supports(spec) is None
    runs = []
    for engine in ("numpy", "kernel"):
        trainer, notes = make_trainer(spec, Progress.begin(spec, build(spec)), engine)
        assert not notes
        made = trainer.run(STEPS)
        runs.append((trainer.progress().parameters, made.losses))
    (ours, losses), (theirs, others) = runs
    assert len(losses) == len(others) == STEPS
    assert losses == pytest.approx(others, rel=1e-12, abs=1e-12)
    for own, other in zip(ours, theirs, strict=True):
        for name, array in own.items():
            assert array == pytest.approx(other[name], rel=1e-12, abs=1e-12)


def test_a_row_of_weight_0_changes_nothing_but_the_count() -> None:
    document = spec_of("half_squared_error", "identity", 0)
    document["loss"] = {"name": "half_squared_error", "reduction": "sum"}
    document["data"]["sample_weights"] = [1.0] * (ROWS - 1) + [0.0]
    fewer = {**document, "data": {"X": document["data"]["X"][:-1], "Y": document["data"]["Y"][:-1]}}
    trainers = [make_trainer(parse(one), Progress.begin(parse(one), build(parse(one))), "kernel")[0]
                for one in (document, fewer)]  # fmt: skip
    losses = [trainer.run(50).losses for trainer in trainers]
    assert losses[0] == pytest.approx(losses[1], rel=1e-12)
