"""TensorFlow.js: a `model.json` with architecture and manifest, and the numbers in files beside it."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from ...errors import SpecError, refuse
from ...messages import message
from ...rules.limits import FILE_BYTES
from ..arrival import Arrival
from ..arrived import MOST_ARRAYS, Arrived
from ..beside import Beside, nothing
from .keras_config import Described, topology
from .keras_layers import KINDS, Weights
from .keras_network import left_out, network, settings_left_out
from .raw import KINDS as NUMBERS
from .raw import numbers

NAME = "TensorFlow.js"
KEYS = {"modelTopology", "weightsManifest"}
WIDTHS = {kind: int(code[2:]) for kind, code in NUMBERS.items()}
FLOATING = ("float16", "float32")
"""What weights may be stored as: other kinds are steps of a scale."""


def read(data: bytes, beside: Beside = nothing) -> Arrival | None:
    """The network with its weights, or the architecture alone where a file of them is not beside; None for other JSON.

    Raises SpecError for a path that leads elsewhere, a graph model, weights that are quantized, sizes that lie.
    """
    if data.lstrip()[:1] != b"{":
        return None
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return None
    if not KEYS & set(value):
        return None
    try:
        return _read(value, beside)
    except SpecError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError, OverflowError) as error:
        raise refuse("read.damaged", "file", NAME, why=type(error).__name__) from None


def _read(value: Mapping[str, Any], beside: Beside) -> Arrival:
    manifest = value.get("weightsManifest") or []
    paths = [[plain(path) for path in group["paths"]] for group in manifest]
    found = {path: own for group in paths for path in group if (own := beside(path)) is not None}
    if sum(map(len, found.values())) > FILE_BYTES:
        raise refuse("file.size", "file", f"{sum(map(len, found.values()))} bytes", most=FILE_BYTES)
    missing = [path for group in paths for path in group if path not in found]
    arrays: dict[str, Arrived] = {}
    for group, named in zip(manifest, paths, strict=True) if not missing else ():
        arrays |= _arrays(group["weights"], b"".join(found[path] for path in named))
    if len(arrays) > MOST_ARRAYS:
        raise refuse("read.many", "file", f"{len(arrays)} arrays", most=MOST_ARRAYS)
    said = value.get("modelTopology")
    if said is None and not missing:
        return Arrival(NAME, list(arrays.values()))
    if value.get("format") == "graph-model" or (isinstance(said, Mapping) and "node" in said):
        raise refuse("read.tfjs.graph", "file", "graph-model")
    given = topology(said.get("model_config", said) if isinstance(said, Mapping) else said)
    taken: set[str] = set()

    def weights_of(one: Described) -> Weights | None:
        if missing or not manifest:
            return None
        names = {leaf: _name(arrays, one, leaf) for leaf in KINDS[one.kind].arrays(one.config)}
        taken.update(names.values())
        return {leaf: arrays[name].values for leaf, name in names.items()}

    made = network(NAME, given, weights_of, _settings(value))
    made.notes += left_out(name for name in arrays if name not in taken)
    if missing or not manifest:
        made.notes.insert(0, message("read.no_weights", names=", ".join(missing) or "another file"))
    return made


def _settings(value: Mapping[str, Any]) -> list[str]:
    compiled = value.get("trainingConfig") or value["modelTopology"].get("training_config") or {}
    return settings_left_out(compiled.get("optimizer_config"), compiled.get("loss"))


def plain(path: Any) -> str:
    """A path of the manifest as a name below the folder of the file. Raises SpecError for any other place."""
    parts = PurePosixPath(path).parts if isinstance(path, str) else ()
    if not parts or ".." in parts or re.search(r"^/|[\\:\0]", path):
        raise refuse("read.tfjs.path", "file", path)
    return "/".join(parts)


def _arrays(listed: list[Any], data: bytes) -> dict[str, Arrived]:
    """The arrays of a group, one after another in its bytes."""
    found: dict[str, Arrived] = {}
    at = 0
    for one in listed:
        name, shape, kind = str(one["name"]), one["shape"], one["dtype"]
        if packed := one.get("quantization"):
            kind = packed["dtype"]
            if kind not in FLOATING:
                raise refuse("read.quantized", "file", name, kind=kind)
        if any(type(size) is not int or size < 0 for size in shape):
            raise refuse("read.header", "file", name)
        size = math.prod(shape) * WIDTHS.get("uint8" if kind == "bool" else kind, 0)
        found[name] = Arrived(name, numbers(data[at : at + size], kind, shape, name), None, kind)
        at += size
    if at != len(data):
        raise refuse("read.bytes", "file", NAME, stated=at, found=len(data))
    return found


def _name(arrays: Mapping[str, Arrived], one: Described, leaf: str) -> str:
    """The name of a layer's array: `layer/kernel`, perhaps behind the model's own. Raises SpecError where it lacks."""
    own = f"{one.name}/{leaf}"
    for name in arrays:
        if name == own or name.endswith(f"/{own}"):
            return name
    raise refuse("read.absent", "file", own, what=NAME)
