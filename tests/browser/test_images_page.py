"""Layers over images on the page: a student's convolution, its numbers read off, its kernel edited."""

from typing import Any

import numpy as np
import pytest
from calculating import Calculator
from layered import NUMBERS, agree, first_step, numbers_of, open_file, saved
from playwright.sync_api import expect

KERNEL = [[1, 0, -1], [2, 0, -2], [1, 0, -1]]
SPEC: Any = {
    "schema": 1,
    "title": "4 × 4 by 3 × 3",
    "network": {
        "n_inputs": 16,
        "layers": [
            {"kind": "conv2d", "input": [1, 4, 4], "kernel": 3, "K": [[KERNEL]], "b": [0.5]},
            {"units": 1, "activation": "identity", "W": [[1, -1, 0.5, 2]], "b": [0]},
        ],
    },
    "data": {"X": [[i / 10 for i in range(16)]], "Y": [[1]]},
    "optimizer": {"name": "sgd", "learning_rate": 0.01},
}


def test_a_student_reads_off_what_a_kernel_and_an_image_get(calculator: Calculator) -> None:
    page = calculator.page
    open_file(calculator, SPEC)
    step = first_step(SPEC)
    agree(page.evaluate(NUMBERS, "#tables"), numbers_of(step["layers"]))
    delta = np.reshape(step["layers"][0]["delta"], (2, 2))
    image = np.reshape(SPEC["data"]["X"], (4, 4))
    dK = [[np.sum(delta * image[v : v + 2, w : w + 2]) for w in range(3)] for v in range(3)]
    for v, w in np.ndindex(3, 3):
        path = f"layers[0].gradients.K[0][0][{v}][{w}]"
        assert calculator.value(path, "#tables") == pytest.approx(dK[v][w], rel=1e-12)
    page.locator('#tables [data-quantity="layers[0].gradients.K[0][0][1][2]"]').click()
    arithmetic = page.locator("#arithmetic")
    expect(arithmetic).to_contain_text("gradient of k(1,1,2,3)")
    for v, w in np.ndindex(2, 2):
        expect(arithmetic.locator(f'[data-quantity="X[0][{4 * (v + 1) + w + 2}]"]').first).to_be_visible()
        expect(arithmetic.locator(f'[data-quantity="layers[0].delta[0][{2 * v + w}]"]').first).to_be_visible()


def test_a_kernel_is_edited_and_a_size_brings_its_cells(calculator: Calculator) -> None:
    open_file(calculator, SPEC)
    calculator.type("network.layers[0].K[0][0][1][1]", "3")
    calculator.settled()
    assert calculator.value("layers[0].before.K[0][0][1][1]") == 3
    calculator.type("network.layers[0].padding", "1")
    calculator.settled()
    layers = saved(calculator.page)["network"]["layers"]
    assert layers[0]["padding"] == [1, 1]
    assert np.shape(layers[1]["W"]) == (1, 16)
    calculator.type("network.layers[0].kernel", "2 × 5 × 1")
    calculator.leave_field()
    assert any("Kernel of layer 1" in refusal for refusal in calculator.refusals())
