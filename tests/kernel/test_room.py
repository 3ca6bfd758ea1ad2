"""Room around arrays: as much as the places of an index need, and a copy where the array itself has none."""

import math

import pytest

from backprop.equations.parser import parse
from backprop.equations.places import at_sizes
from backprop.kernel.room import Around, Room, room_for

NUMBERS = {"stride": 2, "dilation": 1, "left": 1}
SIZES = {"r": 5, "x": 3, "w": 3}


@pytest.mark.parametrize(
    ("place", "own", "numbers", "expected"),
    [("x", 3, {}, Room()),
     ("x*stride+w*dilation-left", 5, NUMBERS, Room(1, 1)),
     ("x*stride+w*dilation-left", 7, NUMBERS, Room(1)),
     ("(r+left-w*dilation)/stride", 3, NUMBERS, Room(1, 1, 2)),
     ("x*stride+w*dilation-left", 5, {"stride": 1, "dilation": -2, "left": -4}, Room(0, 2))],
)  # fmt: skip
def test_room_reaches_as_far_as_letters_bring_a_place(
    place: str, own: int, numbers: dict[str, int], expected: Room
) -> None:
    (equation,) = at_sizes(parse(f"y[x,w] = A[{place}]"), numbers, "")
    (name,) = equation.names
    assert room_for(name.index[0], own, SIZES) == expected


def test_an_axis_holds_its_values_the_places_between_them_and_the_room() -> None:
    assert Room(1, 2, 3).length(4) == 1 + 10 + 2
    assert Room(1, 0, 2).joined(Room(0, 3)) == Room(1, 3, 2)


def rewritten(text: str, letters: dict[str, str], left: int = 1) -> list[str]:
    equations = at_sizes(parse(text), {**NUMBERS, "stride": 1, "left": left}, "")
    (made,) = Around(letters, SIZES).passes(equations)
    return list(map(str, made))


def test_what_comes_in_is_copied_once_for_each_number_that_stands_around_it() -> None:
    text = "y[s,x] = sum[w](A[s,x+w-left]) + max[w](A[s,x+w-left])\nz[s,x] = sum[w](A[s,x+w-left])"
    assert rewritten(text, {"A": "sr"}) == [
        "A in 0.0[s,r] = A[s,r]", "A in -inf[s,r] = A[s,r]",
        "y[s,x] = sum[w](A in 0.0[s,x+w-1]) + max[w](A in -inf[s,x+w-1])", "z[s,x] = sum[w](A in 0.0[s,x+w-1])",
    ]  # fmt: skip


def test_without_places_beyond_it_nothing_is_copied() -> None:
    text = "y[s,x] = sum[w](A[s,x+w-left])"
    assert rewritten(text, {"A": "sr"}, left=0) == ["y[s,x] = sum[w](A[s,x+w])"]


def test_what_equations_make_has_room_of_its_own_but_for_a_maximum() -> None:
    text = "u[s,r] = 2 * A[s,r]\ny[s,x] = sum[w](u[s,x+w-left])\nz[s,x] = max[w](u[s,x+w-left])"
    around = Around({"A": "sr"}, SIZES)
    (made,) = around.passes(at_sizes(parse(text), {**NUMBERS, "stride": 1}, ""))
    assert list(map(str, made)) == [
        "u[s,r] = 2 * A[s,r]", "y[s,x] = sum[w](u[s,x+w-1])", "u in -inf[s,r] = u[s,r]",
        "z[s,x] = max[w](u in -inf[s,x+w-1])",
    ]  # fmt: skip
    assert around.beyond == {"u in -inf": -math.inf}


def test_whether_a_place_is_there_is_read_from_ones_with_room_around() -> None:
    assert rewritten("n[x] = sum[w](there(A[s,x+w-left]))", {"A": "sr"}) == [
        "inside A[r] = 1", "n[x] = sum[w](inside A[x+w-1])"
    ]  # fmt: skip
