"""Gradients by differences: the complex step, exact to the last digits, and central differences, rough."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..layers.base import LayerTrace
from ..network.build import NetworkParameters
from ..numbers.special import Array
from .moved import COMPLEX_STEP, Moved
from .rules import EPSILON

CENTRAL_STEP = 6e-6  # about the cube root of ε, where rounding and truncation balance
LEAST_STEP = 2.0**-40  # of the number itself: less would move it by few of its own digits
MOST_STEP = 2.0**-8  # of the number, or of 1: a parameter that moves hardly anything else still has its penalty
AT_ONCE = 100_000  # numbers of a forward pass that are moved together

LossOf = Callable[[NetworkParameters], tuple[Any, Sequence[LayerTrace]]]


@dataclass(frozen=True)
class Entries:
    """Some entries of one parameter array: its layer, its name, and where they stand in it when laid flat."""

    layer: int
    name: str
    places: Array

    def moved(self, parameters: NetworkParameters, by: Array) -> NetworkParameters:
        """The parameters with the array replaced: in move i its entry `places[i]` is moved by `by[i]`."""
        home = parameters[self.layer][self.name]
        moved = np.repeat(home.astype(by.dtype)[None], len(by), axis=0)
        moved.reshape(len(by), -1)[np.arange(len(by)), self.places] += by
        whole: Any = Moved(home, moved)
        return [{**own, self.name: whole} if k == self.layer else own for k, own in enumerate(parameters)]

    def parts(self, count: int) -> Iterator[Entries]:
        """The same entries, at most so many at a time."""
        for start in range(0, len(self.places), count):
            yield Entries(self.layer, self.name, self.places[start : start + count])


def complex_step(parameters: NetworkParameters, loss: LossOf, of: Entries) -> tuple[Array, Array]:
    """∂loss/∂θ = Im loss(θ + ih)/h of each entry; no subtraction, so no digits are lost (Squire & Trapp 1998).

    Also its reach: how fast it moves the z or a that it moves fastest, against their size where that is above 1.
    """
    total, traces = loss(of.moved(parameters, np.full(len(of.places), 1j * COMPLEX_STEP)))
    n = len(of.places)
    return _moves(total, n).imag / COMPLEX_STEP, _reach(traces, n)


def _moves(total: Any, n: int) -> Array:
    """What the loss becomes by each of n moves, (n,); one that no move reaches stays."""
    made: Array = total.moved if isinstance(total, Moved) else np.full(n, total)
    return made


def _reach(traces: Sequence[LayerTrace], n: int) -> Array:
    fastest: Array = np.zeros(n)
    for trace in traces:
        fastest = np.maximum(fastest, _reach(trace.inner, n))
        for x in (trace.z, trace.a):
            if isinstance(x, Moved):
                rates = np.abs(x.moved.imag / COMPLEX_STEP) / np.maximum(1.0, np.abs(x.base))
                fastest = np.fmax(fastest, np.max(rates.reshape(n, -1), axis=1))
    return fastest


def central_differences(
    parameters: NetworkParameters, loss: LossOf, of: Entries, reach: Array, noise: float
) -> tuple[Array, Array]:
    """(loss(θ + h) − loss(θ − h))/2h of each entry, and how far it may be off.

    No z or a is moved by more than about 6·10⁻⁶, or so much of its size. What the fourth-order terms leave is told
    from the quotient over 2h; `noise` is the rounding of the loss itself.
    """
    home = parameters[of.layer][of.name].ravel()[of.places]
    wanted = np.where(reach > 0, CENTRAL_STEP / np.where(reach > 0, reach, 1.0), CENTRAL_STEP)
    h = np.clip(wanted, LEAST_STEP * np.abs(home), MOST_STEP * np.maximum(1.0, np.abs(home)))
    n = len(home)
    steps = np.concatenate([h, -h, 2.0 * h, -2.0 * h])
    four = Entries(of.layer, of.name, np.tile(of.places, 4))
    values = _moves(loss(four.moved(parameters, steps))[0], 4 * n).reshape(4, n)
    above, below, far_above, far_below = home + steps.reshape(4, n)
    near = (values[0] - values[1]) / (above - below)
    far = (values[2] - values[3]) / (far_above - far_below)
    rounding = noise + 4.0 * EPSILON * np.max(np.abs(values), axis=0)
    return near, np.abs(near - far) + 2.0 * rounding / np.abs(above - below)
