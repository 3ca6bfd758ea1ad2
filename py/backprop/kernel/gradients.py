"""Gradients of a dense layer's weights and biases: sums over the rows of a batch, tiled as in `matrices`."""

from __future__ import annotations

from typing import Protocol

from .assembler import Function
from .encoding import I32
from .expressions import Int, Vector, load, load_both, load_one, pair
from .matrices import COLUMNS, ROWS, Finish, add_product, chunks, counted, store_row


class Ending(Protocol):
    """What becomes of a gradient: `begin` gives the finish for one function, `end` closes it."""

    def begin(self, f: Function) -> Finish: ...

    def end(self, f: Function) -> None: ...


class Stored:
    """An ending that stores the gradient."""

    def begin(self, f: Function) -> Finish:
        """`into` of the gradient's function is where it goes."""
        return store_row(f)

    def end(self, f: Function) -> None:
        """Nothing is left to do."""


def takes_bias(n_in: int) -> bool:
    """True where a layer is so narrow that its gradient sums δ on the way, which is what its biases need."""
    return n_in < 2 * ROWS[0]


def gradient(n_in: int, n_out: int, ending: Ending, bias: Ending | None) -> Function:
    """(a, δ, W, b, rows): Σ over the rows of a_i δ_j, (n_in × n_out), and with `bias` Σ δ_j, handed to the endings."""
    f = Function(None, *[I32] * 5)
    a, delta, W, b, rows = f.arguments()
    finish, finish_bias = ending.begin(f), bias.begin(f) if bias else None
    swapped = n_out == 1
    if swapped:  # the inputs are what is contiguous
        a, delta, n_in, n_out = delta, a, n_out, n_in
    i, column, at, other, to, end = (f.new(Int) for _ in range(6))
    accumulators, sums = [f.new(Vector) for _ in range(8)], [f.new(Vector) for _ in range(2)]
    for start, count, height in chunks(n_in, ROWS):
        with counted(f, i, 8 * start, count, 8 * height):
            for first, many, width in chunks(n_out, COLUMNS):
                per_row = max(1, width // 2)
                tile = [accumulators[r * per_row : (r + 1) * per_row] for r in range(height)]
                summing = finish_bias is not None and start == 0 and not (swapped and first)
                totals = sums[: 1 if swapped else per_row] if summing else []
                with counted(f, column, 8 * first, many, 8 * width):
                    for vector in (*(v for vectors in tile for v in vectors), *totals):
                        f.set(vector, pair(0.0))
                    f.set(at, a + i)
                    f.set(other, delta + column)
                    f.set(end, other + rows * (8 * n_out))
                    take = load_one if width == 1 else load
                    with f.loop() as again:
                        columns = [f.let(take(other, 16 * j)) for j in range(per_row)]
                        for r, vectors in enumerate(tile):
                            factor = load_both(at, 8 * r)
                            if per_row > 1 or (totals and swapped):
                                factor = f.let(factor)
                            for vector, values in zip(vectors, columns, strict=True):
                                add_product(f, vector, factor, values)
                        for total, value in zip(totals, [factor] if swapped else columns, strict=bool(totals)):
                            f.set(total, total + value)
                        f.set(at, at + 8 * n_in)
                        f.set(other, other + 8 * n_out)
                        again(other < end)
                    f.set(to, W + i * n_out + column)
                    for r, vectors in enumerate(tile):
                        finish(to, 8 * r * n_out, vectors, width)
                    if totals and finish_bias:
                        f.set(to, b if swapped else b + column)
                        finish_bias(to, 0, totals, 1 if swapped else width)
    for used in (ending, bias):
        if used:
            used.end(f)
    return f


def bias_gradient(n_out: int, shared: bool, none: bool, ending: Ending) -> Function:
    """(δ, into, rows): Σ over the rows of δ, (n_out,), or over the neurons too; none: 0, as `layers.dense` has it."""
    f = Function(None, *[I32] * 3)
    delta, into, rows = f.arguments()
    finish = ending.begin(f)
    column, at, to, end = (f.new(Int) for _ in range(4))
    accumulators = [f.new(Vector) for _ in range(2)]
    total = f.new(Vector)
    for start, count, width in () if none else chunks(n_out, COLUMNS):
        vectors = accumulators[: max(1, width // 2)]
        take = load_one if width == 1 else load
        with counted(f, column, 8 * start, count, 8 * width):
            for vector in vectors:
                f.set(vector, pair(0.0))
            f.set(at, delta + column)
            f.set(end, at + rows * (8 * n_out))
            with f.loop() as again:
                for j, vector in enumerate(vectors):
                    f.set(vector, vector + take(at, 16 * j))
                f.set(at, at + 8 * n_out)
                again(at < end)
            if shared:
                for vector in vectors:
                    f.set(total, total + vector)
            else:
                f.set(to, into + column)
                finish(to, 0, vectors, width)
    if shared:
        f.set(total, pair(0.0) if none else total + total.shuffle(total, 1, 0))
        finish(into, 0, [total], 1)
    ending.end(f)
    return f
