"""Specs of the laws, and their gradients as one vector."""

from typing import Any

from hypothesis import strategies as st
from random_networks import (
    changed,
    first,
    specs,
)

from backprop.functions.activations import ACTIVATIONS
from backprop.laws.set_ups import flat

ELEMENTWISE = [name for name, row in ACTIVATIONS.items() if not row.couples]
deep = specs(depth=(1, 3))
SEEDS = st.integers(0, 1000)


def gradients(spec: Any) -> Any:
    """The gradients of the first step as one vector."""
    return flat(first(spec).gradients)


def reduced(spec: Any, reduction: str) -> Any:
    return changed(spec, loss={**spec["loss"], "reduction": reduction})


def rows(spec: Any, which: Any) -> Any:
    """The spec with some of its samples."""
    X, Y = spec["data"]["X"], spec["data"]["Y"]
    return changed(spec, data={"X": [X[i] for i in which], "Y": [Y[i] for i in which]})
