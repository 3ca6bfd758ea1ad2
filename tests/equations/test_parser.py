"""The parser: every form of the notation becomes its tree, its text comes back, and what there is not is refused."""

import re
from itertools import chain

import pytest

from backprop.equations.notation import (
    Binary,
    Call,
    Cases,
    Compare,
    Equation,
    Index,
    Max,
    Name,
    Negative,
    Number,
    Sum,
    changed,
    children,
    names,
    text,
    walk,
)
from backprop.equations.parser import NotationError, parse, parse_formula
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.functions.schedules import SCHEDULES
from backprop.optimizers import OPTIMIZERS

S, T, J, K, I = (Index(letter) for letter in "stjki")  # noqa: E741  # the letters of the notation


def test_a_weighted_sum_with_a_shift_in_time_becomes_its_tree():
    (equation,) = parse("z[s,t,j] = sum[i](Wh[j,i] * h[s,t-1,i]) + b[j]")
    product = Binary("*", Name("Wh", (J, I)), Name("h", (S, Index("t", -1), I)))
    assert equation == Equation(Name("z", (S, T, J)), Binary("+", Sum(("i",), product), Name("b", (J,))))
    assert equation.target.letters == "stj"


def test_equations_stand_one_to_a_line_with_remarks_and_go_on_inside_parentheses():
    found = parse("""
        mean[s] = sum[i](A[s,i]) / n    # over the units

        a[s,j] = (A[s,j]
                  - mean[s])
    """)
    assert [str(equation) for equation in found] == ["mean[s] = sum[i](A[s,i]) / n", "a[s,j] = A[s,j] - mean[s]"]


@pytest.mark.parametrize(
    ("written", "tree"),
    [
        ("1 if z > 0 else alpha", Cases(Compare(">", Name("z"), Number(0)), Number(1), Name("alpha"))),
        ("max(0, z)", Call("max", (Number(0), Name("z")))),
        ("max[u,v](A[u,v])", Max(("u", "v"), Name("A", (Index("u"), Index("v"))))),
        ("exp(z) / sum(exp(z_k))", Binary("/", Call("exp", (Name("z"),)), Sum((), Call("exp", (Name("z_k"),))))),
        ("-z**2", Negative(Binary("**", Name("z"), Number(2)))),
        ("dz[s,0,j]", Name("dz", (S, Index("", 0), J))),
        ("slope(z[s,j], a[s,j])", Call("slope", (Name("z", (S, J)), Name("a", (S, J))))),
    ],
)
def test_each_form_has_one_tree(written, tree):
    assert parse_formula(written) == tree


def _formulas():
    rows = [text for row in chain(ACTIVATIONS.values(), LOSSES.values()) for text in (row.formula, row.derivative)]
    rows += [row.fused.formula for row in LOSSES.values() if row.fused]
    rows += [line.formula for row in OPTIMIZERS.values() for line in row.quantities]
    return rows + [row.formula for row in SCHEDULES.values()]


@pytest.mark.parametrize("formula", sorted(set(_formulas())))
def test_every_formula_of_the_tables_is_read_and_its_text_gives_the_tree_again(formula):
    tree = parse_formula(formula)
    assert parse_formula(text(tree)) == tree


@pytest.mark.parametrize(
    "written",
    ["a - (b - c)", "(a + b) * c", "a / (b * c)", "(-a)**2", "a**-b", "-(a + b)", "(1 if a > b else c) + d",
     "sum[j,k](a[j] * b[k])", "(a if b == c else d) if e <= f else g"],
)  # fmt: skip
def test_text_keeps_the_parentheses_that_are_needed_and_no_others(written):
    assert text(parse_formula(written)) == written


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("a = b\nc = log(d)", "line 2, column 5: there is no function “log”"),
        ("a = exp(b, c)", "line 1, column 5: exp takes 1 numbers, not 2"),
        ("a = b < c < d", "line 1, column 5: “b < c < d” is no comparison"),
        ("a = b[j*j]", "line 1, column 9: “j” is no index"),
        ("a = sum[jk](b)", "line 1, column 9: “jk” is no letter"),
        ("a = b @ c", "line 1, column 5: the notation has no “b @ c”"),
        ("a + b", "line 1, column 1: “a + b” is no equation"),
        ("a = (b", "line 1, column 5: "),
        ("a = True", "line 1, column 5: the notation has no “True”"),
    ],
)
def test_what_the_notation_has_not_is_refused_at_its_place(written, told):
    with pytest.raises(NotationError, match=re.escape(told)):
        parse(written)


def test_a_tree_can_be_walked_and_changed_in_the_order_of_writing():
    tree = parse_formula("a[j] if b > 0 else sum[k](c[k])")
    assert [name.name for name in names(tree)] == ["a", "b", "c"]
    assert len(list(walk(tree))) == 7
    assert [text(child) for child in children(tree)] == ["a[j]", "b > 0", "sum[k](c[k])"]

    def renamed(node):
        return Name("x", node.index) if isinstance(node, Name) else changed(node, renamed)

    assert text(renamed(tree)) == "x[j] if x > 0 else sum[k](x[k])"
