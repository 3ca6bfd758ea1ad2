"""Frozen weights and absent connections against stored numbers of PyTorch (`marked.json`), and a published page."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backprop
from backprop.requests.examples import EXAMPLES

STORED: Any = json.loads(Path(__file__).with_name("marked.json").read_text("utf-8"))["cases"]
IDS = [f"{case['spec']['optimizer']['name']}, l2 {case['spec']['penalty']['l2']}, {case['spec']['clip']['norm']}"
       for case in STORED]  # fmt: skip


@pytest.mark.parametrize("engine", ["numpy", "kernel"])
@pytest.mark.parametrize("case", STORED, ids=IDS)
def test_a_training_by_masks_in_pytorch_has_these_numbers(case: Any, engine: str) -> None:
    result = backprop.train(case["spec"], engine=engine)
    assert result["history"]["loss"] == pytest.approx(case["losses"], rel=1e-12)
    for k, own in enumerate(result["parameters"]):
        for name, numbers in own.items():
            theirs = np.array(case["after"][f"{name}{k + 1}"])
            assert np.array(numbers) == pytest.approx(theirs, rel=1e-11, abs=1e-13)


@pytest.mark.parametrize("case", STORED, ids=IDS)
def test_the_gradient_of_a_frozen_weight_is_autograds(case: Any) -> None:
    step = backprop.run(case["spec"])["steps"][0]
    for code, theirs in case["gradients"].items():
        layer = step["layers"][int(code[-1]) - 1]
        ours = layer["gradients"][code[:-1]]
        bound, norm = case["spec"]["clip"]["norm"], case["norms"][0]
        scale = bound / norm if bound is not None and norm > bound else 1.0
        assert np.array(ours) == pytest.approx(scale * np.array(theirs), rel=1e-12, abs=1e-16)
    assert step["gradient_norm"] == pytest.approx(
        min(case["norms"][0], case["spec"]["clip"]["norm"] or np.inf), rel=1e-12
    )


def test_mazurs_biases_are_frozen_and_his_weights_come_out_as_printed() -> None:
    spec = {**EXAMPLES["mazur"].spec, "conventions": {}}
    network = spec["network"]
    frozen = {
        **spec,
        "network": {**network, "layers": [{**layer, "frozen": {"b": True}} for layer in network["layers"]]},
    }
    step = backprop.run(frozen)["steps"][0]
    new = [layer["after"]["W"] for layer in step["layers"]]
    assert np.round(np.ravel(new[1]), 9).tolist() == [0.35891648, 0.408666186, 0.51130127, 0.561370121]
    assert np.round(np.ravel(new[0]), 8).tolist() == [0.14978072, 0.19956143, 0.24975114, 0.29950229]
    assert step["layers"][0]["after"]["b"] == [0.35, 0.35]
    by_convention = backprop.run({**spec, "conventions": {"bias": "frozen"}})["steps"][0]
    assert [layer["after"] for layer in step["layers"]] == [layer["after"] for layer in by_convention["layers"]]
