"""Steps and specs as plain JSON: the only module that knows the keys of a result document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from .advice import advice
from .divergence import divergence_notes
from .functions.special import Array
from .health import health
from .layers.base import Init, Parameters
from .limits import HISTORY_POINTS, SCHEMA
from .network import NetworkParameters, build
from .spec import Spec
from .strict_json import encode, encode_all
from .training import Step, train

Json = Any
MANY_NOTES = 12


def run(spec: Spec) -> Json:
    """Train as the spec asks and return the result document."""
    parameters = build(spec)
    notes = advice(spec, parameters)
    kept: list[Json] = []
    history: dict[str, list[Any]] = {key: [] for key in ("step", "epoch", "loss", "learning_rate", "gradient_norm")}
    last: Step | None = None
    final, stop = parameters, []
    for step in train(spec, parameters):
        last = step
        if step.step <= spec.training.keep_steps:
            kept.append(step_document(spec, step))
        for key, value in (("step", step.step), ("epoch", step.epoch), ("loss", step.loss),
                           ("learning_rate", step.learning_rate), ("gradient_norm", step.gradient_norm)):  # fmt: skip
            history[key].append(value)
        if step.fault is None:
            final = step.after
        else:
            stop = [f"Step {step.step} stopped the training: {step.fault} The parameters are those before it."]
        notes += step_notes(step, notes)
    assert last is not None  # a spec has at least one sample and one epoch
    if last.step > 1:
        notes += divergence_notes(spec, parameters, history["loss"], history["epoch"], last.after_loss)
    if last.step > spec.training.keep_steps:
        kept.append(step_document(spec, last))
    if last.fault is None:
        notes += _nonfinite_notes(kept)
    return {
        "schema": SCHEMA,
        "spec": spec_document(spec, parameters),
        "labels": {"inputs": spec.names[0], "layers": spec.names[1:]},
        "steps": kept,
        "history": {key: encode(_thin(values)) for key, values in history.items()},
        "parameters": [_parameters(layer) for layer in final],
        "notes": notes + stop,
    }


def step_notes(step: Step, already: list[str]) -> list[str]:
    """Remarks of a whole-batch method on its step, each once, as long as there are few."""
    remarks = step.info["notes"] if step.info and len(already) < MANY_NOTES else []
    return [f"Step {step.step}: {remark}" for remark in remarks if not any(note.endswith(remark) for note in already)]


def _nonfinite_notes(steps: list[Json]) -> list[str]:
    """Where the first number that is not finite stands in steps that nothing stopped."""
    for step in steps:
        for path, word in _nonfinite(step, ""):
            kind = "not a number" if word == "nan" else "infinite"
            return [f"In step {step['step']}, {path} is {kind}; the new parameters are finite all the same."]
    return []


def _nonfinite(value: Json, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        if "nonfinite" in value:
            yield path, value["nonfinite"]
        else:
            for key, item in value.items():
                yield from _nonfinite(item, f"{path}.{key}" if path else key)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from _nonfinite(item, f"{path}[{i}]")


def step_document(spec: Spec, step: Step) -> Json:
    """One step with every number that was computed."""
    return {
        "step": step.step, "epoch": step.epoch, "samples": step.samples,
        "X": encode(step.X), "Y": encode(step.Y),
        "loss": encode(step.loss), "data_loss": encode(step.losses.data_loss), "penalty": encode(step.penalty),
        "prediction": encode(step.traces[-1].a),
        "loss_per_sample": encode(step.losses.per_sample), "loss_terms": encode(step.losses.terms),
        "layers": [_layer_document(spec, step, k) for k in range(len(spec.layers))],
        "input_gradients": encode(step.backward.input_gradients),
        "gradient_norm": encode(step.gradient_norm), "clipped": step.clipped,
        "learning_rate": encode(step.learning_rate),
        "after": {"loss": encode(step.after_loss), "prediction": encode(step.after_prediction)},
        "health": encode_all(health(spec, step)),
        **({"info": encode_all(step.info)} if step.info else {}),
    }  # fmt: skip


def _layer_document(spec: Spec, step: Step, k: int) -> Json:
    layer, trace, back = spec.layers[k], step.traces[k], step.backward.layers[k]
    delta = 0.0 - back.delta if spec.conventions.delta_sign == "error_signal" else back.delta
    document = {
        "index": k, "kind": layer.kind, "activation": layer.activation.row.name,
        "before": _parameters(step.before[k]),
        "z": encode(trace.z), "a": encode(trace.a),
        "da": encode(back.da), "slope": None if back.slope is None else encode(back.slope),
        "delta": encode(delta),
        "gradients": _parameters(step.gradients[k]),
        "state": {name: {key: encode(value) for key, value in state.items()} for name, state in step.state[k].items()},
        "updates": _parameters(step.updates[k]),
        "after": _parameters(step.after[k]),
    }  # fmt: skip
    if step.direction is not None:
        document["direction"] = _parameters(step.direction[k])
    if any(not np.array_equal(step.gradients[k][name], data) for name, data in back.gradients.items()):
        document["data_gradients"] = _parameters(back.gradients)
    return document


def _parameters(parameters: Parameters) -> Json:
    """Parameters by name; a bias that the layer's neurons share is written once for each of them."""
    return {name: encode(expand(parameters, name)) for name in parameters}


def expand(parameters: Parameters, name: str) -> Array:
    """The parameter in its documented shape: b is (n_out,), also where one number is shared."""
    array = parameters[name]
    if name == "b" and "W" in parameters:
        return np.broadcast_to(array, (len(parameters["W"]),))
    return array


def spec_document(spec: Spec, parameters: NetworkParameters) -> Json:
    """The spec with every default filled in and every weight drawn: it can always be run again."""
    training, conventions = spec.training, spec.conventions
    return {
        "schema": SCHEMA,
        "title": spec.title,
        "network": {
            "n_inputs": spec.n_inputs,
            "layers": [_layer_spec(spec, k, parameters[k]) for k in range(len(spec.layers))],
        },
        "init": _init_document(spec.init),
        "loss": {"name": spec.loss.row.name, **spec.loss.hyper, "reduction": spec.loss.reduction},
        "data": {"X": encode(spec.X), "Y": encode(spec.Y)},
        "optimizer": {
            "name": spec.optimizer.row.name, "learning_rate": spec.optimizer.learning_rate, **spec.optimizer.hyper,
        },
        "penalty": {"l1": spec.penalty.l1, "l2": spec.penalty.l2, "biases": spec.penalty.biases},
        "clip": {"value": spec.clip.value, "norm": spec.clip.norm},
        "training": {
            "epochs": training.epochs, "batch_size": training.batch_size, "shuffle": training.shuffle,
            "seed": training.seed, "stop_loss": training.stop_loss, "patience": training.patience,
            "keep_steps": training.keep_steps,
        },
        "conventions": {
            "bias": conventions.bias, "update_order": conventions.update_order, "delta_sign": conventions.delta_sign,
            "rounding": vars(conventions.rounding) if conventions.rounding else None,
        },
    }  # fmt: skip


def _layer_spec(spec: Spec, k: int, parameters: Parameters) -> Json:
    layer = spec.layers[k]
    choice = layer.activation
    if layer.kind == "activation":
        return {"kind": layer.kind, "name": choice.row.name, **choice.hyper}
    document = {
        "kind": layer.kind, "units": layer.units,
        "activation": {"name": choice.row.name, **choice.hyper} if choice.hyper else choice.row.name,
        **_parameters(parameters),
    }  # fmt: skip
    own = getattr(layer, "init", None)
    return document | ({"init": _init_document(own)} if own else {})


def _init_document(init: Init) -> Json:
    bias = _draw_document(init.bias) if isinstance(init.bias, Init) else init.bias
    return {**_draw_document(init), "bias": bias}


def _draw_document(init: Init) -> Json:
    return {"name": init.row.name, **init.hyper, "seed": init.seed}


def _thin(values: list[Any]) -> list[Any]:
    """At most `HISTORY_POINTS` of the values, evenly spaced, first and last kept."""
    if len(values) <= HISTORY_POINTS:
        return values
    return [values[i] for i in np.linspace(0, len(values) - 1, HISTORY_POINTS).round().astype(int)]
