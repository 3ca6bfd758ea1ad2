"""What a network makes of two of its inputs (the decision boundary), or of one (the fitted curve), unit by unit."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from ..errors import refuse
from ..layers.base import Mode
from ..messages import message
from ..network.build import NetworkParameters
from ..network.passes import forward
from ..network.spec import Spec
from ..numbers.json_reader import Reader, vector
from ..numbers.special import Array
from ..rules.fields import Field
from ..rules.limits import NUMBER
from .spacing import evenly

MARGIN = 0.1
UNITS = 64
COLUMNS = Field("columns", "Columns of the grid", "integer", default=50, minimum=2, maximum=200)
ROWS = Field("rows", "Rows of the grid", "integer", default=50, minimum=2, maximum=200)
COUNT = Field("count", "Points of the curve", "integer", default=200, minimum=2, maximum=2000)

Write = Callable[[Array], Any]


def boundary(
    spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, reader: Reader, write: Write
) -> dict[str, Any]:
    """Outputs, and units if asked for, over a grid of two inputs; rows of the grid go with the second.

    The others are `held` at their means, one value for each input. By default the two that tell most are drawn.
    """
    if spec.X.ndim != 2 or spec.n_inputs < 2:
        raise refuse("boundary.inputs", reader.path, f"{spec.n_inputs} inputs")
    first, second = _inputs(reader, spec)
    x = _axis(reader, "x", spec, first, reader.number(COLUMNS))
    y = _axis(reader, "y", spec, second, reader.number(ROWS))
    units = reader.flag("units", "Maps of the units")
    reader.close()
    held = np.mean(spec.X, axis=0)
    grid = np.tile(held, (len(x) * len(y), 1))
    grid[:, first], grid[:, second] = np.tile(x, len(y)), np.repeat(y, len(x))
    outputs, hidden = _through(spec, parameters, buffers, grid, units)
    shape = (len(y), len(x))
    return {
        "inputs": [first, second], "held": held.tolist(), "x": x.tolist(), "y": y.tolist(),
        "outputs": [write(column.reshape(shape)) for column in outputs.T],
        "units": [{**unit, "grid": write(values.reshape(shape))} for unit, values in hidden],
    }  # fmt: skip


def curve(
    spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, reader: Reader, write: Write
) -> dict[str, Any]:
    """Outputs, and units if asked for, over one input; the others stay at their means."""
    if spec.X.ndim != 2:
        raise refuse("curve.times", reader.path, "inputs with time steps")
    chosen = reader.number(_input_field("input", spec))
    x = _axis(reader, "x", spec, chosen, reader.number(COUNT))
    units = reader.flag("units", "Curves of the units")
    reader.close()
    rows = np.tile(np.mean(spec.X, axis=0), (len(x), 1))
    rows[:, chosen] = x
    outputs, hidden = _through(spec, parameters, buffers, rows, units)
    return {
        "input": chosen, "x": x.tolist(), "outputs": [write(column) for column in outputs.T],
        "units": [{**unit, "values": write(values)} for unit, values in hidden],
    }  # fmt: skip


def _through(
    spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, X: Array, units: bool
) -> tuple[Array, list[tuple[dict[str, Any], Array]]]:
    """The outputs (n, n_out), and the values (n,) of the hidden units with their places."""
    with np.errstate(all="ignore"):
        traces = forward(spec.layers, parameters, X, mode=Mode(training=False, buffers=buffers))
    hidden = [
        ({"layer": k, "unit": j, "label": spec.names[k + 1][j]}, trace.a[:, j])
        for k, trace in enumerate(traces[:-1])
        for j in range(trace.a.shape[1])
    ]
    return traces[-1].a, hidden[:UNITS] if units else []


def _input_field(name: str, spec: Spec) -> Field:
    return Field(name, "Input", "integer", default=0, minimum=0, maximum=spec.n_inputs - 1)


def _inputs(reader: Reader, spec: Spec) -> tuple[int, int]:
    value, field = reader.raw("inputs", None), _input_field("inputs", spec)
    if value is None:
        return telling_inputs(spec)
    path = reader.at("inputs")
    if not isinstance(value, list) or len(value) != 2 or value[0] == value[1]:
        raise refuse("axes.inputs", path, value)
    return field.check(value[0], f"{path}[0]"), field.check(value[1], f"{path}[1]")


def telling_inputs(spec: Spec) -> tuple[int, int]:
    """The two inputs, in order, whose correlation with the targets is the largest: Σ over targets of r²."""
    X, Y = (values - np.mean(values, axis=0) for values in (spec.X, spec.Y.reshape(len(spec.Y), -1)))
    with np.errstate(all="ignore"):
        r = (X.T @ Y) / np.sqrt(np.outer(np.sum(X**2, axis=0), np.sum(Y**2, axis=0)))
    telling = np.sum(np.nan_to_num(r, nan=0.0, posinf=0.0, neginf=0.0) ** 2, axis=1)
    first, second = sorted(np.argsort(-telling, kind="stable")[:2].tolist())
    return first, second


def _axis(reader: Reader, key: str, spec: Spec, chosen: int, count: int) -> Array:
    """So many points over the range asked for, or over that of the data with a margin."""
    column = spec.rows.X[:, chosen]
    span = read_range(reader, key, float(np.min(column)), float(np.max(column)))
    return evenly(*span, count)


def read_range(reader: Reader, key: str, low: float, high: float) -> tuple[float, float]:
    """The range at the key, ascending; by default low to high with a margin."""
    if reader.has(key):
        path = reader.at(key)
        given = vector(reader.raw(key), path, "Range", 2, NUMBER, lambda i: message("axes.end", end=i + 1)).tolist()
        if not given[0] < given[1]:
            raise refuse("axes.range", path, given)
        return given[0], given[1]
    reader.raw(key)
    margin = MARGIN * (high - low) or max(MARGIN * abs(low), MARGIN)
    return low - margin, high + margin
