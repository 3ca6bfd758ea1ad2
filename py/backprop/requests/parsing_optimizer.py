"""The optimizer of a spec document: its hyperparameters and choices, its schedule, and the state it goes on from."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ..errors import refuse
from ..functions.schedules import SCHEDULES
from ..network.spec import OptimizerChoice, ScheduleChoice, Spec, Training
from ..numbers.json_reader import Reader
from ..optimizers import OPTIMIZERS
from ..rules.limits import Convention
from ..training.checkpoint import read_checkpoint


def read_optimizer(reader: Reader, training: Training, n_samples: int) -> OptimizerChoice:
    """All but the state, which must be held against the network (`read_state`)."""
    row = OPTIMIZERS[reader.choice("name", "Optimizer", OPTIMIZERS, "sgd")]
    learning_rate = reader.number(row.learning_rate)
    schedule = _schedule(reader, learning_rate, training, n_samples)
    hyper, choices = reader.hyperparameters(row.hyperparameters), read_choices(reader, row.choices)
    for name, (choice, plain, turned) in row.turns.items():
        if hyper[name]:
            if choices[choice] not in (plain, turned):
                raise refuse("optimizer.turns", reader.at(name), hyper[name], choice=choice, plain=plain, value=turned)
            choices[choice] = turned
    return OptimizerChoice(row, learning_rate, hyper, choices, schedule, changes=training.changes)


def read_state(reader: Reader, spec: Spec) -> Spec:
    """The spec with the checkpoint of `optimizer.state`, if there is one."""
    if not reader.has("state"):
        reader.raw("state")
        return spec
    checkpoint = read_checkpoint(reader.object("state", "Optimizer state"), spec)
    return replace(spec, optimizer=replace(spec.optimizer, checkpoint=checkpoint))


def read_choices(reader: Reader, choices: tuple[Convention, ...]) -> dict[str, str]:
    """The variant chosen for each choice of a row; the first value is the default."""
    return {
        row.name: reader.choice(row.name, row.label, [value.name for value in row.values], row.values[0].name)
        for row in choices
    }


def _schedule(parent: Reader, learning_rate: float, training: Training, n_samples: int) -> ScheduleChoice:
    value = parent.raw("schedule", {})
    path = parent.at("schedule")
    reader = Reader({"name": value} if isinstance(value, str) else value, path, "Learning-rate schedule")
    row = SCHEDULES[reader.choice("name", "Learning-rate schedule", SCHEDULES, "constant")]
    hyper: dict[str, Any] = reader.hyperparameters(row.hyperparameters)
    choices = read_choices(reader, row.choices)
    reader.close()
    if "minimum" in hyper and hyper["minimum"] > learning_rate:
        raise refuse("schedule.minimum", f"{path}.minimum", hyper["minimum"])
    if "steps" in hyper:
        shortest = hyper.get("warmup", 0) + 1
        if hyper["steps"] is None:  # as long as the training, said in the resolved spec
            batches = training.batch_count(n_samples)
            length = training.epochs * (1 if choices["per"] == "epoch" else batches)
            hyper["steps"] = max(length, shortest)
        elif hyper["steps"] < shortest:
            raise refuse("schedule.steps", f"{path}.steps", hyper["steps"])
    return ScheduleChoice(row, hyper, choices)
