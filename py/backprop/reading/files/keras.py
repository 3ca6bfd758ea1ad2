"""Keras: `.keras`, `.weights.h5` and the older `.h5`; all three hold HDF5, and any other HDF5 file is its arrays."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from ...errors import refuse
from ...messages import message
from ...numbers.strict_json import depth
from ..arrival import Arrival, Dense
from ..arrived import Arrived
from . import hdf5
from .archives import members
from .keras_config import Described, Topology, topology
from .keras_layers import KINDS, LAYERS_OF_FUNCTIONS, Weights
from .keras_network import left_out, network, settings_left_out
from .raw import QUANTIZED

NAME, WEIGHTS, OLDER = "Keras", "Keras weights", "Keras HDF5"
DEEPEST = 60
"""Brackets in brackets of a configuration, which has about 12."""
CONFIG, ARRAYS = "config.json", "model.weights.h5"
FOLDERS = "layers|_layer_checkpoint_dependencies"
NUMBERED = re.compile(f"((?:{FOLDERS})/[^/]+)/(?:cell/)?vars/([0-9]+)")
"""A layer's array; those of a recurrent layer are its cell's."""


def read_archive(data: bytes) -> Arrival | None:
    """A `.keras` archive; None where it is none."""
    inside = members(data, NAME)
    if not inside or CONFIG not in inside:
        return None
    if ARRAYS not in inside:
        raise refuse("read.absent", "file", ARRAYS, what=NAME)
    config = _json(inside[CONFIG])
    given = topology(config)
    taken = _Numbered(hdf5.opened(inside[ARRAYS], NAME), given)
    compiled = config.get("compile_config") or {}
    settings = settings_left_out(compiled.get("optimizer"), compiled.get("loss"))
    found = network(NAME, given, taken.weights, settings)
    found.notes += taken.left()
    return found


def read(data: bytes) -> Arrival | None:
    """An HDF5 file: the weights of a model, the older form of a whole one, or arrays; None where it is none."""
    if not data.startswith(hdf5.MAGIC):
        return None
    found = hdf5.opened(data)
    said = found.attributes.get("", {})
    if isinstance(said.get("model_config"), str | bytes):
        return _older(found, said)
    if "layer_names" in said:
        return _older_weights(found)
    if any(NUMBERED.fullmatch(path) for path in found.arrays):
        return _weights(found)
    return Arrival(hdf5.NAME, list(found.arrays.values()))


def _json(text: str | bytes) -> Mapping[str, Any]:
    try:
        plain = text.decode() if isinstance(text, bytes) else text
        value = json.loads(plain) if depth(plain) <= DEEPEST else None
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, Mapping):
        raise refuse("read.keras.config", "file", CONFIG)
    return value


def _snake(kind: str) -> str:
    """A class as Keras calls its group: SimpleRNN is simple_rnn."""
    return re.sub("([a-z])([A-Z])", r"\1_\2", re.sub("(.)([A-Z][a-z]+)", r"\1_\2", kind)).lower()


BESIDE_DENSE = {_snake(kind) for kind in ("InputLayer", "Dense", "Dropout", "Flatten", *LAYERS_OF_FUNCTIONS)}
"""Groups that leave the order of dense layers plain."""


class _Taken:
    """Arrays of a file, given to layers by their names; what is left in the end."""

    def __init__(self, found: hdf5.Opened) -> None:
        self.found = found
        self.given: set[str] = set()

    def take(self, layer: str, paths: Mapping[str, str]) -> Weights:
        """The arrays of a layer by name. Raises SpecError for one that is missing or quantized."""
        made = {}
        for name, path in paths.items():
            one = self.found.arrays.get(path)
            if one is None:
                raise refuse("read.absent", "file", f"{name} of {layer}", what=NAME)
            if one.dtype in QUANTIZED:
                raise refuse("read.quantized", "file", f"{name} of {layer}", kind=one.dtype)
            made[name] = one.values
            self.given.add(path)
        return made

    def left(self) -> list[Any]:
        return left_out(path for path in self.found.arrays if path not in self.given)


class _Numbered(_Taken):
    """The arrays of `.weights.h5`: groups by class, `dense`, `dense_1` …, in them `vars/0`, `vars/1`."""

    def __init__(self, found: hdf5.Opened, given: Topology) -> None:
        super().__init__(found)
        counts: dict[str, int] = {}
        self.groups: dict[str, str] = {}
        own = _own_names(found)
        for one in given.layers:
            kind = _snake(one.kind)
            number = counts[kind] = counts.get(kind, -1) + 1
            self.groups[one.name] = own.get(one.name, f"layers/{kind}_{number}" if number else f"layers/{kind}")

    def weights(self, one: Described) -> Weights:
        group = self.groups[one.name]
        if not any(path.startswith(f"{group}/") for path in self.found.arrays):
            group = group.replace("layers/", "_layer_checkpoint_dependencies/")
        cell = "cell/" if any(path.startswith(f"{group}/cell/") for path in self.found.arrays) else ""
        names = KINDS[one.kind].arrays(one.config)
        return self.take(one.name, {name: f"{group}/{cell}vars/{i}" for i, name in enumerate(names)})


def _own_names(found: hdf5.Opened) -> dict[str, str]:
    """Groups by the name that the layer itself had, where the file says it of all of them."""
    return {
        str(said["name"]): path.removesuffix("/vars")
        for path, said in found.attributes.items()
        if re.fullmatch(f"(?:{FOLDERS})/[^/]+/vars", path) and "name" in said
    }


def _older(found: hdf5.Opened, said: Mapping[str, Any]) -> Arrival:
    """A whole model as HDF5: the configuration is an attribute, arrays have the names of layers."""
    taken = _Taken(found)
    given = topology(_json(said["model_config"]))
    compiled = _json(said["training_config"]) if isinstance(said.get("training_config"), str | bytes) else {}
    settings = settings_left_out(compiled.get("optimizer_config"), compiled.get("loss"))
    made = network(OLDER, given, lambda one: taken.take(one.name, _named(found, one)), settings)
    made.notes += taken.left()
    return made


def _named(found: hdf5.Opened, one: Described) -> dict[str, str]:
    """Where the arrays of a layer lie, by their names; Keras 2 put “:0” behind these."""
    below = [path for path in found.arrays if path.startswith(f"model_weights/{one.name}/")]
    by_leaf = {path.rpartition("/")[2].partition(":")[0]: path for path in below}
    return {name: by_leaf.get(name, "") for name in KINDS[one.kind].arrays(one.config)}


def _older_weights(found: hdf5.Opened) -> Arrival:
    """Weights alone, in the order that the file states."""
    order = [_text(name) for name in found.attributes[""]["layer_names"]]
    paths = [path for name in order for path in found.arrays if path.startswith(f"{name}/")]
    leaves: dict[str, dict[str, Arrived]] = {}
    for path in paths:
        leaves.setdefault(path.partition("/")[0], {})[path.rpartition("/")[2].partition(":")[0]] = found.arrays[path]
    return _pairs(WEIGHTS, found, list(leaves.values()))


def _text(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _weights(found: hdf5.Opened) -> Arrival:
    """`.weights.h5` by itself: the order of dense layers is that of their numbers; other kinds tell none."""
    groups: dict[str, dict[str, Arrived]] = {}
    for path in sorted(found.arrays, key=_natural):
        if match := NUMBERED.fullmatch(path):
            name = {"0": "kernel", "1": "bias"}.get(match[2], match[2])
            groups.setdefault(match[1], {})[name] = found.arrays[path]
    parts = {match[1] for path in found.attributes if (match := re.fullmatch(f"(?:{FOLDERS})/([^/]+)", path))}
    kinds = {re.sub("_[0-9]+$", "", name) for name in parts}
    return _pairs(WEIGHTS, found, list(groups.values()) if kinds <= BESIDE_DENSE else [])


def _natural(path: str) -> list[tuple[int, int, str]]:
    """A key by which dense_2 stands before dense_10, and dense before both."""
    return [(1, int(part), "") if part.isdigit() else (0, 0, part) for part in re.split("([0-9]+)", path)]


def _pairs(form: str, found: hdf5.Opened, layers: list[dict[str, Arrived]]) -> Arrival:
    """Dense layers in their order; the arrays alone where they are none."""
    if layers and all(
        {"kernel"} <= set(one) <= {"kernel", "bias"} and one["kernel"].values.ndim == 2 for one in layers
    ):
        pairs = [Dense(one["kernel"].values.T, one["bias"].values if "bias" in one else None) for one in layers]
        fits = [a.W.shape[0] == b.W.shape[1] for a, b in pairwise(pairs)]
        if all(fits) and all(one.b is None or one.b.shape == (len(one.W),) for one in pairs):
            taken = {own.name for one in layers for own in one.values()}
            notes = left_out(path for path in found.arrays if path not in taken)
            return Arrival(form, list(found.arrays.values()), notes, pairs=pairs)
    return Arrival(form, list(found.arrays.values()), [message("read.order")])
