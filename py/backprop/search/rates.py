"""Search: which learning rate, which start. Networks are trained many at a time; batches of them go to any executor.

>>> from backprop.search import search
>>> spec = {"network": {"n_inputs": 2, "layers": [{"units": 3, "activation": "tanh"}, {"units": 1}]},
...         "data": {"dataset": "xor"}, "training": {"epochs": 50}}
>>> found = search(spec, "grid", learning_rates=[0.1, 1.0], seeds=[0, 1])
>>> found["trials"][found["best"]]["learning_rate"]
1.0

`executor` is a `concurrent.futures.Executor`: threads, processes, or a cluster's (`client.get_executor()` of
dask.distributed). Only texts and numbers travel. The answer is the same with and without one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import refuse
from ..functions.schedules import SCHEDULES
from ..layers.base import Mode
from ..messages import message, noted
from ..network.build import NetworkParameters, build
from ..network.spec import ScheduleChoice, Spec
from ..network.starts import reseeded, without_weights
from ..numbers.special import Array
from ..numbers.strict_json import Json, encode
from ..optimizers.base import LEARNING_RATE
from ..requests.parsing import parse
from ..rules.fields import Field
from ..rules.limits import SCHEMA, SEED
from ..runs.engines import make_trainer
from ..runs.run import Run
from ..runs.spec_document import spec_document
from ..training.nonfinite import within_limits
from ..training.numpy_many import StackedTrainer, stacks
from ..training.progress import Progress
from ..training.rows import batch_count
from ..training.steps import evaluate

KINDS = ("grid", "range", "restarts")
RATES = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
TRIALS = 1_000
CHUNK = 64  # networks trained together
COUNT = Field("count", "Restarts", "integer", default=16, minimum=1, maximum=TRIALS)
LOW = Field("low", "Lowest learning rate", default=1e-5, minimum=0, exclusive_minimum=True, maximum=1000)
HIGH = Field("high", "Highest learning rate", default=10.0, minimum=0, exclusive_minimum=True, maximum=1000)
STEPS = Field("steps", "Steps of the range test", "integer", default=100, minimum=2, maximum=10_000)
SMOOTHING = 0.9


def search(spec: Json, kind: str = "grid", executor: Executor | None = None, **asked: Any) -> Json:
    """The document of a search from a spec document.

    kind "grid": learning_rates × seeds of the initial weights; "restarts": `count` seeds from the spec's own on, at its
    own rate; "range": one pass in which the rate grows from `low` to `high` over `steps` steps (Smith 2017).
    Whatever the spec states to start from (weights, biases, γ, β, running statistics) is drawn anew in each trial.
    Raises `SpecError`.
    """
    if kind not in KINDS:
        raise refuse("search.kind", "kind", kind, names=", ".join(KINDS))
    whole = parse(spec)
    if kind == "range":
        return {"schema": SCHEMA, "kind": kind, "trials": [], "best": None, **_range(whole, asked), **noted([])}
    drawn = without_weights(spec)
    parsed = parse(drawn)
    data = parsed.rows
    drawn = {**drawn, "data": spec_document(parsed, build(parsed))["data"]} if data.about.get("dataset") else drawn
    rates, seeds = _places(parsed, kind, asked)
    pairs = [(rate, seed) for rate in rates for seed in seeds]
    text = json.dumps(drawn)
    chunks = [pairs[i : i + CHUNK] for i in range(0, len(pairs), CHUNK)]
    if executor is None:
        found = [trials(text, chunk) for chunk in chunks]
    else:
        count = max(1, min(CHUNK, -(-len(pairs) // 8)))
        chunks = [pairs[i : i + count] for i in range(0, len(pairs), count)]
        found = [future.result() for future in [executor.submit(trials, text, chunk) for chunk in chunks]]
    made = [trial for chunk in found for trial in chunk]
    best = _best(made)
    answer: Json = {"schema": SCHEMA, "kind": kind, "trials": made, "best": best}
    if best is not None:
        winner = _at(parsed, *pairs[best])
        answer["spec"] = spec_document(winner, build(winner))
    return answer | noted([] if best is not None else [message("search.none")])


def _places(spec: Spec, kind: str, asked: dict[str, Any]) -> tuple[list[float], list[int]]:
    own = spec.init.seed
    if kind == "restarts":
        count = COUNT.check(asked.get("count", COUNT.default), "count")
        return [spec.optimizer.learning_rate], [(own + i) % 2**64 for i in range(count)]
    rates = _list(asked.get("learning_rates"), "learning_rates", LEARNING_RATE, RATES)
    seeds = _list(asked.get("seeds"), "seeds", SEED, (own,))
    if len(rates) * len(seeds) > TRIALS:
        raise refuse("search.trials", "seeds", f"{len(rates) * len(seeds)} trials", most=TRIALS)
    return rates, [int(seed) for seed in seeds]


def _list(value: Any, path: str, field: Field, default: Sequence[float]) -> list[Any]:
    if value is None:
        return list(default)
    if isinstance(value, str) or not isinstance(value, Sequence) or not 1 <= len(value) <= TRIALS:
        raise refuse("search.list", path, value, label=field.label, most=TRIALS)
    return [field.check(item, f"{path}[{i}]") for i, item in enumerate(value)]


def _at(spec: Spec, rate: float, seed: int) -> Spec:
    """The spec at another rate, its weights drawn from another seed."""
    return reseeded(replace(spec, optimizer=replace(spec.optimizer, learning_rate=rate)), seed)


def trials(text: str, pairs: Sequence[tuple[float, int]]) -> list[Json]:
    """The trials of a spec's text at (learning rate, seed) pairs: what travels to an executor."""
    spec = parse(json.loads(text))
    if len(pairs) > 1:
        made = _compiled(spec, pairs) or _stacked(spec, pairs)
        if made:
            return made
    return [_alone(_at(spec, rate, seed), rate, seed) for rate, seed in pairs]


Pairs = Sequence[tuple[float, int]]


def _networks(spec: Spec, pairs: Pairs) -> list[NetworkParameters]:
    return [build(_at(spec, rate, seed)) for rate, seed in pairs]


def _compiled(spec: Spec, pairs: Pairs) -> list[Json] | None:
    """All of them in calls of the kernel; None where it does not take them."""
    if judged(spec) or spec.optimizer.schedule.row.name != "constant" or spec.optimizer.changes:
        return None
    try:
        from ..kernel import Restarts

        trainer = Restarts(spec, _networks(spec, pairs), [rate for rate, _ in pairs])
    except MemoryError:
        raise
    except Exception:  # NumPy makes the same numbers, and the trials tell nothing of how they were made
        return None
    per_epoch = batch_count(spec)
    first = last = trainer.run(per_epoch)
    for _ in range(spec.training.epochs - 1):
        last = trainer.run(per_epoch)
    networks = [trainer.parameters(i) for i in range(len(pairs))]
    return _told(spec, pairs, np.mean(first, axis=1), np.mean(last, axis=1), networks)


def _stacked(spec: Spec, pairs: Pairs) -> list[Json] | None:
    """All of them with an axis more in every array; None where that can't be."""
    if judged(spec) or not stacks(spec):
        return None
    trainer = StackedTrainer(spec, _networks(spec, pairs), [rate for rate, _ in pairs])
    first = last = trainer.epoch()
    for _ in range(spec.training.epochs - 1):
        last = trainer.epoch()
    return _told(spec, pairs, first, last, [trainer.network(i) for i in range(len(pairs))])


def judged(spec: Spec) -> bool:
    """True where each network's own losses say how it goes on: such networks are trained one by one."""
    training = spec.training
    stops = training.stop_loss is not None or training.patience is not None
    return stops or spec.optimizer.schedule.row.follows_loss


def _told(spec: Spec, pairs: Pairs, first: Array, last: Array, networks: list[NetworkParameters]) -> list[Json]:
    made = []
    for (rate, seed), begun, loss, network in zip(pairs, first, last, networks, strict=True):
        finite = bool(np.isfinite(loss)) and within_limits(array for layer in network for array in layer.values())
        val = evaluate(spec, network, *spec.rows.held_out)[1] if spec.rows.held_out and finite else None
        ended = "end" if finite else "nonfinite"
        made.append(_trial(rate, seed, begun, loss if finite else np.nan, val, spec.training.epochs, ended))
    return made


def _alone(spec: Spec, rate: float, seed: int) -> Json:
    run = Run(spec)
    run.go_on(run.first + run.per_epoch, stop=False)
    first = _epoch_loss(run)
    if not run.ended:
        run.go_on(run.end)
    held_out, val = spec.rows.held_out, None
    if held_out:
        at = run.progress()
        val = evaluate(spec, at.parameters, *held_out, Mode(training=False, buffers=at.buffers))[1]
    return _trial(rate, seed, first, _epoch_loss(run), val, run.epoch, run.ended or "end")


def _epoch_loss(run: Run) -> float:
    """The mean loss of the epoch that has just ended."""
    return np.nan if run.fault else run.progress().last_epoch_loss


def _trial(rate: float, seed: int, first: float, loss: float, val: float | None, epochs: int, ended: str) -> Json:
    return {
        "learning_rate": rate, "seed": seed, "first_loss": encode(float(first)), "loss": encode(float(loss)),
        "val_loss": None if val is None else encode(float(val)), "epochs": epochs, "ended": ended,
    }  # fmt: skip


def _best(made: Sequence[Json]) -> int | None:
    """The trial with the lowest loss, of the rows kept out where there are any."""

    def loss(i: int) -> float:
        value = made[i]["loss"] if made[i]["val_loss"] is None else made[i]["val_loss"]
        return value if isinstance(value, float) and made[i]["ended"] != "nonfinite" else np.inf

    found = min(range(len(made)), key=loss)
    return found if np.isfinite(loss(found)) else None


def _range(spec: Spec, asked: dict[str, Any]) -> Json:
    """The loss while the rate grows by a factor a step, up to where it is not finite."""
    low = LOW.check(asked.get("low", LOW.default), "low")
    high = HIGH.check(asked.get("high", HIGH.default), "high")
    steps = STEPS.check(asked.get("steps", STEPS.default), "steps")
    if not low < high:
        raise refuse("search.high", "high", high)
    factor = (high / low) ** (1.0 / (steps - 1))
    growing = ScheduleChoice(SCHEDULES["exponential"], {"factor": factor}, {"per": "step"})
    optimizer = replace(spec.optimizer, learning_rate=low, schedule=growing, changes=(), checkpoint=None)
    tested = replace(spec, optimizer=optimizer)
    trainer, _ = make_trainer(tested, Progress.begin(tested, build(tested)))
    made = trainer.run(steps, stop=False)
    smoothed, average = [], 0.0
    for i, loss in enumerate(made.losses.tolist()):
        average = SMOOTHING * average + (1.0 - SMOOTHING) * loss
        smoothed.append(average / (1.0 - SMOOTHING ** (i + 1)))
    finite = [i for i, value in enumerate(smoothed) if np.isfinite(value)]
    lowest = min(finite, key=lambda i: smoothed[i], default=None)
    return {
        "range": {
            "learning_rate": encode(made.rates), "loss": encode(made.losses), "smoothed": encode(np.array(smoothed)),
            "suggested": None if lowest is None else float(made.rates[lowest]) / 10.0,
        }
    }  # fmt: skip
