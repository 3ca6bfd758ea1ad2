"""What a kind of layer says of itself: to forms, sentences, drawings, documents and scripts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any, ClassVar

from ..equations.space import Space
from ..rules.declared import Declared, Numbers
from ..rules.shown import Shown
from .choices import Parameters


class Facts:
    """The facts of a kind, alike for all its layers."""

    kind: ClassVar[str]
    label: ClassVar[str]
    note: ClassVar[str]
    fields: ClassVar[tuple[Declared, ...]] = ()
    folded: ClassVar[tuple[str, ...]] = ()  # names of the fields that few need to see
    has_weights: ClassVar[bool] = False
    names_units: ClassVar[bool] = False  # its units have names of their own, not those below with a prime
    space: ClassVar[Space | None] = None  # of a kind over images or series
    numbered: ClassVar[bool] = False  # entries of its parameters are called by their numbers, not by units
    takes_sequences: ClassVar[bool] = False  # X holds time steps where such a layer is
    sequential_updates: ClassVar[bool] = True  # can be updated before δ goes down through it
    errors_shown: ClassVar[tuple[str, ...]] = ()  # keys of what backward shows that have the sign of δ
    script_note: ClassVar[str] = ""  # what the head of a script says of the layer
    symbols: ClassVar[Mapping[str, str]] = MappingProxyType({})  # of what it shows besides a, by key
    z_words: ClassVar[str] = ""  # what it is that documents call z, where that has another name
    shows: ClassVar[tuple[Shown, ...]] = ()  # quantities of its own in a step, in the order of computation
    foot: ClassVar[str | None] = None  # the one of them that stands below each unit of a drawing
    state: ClassVar[tuple[str, str] | None] = None  # its output at every time step, and what stands before the first
    is_function: ClassVar[bool] = False  # a = f(A) and nothing else
    is_weighted_sum: ClassVar[bool] = False  # a = f(W A + b), which matrix products compute
    called_by_function: ClassVar[bool] = False  # its activation function says more than its kind
    no_slope: ClassVar[str] = ""  # why ∂a/∂z is not one number a unit, where it may not be

    @classmethod
    @cache
    def declared(cls, name: str) -> Numbers | None:
        """What the kind says of a parameter, or of another list of numbers."""
        return next((row for row in cls.fields if isinstance(row, Numbers) and row.name == name), None)

    @classmethod
    def parameter_letter(cls, name: str) -> str:
        """What one number of a parameter is called: w, b, γ."""
        row = cls.declared(name)
        return row.symbol if row else name

    @classmethod
    def parameter_arrow(cls, name: str) -> str | None:
        """Where the weights of a parameter come from: "below", "self" (time before), or None for one number a unit."""
        row = cls.declared(name)
        return row.arrow if row else None

    @classmethod
    def weights_from(cls, arrow: str, parameters: Parameters) -> Parameters:
        """Those of the parameters whose weights come from there."""
        return {name: array for name, array in parameters.items() if cls.parameter_arrow(name) == arrow}

    @classmethod
    def starts(cls, row: Mapping[str, Any]) -> frozenset[str]:
        """The keys of the layer's object in a spec that say where a training starts."""
        return frozenset(field.name for field in cls.fields if isinstance(field, Numbers) and field.start)
