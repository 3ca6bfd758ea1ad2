"""Shipped examples of layers over images: a convolution by hand, and a maximum whose windows overlap."""

from __future__ import annotations

from .examples_row import Example, dense, spec_of

_ONES = [[1.0 if i == j else 0.0 for i in range(4)] for j in range(4)]

IMAGES = (
    Example(
        "convolution", "Convolution of 4 × 4 by 3 × 3",
        "One filter goes over an image, ReLU lets two of its four places through to one unit. There δ is 0.3 and 0.6, "
        "and a weight adds up both: ∂E/∂k(1,1,1) = 0.3 · 1 + 0.6 · 3 = 2.1.",
        spec_of("Convolution of 4 × 4 by 3 × 3",
                [{"kind": "conv2d", "filters": 1, "kernel": [3, 3], "activation": "relu", "input": [1, 4, 4],
                  "K": [[[[1, 0, -1], [2, 0, -2], [1, 0, -1]]]], "b": [0]},
                 dense([[0.2, -0.1, 0.4, 0.3]], [0.1], "identity")],
                [[1, 2, 0, 2, 3, 1, 2, 0, 2, 0, 1, 3, 1, 1, 0, 2]], [[1]], 0.01),
    ),
    Example(
        "max-pooling", "Max pooling, windows overlap",
        "A question on Cross Validated: windows of 2 × 2 go over 3 × 3 one by one, and the 5 is the largest of two. "
        "The errors −1.4, 0.8, 0.2 and 0.3 that come back meet there: ∂E/∂x5 = −1.4 + 0.8 = −0.6.",
        spec_of("Max pooling, windows overlap",
                [{"kind": "max_pool", "size": [2, 2], "stride": [1, 1], "input": [1, 3, 3]},
                 dense(_ONES, [0, 0, 0, 0], "identity")],
                [[3, 4, 2, 1, 5, 0, 8, 6, 4]], [[6.4, 4.2, 7.8, 5.7]], 0.005),
    ),
)  # fmt: skip
