"""Names of units and weights, the same in Python and on the page."""

import pytest

from backprop.layers import LAYERS
from backprop.rules.names import bias_label, shown, unit_names, weight_label


@pytest.mark.parametrize(
    ("kinds", "units", "names"),
    [
        (["dense"], [1], [["x1", "x2"], ["y1"]]),
        (["dense", "dense"], [2, 1], [["x1", "x2"], ["h1", "h2"], ["y1"]]),
        (["dense", "dense", "dense"], [2, 1, 2], [["x1", "x2"], ["h1.1", "h1.2"], ["h2.1"], ["y1", "y2"]]),
        (["dense", "activation", "dense"], [2, 2, 1], [["x1", "x2"], ["h1", "h2"], ["h1'", "h2'"], ["y1"]]),
        (["dense", "activation"], [1, 1], [["x1", "x2"], ["h1"], ["y1"]]),
        (["activation", "activation", "dense"], [2, 2, 1],
         [["x1", "x2"], ["x1'", "x2'"], ["x1''", "x2''"], ["y1"]]),
        (["dense", "activation", "dense", "dense"], [1, 1, 1, 1],
         [["x1", "x2"], ["h1.1"], ["h1.1'"], ["h2.1"], ["y1"]]),
    ],
)  # fmt: skip
def test_units_are_named_by_their_place(kinds: list[str], units: list[int], names: list[list[str]]) -> None:
    assert unit_names(2, [LAYERS[kind].names_units for kind in kinds], units) == names


def test_outputs_wear_a_hat_and_a_lone_one_no_number() -> None:
    assert [shown("y1", 1), shown("y1", 2), shown("h1", 1), shown("x1", 1)] == ["ŷ", "ŷ1", "h1", "x1"]


def test_weights_name_where_they_come_from_and_go_to() -> None:
    names = unit_names(2, [True, True], [2, 1])
    assert weight_label(names, 0, 1, 0) == "w(x1→h2)"
    assert weight_label(names, 1, 0, 1) == "w(h2→ŷ)"
    assert bias_label(names, 0, 1) == "b(h2)"
    assert bias_label(names, 1, 0) == "b(ŷ)"
