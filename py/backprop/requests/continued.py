"""A result taken as the spec that goes on from where it stands: with its parameters and its optimizer's state."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import refuse
from ..numbers.strict_json import Json


def continued(document: Any) -> Any:
    """The spec of a result's end; a document that is no result as it stands. Raises SpecError for one that lacks parts.

    Network and state are those after the last step. Everything else is as it was asked.
    """
    if not isinstance(document, Mapping) or "spec" not in document or "network" in document:
        return document
    spec, parameters = document["spec"], document.get("parameters")
    layers = spec["network"].get("layers") if isinstance(spec, Mapping) and _is_object(spec.get("network")) else None
    if not isinstance(layers, list) or not isinstance(parameters, list) or len(layers) != len(parameters):
        raise refuse("predict.trained", "spec", document)
    made = {**spec, "network": {**spec["network"], "layers": [*map(_with_numbers, layers, parameters)]}}
    state = document.get("optimizer_state")
    if state is not None and _is_object(spec.get("optimizer")):
        made["optimizer"] = {**spec["optimizer"], "state": state}
    return made


def _with_numbers(layer: Any, numbers: Any) -> Json:
    """A layer of a spec, and those inside it, with their numbers of a result."""
    if not _is_object(layer) or not _is_object(numbers):
        raise refuse("predict.trained", "parameters", numbers)
    inner = {"layers": [*map(_with_numbers, layer.get("layers", []), numbers["layers"])]} if "layers" in numbers else {}
    return {**layer, **numbers, **inner}


def _is_object(value: Any) -> bool:
    return isinstance(value, Mapping)
