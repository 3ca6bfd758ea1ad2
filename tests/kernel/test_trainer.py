"""A run on the kernel, however it is cut, is the same run; it ends where NumPy's ends, and either path goes on."""

from dataclasses import replace
from itertools import cycle
from typing import Any

import numpy as np
import pytest
from both_paths import apart, bits, by_kernel, by_numpy, counters, distance, going_on, network_spec

from backprop.kernel import Trainer, Unsupported
from backprop.network.build import build
from backprop.network.spec import Spec
from backprop.requests.parsing import parse
from backprop.training.checkpoint import checkpoint_document
from backprop.training.loop import Trainer as Loop
from backprop.training.loop import train
from backprop.training.numpy_fast import FastSteps
from backprop.training.progress import Progress
from backprop.training.rows import batch_count
from backprop.training.slices import Slice

BATCHES = {"epochs": 40, "batch_size": 5, "shuffle": True, "seed": 3}


def spec_of(activations: tuple[str, str] = ("tanh", "sigmoid"), **more: Any) -> Spec:
    """3-5-2 on 13 samples."""
    return parse(network_spec([3, 5, 2], list(activations), n_samples=13, **{"training": BATCHES, **more}))


RUNS = {
    "plain": {},
    "in order": {"training": {"epochs": 40, "batch_size": 5}},
    "whole batch": {"training": {"epochs": 60}},
    "one by one": {"training": {"epochs": 9, "batch_size": 1, "shuffle": True}},
    "adam": {"optimizer": {"name": "adam", "learning_rate": 0.01}},
    "plateau": {"optimizer": {"learning_rate": 5, "schedule": {"name": "plateau", "patience": 1, "threshold": 0.01}}},
    "cosine": {"optimizer": {"name": "lion", "learning_rate": 0.01, "schedule": "cosine"}},
    "stop_loss": {"training": {**BATCHES, "epochs": 400, "stop_loss": 0.95}, "optimizer": {"learning_rate": 0.3}},
    "patience": {"training": {**BATCHES, "epochs": 400, "patience": 3}, "optimizer": {"learning_rate": 3}},
    "plateau and patience": {
        "training": {**BATCHES, "epochs": 200, "patience": 9},
        "optimizer": {"learning_rate": 5, "schedule": {"name": "plateau", "patience": 1, "threshold": 0.01}},
    },
}  # fmt: skip
ENDS = {"stop_loss": "stop_loss", "patience": "patience", "plateau and patience": "patience"}


@pytest.mark.parametrize("name", RUNS)
def test_it_ends_where_numpy_ends(name: str) -> None:
    spec = spec_of(**RUNS[name])
    (theirs, steps, _), (ours, made) = by_numpy(spec), by_kernel(spec)
    assert made.ended == ENDS.get(name, "")
    assert made.steps == len(steps)
    assert distance(ours, theirs) <= 1e-12
    assert (ours.step, ours.waited, ours.plateau.drops) == (theirs.step, theirs.waited, theirs.plateau.drops)
    assert len(ours.epoch_losses) == len(theirs.epoch_losses)
    epochs = [np.mean([s.loss for s in steps if s.epoch == e]) for e in range(1, steps[-1].epoch + 1)]
    assert ours.last_epoch_loss == pytest.approx(epochs[len(made.losses) // batch_count(spec) - 1], rel=1e-12)


@pytest.mark.parametrize("name", RUNS)
def test_step_by_step_and_saved_and_gone_on_with_is_one_run_in_bits(name: str) -> None:
    spec = spec_of(**RUNS[name])
    whole, made = by_kernel(spec)
    total, parts, at = spec.training.epochs * batch_count(spec), list[Slice](), None
    for count in cycle((1, 7, 50, 101)):
        trainer, left = Trainer(spec, at), total - sum(part.steps for part in parts)
        parts += [trainer.run(1) for _ in range(2)] if count == 7 and left > 20 else []
        parts.append(trainer.run(min(count, left)))
        at = trainer.progress()
        if at.step == total or any(part.ended for part in parts):
            break
    assert np.concatenate([part.losses for part in parts]).tobytes() == made.losses.tobytes()
    assert bits(at) == bits(whole) and counters(at) == counters(whole)


@pytest.mark.parametrize("name", ["plain", "adam", "plateau"])
def test_a_document_goes_on_on_either_path(name: str) -> None:
    spec = spec_of(**RUNS[name])
    theirs, steps, _ = by_numpy(spec)
    trainer = Trainer(spec)
    trainer.run(47)  # in the middle of an epoch
    middle = trainer.progress()
    document = checkpoint_document(spec, middle.checkpoint(), middle.parameters)
    assert document["steps"] == 47 and len(document["epoch_losses"]) == 47 % 3
    continued = going_on(spec, middle)
    progress = Progress.begin(continued, middle.parameters)
    for step in train(continued, middle.parameters, progress):
        if step.step == len(steps):
            break
    assert distance(progress, theirs) <= 1e-12
    halfway = by_numpy(replace(spec, training=replace(spec.training, epochs=7)))[0]
    back = Trainer(spec, halfway)
    back.run(len(steps) - halfway.step)
    assert distance(back.progress(), theirs) <= 1e-12


FAULTS = {
    "relu": (("relu", "identity"), {"optimizer": {"learning_rate": 50}}),
    "linear": (("identity", "identity"), {"optimizer": {"learning_rate": 1000}}),
    "momentum": (("relu", "identity"), {"optimizer": {"name": "momentum", "learning_rate": 100}}),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_it_stops_at_the_step_whose_numbers_are_not_finite(name: str) -> None:
    activations, more = FAULTS[name]
    spec = spec_of(activations, training={"epochs": 300, "batch_size": 5}, **more)
    theirs, steps, fault = by_numpy(spec)
    ours, made = by_kernel(spec)
    assert fault and (made.ended, made.fault) == ("nonfinite", fault)
    assert made.steps == len(steps) + 1 and ours.step == theirs.step
    assert distance(ours, theirs) <= 1e-9  # the explosion enlarges every difference


def test_sums_that_overflow_before_the_numbers_do_not_end_a_run() -> None:
    """Gradients beyond 1e154 have no finite squares: NumPy makes such steps, and the kernel goes on after them."""
    spec = parse(network_spec(
        [1, 1], ["identity"], "mean_absolute_error", 1, training={"epochs": 4}, optimizer={"learning_rate": 0},
    ))  # fmt: skip
    spec = replace(spec, X=np.array([[1e160]]), Y=np.array([[1e170]]))
    made = Trainer(spec).run(4)
    assert (made.steps, made.ended) == (4, "")
    assert np.all(np.isfinite(made.losses)) and np.all(made.norms == made.norms[0]) and made.norms[0, 0] > 1e154


def test_stop_conditions_may_be_passed_over() -> None:
    spec = spec_of(**RUNS["stop_loss"])
    trainer = Trainer(spec)
    assert trainer.run(1200).ended == "stop_loss"
    assert trainer.run(30, stop=False).steps == 30


def test_a_time_bounds_a_slice_and_steps_do_too() -> None:
    trainer = Trainer(spec_of())
    made = trainer.run(10**9, seconds=0.02)
    assert 1 <= made.steps < 10**9 and trainer.step == made.steps
    assert trainer.run(100, seconds=60.0).steps == 100


def test_what_it_does_not_take_it_refuses_with_the_reason() -> None:
    with pytest.raises(Unsupported, match="layers are updated one after the other"):
        Trainer(spec_of(conventions={"update_order": "sequential"}))


def test_progress_that_was_given_out_does_not_change() -> None:
    trainer = Trainer(spec_of())
    trainer.run(10)
    progress = trainer.progress()
    kept = bits(progress), counters(progress)
    trainer.run(10)
    assert kept == (bits(progress), counters(progress))


def test_one_sample_and_one_unit() -> None:
    assert apart(network_spec([1, 1], ["sigmoid"], n_samples=1, training={"epochs": 100})) <= 1e-12


def test_the_norms_of_the_last_step_are_those_of_numpy() -> None:
    spec = spec_of(clip={"norm": 0.05})
    made = []
    for run in (Trainer(spec), Loop(spec, Progress.begin(spec, build(spec)), FastSteps(spec))):
        run.run(3, stop=False)
        made.append(run.engine.norms())
    assert made[0].shape == (4,) and made[0][2] == pytest.approx(0.05) and made[0][3] > 0.05
    assert made[0] == pytest.approx(made[1], rel=1e-12)
