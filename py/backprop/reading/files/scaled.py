"""Inputs and outputs that a tool scales: the weights of the network hold it, so that it takes and gives raw numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ...numbers.special import Array
from ..arrival import Dense

Scaling = tuple[Array, Array]
"""What numbers are multiplied with, and what is added then; one of each for a number."""


def is_plain(scaling: Scaling) -> bool:
    """True where it changes nothing."""
    return bool(np.all(scaling[0] == 1) and np.all(scaling[1] == 0))


def from_raw_inputs(layers: Sequence[Dense], scaling: Scaling) -> list[Dense]:
    """The same network, of inputs before their scaling: W (s x + t) + b = (W s) x + (W t + b)."""
    first, (scale, shift) = layers[0], scaling
    b = np.zeros(first.n_out) if first.b is None else first.b
    return [Dense(first.W * scale, first.W @ shift + b, first.activation), *layers[1:]]


def to_raw_outputs(layers: Sequence[Dense], scaling: Scaling) -> list[Dense]:
    """The same network, of outputs after their scaling: in the last layer where it adds up, else in one more."""
    last, (scale, shift) = layers[-1], scaling
    if last.activation == "identity":
        b = np.zeros(last.n_out) if last.b is None else last.b
        return [*layers[:-1], Dense(last.W * scale[:, None], scale * b + shift)]
    return [*layers, Dense(np.diag(scale), shift)]
