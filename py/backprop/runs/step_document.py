"""One step as plain JSON."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..diagnose.health import health
from ..layers.base import Layer, LayerBackward, LayerTrace, Parameters, expand, parts
from ..network.spec import Spec
from ..network.step import Step
from ..network.told import told_backward
from ..numbers.special import Array
from ..numbers.strict_json import Json, encode, encode_all
from .spec_document import own_document

NORM_BEFORE = "gradient_norm_before_clipping"  # told where a bound on the norm is set


def step_document(spec: Spec, step: Step, listed: int | None = None) -> Json:
    """One step with every number that was computed; of single rows, the numbers of the first `listed` of them."""

    def encode_rows(array: Array) -> Any:
        return encode(array[:listed])

    nothing: list[Any] = [{} for _ in spec.layers]
    evaluation = {}
    if not all(layer.evaluates_alike for layer in spec.layers):
        prediction, loss = step.evaluate(False)
        evaluation = {"loss": encode(loss), "prediction": encode_rows(prediction)}
    weights = spec.loss.of(step.samples).weights
    backward = told_backward(spec, step)
    return {
        "step": step.step, "epoch": step.epoch, "samples": spec.rows.training[step.samples[:listed]].tolist(),
        "X": encode_rows(step.X), "Y": encode_rows(step.Y),
        "loss": encode(step.loss), "data_loss": encode(step.losses.data_loss), "penalty": encode(step.penalty),
        "prediction": encode_rows(step.traces[-1].a),
        "loss_per_sample": encode_rows(step.losses.per_sample), "loss_terms": encode_rows(step.losses.terms),
        **({} if weights is None else {"sample_weights": encode_rows(weights)}),
        "layers": [
            _layer_document(
                spec, k, layer, step.traces[k], backward.layers[k],
                {group: (getattr(step, group) or nothing)[k] for group in GROUPS}, listed,
            )
            for k, layer in enumerate(spec.layers)
        ],
        "input_gradients": encode_rows(backward.input_gradients),
        "gradient_norm": encode(step.gradient_norm), "clipped": step.clipped,
        **({NORM_BEFORE: encode(step.norm_before_clipping)} if spec.clip.norm is not None else {}),
        "learning_rate": encode(step.learning_rate),
        "after": {"loss": encode(step.after_loss), "prediction": encode_rows(step.after_prediction)},
        **({"evaluation": evaluation} if evaluation else {}),
        "health": encode_all(health(spec, step)),
        **({"info": encode_all(step.info)} if step.info else {}),
    }  # fmt: skip


GROUPS = (
    "before", "buffers_before", "gradients", "state_before", "state", "direction", "updates", "after", "buffers_after",
)  # fmt: skip


def _layer_document(
    spec: Spec, index: int, layer: Layer, trace: LayerTrace, back: LayerBackward, groups: dict[str, Any],
    listed: int | None = None,
) -> Json:  # fmt: skip
    """One layer, and the layers inside it, with the step's parameters by group and by the layer's own names."""

    def encode_rows(array: Array) -> Any:
        """Of a signal, whose first axis is the rows; what belongs to the batch has one axis only."""
        return encode(array[:listed] if array.ndim > 1 else array)

    errors = {"delta": back.delta, **{key: back.shown[key] for key in layer.errors_shown if key in back.shown}}
    if spec.conventions.delta_sign == "error_signal":
        errors = {key: 0.0 - value for key, value in errors.items()}
    own = {group: {name: value for name, value in groups[group].items() if "." not in name} for group in GROUPS}
    data = {name: value for name, value in back.gradients.items() if "." not in name}
    whole = own["before"]
    document = {
        "index": index, "kind": layer.kind, "activation": layer.activation.row.name,
        "before": own_document(whole, whole) | own_document(own["buffers_before"], {}),
        "z": encode_rows(trace.z), "a": encode_rows(trace.a),
        **{key: encode_rows(value) for key, value in trace.shown.items()},
        "da": encode_rows(back.da), "slope": None if back.slope is None else encode_rows(back.slope),
        **{key: encode_rows(errors.get(key, value)) for key, value in back.shown.items()},
        "delta": encode_rows(errors["delta"]),
        "gradients": own_document(own["gradients"], whole),
        "state": _states(whole, own["state"]),
        "updates": own_document(own["updates"], whole),
        "after": own_document(own["after"], whole) | own_document(own["buffers_after"], {}),
    }  # fmt: skip
    document |= {
        mark: {name: np.broadcast_to(array, np.shape(expand(whole, name))).tolist() for name, array in marked.items()}
        for mark, marked in layer.marks.items()
    }
    if own["direction"]:
        document["direction"] = own_document(own["direction"], whole)
    if any(own["state"].values()):
        document["state_before"] = _states(whole, spec.optimizer.carried(own["state_before"]))
    if any(not np.array_equal(own["gradients"][name], gradient) for name, gradient in data.items()):
        document["data_gradients"] = own_document(data, whole)
    if layer.inner:
        document["layers"] = [
            _layer_document(
                spec,
                i,
                inner,
                trace.inner[i],
                back.inner[i],
                {group: parts(groups[group], i) for group in GROUPS},
                listed,
            )
            for i, inner in enumerate(layer.inner)
        ]
    return document


def _states(whole: Parameters, states: dict[str, dict[str, Array]]) -> Json:
    """The optimizer's quantities for each parameter, in the parameter's documented shape."""
    return {
        name: {key: encode(expand({**whole, name: value}, name)) for key, value in state.items()}
        for name, state in states.items()
    }
