"""Layers whose kind is written as equations (`equations.kind.Kind`): all that a layer can do, from that one text."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, ClassVar, Self

import numpy as np

from ..equations.kind import BIAS, DRAWN, FUNCTION, WEIGHTED_SUM, Kind
from ..equations.passes import Passes, passes
from ..equations.rewriting import FUSED
from ..equations.through_time import Program
from ..equations.truncation import CARRIED
from ..equations.values import Values
from ..errors import refuse
from ..messages import Message, message
from ..numbers.arithmetic import FLOAT64, Arithmetic
from ..numbers.special import Array
from ..rules.limits import NUMBER
from ..rules.shown import COUPLED_UNITS
from .base import (
    IDENTITY,
    ActivationChoice,
    Context,
    Init,
    Layer,
    LayerBackward,
    LayerTrace,
    Parameters,
    Product,
    lost,
)
from .products import products_of
from .site import Site
from .told_by_kind import (
    TRUNCATE,
    declared_fields,
    draws_weights,
    foot_of,
    read_function,
    settings_of,
    shown_quantities,
    state_of,
    told_function,
)
from .weights import BIAS_STREAMS, RECURRENT_STREAMS, initial_biases, own_init, shaped

MORE_STREAMS = 1_000  # what lies between the streams that further matrices of one layer draw from


@dataclass(frozen=True)
class EquationLayer(Layer):
    """A layer of the kind `data`. settings by name; first: what quantities are before the first time step, if given."""

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

    # What the spec says.

    @classmethod
    def read_units(cls, site: Site) -> int:
        """As many as come in, or `units`; a kind that looks from step to step needs time steps."""
        if cls.takes_sequences and not site.sequence:
            raise refuse("layer.time_steps", site.reader.path, cls.kind, layer=site.number)
        return site.count() if cls.data.own_units else site.n_in

    @classmethod
    def sends_sequence(cls, site: Site) -> bool:
        if not cls.takes_sequences:
            return site.sequence
        return site.reader.flag("return_sequences", message("name.sends", layer=site.number))

    @classmethod
    def parameter_count(cls, site: Site) -> int:
        sizes = {"j": site.units, "i": site.units, "k": site.n_in}
        return sum(int(np.prod([sizes[letter] for letter in p.letters])) for p in cls.data.parameters)

    @classmethod
    def read(cls, site: Site) -> Self:
        """The parameters by name, the settings, and of a kind that looks from step to step where it starts."""
        given: Parameters = {}
        for p in cls.data.parameters:
            if p.start == BIAS:
                given |= site.biases(p.name)
            elif p.arrow is None:
                given |= site.per_unit(p.name, p.symbol)
            else:
                below = p.arrow == "below"
                given |= site.weights(p.name, site.n_in if below else site.units, site.below if below else site.here)
        first = {start.name: site.array(start.name, start.label, NUMBER, (1, 2)) for start in cls.data.starts.values()}
        choice = read_function(cls.data, site)
        return cls(
            site.n_in, site.units, {row.name: site.reader.number(row) for row in settings_of(cls.data)},
            site.conventions.bias, given, site.init() if draws_weights(cls.data) else None,
            {name: array for name, array in first.items() if array is not None},
            cls.takes_sequences and cls.sends_sequence(site),
            site.reader.number(TRUNCATE) if cls.takes_sequences else None, choice,
            cls.data.activation is not None and site.goes_into_softmax(choice),
        )  # fmt: skip

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        return {
            **({"units": self.units} if self.data.own_units else {}), **told_function(self.data, self.activation),
            **shaped(parameters), **self.first,
            **({"return_sequences": self.return_sequences, "truncate": self.truncate} if self.takes_sequences else {}),
            **self.settings, **own_init(self.init),
        }  # fmt: skip

    def check_data(self, path: str, shape: tuple[int, ...]) -> None:
        for start in self.data.starts.values():
            own = self.first.get(start.name)
            if own is not None and own.ndim == 2 and len(own) != shape[0]:
                sizes = {"label": start.label, "units": self.units, "samples": shape[0]}
                raise refuse("layer.first_state", f"{path}.{start.name}", f"{len(own)} rows", **sizes)

    def check_notes(self) -> list[Message]:
        if self.truncate is None:
            return []
        return [message("check.truncated")]

    def truncates(self, n_steps: int) -> bool:
        return self.window(n_steps) < n_steps

    def window(self, n_steps: int) -> int:
        """Through how many steps an error goes at most."""
        return n_steps if self.truncate is None else min(self.truncate, n_steps)

    # Numbers.

    def initial(self, init: Init, stream: int) -> Parameters:
        """Given parameters, drawn matrices (each from a stream of its own), biases by the convention, else numbers."""
        own, drawn, biases = self.init or init, 0, 0
        made: Parameters = {}
        for p in self.data.parameters:
            shape = (self.units, self.n_in if p.arrow == "below" else self.units)
            if p.start == BIAS:
                streams = BIAS_STREAMS * (1 + MORE_STREAMS * biases)
                made |= initial_biases(self.given, self.bias, own, shape, streams + stream, p.name)
                biases += 1
            elif p.start == DRAWN:
                further = RECURRENT_STREAMS + MORE_STREAMS * (drawn - 1) if drawn else 0
                made[p.name] = self.given[p.name] if p.name in self.given else own.draw(shape, further + stream)
                drawn += 1
            else:
                made[p.name] = self.given.get(p.name, np.full(self.units, p.start))
        return {name: np.array(value, dtype=np.float64) for name, value in made.items()}

    @cached_property
    def _passes(self) -> Passes:
        return passes(self.data, self.bias, self.activation.row.couples)

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """(…, n_in) → a (…, units) by the forward equations; shown: the quantities on the way, with their starts."""
        values, own = self._values(parameters, A, context.how), self._passes
        for start in self.data.starts.values():
            values.arrays[start.name] = self._start(start.name, len(A), context)
        values.arrays |= self.given_quantities(A, context)
        made = own.forward.run(values)
        a = made["a"] if self.return_sequences or not self.takes_sequences else made["a"][:, -1]
        return LayerTrace(A, made[self.data.z], a, {name: made[name] for name in own.shown})

    def given_quantities(self, A: Array, context: Context) -> Mapping[str, Array]:
        """What no equation makes, shaped as A, by name."""
        return {}

    def _values(self, parameters: Parameters, A: Array, how: Arithmetic) -> Values:
        shape = A.shape
        if shape not in self._sizes:
            lead = 1 if self.takes_sequences else A.ndim - 1
            sizes = {**dict.fromkeys("jil", self.units), "k": self.n_in, "s": math.prod(shape[:lead]), "t": shape[-2]}
            counts = {name: sizes[letter] for name, letter in self.data.counts.items()}
            self._sizes[shape] = lead, sizes, {**self.settings, **counts}
        lead, sizes, numbers = self._sizes[shape]
        arrays = {"A": A, **parameters, **numbers}
        return Values(arrays, sizes, self._start_names, how, self.activation, lead, self.truncate)

    @cached_property
    def _sizes(self) -> dict[tuple[int, ...], tuple[int, dict[str, int], dict[str, float]]]:
        """By the shape of what comes in: for how many axes s stands, how many values a letter has, and all numbers."""
        return {}

    @cached_property
    def _start_names(self) -> dict[str, str]:
        return {name: start.name for name, start in self.data.starts.items()}

    def _start(self, name: str, n_samples: int, context: Context) -> Array:
        own, samples = self.first.get(name), context.mode.samples
        if own is None:
            return np.zeros((n_samples, self.units))
        if own.ndim == 2 and samples is not None:
            own = own[list(samples)]
        return np.broadcast_to(own, (n_samples, self.units))

    def backward(
        self, parameters: Parameters, trace: LayerTrace, da: Array, how: Arithmetic, fused: Array | None = None
    ) -> LayerBackward:
        """By the backward equations; shown: the gradients of the quantities on the way."""
        values, own, delta = self._values(parameters, trace.A, how), self._passes, f"d{self.data.z}"
        values.arrays |= {"a": trace.a, **trace.shown, self.data.z: trace.z, "da": self._at_steps(da, trace)}
        if fused is not None:
            values.arrays[FUSED] = self._at_steps(fused, trace)
        made = (own.backward if fused is None else own.fused).run(values)
        gradients = {name: self._gradient(name, made[key], how) for name, key in own.gradients.items()}
        shown = {name: made[name] for name in own.shown_back}
        shown |= {key: made[CARRIED + name] for name, key in self.data.carried.items() if CARRIED + name in made}
        down = partial(_down, own.down, values) if own.down else None
        return LayerBackward(da, made.get("slope"), made[delta], gradients, shown, (), down)

    def _at_steps(self, da: Array, trace: LayerTrace) -> Array:
        """∂E/∂a at every time step: 0 before the last where only that one goes on."""
        if self.return_sequences or not self.takes_sequences:
            return da
        steps = np.zeros_like(trace.z)
        steps[:, -1] = da
        return steps

    def _gradient(self, name: str, gradient: Array, how: Arithmetic) -> Array:
        """Of a bias that the layer's units share one number, 0 where softmax takes it out again.

        Softmax does not change when all its z move alike. What rounding leaves of that sum would be taken for a
        gradient by an optimizer that looks at signs; a person who rounds has it all the same.
        """
        if self.bias != "shared" or self.data.parameter(name).start != BIAS:
            return gradient
        none = self.into_softmax and not how.by_hand
        return np.zeros(1, dtype=gradient.dtype) if none else gradient[None]

    def products(self, trace: LayerTrace, back: LayerBackward) -> dict[str, Product]:
        """Of the gradients that are written as a sum of products, or of one quantity, over samples (and time steps)."""
        values = self._values({}, trace.A, FLOAT64)
        values.arrays |= {**trace.shown, **back.shown, self.data.z: trace.z, f"d{self.data.z}": back.delta,
                          "da": self._at_steps(back.da, trace)}  # fmt: skip
        return products_of(self.data, values)

    def output_z(self, trace: LayerTrace) -> Array:
        return trace.z if self.return_sequences or not self.takes_sequences else trace.z[:, -1]

    def output_index(self, trace: LayerTrace, at: tuple[int, ...]) -> tuple[int, ...]:
        return at if self.return_sequences or not self.takes_sequences else (*at, trace.z.shape[1] - 1)

    def cancellation(self, trace: LayerTrace, back: LayerBackward) -> float:
        if not self.takes_sequences or not self.activation.row.couples:
            return super().cancellation(trace, back)
        name, _ = self.state or ("a", "")
        return lost(trace.shown[name] * back.shown[f"d{name}"], back.delta)


def _down(program: Program, values: Values, parameters: Parameters) -> Array:
    """∂E/∂A through these parameters; values are those of the backward pass."""
    values.arrays |= parameters
    made: Array = program.run(values)["dA"]
    return made


def equation_layer(data: Kind) -> type[EquationLayer]:
    """The class of a kind's layers."""
    folded = (*data.folded, *(["truncate"] if data.through_time else []), *(row.name for row in data.starts.values()))
    return type(
        f"{data.kind.title().replace('_', '')}Layer", (EquationLayer,),
        {
            "__doc__": data.note, "data": data, "kind": data.kind, "label": data.label, "note": data.note,
            "fields": declared_fields(data), "folded": folded, "has_weights": bool(data.weights),
            "takes_sequences": data.through_time, "symbols": data.symbols, "z_words": data.z_words,
            "is_function": data.forward_equations == FUNCTION,
            "is_weighted_sum": data.forward_equations == WEIGHTED_SUM,
            "called_by_function": data.activation is not None and not data.through_time,
            "no_slope": COUPLED_UNITS if data.activation else "",
            "once_a_sample": data.once_a_sample, "errors_shown": tuple({"carried"} & {*data.carried.values()}),
            "shows": tuple(shown_quantities(data)), "foot": foot_of(data), "state": state_of(data),
        },
    )  # fmt: skip
