"""The network of a spec document: outlined first, then each layer read by its own kind."""

from __future__ import annotations

import math
from typing import Any

from ..errors import refuse
from ..layers import LAYERS, Layer
from ..layers.site import Site, outline, read_init
from ..numbers.conventions import Conventions
from ..numbers.json_reader import Reader
from ..rules.limits import INPUT_COUNT, MAX_PARAMETERS
from ..rules.names import Names, block_names, unit_names

__all__ = ["read_init", "read_network"]


def read_network(top: Reader, conventions: Conventions) -> tuple[int, tuple[Layer, ...], bool, bool]:
    """n_inputs, the layers, whether X has time steps, and whether Y has."""
    if not top.has("network"):
        raise refuse("network.missing", "network", None)
    reader = top.object("network", "Network")
    n_inputs, shape = read_inputs(reader.raw("n_inputs"))
    rows: Any = reader.raw("layers")
    sites = outline(LAYERS, rows, "network.layers", n_inputs, None, conventions, shape=shape)
    count = sum(site.row.parameter_count(site) for site in sites)
    if count > MAX_PARAMETERS:
        raise refuse("network.parameters", "network.layers", str(count), most=MAX_PARAMETERS)
    names = unit_names(n_inputs, [site.names_units for site in sites], [site.units for site in sites])
    name_sites(sites, names, block_names(sites, names), "")
    layers = tuple(site.layer() for site in sites)
    if not any(has_weights(site) for site in sites):
        raise refuse("network.dense", "network.layers", [site.kind for site in sites])
    reader.close()
    return n_inputs, layers, sites[0].sequence, sites[-1].row.sends_sequence(sites[-1])


def read_inputs(given: Any) -> tuple[int, tuple[int, ...] | None]:
    """How many inputs there are; of an image or a series also channels and the length of each axis."""
    if not isinstance(given, list):
        return INPUT_COUNT.check(given, "network.n_inputs"), None
    shape = [INPUT_COUNT.check(n, f"network.n_inputs[{i}]") for i, n in enumerate(given)]
    return INPUT_COUNT.check(math.prod(shape), "network.n_inputs"), tuple(shape)


def name_sites(sites: list[Site], names: Names, blocks: dict[str, Names], path: str) -> None:
    """Tell every site, inner ones included, what its units and those below are called."""
    for i, site in enumerate(sites):
        site.below, site.here = names[i], names[i + 1]
        if site.inner:
            here = f"{path}layers[{i}]"
            name_sites(site.inner, blocks[here], blocks, f"{here}.")


def has_weights(site: Site) -> bool:
    """True when the layer, or one inside it, has weights."""
    return site.row.has_weights or any(has_weights(inner) for inner in site.inner)
