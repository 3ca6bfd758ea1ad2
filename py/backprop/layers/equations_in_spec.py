"""Layers whose kind is written as equations, as a spec asks for them: read, described, refused, advised on."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np

from ..equations.kind import BIAS, Kind, Parameter
from ..errors import refuse
from ..messages import Message, message
from ..numbers.special import Array
from ..rules.declared import OneOf
from ..rules.limits import NUMBER, SEED
from .base import IDENTITY, ActivationChoice, Init, Layer, Parameters
from .drawn import varies
from .forms import when
from .marks import read_marks, told_marks
from .site import Site
from .spaced import Spaced, in_space, read_space, refuse_softmax
from .told_by_kind import TRUNCATE, every_step, read_function, settings_of, told_function
from .weights import own_init, shaped


@dataclass(frozen=True)
class EquationsInSpec(Layer):
    """A layer of the kind `data`. settings and choices by name.

    first: what quantities are before the first time step, or in place of drawn ones, if given.
    """

    data: ClassVar[Kind]

    n_in: int
    units: int
    settings: Mapping[str, float] = field(default_factory=dict)
    bias: str = "per_neuron"
    given: Parameters = field(default_factory=dict)
    init: Init | None = None
    first: Mapping[str, Array] = field(default_factory=dict)
    return_sequences: bool = False
    truncate: int | None = None
    activation: ActivationChoice = IDENTITY
    into_softmax: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    inner: tuple[Layer, ...] = ()
    seed: int = 0  # of what is drawn
    marks: Mapping[str, Mapping[str, Array]] = field(default_factory=dict)
    fewer: bool = False  # a variance is divided by n − 1
    spaced: Spaced | None = None  # of a kind over images or series: its sizes

    @cached_property
    def chosen(self) -> Kind:
        """The kind with the equations and parameters that the layer's settings choose."""
        own = self.data.chosen({**self.choices, **self._flags})
        return own.at(self.spaced.extents) if self.spaced else own

    @property
    def _flags(self) -> dict[str, str]:
        """Settings that are true or false, as ways name them."""
        asked = self.spaced.asked if self.spaced else {}
        return {name: str(value).lower() for name, value in asked.items() if isinstance(value, bool)}

    @cached_property
    def written(self) -> Kind:
        """The same as the layer goes by it in training."""
        setting, choice = self.data.inferring
        own = self.chosen.with_fewer if self.fewer else self.chosen
        return own.in_inference if setting and self.choices[setting] == choice else own

    @cached_property
    def extents(self) -> dict[str, int]:
        """How many values each letter has that counts no samples and no time steps."""
        return {**dict.fromkeys("jil", self.units), "k": self.n_in, **self.written.sizes}

    @property
    def once_a_sample(self) -> frozenset[str]:
        """Of the equations by which it goes."""
        return self.written.once_a_sample

    @property
    def once_a_group(self) -> frozenset[str]:
        """Likewise."""
        return self.written.once_a_group

    @property
    def once_a_pair(self) -> frozenset[str]:
        """Likewise."""
        return self.written.once_a_pair

    @property
    def divides_by_fewer(self) -> bool:
        return self.fewer and self.written.couples_samples

    @classmethod
    def read_units(cls, site: Site) -> int:
        """As many as come in, or `units`; a kind that looks from step to step needs time steps."""
        if cls.takes_sequences and not site.sequence:
            raise refuse("layer.time_steps", site.reader.path, cls.kind, layer=site.number)
        if cls.data.space:
            return read_space(site, cls.data).units
        return site.count() if cls.data.own_units else site.n_in

    @classmethod
    def sends_sequence(cls, site: Site) -> bool:
        if not cls.takes_sequences:
            return site.sequence
        row = every_step(cls.data)
        return site.reader.flag(row.name, message("name.sends", layer=site.number), bool(row.default))

    @classmethod
    def sends_shape(cls, site: Site) -> tuple[int, ...] | None:
        if cls.data.space:
            out = read_space(site, cls.data).extents.out
            return out if len(out) > 1 else None
        return None if cls.data.own_units else super().sends_shape(site)

    @classmethod
    def parameter_count(cls, site: Site) -> int:
        sizes = {"j": site.units, "i": site.units, "k": site.n_in}
        kind = cls.data.chosen(_peeked(cls.data, site))
        if cls.data.space:
            sizes |= dict(read_space(site, cls.data).extents.sizes)
        own = sum(math.prod(sizes[letter] for letter in p.letters) for p in kind.parameters)
        return own + sum(inner.row.parameter_count(inner) for inner in site.inner)

    @classmethod
    def read(cls, site: Site) -> Self:
        """Parameters, buffers, settings and choices by name, and what quantities start from or are fixed at."""
        data, given, choices = cls.data, Parameters(), _choices(cls.data, site)
        chosen, spaced = data.chosen(choices), read_space(site, data) if data.space else None
        for p in data.parameters:
            if p not in chosen.parameters:
                _refuse_absent(site, data, choices, p)
                continue
            if spaced:
                shape = chosen.at(spaced.extents).folding.shape(p.name)
                own = site.biases(p.name, shape[0]) if p.start == BIAS else site.by_axes(p.name, p.label, shape)
                given |= own
            elif p.start == BIAS:
                given |= site.biases(p.name)
            elif p.arrow is None:
                given |= site.per_unit(p.name, p.symbol)
            else:
                below = p.arrow == "below"
                given |= site.weights(p.name, site.n_in if below else site.units, site.below if below else site.here)
        for buffer in data.buffers:
            given |= site.per_unit(buffer.name, buffer.symbol, buffer.entry)
        first = {start.name: site.array(start.name, start.label, NUMBER, (1, 2)) for start in data.starts.values()}
        for row in data.drawn:
            first[row.name] = site.array(row.name, row.label, row.entry, (1, 3) if site.sequence else (1, 2))
        choice = read_function(data, site)
        if spaced and data.activation:
            refuse_softmax(site, choice.row.couples)
        return cls(
            site.n_in, site.units, {row.name: site.reader.number(row) for row in settings_of(data)},
            site.conventions.bias, given, site.init() if data.weights else None,
            {name: array for name, array in first.items() if array is not None},
            cls.takes_sequences and cls.sends_sequence(site),
            site.reader.number(TRUNCATE) if cls.data.recurs else None, choice,
            data.activation is not None and site.goes_into_softmax(choice),
            choices, tuple(inner.layer() for inner in site.inner), site.reader.number(SEED) if data.drawn else 0,
            read_marks(site, chosen), site.conventions.variance == "fewer" and bool(data.fewer), spaced,
        )  # fmt: skip

    @classmethod
    def starts(cls, row: Mapping[str, Any]) -> frozenset[str]:
        """Buffers that the layer goes by in training, too, are constants: nothing starts from them."""
        setting, choice = cls.data.inferring
        constants = {buffer.name for buffer in cls.data.buffers if setting and row.get(setting) == choice}
        return super().starts(row) - constants

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        whole = {row.name: self.first[row.name].astype(int) for row in self.data.drawn
                 if row.name in self.first and row.entry.type == "integer"}  # fmt: skip
        return {
            **({"units": self.units} if self.data.own_units else {}), **told_function(self.data, self.activation),
            **shaped(parameters), **self.first, **whole,
            **({"return_sequences": self.return_sequences} if self.takes_sequences else {}),
            **({"truncate": self.truncate} if self.data.recurs else {}),
            **self.settings, **self._axes(),
            **({"seed": self.seed} if self.data.drawn else {}), **self.choices, **buffers,
            **own_init(self.init), **told_marks(self.marks),
        }  # fmt: skip

    def _axes(self) -> dict[str, Any]:
        """The settings that are about the axes of an image or a series."""
        return {row.name: self.spaced.asked[row.name] for row in in_space(self.data)} if self.spaced else {}

    def check_data(self, path: str, shape: tuple[int, ...]) -> None:
        super().check_data(path, shape)
        for start in self.data.starts.values():
            own = self.first.get(start.name)
            if own is not None and own.ndim == 2 and len(own) != shape[0]:
                sizes = {"label": start.label, "units": self.units, "samples": shape[0]}
                raise refuse("layer.first_state", f"{path}.{start.name}", f"{len(own)} rows", **sizes)
        for row in self.data.drawn:
            own = self.first.get(row.name)
            if own is not None and own.ndim > 1 and own.shape[:-1] != shape[: own.ndim - 1]:
                needed = " × ".join(str(n) for n in (*shape[: own.ndim - 1], self.units))
                given = " × ".join(str(n) for n in own.shape)
                raise refuse("layer.mask", f"{path}.{row.name}", given, units=self.units, needed=needed)

    def advice(self, n_samples: int) -> list[Message]:
        notes = super().advice(n_samples)
        fixed = [self.first[row.name] for row in self.data.drawn if row.name in self.first]
        if any(bool(np.any(np.all(own == 0, axis=-1))) for own in fixed):
            notes.append(message("advice.mask"))
        if self.written.couples_samples and n_samples == 1:
            notes.append(message("advice.one_sample"))
        return notes

    def check_notes(self) -> list[Message]:
        own = [] if self.truncate is None else [message("check.truncated")]
        return [*super().check_notes(), *own]

    def truncates(self, n_steps: int) -> bool:
        return self.window(n_steps) < n_steps or super().truncates(n_steps)

    def window(self, n_steps: int) -> int:
        """Through how many steps an error goes at most."""
        return n_steps if self.truncate is None else min(self.truncate, n_steps)

    @property
    def evaluates_alike(self) -> bool:
        return not self.data.inference and super().evaluates_alike

    @property
    def draws(self) -> bool:
        own = any(row.name not in self.first and varies(row, self.settings) for row in self.data.drawn)
        return own or super().draws


def _choices(data: Kind, site: Site) -> dict[str, str]:
    """By the settings that are choices among names."""
    rows = [row for row in data.settings if isinstance(row, OneOf)]
    return {row.name: site.reader.choice(row.name, site.called(row.label), row.names, row.names[0]) for row in rows}


def _peeked(data: Kind, site: Site) -> dict[str, str]:
    """The same before the layer is read; what is no choice is refused then."""
    return {row.name: str(site.reader.peek(row.name)) for row in data.settings if isinstance(row, OneOf)}


def _refuse_absent(site: Site, data: Kind, choices: Mapping[str, str], p: Parameter) -> None:
    """Numbers for a parameter that there is with other choices alone."""
    given = site.reader.raw(p.name)
    if given is not None:
        setting, there = next((key, own) for key, own in when(data, p.name) if choices[key] not in own)
        label, needed = site.called(p.label), " or ".join(f"“{own}”" for own in there)
        raise refuse("layer.not_there", site.reader.at(p.name), given, label=label, setting=setting, needed=needed)
