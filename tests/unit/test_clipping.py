"""The global norm, and the factor that brings it down."""

import math

import numpy as np
import pytest

from backprop.optimizers.clipping import clip_scale, global_norm


@pytest.mark.parametrize(
    ("arrays", "norm"),
    [
        ([[3.0], [4.0]], 5.0), ([[]], 0.0), ([], 0.0), ([[0.0, -0.0]], 0.0), ([[3e200, 4e200]], 5e200),
        ([[3e-200, 4e-200]], 5e-200), ([[1e308, 1e308]], math.sqrt(2) * 1e308), ([[5e-324]], 5e-324),
        ([[math.inf]], math.inf),
    ],
)  # fmt: skip
def test_the_norm_neither_overflows_nor_underflows(arrays: list[list[float]], norm: float) -> None:
    assert global_norm([np.array(array) for array in arrays]) == pytest.approx(norm, rel=1e-15)


def test_the_norm_does_not_depend_on_the_order_of_arrays() -> None:
    arrays = [np.random.default_rng(seed).normal(size=5) * 10.0**seed for seed in range(6)]
    assert global_norm(arrays) == global_norm(arrays[::-1])


def test_the_factor_is_exactly_one_within_the_bound() -> None:
    assert clip_scale(5.0, None) == clip_scale(5.0, 5.0) == clip_scale(5.0, 6.0) == 1.0
    assert clip_scale(5.0, 2.5) == 0.5
    assert clip_scale(math.nan, 2.5) == 1.0
