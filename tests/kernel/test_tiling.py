"""Tiles: which elements go side by side follows from how letters move the factors of a sum of products."""

from typing import Any

import pytest

from backprop.equations.notation import Name
from backprop.equations.parser import parse
from backprop.kernel.tiling import GROUPS, ROWS, SECOND, TILED, Tiling, tiling

SIZES = {"o": 6, "c": 3, "x": 8, "w": 3, "j": 5, "k": 7}
MOVES = {
    "z[s,o,x]": {"s": 384, "o": 64, "x": 8}, "K[o,c,w]": {"o": 8, "c": 48, "w": 144},
    "A[s,c,x+w]": {"s": 240, "c": 80, "x": 8, "w": 8}, "dK[o,c,w]": {"o": 8, "c": 48, "w": 144},
    "W[j,k]": {"j": 8, "k": 40}, "B[s,k]": {"s": 56, "k": 8}, "y[s,j]": {"s": 40, "j": 8},
}  # fmt: skip


def tile(text: str, free: str, **sizes: int) -> Tiling:
    (equation,) = parse(text)

    def moves(name: Name) -> Any:
        return MOVES[str(name)]

    return tiling(equation, free, lambda letter: {**SIZES, **sizes}.get(letter, 0), moves)


def test_a_convolution_has_filters_as_rows_and_columns_of_the_image_as_lanes() -> None:
    made = tile("z[s,o,x] = sum[c,w](K[o,c,w] * A[s,c,x+w]) + b[o]", "sox")
    assert made == Tiling("x", TILED, {"o": ROWS})
    assert [made.steps(letter) for letter in "sox"] == [(1,), ROWS, TILED]


def test_the_gradient_of_a_kernel_has_lanes_through_its_sum() -> None:
    made = tile("dK[o,c,w] = sum[s,x](z[s,o,x] * A[s,c,x+w])", "wco")
    assert made == Tiling("", (1,), {"o": ROWS, "c": SECOND}, "x")


@pytest.mark.parametrize(
    ("text", "free", "sizes"),
    [("y[s,j] = sum[k](W[j,k] * B[s,k])", "sj", {}),  # samples are counted by the run
     ("y[s,j] = B[s,j] * W[j,j]", "sj", {}),
     ("dK[o,c,w] = sum[s,x](z[s,o,x] * A[s,c,x+w])", "wco", {"x": 100})],  # too long to be written out
)  # fmt: skip
def test_without_what_could_be_shared_there_are_groups_alone(text: str, free: str, sizes: dict[str, int]) -> None:
    assert tile(text, free, **sizes) == Tiling(free[-1], GROUPS)
