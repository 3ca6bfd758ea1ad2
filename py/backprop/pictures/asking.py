"""Pictures as they are asked for: one key each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ..network.build import NetworkParameters
from ..network.spec import Spec
from ..numbers.json_reader import Reader
from ..numbers.packed import packed
from ..numbers.special import Array
from ..numbers.strict_json import encode
from ..rules.fields import Field
from .maps import boundary, curve
from .scores import both_scores
from .spacing import LARGEST, evenly
from .surface import surface

BINS = Field("bins", "Bins of the histogram", "integer", default=20, minimum=1, maximum=200)
KEYS = ("boundary", "curve", "scores", "histograms", "surface")


def pictures(
    spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, reader: Reader,
    way: Sequence[tuple[int, NetworkParameters]] = (),
) -> dict[str, Any]:  # fmt: skip
    """What `reader` asks for, drawn from these parameters; `way` is the run's, for the error surface."""
    write = packed if reader.flag("packed", "Packed numbers") else encode
    made: dict[str, Any] = {}
    for key, draw in (("boundary", boundary), ("curve", curve)):
        if reader.has(key):
            made[key] = draw(spec, parameters, buffers, reader.object(key, key), write)
    if reader.flag("scores", "Scores"):
        made["scores"] = both_scores(spec, parameters, buffers)
    if reader.has("histograms"):
        asked = reader.object("histograms", "Histograms")
        made["histograms"] = histograms(parameters, asked.number(BINS))
        asked.close()
    if reader.has("surface"):
        made["surface"] = surface(spec, parameters, buffers, reader.object("surface", "surface"), write, way)
    for key in KEYS:
        reader.raw(key)
    reader.close()
    return made


def histograms(parameters: NetworkParameters, bins: int) -> list[dict[str, Any]]:
    """Of each parameter array: the edges of so many bins and how many of its numbers lie in each."""
    made = []
    for k, layer in enumerate(parameters):
        for name, array in layer.items():
            edges = bin_edges(array[np.isfinite(array)], bins)
            counts, _ = np.histogram(array[np.isfinite(array)], edges)
            made.append({"layer": k, "name": name, "edges": edges.tolist(), "counts": counts.tolist()})
    return made


def bin_edges(numbers: Array, bins: int) -> Array:
    """(bins + 1,) edges from the lowest to the highest of these finite numbers; equal ones lie in the middle of 1."""
    low, high = (float(np.min(numbers)), float(np.max(numbers))) if numbers.size else (-0.5, 0.5)
    if low == high and abs(low) < LARGEST:
        low, high = low - 0.5, high + 0.5
    return evenly(low, high, bins + 1)
