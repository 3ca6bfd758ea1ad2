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
from . import rewriting_images as images
from . import rewriting_kinds as kinds
from . import rewriting_updates as update
from .departure import CONVENTION, SLIP, Departure, said
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
    hidden: bool | None = None
    apart: bool = True
    family: str = SLIP

    def speaks_of(self, step: StepLines, line: Line) -> bool:
        """True where a line is of those parts and layers."""
        if line.part not in self.parts:
            return False
        last = len(step.parts) - 1
        return self.hidden is None or line.layer is None or (line.layer < last) == self.hidden


ROWS = (
    Row("sign", ("error",), by.negative, apart=False),
    Row("half_factor", ("error", "loss"), by.halves, apart=False),
    Row("mean_for_sum", ("error", "loss"), by.means, apart=False),
    Row("sum_for_mean", ("error", "loss"), by.sums, apart=False),
    Row("missing_output_derivative", ("backward",), by.without_slope, hidden=False),
    Row("missing_hidden_derivative", ("backward",), by.without_slope, hidden=True),
    Row("derivative_of_wrong_argument", ("backward",), by.slope_elsewhere),
    Row("hidden_delta_from_updated_weights", ("down",), by.through_new_weights),
    Row("single_path", ("down",), by.single_path),
    Row("transposed_weights", ("forward", "down"), by.transposed),
    Row("wrong_input", ("forward", "gradient"), by.other_inputs),
    Row("bias_forgotten", ("forward",), by.without_bias),
    Row("bias_frozen", ("optimizer",), update.bias_kept, apart=False),
    Row("frozen_moved", ("optimizer",), update.frozen_moved, apart=False),
    Row("learning_rate_missing", ("optimizer",), update.without_rate, apart=False),
    Row("learning_rate_twice", ("optimizer",), update.rate_twice, apart=False),
    Row("gradient_ascent", ("optimizer",), update.ascent, apart=False),
    Row("degrees", ("forward",), by.degrees),
    Row("exponent_sign", ("forward",), by.exponent_sign),
    Row("wrong_log_base", ("loss",), by.other_logarithms, apart=False),
    Row("no_bias_correction", ("optimizer",), update.uncorrected, apart=False),
    Row("time_step_off_by_one", ("optimizer",), update.other_time, apart=False),
    Row("epsilon_inside_root", ("optimizer",), update.epsilon_inside, apart=False, family=CONVENTION),
    Row("momentum_variant", ("optimizer",), update.other_rule, apart=False, family=CONVENTION),
    Row("momentum_forgotten", ("optimizer",), update.without_momentum, apart=False),
    Row("time_flow_forgotten", ("backward",), kinds.without_later),
    Row("single_time_step", ("gradient",), kinds.single_step),
    Row("state_forgotten", ("forward",), kinds.without_state),
    Row("skip_forgotten", ("forward",), kinds.without_way_around),
    Row("skip_error_forgotten", ("backward",), kinds.without_error_around),
    Row("block_error_forgotten", ("backward",), kinds.without_error_inside),
    Row("mask_scale_forgotten", ("forward", "backward", "down"), kinds.without_scale),
    Row("mask_not_backward", ("backward",), kinds.without_mask),
    Row("statistics_constant", ("backward", "down"), kinds.through_no_statistics),
    Row("sample_variance", ("forward", "backward"), kinds.sample_variance, family=CONVENTION),
    Row("whole_variance", ("forward", "backward"), kinds.whole_variance, family=CONVENTION),
    Row("kernel_turned", ("forward", "down", "gradient"), images.turned),
    Row("stride_forgotten", images.PASSES, images.without_stride),
    Row("padding_forgotten", images.PASSES, images.without_padding),
    Row("single_place", ("gradient",), images.single_place),
    Row("mean_over_places", ("gradient",), images.mean_over_places),
    Row("window_mean_forgotten", ("forward", "backward"), images.without_divisor),
    Row("whole_window", ("backward",), images.whole_window),
    Row("kernel_turned_throughout", images.PASSES, images.turned_throughout, family=CONVENTION),
    Row("other_ties", ("backward",), images.other_ties, family=CONVENTION),
    Row("padding_counted", ("forward", "backward"), images.padding_counted, family=CONVENTION),
    Row("penalty_with_half", ("loss", "optimizer"), kinds.penalty_with_half, apart=False, family=CONVENTION),
    Row("penalty_without_half", ("loss", "optimizer"), kinds.penalty_without_half, apart=False, family=CONVENTION),
    Row("weight_forgotten", ("error", "loss"), by.without_weight, apart=False),
    Row("other_mean_of_weights", ("error", "loss"), by.other_mean, apart=False, family=CONVENTION),
    Row("mean_in_delta", ("error", "gradient"), by.mean_in_delta, apart=False, family=CONVENTION),
    Row("mean_at_gradient", ("error", "gradient"), by.mean_at_gradient, apart=False, family=CONVENTION),
)  # fmt: skip


def departures(step: StepLines) -> list[Departure]:
    """All that the lines of a step allow, in the order of the table."""
    return [one for row in ROWS for one in _of_row(row, step)] + swapped(step)


def _of_row(row: Row, step: StepLines) -> Iterator[Departure]:
    forms: dict[int, dict[int, Expression]] = {}
    for i, line in enumerate(step.lines):
        if row.speaks_of(step, line):
            for form, value in enumerate(row.forms(step, line)):
                if value is not None and value != line.equation.value and step.knows(line, value):
                    forms.setdefault(form, {})[i] = value
    for form in sorted(forms):
        whole = forms[form]
        layers = {step.lines[i].layer for i in whole}
        yield Departure(row.name, row.family, *said(row.name), whole)
        if row.apart and len(layers) > 1:
            for k in sorted(layers, key=lambda k: -1 if k is None else k):
                own = {i: value for i, value in whole.items() if step.lines[i].layer == k}
                yield Departure(row.name, row.family, *said(row.name), own)
