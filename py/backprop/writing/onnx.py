"""ONNX: the network in inference as a graph of float64, from the equations of its layers.

Rows, and time steps, may be of any number. What the graph has no place for, settings and the optimizer's state, stands
in the model's metadata; the parameters there are references to the graph's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ..equations.absent import without
from ..equations.loops import Phases, phases
from ..equations.needed import needed
from ..equations.stable import in_range
from ..errors import refuse
from ..layers.base import Layer
from ..layers.by_equations import EquationLayer
from ..network.spec import Spec
from ..numbers.special import Array
from ..numbers.strict_json import dumps
from ..reading.own import KEY, taken_apart
from .onnx_equations import EquationWriter, used_at
from .onnx_graph import Graph, Shape, Value, model
from .standing import network_document

INPUT, OUTPUT = "rows", "outputs"


def onnx(spec: Spec) -> bytes:
    """The model's file."""
    document = network_document(spec)
    network = _Network(spec, taken_apart(document)[1])
    made = network.through(spec.layers, Value(network.graph, INPUT), spec.X.ndim, "")
    network.graph.named(made, OUTPUT)
    graph = network.graph.message(
        "backprop", {INPUT: _shape(spec.X, spec.n_inputs)}, {OUTPUT: _shape(spec.Y, spec.layers[-1].units)}
    )
    said, _ = taken_apart(document, lambda path: path in network.used)
    return model(graph, {KEY: dumps(said)})


def _shape(rows: Array, units: int) -> Shape:
    return ("rows", *["times"] * (rows.ndim - 2), units)


@dataclass
class _Network:
    """The graph of a network. arrays: its numbers by their paths in the file; used: those that the graph holds."""

    spec: Spec
    arrays: Mapping[str, Array]
    graph: Graph = field(default_factory=Graph)
    used: set[str] = field(default_factory=set)

    def through(self, layers: Sequence[Layer], came: Value, axes: int, path: str) -> Value:
        """What layers make of an array of so many axes."""
        for i, layer in enumerate(layers):
            assert isinstance(layer, EquationLayer)
            if layer.space:
                raise refuse("write.images", f"network.layers[{i}].kind", layer.kind)
            here = f"{path}layers[{i}]."
            values = {"A": came}
            if layer.inner:
                values[layer.data.block] = self.through(layer.inner, came, axes, here)
            came = self.layer(layer, values, axes, here)
            axes = 2 if layer.takes_sequences and not layer.return_sequences else axes
        return came

    def layer(self, layer: EquationLayer, values: dict[str, Value], axes: int, path: str) -> Value:
        """What one layer makes of what stands in `values`."""
        kind = layer.chosen.in_inference
        given = [*(p.name for p in kind.parameters), *(buffer.name for buffer in kind.buffers)]
        absent = frozenset(name for name in given if path + name not in self.arrays)
        equations = in_range(needed(without(kind.forward_equations, absent), ["a"]))
        read = {name.name for equation in equations for name in equation.names}
        values |= {name: self.given(path + name) for name in given if name in read - absent}
        writer = EquationWriter(self.graph, layer, values, 1 if layer.takes_sequences else axes - 1)
        parts = phases(equations)
        for equation in parts.before:
            values[equation.target.name] = writer.fitted(equation.value, equation.target.letters)
        if parts.loop:
            self.scan(writer, parts, path)
        for equation in parts.after:
            if used_at(equation.value, shift=True):
                raise refuse("write.looks_aside", f"network.{path[:-1]}", layer.kind)
            values[equation.target.name] = writer.fitted(equation.value, equation.target.letters)
        if layer.takes_sequences and not layer.return_sequences:
            return values["a"].to("Gather", self.graph.constant(np.array(-1)), axis=1)
        return values["a"]

    def given(self, name: str) -> Value:
        """An array of the file."""
        self.used.add(name)
        return self.graph.constant(self.arrays[name], name)

    def scan(self, writer: EquationWriter, parts: Phases, path: str) -> None:
        """The equations of the loop, a time step at a time: what they look back at is carried along."""
        body, layer = Graph(self.graph), writer.layer
        looped = {equation.target.name for equation in parts.loop}
        back = sorted(set[str]().union(*(used_at(e.value, shift=True) for e in parts.loop)))
        if set(back) - looped:
            raise refuse("write.looks_aside", f"network.{path[:-1]}", layer.kind)
        beside = sorted(set[str]().union(*(used_at(e.value, shift=False) for e in parts.loop)) - looped)
        told = sorted({name.name for e in parts.after for name in e.names} & looped)
        inside = writer.inside(body)
        inside.before = {name: Value(body, f"{name}_before") for name in back}
        inside.steps = {name: Value(body, f"{name}_now") for name in beside}
        for equation in parts.loop:
            target = equation.target.letters.replace("t", "")
            inside.steps[equation.target.name] = inside.fitted(equation.value, target)
        ends = {f"{name}_after": inside.steps[name] for name in back}
        ends |= {f"{name}_out": inside.steps[name] for name in told}
        for name, value in ends.items():
            body.named(value, name)
        inputs = [value.name for value in (*inside.before.values(), *(inside.steps[name] for name in beside))]
        message = body.message("step", dict.fromkeys(inputs), dict.fromkeys(ends))
        direction = [int(parts.step < 0)]
        made = self.graph.add_many(
            "Scan", [*(self.start(writer, name, path) for name in back), *(writer.values[name] for name in beside)],
            len(ends), body=message, num_scan_inputs=len(beside), scan_input_axes=[1] * len(beside),
            scan_output_axes=[1] * len(told), scan_input_directions=direction * len(beside),
            scan_output_directions=direction * len(told),
        )  # fmt: skip
        writer.values |= dict(zip(told, made[len(back) :], strict=True))

    def start(self, writer: EquationWriter, name: str, path: str) -> Value:
        """What stands before the first time step, (rows, units): as stated, of sample 1 where each has its own."""
        layer, starts = writer.layer, writer.layer.data.starts
        own = f"{path}{starts[name].name}" if name in starts else ""
        if own not in self.arrays:
            stands = self.graph.constant(np.zeros(layer.units))
        else:
            stands = self.given(own) if self.arrays[own].ndim == 1 else self.graph.constant(self.arrays[own][0])
        rows = writer.values["A"].to("Shape", start=0, end=1)
        return stands.to("Expand", rows.to("Concat", self.graph.constant([layer.units]), axis=0))
