"""Where a training starts: the parameters, and what layers carry untrained, that a spec states or lets be drawn.

Of layers at any depth. What else a layer may state (a mask, a first state) is a setting and stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..layers import LAYERS, Layer
from ..layers.base import Init, Parameters, expand, parts
from ..layers.site import DEFAULT_KIND
from ..numbers.special import Array
from ..numbers.strict_json import Json
from .build import NetworkParameters, build, build_buffers
from .spec import Spec


def without_weights(document: Json) -> Json:
    """A spec document that parses, without the numbers that it states to start from: they are drawn."""
    network = document["network"]
    made = {**document, "network": {**network, "layers": [_bare(row) for row in network["layers"]]}}
    if isinstance(optimizer := document.get("optimizer"), Mapping):
        made["optimizer"] = {key: value for key, value in optimizer.items() if key != "state"}
    return made


def _bare(row: Mapping[str, Any]) -> Json:
    stated = LAYERS[row.get("kind") or DEFAULT_KIND].starts(row)
    left = {key: value for key, value in row.items() if key not in stated}
    return {**left, "layers": [_bare(inner) for inner in row["layers"]]} if "layers" in row else left


def reseeded(spec: Spec, seed: int) -> Spec:
    """The spec with all that is drawn for its layers drawn from another seed, by initializations of their own too."""
    return replace(spec, init=_init(spec.init, seed), layers=tuple(_reseeded(layer, seed) for layer in spec.layers))


def _reseeded(layer: Layer, seed: int) -> Layer:
    if layer.inner:
        return layer.replaced(inner=tuple(_reseeded(inner, seed) for inner in layer.inner))
    return layer.replaced(init=_init(layer.init, seed)) if layer.init else layer


def _init(init: Init, seed: int) -> Init:
    return replace(init, seed=seed, bias=_init(init.bias, seed) if isinstance(init.bias, Init) else init.bias)


def outline(layers: Sequence[Layer]) -> Json:
    """Kinds and units of layers, inner ones too: networks of one outline have parameters of the same names."""
    return [(layer.kind, layer.n_in, layer.units, outline(layer.inner)) for layer in layers]


def started_from(spec: Spec, first: Spec) -> Spec:
    """The spec with the numbers that `first` starts from in place of those that it does not state.

    Where both are of one outline; a bias that neurons share is taken from equal ones only.
    """
    if outline(spec.layers) != outline(first.layers):
        return spec
    own, theirs = start(spec), start(first)
    return replace(
        spec, layers=tuple(_started(layer, own[k], theirs[k]) for k, layer in enumerate(spec.layers))
    )  # fmt: skip


def _started(layer: Layer, own: Parameters, theirs: Parameters) -> Layer:
    if layer.inner:
        inner = (_started(one, parts(own, i), parts(theirs, i)) for i, one in enumerate(layer.inner))
        return layer.replaced(inner=tuple(inner))
    taken = {name: _taken(theirs, name, own[name]) for name in own if name in theirs and name not in layer.given}
    found = {name: array for name, array in taken.items() if array is not None}
    return layer.replaced(given={**layer.given, **found}) if found else layer


def _taken(theirs: Parameters, name: str, own: Array) -> Array | None:
    """Their numbers in the shape of the own ones; None where one number stands for several that are not equal."""
    whole = np.array(expand(theirs, name))
    if whole.shape == own.shape:
        return whole
    return whole[:1] if np.all(whole == whole[0]) else None


def start(spec: Spec) -> NetworkParameters:
    """Parameters and buffers before the first step, layer by layer."""
    return [{**own, **carried} for own, carried in zip(build(spec), build_buffers(spec), strict=True)]


def same_start(first: Spec, other: Spec) -> bool:
    """Equal parameters, buffers, data and rows kept out, in bits; biases may be shared in one of them."""
    pairs = [(first.X, other.X), (first.Y, other.Y)]
    return all(np.array_equal(a, b) for a, b in pairs) and alike(start(first), start(other))


def alike(first: NetworkParameters, other: NetworkParameters) -> bool:
    """Equal numbers of equal names."""
    return [list(layer) for layer in first] == [list(layer) for layer in other] and all(
        np.array_equal(expand(a, name), expand(b, name), equal_nan=True)
        for a, b in zip(first, other, strict=True)
        for name in a
    )
