"""Automatic differentiation of a small network as a table and graph: every scalar with its adjoint."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import SpecError
from ..functions.penalties import penalty_value
from ..layers.base import Context, LayerTrace, is_weight
from ..messages import Message, message, noted
from ..network.addresses import Place, indices, parameter_path, places
from ..network.build import NetworkParameters, build
from ..network.layout import entry_label
from ..network.passes import measure
from ..network.spec import Spec
from ..numbers.arithmetic import FLOAT64, Arithmetic
from ..numbers.strict_json import encode
from ..rules.limits import SCHEMA
from ..rules.names import unit_label
from ..training.rows import next_rows
from .check import exact_step
from .scalar_node import Node, ancestors, formula, pull_back
from .scalar_tape import Scalars, call, leaves, named

TAPE_NODES = 2_000
MENTIONED = 8


class Tape:
    """The recorded forward pass of the step that comes first; nodes in the order of computation, the loss last."""

    def __init__(self, spec: Spec, parameters: NetworkParameters) -> None:
        self.spec, self.parameters = spec, parameters
        rows = next_rows(spec)
        self.X, self.Y, self.mode = rows.X, rows.Y, rows.mode
        _refuse_large(spec, len(self.X))
        self.leaves: Any = [
            {name: self._parameter(k, name, array) for name, array in layer.items()}
            for k, layer in enumerate(parameters)
        ]
        self.inputs = self._data(self.X, "X", "x", "input")
        self.units: list[Scalars] = []  # z and a of every layer, named
        with np.errstate(all="ignore"):
            self.nodes = ancestors(self._loss())
            pull_back(self.nodes)
        if len(self.nodes) > TAPE_NODES:
            raise _too_large(len(self.nodes))

    def _parameter(self, k: int, name: str, array: Any) -> Scalars:
        def path(*index: int) -> str:
            return parameter_path(k, "before", name, index)

        return leaves(array, lambda *i: entry_label(self.spec, k, name, i, array.shape), path, "parameter")

    def _data(self, array: Any, group: str, letter: str, operation: str) -> Scalars:
        def label(s: int, *place: int) -> str:
            return f"{letter}{place[-1] + 1}{_time(place)}{self._of_sample(s)}"

        return leaves(array, label, lambda *i: group + indices(i), operation)

    def _of_sample(self, s: int) -> str:
        return f" (sample {self._row(s)})" if len(self.X) > 1 else ""

    def _row(self, s: int) -> int:
        """The number of a sample of the batch among all rows of the data, from 1."""
        samples = self.mode.samples
        assert samples is not None
        return int(self.spec.rows.training[samples[s]]) + 1

    def _unit(self, place: Place, kind: str) -> Any:
        """Label and path makers for z, a or another number of each unit of a layer."""
        is_output = kind == "a" and place.path == f"layers[{len(self.spec.layers) - 1}]"

        symbol = place.layer.symbols.get(kind, kind)

        def label(*index: int) -> str:
            if kind in place.layer.once_a_sample:
                return f"{symbol}{_time((*index[1:], 0))}{self._of_sample(index[0])}"
            if kind in place.layer.once_a_group:
                return f"{symbol}{index[-1] + 1}{_time(index[1:])}{self._of_sample(index[0])}"
            if kind in place.layer.once_a_pair:
                return f"{symbol}⟨{index[1] + 1},{index[2] + 1}⟩{self._of_sample(index[0])}"
            unit = unit_label(place.here, index[-1])
            if len(index) == 1:  # mean and variance of a batch
                return f"{symbol}({unit})"
            unit += _time(index[1:])
            return (unit if is_output else f"{symbol}({unit})") + self._of_sample(index[0])

        return label, lambda *i: f"{place.path}.{kind}{indices(i)}"

    def _name(self, place: Place, trace: LayerTrace) -> None:
        """Name the numbers within a layer that are on the tape already."""
        for inside, inner in zip(place.inner(), trace.inner, strict=True):
            self._name(inside, inner)
            for kind in "za":
                call(getattr(inner, kind), *self._unit(inside, kind))
        for key, value in trace.shown.items():
            call(value, *self._unit(place, key))

    def _loss(self) -> Node:
        """Run forward layer by layer, name every quantity on the way, and return the node of the loss."""
        spec, traces = self.spec, []
        A: Any = self.inputs  # Scalars stand in for arrays
        for k, (place, layer) in enumerate(zip(places(spec), spec.layers, strict=True)):
            context = Context(FLOAT64, self.mode, k, layer.initial_buffers())
            trace = layer.forward(self.leaves[k], A, context)
            self._name(place, trace)
            z: Any = trace.z
            if k == 0 or trace.z is not A:
                z = named(z, *self._unit(place, "z"))
            A = named(trace.a, *self._unit(place, "a"))
            traces.append(replace(trace, z=z, a=A))
            self.units += [z, A]
        names = iter((
            (lambda s, *at: f"E of {unit_label(spec.names[-1], at[-1])}{_time(at)}{self._of_sample(s)}", "loss_terms"),
            (lambda s: f"E of sample {self._row(s)}", "loss_per_sample"),
            (lambda: "E of the data" if spec.penalty.l1 or spec.penalty.l2 else "E of the batch", "data_loss"),
        ))  # fmt: skip

        def keep(x: Any) -> Any:
            label, group = next(names)
            return named(x, label, lambda *i: group + indices(i))

        targets: Any = self._data(self.Y, "Y", "y", "target")
        losses = measure(spec.loss.of(self.mode.samples), spec.layers, traces, targets, Arithmetic(keep))
        total: Any = losses.data_loss
        extras: list[Any] = []
        for place, own in zip(places(spec), self.leaves, strict=True):
            for name, array in own.items():
                if spec.penalty.applies_to(name):
                    extra = penalty_value(array, spec.penalty.l1, spec.penalty.l2)
                    inside, word = place.owner(name)
                    extras.append(named(extra, _constant_text(f"penalty on {word} of layer {inside.number}"), None))
        if extras:
            whole = np.sum(np.stack(extras))  # added up as the engine adds
            total = total + named(whole, _constant_text("penalty"), _constant_text("penalty"))
        root: Node = named(total, _constant_text("E"), _constant_text("loss")).nodes[()]
        return root


def _time(place: Sequence[int]) -> str:
    """⟨2⟩ for a unit at the second time step; `place` is the index after the sample."""
    return f"⟨{place[0] + 1}⟩" if len(place) > 1 else ""


def _constant_text(text: str) -> Callable[..., str]:
    return lambda *index: text


def _refuse_large(spec: Spec, n_samples: int) -> None:
    """Refuse at once what is far beyond the cap: a weight makes at least one node for each sample."""
    weights = sum(a.size for layer in build(spec) for name, a in layer.items() if is_weight(name))
    uses = weights * n_samples * math.prod(spec.X.shape[1:-1])  # once for each time step too
    if uses > TAPE_NODES:
        raise _too_large(uses)


def _too_large(count: int) -> SpecError:
    return SpecError("network.layers", message("tape.numbers", count=count, most=TAPE_NODES))


def tape_document(spec: Spec, parameters: NetworkParameters | None = None) -> dict[str, Any]:
    """All nodes, parents before children, and the agreement of the adjoints with the closed form."""
    parameters = build(spec) if parameters is None else parameters
    tape = Tape(spec, parameters)
    return {
        "schema": SCHEMA,
        "nodes": [_node(node) for node in tape.nodes],
        "agreement": _agreement(tape),
        **noted(_notes(tape)),
    }


def _notes(tape: Tape) -> list[Message]:
    """What has been computed and is not among the ancestors of the loss."""
    notes, outputs = list[Message](), tape.units[-1].nodes.ravel()
    if tape.spec.conventions.mean == "gradient":
        notes.append(message("tape.mean"))
    if outputs[0].id < 0:
        notes.append(message("tape.no_prediction"))
    missing = list(dict.fromkeys(n.label for unit in tape.units[:-1] for n in unit.nodes.ravel() if n.id < 0))
    if missing:
        shown_ones = ", ".join(missing[:MENTIONED]) + (" …" if len(missing) > MENTIONED else "")
        notes.append(message("tape.missing", units=shown_ones))
    return notes


def _node(node: Node) -> dict[str, Any]:
    return {
        "id": node.id, "operation": node.operation, "label": node.label or formula(node), "formula": formula(node),
        "value": encode(node.value), "adjoint": encode(node.adjoint),
        "parents": [parent.id for parent, _ in node.parents],
        "partials": [encode(partial) for _, partial in node.parents],
        "quantity": node.quantity,
    }  # fmt: skip


def _agreement(tape: Tape) -> list[dict[str, Any]]:
    """For every parameter and input: the closed form beside the adjoint of its node."""
    spec, parameters = tape.spec, tape.parameters
    step = exact_step(spec, parameters)
    gradients = step.gradients
    rows = [
        _row(parameter_path(k, "gradients", name), index, gradients[k][name], leaf)
        for k, layer in enumerate(tape.leaves)
        for name, leaf in layer.items()
        for index in np.ndindex(leaf.shape)
    ]
    given = step.backward.input_gradients
    inputs = [_row("input_gradients", index, given, tape.inputs) for index in np.ndindex(tape.X.shape)]
    return rows + inputs


def _row(group: str, index: tuple[int, ...], analytic: Any, leaf: Scalars) -> dict[str, Any]:
    return {
        "quantity": group + indices(index), "label": leaf.nodes[index].label,
        "analytic": encode(analytic[index]), "autodiff": encode(leaf.nodes[index].adjoint),
    }  # fmt: skip
