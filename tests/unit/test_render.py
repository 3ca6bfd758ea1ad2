"""Formulas as text, LaTeX and MathML: parentheses where they are needed, and nowhere else."""

import math
import re
from fractions import Fraction
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small import SMALL, chain, small

from backprop.documents.options import formula, symbols_of
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.lines import worked
from backprop.lines.expression import add, mul, num, sym
from backprop.lines.latex import Latex
from backprop.lines.mathml import MathML
from backprop.lines.render import Text
from backprop.lines.report import FORMATS
from backprop.numbers.display import shown_by
from backprop.requests.examples import EXAMPLES, example_spec
from backprop.requests.parsing import parse

x, y, z = sym("x", "1"), sym("y"), sym("z", ["sym", "h", "1"])


@pytest.mark.parametrize(
    ("tree", "text", "latex"),
    [
        (num(0.5), "0.5", "0.5"),
        (num(-1e-7), "−1e−7", r"-1 \cdot 10^{-7}"),
        (sym("δ", sym("ŷ")), "δ(ŷ)", r"\delta_{\hat{y}}"),
        (sym("w", ["arrow", sym("x", "1"), sym("h", "2")]), "w(x1→h2)", r"w_{x_{1} \to h_{2}}"),
        (add([x, num(-2)]), "x1 + (−2)", r"x_{1} + \left(-2\right)"),
        (add([num(-2), x]), "−2 + x1", r"-2 + x_{1}"),
        (["sub", x, num(-2)], "x1 − (−2)", r"x_{1} - \left(-2\right)"),
        (["sub", x, add([y, num(1)])], "x1 − (y + 1)", r"x_{1} - \left(y + 1\right)"),
        (mul(num(-2), x), "−2·x1", r"-2 \cdot x_{1}"),
        (mul(x, num(-2)), "x1·(−2)", r"x_{1} \cdot \left(-2\right)"),
        (mul(x, add([y, num(1)])), "x1·(y + 1)", r"x_{1} \cdot \left(y + 1\right)"),
        (["neg", num(-2)], "−(−2)", r"-\left(-2\right)"),
        (["neg", mul(x, y)], "−x1·y", r"-x_{1} \cdot y"),
        (["neg", add([x, y])], "−(x1 + y)", r"-\left(x_{1} + y\right)"),
        (["div", add([x, y]), num(2)], "(x1 + y)/2", r"\frac{x_{1} + y}{2}"),
        (["div", x, mul(y, num(2))], "x1/(y·2)", r"\frac{x_{1}}{y \cdot 2}"),
        (["div", sym("∂E"), sym("∂w")], "∂E/∂w", r"\frac{\partial E}{\partial w}"),
        (["pow", add([x, y]), num(2)], "(x1 + y)^2", r"\left(x_{1} + y\right)^{2}"),
        (["pow", num(-3), num(2)], "(−3)^2", r"\left(-3\right)^{2}"),
        (["pow", sym("e"), ["neg", x]], "e^(−x1)", r"e^{-x_{1}}"),
        (["call", "max", [num(0), x]], "max(0, x1)", r"\operatorname{max}\left(0, x_{1}\right)"),
        (["abs", num(-3)], "|−3|", r"\left|-3\right|"),
        (["sum", mul(x, y), "k"], "Σk x1·y", r"\sum_{k} x_{1} \cdot y"),
        (["cmp", "≤", x, num(1)], "x1 ≤ 1", r"x_{1} \le 1"),
        (["dots", 3], "… (3 more) …", r"\cdots"),
        (["cases", [[x, ["cmp", ">", x, num(0)]], [num(0), None]]], "{x1 if x1 > 0; 0 otherwise}",
         r"\begin{cases} x_{1} & \text{if } x_{1} > 0 \\ 0 & \text{otherwise} \end{cases}"),
    ],
)  # fmt: skip
def test_a_tree_is_written(tree: Any, text: str, latex: str) -> None:
    assert Text(6).write(tree) == text
    assert Latex(6).write(tree) == latex
    well_formed(MathML(6).write(tree))


NUMBERS = st.integers(-9, 9).map(num)
TREES = st.recursive(
    NUMBERS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(add),
        st.lists(inner, min_size=2, max_size=3).map(lambda factors: mul(*factors)),
        st.tuples(inner, inner).map(lambda pair: ["sub", *pair]),
        st.tuples(inner, inner).map(lambda pair: ["div", *pair]),
        inner.map(lambda tree: ["neg", tree]),
        inner.map(lambda tree: ["pow", tree, num(2)]),
    ),
    max_leaves=8,
)


def exactly(tree: Any) -> Fraction:
    """The tree's value as a fraction."""
    match tree:
        case ["num", value, _]:
            return Fraction(value)
        case ["add", terms]:
            return sum(map(exactly, terms), Fraction(0))
        case ["mul", factors]:
            return math.prod(map(exactly, factors), start=Fraction(1))
        case ["sub", left, right]:
            return exactly(left) - exactly(right)
        case ["div", above, below]:
            return exactly(above) / exactly(below)
        case ["neg", inner]:
            return -exactly(inner)
        case ["pow", base, _]:
            return exactly(base) ** 2
    raise AssertionError(tree)


@given(TREES)
def test_the_text_means_what_the_tree_means(tree: Any) -> None:
    """Read as Python (· is *, ^ is **), the text has the tree's value exactly: no parenthesis is missing."""
    text = Text(17).write(tree).replace("−", "-").replace("·", "*").replace("^", "**")
    try:
        expected = exactly(tree)
    except ZeroDivisionError:
        return
    assert eval(re.sub(r"\d+", r"Fraction(\g<0>)", text)) == expected, text


def well_formed(markup: str) -> ElementTree.Element:
    return ElementTree.fromstring(f"<math>{markup}</math>")


SPECS = {
    **{name: example_spec(name) for name in EXAMPLES},
    "many units": chain(6, 15, 14, activation="softmax", loss={"name": "categorical_cross_entropy"}),
    "penalty": small(penalty={"l1": 0.1, "l2": 0.2}, clip={"norm": 0.01}),
    "a title": small(title='<img src=x onerror="alert(1)">&</script>'),
}


@pytest.mark.parametrize("name", SPECS)
def test_reports_of_every_kind_are_well_formed(name: str) -> None:
    spec = parse(SPECS[name])
    view = worked.view(spec, worked.first_step(spec))
    reports = {form: write(spec.title, worked.all_lines(view), 6) for form, write in FORMATS.items()}
    root = ElementTree.fromstring(f"<main>{reports['html']}</main>")
    assert {element.tag for element in root.iter()} <= {
        "main", "h1", "bdi", "section", "h2", "ul", "li", "span", "math", "mrow", "mo", "mi", "mn", "msub", "msup",
        "mfrac", "msqrt", "mover", "mtext", "munder", "mtable", "mtr", "mtd",
    }  # fmt: skip
    for line in root.iter("mn"):
        assert line.text
        assert ("data-quantity" in line.attrib) == ("data-value" in line.attrib)
    assert reports["latex"].count("{") == reports["latex"].count("}")
    assert reports["latex"].count(r"\left") == reports["latex"].count(r"\right")
    assert reports["latex"].count(r"\begin{align*}") == 4
    for phase in ("Forward pass", "Loss", "Backward pass", "Update"):
        assert all(phase in report for report in reports.values())
    if spec.title:
        assert spec.title in "".join(root.find("h1").itertext())  # type: ignore[union-attr]
        assert "<img" not in reports["html"]


def test_the_numbers_in_mathml_carry_their_path_and_all_their_digits() -> None:
    spec = parse(SMALL)
    view = worked.view(spec, worked.first_step(spec))
    root = ElementTree.fromstring(f"<main>{FORMATS['html']('', worked.all_lines(view), 3)}</main>")
    shown = {
        mn.attrib["data-quantity"]: mn.attrib["data-value"] for mn in root.iter("mn") if "data-quantity" in mn.attrib
    }
    assert shown["layers[0].before.W[0][1]"] == "-0.2"
    assert float(shown["layers[1].a[0][0]"]) == view.step.traces[1].a[0, 0]
    assert float(shown["layers[0].after.b[1]"]) == view.step.after[0]["b"][1]


@pytest.mark.parametrize("row", [*ACTIVATIONS.values(), *LOSSES.values()], ids=lambda row: row.name)
def test_every_formula_of_the_tables_can_be_written(row: Any) -> None:
    for text in (row.formula, row.derivative):
        made = formula(text, symbols_of(row))
        assert made["text"] and made["latex"]
        well_formed(MathML(6).write(made["tree"]))


def test_the_worked_text_of_the_guide_reads_as_in_a_book() -> None:
    spec = parse(SMALL)
    view = worked.view(spec, worked.first_step(spec))
    text = FORMATS["text"]("", worked.all_lines(view), 6)
    for line in (
        "z(h1) = w(x1→h1)·x1 + w(x2→h1)·x2 + b(h1) = 0.15·0.3 + (−0.2)·0.7 + 0.1 = 0.005",
        "E = (y − ŷ)^2/2 = (0.5 − 0.498563)^2/2 = 1.03264e−6",
        "δ(ŷ) = ∂E/∂ŷ·σ′(z(ŷ)) = −0.00143711·0.249998 = −3.59274e−4",
        "∂E/∂a(h2) = δ(ŷ)·w(h2→ŷ) = −3.59274e−4·(−0.45) = 1.61673e−4",
        "Δw(x1→h1) = −η·∂E/∂w(x1→h1) = −0.1·(−9.43087e−6) = 9.43087e−7",
        "w⁺(x1→h1) = w(x1→h1) + Δw(x1→h1) = 0.15 + 9.43087e−7 = 0.150001",
    ):
        assert line in text, text


@pytest.mark.parametrize(
    ("data", "units", "losses"),
    [
        ({"X": [[0.3, 0.7]], "Y": [[0.5]]}, 1, ["loss"]),
        ({"X": [[0.3, 0.7], [0.1, 0.2]], "Y": [[0.5], [1.0]]}, 1, ["loss_per_sample[0]", "loss_per_sample[1]", "loss"]),
        ({"X": [[0.3, 0.7]], "Y": [[0.5, 0.1]]}, 2, ["loss_terms[0][0]", "loss_terms[0][1]", "loss"]),
    ],
)  # fmt: skip
def test_each_loss_is_said_once(data: Any, units: int, losses: list[str]) -> None:
    network = {"n_inputs": 2, "layers": [{"units": 2}, {"units": units}]}
    spec = parse({"network": network, "data": data})
    lines = worked.all_lines(worked.view(spec, worked.first_step(spec)))
    assert [line.quantity for line in lines if line.phase == "loss" and not line.repeated] == losses


def test_the_prediction_has_its_line_at_its_own_path() -> None:
    spec = parse(SMALL)
    view = worked.view(spec, worked.first_step(spec))
    own, output = (worked.line(view, path) for path in ("prediction[0][0]", "layers[1].a[0][0]"))
    assert own.quantity == "prediction[0][0]"
    assert (own.formula, own.numbers, own.value) == (output.formula, output.numbers, output.value)


def test_the_numbers_of_a_set_up_that_rounds_have_its_decimals_and_constants_have_all_digits() -> None:
    rounding = {"digits": 3, "kind": "decimals", "carry": True}
    spec = parse({**SMALL, "optimizer": {"name": "adam", "beta_1": 0.12345}, "conventions": {"rounding": rounding}})
    lines = worked.all_lines(worked.view(spec, worked.first_step(spec)))
    text = FORMATS["text"]("", lines, shown_by(spec.conventions, 6))
    assert "z(h1) = w(x1→h1)·x1 + w(x2→h1)·x2 + b(h1) = 0.150·0.300 + (−0.200)·0.700 + 0.100 = 0.005" in text
    assert "m(x1→h1) = β(1)·m⁻(x1→h1) + (1 − β(1))·∂E/∂w(x1→h1) = 0.12345·0.000 + (1 − 0.12345)·0.000 = 0.000" in text
