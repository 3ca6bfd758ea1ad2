"""Weights of samples and of classes, typed beside the data and the loss: the step, the table and the link follow."""

from typing import Any

from calculating import Calculator, same
from playwright.sync_api import expect

import backprop

SPEC: Any = {
    "network": {"n_inputs": 1, "layers": [
        {"units": 2, "activation": "tanh", "W": [[0.5], [-0.3]], "b": [0.1, 0.2]},
        {"units": 1, "activation": "sigmoid", "W": [[0.7, -0.4]], "b": [0.1]},
    ]},
    "loss": {"name": "binary_cross_entropy"}, "data": {"X": [[1], [2]], "Y": [[0], [1]]},
}  # fmt: skip


def test_weights_are_typed_weigh_the_loss_and_are_taken_back(calculator: Calculator) -> None:
    calculator.opened(SPEC)
    calculator.unfold()
    calculator.field("data.weighted").check()
    calculator.type("data.sample_weights[1]", "2.5")
    calculator.field("loss.weighted").check()
    calculator.type("loss.class_weights[0]", "0.25")
    calculator.page.select_option('[name="loss.reduction"]', "weighted_mean")
    calculator.settled()
    loss = {**SPEC["loss"], "class_weights": [0.25, 1], "reduction": "weighted_mean"}
    spec = {**SPEC, "loss": loss, "data": {**SPEC["data"], "sample_weights": [1, 2.5]}}
    step = backprop.run(spec)["steps"][0]
    assert step["sample_weights"] == [0.25, 2.5]
    assert calculator.value("loss") == same(step["loss"])
    assert calculator.value("sample_weights[0]", "body") == 0.25
    expect(calculator.page.locator("#setup-learning")).to_contain_text(
        "Σ ωE / Σ ω, as CrossEntropyLoss(weight) of PyTorch"
    )
    expect(calculator.page.locator("#loss")).to_contain_text("7 gradients checked")
    calculator.type("data.sample_weights[1]", "-1")
    assert any(sentence.startswith("Weight of sample 2: “-1”") for sentence in calculator.refusals())
    calculator.page.locator("#undo").click()
    calculator.page.locator("#undo").click()
    calculator.settled()
    assert calculator.field("loss.reduction").input_value() == "mean"
