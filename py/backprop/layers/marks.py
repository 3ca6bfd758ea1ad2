"""Marks on the entries of a layer's parameters: frozen ones keep their value, absent ones are connections not there.

An absent weight is 0 and stays 0: the passes leave it out, and it has no gradient. A frozen one has a gradient like any
other; training alone passes it by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..equations.kind import BIAS, Kind
from ..errors import SpecError, refuse
from ..messages import counted, message
from ..numbers.json_reader import Reader
from ..numbers.special import Array
from ..rules.declared import FROZEN, MARKS
from .site import Site

Marks = dict[str, Array]


def may_be(mark: str, kind: Kind) -> tuple[str, ...]:
    """The names of the parameters of a kind that may be marked so: weights and biases may be absent, γ is never."""
    if kind.space:
        return ()
    return tuple(p.name for p in kind.parameters if mark == FROZEN or p.arrow is not None or p.start == BIAS)


def read_marks(site: Site, kind: Kind) -> dict[str, Marks]:
    """For each mark the entries of each parameter that have it, (as the parameter) of bool; only where one has."""
    found = {mark: _read(site, kind, mark) for mark in MARKS}
    return {mark: own for mark, own in found.items() if own}


def _read(site: Site, kind: Kind, mark: str) -> Marks:
    if not site.reader.has(mark):
        site.reader.raw(mark)
        return {}
    reader, found = site.reader.object(mark, site.called(MARKS[mark])), Marks()
    sizes = {"j": site.units, "i": site.units, "k": site.n_in}
    for p in kind.parameters:
        if p.name not in may_be(mark, kind):
            continue
        marked = _entries(reader, p.name, [sizes[letter] for letter in p.letters], site)
        if p.start == BIAS and site.conventions.bias in ("none", "shared") and np.any(marked):
            if site.conventions.bias == "none" or not np.all(marked):
                code = "layer.mark.none" if site.conventions.bias == "none" else "layer.mark.shared"
                raise SpecError(reader.at(p.name), message(code, layer=site.number))
            marked = marked[:1]
        if np.any(marked):
            found[p.name] = marked
    reader.close()
    return found


def _entries(reader: Reader, name: str, shape: Sequence[int], site: Site) -> Array:
    """True for all, or nested lists of true and false in the parameter's shape."""
    label = message("name.mark", name=name, layer=site.number)

    def read(value: Any, path: str, rest: Sequence[int]) -> Any:
        if not rest or (isinstance(value, bool) and len(rest) == len(shape)):
            if not isinstance(value, bool):
                raise refuse("json.flag", path, value, label=label)
            return np.full(rest, value)
        if not isinstance(value, list):
            raise refuse("layer.mark", path, value, label=label, needed=_needed(rest))
        if len(value) != rest[0]:
            given = counted(len(value), "row" if len(rest) > 1 else "value")
            raise refuse("layer.mark", path, given, label=label, needed=_needed(rest))
        return [read(item, f"{path}[{i}]", rest[1:]) for i, item in enumerate(value)]

    return np.array(read(reader.raw(name, False), reader.at(name), shape), dtype=bool)


def _needed(shape: Sequence[int]) -> str:
    """3 rows of 2 marks, or 3 marks."""
    marks = counted(shape[-1], "value")
    return f"{counted(shape[0], 'row')} of {marks}" if len(shape) > 1 else marks


def told_marks(marks: Mapping[str, Mapping[str, Array]]) -> dict[str, Any]:
    """As a spec states them: true for a whole parameter, else lists."""
    return {mark: {name: _told(array) for name, array in own.items()} for mark, own in marks.items() if own}


def _told(array: Array) -> Any:
    return True if np.all(array) else array.tolist()
