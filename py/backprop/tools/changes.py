"""How else a step may have been taken: one row each, of any row's question to the engine; and how it may be read."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from ..numbers.special import Array
from .net import Asked
from .tool import FLOAT32, FLOAT64, Flat, Known, Line, Value

PERMUTED = 4  # rows, all of whose orders are tried


@dataclass(frozen=True)
class Changed:
    """A question with one departure more; settings that say how much, if it has some."""

    name: str
    asked: Asked
    settings: Mapping[str, Value] = field(default_factory=dict)


Change = Callable[[Asked], Iterator[Changed]]


def _times(asked: Asked, factor: str) -> Asked:
    return replace(asked, loss=replace(asked.loss, error=f"({asked.loss.error}) * ({factor})"))


def _factors(asked: Asked) -> Iterator[Changed]:
    """Constant factors of the gradient: of the square, means for sums, both, gradients that were not cleared."""
    rows, outputs = len(asked.X), asked.Y.shape[1]
    size = min(asked.batch_size or rows, rows)
    named = {
        "half_factor": {"2": 2.0, "1 / 2": 0.5},
        "mean_for_sum": {"1 / n": 1 / size, "1 / m": 1 / outputs, "1 / (n * m)": 1 / (size * outputs),
                         "2 / m": 2 / outputs, "2 / n": 2 / size, "2 / (n * m)": 2 / (size * outputs)},
        "sum_for_mean": {"n": float(size), "m": float(outputs), "n * m": float(size * outputs), "2 * n": 2.0 * size},
        "gradient_ascent": {"-1": -1.0},
        "learning_rate_twice": {"learning_rate": asked.numbers["learning_rate"]},
        "learning_rate_missing": {"1 / learning_rate": 1 / (asked.numbers["learning_rate"] or 1.0)},
    }  # fmt: skip
    for name, factors in named.items():  # of equal factors each name stands for itself
        seen = {1.0}
        for factor, value in factors.items():
            if value not in seen and np.isfinite(value):
                seen.add(value)
                yield Changed(name, _times(asked, factor), {"factor": value})


def _not_cleared(asked: Asked) -> Iterator[Changed]:
    lines = (Line("sum_of_g", "sum_of_g_old + g"), *(
        replace(line, formula=re.sub(r"\bg\b", "sum_of_g", line.formula),
                biases=None if line.biases is None else re.sub(r"\bg\b", "sum_of_g", line.biases))
        for line in asked.rule.lines
    ))  # fmt: skip
    yield Changed("gradients_not_cleared", replace(asked, rule=replace(asked.rule, lines=lines)))


def _slopes(asked: Asked) -> Iterator[Changed]:
    """f′ left out: at the output, in each hidden layer, in all of them."""
    last = len(asked.functions) - 1
    if not asked.loss.direct and asked.functions[-1] != Known("identity"):
        yield Changed("missing_output_derivative", replace(asked, loss=replace(asked.loss, direct=True)))
    each = [[k] for k in range(last) if asked.functions[k] != Known("identity")]
    for places in [*each, *([list(range(last))] if last > 1 else [])]:
        flat = [Flat(one) if k in places else one for k, one in enumerate(asked.functions)]
        yield Changed("missing_hidden_derivative", replace(asked, functions=flat))


def _ways(asked: Asked) -> Iterator[Changed]:
    """Batches, orders of rows, weights that δ passes, biases, scaled data, precision."""
    rows = len(asked.X)
    new = asked.rule.through_new if asked.rule.through_new is not None else asked.tool.through_new
    if not new and len(asked.functions) > 1:
        yield Changed("hidden_delta_from_updated_weights", replace(asked, rule=replace(asked.rule, through_new=True)))
    still = tuple(
        replace(line, biases="0 * w") if line is asked.rule.lines[-1] else line for line in asked.rule.lines
    )  # fmt: skip
    if asked.rule.lines[-1].name == "update":
        yield Changed("bias_frozen", replace(asked, rule=replace(asked.rule, lines=still)))
    if rows > 1:
        if (asked.batch_size or rows) != 1:
            yield Changed("rows_one_by_one", replace(asked, batch_size=1))
        if (asked.batch_size or rows) != rows:
            yield Changed("whole_batch", replace(asked, batch_size=rows))
    if rows > 1 and (asked.batch_size or rows) < rows:
        orders = itertools.permutations(range(rows)) if rows <= PERMUTED else [tuple(reversed(range(rows)))]
        for order in orders:
            if list(order) != list(asked.orders[0]):
                other = [list(order)] * len(asked.orders)
                yield Changed("other_order_of_rows", replace(asked, orders=other), {"order": list(order)})
    for name, inputs, outputs in _scaled(asked):
        yield Changed("data_scaled_first", replace(asked, X=inputs, Y=outputs), {"scaling": name})
    other_precision = FLOAT32 if asked.precision == FLOAT64 else FLOAT64
    yield Changed("other_precision", replace(asked, precision=other_precision), {"precision": other_precision})


def _scaled(asked: Asked) -> Iterator[tuple[str, Array, Array]]:
    X, Y = asked.X, asked.Y
    if len(X) < 2:
        return
    low, high = X.min(axis=0), X.max(axis=0)
    if np.all(high > low):
        yield "standardized inputs", (X - X.mean(axis=0)) / X.std(axis=0), Y
        yield "standardized inputs, n - 1", (X - X.mean(axis=0)) / X.std(axis=0, ddof=1), Y
        yield "inputs from 0 to 1", (X - low) / (high - low), Y
        yield "inputs from -1 to 1", 2 * (X - low) / (high - low) - 1, Y


CHANGES: tuple[Change, ...] = (_factors, _not_cleared, _slopes, _ways)
"""Every change that is tried."""


def changes(asked: Asked) -> Iterator[Changed]:
    """All departures of one row from a question."""
    for change in CHANGES:
        yield from change(asked)


READINGS = ("", "transposed", "layers_swapped", "weights_before_the_step", "one_step_more", "one_step_fewer")
"""How the numbers may have been read off: as they are, or else."""
