"""The rows of a batch, one after the other, by their numbers; what they count together."""

from __future__ import annotations

from .assembler import Function
from .control import Control
from .encoding import I32
from .expressions import Int, Vector, load, load_both, load_int, load_one, pair


def gather(n: int) -> Function:
    """(rows, order, into, end of order): the rows of n numbers that the order names, one after the other."""
    f = Function(None, *[I32] * 4)
    rows, order, into, end = f.arguments()
    at, last = f.new(Int), f.new(Int)
    with f.loop() as again:
        f.set(at, rows + load_int(order) * (8 * n))
        f.set(last, at + 8 * (n & -2))
        with f.when(at < last), f.loop() as more:
            f.store(into, load(at))
            f.set(at, at + 16)
            f.set(into, into + 16)
            more(at < last)
        if n & 1:
            f.store_one(into, load_one(at))
            f.set(into, into + 8)
        f.set(order, order + 4)
        again(order < end)
    return f


def total(n: int, control: Control) -> Function:
    """(weights, end): the sum over rows of n equal numbers of one of them goes into its cell."""
    f = Function(None, I32, I32)
    at, end = f.arguments()
    sum_ = f.new(Vector)
    f.set(sum_, pair(0.0))
    with f.loop() as again:
        f.set(sum_, sum_ + load_both(at))
        f.set(at, at + 8 * n)
        again(at < end)
    control.put(f, "weights", sum_)
    return f
