"""Layers whose kind is written as equations (`equations.kind.Kind`): the numbers of their passes, from these."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np

from ..equations.kind import BIAS, DRAWN, FUNCTION, OLD, TIMES, WEIGHTED_SUM, Kind, Parameter
from ..equations.notation import Equation, Largest, Max, Sum
from ..equations.passes import Passes, passes
from ..equations.rewriting import FUSED
from ..equations.through_time import Program
from ..equations.truncation import CARRIED
from ..equations.values import Values
from ..numbers.arithmetic import FLOAT64, Arithmetic
from ..numbers.special import Array
from ..rules.declared import ABSENT
from .base import Context, Init, LayerBackward, LayerTrace, Parameters, Product, lost
from .cancelled import parts_of_delta
from .drawn import drawn
from .equations_in_spec import EquationsInSpec
from .products import products_of
from .told_by_kind import told_by
from .weights import BIAS_STREAMS, RECURRENT_STREAMS, initial_biases

MORE_STREAMS = 1_000  # what lies between the streams that further matrices of one layer draw from


@dataclass(frozen=True)
class EquationLayer(EquationsInSpec):
    """The numbers of a layer; what its fields hold says `EquationsInSpec`."""

    def initial(self, init: Init, stream: int) -> Parameters:
        """Given parameters, drawn matrices (each from a stream of its own), biases by the convention, else numbers."""
        own, drawn, biases = self.init or init, 0, 0
        made: Parameters = {}
        for p in self.chosen.parameters:
            if self.spaced:
                made |= self._initial_by_axes(p, own, stream)
                continue
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
        absent = self.marks.get(ABSENT, {})
        made = {name: np.array(value, dtype=np.float64) for name, value in made.items()}
        return {name: np.where(absent[name], 0.0, value) if name in absent else value for name, value in made.items()}

    def _initial_by_axes(self, p: Parameter, init: Init, stream: int) -> Parameters:
        """Kernels and biases of a layer over images: a filter's inputs are all that its window sees."""
        shape = self.written.folding.shape(p.name)
        if p.start == BIAS:
            return initial_biases(self.given, self.bias, init, (shape[0], 1), BIAS_STREAMS + stream, p.name)
        if p.name in self.given:
            return {p.name: self.given[p.name]}
        if p.start != DRAWN:
            return {p.name: np.full(shape, p.start)}
        return {p.name: init.draw((shape[0], math.prod(shape[1:])), stream, math.prod(shape[2:])).reshape(shape)}

    def initial_buffers(self) -> Parameters:
        """As given, else what the kind says."""
        start = {row.name: self.given.get(row.name, np.full(self.units, row.start)) for row in self.data.buffers}
        return {name: np.array(value, dtype=np.float64) for name, value in start.items()}

    @cached_property
    def _passes(self) -> Passes:
        return passes(self.written, self.bias, self.activation.row.couples)

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """(…, n_in) → a (…, units) by the forward equations; shown: the quantities on the way, with their starts."""
        values, own = self._values(parameters, A, context.how), self._passes
        if not context.mode.training:
            own = passes(self.chosen.in_inference, self.bias, self.activation.row.couples)
        arrays = values.arrays
        for start in self.data.starts.values():
            arrays[start.name] = self._stated(start.name, (len(A), self.units), context)
        for row in self.data.drawn if own.given else ():
            fixed = row.name in self.first
            arrays[row.name] = (
                self._stated(row.name, A.shape, context)
                if fixed
                else drawn(row, self.settings, A.shape, self.seed, context.stream, context.mode.step)
            )
        arrays |= context.buffers
        made = self._together(own.forward.run(values))
        a = made["a"] if self.return_sequences or not self.takes_sequences else made["a"][:, -1]
        shown = {name: made[name] for name in own.shown}
        buffers = self._updated(own, shown, A, context) if own.updates else context.buffers
        return LayerTrace(A, made[self.data.z], a, shown, buffers=buffers)

    def _updated(self, own: Passes, shown: Mapping[str, Array], A: Array, context: Context) -> Parameters:
        """The buffers after the batch; they are plain numbers, whatever a gradient is asked of."""
        assert own.updates
        values = self._values({}, A, context.how)
        values.arrays |= {name: np.real(array) for name, array in shown.items()}
        values.arrays |= {name + OLD: array for name, array in context.buffers.items()}
        made = own.updates.run(values)
        return {name: made[name] for name in context.buffers}

    def _values(self, parameters: Parameters, A: Array, how: Arithmetic) -> Values:
        shape = A.shape
        if shape not in self._sizes:
            lead = 1 if self.takes_sequences else A.ndim - 1
            sizes = {**self.extents, "s": math.prod(shape[:lead]), **dict.fromkeys(TIMES, shape[-2])}
            counts = {name: sizes[letter] for name, letter in self.data.counts.items()}
            self._sizes[shape] = lead, sizes, {**self.settings, **counts}
        lead, sizes, numbers = self._sizes[shape]
        arrays = {**self._apart({"A": A, **self._there(parameters)}), **numbers}
        letters = self.written.letters if self.spaced else {}
        return Values(arrays, sizes, self._start_names, how, self.activation, lead, self.truncate, letters)

    def _apart(self, arrays: Mapping[str, Array]) -> dict[str, Array]:
        """Arrays with an axis for each letter, where units are made of several."""
        if not self.spaced:
            return dict(arrays)
        folding = self.written.folding
        return {name: folding.apart(name, array) for name, array in arrays.items()}

    def untold(self, trace: LayerTrace) -> dict[str, Array]:
        """Of the quantities that no document has the arrays, an axis for each letter: parts of errors."""
        equations = tuple(e for e in self.written.backward_equations if e.target.name in self.written.untold)
        made = Program(equations).run(self._values({}, np.real(trace.A), FLOAT64))
        return {name: made[name] for name in self.written.untold}

    def tied(self, trace: LayerTrace) -> Array | None:
        """How many equal numbers are the largest for each output, (…, units); None where none is asked for."""
        for e in self.written.forward_equations:
            if isinstance(e.value, Max) and self.spaced:
                equal = Sum(e.value.letters, Largest(e.value.letters, e.value.body, "all"))
                values = self._values({}, np.real(trace.A), FLOAT64)
                made: Array = Program((Equation(e.target, equal),)).run(values)[e.target.name]
                return self.written.folding.together(e.target.name, made)
        return None

    def _together(self, arrays: dict[str, Array]) -> dict[str, Array]:
        """The reverse, of what the passes make."""
        if not self.spaced:
            return arrays
        folding, given = self.written.folding, self.written.parameter_names
        known = {name: array for name, array in arrays.items() if name in folding.axes and name not in given}
        return {**arrays, **{name: folding.together(name, array) for name, array in known.items() if array.ndim}}

    def _there(self, parameters: Parameters) -> Parameters:
        """Without what absent connections hold, whatever moves them."""
        absent = self.marks.get(ABSENT)
        if not absent:
            return parameters
        return {name: np.where(absent[name], 0.0, own) if name in absent else own for name, own in parameters.items()}

    @cached_property
    def _sizes(self) -> dict[tuple[int, ...], tuple[int, dict[str, int], dict[str, float]]]:
        """By the shape of what comes in: for how many axes s stands, how many values a letter has, and all numbers."""
        return {}

    @cached_property
    def _start_names(self) -> dict[str, str]:
        return {name: start.name for name, start in self.data.starts.items()}

    def _stated(self, name: str, shape: tuple[int, ...], context: Context) -> Array:
        """What the spec states of a quantity, for all samples or for those of the batch; 0 where it states nothing."""
        own, samples = self.first.get(name), context.mode.samples
        if own is None:
            return np.zeros(shape)
        if own.ndim > 1 and samples is not None:
            own = own[list(samples)]
        return np.broadcast_to(own, shape)

    def backward(
        self, parameters: Parameters, trace: LayerTrace, da: Array, how: Arithmetic, fused: Array | None = None
    ) -> LayerBackward:
        """By the backward equations; shown: the gradients of the quantities on the way."""
        values, own, delta = self._values(parameters, trace.A, how), self._passes, f"d{self.data.z}"
        given = {"a": trace.a, **trace.shown, self.data.z: trace.z, "da": self._at_steps(da, trace)}
        if fused is not None:
            given[FUSED] = self._at_steps(fused, trace)
        values.arrays |= self._apart(given)
        made = self._together((own.backward if fused is None else own.fused).run(values))
        gradients = {name: self._gradient(name, made[key], how) for name, key in own.gradients.items()}
        shown = {name: made[name] for name in own.shown_back}
        shown |= {key: made[CARRIED + name] for name, key in self.chosen.carried.items() if CARRIED + name in made}
        down = partial(self._down, own.down, values) if own.down else None
        return LayerBackward(da, made.get("slope"), made[delta], gradients, shown, (), down)

    def _down(self, program: Program, values: Values, parameters: Parameters) -> Array:
        """∂E/∂A through these parameters; values are those of the backward pass."""
        values.arrays |= self._apart(self._there(parameters))
        made: Array = self._together({"dA": program.run(values)["dA"]})["dA"]
        return made

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
        absent = self.marks.get(ABSENT, {}).get(name)
        if self.bias != "shared" or self.data.parameter(name).start != BIAS:
            return gradient if absent is None else np.where(absent, 0.0, gradient)
        none = absent is not None or (self.into_softmax and not how.by_hand)
        return np.zeros(1, dtype=gradient.dtype) if none else gradient[None]

    def products(self, trace: LayerTrace, back: LayerBackward) -> dict[str, Product]:
        """Of the gradients that are written as a sum of products, or of one quantity, over samples (and time steps)."""
        return {} if self.spaced else products_of(self.chosen, self._of_both(trace, back))

    def _of_both(self, trace: LayerTrace, back: LayerBackward, parameters: Parameters | None = None) -> Values:
        """The quantities of both passes."""
        values = self._values(parameters or {}, trace.A, FLOAT64)
        given = {**trace.shown, **back.shown, self.data.z: trace.z, f"d{self.data.z}": back.delta,
                 "da": self._at_steps(back.da, trace)}  # fmt: skip
        values.arrays |= self._apart(given)
        return values

    def output_z(self, trace: LayerTrace) -> Array:
        return trace.z if self.return_sequences or not self.takes_sequences else trace.z[:, -1]

    def output_index(self, trace: LayerTrace, at: tuple[int, ...]) -> tuple[int, ...]:
        return at if self.return_sequences or not self.takes_sequences else (*at, trace.z.shape[1] - 1)

    def cancellation(self, trace: LayerTrace, back: LayerBackward) -> float:
        if self.written.normalizes:
            parts, delta = parts_of_delta(self.written, self._of_both(trace, back)), f"d{self.data.z}"
            return max(lost(self._together({delta: part})[delta], back.delta) for part in parts)
        if not self.takes_sequences or not self.activation.row.couples:
            return super().cancellation(trace, back)
        name, _ = self.state or ("a", "")
        return lost(trace.shown[name] * back.shown[f"d{name}"], back.delta)


def equation_layer(data: Kind, base: type[EquationLayer] = EquationLayer) -> type[EquationLayer]:
    """The class of a kind's layers."""
    told = told_by(data)
    told["is_function"], told["is_weighted_sum"] = (data.forward_equations == own for own in (FUNCTION, WEIGHTED_SUM))
    return type(f"{data.kind.title().replace('_', '')}Layer", (base,), {"__doc__": data.note, "data": data, **told})
