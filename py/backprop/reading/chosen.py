"""What a visitor says of a network that arrived: which arrays its layers are, which way round, with which function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from ..errors import refuse
from ..numbers.json_reader import Reader
from .arrival import Arrival, Dense, Layer, Mapped

ASKED = ("read.turned", "read.square", "read.square.turned", "read.activations", "read.activation.one")
"""What was assumed where nothing was chosen."""
NEW = Mapped(-1, None, False, False)
ADDED = "identity"
"""The function of a layer that is added, where none is chosen."""


def chosen(found: Arrival, choices: Any) -> Arrival:
    """The same with the layers as they are chosen, one choice for each. Raises SpecError where their sizes do not fit.

    A choice may have `activation`; and, of a layer that was made of arrays by name, `weights` and `biases` as places of
    arrays, and `turned`. What is left out stays as it was understood. `left_out`: there is no such layer. Where layers
    are made of arrays by name more choices than layers add further ones, which name their `weights`.
    """
    layers: list[Layer | None] = [*(found.layers or [])]
    if (
        not isinstance(choices, list)
        or len(choices) < len(layers)
        or (len(choices) > len(layers) and not found.mapping)
    ):
        raise refuse("read.choices", "choices", choices, count=len(layers))
    layers += [None] * (len(choices) - len(layers))
    made, mapping, places = list[Layer](), list[Mapped](), list[int]()
    for i, (one, layer) in enumerate(zip(choices, layers, strict=True)):
        reader = Reader(one, f"choices[{i}]", "Layer")
        if reader.flag("left_out", "Left out"):
            continue
        places.append(i)
        activation = reader.raw("activation", getattr(layer, "activation", ADDED))
        known = found.mapping or []
        if layer is None or (i < len(known) and isinstance(layer, Dense)):
            own = _mapped(found, known[i] if i < len(known) else NEW, one, reader)
            mapping.append(own)
            made.append(_dense(found, own, activation, f"choices[{i}]"))
        else:
            assert layer is not None
            made.append(replace(layer, activation=activation) if isinstance(layer, Dense) else layer)
        reader.close()
    if not made:
        raise refuse("read.choices.none", "choices", "none")
    for (below, above), i in zip(pairwise(made), places[1:], strict=True):
        if below.n_out != above.n_in:
            raise refuse("read.choices.apart", f"choices[{i}]", f"{above.n_in} inputs", layer=i + 1, units=below.n_out)
    notes = [note for note in found.notes if note.code not in ASKED]
    return replace(found, layers=made, mapping=mapping or None, notes=notes)


def left_out(found: Arrival) -> list[int]:
    """Places of the arrays that no layer has."""
    if found.mapping is None:
        return []
    used = {place for own in found.mapping for place in (own.weights, own.biases)}
    return [i for i in range(len(found.arrays)) if i not in used]


def _mapped(found: Arrival, own: Mapped, choice: Mapping[str, Any], reader: Reader) -> Mapped:
    weights, biases = reader.raw("weights", own.weights), reader.raw("biases", own.biases)
    biases = choice.get("biases", own.biases)  # null says that there are none
    for name, place in (("weights", weights), ("biases", biases)):
        if not (place is None and name == "biases") and (type(place) is not int or not 0 <= place < len(found.arrays)):
            raise refuse("read.choices.place", reader.at(name), place, most=len(found.arrays) - 1)
    turned = reader.raw("turned", own.turned)
    return Mapped(weights, biases, turned is True, own.asked)


def _dense(found: Arrival, own: Mapped, activation: Any, path: str) -> Dense:
    W = found.arrays[own.weights].values
    if W.ndim != 2 or not W.size:
        raise refuse("read.choices.weights", path, shown(W.shape))
    W = W.T if own.turned else W
    if own.biases is None:
        return Dense(W, None, activation)
    b = found.arrays[own.biases].values.reshape(-1)
    if len(b) != len(W):
        raise refuse("read.choices.biases", path, f"{len(b)} biases", units=len(W))
    return Dense(W, np.array(b), activation)


def shown(shape: Sequence[int]) -> str:
    """The sizes of an array."""
    return " × ".join(map(str, shape)) or "a number"
