"""Descents take the very steps of whole steps, one by one."""

import numpy as np
import pytest

from backprop.experiments.tasks import bowl, circles, classifier, dense, hidden, moons, regression, seeded
from backprop.network.build import build
from backprop.requests.parsing import parse
from backprop.runs.descent import Descent, LoopDescent, descent, stepwise
from backprop.training.loop import train

BATCHES = {"epochs": 4, "batch_size": 7, "shuffle": True}
SPECS = {
    "momentum, whole batch": classifier(
        circles(1, 12), [dense(4, "tanh")], 1, optimizer={"name": "momentum", "learning_rate": 0.3},
        training={"epochs": 6},
    ),
    "Adam, batches, penalty on weights": classifier(
        moons(2, 20), hidden(2, 3, "relu"), 2, optimizer={"name": "adam", "learning_rate": 0.05},
        penalty={"l1": 0.01, "l2": 0.02}, training=BATCHES,
    ),
    "clipped by value and by norm": classifier(
        circles(3, 15), hidden(2, 4, "relu"), 3, init={"name": "normal", "std": 2.0},
        optimizer={"name": "sgd", "learning_rate": 0.1}, clip={"value": 0.5, "norm": 0.7}, training=BATCHES,
    ),
    "AdamW with a cosine schedule": regression(
        bowl(4, (1.0, 0.3)), [dense(3, "sigmoid")], 4, training=BATCHES,
        optimizer={"name": "adamw", "learning_rate": 0.1, "schedule": {"name": "cosine", "steps": 9}},
    ),
    "batch normalization": classifier(
        circles(5, 14), [dense(4, "identity"), {"kind": "batch_norm"}, {"kind": "activation", "name": "relu"}], 5,
        optimizer={"name": "sgd", "learning_rate": 0.3}, training=BATCHES,
    ),
    "dropout": classifier(
        circles(6, 14), [dense(6, "tanh"), seeded({"kind": "dropout", "rate": 0.4}, 6)], 6,
        optimizer={"name": "nesterov", "learning_rate": 0.1}, training=BATCHES,
    ),
    "residual": classifier(
        circles(7, 14), [dense(3, "tanh"), {"kind": "residual", "layers": [dense(3, "relu")]}], 7,
        optimizer={"name": "rmsprop", "learning_rate": 0.02}, training=BATCHES,
    ),
    "BFGS": regression(
        bowl(8, (1.0, 0.5)), [dense(2, "tanh")], 8, optimizer={"name": "bfgs", "learning_rate": 1.0},
        training={"epochs": 6},
    ),
}  # fmt: skip


WAYS = {"stepwise": stepwise, "by NumPy": lambda spec: descent(spec, "numpy")}


def whole_steps(spec):
    steps = list(train(spec, build(spec)))
    return [step.loss for step in steps], steps[-1].after


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("what", SPECS)
def test_losses_and_parameters_are_those_of_whole_steps_in_bits(what, way):
    spec = parse(SPECS[what])
    expected, after = whole_steps(spec)
    lean = WAYS[way](spec)
    assert list(lean.run(len(expected))) == expected
    lean.predict()
    for layer, own in zip(after, lean.parameters, strict=True):
        for name, array in layer.items():
            assert np.array_equal(array, own[name])


@pytest.mark.parametrize("what", SPECS)
def test_the_engine_that_is_chosen_by_itself_agrees_to_rounding(what):
    spec = parse(SPECS[what])
    expected, _ = whole_steps(spec)
    assert list(descent(spec).run(len(expected))) == pytest.approx(expected, rel=1e-11)


def test_the_loss_of_a_descent_is_in_inference():
    spec = parse(SPECS["dropout"])
    lean = descent(spec)
    first = lean.loss()
    assert first == lean.loss()
    assert first != next(lean.run(1))


@pytest.mark.parametrize("begin", [descent, stepwise])
def test_it_ends_at_a_number_that_is_not_finite(begin):
    spec = parse(regression(bowl(1, (1.0, 1.0)), [], 1, optimizer={"name": "sgd", "learning_rate": 100.0},
                            training={"epochs": 1000}))  # fmt: skip
    lean = begin(spec)
    losses = list(lean.run(1000))
    assert not lean.finite
    assert len(losses) == len(whole_steps(spec)[0])


def test_conventions_are_refused():
    spec = parse({**SPECS["dropout"], "conventions": {"bias": "frozen"}})
    with pytest.raises(ValueError, match="without conventions"):
        descent(spec)


def test_only_those_that_step_have_a_step():
    spec = parse(SPECS["momentum, whole batch"])
    assert isinstance(descent(spec), LoopDescent)
    assert not hasattr(descent(spec), "step")
    assert stepwise(spec).step() == next(descent(spec, "numpy").run(1))
    with pytest.raises(TypeError, match="abstract"):
        Descent(spec)
