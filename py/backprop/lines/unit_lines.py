"""Lines that several kinds of layer share: a = f(z), ∂E/∂a, f′(z), δ, and sums of δ a over the samples."""

from __future__ import annotations

import math
from typing import Any

from .blocks import At, indices
from .expression import Expr, sym
from .layer_view import LayerView
from .line import Line, Terms
from .output_lines import output_slope

NO_FACTOR = (
    "The prediction is rounded to exactly 0 or 1 in float64, where this factor has no finite value; "
    "softmax or sigmoid with its own cross-entropy gets δ without it."
)
WITHIN_TRUNCATION = "Without the errors that have reached the limit of truncation."
EXPANDED = 4  # inputs of a unit up to which the formula itself is written term by term


def partial(symbol: Expr) -> Expr:
    """∂E/∂(the symbol)."""
    return ["div", sym("∂E"), ["sym", "∂" + symbol[1], symbol[2]]]


def passed_on(error: Expr) -> Expr:
    """The symbol of the part of an error that truncation passes to the step before: δ′, ∂E′/∂c."""
    return ["div", passed_on(error[1]), error[2]] if error[0] == "div" else ["sym", error[1] + "′", *error[2:]]


def da_line(of: LayerView, at: At, j: int) -> Line:
    """∂E/∂a: at the output from the loss, below from every unit that the activation goes into."""
    word = of.word(j, at)
    name = f"∂E/∂{word}" if of.is_output else f"∂E/∂a({word})"
    symbol = partial(of.out(j, at))
    formula, numbers = incoming_error(of, at, j)
    value, note = of.value("da", (*at, j)), None
    if of.is_output:
        note = of.view.caution(numbers, value, NO_FACTOR if not math.isfinite(value) else "")
    return of.line("backward", "da", (*at, j), name, symbol, formula, numbers, note, at[0])


def incoming_error(of: LayerView, at: At, j: int) -> Terms:
    """∂E/∂a of unit j, as formula and numbers."""
    if of.above:
        return of.above.lines.passed_down(at, j)
    if of.outer:
        return partial(of.outer.out(j, at)), of.outer.number("da", (*at, j))
    return output_slope(of.view, at, j)


KEEPS_DIGITS = "Computed from z, which keeps digits that a has lost."


MOVED_ALIKE = (
    "Softmax does not change when all its z change by the same amount: "
    "this sum is 0 except for the rounding of its terms."
)


def parameter_gradient_line(
    of: LayerView, name: str, index: At, formula: Expr, numbers: Expr, value: float, note: str | None = None
) -> Line:  # fmt: skip
    """The line of one entry of a gradient of the data's loss."""
    word = of.entry_word(name, index)
    return of.line(
        "backward", f"{gradient_group(of)}.{name}", index, f"gradient of {word}",
        of.entry_partial(name, index), formula, numbers, note, value=value,
    )  # fmt: skip


def gradient_group(of: LayerView) -> str:
    """Where the document holds the gradients of the data's loss."""
    return "data_gradients" if of.has_data_gradients else "gradients"


def places(x: Any) -> list[At]:
    """All places of an array (n_samples, …, n_units): sample, and time where there is one."""
    return list(indices(x.shape[:-1]))
