"""The page finds the sizes of images and series as Python does: what goes out, and how many numbers each field has."""

from typing import Any

import numpy as np
import pytest
from test_form_numbers import node

import backprop
from backprop.documents.options import options
from backprop.layers import LAYERS

SPACES = """
import { spaceOf } from "./draft/space.js";
import { kindOf } from "./lib/kinds.js";
const cases = JSON.parse(await new Response(process.stdin).text());
console.log(JSON.stringify(cases.map(([layer, inputs]) => spaceOf(kindOf(layer.kind), layer, inputs, null))));
"""
SPACED = [kind for kind, layer in LAYERS.items() if layer.space]


def drawn(kind: str, seed: int) -> tuple[dict[str, Any], int]:
    """A layer of the kind with some of its settings, and how many numbers come in."""
    rng = np.random.default_rng(seed)
    space = LAYERS[kind].space
    assert space
    axes, groups = len(space.axes), int(rng.integers(1, 3))
    came = [groups * int(rng.integers(1, 3)), *(int(rng.integers(6, 9)) for _ in range(axes))]
    many = [2 * groups, groups][int(rng.integers(2))]
    could = {
        "filters": many, "groups": groups, "input": came, "kernel": rng.integers(1, 4, axes).tolist(),
        "size": rng.integers(2, 4, axes).tolist(), "stride": rng.integers(1, 4, axes).tolist(),
        "dilation": rng.integers(1, 3, axes).tolist(),
        "padding": [0, "same", "same_lower", rng.integers(0, 2, 2 * axes).tolist()][int(rng.integers(4))],
    }  # fmt: skip
    fields = {field.name for field in LAYERS[kind].fields}
    asked = ("filters", "groups", "input")
    own = {name: value for name, value in could.items() if name in fields and (name in asked or rng.random() < 0.7)}
    return {"kind": kind, **own}, int(np.prod(came))


@pytest.mark.parametrize("kind", SPACED)
def test_the_page_finds_the_sizes_that_python_finds(kind: str) -> None:
    cases = [drawn(kind, seed) for seed in range(30)]
    texts = [
        ({name: " × ".join(map(str, value)) if isinstance(value, list) else str(value)
          for name, value in layer.items()}, inputs)
        for layer, inputs in cases
    ]  # fmt: skip
    row = next(row for row in options()["layers"] if row["kind"] == kind)
    shapes = {field["name"]: field.get("shape") for field in row["fields"]}
    for (layer, inputs), found in zip(cases, node(SPACES, texts), strict=True):
        network = {"n_inputs": inputs, "layers": [layer, {"units": 1}]}
        spec = {"network": network, "data": {"X": [[0.5] * inputs], "Y": [[0]]}}
        first, last = backprop.run(spec)["spec"]["network"]["layers"]
        assert found["units"] == len(last["W"][0])
        assert (found["out"] is None) == (LAYERS[kind].space.flat)  # type: ignore[union-attr]
        for name in ("K", "b", "gamma", "beta"):
            if name in first:
                shape = [found["axes"][word] for word in shapes[name]]
                assert int(np.prod(shape)) == np.size(first[name]), (layer, name)
