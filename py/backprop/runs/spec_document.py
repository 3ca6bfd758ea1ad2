"""A spec, its parameters and the names of its units as plain JSON."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..layers.base import Layer, Parameters, expand, parts
from ..network.addresses import every_place
from ..network.build import NetworkParameters, build_buffers
from ..network.spec import Spec
from ..numbers.strict_json import Json, encode
from ..rules.letters import Letters
from ..rules.limits import SCHEMA
from ..training.checkpoint import checkpoint_document


def labels(spec: Spec) -> Json:
    """Names of units, those inside layers that hold layers by path; of parameters that no unit names."""
    blocks = spec.block_names
    plain = spec.conventions.letters == Letters() and not any(place.layer.numbered for place in every_place(spec))
    called = {} if plain else _called(spec)
    return {
        "inputs": spec.names[0], "layers": spec.names[1:],
        **({"blocks": blocks} if blocks else {}), **({"parameters": called} if called else {}),
    }  # fmt: skip


def _called(spec: Spec) -> dict[str, str]:
    from ..lines.letters import parameter_names  # few choose letters, and a page starts without them

    return parameter_names(spec)


def own_document(parameters: Parameters, whole: Parameters) -> Json:
    """Parameters by name; a bias that the layer's neurons share is written once for each of them."""
    return {name: encode(expand({**whole, **parameters}, name)) for name in parameters}


def parameters_document(spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters) -> Json:
    """All parameters, and what layers carry untrained, layer by layer."""
    return [_parameters(layer, own, held) for layer, own, held in zip(spec.layers, parameters, buffers, strict=True)]


def _parameters(layer: Layer, parameters: Parameters, buffers: Parameters) -> Json:
    """A layer's parameters and what it carries untrained, by name; those of layers inside it under `layers`."""
    document = {**own_document({name: value for name, value in parameters.items() if "." not in name}, {}),
                **own_document({name: value for name, value in buffers.items() if "." not in name}, {})}  # fmt: skip
    if layer.inner:
        document["layers"] = [
            _parameters(inner, parts(parameters, i), parts(buffers, i)) for i, inner in enumerate(layer.inner)
        ]
    return document


def spec_document(
    spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters | None = None, rows: bool = True
) -> Json:
    """The spec with every default filled in and every weight drawn: with its `rows` it can always be run again."""
    carried = build_buffers(spec) if buffers is None else buffers
    training, conventions = spec.training, spec.conventions
    return {
        "schema": SCHEMA,
        "title": spec.title,
        "network": {
            "n_inputs": spec.n_inputs,
            "layers": [
                {"kind": layer.kind, **plain(layer.describe(parameters[k], carried[k]))}
                for k, layer in enumerate(spec.layers)
            ],
        },
        "init": spec.init.describe(),
        "loss": {
            "name": spec.loss.row.name, **spec.loss.given, "reduction": spec.loss.reduction,
            **({} if spec.loss.class_weights is None else {"class_weights": encode(spec.loss.class_weights)}),
        },
        "data": data_document(spec) if rows else {},
        "optimizer": _optimizer_document(spec, parameters),
        "penalty": {**spec.penalty.typed, "biases": spec.penalty.biases},
        "clip": {"value": spec.clip.value, "norm": spec.clip.norm},
        "training": {
            "epochs": training.epochs, "batch_size": training.batch_size, "shuffle": training.shuffle,
            "seed": training.seed, "stop_loss": training.stop_loss, "patience": training.patience,
            "keep_steps": training.keep_steps,
            **_changes(spec),
        },
        "conventions": {
            "bias": conventions.bias, "update_order": conventions.update_order, "delta_sign": conventions.delta_sign,
            "rounding": vars(conventions.rounding) if conventions.rounding else None,
            **conventions.rare,
            **({"letters": letters} if (letters := conventions.letters.chosen()) else {}),
        },
    }  # fmt: skip


def _changes(spec: Spec) -> Json:
    changes = [{"step": step, "learning_rate": rate} for step, rate in spec.training.changes]
    return {"changes": changes} if changes else {}


def data_document(spec: Spec) -> Json:
    """All rows as they are trained on, and which share of them is kept out."""
    data = spec.rows
    document = {"X": encode(data.X), "Y": encode(data.Y)}
    if data.val_fraction:
        document |= {"val_fraction": data.val_fraction, "val_seed": data.val_seed}
    if data.sample_weights is not None:
        document["sample_weights"] = encode(data.sample_weights)
    return document | ({"about": data.about} if data.about else {})


def _optimizer_document(spec: Spec, parameters: NetworkParameters) -> Json:
    choice = spec.optimizer
    schedule = choice.schedule
    document = {
        "name": choice.row.name, "learning_rate": choice.learning_rate, **choice.hyper, **choice.choices,
        "schedule": {"name": schedule.row.name, **schedule.hyper, **schedule.choices},
    }  # fmt: skip
    if choice.checkpoint is not None:
        document["state"] = checkpoint_document(spec, choice.checkpoint, parameters)
    return document


def plain(value: Any) -> Json:
    """A layer's own description with its arrays as lists, at any depth."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return encode(value) if isinstance(value, np.ndarray) else value
