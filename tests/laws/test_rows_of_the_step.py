"""All that speaks of a step speaks of the rows, the step number and the parameters of the step that `run` shows."""

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from random_networks import changed, make
from random_specs import gone_on, random_spec

from backprop.diagnose.curvature import HESSIAN_PARAMETERS, curvature
from backprop.errors import SpecError
from backprop.exports.case import Case
from backprop.lines import worked
from backprop.network.build import build
from backprop.network.layout import Layout
from backprop.network.objective import truncating
from backprop.numbers.strict_json import Json
from backprop.oracles.check import check
from backprop.oracles.report import check_document
from backprop.oracles.tape import tape_document
from backprop.requests.parsing import parse
from backprop.runs.result import run
from backprop.training.rows import next_rows
from backprop.training.shuffling import Shuffle

COUNT = 120  # by hand: 500 and more


def at(document: Json, path: str) -> Any:
    """The number at a path of a step."""
    for key in re.findall(r"\w+", path):
        document = document[int(key) if key.isdigit() else key]
    return document


@pytest.mark.parametrize("seed", range(COUNT))
def test_check_tape_hessian_worked_lines_and_exports_are_of_the_step_that_is_shown(seed: int) -> None:
    spec = parse(random_spec(seed))
    step = run(spec)["steps"][0]
    rows = next_rows(spec)
    assert (rows.number, rows.epoch) == (step["step"], step["epoch"])
    assert rows.X.tolist() == step["X"]
    assert rows.Y.tolist() == step["Y"]
    found = check_document(check(spec))
    for entry in found["parameters"]:
        assert entry["analytic"] == at(step, entry["quantity"]), entry["quantity"]
    tape = tape_of(spec)
    for node in tape["nodes"]:
        if node["quantity"] and not node["quantity"].endswith("penalty"):
            assert node["value"] == pytest.approx(at(step, node["quantity"]), rel=1e-13, abs=1e-300), node["quantity"]
    for row in tape["agreement"]:
        assert row["analytic"] == at(step, row["quantity"]), row["quantity"]
    if not truncating(spec) and Layout(spec, build(spec)).size <= HESSIAN_PARAMETERS:
        bent = curvature(spec)
        for path, slope in zip(bent.parameters, bent.gradient.tolist(), strict=True):
            assert slope == pytest.approx(at(step, path.replace("before", "gradients", 1)), rel=1e-15), path
    for line in worked.all_lines(worked.view(spec, worked.first_step(spec))):
        assert line.value == at(step, line.quantity), line.quantity
    if np.all(np.isfinite(step["loss"])):
        assert Case.of(spec).step.X.tolist() == step["X"]


def tape_of(spec: Any) -> Json:
    """The tape's document; nothing of a network that is too large for it."""
    try:
        return tape_document(spec)
    except SpecError as error:
        assert "at most" in error.message
        return {"nodes": [], "agreement": []}


def test_the_rows_are_those_of_the_epoch_and_the_order_of_the_run() -> None:
    """Batches of 2 of 5 rows are 3 steps an epoch: after 4 steps comes the second batch of the second epoch."""
    spec = make([2, 2, 1], ["tanh", "identity"], n_samples=5, training={"batch_size": 2, "shuffle": True, "seed": 3})
    orders = Shuffle(3, 5)
    first, second = orders.next().tolist(), orders.next().tolist()
    for done, rows in ((0, first[:2]), (1, first[2:4]), (2, first[4:]), (3, second[:2]), (4, second[2:4])):
        later = parse(gone_on(changed(spec, training={**spec["training"], "epochs": 2}), done)) if done else parse(spec)
        assert next_rows(later).mode.samples == rows
        assert next_rows(later).mode.step == done + 1
        assert check(later).analytic[0]["W"].tolist() == shown_gradient(later)


def shown_gradient(spec: Any) -> Any:
    return run(spec)["steps"][0]["layers"][0]["gradients"]["W"]


def test_dropout_draws_the_mask_of_the_step_that_comes() -> None:
    """Masks differ from step to step: those of step 4 give other gradients than those of step 1."""
    spec = make([3, 4, 1], ["tanh", "identity"], n_samples=6, training={"epochs": 9})
    spec["network"]["layers"].insert(1, {"kind": "dropout", "rate": 0.5, "seed": 2})
    later = parse(gone_on(spec, 3))
    at_start = replace(later, optimizer=replace(later.optimizer, checkpoint=None))
    assert check(later).analytic[0]["W"].tolist() == shown_gradient(later)
    assert check(at_start).analytic[0]["W"].tolist() != shown_gradient(later)
    mask = worked.first_step(later).traces[1].shown["mask"]
    nodes = {node["quantity"]: node for node in tape_document(later)["nodes"]}
    for s, j in np.argwhere(mask == 1):
        assert nodes[f"layers[1].a[{s}][{j}]"]["value"] != 0
