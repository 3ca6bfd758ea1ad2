"""Steps with weights of samples and of classes against stored numbers of PyTorch and Keras (`weighted.json`)."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import backprop

STORED: Any = json.loads(Path(__file__).with_name("weighted.json").read_text("utf-8"))["cases"]
CASES = {f"{case['tool']}: {case['call']}": case for case in STORED}


def worst(ours: Any, theirs: Any) -> float:
    a, b = np.array(ours), np.array(theirs)
    return float(np.max(np.abs(a - b)) / max(1e-3, float(np.max(np.abs(b)))))


@pytest.mark.parametrize("name", CASES)
def test_a_weighted_step_is_the_one_that_the_framework_takes(name: str) -> None:
    case = CASES[name]
    step = backprop.run(case["spec"])["steps"][0]
    assert worst(step["loss"], case["loss"]) <= 1e-12
    for k, layer in enumerate(step["layers"]):
        for parameter in ("W", "b"):
            assert worst(layer["after"][parameter], case["after"][k][parameter]) <= 1e-12
            if "gradients" in case:
                assert worst(layer["gradients"][parameter], case["gradients"][k][parameter]) <= 1e-12


@pytest.mark.parametrize("name", CASES)
def test_no_other_reduction_gives_these_numbers(name: str) -> None:
    case = CASES[name]
    for reduction in {"mean", "sum", "weighted_mean"} - {case["spec"]["loss"]["reduction"]}:
        loss = {**case["spec"]["loss"], "reduction": reduction}
        step = backprop.run({**case["spec"], "loss": loss})["steps"][0]
        assert worst(step["layers"][1]["after"]["W"], case["after"][1]["W"]) > 1e-3
