"""Results as plain JSON: the only module that knows the keys of an experiment's document."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict

from ..numbers.strict_json import Json
from ..rules.limits import SCHEMA
from .experiment import Arm, Experiment, Measure, Results, Verdict
from .seeds import seeds_text
from .statistics import Middle, Summary
from .verdicts import verdict


def experiment_document(
    experiment: Experiment, results: Results, seeds: Sequence[int], rates: Mapping[tuple[str, str], float]
) -> Json:
    """All that was measured over these seeds, each arm at its learning rate; `null` stands for what never arrived."""
    whole = bool(seeds)
    arms = [arm for arm in experiment.arms if (arm.setting, arm.name) in results.outcomes]
    return {
        "schema": SCHEMA, "name": experiment.name, "title": experiment.title, "section": experiment.section,
        "claim": experiment.claim, "question": experiment.question, "task": experiment.task,
        "budget": experiment.budget, "source": experiment.source, "seeds": len(seeds),
        "seed_list": seeds_text(tuple(seeds)),
        "settings": [asdict(setting) for setting in experiment.settings],
        "measures": [asdict(measure) for measure in experiment.measures],
        "rows": [_row(experiment, arm, results, rates) for arm in arms] if whole else [],
        "verdict": _verdict(verdict(experiment, results)) if whole else None,
        "drawing": asdict(experiment.drawing) | {"x": list(experiment.drawing.x)},
    }  # fmt: skip


def _verdict(of: Verdict) -> Json:
    return {**asdict(of), "deciding": [{**asdict(one), "effect": _middle(one.effect)} for one in of.deciding]}


def _middle(of: Middle) -> Json:
    return {key: _number(value) for key, value in vars(of).items()}


def _row(experiment: Experiment, arm: Arm, results: Results, rates: Mapping[tuple[str, str], float]) -> Json:
    rate = rates.get((arm.setting, arm.name))
    return {
        "setting": arm.setting, "arm": arm.name, "label": arm.label,
        "measures": {measure.name: _measured(measure, arm, results) for measure in experiment.measures},
        "curve": [_summary(point) for point in results.curves(arm.setting, arm.name)],
        "rate": rate, "rates": list(arm.rates),
        "spec": (arm if rate is None else arm.at(rate)).spec(0),
    }  # fmt: skip


def _measured(measure: Measure, arm: Arm, results: Results) -> Json:
    values = results.values(arm.setting, arm.name, measure.name)
    own = _summary(results.summary(arm.setting, arm.name, measure.name))
    return {**own, "values": [_number(value) for value in values]}


def _summary(of: Summary) -> Json:
    return {key: _number(value) for key, value in vars(of).items()}


def _number(value: float) -> float | int | None:
    return None if math.isinf(value) else value
