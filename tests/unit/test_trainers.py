"""Trainers: the lean path has the bits of whole steps, however a run is cut; the kernel agrees to rounding."""

import random
from typing import Any

import numpy as np
import pytest
from small import SMALL, chain, put
from training_specs import moons, random_dense

from backprop.kernel import supports
from backprop.network.build import build
from backprop.network.spec import Spec
from backprop.requests.parsing import parse
from backprop.runs.engines import make_trainer
from backprop.training.loop import Trainer, train
from backprop.training.numpy_fast import FastSteps, takes
from backprop.training.progress import Progress
from backprop.training.rows import batch_count
from backprop.training.slices import Engine, Slice, joined
from backprop.training.whole_steps import WholeSteps

FALLBACK = "Computed by NumPy, not by the compiled kernel: "


def same(a: Any, b: Any) -> bool:
    return bool(np.array_equal(np.array(a), np.array(b), equal_nan=True))


def in_pieces(trainer: Trainer, steps: int, seed: int = 0) -> Slice:
    """Run in calls of random lengths, joined to one slice."""
    choose, made, left = random.Random(seed), [], steps
    while left > 0 and not (made and made[-1].ended):
        made.append(trainer.run(min(choose.randint(1, 40), left)))
        left -= len(made[-1].losses)
    return joined(made)


def begin(spec: Spec) -> Progress:
    return Progress.begin(spec, build(spec))


def assert_the_bits_of_the_loop(spec: Spec, engine: Engine, seed: int) -> None:
    reference = begin(spec)
    steps = list(train(spec, build(spec), reference))
    trainer = Trainer(spec, begin(spec), engine)
    made = in_pieces(trainer, spec.training.epochs * batch_count(spec), seed)
    assert (made.first, made.last, made.fault) == (1, len(steps), steps[-1].fault)
    assert same(made.losses, [step.loss for step in steps])
    assert same(made.rates, [step.learning_rate for step in steps])
    assert same(made.gradient_norms, [step.gradient_norm for step in steps])
    assert same(made.unclipped_norms, [step.norm_before_clipping for step in steps])
    at = trainer.progress()
    for own, expected in zip(at.parameters, reference.parameters, strict=True):
        assert all(same(own[name], expected[name]) for name in expected)
    for k, layer in enumerate(at.state):
        for name, kept in spec.optimizer.carried(reference.state[k]).items():
            assert all(same(layer[name][key], array) for key, array in kept.items())
    for key in ("step", "best", "waited", "plateau", "epoch_losses", "last_epoch_loss"):
        assert getattr(at, key) == getattr(reference, key)
    for own, expected in zip(at.buffers, reference.buffers, strict=True):
        assert all(same(own[name], expected[name]) for name in expected)


@pytest.mark.parametrize("seed", range(60))
@pytest.mark.parametrize("kind", [FastSteps, WholeSteps])
def test_a_run_in_pieces_has_the_bits_of_the_loop(kind: type[FastSteps] | type[WholeSteps], seed: int) -> None:
    spec = parse(random_dense(seed))
    assert takes(spec)
    assert_the_bits_of_the_loop(spec, kind(spec), seed)


STEPS = {"data": {"X": np.round(np.sin(np.arange(66.0)).reshape(11, 3, 2), 3).tolist()}}
KINDS: dict[str, Any] = {
    "batch_norm": [{"units": 3}, {"kind": "batch_norm"}, {"kind": "activation", "name": "relu"}],
    "dropout": [{"units": 5, "activation": "tanh"}, {"kind": "dropout", "rate": 0.4, "seed": 3}],
    "residual": [{"units": 3}, {"kind": "residual", "layers": [{"units": 3}, {"kind": "batch_norm"}]}],
    "layer_norm": [{"units": 4}, {"kind": "layer_norm"}],
    "rms_norm": [{"units": 4}, {"kind": "rms_norm"}],
    "prelu": [{"units": 4}, {"kind": "prelu"}],
    "rnn": [{"kind": "rnn", "units": 3, "return_sequences": True}, {"units": 2}, {"kind": "rnn", "units": 2}],
    "lstm": [{"kind": "lstm", "units": 2}],
    "gru": [{"kind": "gru", "units": 2}],
}


@pytest.mark.parametrize("bias", ["per_neuron", "shared", "frozen"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_layer_has_the_bits_of_whole_steps(kind: str, bias: str) -> None:
    document = moons(4, conventions={"bias": bias}, penalty={"l2": 0.1}, clip={"norm": 0.3})
    document["network"]["layers"] = [*KINDS[kind], {"units": 1, "activation": "sigmoid"}]
    document["training"] = {"epochs": 6, "batch_size": 4, "shuffle": True}
    if kind in ("rnn", "lstm", "gru"):
        document["data"] = {**STEPS["data"], "Y": [[i % 2] for i in range(11)]}
    spec = parse(document)
    assert takes(spec)
    assert_the_bits_of_the_loop(spec, FastSteps(spec), 1)


@pytest.mark.parametrize("seed", range(20))
def test_the_kernel_agrees_to_rounding(seed: int) -> None:
    document = random_dense(seed)
    document["optimizer"]["learning_rate"] = 0.01  # what diverges differs by more and more
    document["clip"], document["training"]["stop_loss"] = {"norm": 0.1} if seed % 2 else {}, None
    spec = parse(document)
    trainer, notes = make_trainer(spec, begin(spec))
    reason = supports(spec)
    assert (trainer.engine.name, notes) == (("numpy", [f"{FALLBACK}{reason}."]) if reason else ("kernel", []))
    count = spec.training.epochs * batch_count(spec)
    made, expected = trainer.run(count), Trainer(spec, begin(spec), FastSteps(spec)).run(count)
    assert made.last == expected.last
    assert made.losses == pytest.approx(expected.losses, rel=1e-11, abs=1e-12, nan_ok=True)
    assert made.gradient_norms == pytest.approx(expected.gradient_norms, rel=1e-8, abs=1e-11, nan_ok=True)
    assert made.unclipped_norms == pytest.approx(expected.unclipped_norms, rel=1e-8, abs=1e-11, nan_ok=True)
    assert same(made.rates, expected.rates)


def test_norms_are_made_where_they_are_asked_for_and_of_the_last_step() -> None:
    spec = parse(moons())
    trainer = Trainer(spec, begin(spec), FastSteps(spec))
    trainer.engine.measure = lambda step: step % 5 == 0
    made = trainer.run(12)
    known = [made.first + i for i in np.flatnonzero(~np.isnan(made.gradient_norms))]
    assert known == [5, 10, 12]


def test_a_run_in_a_given_time_takes_one_step_at_least_and_no_more_than_asked() -> None:
    for engine in ("numpy", "kernel"):
        spec = parse(moons())
        trainer, _ = make_trainer(spec, begin(spec), engine)
        assert len(trainer.run(100, seconds=0.0).losses) >= 1
        assert len(trainer.run(3, seconds=10.0).losses) == 3


SLOW: list[tuple[str, Any]] = [
    ("rounding", {"conventions": {"rounding": {"digits": 4, "kind": "decimals", "carry": True}}}),
    ("sequential", {"conventions": {"update_order": "sequential"}}),
    ("a whole-batch method", {"optimizer": {"name": "bfgs"}}),
]


@pytest.mark.parametrize("more", [row[1] for row in SLOW], ids=[row[0] for row in SLOW])
def test_what_the_fast_paths_do_not_take_is_computed_by_whole_steps_and_said(more: Any) -> None:
    spec = parse(put({**SMALL, **more}, "training.epochs", 3))
    trainer, notes = make_trainer(spec, begin(spec))
    assert type(trainer.engine) is WholeSteps
    assert notes[0].startswith(FALLBACK)
    assert trainer.run(3).last == 3
    assert make_trainer(spec, begin(spec), "numpy")[1] == []


def test_a_fault_names_the_number_and_keeps_the_parameters_before_it() -> None:
    spec = parse({**chain(1, 1, activation="identity"), "optimizer": {"learning_rate": 1000.0},
                  "data": {"X": [[1e3]], "Y": [[0]]}, "training": {"epochs": 200}})  # fmt: skip
    reference = begin(spec)
    last = list(train(spec, build(spec), reference))[-1]
    for engine in ("numpy", "kernel"):
        trainer, _ = make_trainer(spec, begin(spec), engine)
        made = trainer.run(200)
        assert (made.ended, made.last) == ("nonfinite", last.step)
        assert made.fault == last.fault
        assert np.allclose(trainer.progress().parameters[0]["W"], reference.parameters[0]["W"], rtol=1e-12)


def test_stop_conditions_are_named_and_can_be_passed_over() -> None:
    for training, ended in (({"stop_loss": 100.0}, "stop_loss"), ({"patience": 1}, "patience")):
        document = put(moons(), "training", {"epochs": 50, **training})
        document["optimizer"] = {"name": "sgd", "learning_rate": 0.0}
        for engine in ("numpy", "kernel"):
            spec = parse(document)
            trainer, _ = make_trainer(spec, begin(spec), engine)
            assert trainer.run(50).ended == ended
            assert (made := trainer.run(50, stop=False)).ended == "" and len(made.losses) == 50
