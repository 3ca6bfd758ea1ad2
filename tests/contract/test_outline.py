"""The form knows how many units go into and out of each layer, and whether time steps do, as Python finds it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from test_form_numbers import node

from backprop.documents.options import options
from backprop.layers import LAYERS
from backprop.layers.site import Site, outline
from backprop.numbers.conventions import Conventions
from backprop.requests.examples import EXAMPLES

SPECS = Path(__file__).parents[1] / "golden" / "specs.jsonl"
OUTLINE = """
import { draftOf, countOf } from "./draft/draft.js";
import { sizesOf } from "./draft/sites.js";
const { options, specs } = JSON.parse(await new Response(process.stdin).text());
const told = (spec) => {
  const sizes = sizesOf(draftOf(spec, options));
  const rows = sizes.all.map(({ path, number, units, inputs, sequence, sends }) =>
    [path, number, inputs, units, sequence, sends]);
  return { rows, sequence: sizes.sequence, count: countOf(sizes, options) };
};
console.log(JSON.stringify(specs.map(told)));
"""


def flat(sites: list[Site], path: str) -> Iterator[list[Any]]:
    """Path, number, units in and out, time steps in and out, of each layer and of those inside it."""
    for i, site in enumerate(sites):
        here = f"{path}[{i}]"
        yield [here, site.number, site.n_in, site.units, site.sequence, site.row.sends_sequence(site)]
        yield from flat(site.inner, f"{here}.layers")


def test_the_form_outlines_networks_as_python_does() -> None:
    specs = [example.spec for example in EXAMPLES.values()]
    specs += [json.loads(line) for line in SPECS.read_text().splitlines()[::2]]
    drawn = node(OUTLINE, {"options": options(), "specs": specs})
    for spec, found in zip(specs, drawn, strict=True):
        network = spec["network"]
        sites = outline(LAYERS, network["layers"], "network.layers", network["n_inputs"], None, Conventions())
        assert found["rows"] == list(flat(sites, "network.layers")), network
        assert found["sequence"] == sites[0].sequence
        assert found["count"] == sum(site.row.parameter_count(site) for site in sites), network
