"""Layers over images and series as a spec asks for them: what comes in, the window, and what follows of both."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ..equations.kind import Kind
from ..equations.space import Extents, Misfit, Space, extents
from ..errors import refuse
from ..rules.declared import Declared, Part, Sizes
from ..rules.fields import Field
from .site import Site

MOST_UNITS = 20_000


@dataclass(frozen=True)
class Spaced:
    """What a layer has for its axes: `asked` are its settings as a spec states them, all numbers told."""

    asked: Mapping[str, Any]
    extents: Extents

    @cached_property
    def units(self) -> int:
        """How many numbers go out."""
        return math.prod(self.extents.out)


def in_space(kind: Kind) -> list[Declared]:
    """The settings of a kind that are about its axes."""
    return [row for row in kind.settings if isinstance(row, Sizes | Part)]


def read_space(site: Site, kind: Kind) -> Spaced:
    """The sizes of a layer: read, completed and held against each other."""
    space, reader = kind.space, site.reader
    assert space
    asked: dict[str, Any] = {}
    for row in kind.settings:
        label = site.called(row.label)
        if isinstance(row, Field):
            asked[row.name] = reader.number(row)
        elif isinstance(row, Sizes):
            asked[row.name] = row.check(reader.raw(row.name), reader.at(row.name), label)
        elif isinstance(row, Part):
            asked[row.name] = reader.flag(row.name, label, bool(row.default))
    labels = {row.name: site.called(row.label) for row in kind.settings}
    asked["input"] = came = _came(asked["input"], site, space, labels["input"])
    if space.window and asked[space.window] is None:
        asked[space.window] = [min(space.usual, length) for length in came[1:]]
    if "stride" in asked and asked["stride"] is None:
        asked["stride"] = asked[space.window] if space.stride_is_window else [1] * len(space.axes)
    try:
        found = extents(space, came, asked)
    except Misfit as fault:
        path = reader.at(fault.setting)
        raise refuse(fault.code, path, fault.given, label=labels[fault.setting], **fault.values) from None
    made = Spaced(asked, found)
    if made.units > MOST_UNITS:
        raise refuse("space.units", reader.path, made.units, most=MOST_UNITS)
    return made


def _came(asked: Any, site: Site, space: Space, label: str) -> list[int]:
    """Channels and the length of each axis: as stated, as the layer before sends them, or one channel."""
    axes, n = len(space.axes), site.n_in
    if asked is None and site.shape and len(site.shape) == axes + 1:
        return list(site.shape)
    if asked is None:
        side = math.isqrt(n)
        lengths = [n] if axes == 1 else [side, side] if side * side == n else [1, n]
        return [1, *lengths]
    if math.prod(asked) != n:
        words = " × ".join(("channels", *(axis.word for axis in space.axes)))
        raise refuse("space.input", site.reader.at("input"), asked, label=label, units=n, axes=words)
    return [int(length) for length in asked]


def refuse_softmax(site: Site, couples: bool) -> None:
    """Softmax is over all units of a layer, which channels and places are not."""
    if couples:
        raise refuse("space.softmax", site.reader.at("activation"), "softmax", layer=site.number)
