"""The worked lines of kinds that are written as equations: each is true, none is missing, each comes when it can."""

import math
import re
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from gated import GATED
from unit_norm import UNIT_NORM

from backprop.diagnose.nonfinite_origins import origin
from backprop.layers import LAYERS
from backprop.layers.by_equations import EquationLayer, equation_layer
from backprop.lines import worked
from backprop.lines.expression import evaluate, is_shortened, paths
from backprop.lines.report import FORMATS
from backprop.numbers.rounding import rounder
from backprop.requests.parsing import parse
from backprop.runs.step_document import step_document

RNG = np.random.default_rng(11)
GIVEN = ("X", "Y", "before", "h0", "mask")  # numbers that no arithmetic makes


@pytest.fixture(autouse=True)
def with_the_kinds(monkeypatch):
    for kind in (GATED, UNIT_NORM):
        monkeypatch.setitem(LAYERS, kind.kind, equation_layer(kind))


def spec_of(*layers: Any, samples: int = 2, steps: int | None = None, **more: Any) -> Any:
    times = () if steps is None else (steps,)
    out = times if steps and layers[-1].get("return_sequences", True) else ()
    timed = layers[0]["kind"] == "gated" or LAYERS[layers[0]["kind"]].takes_sequences
    first = [{"kind": "rnn", "units": 2, "return_sequences": True}] if steps and not timed else []
    data = {
        "X": RNG.normal(size=(samples, *times, 3)).round(2).tolist(),
        "Y": RNG.normal(size=(samples, *out, 2)).tolist(),
    }
    network = {"n_inputs": 3, "layers": [*first, *layers, {"units": 2, "activation": "tanh"}]}
    return {"network": network, "data": data, "init": {"name": "glorot_uniform", "seed": 4, "bias": 0.1}, **more}


NORM, BLOCK = {"kind": "unit_norm"}, {"kind": "residual", "layers": [{"kind": "unit_norm", "epsilon": 0.01}]}
SHAPES = {
    "one sample": lambda **more: spec_of(NORM, samples=1, **more),
    "samples": lambda **more: spec_of({"kind": "dense", "units": 3}, NORM, samples=3, **more),
    "in a block": lambda **more: spec_of(BLOCK, **more),
    "as output": lambda **more: {
        **(spec := spec_of(NORM, **more)),
        "network": {"n_inputs": 3, "layers": [{"units": 2}, {"kind": "unit_norm"}]},
        "data": spec["data"],
    },
    "at each time": lambda **more: spec_of(NORM, steps=3, **more),
    "through time": lambda **more: spec_of({"kind": "gated", "units": 2, "return_sequences": True}, steps=3, **more),
    "last time": lambda **more: spec_of({"kind": "gated", "units": 2, "return_sequences": False}, steps=2, **more),
    "many units": lambda **more: spec_of(
        {"kind": "gated", "units": 6, "h0": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6], "return_sequences": True},
        samples=1, steps=2, **more),
    "one step": lambda **more: spec_of({"kind": "gated", "units": 1, "return_sequences": True}, steps=1, **more),
}  # fmt: skip
for name, row in LAYERS.items():  # and each kind of the package that is written as equations
    if issubclass(row, EquationLayer):
        own: Any = {"units": 2} if row.data.own_units else {}
        own |= {"layers": [{"units": 2, "activation": "tanh"}, {"units": 3}]} if row.data.block else {}
        SHAPES[name] = partial(
            spec_of, {"kind": name, **own, **({"return_sequences": True} if row.takes_sequences else {})},
            steps=3 if row.takes_sequences else None,
        )  # fmt: skip
        if row.data.recurs:
            SHAPES[f"{name}, truncated"] = partial(
                spec_of, {"kind": name, **own, "return_sequences": True, "truncate": 2}, steps=4
            )
STARTS = {start.name for row in LAYERS.values() if issubclass(row, EquationLayer) for start in row.data.starts.values()}
CONVENTIONS = {
    "plain": {}, "error signal": {"delta_sign": "error_signal"}, "shared": {"bias": "shared"}, "none": {"bias": "none"},
    "frozen": {"bias": "frozen", "delta_sign": "error_signal"},
}  # fmt: skip


def told(spec: Any) -> tuple[list[Any], Any, Any]:
    parsed = parse(spec)
    view = worked.view(parsed, worked.first_step(parsed))
    return list(worked.all_lines(view)), step_document(parsed, view.step), view


def at(document: Any, path: str) -> float:
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        document = document[name] if name else document[int(index)]
    return float(document)


def terms(node: Any) -> float:
    """How large what is added up in a tree is: what cancels is judged by it."""
    match node:
        case ["add", parts]:
            return sum(terms(part) for part in parts)
        case ["sub", left, right]:
            return terms(left) + terms(right)
        case ["mul", factors]:
            return math.prod(terms(factor) for factor in factors)
        case ["neg", inner]:
            return terms(inner)
        case ["div", above, below]:
            return terms(above) / abs(float(evaluate(below)))
    return abs(float(evaluate(node)))


def numbers_in(node: Any) -> Any:
    """Path and value of every number of a tree that stands for a quantity."""
    if isinstance(node, list) and node and node[0] == "num":
        yield from [(node[2], node[1])] if node[2] else []
    elif isinstance(node, list):
        for child in node:
            yield from numbers_in(child)


@pytest.mark.parametrize("conventions", CONVENTIONS.values(), ids=CONVENTIONS)
@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES)
def test_every_line_puts_in_numbers_of_the_step_and_gives_its_value(make: Any, conventions: Any) -> None:
    lines, step, view = told(make(conventions=conventions))
    for line in lines:
        assert line.value == at(step, line.quantity), line.quantity
        for path, value in numbers_in(line.numbers):
            assert value == at(step, path), (line.quantity, path)
        if not is_shortened(line.numbers):
            made, size = float(evaluate(line.numbers)), terms(line.numbers)
            assert math.isclose(made, line.value, rel_tol=1e-12, abs_tol=4e-16 * size), (line.quantity, made)
        assert worked.line(view, line.quantity) == line


@pytest.mark.parametrize("conventions", CONVENTIONS.values(), ids=CONVENTIONS)
@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES)
def test_every_number_of_the_result_has_its_line_once(make: Any, conventions: Any) -> None:
    lines, step, _ = told(make(conventions=conventions))
    have = [line.quantity for line in lines]
    assert len(have) == len(set(have))
    for layer in worked_layers(step["layers"], "layers"):
        assert set(layer) <= set(have), set(layer) - set(have)


def worked_layers(layers: Any, path: str) -> Any:
    """The paths of all numbers that each layer makes."""
    for k, layer in enumerate(layers):
        for key, value in layer.items():
            if key == "layers":
                yield from worked_layers(value, f"{path}[{k}].layers")
            elif key in ("gradients", "updates", "after"):
                for name, array in value.items():
                    yield places(f"{path}[{k}].{key}.{name}", array)
            elif isinstance(value, list) and key not in (*GIVEN, *STARTS, "dh0"):
                yield places(f"{path}[{k}].{key}", value)


def places(path: str, value: Any) -> list[str]:
    return [f"{path}{''.join(f'[{i}]' for i in index)}" for index in np.ndindex(np.shape(value))]


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES)
def test_lines_come_in_the_order_of_computation(make: Any) -> None:
    """What is put into a line was told before it, or given."""
    lines, _, _ = told(make())
    before: set[str] = set()
    all_told = {line.quantity for line in lines}
    for line in lines:
        later = {path for path in paths(line.numbers) if path in all_told} - before
        assert not later, (line.quantity, later)
        before.add(line.quantity)


@pytest.mark.parametrize("make", SHAPES.values(), ids=SHAPES)
def test_by_hand_each_line_goes_on_with_rounded_numbers(make: Any) -> None:
    rounding = {"digits": 4, "kind": "decimals", "carry": True}
    lines, step, _ = told(make(conventions={"rounding": rounding}))
    for line in lines:
        assert line.value == at(step, line.quantity)
        if line.note is None and not is_shortened(line.numbers):
            assert line.value == float(rounder(4, "decimals")(evaluate(line.numbers, exact=True))), line.quantity


@pytest.mark.parametrize(
    ("form", "written"),
    [("text", "u_f(h1→h1)"), ("markdown", r"u_{f, h_{1} \to h_{1}}"), ("latex", r"u_{f, h_{1} \to h_{1}}"),
     ("html", "<msub><mi>u</mi><mrow><mtext>f</mtext><mo>,</mo>")],
)  # fmt: skip
def test_the_lines_are_written_in_every_format(form: str, written: str) -> None:
    lines, _, _ = told(SHAPES["through time"]())
    assert written in FORMATS[form]("A kind of one's own", lines, 5)


def test_lines_read_as_a_person_writes_them() -> None:
    spec = spec_of({"kind": "gated", "units": 1, "return_sequences": True}, samples=1, steps=2)
    lines = {line.quantity: line for line in told(spec)[0]}

    def written(path: str) -> str:
        text = FORMATS["text"]("", [lines[path]], 3).splitlines()[1].strip()
        return " = ".join(text.split(" = ")[:2])

    assert written("layers[0].z[0][1][0]") == (
        "z(h1⟨2⟩) = w_f(x1→h1)·x1⟨2⟩ + w_f(x2→h1)·x2⟨2⟩ + w_f(x3→h1)·x3⟨2⟩ + u_f(h1→h1)·h(h1⟨1⟩) + b_f(h1)"
    )
    assert written("layers[0].h[0][0][0]") == "h(h1⟨1⟩) = (1 − f(h1⟨1⟩))·h(h1⟨0⟩) + f(h1⟨1⟩)·c(h1⟨1⟩)"
    assert written("layers[0].dh[0][1][0]") == "∂E/∂h(h1⟨2⟩) = ∂E/∂a(h1⟨2⟩)"
    assert written("layers[0].gradients.U_f[0][0]") == "∂E/∂u_f(h1→h1) = Σtimes δ(h1)·h(h1⟨t−1⟩)"
    assert lines["layers[0].gate[0][1][0]"].name == "forget gate of h1 at time 2"


def origin_of(spec: Any, at: tuple[int, ...] = (), x: float = 0.0) -> Any:
    """The origin in the first step of a spec, with an input that no document may hold."""
    parsed = parse(spec)
    X = parsed.X.copy()
    if at:
        X[at] = x
    parsed = replace(parsed, X=X)
    return origin(parsed, worked.first_step(parsed))


def test_the_first_number_that_is_not_finite_is_found_with_what_went_in() -> None:
    """Squares of 1e200 are beyond float64: their sum is the first to show it, made of the largest of three."""
    found = origin_of(spec_of(NORM, samples=2), (1, 1), 1e200)
    assert (found["quantity"], found["value"]) == ("layers[0].square[1]", math.inf)
    assert found["operation"] == "q = z(x′1)^2 + z(x′2)^2 + z(x′3)^2"
    assert found["inputs"] == [{"quantity": "layers[0].z[1][1]", "value": 1e200}]


def test_through_time_the_earliest_step_is_found() -> None:
    spec = spec_of({"kind": "gated", "units": 2, "return_sequences": True}, samples=1, steps=3)
    spec["network"]["layers"][0] |= {"W_f": [[1e15, 1.0, 1.0], [1.0, 1.0, 1.0]]}
    found = origin_of(spec, (0, 1, 0), 1e300)
    assert found["quantity"] == "layers[0].z[0][1][0]"
    assert found["inputs"] == [
        {"quantity": "layers[0].before.W_f[0][0]", "value": 1e15}, {"quantity": "X[0][1][0]", "value": 1e300},
    ]  # fmt: skip


def test_all_finite_numbers_have_no_origin() -> None:
    assert origin_of(SHAPES["in a block"]()) is None


def test_a_fixed_time_step_and_a_start_are_called_what_they_are() -> None:
    lines = {line.quantity: line for line in told(SHAPES["lstm"]())[0]}
    text = FORMATS["text"]("", [lines["layers[0].dc0[0][1]"], lines["layers[0].z[0][1][0]"]], 3)
    assert "∂E/∂c⟨0⟩(h2) = δ(h2⟨1⟩)·f(h2⟨1⟩) = " in text
    assert "c(h1⟨2⟩) = f(h1⟨2⟩)·c(h1⟨1⟩) + i(h1⟨2⟩)·g(h1⟨2⟩) = " in text
