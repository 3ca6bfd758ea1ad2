"""Specs whose whole training is exported: kinds of layers × optimizers × schedules × ways to stop, in turn.

Whole-batch methods, which know no schedules and no batches, take each kind of layer that they can.

Each of a table's rows meets others of the other tables; every row comes up, also one that a later change adds.
"""

import re
from collections.abc import Iterator
from itertools import chain, count, cycle
from typing import Any

import numpy as np
from exported_cases import BASE, CASES, LAYERS, MARKED, run_here, tell, with_layers

from backprop.errors import SpecError
from backprop.exports import export
from backprop.functions.losses import LOSSES
from backprop.functions.schedules import SCHEDULES
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.optimizers.second_order import WHOLE_BATCH
from backprop.requests.parsing import parse
from backprop.runs.run import Run
from backprop.runs.run_document import Pace, result_document

AGAIN = " with another optimizer"  # too many to be run often
DIFFERENCE = re.compile(r"difference ([\d.e+-]+)")


def optimizers() -> Iterator[dict[str, Any]]:
    """Each row, and each value of each of its choices, with and without weight decay."""
    for name, row in OPTIMIZERS.items():
        yield {"name": name, "learning_rate": 0.02}
        for choice in row.choices:
            for value in choice.values:
                yield {"name": name, "learning_rate": 0.02, "weight_decay": 0.1, choice.name: value.name}


def schedules() -> Iterator[dict[str, Any]]:
    """Each row, counted in each way, short enough to be seen in a few steps."""
    short = {"every": 2, "steps": 7, "warmup": 3, "patience": 0, "threshold": 0.5}
    for name, row in SCHEDULES.items():
        own = {field.name: short[field.name] for field in row.hyperparameters if field.name in short}
        yield {"name": name, **own}
        for choice in row.choices:
            for value in choice.values:
                yield {"name": name, **own, choice.name: value.name}


WAYS: list[dict[str, Any]] = [
    {"epochs": 4, "batch_size": 2, "shuffle": True, "seed": 3},
    {"epochs": 5, "batch_size": 3, "patience": 1},
    {"epochs": 6, "batch_size": 4, "shuffle": True, "stop_loss": 0.3},
    {"epochs": 5},
]


def rows(spec: dict[str, Any], n: int = 7) -> dict[str, Any]:
    """The spec with other rows, drawn; two of them are kept out of the training."""
    rng, X, Y = np.random.default_rng(2), np.array(spec["data"]["X"]), np.array(spec["data"]["Y"])
    X, Y = rng.normal(size=(n, *X.shape[1:])), rng.normal(size=(n, *Y.shape[1:]))
    return {**spec, "data": {"X": X.tolist(), "Y": Y.tolist(), "val_fraction": 0.3}}


def resumed(spec: dict[str, Any], **more: Any) -> dict[str, Any]:
    """The spec where a run of one epoch and two further steps has come to."""
    run = Run(parse(spec), "numpy")
    run.go_on(run.per_epoch + 2)
    result = result_document(run, Pace())
    result["spec"]["optimizer"]["state"] = result["optimizer_state"]
    return {**result["spec"], **more}


def takes_whole_batches(spec: dict[str, Any]) -> bool:
    """False where losses cannot be compared from step to step: masks are drawn anew, or a gradient is truncated."""
    try:
        parse(spec)
    except SpecError as refused:
        assert str(refused.field).startswith("network.layers")
        return False
    return True


def by_methods() -> dict[str, dict[str, Any]]:
    """Each method with each kind of layer that it takes; and with all that else may change the loss or end a run."""
    made: dict[str, dict[str, Any]] = {}
    for i, name in enumerate(LAYERS):
        for j, method in enumerate(WHOLE_BATCH):
            optimizer = {"name": method, **({"damping": 0.01} if method in ("newton", "gauss_newton") else {})}
            spec = {**rows(with_layers(name)), "optimizer": optimizer, "training": {"epochs": 3}}
            if takes_whole_batches(spec):
                again = AGAIN * ((i - j) % len(WHOLE_BATCH) > 0)
                made[f"layers {name}{again}, whole batch, {method}"] = spec
    weighted = rows(CASES["weights, weighted_mean, identity"])
    weighted["data"]["sample_weights"] = [1, 0.3, 2, 0.5, 4, 1.5, 0.8]
    squares = {"loss": {"name": "mean_squared_error", "reduction": "sum"}}
    further: dict[str, dict[str, Any]] = {
        "penalty, shared biases": {
            "penalty": {"l1": 0.01, "l2": 0.1, "biases": True}, "conventions": {"bias": "shared"},
        },
        "frozen biases": {"conventions": {"bias": "frozen"}}, "marks": {"network": {"n_inputs": 2, "layers": MARKED}},
        "sum of squares": squares, "weights": weighted, "patience": {"training": {"epochs": 9, "patience": 1}},
        "stops, shuffled": {"training": {"epochs": 9, "stop_loss": 0.35, "shuffle": True}},
        "settles": {"network": {"n_inputs": 2, "layers": [{"units": 2, "activation": "identity"}]},
                    "training": {"epochs": 60}},
    }  # fmt: skip
    for i, (name, more) in enumerate(further.items()):
        for j, method in enumerate(WHOLE_BATCH):
            again = AGAIN * ((i - j) % 2)
            spec = {**rows(BASE), "training": {"epochs": 4}, **more, "optimizer": {"name": method}}
            made[f"{name}{again}, {method}"] = spec
    for method in WHOLE_BATCH:
        spec = {**rows(BASE), "optimizer": {"name": method}, "training": {"epochs": 3}}
        made[f"goes on, {method}"] = resumed(spec)
    return made


def of_loss(loss: str) -> list[dict[str, Any]]:
    """The last two cases of a loss, with twice their rows."""
    cases = [spec for case, spec in CASES.items() if case.startswith(f"loss {loss} ")]
    return [
        {**spec, "data": {key: [*spec["data"][key], *spec["data"][key]] for key in ("X", "Y")}} for spec in cases[-2:]
    ]


EARLY_LOSSES = list(LOSSES)[: list(LOSSES).index("squared_hinge")]
"""Those whose cases come before others, which the later ones thus leave as they are."""


def _made() -> dict[str, dict[str, Any]]:
    every, way, schedule, number = cycle(optimizers()), cycle(WAYS), cycle(schedules()), count()
    made: dict[str, dict[str, Any]] = {}

    def add(name: str, spec: dict[str, Any], optimizer: dict[str, Any], **more: Any) -> None:
        optimizer = {**optimizer, "schedule": next(schedule)}
        made[f"{next(number)} {name}, {optimizer['name']}"] = {
            **spec, "optimizer": optimizer, "training": next(way), **more,
        }  # fmt: skip

    later = (
        "flatten",
        "pool",
        "series",
        "group norm",
        "attention",
    )  # What comes in between gives all others other schedules.
    late = [name for name in LAYERS if any(word in name for word in later)]
    for name in (name for name in LAYERS if name not in late):
        for again in ("", AGAIN):
            add(f"layers {name}{again}", rows(with_layers(name)), next(every))
    for optimizer in chain(optimizers(), ({"name": "adam"} for _ in schedules())):
        add("optimizer", rows(BASE), optimizer)
    for loss in EARLY_LOSSES:
        for spec in of_loss(loss):
            add(f"loss {loss}", spec, {"name": "adam"})
    hard = {"penalty": {"l1": 0.01, "l2": 0.1, "biases": True}, "clip": {"value": 0.2, "norm": 0.3}}
    for name in ("dense", "batch norm", "dropout", "rnn, every step"):
        spec = rows(BASE if name == "dense" else with_layers(name))
        add(f"penalty and clipping, {name}", {**spec, **hard}, next(every))
        for convention in ({"update_order": "sequential"}, {"bias": "shared"}, {"bias": "frozen"}, {"bias": "none"}):
            add(f"{convention}, {name}", {**spec, "conventions": convention}, next(every))
    for reduction in ("mean", "weighted_mean"):
        weighted = rows(CASES[f"weights, {reduction}, identity"])
        weighted["data"]["sample_weights"] = [1, 0.3, 2, 0.5, 4, 1.5, 0.8]
        add(f"weights, {reduction}", weighted, next(every))
    masks = {"kind": "dropout", "mask": np.eye(5)[:, :3].astype(int).tolist()}
    by_row = rows(with_layers("dropout"), 5) | {
        "network": {"n_inputs": 2, "layers": [{"units": 3}, masks, {"units": 2}]},
    }
    by_row["data"].pop("val_fraction")
    add("a mask for each row", by_row, next(every))
    for name in late:
        for again in ("", AGAIN):
            add(f"layers {name}{again}", rows(with_layers(name)), next(every))
    for loss in (name for name in LOSSES if name not in EARLY_LOSSES):
        for spec in of_loss(loss):
            add(f"loss {loss}", spec, {"name": "adam"})
    short = {"epochs": 3, "batch_size": 2, "shuffle": True}
    for name in ("batch norm", "dropout"):
        begun = rows(with_layers(name, optimizer={"name": "adam", "schedule": {"name": "cosine"}}, training=short))
        made[f"goes on within an epoch, {name}"] = resumed(begun)
    return made | by_methods()


WHOLE = _made()
FEWER = [case for case in WHOLE if AGAIN not in case]


def runs(to: str, spec: Any) -> tuple[float, str]:
    """The script runs to its end: the largest difference that it prints, and all it prints."""
    printed = run_here(export(spec, to, whole=True))
    assert printed.endswith("All losses agree.\n"), printed
    return max(map(float, DIFFERENCE.findall(printed)), default=0.0), printed


def agrees(to: str, case: str) -> bool:
    """True when the script runs to its end; the worst difference of its losses is printed, or what is wrong."""
    try:
        worst, _ = runs(to, WHOLE[case])
    except Exception as error:
        print(f"{case}: {type(error).__name__}: {error}")
        return False
    print(f"{case}: {worst:.1e}")
    return True


if __name__ == "__main__":
    tell(WHOLE, agrees)
