"""The block of memory by which Python and the generated code understand each other: words, numbers and working cells.

Words are i32 (counts, addresses and strides in bytes), numbers are f64, cells are vectors that only the code uses.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..functions.penalties import PENALTIES
from .assembler import Function
from .expressions import Float, Int, Vector, get_global, load, load_both, load_float, load_int
from .lanes import Lanes

WORDS = (
    "rows",  # of X and Y
    "batch",
    "steps",  # to be made in a call, for each network
    "row",  # of the epoch, at which the first batch begins
    "networks",
    "order",  # of the epoch under way: i32 row numbers, epoch after epoch; 0 for the rows as they stand
    "X", "Y", "omega",  # what the loss of each row counts, once for each output
    "rates", "rates_by_step", "rates_by_network",
    "parameters", "parameters_by_network",
    "state", "state_by_network",
    "gradients",
    "free",  # for each parameter 1 where it is trained, 0 where it is held as it is
    "losses", "losses_by_network",
    "norms", "norms_by_network",  # for each step the squared norm of each layer's gradient
    "made",  # i32 for each network: steps made; fewer than asked for where a number was not finite
    "panel", "X_batch", "Y_batch", "omega_batch",
)  # fmt: skip
NUMBERS = (
    "t",  # steps made before
    "loss_offset",  # penalty of what is not trained
)
PENALTY_CELLS = tuple(f"{row.name} terms" for row in PENALTIES)  # sums over the weights of a step
CELLS = ("check", "norm", "loss", *PENALTY_CELLS, "share", "scale", "eta", "t_now", "weights")
LAYER_WORDS = ("a", "slope", "delta")


class Control:
    """Where everything stands in the block; the code finds the block by global 0."""

    def __init__(self, n_layers: int, hyper: Sequence[str], slots: Sequence[str], buffers: Sequence[str] = ()) -> None:
        words = [*WORDS, *(f"{name} {k}" for k in range(n_layers) for name in LAYER_WORDS), *buffers]
        self.words = {name: 4 * i for i, name in enumerate(words)}
        start = -(-4 * len(words) // 16) * 16
        self.numbers = {name: start + 8 * i for i, name in enumerate([*NUMBERS, *hyper])}
        start = -(-(start + 8 * len(self.numbers)) // 16) * 16
        self.cells = {name: start + 16 * i for i, name in enumerate([*CELLS, *slots])}
        self.size = start + 16 * len(self.cells)

    def word(self, name: str) -> Int:
        """The value of a word."""
        return load_int(get_global(0), self.words[name])

    def point(self, f: Function, name: str, value: Int) -> None:
        """Give a word another value."""
        f.store_int(get_global(0), value, self.words[name])

    def number(self, name: str) -> Float:
        """The value of a number."""
        return load_float(get_global(0), self.numbers[name])

    def both(self, name: str) -> Vector:
        """A number in both lanes."""
        return load_both(get_global(0), self.numbers[name])

    def cell(self, name: str) -> Vector:
        """The value of a cell."""
        return load(get_global(0), self.cells[name])

    def constant(self, f: Function, name: str) -> Lanes:
        """A number or cell in a local of the function, for use with any number of vectors."""
        return Lanes(f, [f.let(self.both(name) if name in self.numbers else self.cell(name))])

    def put(self, f: Function, name: str, value: Vector) -> None:
        """Give a cell another value."""
        f.store(get_global(0), value, self.cells[name])

    def add(self, f: Function, name: str, value: Vector) -> None:
        """Add to a cell."""
        self.put(f, name, self.cell(name) + value)
