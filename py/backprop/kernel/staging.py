"""The stages of a network: a stage for each layer, but for functions, which follow the stage before them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from ..layers.base import Layer
from ..layers.block import stream_inside
from ..layers.by_equations import EquationLayer
from ..layers.drawn import drawn, varies
from ..network.passes import is_fused
from ..network.spec import Spec
from ..numbers.special import Array
from .drawing import words_of
from .equation_stages import equation_stage
from .formulas import Unknown
from .stages import Draw, EquationStage, Stage, followed, label_of

NOTHING = ("identity", ())


def stages_of(spec: Spec) -> tuple[Stage, ...]:
    """The stages of a spec, each after the one whose output it takes; raises `Unknown` with the reason, in words."""
    staging = _Staging(spec)
    staging.chain(spec.layers, (), -1, spec.X.shape[1] if spec.X.ndim == 3 else 1)
    return tuple(staging.stages)


def function_of(path: tuple[int, ...], layer: Layer) -> tuple[str, tuple[str, ...]]:
    """A layer's activation with the names of its numbers."""
    return layer.activation.row.name, tuple(f"{key} {label_of(path)}" for key in layer.activation.hyper)


def all_layers(layers: Sequence[Layer], path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], Layer]]:
    """Every layer with its place, those inside others too."""
    for i, layer in enumerate(layers):
        yield (*path, i), layer
        yield from all_layers(layer.inner, (*path, i))


def stream_of(path: tuple[int, ...]) -> int:
    """The stream that a layer draws from."""
    return stream_inside(stream_of(path[:-1]), path[-1]) if len(path) > 1 else path[0]


def layer_of(spec: Spec, stage: Stage) -> EquationLayer:
    """The layer of a stage."""
    found = spec.layers[stage.layer]
    for i in stage.path[1:]:
        found = found.inner[i]
    assert isinstance(found, EquationLayer)
    return found


def stated(spec: Spec, stage: EquationStage, name: str) -> Array:
    """What a quantity is in every step, for each row of the data, (n_samples, …, units)."""
    layer = layer_of(spec, stage)
    own = layer.first.get(name)
    if own is None:
        own = drawn(next(row for row in layer.data.drawn if row.name == name), layer.settings, (stage.n_out,))
    times = () if stage.samples == 1 else (stage.samples,)
    return np.broadcast_to(own, (len(spec.X), *times, stage.n_out))


class _Staging:
    """Lays the stages; `rows` are the rows that come in for each sample."""

    def __init__(self, spec: Spec) -> None:
        self.spec, self.stages = spec, list[Stage]()
        self.fused = is_fused(spec.loss, spec.layers)

    def chain(self, layers: Sequence[Layer], path: tuple[int, ...], below: int, rows: int) -> None:
        """Layers one after the other; their last stage is the last one then."""
        for i, layer in enumerate(layers):
            rows = self._layer(layer, (*path, i), below, rows, first=i == 0)
            below = len(self.stages) - 1

    def _layer(self, layer: Layer, path: tuple[int, ...], below: int, rows: int, first: bool) -> int:
        """Gives how many rows go out."""
        if not isinstance(layer, EquationLayer):
            raise Unknown(f"layer {_number(path)} is of the kind “{layer.label}”")
        last = self.fused and path == (len(self.spec.layers) - 1,)
        bias, name = self.spec.conventions.bias, layer.activation.row.name
        if layer.is_weighted_sum:
            softmax = layer.into_softmax
            self.stages.append(Stage(path, below, layer.n_in, layer.units, into_softmax=softmax, rows=rows))
        elif layer.is_function:
            if first or self.stages[below].softmax:  # what it is a function of is needed as it is, too
                couples = layer.activation.row.couples or last
                function = NOTHING if couples else function_of(path, layer)
                self.stages.append(
                    equation_stage(layer.data, path, below, layer.n_in, layer.units, rows, bias, function)
                )
                if not couples:
                    return rows
        else:
            return self._equations(layer, path, below, rows)
        if not last:
            row, function = layer.activation.row, function_of(path, layer)
            self.stages[-1] = followed(self.stages[-1], None if name == "identity" else function, row.couples)
        return rows

    def _equations(self, layer: EquationLayer, path: tuple[int, ...], below: int, rows: int) -> int:
        if reason := self._objection(layer, path):
            raise Unknown(reason)
        if layer.data.block:
            self.chain(layer.inner, path, below, rows)
        out = rows if layer.return_sequences or not layer.takes_sequences else 1
        given = list[Draw]()
        for row in layer.data.drawn:
            stays = row.name in layer.first or not varies(row, layer.settings)
            words = 0 if stays else len(words_of(layer.seed, stream_of(path)))
            given.append(Draw(row.name, row.formula, words))
        stage = equation_stage(
            layer.written, path, below, layer.n_in, layer.units, rows, self.spec.conventions.bias,
            function_of(path, layer), out < rows, tuple(given),
        )  # fmt: skip
        self.stages.append(stage)
        return out

    def _objection(self, layer: EquationLayer, path: tuple[int, ...]) -> str:
        """Why there is no stage of a layer, in words; empty where there is one."""
        kind, own = layer.data, f"layer {_number(path)}"
        if set(kind.given) - {row.name for row in kind.drawn} or (kind.through_time and (kind.drawn or kind.block)):
            return f"{own} is of the kind “{layer.label}”"
        if layer.activation.row.couples:
            return f"{own} has a softmax within its equations"
        if self.spec.X.ndim == 3 and layer.window(self.spec.X.shape[1]) < self.spec.X.shape[1]:
            return f"{own} passes errors back through {layer.truncate} time steps alone"
        if any(layer.first[start.name].ndim == 2 for start in kind.starts.values() if start.name in layer.first):
            return f"{own} starts each sample from a state of its own"
        if self.fused and path == (len(self.spec.layers) - 1,):
            return f"the loss is taken from z of {own}"
        return ""


def _number(path: tuple[int, ...]) -> str:
    """The layer as people count: 2, or 2.1 for the first one inside it."""
    return ".".join(str(i + 1) for i in path)
