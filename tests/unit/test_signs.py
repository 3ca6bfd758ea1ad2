"""Signs of formulas, and the error signal's own form: δ = −∂E/∂z and Δw = +η δ a."""

from typing import Any

import pytest

from backprop.lines import worked
from backprop.lines.expression import evaluate, num, sym
from backprop.lines.render import Text
from backprop.lines.signs import settled
from backprop.lines.written import fill
from backprop.requests.examples import example_spec
from backprop.requests.parsing import parse

A, B, C = sym("a"), sym("b"), sym("c")


@pytest.mark.parametrize(
    ("tree", "written"),
    [
        (["neg", ["neg", A]], "a"), (["neg", ["sub", A, B]], "b − a"), (["sub", A, ["neg", B]], "a + b"),
        (["add", [A, ["neg", B], C]], "a − b + c"), (["neg", ["mul", [A, ["neg", B]]]], "a·b"),
        (["mul", [["neg", A], ["neg", B]]], "a·b"), (["neg", ["div", ["sub", A, B], C]], "(b − a)/c"),
        (["pow", ["neg", A], num(2)], "a^2"), (["pow", ["neg", A], num(3)], "(−a)^3"), (["abs", ["neg", A]], "|a|"),
        (["div", ["neg", A], B], "−a/b"), (["call", "sign", [["add", [A, ["neg", B]]]]], "sign(a − b)"),
    ],
)  # fmt: skip
def test_a_minus_stands_where_it_reads_best(tree: Any, written: str) -> None:
    assert Text(4).write(settled(tree)) == written


def test_no_value_changes() -> None:
    names = {"a": num(0.3), "b": num(-0.7), "c": ["neg", num(0.2)]}
    for formula in ("-(a - b)", "a - c", "-(a * c)", "c**2 - b * c", "abs(c) / c", "sqrt(c * c) + c", "-(-c)"):
        tree = fill(formula, names)
        assert evaluate(settled(tree)) == pytest.approx(evaluate(tree), abs=1e-15), formula


def line(path: str, digits: int = 6, **more: Any) -> str:
    spec = {**example_spec("guide-2-2-1"), "conventions": {"delta_sign": "error_signal"}, **more}
    parsed = parse(spec)
    made = worked.line(worked.view(parsed, worked.first_step(parsed)), path)
    text = Text(digits)
    return f"{text.write(made.symbol)} = {text.write(made.formula)} = {text.write(made.numbers)}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("layers[1].delta[0][0]", "δ(ŷ) = −∂E/∂ŷ·σ′(z(ŷ)) = "),
        ("layers[0].delta[0][1]", "δ(h2) = δ(ŷ)·w(h2→ŷ)·σ′(z(h2)) = "),
        ("layers[0].updates.W[0][1]", "Δw(x2→h1) = η·δ(h1)·x2 = 0.1·"),
        ("layers[0].updates.b[0]", "Δb(h1) = η·δ(h1) = 0.1·"),
        ("layers[1].updates.W[0][1]", "Δw(h2→ŷ) = η·δ(ŷ)·a(h2) = 0.1·"),
        ("layers[1].gradients.W[0][1]", "∂E/∂w(h2→ŷ) = −δ(ŷ)·a(h2) = "),
    ],
)  # fmt: skip
def test_the_lines_of_an_error_signal_have_its_form(path: str, expected: str) -> None:
    assert line(path).startswith(expected)


@pytest.mark.parametrize(
    ("optimizer", "path", "expected"),
    [
        ({"name": "momentum"}, "state.W.v[0][1]", "v(x2→h1) = μ·v⁻(x2→h1) − δ(h1)·x2 = "),
        ({"name": "momentum", "rule": "keras"}, "state.W.v[0][1]", "v(x2→h1) = μ·v⁻(x2→h1) + η·δ(h1)·x2 = "),
        ({"name": "adam"}, "state.W.m[0][1]", "m(x2→h1) = β(1)·m⁻(x2→h1) − (1 − β(1))·δ(h1)·x2 = "),
        ({"name": "adagrad"}, "state.b.v[1]", "v(h2) = v⁻(h2) + δ(h2)^2 = "),
        ({"name": "sgd", "weight_decay": 0.1}, "updates.b[0]", "Δb(h1) = η·δ(h1) − η·λ·b(h1) = "),
    ],
)  # fmt: skip
def test_so_have_those_of_every_optimizer(optimizer: Any, path: str, expected: str) -> None:
    assert line(f"layers[0].{path}", optimizer={**optimizer, "learning_rate": 0.1}).startswith(expected)


def test_a_batch_sums_over_its_samples_and_a_fused_pair_is_target_less_prediction() -> None:
    spec = example_spec("guide-2-2-1")
    both = {"data": {"X": [[0.3, 0.7], [0.1, 0.2]], "Y": [[0.5], [1.0]]}}
    assert line("layers[0].updates.b[0]", **both).startswith("Δb(h1) = η·(Σsamples δ(h1)) = −0.1·")
    fused = line("layers[1].delta[0][0]", network=spec["network"], loss={"name": "binary_cross_entropy"})
    assert fused == "δ(ŷ) = y − ŷ = 0.5 − 0.498563"


def test_with_a_penalty_the_gradient_is_more_than_an_error_signal() -> None:
    assert line("layers[0].updates.W[0][1]", penalty={"l2": 0.1}).startswith("Δw(x2→h1) = −η·∂E/∂w(x2→h1) = −0.1·")


@pytest.mark.parametrize(
    ("z", "expected"),
    [(1.0, "{1 if 1 > 0; 0 otherwise}"), (-1.0, "{1 if −1 > 0; 0 otherwise}")],
)
def test_the_slope_of_relu_has_its_number_put_in(z: float, expected: str) -> None:
    spec = example_spec("guide-2-2-1")
    spec["network"]["layers"][0] = {"units": 2, "activation": "relu", "W": [[1, 0], [0, 1]], "b": [0, 0]}
    parsed = parse(spec | {"data": {"X": [[z, z]], "Y": [[0.5]]}})
    made = worked.line(worked.view(parsed, worked.first_step(parsed)), "layers[0].slope[0][0]")
    assert Text(4).write(made.numbers) == expected
    assert made.document()["from"] == ["layers[0].z[0][0]"]
    assert made.value == evaluate(made.numbers) == (z > 0)
