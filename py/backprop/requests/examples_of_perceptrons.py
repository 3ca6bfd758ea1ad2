"""Shipped examples of threshold units: published tables of the perceptron rule, and the delta rule beside it."""

from __future__ import annotations

from .examples_row import Example, dense, spec_of

_OR = {"batch_size": 1, "keep_steps": 16}
_RULE = {"loss": {"name": "perceptron"}, "conventions": {"bias": "none", "delta_sign": "error_signal"}}

PERCEPTRONS = (
    Example(
        "perceptron-rule", "Perceptron rule: one step unit learns OR",
        "Cornell CS472, 2004, the perceptron example: the third input is −1 and its weight the threshold. A weight "
        "changes by η (y − ŷ) x, row by row. With the first row of the third epoch all are 0.5, and all rows right.",
        spec_of("Perceptron rule, OR", [dense([[0, 0, 0]], None, {"name": "step", "at_zero": 1})],
                [[0, 0, -1], [0, 1, -1], [1, 0, -1], [1, 1, -1]], [[0], [1], [1], [1]], 0.5,
                training={"epochs": 4, **_OR}, **_RULE),
    ),
    Example(
        "perceptron-homework", "Perceptron homework, 0 at z = 0",
        "CS 478 of Brigham Young University: the unit gives 1 above 0 and else 0, its bias is the weight of a fourth "
        "input 1. All weights start at 1; after three rows they are 0, 0, 1, 0.",
        spec_of("Perceptron homework", [dense([[1, 1, 1, 1]], None, {"name": "step", "at_zero": 0})],
                [[1, 0, 1, 1], [1, 1, 0, 1], [1, 0, 1, 1], [0, 1, 1, 1]], [[0], [0], [1], [1]], 1,
                training={"epochs": 1, "batch_size": 1, "keep_steps": 4}, **_RULE),
    ),
    Example(
        "adaline", "ADALINE: the delta rule learns AND",
        "Widrow & Hoff 1960: the error is taken before the threshold, at ŷ = z, so that δ = ŷ − y is a gradient, "
        "that of ½ (y − ŷ)². Its smallest sum for 0 and 1 in, −1 and 1 out is at w1 = w2 = 1 and b = −1.5.",
        spec_of("ADALINE, AND", [dense([[0.1, 0.2]], [-0.1], "identity")],
                [[0, 0], [0, 1], [1, 0], [1, 1]], [[-1], [-1], [-1], [1]], 0.1,
                training={"epochs": 1, "batch_size": 1, "keep_steps": 4}),
    ),
)  # fmt: skip
