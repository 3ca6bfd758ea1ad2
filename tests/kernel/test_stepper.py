"""Single steps that Python calls for without looking are the steps of a run, in bits."""

from typing import Any

import pytest
from both_paths import arrays, network_spec

from backprop.kernel import Trainer
from backprop.requests.parsing import parse
from backprop.training.progress import Progress

SGD = {"name": "sgd", "learning_rate": 0.05}
ADAM = {"name": "adam", "learning_rate": 0.01}
PLATEAU = {**SGD, "schedule": {"name": "plateau", "patience": 1, "threshold": 0.5}}
BATCHES = {"batch_size": 3, "epochs": 1_000}  # of 7 samples: the last batch is short


def trainer(optimizer: Any, **training: Any) -> Trainer:
    spec = network_spec([2, 4, 1], ["tanh", "tanh"], optimizer=optimizer, training={**BATCHES, **training})
    return Trainer(parse(spec))


def same(one: Progress, other: Progress) -> bool:
    """In bits, with what stands beside the weights."""
    beside = [(p.step, p.best, p.waited, p.plateau, p.epoch_losses) for p in (one, other)]
    pairs = zip(arrays(one), arrays(other), strict=True)
    return beside[0] == beside[1] and all(a[0] == b[0] and a[1].tobytes() == b[1].tobytes() for a, b in pairs)


@pytest.mark.parametrize("optimizer", [SGD, ADAM, PLATEAU], ids=["sgd", "adam", "plateau"])
@pytest.mark.parametrize("shuffle", [False, True], ids=["in order", "shuffled"])
def test_steps_are_those_of_a_run(optimizer: Any, shuffle: bool) -> None:
    single, whole = trainer(optimizer, shuffle=shuffle), trainer(optimizer, shuffle=shuffle)
    step = single.stepper()
    for _ in range(11):
        step()
    whole.run(11)
    assert single.step == 11 and same(single.progress(), whole.progress())


def test_steps_and_runs_take_turns() -> None:
    mixed, whole = trainer(ADAM), trainer(ADAM)
    step = mixed.stepper()
    step()
    made = mixed.run(6)
    step()
    step()
    again = mixed.stepper()
    again()
    step()
    assert (made.first, made.steps, mixed.step) == (2, 6, 11)
    losses = whole.run(11).losses
    assert same(mixed.progress(), whole.progress()) and made.losses.tolist() == losses[1:7].tolist()


def test_trainers_of_one_plan_do_not_disturb_each_other() -> None:
    pair = trainer(SGD), trainer(SGD)
    steps = [one.stepper() for one in pair]
    for step in (steps[0], steps[1], steps[0]):
        step()
    assert [one.step for one in pair] == [2, 1]
    assert same(trainer_after(2).progress(), pair[0].progress())


def trainer_after(steps: int) -> Trainer:
    made = trainer(SGD)
    made.run(steps)
    return made


def test_steps_that_are_not_finite_leave_what_was_before() -> None:
    wild = {"name": "sgd", "learning_rate": 1000}
    spec = network_spec([2, 4, 1], ["identity", "identity"], optimizer=wild, training=BATCHES)
    single, whole = Trainer(parse(spec)), Trainer(parse(spec))
    step = single.stepper()
    for _ in range(20):
        step()
    assert whole.run(20).ended == "nonfinite"
    assert same(single.progress(), whole.progress())
    assert single.run(1).ended == "nonfinite"
