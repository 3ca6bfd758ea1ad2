"""What programs print, read back: numbers within their printed digits, under the names that stand beside them."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from backprop.errors import SpecError
from backprop.reading import read
from backprop.reading.numerals import plain
from backprop.reading.printed import FORMS

PRINTS = json.loads(Path(__file__).with_name("prints.json").read_text(encoding="utf-8"))
"""Texts that the tools themselves printed, and which of these arrays each holds under which name."""
KNOWN = {
    "V1": [[0.15, -0.2], [1e-5, 123456.0]], "V2": [[1e-5, 2e-5]], "V5": [1.0, 2.0, 100.0],
    "W1": [[0.15, -0.2], [0.25, 0.4]], "W1T": [[0.15, 0.25], [-0.2, 0.4]], "b1": [0.1, -0.3],
    "W2": [[0.35, -0.45]], "W2T": [[0.35], [-0.45]], "b2": [0.05],
}  # fmt: skip
FLOAT32 = 2.0**-24  # half a unit of the last place, relative


def last_unit(text: str) -> Fraction:
    """The value of a step of the last printed digit."""
    number, _, exponent = plain(text).partition("e")
    return Fraction(10) ** (int(exponent or 0) - len(number.partition(".")[2]))


@pytest.mark.parametrize("case", PRINTS, ids=[f"{one['tool']}: {one['printed']}" for one in PRINTS])
def test_a_print_holds_what_was_printed(case: dict) -> None:
    found = read(case["text"].encode())
    assert [one.name for one in found.arrays] == [name for name, _ in case["arrays"]]
    for one, (_, known) in zip(found.arrays, case["arrays"], strict=True):
        true = np.array(KNOWN[known], dtype=float)
        assert one.values.shape == true.shape
        assert one.texts is not None
        for text, value, meant in zip(one.texts, one.values.ravel(), true.ravel(), strict=True):
            assert float(plain(text)) == value
            assert abs(Fraction(value) - Fraction(meant)) <= last_unit(text) / 2 + Fraction(abs(meant) * FLOAT32)


SESSIONS = {
    "Octave": (
        "W1 =\n\n   0.1500  -0.2000\n   0.2500   0.4000\n\nb2 = 0.050000\nM =\n\n   1.0e+03  *\n\n"
        "   1.2345   0.0010\n\n",
        [("W1", KNOWN["W1"]), ("b2", [[0.05]]), ("M", [[1234.5, 1.0]])],
    ),
    "Octave, columns in parts": (
        "wide =\n\n Columns 1 and 2:\n\n   1   2\n   5   6\n\n Columns 3 and 4:\n\n   3   4\n   7   8\n\n",
        [("wide", [[1.0, 2, 3, 4], [5, 6, 7, 8]])],
    ),
    "Octave, a structure": (
        "st =\n\n  scalar structure containing the fields:\n\n    W =\n\n       0.1500  -0.2000\n\n    b = 5\n",
        [("W", [[0.15, -0.2]]), ("b", [[5.0]])],
    ),
    "Scilab": (
        " W1  = \n   0.15  -0.2\n   0.25   0.4\n z  = \n   1.000D-10\n",
        [("W1", KNOWN["W1"]), ("z", [[1e-10]])],
    ),
    "Scilab, columns in parts": (
        " w  = \n         column 1 to 2\n   1.   2.\n         column 3\n   3.\n",
        [("w", [[1.0, 2, 3]])],
    ),
    "Julia": ("2×2 Matrix{Float64}:\n 0.15  -0.2\n 0.25   0.4\n", [("", KNOWN["W1"])]),
    "Julia, a row": ("W = [0.15 -0.2; 0.25 0.4]", [("W", KNOWN["W1"])]),
    "MATLAB, as typed": (
        "W = [0.15, -0.2; 0.25, 0.4];\nb = [0.1; -0.3];",
        [("W", KNOWN["W1"]), ("b", [[0.1], [-0.3]])],
    ),
    "Mathematica": ("{{0.15, -0.2}, {0.25, 0.4}}", [("", KNOWN["W1"])]),
    "Maxima": (
        "W1:matrix([0.15,-0.2],[0.25,0.4])\n      [ 0.15  - 0.2 ]\n      [             ]\n      [ 0.25   0.4  ]\n",
        [("W1", KNOWN["W1"])],
    ),
    "R, a matrix": ("     [,1] [,2]\n[1,] 0.15 -0.2\n[2,] 0.25  0.4\n", [("", KNOWN["W1"])]),
    "R, named rows": ("     x1   x2\nh1 0.15 -0.2\nh2 0.25  0.4\n[1] 1 2\n", [("", KNOWN["W1"]), ("", [1.0, 2])]),
    "R, a matrix in parts": (
        "     [,1] [,2]\n[1,]    1    2\n[2,]    4    5\n     [,3]\n[1,]    3\n[2,]    6\n",
        [("", [[1.0, 2, 3], [4, 5, 6]])],
    ),
    "R, a long vector": (" [1] 1 2 3\n [4] 4 5\n[1] 9\n", [("", [1.0, 2, 3, 4, 5]), ("", [9.0])]),
    "R, a list": ("$W\n     [,1]\n[1,] 0.15\n\n$b\n[1]  0.1 -0.3\n", [("W", [[0.15]]), ("b", [0.1, -0.3])]),
    "R, dput": ("structure(c(0.15, 0.25, -0.2, 0.4), dim = c(2L, 2L))", [("", KNOWN["W1"])]),
    "R, as typed": ("W <- matrix(c(0.15, 0.25, -0.2, 0.4), nrow = 2)", [("", KNOWN["W1"])]),
    "R, by rows": ("matrix(c(0.15, -0.2, 0.25, 0.4), 2, byrow = TRUE)", [("", KNOWN["W1"])]),
    "LaTeX": (r"W^{(1)} = \begin{pmatrix} 0.15 & -0.2 \\ 0.25 & 0.4 \end{pmatrix}", [("W^(1)", KNOWN["W1"])]),
    "LaTeX, powers of ten": (r"\begin{bmatrix} 1.5\times 10^{-3} & 2 \end{bmatrix}", [("", [[0.0015, 2.0]])]),
    "ml-fnn": ("Matrix {\n  [\n     0.15 -0.2\n     0.25  0.4\n  ]\n  rows: 2\n  columns: 2\n}\n", [("", KNOWN["W1"])]),
    "JavaScript": (
        "[\n  Float32Array(2) [ 0.15, -0.2 ],\n  Float32Array(1) [ 0.25 ]\n]",
        [("", [0.15, -0.2]), ("", [0.25])],
    ),
    "scikit-learn": (
        "print(m.coefs_): [array([[ 0.15,  0.25],\n       [-0.2 ,  0.4 ]]), array([[ 0.35],\n       [-0.45]])]",
        [("m.coefs_", KNOWN["W1T"]), ("m.coefs_", KNOWN["W2T"])],
    ),
    "NumPy 2 scalars": ("loss = np.float64(0.25)", [("loss", 0.25)]),
    "PyTorch, a loss": ("tensor(0.0491, grad_fn=<MseLossBackward0>)", [("", 0.0491)]),
    "quantities by their paths": (
        "layers[0].gradients.W = [[0.15, -0.2],\n                        [0.25, 0.4]]\nlayers[1].gradients.b = [0.5]\n",
        [("layers[0].gradients.W", KNOWN["W1"]), ("layers[1].gradients.b", [0.5])],
    ),
    "bare rows": ("0.15 -0.2\n0.25 0.4\n\n0.1 -0.3\n", [("", KNOWN["W1"]), ("", [[0.1, -0.3]])]),
    "a spreadsheet": ("0.15\t-0.2\r\n0.25\t0.4\r\n", [("", KNOWN["W1"])]),
    "fractions, roots and powers": ("[[1/3, sqrt(2)], [2^-3, 1.2×10^-4]]", [("", [[1 / 3, 2**0.5], [0.125, 1.2e-4]])]),
    "the same in rows": ("W =\n 1/3 √2\n 2^-3 1.2×10^-4\n", [("W", [[1 / 3, 2**0.5], [0.125, 1.2e-4]])]),
    "the same in LaTeX": (
        r"\begin{pmatrix} \frac{1}{3} & -\sqrt{2} \\ 2^{-3} & \pi \end{pmatrix}",
        [("", [[1 / 3, -(2**0.5)], [0.125, np.pi]])],
    ),
    "the same in R": ("c(1/3, sqrt(2))", [("", [1 / 3, 2**0.5])]),
    "thirds times a factor": ("W =\n\n  1.0e+03 *\n\n  1/8 -2\n", [("W", [[125.0, -2000.0]])]),
    "a blank behind a sign": ("[- 0.2, + 1,\n − 3]", [("", [-0.2, 1.0, -3.0])]),
    "a typeset minus": ("[[0.15, −0.2], [2.5×10^-1, 4e−1]]", [("", KNOWN["W1"])]),
}


@pytest.mark.parametrize("name", SESSIONS)
def test_a_session_gives_its_arrays_by_name(name: str) -> None:
    text, expected = SESSIONS[name]
    found = read(text.encode())
    assert [(one.name, one.values.tolist()) for one in found.arrays] == expected


REFUSED = {
    "elided by NumPy": ("[0. 1. 2. ... 97. 98. 99.]", "Numbers are left out"),
    "elided, with a shape": (
        "<tf.Tensor: shape=(1000, 2), dtype=float32, numpy=\narray([[0., 1.],\n ...,\n [2., 3.]])>",
        "all of its 2000 numbers",
    ),
    "rows of several lengths": ("[[1, 2], [3]]", "rows of one length"),
    "a shape that is not there": (
        "Tensor(shape=[3, 2], dtype=float32, [[1., 2.], [3., 4.]])",
        "It says (3, 2) and has (2, 2)",
    ),
    "a decimal comma": ("0,5 0,25\n1,5 2", "Did you mean 0.5?"),
    "decimal commas between semicolons": ("W =\n0,5;0,25", "Did you mean 0.5?"),
    "a division by zero": ("[1/0, 2]", "It stands in an array"),
    "a sum below a root": ("[sqrt(e+1), 2]", "It stands in an array"),
    "R's missing value": ("[1] 1 NA 3", "One is missing here"),
    "too large a number": ("[1e999]", "a number within"),
    "brackets too deep": ("[" * 80 + "1" + "]" * 80, "inside one another"),
    "a dimension that does not fit": ("structure(c(1, 2, 3), dim = c(2L, 2L))", "It has 3"),
    "a matrix of letters": (r"\begin{pmatrix} a & b \end{pmatrix}", "a number"),
    "nothing": ("", "numbers in a form that is known"),
    "words": ("no numbers here", "numbers in a form that is known"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_whole_is_refused_in_a_sentence(name: str) -> None:
    text, said = REFUSED[name]
    with pytest.raises(SpecError) as refusal:
        read(text.encode())
    assert said in str(refusal.value)


def test_a_form_can_be_asked_for_by_its_name() -> None:
    assert read(b"1 2\n3 4", "rows").arrays[0].values.tolist() == [[1, 2], [3, 4]]
    with pytest.raises(SpecError, match="one of npy"):
        read(b"1 2", "excel")
    with pytest.raises(SpecError, match="a form that is known"):
        read(b"1 2", "latex")


@pytest.mark.parametrize("form", FORMS)
def test_no_form_fails_on_the_text_of_another(form: str) -> None:
    """Each either reads it, or is not meant, or refuses it in a sentence."""
    for text in [*(case["text"] for case in PRINTS), *(text for text, _ in [*SESSIONS.values(), *REFUSED.values()])]:
        for cut in (len(text), len(text) // 2, len(text) // 3, 5):
            try:
                found = FORMS[form](text[:cut])
            except SpecError:
                continue
            assert found is None or found.arrays
