"""What `compare` names is a number of the result document, with the value that stands there."""

import re
from dataclasses import replace
from functools import reduce

import numpy as np
import pytest
from layer_networks import NETWORKS, spec_of

from backprop.network.build import build
from backprop.network.order import step_numbers
from backprop.network.starts import started_from
from backprop.numbers.strict_json import Json
from backprop.requests.parsing import parse
from backprop.runs.compare import compare
from backprop.runs.result import run
from backprop.runs.step_document import step_document
from backprop.training.loop import train

CHANGES: list[Json] = [
    {"optimizer": {"name": "adam", "learning_rate": 0.01}},
    {"conventions": {"bias": "shared", "delta_sign": "error_signal"}, "optimizer": {"learning_rate": 0.02}},
    {"conventions": {"bias": "none"}},
    {"penalty": {"l1": 0.01, "l2": 0.1, "biases": True}},
    {"clip": {"norm": 1e-3}},
    {"loss": {"name": "huber"}},
    {"training": {"batch_size": 2, "shuffle": True, "epochs": 3, "seed": 4}},
    {"init": {"name": "he_normal", "seed": 9}},
    {"optimizer": {"name": "sgd", "schedule": {"name": "step", "every": 3}}},
]


def at(document: Json, path: str) -> Json:
    """What stands at a path such as layers[0].layers[1].updates.W[0][1]."""
    keys = [int(index) if index else name for name, index in re.findall(r"([A-Za-z]\w*)|\[(\d+)\]", path)]
    return reduce(lambda value, key: value[key], keys, document)


@pytest.mark.parametrize("name", NETWORKS)
def test_every_number_in_order_has_its_path_in_the_document(name: str) -> None:
    for change in ({}, *CHANGES):
        spec = parse(spec_of(name, **change))
        step = next(train(spec, build(spec)))
        document, seen = step_document(spec, step), []
        for path, array in step_numbers(spec, step):
            assert np.array_equal(np.array(at(document, path)), array), path
            seen.append(path)
        assert len(seen) == len(set(seen))
        assert set(gathered(document)) <= set(seen)


def gathered(document: Json, path: str = "") -> list[str]:
    """The paths of z, a, δ, gradients, updates and parameters after, of all layers of a document."""
    found = []
    for i, layer in enumerate(document["layers"]):
        here = f"{path}layers[{i}]"
        found += [f"{here}.{key}" for key in ("z", "a", "delta")]
        found += [f"{here}.{group}.{name}" for group in ("gradients", "updates", "after") for name in layer[group]]
        found += gathered(layer, f"{here}.") if "layers" in layer else []
    return found


@pytest.mark.parametrize("name", NETWORKS)
def test_the_difference_that_is_named_stands_in_both_documents(name: str) -> None:
    training = {"training": {"epochs": 4}}
    first = spec_of(name, **training)
    for change in CHANGES:
        other = spec_of(name, **{**training, **change})
        (difference,) = compare([first, other])["differences"]
        if difference["quantity"] is None:
            assert difference["step"] is None
            continue
        pair = (parse(first), started_from(parse(other), parse(first)))
        for spec, value in zip(pair, (difference["first"], difference["other"]), strict=True):
            kept = replace(spec, training=replace(spec.training, keep_steps=difference["step"]))
            shown = at(run(kept)["steps"][difference["step"] - 1], difference["quantity"])
            if value is None:
                assert isinstance(shown, list)
            else:
                assert shown == value
