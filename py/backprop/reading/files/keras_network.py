"""A configuration of Keras with its weights as a network: dense layers, or layers of any kind that is here."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from ...errors import refuse
from ...messages import Message, message
from ..arrival import Arrival, Dense, Layer, Other, arrays_of
from .keras_config import Described, Topology
from .keras_layers import KINDS, Row, Site, Weights

RECURRENT = ("SimpleRNN", "LSTM")
UNTAKEN = ("regularizer", "constraint")
UNTAKEN_SHARES = ("dropout", "recurrent_dropout", "stateful")
NOTES = {"bias": "read.without_bias", "scale": "read.without_scale"}


def network(
    form: str, given: Topology, weights_of: Callable[[Described], Weights | None], settings: Sequence[str] = ()
) -> Arrival:
    """The layers with their numbers. weights_of: the arrays of a layer by their names, None where they are not here.

    settings: what else the file says, and a network has no place for.

    Raises SpecError for a layer of another kind, by its name and kind.
    """
    for one in given.layers:
        if one.kind not in KINDS:
            raise refuse("read.keras.kind", "file", one.kind, name=one.name, names=", ".join(KINDS))
    notes: list[Message] = []
    first, n_in, times = _inputs(given, weights_of, notes)
    site = Site(n_in, times)
    layers: list[Layer] = []
    for one in given.layers:
        weights = weights_of(one) if KINDS[one.kind].arrays(one.config) else {}
        if one.kind == "Flatten" and one is not first:
            _flat(one, site)
        before, took_steps = site.n, site.times
        row = KINDS[one.kind].make(one, weights, site)
        if row is not None:
            _append(layers, _layer(row, before, site, took_steps))
    if not layers:
        raise refuse("read.keras.config", "file", "no layers")
    if turned := [str(i + 1) for i, layer in enumerate(layers) if any(key[0] == "W" for key in layer.parameters())]:
        notes.append(message("read.turned", layers=", ".join(turned)))
    return Arrival(form, arrays_of(layers), [*notes, *_said(given, site, settings)], layers)


def _layer(row: Row, n_in: int, site: Site, took_steps: bool) -> Layer:
    """The layer of a row that says its kind, settings and arrays."""
    if row["kind"] == "dense" and "W" in row:
        return Dense(row["W"], row["b"], row["activation"])
    arrays = {key: value for key, value in row.items() if isinstance(value, np.ndarray)}
    settings = {key: value for key, value in row.items() if key != "kind" and key not in arrays}
    recurrent = took_steps and "return_sequences" in row
    return Other(row["kind"], n_in, site.n, settings, arrays, recurrent, recurrent and site.times)


def _inputs(
    given: Topology, weights_of: Callable[[Described], Weights | None], notes: list[Message]
) -> tuple[Described, int, bool]:
    """The first layer, how many numbers come in, and whether time steps of them do."""
    if not given.layers:
        raise refuse("read.keras.config", "file", "no layers")
    first, shape = given.layers[0], given.shape
    if shape is None:
        kernel = (weights_of(first) or {}).get("kernel")
        if kernel is None or kernel.ndim != 2:
            raise refuse("read.keras.input", "file", "unknown")
        shape = (len(kernel),) if first.kind == "Dense" else (None, len(kernel))
    if first.kind == "Flatten" and len(shape) > 1 and None not in shape:
        number = math.prod(n for n in shape if n is not None)
        notes.append(message("read.flattened", shape=" × ".join(map(str, shape)), number=number))
        shape = (number,)
    times = len(shape) == 2 and any(one.kind in RECURRENT for one in given.layers)
    if shape[-1:] in ((), (None,)) or (len(shape) > 1 and not times):
        raise refuse("read.keras.input", "file", (None, *shape))
    return first, int(shape[-1] or 0), times


def _flat(one: Described, site: Site) -> None:
    """Numbers in a row are flat already; steps are not."""
    if site.times:
        raise refuse("read.keras.kind", "file", one.kind, name=one.name, names=", ".join(KINDS))


def _append(layers: list[Layer], layer: Layer) -> None:
    """Adds a layer; a function behind a dense layer that has none becomes its own."""
    last = layers[-1] if layers else None
    if isinstance(layer, Other) and layer.kind == "activation":
        if isinstance(last, Dense) and last.activation == "identity":
            last.activation = layer.settings["name"]
            return
        if isinstance(last, Other) and last.kind == "dense" and last.settings["activation"] == "identity":
            last.settings["activation"] = layer.settings["name"]
            return
    layers.append(layer)


def _said(given: Topology, site: Site, settings: Sequence[str]) -> list[Message]:
    """What has no place in a spec, or stands there though the file has it not."""
    notes = [message(code, layers=", ".join(site.said[key])) for key, code in NOTES.items() if key in site.said]
    if "variance" in site.said:
        notes.append(message("read.running_variance"))
    untaken = [*settings]
    for one in given.layers:
        untaken += [f"{key} of {one.name}" for key, value in one.config.items() if value and _is_untaken(key, one)]
        if one.config.get("trainable") is False and one.kind != "BatchNormalization" and KINDS[one.kind].arrays({}):
            untaken.append(f"trainable=False of {one.name}")
    return [*notes, *([message("read.untaken", names=", ".join(untaken))] if untaken else [])]


def _is_untaken(key: str, one: Described) -> bool:
    return key.endswith(UNTAKEN) or key in UNTAKEN_SHARES


def settings_left_out(optimizer: Any, loss: Any) -> list[str]:
    """What a compiled model says of its training: it is not taken."""
    return [f"{what} {name}" for what, name in (("optimizer", _name(optimizer)), ("loss", _name(loss))) if name]


def _name(value: Any) -> str:
    if isinstance(value, Mapping):
        value = value.get("class_name") if value.get("class_name") != "function" else value.get("config")
    return value if isinstance(value, str) else ""


def left_out(names: Iterable[str]) -> list[Message]:
    """What of a file no layer has taken: the state of an optimizer, of random numbers, and others."""
    optimizer, seeds, others = list[str](), list[str](), list[str]()
    for name in names:
        is_state = name.startswith(("optimizer", "_optimizer"))
        (optimizer if is_state else seeds if "seed_generator" in name else others).append(name)
    said = [message("read.beside", number=len(optimizer))] if optimizer else []
    said += [message("read.seeds", number=len(seeds))] if seeds else []
    return said + ([message("read.others", number=len(others), names=", ".join(others[:3]))] if others else [])
