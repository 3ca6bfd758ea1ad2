"""The table of departures: who departs how from which equations, a row each.

A row says of which lines it speaks and what stands in their place; a row may have several forms (the first derivative
by a, or by z). `departures` gives all that a step's lines allow: of a row that speaks of layers, in all layers at once
and in each alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from ..equations.notation import Expression
from . import rewriting as by
from . import rewriting_updates as update
from .departure import CONVENTION, SLIP, Departure
from .lines import Line, StepLines
from .swapping import swapped

Forms = Callable[[StepLines, Line], Sequence[Expression | None]]


@dataclass(frozen=True)
class Row:
    """parts: of which lines; forms: for one line the values that may stand in its place, None where none does.

    hidden: True for hidden layers alone, False for the output alone. apart: each layer may be done alone.
    """

    name: str
    parts: tuple[str, ...]
    forms: Forms
    did: str
    belongs: str
    hidden: bool | None = None
    apart: bool = True
    family: str = SLIP

    def speaks_of(self, step: StepLines, line: Line) -> bool:
        """True where a line is of those parts and layers."""
        if line.part not in self.parts:
            return False
        last = len(step.spec.layers) - 1
        return self.hidden is None or line.layer is None or (line.layer < last) == self.hidden


ROWS = (
    Row("sign", ("error",), by.negative, "The error is y − ŷ.", "δ = ∂E/∂z takes ŷ − y.", apart=False),
    Row("half_factor", ("error", "loss"), by.halves,
        "The factor of the square is another one.", "The ½ of the loss cancels the 2 of its derivative, no more.",
        apart=False),
    Row("mean_for_sum", ("error", "loss"), by.means, "A mean is taken.", "The sum is asked for.", apart=False),
    Row("sum_for_mean", ("error", "loss"), by.sums, "A sum is taken.", "The mean is asked for.", apart=False),
    Row("missing_output_derivative", ("backward",), by.without_slope,
        "δ of the output is ∂E/∂ŷ.", "It is to be multiplied by f′(z).", hidden=False),
    Row("missing_hidden_derivative", ("backward",), by.without_slope,
        "δ of a hidden layer is the sum that comes down.", "It is to be multiplied by f′(z).", hidden=True),
    Row("derivative_of_wrong_argument", ("backward",), by.slope_elsewhere,
        "f′ is taken at another number.", "f′ is taken at z: for σ it is a (1 − a)."),
    Row("hidden_delta_from_updated_weights", ("down",), by.through_new_weights,
        "δ goes down through the new weights.", "It goes through the weights that the forward pass used."),
    Row("single_path", ("down",), by.single_path,
        "Only one of the paths to the layer above is followed.", "∂E/∂a is the sum over all units above."),
    Row("transposed_weights", ("forward", "down"), by.transposed,
        "The weights are read with rows and columns exchanged.", "w(i→j) goes from unit i to unit j."),
    Row("wrong_input", ("forward", "gradient"), by.other_inputs,
        "Another number stands for what comes into the layer.", "A layer takes the outputs a of the layer before."),
    Row("bias_forgotten", ("forward",), by.without_bias, "The bias is left out of z.", "z = Σ w a + b."),
    Row("bias_frozen", ("optimizer",), update.bias_kept, "The bias stays as it is.", "It is updated like a weight.",
        apart=False),
    Row("learning_rate_missing", ("optimizer",), update.without_rate,
        "The learning rate is left out.", "The step is η times the gradient.", apart=False),
    Row("learning_rate_twice", ("optimizer",), update.rate_twice,
        "The learning rate is multiplied twice.", "The step is η times the gradient, once.", apart=False),
    Row("gradient_ascent", ("optimizer",), update.ascent,
        "The step is added with the gradient's sign.", "It goes against the gradient.", apart=False),
    Row("degrees", ("forward",), by.degrees, "The calculator is set to degrees.", "Set it to radians."),
    Row("exponent_sign", ("forward",), by.exponent_sign, "e^z stands for e^−z.", "σ(z) = 1/(1 + e^−z)."),
    Row("wrong_log_base", ("loss",), by.other_logarithms,
        "The logarithm has another base.", "Cross-entropy takes natural logarithms.", apart=False),
    Row("no_bias_correction", ("optimizer",), update.uncorrected,
        "The means are not corrected for their start at 0.", "They are divided by 1 − βᵗ.", apart=False),
    Row("time_step_off_by_one", ("optimizer",), update.other_time,
        "t is another step.", "t counts the steps from 1.", apart=False),
    Row("epsilon_inside_root", ("optimizer",), update.epsilon_inside,
        "ε stands inside the root.", "It is added to the root.", apart=False),
    Row("momentum_variant", ("optimizer",), update.other_rule,
        "Momentum follows another rule.", "The rule of the spec is used.", apart=False),
    Row("momentum_forgotten", ("optimizer",), update.without_momentum,
        "The step before is forgotten.", "The velocity v keeps a share of the old one.", apart=False),
    Row("mean_at_gradient", ("error", "gradient"), by.mean_at_gradient,
        "1/n stands at the gradients.", "1/n stands in δ.", apart=False, family=CONVENTION),
)  # fmt: skip


def departures(step: StepLines) -> list[Departure]:
    """All that the lines of a step allow, in the order of the table."""
    return [one for row in ROWS for one in _of_row(row, step)] + swapped(step)


def _of_row(row: Row, step: StepLines) -> Iterator[Departure]:
    forms: dict[int, dict[int, Expression]] = {}
    for i, line in enumerate(step.lines):
        if row.speaks_of(step, line):
            for form, value in enumerate(row.forms(step, line)):
                if value is not None and value != line.equation.value:
                    forms.setdefault(form, {})[i] = value
    for form in sorted(forms):
        whole = forms[form]
        layers = {step.lines[i].layer for i in whole}
        yield Departure(row.name, row.family, row.did, row.belongs, whole)
        if row.apart and len(layers) > 1:
            for k in sorted(layers, key=lambda k: -1 if k is None else k):
                own = {i: value for i, value in whole.items() if step.lines[i].layer == k}
                yield Departure(row.name, row.family, row.did, row.belongs, own)
