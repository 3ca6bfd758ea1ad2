"""Products of a dense layer forward and backward, in register tiles of 4 rows × 4 columns; lanes go along neighbours.

A matrix of weights is (n_in, n_out) here, row by row, so that the lanes of z = a W + b are output neurons. Sizes of a
layer are constants of the code, the number of rows is not. A panel holds four columns of a factor side by side, packed
once and used by every tile of rows; where the columns are as many as the panel is wide it is the factor itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from .assembler import Function
from .encoding import I32
from .expressions import Int, Vector, load, load_both, load_one, load_second, number, pair

ROWS = (4, 2, 1)
COLUMNS = (4, 2, 1)
UNROLL = 4
WHOLE = 8  # inner loops up to this length are written out

Finish = Callable[[Int, int, list[Vector], int], None]
"""Takes a row of a tile: where in the result, offset, its vectors, and how many columns they hold."""


def chunks(n: int, sizes: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """(start, count, size): n covered by the largest sizes first."""
    found, start = [], 0
    for size in sizes:
        count = (n - start) // size
        if count:
            found.append((start, count, size))
            start += count * size
    return found


@contextmanager
def counted(f: Function, counter: Int, start: int, count: int, step: int) -> Iterator[None]:
    """The body for counter = start, start + step, … `count` times."""
    f.set(counter, number(start))
    if count == 1:
        yield
        return
    with f.loop() as again:
        yield
        f.set(counter, counter + step)
        again(counter < start + count * step)


def add_product(f: Function, target: Vector, left: Vector, right: Vector) -> None:
    """target += left · right."""
    f.set(target, target + left * right)


class Product:
    """result (rows × outer) = left (rows × inner) · panels, for forward and backward passes.

    `pack(f, columns, start, width)` leaves the address of the panel of `width` columns; for width 1 a contiguous row.
    `initial` gives the vectors that a tile starts from, `finish` stores a row of it.
    """

    def __init__(self, f: Function, inner: int, outer: int, left: Int, result: Int, rows: Int) -> None:
        self.f, self.inner, self.outer = f, inner, outer
        self.left, self.result, self.rows = left, result, rows
        self.row, self.column, self.at, self.panel_at, self.to, self.panel = (f.new(Int) for _ in range(6))
        self.accumulators = [f.new(Vector) for _ in range(8)]
        self.columns = [f.new(Vector) for _ in range(2)]

    def write(
        self, pack: Callable[[Int, int], Int], initial: Callable[[Int, int], list[Vector] | None], finish: Finish
    ) -> None:
        """All tiles."""
        f = self.f
        for start, count, width in chunks(self.outer, COLUMNS):
            with counted(f, self.column, 8 * start, count, 8 * width):
                f.set(self.panel, pack(self.column, width))
                first = initial(self.column, width)
                self._tiles(width, None if first is None else [f.let(v) for v in first], finish)

    def _tiles(self, width: int, first: list[Vector] | None, finish: Finish) -> None:
        f, row = self.f, self.row
        f.set(row, number(0))
        for count in ROWS:
            with f.when(row + count <= self.rows):
                if count == ROWS[0]:
                    with f.loop() as again:
                        self._tile(count, width, first, finish)
                        again(row + count <= self.rows)
                else:
                    self._tile(count, width, first, finish)

    def _tile(self, count: int, width: int, first: list[Vector] | None, finish: Finish) -> None:
        f, per_row = self.f, max(1, width // 2)
        f.set(self.at, self.left + self.row * (8 * self.inner))
        tile = [self.accumulators[r * per_row : (r + 1) * per_row] for r in range(count)]
        for vectors in tile:
            for j, vector in enumerate(vectors):
                f.set(vector, pair(0.0) if first is None or width == 1 else first[j])
        if width == 1:
            self._dot(tile)
        else:
            self._outer(tile, width)
        f.set(self.to, self.result + self.row * (8 * self.outer) + self.column)
        for r, vectors in enumerate(tile):
            if width == 1:
                total = vectors[0] + vectors[0].shuffle(vectors[0], 1, 0)
                vectors = [f.let(total if first is None else total + first[0])]
            finish(self.to, 8 * r * self.outer, vectors, width)
        f.set(self.row, self.row + count)

    def _outer(self, tile: list[list[Vector]], width: int) -> None:
        """Lanes along the columns."""
        f = self.f
        f.set(self.panel_at, self.panel)

        def step(k: int) -> None:
            for j, column in enumerate(self.columns[: width // 2]):
                f.set(column, load(self.panel_at, 8 * k * width + 16 * j))
            for r, vectors in enumerate(tile):
                factor = load_both(self.at, 8 * (r * self.inner + k))
                if len(vectors) > 1:
                    factor = f.let(factor)
                for vector, column in zip(vectors, self.columns, strict=False):
                    add_product(f, vector, factor, column)

        self._along(step, 1, width)

    def _dot(self, tile: list[list[Vector]]) -> None:
        """One column, contiguous: lanes along the inner axis."""
        f = self.f
        f.set(self.panel_at, self.panel)

        def step(k: int) -> None:
            take = load if k + 2 <= self.inner else load_one
            f.set(self.columns[0], take(self.panel_at, 8 * k))
            for r, vectors in enumerate(tile):
                add_product(f, vectors[0], take(self.at, 8 * (r * self.inner + k)), self.columns[0])

        if self.inner <= WHOLE:
            for k in range(0, self.inner, 2):
                step(k)
            return
        whole = self.inner // UNROLL * UNROLL
        end = f.let(self.at + 8 * whole)
        with f.loop() as again:
            for k in range(0, UNROLL, 2):
                step(k)
            self._advance(UNROLL, 1)
            again(self.at < end)
        rest = self.inner - whole
        for k in range(0, rest, 2):
            take = load if k + 2 <= rest else load_one
            f.set(self.columns[0], take(self.panel_at, 8 * k))
            for r, vectors in enumerate(tile):
                add_product(f, vectors[0], take(self.at, 8 * (r * self.inner + k)), self.columns[0])

    def _along(self, step: Callable[[int], None], stride: int, width: int) -> None:
        """step(k) for every place along the inner axis."""
        f = self.f
        if self.inner <= WHOLE:
            for k in range(0, self.inner, stride):
                step(k)
            return
        whole = self.inner // UNROLL * UNROLL
        end = f.let(self.at + 8 * whole)
        with f.loop() as again:
            for k in range(0, UNROLL, stride):
                step(k)
            self._advance(UNROLL, width)
            again(self.at < end)
        for k in range(0, self.inner - whole, stride):
            step(k)

    def _advance(self, count: int, width: int) -> None:
        self.f.set(self.at, self.at + 8 * count)
        self.f.set(self.panel_at, self.panel_at + 8 * count * width)


def store_row(f: Function) -> Finish:
    """Stores a row of a tile as it is."""

    def finish(to: Int, offset: int, vectors: list[Vector], width: int) -> None:
        if width == 1:
            f.store_one(to, vectors[0], offset)
        else:
            for j, vector in enumerate(vectors):
                f.store(to, vector, offset + 16 * j)

    return finish


def forward(n_in: int, n_out: int, bias: str) -> Function:
    """(a, W, b, z, rows, panel): z (rows × n_out) = a (rows × n_in) W + b; bias as in the conventions."""
    f = Function(None, *[I32] * 6)
    a, W, b, z, rows, space = f.arguments()
    product = Product(f, n_in, n_out, a, z, rows)
    source, target, end = f.new(Int), f.new(Int), f.new(Int)

    def pack(column: Int, width: int) -> Int:
        if width == n_out:
            return W
        f.set(source, W + column)
        f.set(target, space)
        f.set(end, space + 8 * n_in * width)
        with f.loop() as again:
            for j in range(0, width, 2):
                if width == 1:
                    f.store_one(target, load_one(source))
                else:
                    f.store(target, load(source, 8 * j), 8 * j)
            f.set(source, source + 8 * n_out)
            f.set(target, target + 8 * width)
            again(target < end)
        return space

    def initial(column: Int, width: int) -> list[Vector] | None:
        if bias == "none":
            return None
        if bias == "shared":
            return [load_both(b)] * max(1, width // 2)
        return [load_one(b + column)] if width == 1 else [load(b + column, 16 * j) for j in range(width // 2)]

    product.write(pack, initial, store_row(f))
    return f


def backward(n_in: int, n_out: int, sloped: bool) -> Function:
    """(δ, W, slope, δ below, rows, panel): δ below (rows × n_in) = δ (rows × n_out) Wᵀ, times the slope if `sloped`."""
    f = Function(None, *[I32] * 6)
    delta, W, slope, below, rows, space = f.arguments()
    product = Product(f, n_out, n_in, delta, below, rows)
    source, target, end, at = f.new(Int), f.new(Int), f.new(Int), f.new(Int)

    def pack(column: Int, width: int) -> Int:
        if width == 1 or n_out == 1:
            return W + column * n_out
        f.set(source, W + column * n_out)
        f.set(target, space)
        f.set(end, space + 8 * n_out * width)
        with f.loop() as again:
            for j in range(0, width, 2):
                low = load_one(source, 8 * j * n_out)
                f.store(target, load_second(source, low, 8 * (j + 1) * n_out), 8 * j)
            f.set(source, source + 8)
            f.set(target, target + 8 * width)
            again(target < end)
        return space

    plain = store_row(f)

    def finish(to: Int, offset: int, vectors: list[Vector], width: int) -> None:
        if sloped:
            f.set(at, slope - below + to)
            take = load_one if width == 1 else load
            vectors = [v * take(at, offset + 16 * j) for j, v in enumerate(vectors)]
        plain(to, offset, vectors, width)

    product.write(pack, lambda column, width: None, finish)
    return f
