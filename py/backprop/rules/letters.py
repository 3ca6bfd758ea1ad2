"""The letters in which numbers are spoken of: what each may be called, and the sets of books and courses.

They change what is shown and never what is computed. The names of weights are built in `lines/letters.py`. What a book
does otherwise than this page beside its letters stands in its row too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from .limits import Choice, Convention


@dataclass(frozen=True)
class Letters:
    """A letter or word for each kind of quantity, and how weights are told apart."""

    loss: str = "E"
    rate: str = "η"
    output: str = "ŷ"
    target: str = "y"
    net: str = "z"
    activation: str = "a"
    input: str = "x"
    weights: str = "arrows"

    def chosen(self) -> dict[str, str]:
        """What differs from the default."""
        return {field.name: made for field in fields(self) if (made := getattr(self, field.name)) != field.default}


def _of(name: str, label: str, *letters: str | tuple[str, str]) -> Convention:
    """What a kind of quantity may be called; first the default."""
    rows = [(letter, letter) if isinstance(letter, str) else letter for letter in letters]
    return Convention(name, label, tuple(Choice(*row) for row in rows))


ROLES = (
    _of("loss", "Loss", "E", "L", "C", "J"),
    _of("rate", "Learning rate", "η", "α", "ε", "γ"),
    _of("output", "Output", "ŷ", "y", "o", "a"),
    _of("target", "Target", "y", "t", "d", "target"),
    _of("net", "Before the activation", "z", "net", "s", "v", "a"),
    _of("activation", "After it", "a", "out", "o", "y", "z", "h"),
    _of("input", "Input", "x", "i", "a"),
    _of(
        "weights", "Weights",
        ("arrows", "w(x₁→h₂): from, to"),
        ("numbered", "w₁, w₂ …: numbered row by row"),
        ("to_from", "w₂₁: to 2, from 1"),
        ("from_to", "w₁₂: from 1, to 2"),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class LetterSet:
    """The letters of a book or course: its name in the spec, its label, where they stand.

    conventions: those of `limits.CONVENTIONS` by name for which it does not take the default.
    """

    name: str
    label: str
    letters: Letters
    source: str
    conventions: Mapping[str, str] = field(default_factory=dict)


_PLAIN = Letters()
ERROR_SIGNAL = {"delta_sign": "error_signal"}

SETS = (
    LetterSet("backprop", "this page", _PLAIN, "The letters of this page: E, η, ŷ, z, a, w(x₁→h₂)."),
    LetterSet("mazur", "Mazur, step by step", replace(
        _PLAIN, output="o", target="target", net="net", activation="out", input="i", weights="numbered",
    ), "M. Mazur, A Step by Step Backpropagation Example, 2015: net, out, target, w₁ to w₈; biases stay.",
              {"bias": "frozen"}),
    LetterSet("nielsen", "Nielsen", replace(_PLAIN, loss="C", output="a", weights="to_from"),
              "M. Nielsen, Neural Networks and Deep Learning, 2015, chapter 2: C, z, a, w of the layer with jk."),
    LetterSet("goodfellow", "Goodfellow, Bengio, Courville", replace(
        _PLAIN, loss="J", rate="ε", net="a", activation="h",
    ), "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, 2016: J, ŷ, a before and h after (algorithm 6.3), "
              "ε (8.1)."),
    LetterSet("ng", "Ng, Deep Learning course", replace(_PLAIN, loss="J", rate="α"),
              "A. Ng, Deep Learning Specialization, 2017, course 1, weeks 3 and 4: J, α, z, a, ŷ; dZ of each sample "
              "alone, 1/m in dW.", {"mean": "gradient"}),
    LetterSet("bishop", "Bishop", replace(
        _PLAIN, output="y", target="t", net="a", activation="z", weights="to_from",
    ), "C. Bishop, Pattern Recognition and Machine Learning, 2006, section 5.3: a before, z after, y, t, w with ji."),
    LetterSet("mitchell", "Mitchell", replace(
        _PLAIN, output="o", target="t", net="net", activation="o", weights="to_from",
    ), "T. Mitchell, Machine Learning, 1997, table 4.2: net, o, t, w with ji from i to j, δ = o(1 − o)(t − o).",
              ERROR_SIGNAL),
    LetterSet("haykin", "Haykin", replace(
        _PLAIN, output="y", target="d", net="v", activation="y", weights="to_from",
    ), "S. Haykin, Neural Networks and Learning Machines, 2009, chapter 4: v, y, d, w with ji, δ = (d − y) φ′(v).",
              ERROR_SIGNAL),
)  # fmt: skip
