"""Kinds of exercises, a row each: how far the calculation goes, and what is asked where nothing else is said."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Difficulty:
    """ask: kinds of quantities; network: inputs and units; steps: how many steps are computed by hand.

    through_time: the kind of the first hidden layer, which then works on `times` time steps; between: the kind of a
    layer that stands behind the first hidden one. reads: how many samples a batch has; rate: the learning rate, so
    that updates are visible.
    """

    name: str
    label: str
    ask: tuple[str, ...]
    network: str = "2-2-1"
    steps: int = 1
    reads: int = 1
    times: int = 0
    through_time: str = ""
    between: str = ""
    activation: str = "sigmoid"
    rate: float = 0.5


DIFFICULTIES = {
    row.name: row
    for row in (
        Difficulty("forward", "the forward pass", ("z", "a", "loss"), "2-3-1"),
        Difficulty("delta", "forward and δ", ("a", "loss", "delta"), "2-3-1"),
        Difficulty("update", "one update", ("delta", "gradients", "after")),
        Difficulty("two_steps", "two steps", ("loss", "delta", "after"), steps=2),
        Difficulty("bptt", "backpropagation through time", ("h", "loss", "dh", "delta", "gradients"), "1-2-1",
                   times=2, through_time="rnn", activation="tanh"),
        Difficulty("batch_norm", "batch normalization", ("mean", "variance", "x_hat", "delta", "gradients"),
                   reads=3, between="batch_norm", activation="tanh"),
    )
}  # fmt: skip
"""By name, as offered."""
