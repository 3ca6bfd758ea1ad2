"""Results as plain JSON: the only module that knows the keys of an experiment's document."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import Any

from ..limits import SCHEMA
from .experiment import Arm, Experiment, Measure, Results
from .measuring import with_rate
from .statistics import Summary

Json = Any


def experiment_document(experiment: Experiment, results: Results, seeds: int) -> Json:
    """All that was measured over seeds 0 to seeds − 1; `null` stands for a run that never arrived."""
    whole = bool(seeds)
    return {
        "schema": SCHEMA, "name": experiment.name, "title": experiment.title, "section": experiment.section,
        "claim": experiment.claim, "question": experiment.question, "task": experiment.task,
        "budget": experiment.budget, "source": experiment.source, "seeds": seeds,
        "settings": [asdict(setting) for setting in experiment.settings],
        "measures": [asdict(measure) for measure in experiment.measures],
        "rows": [_row(experiment, arm, results) for arm in experiment.arms] if whole else [],
        "verdict": asdict(experiment.verdict(results)) if whole else None,
        "drawing": asdict(experiment.drawing) | {"x": list(experiment.drawing.x)},
    }  # fmt: skip


def _row(experiment: Experiment, arm: Arm, results: Results) -> Json:
    return {
        "setting": arm.setting, "arm": arm.name, "label": arm.label,
        "measures": {measure.name: _measured(measure, arm, results) for measure in experiment.measures},
        "curve": [_summary(point) for point in results.curves(arm.setting, arm.name)],
        "spec": try_it(arm, results),
    }  # fmt: skip


def _measured(measure: Measure, arm: Arm, results: Results) -> Json:
    values = results.values(arm.setting, arm.name, measure.name)
    own = _summary(results.summary(arm.setting, arm.name, measure.name))
    return {**own, "values": [_number(value) for value in values]}


def _summary(of: Summary) -> Json:
    return {key: _number(value) for key, value in vars(of).items()}


def _number(value: float) -> float | int | None:
    return None if math.isinf(value) else value


def try_it(arm: Arm, results: Results) -> Json:
    """The spec of the first seed, at the learning rate that was the middle one of the best."""
    document = arm.spec(0)
    if not arm.rates:
        return document
    best = sorted(rate for rate in results.values(arm.setting, arm.name, "rate") if not math.isinf(rate))
    return with_rate(document, best[len(best) // 2] if best else arm.rates[-1])
