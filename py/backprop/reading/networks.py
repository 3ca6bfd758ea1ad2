"""Arrays by name as a network of dense layers: which are weights, which biases, which way round they are written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

from ..errors import refuse
from ..messages import Message, message
from .arrival import Arrival, Dense, Mapped
from .arrived import Arrived
from .files.raw import QUANTIZED

BY_INPUT = re.compile(r"(?:^|[./_])(?:kernel|coefs_?|embeddings?)\b[^./]*$|coefs_$", re.I)
"""Names whose arrays are (in, out): column j holds the weights into unit j."""
BIAS = re.compile(r"b[0-9]*|(?:.*[./_])?bias(?:es)?[0-9]*", re.I)
BESIDE = re.compile(r"exp_avg|momentum_buffer|optimizer|num_batches_tracked|square_avg|acc_delta|grad\b", re.I)
"""State of an optimizer, which no network is made of."""
MOST_PERMUTED = 5
HIDDEN, OUTPUT = "sigmoid", "identity"


@dataclass(frozen=True)
class Pair:
    """A layer's weights and biases as they arrived; turned: column j holds the weights into unit j.

    asked: the matrix is square, and no name tells which way round it is.
    """

    weights: Arrived
    biases: Arrived | None
    turned: bool
    asked: bool

    def dense(self, activation: Any) -> Dense:
        """The layer."""
        W = self.weights.values.T if self.turned else self.weights.values
        return Dense(W, None if self.biases is None else self.biases.values, activation)

    def mapped(self, arrays: Sequence[Arrived]) -> Mapped | None:
        """The same by the places of the arrays; None where one is none of them.

        One that was reshaped still looks at the same numbers.
        """
        places = [next((i for i, one in enumerate(arrays) if own is not None
                        and np.may_share_memory(one.values, own.values)), None)
                  for own in (self.weights, self.biases)]  # fmt: skip
        if places[0] is None or (places[1] is None) != (self.biases is None):
            return None
        return Mapped(places[0], places[1], self.turned, self.asked)


def with_network(found: Arrival, activations: Sequence[str] = ()) -> Arrival:
    """The same with layers where the arrays are a network; what was assumed stands in the notes.

    activations: a name for each layer, since a list of arrays holds none.
    """
    if found.layers is not None or found.spec is not None:
        return found
    activations = activations or found.activations or ()
    own = [one for one in found.arrays if not BESIDE.search(one.name)]
    notes = list(found.notes)
    if len(own) < len(found.arrays) and not found.pairs:
        notes.append(message("read.beside", number=len(found.arrays) - len(own)))
    pairs = [_by_input(one) for one in found.pairs] if found.pairs else _pairs(own)
    for one in own if pairs else ():
        if one.dtype in QUANTIZED:
            raise refuse("read.quantized", "file", one.name or "weights", kind=one.dtype)
    if pairs is None or (activations and len(activations) != len(pairs)):
        return Arrival(found.form, found.arrays, notes)
    last = len(pairs) - 1
    names = activations or [OUTPUT if i == last else HIDDEN for i in range(len(pairs))]
    layers = [pair.dense(name) for pair, name in zip(pairs, names, strict=True)]
    notes += _told(pairs, bool(activations))
    places = [pair.mapped(found.arrays) for pair in pairs]
    mapping = [one for one in places if one is not None]
    made = Arrival(found.form, found.arrays, notes, layers, stored=bool(activations))
    made.mapping = mapping if len(mapping) == len(pairs) else None
    return made


def _by_input(layer: Dense) -> Pair:
    """A layer whose weights are written (inputs, units) in the file."""
    return Pair(Arrived("", layer.W.T), None if layer.b is None else Arrived("", layer.b), True, False)


def _told(pairs: Sequence[Pair], known: bool) -> list[Message]:
    said = []
    for code, meant in (
        ("read.turned", [pair.turned and not pair.asked for pair in pairs]),
        ("read.square", [pair.asked and not pair.turned for pair in pairs]),
        ("read.square.turned", [pair.asked and pair.turned for pair in pairs]),
    ):
        if any(meant):
            said.append(message(code, layers=", ".join(str(i + 1) for i, own in enumerate(meant) if own)))
    if not known:
        said.append(message("read.activations", hidden=HIDDEN, output=OUTPUT) if len(pairs) > 1
                    else message("read.activation.one", output=OUTPUT))  # fmt: skip
    return said


def _pairs(arrays: Sequence[Arrived]) -> list[Pair] | None:
    """Weights with the biases that belong to them, in the order of the layers; None where they are no such network."""
    matrices = [one for one in arrays if one.values.ndim == 2 and one.values.size]
    vectors = [one for one in arrays if one.values.ndim == 1 and one.values.size]
    if any(BIAS.fullmatch(one.name) and one.values.ndim == 2 for one in arrays):
        return _columns(arrays)
    if len(arrays) < 2 or len(matrices) + len(vectors) != len(arrays) or len(vectors) not in (0, len(matrices)):
        return _columns(arrays)
    biases = _beside(matrices, vectors) if vectors else [None] * len(matrices)
    if biases is None:
        return None
    together = list(zip(matrices, biases, strict=True))
    for order in _orders(together):
        if (chosen := _chosen(order)) is not None:
            break
    else:
        return None
    made = []
    for (one, bias), turned in zip(order, chosen, strict=True):
        square = one.values.shape[0] == one.values.shape[1]
        asked = square and len(one.values) > 1 and not BY_INPUT.search(one.name) and not one.name.endswith("weight")
        made.append(Pair(one, bias, turned, asked))
    return made


def _chosen(order: Sequence[tuple[Arrived, Arrived | None]]) -> list[bool] | None:
    """Which matrices are turned round: as the names say where both ways fit, else all alike, else as it fits first."""
    matrices = [one for one, _ in order]
    ways = _ways([one.values.shape for one in matrices], [None if b is None else len(b.values) for _, b in order])
    named = [bool(BY_INPUT.search(one.name)) for one in matrices]
    square = [one.values.shape[0] == one.values.shape[1] for one in matrices]
    fitting = [way for way in ways if all(t == n or not s for t, n, s in zip(way, named, square, strict=True))]
    alike = (way for way in ways if len({*way}) == 1)
    return next((way for way in fitting if way == named), None) or next(alike, fitting[0] if fitting else None)


def _orders(layers: list[tuple[Arrived, Arrived | None]]) -> Iterator[list[tuple[Arrived, Arrived | None]]]:
    """By the numbers of names that differ in these alone, as they stand, by their names, of a few in every order."""
    names = [layer[0].name for layer in layers]
    by_number = sorted(layers, key=lambda layer: [int(n) for n in re.findall("[0-9]+", layer[0].name)])
    if len({re.sub("[0-9]+", "#", name) for name in names}) == 1:
        yield by_number
    yield layers
    yield sorted(layers, key=lambda layer: layer[0].name)
    if len(layers) <= MOST_PERMUTED:
        yield from map(list, permutations(layers))


def _columns(arrays: Sequence[Arrived]) -> list[Pair] | None:
    """The same where biases are columns or single numbers, as mathematics programs print them."""
    flat = [Arrived(one.name, one.values.reshape(-1)) if one.values.ndim == 0 or _is_bias(arrays, i) else one
            for i, one in enumerate(arrays)]  # fmt: skip
    changed = any(new is not old for new, old in zip(flat, arrays, strict=True))
    return _pairs(flat) if changed else None


def _is_bias(arrays: Sequence[Arrived], i: int) -> bool:
    """True for a column behind weights that have as many rows."""
    own = arrays[i].values
    if own.ndim != 2 or own.shape[1] != 1 or i == 0:
        return False
    before = arrays[i - 1].values
    return before.ndim == 2 and len(before) == len(own) and (len(arrays) % 2 == 0) and i % 2 == 1


def _beside(matrices: Sequence[Arrived], vectors: Sequence[Arrived]) -> list[Arrived | None] | None:
    """The bias of each matrix: of the longest common beginning of their names, else in their order."""
    if all(one.name for one in (*matrices, *vectors)) and len({one.name for one in matrices}) == len(matrices):
        left, found = list(vectors), list[Arrived | None]()
        for one in matrices:
            own = max(left, key=lambda v: _alike(v.name, one.name))
            found.append(own)
            left.remove(own)
        return found
    return [*vectors]


def _alike(one: str, other: str) -> int:
    """How many letters two names begin with alike."""
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _ways(shapes: Sequence[tuple[int, ...]], biases: Sequence[int | None]) -> list[list[bool]]:
    """For each matrix whether it is turned round, in every way in which the sizes of all layers go together."""
    ways: list[tuple[list[bool], int | None]] = [([], None)]
    for (rows, columns), bias in zip(shapes, biases, strict=True):
        further: list[tuple[list[bool], int | None]] = []
        for way, below in ways:
            for turned in (False, True):
                n_out, n_in = (columns, rows) if turned else (rows, columns)
                if (below is None or below == n_in) and bias in (None, n_out):
                    further.append(([*way, turned], n_out))
        ways = further[:64]
    return [way for way, _ in ways]
