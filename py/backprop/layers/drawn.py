"""Quantities that each step draws anew, by the formula of their kind (`equations.kind.Drawn`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ..equations.kind import Drawn
from ..equations.notation import names
from ..equations.parser import parse_formula
from ..equations.pointwise import function
from ..functions.initializers import generator
from ..numbers.special import Array

BELOW_ONE = np.nextafter(1.0, 0.0)


def varies(row: Drawn, settings: Mapping[str, float]) -> bool:
    """False where the formula gives the same at both ends of what is drawn."""
    ends = _made(row, settings, np.array([0.0, BELOW_ONE]))
    return bool(ends[0] != ends[1])


def drawn(row: Drawn, settings: Mapping[str, float], shape: Sequence[int], *of: int) -> Array:
    """The quantity of a step, from the generator `of` a seed, a layer's stream and the step."""
    return _made(row, settings, generator(*of).random(shape) if varies(row, settings) else np.zeros(shape))


def _made(row: Drawn, settings: Mapping[str, float], u: Array) -> Array:
    tree = parse_formula(row.formula)
    used = tuple(sorted({name.name for name in names(tree)} - {"u"}))
    made: Array = function(("u",), tree, used)(u, **{name: settings[name] for name in used})
    return made
