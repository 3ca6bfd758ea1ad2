"""A small valid spec, and what becomes of it."""

from copy import deepcopy

from backprop.errors import SpecError
from backprop.numbers.strict_json import Json
from backprop.requests.parsing import parse

SMALL: Json = {
    "schema": 1,
    "network": {
        "n_inputs": 2,
        "layers": [
            {"kind": "dense", "units": 2, "activation": "sigmoid", "W": [[0.15, -0.2], [0.25, 0.4]], "b": [0.1, -0.3]},
            {"kind": "dense", "units": 1, "activation": "sigmoid", "W": [[0.35, -0.45]], "b": [0.05]},
        ],
    },
    "data": {"X": [[0.3, 0.7]], "Y": [[0.5]]},
}


def small(**more: Json) -> Json:
    """The spec with top-level keys replaced or added."""
    return {**deepcopy(SMALL), **more}


def chain(n_inputs: int, *units: int, activation: str = "sigmoid", **more: Json) -> Json:
    """A spec of dense layers with drawn weights."""
    layers = [{"kind": "dense", "units": n, "activation": activation} for n in units]
    data = {"X": [[0.5] * n_inputs], "Y": [[0.5] * units[-1]]}
    return {"network": {"n_inputs": n_inputs, "layers": layers}, "data": data, **more}


def put(spec: Json, path: str, value: Json) -> Json:
    """A copy with the value at a dotted path; numbers are indices."""
    made = deepcopy(spec)
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    place = made
    for key in way:
        place = place.setdefault(key, {}) if isinstance(place, dict) else place[key]
    place[last] = value
    return made


def refusal_of(spec: Json) -> tuple[str | None, str]:
    """Field and message with which the spec is refused."""
    try:
        parse(spec)
    except SpecError as refused:
        return refused.field, refused.message
    raise AssertionError("the spec was accepted")
