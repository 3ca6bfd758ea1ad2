"""Gradients by differences: the complex step, exact to the last digits, and central differences, rough."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..network import NetworkParameters

COMPLEX_STEP = 1e-30
CENTRAL_STEP = 6e-6  # about the cube root of ε, where rounding and truncation balance

LossOf = Callable[[NetworkParameters], Any]


def complex_step(parameters: NetworkParameters, loss: LossOf) -> NetworkParameters:
    """∂loss/∂θ = Im loss(θ + ih)/h; no subtraction, so no digits are lost (Squire & Trapp 1998)."""
    return _each(parameters, lambda moved, home: loss(moved(home + 1j * COMPLEX_STEP)).imag / COMPLEX_STEP, complex)


def central_differences(parameters: NetworkParameters, loss: LossOf) -> NetworkParameters:
    """∂loss/∂θ ≈ (loss(θ + h) − loss(θ − h))/2h, h relative to the size of θ."""

    def quotient(moved: Any, home: float) -> float:
        h = CENTRAL_STEP * max(1.0, abs(home))
        above, below = home + h, home - h
        return float((loss(moved(above)) - loss(moved(below))) / (above - below))

    return _each(parameters, quotient, float)


def _each(parameters: NetworkParameters, derivative: Any, dtype: type) -> NetworkParameters:
    """Apply `derivative(moved, home)` to each entry in turn; `moved(value)` are the parameters with it replaced."""
    work: NetworkParameters = [{name: array.astype(dtype) for name, array in layer.items()} for layer in parameters]
    found: NetworkParameters = []
    for k, layer in enumerate(parameters):
        found.append({})
        for name, array in layer.items():
            flat, gradient = work[k][name].reshape(-1), np.empty(array.size)

            def moved(value: Any, flat: Any = flat) -> NetworkParameters:
                flat[index] = value  # noqa: B023  # called within this very turn of the loop
                return work

            for index, home in enumerate(array.ravel().tolist()):
                gradient[index] = derivative(moved, home)
                flat[index] = home
            found[k][name] = gradient.reshape(array.shape)
    return found
