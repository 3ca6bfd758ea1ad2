"""Schedules: formulas against rates, ends, counting in steps or epochs, the plateau rule."""

import math
from itertools import pairwise
from typing import Any

import pytest

import backprop
from backprop.documents.options import options
from backprop.functions.schedules import SCHEDULES, Plateau
from backprop.lines import worked
from backprop.lines.expression import evaluate, num, sym
from backprop.lines.written import fill
from backprop.requests.parsing import parse

NETWORK = {"n_inputs": 1, "layers": [{"units": 1, "W": [[0.5]], "b": [0.1]}]}
DATA = {"X": [[1.0], [0.5], [-1.0]], "Y": [[1], [0], [1]]}


def history(schedule: dict[str, Any], epochs: int, batch_size: int | None = None, eta: float = 0.1) -> Any:
    return backprop.run({
        "network": NETWORK, "data": DATA, "training": {"epochs": epochs, "batch_size": batch_size},
        "optimizer": {"learning_rate": eta, "schedule": schedule},
    })["history"]  # fmt: skip


@pytest.mark.parametrize("name", SCHEDULES)
def test_each_formula_gives_the_rate(name: str) -> None:
    row = SCHEDULES[name]
    hyper = {field.name: field.default for field in row.hyperparameters}
    if "steps" in hyper:
        hyper["steps"] = 37
    for k in range(60):
        values = {"eta_0": 0.3, "k": k, "drops": k // 9, **hyper}
        names = {**{key: num(float(value)) for key, value in values.items()}, "pi": sym("π")}
        formula = evaluate(fill(row.formula, names))
        rate = row.rate(0.3, k, k // 9, **hyper)
        assert rate == pytest.approx(formula, rel=1e-14), k
        assert 0 <= rate <= 0.3


def test_step_decay_drops_after_whole_periods() -> None:
    rates = history({"name": "step", "factor": 0.5, "every": 3}, 7)["learning_rate"]
    assert rates == [0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025]


def test_counted_in_epochs_the_rate_stays_within_an_epoch() -> None:
    rates = history({"name": "exponential", "factor": 0.5, "per": "epoch"}, 3, batch_size=1)["learning_rate"]
    assert rates == [0.1] * 3 + [0.05] * 3 + [0.025] * 3


def test_cosine_is_as_long_as_the_training_unless_said() -> None:
    rates = history({"name": "cosine", "minimum": 0.02}, 4, batch_size=2)["learning_rate"]
    assert rates[0] == 0.1 and rates[4] == pytest.approx(0.06, rel=1e-15)
    assert rates[7] == pytest.approx(0.02 + 0.04 * (1 + math.cos(7 * math.pi / 8)), rel=1e-15)
    short = history({"name": "cosine", "steps": 3, "minimum": 0.02}, 6)["learning_rate"]
    assert short[3:] == [0.02, 0.02, 0.02]
    spec = parse({"network": NETWORK, "data": DATA, "training": {"epochs": 4, "batch_size": 2},
                  "optimizer": {"schedule": {"name": "cosine", "per": "epoch"}}})  # fmt: skip
    assert spec.optimizer.schedule.hyper["steps"] == 4


def test_warmup_rises_to_the_full_rate_then_falls() -> None:
    rates = history({"name": "warmup_cosine", "warmup": 4}, 10)["learning_rate"]
    assert rates[:5] == pytest.approx([0.025, 0.05, 0.075, 0.1, 0.1], rel=1e-15)
    assert all(a > b for a, b in pairwise(rates[4:]))


def test_inverse_time() -> None:
    assert history({"name": "inverse_time", "rate": 1.0}, 4)["learning_rate"] == [0.1, 0.05, 0.1 / 3, 0.025]


def test_the_plateau_rule_waits_then_drops_then_waits_again() -> None:
    plateau = Plateau()
    seen = []
    for loss in (1.0, 0.5, 0.5, 0.5, 0.5, 0.5, 0.4, 0.5, 0.5, 0.5):
        plateau = plateau.after(loss, patience=1, threshold=1e-4)
        seen.append(plateau.drops)
    assert seen == [0, 0, 0, 1, 1, 2, 2, 2, 3, 3]


def test_a_run_on_a_plateau_lowers_its_rate() -> None:
    schedule = {"name": "plateau", "patience": 1, "threshold": 0.5, "factor": 0.1, "minimum": 2e-4}
    rates = history(schedule, 12)["learning_rate"]
    assert sorted(set(rates), reverse=True) == pytest.approx([0.1, 0.01, 0.001, 2e-4])


def test_a_schedule_may_be_given_by_its_name() -> None:
    spec = parse({"network": NETWORK, "data": DATA, "optimizer": {"schedule": "exponential"}})
    assert spec.optimizer.schedule.hyper == {"factor": 0.95}


def test_the_line_of_the_learning_rate() -> None:
    document = {"network": NETWORK, "data": DATA, "optimizer": {"schedule": {"name": "warmup_cosine"}}}
    spec = parse(document)
    line = worked.line(worked.view(spec, worked.first_step(spec)), "learning_rate")
    assert line.value == pytest.approx(0.01) and evaluate(line.numbers) == line.value


def test_options_state_every_schedule() -> None:
    rows = options()["schedules"]
    assert [row["name"] for row in rows] == [
        "constant", "step", "exponential", "cosine", "inverse_time", "warmup_cosine", "plateau",
    ]  # fmt: skip
    assert all(row["formula"]["latex"] and row["source"] for row in rows)
