"""Sums and sums of products with NumPy's own bits, without the preparations that take as long as a small sum."""

from __future__ import annotations

from typing import Any

import numpy as np

try:
    from numpy._core.multiarray import c_einsum as c_einsum
except ImportError:
    c_einsum = np.einsum


def sum_of_products(letters: str, x: Any, y: Any) -> Any:
    """As np.einsum, of plain arrays and of whatever stands in for them."""
    return (c_einsum if type(x) is type(y) is np.ndarray else np.einsum)(letters, x, y)


def total(x: Any, axis: tuple[int, ...]) -> Any:
    """As np.sum."""
    return np.add.reduce(x, axis=axis) if type(x) is np.ndarray else np.sum(x, axis=axis)
