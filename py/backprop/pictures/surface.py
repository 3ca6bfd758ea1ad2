"""The loss of all training rows over two chosen parameters, and the way that a run took over it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import refuse
from ..layers.base import Mode
from ..network.build import NetworkParameters
from ..network.passes import forward, measure
from ..network.penalty import penalty_of
from ..network.spec import Spec
from ..numbers.arithmetic import FLOAT64
from ..numbers.json_reader import Reader
from ..numbers.special import Array
from ..numbers.strict_json import encode
from .maps import COLUMNS, ROWS, Write, read_range
from .spacing import LARGEST, evenly

CELLS = 30
_COLUMNS, _ROWS = (replace(field, default=CELLS, maximum=100) for field in (COLUMNS, ROWS))

Place = tuple[int, str, tuple[int, ...]]


def surface(
    spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, reader: Reader, write: Write,
    way: Sequence[tuple[int, NetworkParameters]] = (),
) -> dict[str, Any]:  # fmt: skip
    """`way` are the parameters after steps of the run, by step."""
    paths = reader.raw("parameters")
    if not isinstance(paths, list) or len(paths) != 2 or paths[0] == paths[1]:
        raise refuse("axes.parameters", reader.at("parameters"), paths)
    places = [_place(spec, parameters, path, f"{reader.at('parameters')}[{i}]") for i, path in enumerate(paths)]
    here = [float(parameters[k][name][index]) for k, name, index in places]
    trail = np.array([[own[k][name][index] for k, name, index in places] for _, own in way]).reshape(-1, 2)
    known = np.vstack([trail, here])
    known = known[np.all(np.isfinite(known), axis=1)]
    x, y = (
        evenly(*read_range(reader, key, *_around(known[:, i])), reader.number(field))
        for i, (key, field) in enumerate((("x", _COLUMNS), ("y", _ROWS)))
    )
    reader.close()
    heights = _heights(spec, parameters, buffers, places, x, y)
    own = [_loss(spec, each, buffers) for _, each in way]
    return {
        "parameters": paths, "x": x.tolist(), "y": y.tolist(), "loss": write(heights),
        "here": encode(np.array(here)),
        "path": {
            "step": [step for step, _ in way], "x": encode(trail[:, 0]), "y": encode(trail[:, 1]),
            "loss": [encode(loss) for loss in own],
        },
    }  # fmt: skip


def _around(values: Array) -> tuple[float, float]:
    """A range that holds the values and shows what lies about them: 1 to either side at least."""
    low, high = (float(np.min(values)), float(np.max(values))) if len(values) else (0.0, 0.0)
    short = max(1.0 - (high / 2.0 - low / 2.0), 0.0)
    return max(low - short, -LARGEST), min(high + short, LARGEST)


def _place(spec: Spec, parameters: NetworkParameters, path: Any, at: str) -> Place:
    found = re.fullmatch(
        r"layers\[(\d{1,3})\]\.([\w.\[\]]*?\w)((?:\[\d{1,4}\]){1,2})", path if isinstance(path, str) else ""
    )
    if found and int(found[1]) < len(parameters) and found[2] in parameters[int(found[1])]:
        array = parameters[int(found[1])][found[2]]
        index = tuple(int(i) for i in re.findall(r"\d+", found[3]))
        if len(index) == array.ndim and all(i < n for i, n in zip(index, array.shape, strict=True)):
            return int(found[1]), found[2], index
    raise refuse("axes.parameter", at, path)


def _heights(
    spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, places: list[Place], x: Array, y: Array
) -> Array:
    """(len(y), len(x))."""
    own = [dict(layer) for layer in parameters]
    for k, name in {(k, name) for k, name, _ in places}:
        own[k][name] = parameters[k][name].copy()
    first, second = ((own[k][name], index) for k, name, index in places)
    heights = np.empty((len(y), len(x)))
    for i, value_y in enumerate(y):
        second[0][second[1]] = value_y
        for j, value_x in enumerate(x):
            first[0][first[1]] = value_x
            heights[i, j] = _loss(spec, own, buffers)
    return heights


def _loss(spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters) -> float:
    """Of all training rows, by inference."""
    with np.errstate(all="ignore"):
        traces = forward(spec.layers, parameters, spec.X, FLOAT64, Mode(training=False, buffers=buffers))
        return float(measure(spec.loss, spec.layers, traces, spec.Y, FLOAT64).data_loss) + float(
            penalty_of(spec.penalty, parameters)
        )
