"""R's neuralnet: the matrix of results, a row for each connection by name; or its list of weights, a matrix a layer."""

from __future__ import annotations

import re
from itertools import groupby, pairwise

import numpy as np

from ...errors import refuse
from ...messages import message
from ..arrival import Arrival, Dense, arrays_of
from ..numerals import NUMERAL, as_number
from ..printed import r_console

ROW = re.compile(rf'(?:#+)?\s*"?(\S.*?)\.to\.(.+?)"?[\s,]+({NUMERAL})')
LONGEST = 300  # letters of a line with two names and a number
BIAS = re.compile(r"Intercept|\(Intercept\)|[0-9]+layhid\.?[0-9]*\.Intercept|intercept")
PLACE = re.compile(r"^[ \t]*(?:\$\w+)?\[\[([0-9]{1,9})\]\]\[\[([0-9]{1,9})\]\][ \t\r]*$", re.M)
HIDDEN = re.compile(r"([0-9]+)layhid\.?([0-9]+)")


def neuralnet(text: str) -> Arrival | None:
    """Either of the two; None where it is neither."""
    return _results(text) or _weights(text)


def _results(text: str) -> Arrival | None:
    """The units of a layer come one after another, each with its bias first."""
    if ".to." not in text or ("layhid" not in text and "reached.threshold" not in text):
        return None
    lines = [line.strip() for line in text.splitlines() if ".to." in line and len(line) <= LONGEST]
    rows = [found.groups() for line in lines if (found := ROW.fullmatch(line))]
    if not rows:
        return None
    units: list[tuple[int, list[str], list[float]]] = []
    for to, own in groupby(rows, key=lambda row: row[1]):
        listed = list(own)
        hidden = HIDDEN.fullmatch(to)
        units.append((int(hidden[1]) if hidden else 0, [name for name, _, _ in listed],
                      [as_number(value, to) for _, _, value in listed]))  # fmt: skip
    layers = list[Dense]()
    below: list[str] | None = None
    last = max(number for number, _, _ in units) + 1
    for number, same in groupby(units, key=lambda unit: unit[0] or last):
        listed_units = list(same)
        sources = listed_units[0][1]
        with_bias = bool(BIAS.fullmatch(sources[0]))
        width = len(sources) - with_bias
        alike = all([_plain(one) for one in names] == [_plain(one) for one in sources] for _, names, _ in listed_units)
        if number != len(layers) + 1 or not alike or not width or (below is not None and len(below) != width):
            raise refuse("read.mesh", "text", "neuralnet")
        table = np.array([values for _, _, values in listed_units])
        b = table[:, 0] if with_bias else None
        layers.append(Dense(table[:, int(with_bias) :], b, "sigmoid" if number < last else "identity"))
        below = [""] * len(listed_units)
    return Arrival("neuralnet", arrays_of(layers), [message("read.neuralnet")], layers)


def _weights(text: str) -> Arrival | None:
    """Of the first repetition each layer's matrix: a column for each unit, the biases in the first row."""
    places = [(repetition, layer) for repetition, layer in PLACE.findall(text)]
    if not places or places[0] != ("1", "1"):
        return None
    found = r_console.read(text)
    tables = [one.values for one in found.arrays] if found else []
    own = tables[: sum(repetition == "1" for repetition, _ in places)]
    if len(tables) != len(places) or not all(one.ndim == 2 and len(one) > 1 for one in own):
        return None
    if any(len(above) != below.shape[1] + 1 for below, above in pairwise(own)):
        return None
    layers = [Dense(one[1:].T, one[0], "sigmoid") for one in own]
    layers[-1].activation = "identity"
    notes = [message("read.neuralnet.rows"), message("read.neuralnet")]
    return Arrival("neuralnet", arrays_of(layers), notes, layers)


def _plain(name: str) -> str:
    return name.replace("layhid.", "layhid")
