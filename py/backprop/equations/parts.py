"""The parts of a kind of layer: parameters, quantities, what they start from, buffers, what is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from ..rules.fields import Field
from ..rules.limits import NUMBER

DRAWN, BIAS = "drawn", "bias"  # ways in which a parameter starts, beside a number


@dataclass(frozen=True)
class Parameter:
    """What is trained. letters: what its axes count, "jk" for weights (units, inputs); symbol: of one number of it.

    start is a number, `DRAWN` (as the initialization says), or `BIAS` (by the convention for biases).
    """

    name: str
    letters: str
    label: str
    symbol: str
    start: float | str = DRAWN
    axes: tuple[str, ...] = ()  # the letters of each axis in documents, where they are not one each
    words: tuple[str, ...] = ()  # what these axes count, where letters do not say it

    @property
    def arrow(self) -> str | None:
        """Where its weights come from: "below", "self" (the step before), or None for one number a unit."""
        return {"k": "below", "i": "self"}.get(self.letters[1:])


@dataclass(frozen=True)
class Quantity:
    """What the forward pass computes on its way, or is given: its symbol, and its words in sentences (“the mean”).

    zero: what is said of the numbers that it makes 0. title: what it is, where that is more than its words.
    """

    symbol: str
    words: str
    zero: str = ""
    title: str = ""


@dataclass(frozen=True)
class Start:
    """What a quantity is before the first time step: a number for each unit, given in a spec or 0, and not trained."""

    name: str
    label: str
    symbol: str


@dataclass(frozen=True)
class Buffer:
    """What a layer carries from step to step without training it: a number for each unit, changed by `updates`.

    letter: its symbol in formulas; symbol: what refusals call one number of it; entry: what such a number may be.
    """

    name: str
    label: str
    symbol: str
    letter: str
    start: float = 0.0
    entry: Field = NUMBER


@dataclass(frozen=True)
class Drawn:
    """How a given quantity comes about: by `formula` from u, for every number and step drawn anew from [0, 1).

    In its place a spec may state one, for all samples or for each; entry: what such a number may be.
    """

    name: str
    label: str
    formula: str
    entry: Field
