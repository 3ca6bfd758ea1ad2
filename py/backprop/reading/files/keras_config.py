"""What a configuration of Keras says: layers that follow one another, and the shape of what comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ...errors import SpecError, refuse

SEQUENTIAL, FUNCTIONAL = ("Sequential",), ("Functional", "Model")
MOST_LAYERS = 1_000


@dataclass(frozen=True)
class Described:
    """A layer: its own name, its class, its settings."""

    name: str
    kind: str
    config: Mapping[str, Any]


@dataclass(frozen=True)
class Topology:
    """The layers in their order, without that of the inputs; shape: of one sample, None where nothing says it."""

    layers: tuple[Described, ...]
    shape: tuple[int | None, ...] | None


def topology(value: Any) -> Topology:
    """Raises SpecError for what is no chain of layers."""
    try:
        kind, config = value["class_name"], value["config"]
        given = config["layers"] if isinstance(config, Mapping) else config
        if kind not in (*SEQUENTIAL, *FUNCTIONAL) or not 0 < len(given) <= MOST_LAYERS:
            raise ValueError
        listed = [_described(own) for own in given]
        chain = listed if kind in SEQUENTIAL else _chain(given, listed, config)
        first = chain[0]
        shape = _shape(first.config) or (_shape(config) if isinstance(config, Mapping) else None)
        shape = shape or _shape(given[0].get("build_config") or {}) or _shape(value.get("build_config") or {})
        return Topology(tuple(one for one in chain if one.kind != "InputLayer"), shape)
    except SpecError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        what = value.get("class_name") if isinstance(value, Mapping) else value
        raise refuse("read.keras.config", "file", what) from None


def _described(own: Mapping[str, Any]) -> Described:
    config = own["config"]
    return Described(str(config.get("name") or own.get("name") or ""), str(own["class_name"]), {**config})


def _shape(config: Mapping[str, Any]) -> tuple[int | None, ...] | None:
    """Without the samples."""
    for key in ("batch_shape", "batch_input_shape", "build_input_shape", "input_shape"):
        if isinstance(shape := config.get(key), list) and all(n is None or (type(n) is int and n > 0) for n in shape):
            return tuple(shape[1:])
    return None


def _chain(given: list[Any], listed: list[Described], config: Mapping[str, Any]) -> list[Described]:
    """The layers from the input to the output. Raises SpecError where one has several ways in or out."""
    after: dict[str, Described] = {}
    first: list[Described] = []
    for own, one in zip(given, listed, strict=True):
        sources = _sources(own.get("inbound_nodes") or [])
        if not sources:
            first.append(one)
        elif len(sources) > 1 or sources[0] in after:
            raise refuse("read.keras.branches", "file", one.name if len(sources) > 1 else sources[0])
        else:
            after[sources[0]] = one
    if len(first) != 1:
        raise refuse("read.keras.branches", "file", ", ".join(one.name for one in first))
    chain = first
    while chain[-1].name in after:
        chain.append(after.pop(chain[-1].name))
    if after or _sources([config["output_layers"]]) not in ([], [chain[-1].name]):
        raise refuse("read.keras.branches", "file", chain[-1].name)
    return chain


def _sources(node: Any) -> list[str]:
    """The names of the layers whose outputs come in; as Keras 3 writes them, or as Keras 2 did."""
    if isinstance(node, Mapping):
        if "keras_history" in node:
            return [str(node["keras_history"][0])]
        return [name for own in node.values() for name in _sources(own)]
    if not isinstance(node, list):
        return []
    if len(node) >= 3 and isinstance(node[0], str) and type(node[1]) is int and type(node[2]) is int:
        return [node[0]]
    return [name for own in node for name in _sources(own)]
