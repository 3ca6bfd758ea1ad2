"""What is written: a network with its numbers, where it stands, as a spec and as the document that goes into files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..errors import SpecError, refuse
from ..layers.base import Layer
from ..layers.by_equations import EquationLayer
from ..network.build import build, build_buffers
from ..network.spec import Spec
from ..numbers.special import Array
from ..numbers.strict_json import Json
from ..requests.parsing import parse
from ..runs.run import Run
from ..runs.spec_document import spec_document
from ..training.checkpoint import checkpoint_document

STATE = "optimizer.state"


def trained(spec: Spec) -> Spec:
    """The spec after its training. Raises `SpecError` where that left the numbers that a spec may hold."""
    run = Run(spec)
    run.go_on(run.end)
    return standing(run)


def standing(run: Run, step: int | None = None) -> Spec:
    """A run after a step, the last by default, as a spec that goes on from there in bits."""
    at = run.at(run.step if step is None else step).progress
    document = spec_document(run.spec, at.parameters, at.buffers)
    document["optimizer"]["state"] = checkpoint_document(run.spec, at.checkpoint(), at.parameters)
    return parse(document)


def training_of(run: Run) -> Spec:
    """The spec that a run began with, with the learning rates set on its way, for as many epochs as it has begun."""
    spec = run.spec
    epochs = -(-run.step // run.per_epoch) - run.first // run.per_epoch
    return replace(spec, training=replace(spec.training, epochs=epochs)) if epochs > 0 else spec


def whole_document(spec: Spec) -> Json:
    """The spec with all numbers of network and optimizer, and its rows."""
    return spec_document(spec, build(spec), build_buffers(spec))


def network_document(spec: Spec) -> Json:
    """The spec with all numbers of network and optimizer, and zeros in the place of the rows of data."""
    document = whole_document(spec)
    rows = max((len(own) for layer in every_layer(spec.layers) for own in layer.first.values() if own.ndim > 1),
               default=1)  # fmt: skip
    about = document["data"].get("about")
    for target in _targets(spec):
        X = np.zeros((rows, *spec.X.shape[1:]))
        Y = np.broadcast_to(target, (rows, *spec.Y.shape[1:]))
        document["data"] = {"X": X.tolist(), "Y": Y.tolist(), **({"about": about} if about else {})}
        try:
            parse({**document, "training": {**document["training"], "batch_size": None}})
        except SpecError:
            continue
        return document
    raise ValueError(f"no target suits {spec.loss.row.name}")


def _targets(spec: Spec) -> Iterator[Array]:
    """Rows that stand for targets: zeros, what else the loss allows, the first class."""
    row = spec.loss.row
    yield np.zeros(spec.Y.shape[-1])
    yield np.full(spec.Y.shape[-1], row.target_values[0] if row.target_values else row.targets[0] or 0.0)
    yield np.eye(spec.Y.shape[-1])[0]


def every_layer(layers: Sequence[Layer]) -> Iterator[EquationLayer]:
    """All layers, each followed by those inside it."""
    for layer in layers:
        assert isinstance(layer, EquationLayer)
        yield layer
        yield from every_layer(layer.inner)


def computable(spec: Spec) -> Spec:
    """The spec where a file can compute as its network does in inference. Raises `SpecError` where it can't."""
    if spec.conventions.arithmetic.by_hand:
        raise refuse("write.rounding", "conventions.rounding", vars(spec.conventions.rounding))
    return spec


def own_starts(spec: Spec) -> bool:
    """Whether first states are stated for each row, of which other rows have none."""
    return any(own.ndim > 1 for layer in every_layer(spec.layers) for start in layer.data.starts.values()
               for name, own in layer.first.items() if name == start.name)  # fmt: skip


def coded(spec: Spec) -> bool:
    """Whether columns of the data were moved and scaled before the training."""
    about = spec.rows.about
    return any("mean" in column or "std" in column for key in ("inputs", "targets") for column in about.get(key, ()))
