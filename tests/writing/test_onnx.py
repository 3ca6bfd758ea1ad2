"""ONNX by onnxruntime: our outputs, in float64, of every kind of layer and activation, on other rows and times."""

import math

import numpy as np
import onnxruntime
import pytest
from written_networks import IMAGES, SPECS, outputs, rows, spec

from backprop.equations.notation import CHOSEN, FUNCTIONS, MATRICES, PLACED
from backprop.equations.pointwise import REAL
from backprop.kernel.elementary import NORMAL_TAIL
from backprop.numbers.special import Array
from backprop.requests.parsing import parse
from backprop.writing import onnx_functions, write
from backprop.writing.onnx_graph import Graph, Value, model

BOUND = 1e-14  # of the largest output
SINGLE = {"one_minus_power", "cos_pi"}  # of single numbers, which no layer has


def session(data: bytes | str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])


@pytest.mark.parametrize("name", [*SPECS, *IMAGES])
def test_onnxruntime_computes_our_outputs(name: str) -> None:
    own = spec(name)
    X = rows(own)
    (made,) = session(write(own, "onnx").data).run(None, {"rows": X})
    meant = outputs(own, X)
    assert made.dtype == np.float64
    assert made.shape == meant.shape
    assert np.max(np.abs(made - meant)) <= BOUND * np.max(np.abs(meant))


def of_function(name: str, *arguments: Array) -> Array:
    """A function of the notation as operators of ONNX."""
    graph = Graph()
    inputs = [Value(graph, f"x{i}") for i in range(len(arguments))]
    graph.named(onnx_functions.FUNCTIONS[name](*inputs), "y")
    shapes = {value.name: one.shape for value, one in zip(inputs, arguments, strict=True)}
    made = session(model(graph.message("one", shapes, {"y": arguments[0].shape}), {}))
    taken = {one.name for one in made.get_inputs()}
    given = {value.name: one for value, one in zip(inputs, arguments, strict=True) if value.name in taken}
    return np.asarray(made.run(None, given)[0])


@pytest.mark.parametrize("name", sorted({*REAL} - SINGLE))
def test_a_function_of_formulas_keeps_its_digits(name: str) -> None:
    """Near 0, far out, and where it saturates; onnxruntime's Sigmoid itself keeps absolute digits alone."""
    z = np.concatenate([np.linspace(-9, 9, 37), [-700.0, -40.0, -1e-9, 0.0, 1e-9, 30.0, 700.0]])[None]
    z = np.abs(z) + 1e-3 if name in ("ln", "sqrt") else z
    arguments = [z, z[:, ::-1] ** 2 + 0.5][: FUNCTIONS[name]]
    with np.errstate(all="ignore"):
        meant = REAL[name](*arguments)
    made = of_function(name, *arguments)
    finite = np.isfinite(meant)
    assert np.array_equal(np.isfinite(made), finite)
    allowed = 1e-15 + 1e-13 * np.abs(meant)
    assert np.all(np.abs(made - meant)[finite] <= allowed[finite])


def test_every_function_of_the_notation_has_operators() -> None:
    assert {*FUNCTIONS} - {*CHOSEN, *MATRICES, *PLACED} == {*onnx_functions.FUNCTIONS}


def test_a_wrong_digit_of_a_function_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = (NORMAL_TAIL[0], NORMAL_TAIL[1] * (1 + 1e-9), *NORMAL_TAIL[2:])
    monkeypatch.setattr(onnx_functions, "NORMAL_TAIL", wrong)
    with pytest.raises(AssertionError):
        test_a_function_of_formulas_keeps_its_digits("Phi")


def test_what_the_graph_has_no_place_for_is_said() -> None:
    """Dropout that is off, state that is beside, and columns that go in coded."""
    said = [note.code for note in write(spec("dropout"), "onnx").notes]
    assert said == ["write.inference", "write.state"]
    classes = {"network": {"n_inputs": 4, "layers": [{"units": 3}]}, "data": {"dataset": "iris", "standardize": True}}
    assert [note.code for note in write(parse(classes), "onnx").notes] == ["write.coded"]


def test_a_network_that_rounds_as_a_person_is_not_written_as_one_that_does_not() -> None:
    by_hand = {**SPECS["dense"], "conventions": {"rounding": {"digits": 4, "carry": True}}}
    with pytest.raises(ValueError, match="no rounding carried"):
        write(parse(by_hand), "onnx")


def test_the_far_tail_of_the_normal_distribution_is_not_cut() -> None:
    (made,) = of_function("Phi", np.array([[-30.0]]))[0]
    assert made == pytest.approx(0.5 * math.erfc(30 / math.sqrt(2)), rel=1e-12)
