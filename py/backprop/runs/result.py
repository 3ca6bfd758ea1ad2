"""Steps and specs as plain JSON: the only module that knows the keys of a result document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice, pairwise
from typing import Any

import numpy as np

from ..diagnose.advice import advice, remedies
from ..diagnose.divergence import divergence_notes
from ..diagnose.health import health
from ..layers.base import Layer, LayerBackward, LayerTrace, Parameters, expand, parts
from ..network.build import NetworkParameters, build, build_buffers
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.special import Array
from ..numbers.strict_json import encode, encode_all
from ..rules.limits import HISTORY_POINTS, SCHEMA
from ..training.checkpoint import checkpoint_document
from ..training.history import mean_of
from ..training.rows import batch_count
from ..training.step_by_step import add_remarks, remark_notes, remarks_on
from ..training.steps import Progress, train

Json = Any
HISTORY = {key: key for key in ("step", "epoch", "loss", "learning_rate", "gradient_norm")}  # and what of a step it is
NORM_BEFORE = "gradient_norm_before_clipping"  # told where a bound on the norm is set


def resolved(spec: Spec, rows: bool = True) -> Json:
    """The spec with every default filled in and every weight drawn; nothing is trained. Without `rows` no data."""
    return {"schema": SCHEMA, "spec": spec_document(spec, build(spec), rows=rows)}


def run(
    spec: Spec, see: Callable[[Step], None] = lambda step: None, most: int | None = None, listed: int | None = None
) -> Json:
    """Train as the spec asks, or its first `most` steps, and return the result document.

    `see` is shown each step as it is taken. With `listed`, what belongs to single rows is written of the first so many
    rows of a batch only, and the rows of the data are left out of the spec; `abridged` then says so. Whatever is a sum
    or a mean over rows is so over all of them in any case.
    """
    parameters = build(spec)
    notes = advice(spec, parameters)
    kept: list[Json] = []
    remarks: list[tuple[int, str]] = []
    wanted = HISTORY if spec.clip.norm is None else {**HISTORY, NORM_BEFORE: "norm_before_clipping"}
    history: dict[str, list[Any]] = {key: [] for key in wanted}
    last: Step | None = None
    final, buffers, stop = parameters, build_buffers(spec), []
    progress = Progress.begin(spec, parameters)
    begun = list(progress.epoch_losses)
    for step in islice(train(spec, parameters, progress), most):
        last = step
        see(step)
        if len(kept) < spec.training.keep_steps:
            kept.append(step_document(spec, step, listed))
        for key, name in wanted.items():
            history[key].append(getattr(step, name))
        if step.fault is None:
            final, buffers = step.after, step.buffers_after
        else:
            stop = [f"Step {step.step} stopped the training: {step.fault} The parameters are those before it."]
        add_remarks(remarks, remarks_on(step))
    assert last is not None  # a spec has at least one sample and one epoch
    notes += remark_notes(remarks)
    means = epoch_means(history["loss"], history["step"], batch_count(spec), begun)
    if len(history["step"]) > 1:
        first, end = (means[0], means[-1]) if means else (None, None)
        notes += divergence_notes(spec, parameters, first, end, last.after_loss)
    if kept[-1]["step"] != last.step:
        kept.append(step_document(spec, last, listed))
    if last.fault is None:
        notes += _nonfinite_notes(kept)
    rows = len(last.samples)
    told = {"rows": rows, "listed": listed} if listed is not None and rows > listed else None
    return {
        "schema": SCHEMA,
        "spec": spec_document(spec, parameters, rows=told is None),
        "labels": labels(spec),
        **({"abridged": told} if told else {}),
        "steps": kept,
        "history": _history(history, batch_count(spec), begun),
        "parameters": parameters_document(spec, final, buffers),
        "optimizer_state": checkpoint_document(spec, progress.checkpoint(), final),
        "notes": notes + stop,
        **({"remedies": [remedy.document() for remedy in mended]} if (mended := remedies(spec)) else {}),
    }


def labels(spec: Spec) -> Json:
    """Names of units; those inside layers that hold layers by path, what comes in first."""
    blocks = spec.block_names
    return {"inputs": spec.names[0], "layers": spec.names[1:]} | ({"blocks": blocks} if blocks else {})


def _nonfinite_notes(steps: list[Json]) -> list[str]:
    """Where the first number that is not finite stands in steps that nothing stopped."""
    for step in steps:
        made = {key: value for key, value in step.items() if key != "info"}  # trials that were not taken may overflow
        for path, word in _nonfinite(made, ""):
            kind = "not a number" if word == "nan" else "infinite"
            return [f"In step {step['step']}, {path} is {kind}; the new parameters are still finite."]
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


def step_document(spec: Spec, step: Step, listed: int | None = None) -> Json:
    """One step with every number that was computed; of single rows, the numbers of the first `listed` of them."""

    def encode_rows(array: Array) -> Any:
        return encode(array[:listed])

    nothing: list[Any] = [{} for _ in spec.layers]
    evaluation = {}
    if not all(layer.evaluates_alike for layer in spec.layers):
        prediction, loss = step.evaluate(False)
        evaluation = {"loss": encode(loss), "prediction": encode_rows(prediction)}
    return {
        "step": step.step, "epoch": step.epoch, "samples": spec.rows.training[step.samples[:listed]].tolist(),
        "X": encode_rows(step.X), "Y": encode_rows(step.Y),
        "loss": encode(step.loss), "data_loss": encode(step.losses.data_loss), "penalty": encode(step.penalty),
        "prediction": encode_rows(step.traces[-1].a),
        "loss_per_sample": encode_rows(step.losses.per_sample), "loss_terms": encode_rows(step.losses.terms),
        "layers": [
            _layer_document(
                spec, k, layer, step.traces[k], step.backward.layers[k],
                {group: (getattr(step, group) or nothing)[k] for group in GROUPS}, listed,
            )
            for k, layer in enumerate(spec.layers)
        ],
        "input_gradients": encode_rows(step.backward.input_gradients),
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
        "before": _own(whole, whole) | _own(own["buffers_before"], {}),
        "z": encode_rows(trace.z), "a": encode_rows(trace.a),
        **{key: encode_rows(value) for key, value in trace.shown.items()},
        "da": encode_rows(back.da), "slope": None if back.slope is None else encode_rows(back.slope),
        **{key: encode_rows(errors.get(key, value)) for key, value in back.shown.items()},
        "delta": encode_rows(errors["delta"]),
        "gradients": _own(own["gradients"], whole),
        "state": _states(whole, own["state"]),
        "updates": _own(own["updates"], whole),
        "after": _own(own["after"], whole) | _own(own["buffers_after"], {}),
    }  # fmt: skip
    if own["direction"]:
        document["direction"] = _own(own["direction"], whole)
    if any(own["state"].values()):
        document["state_before"] = _states(whole, spec.optimizer.carried(whole, own["state_before"]))
    if any(not np.array_equal(own["gradients"][name], gradient) for name, gradient in data.items()):
        document["data_gradients"] = _own(data, whole)
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


def _own(parameters: Parameters, whole: Parameters) -> Json:
    """Parameters by name; a bias that the layer's neurons share is written once for each of them."""
    return {name: encode(expand({**whole, **parameters}, name)) for name in parameters}


def parameters_document(spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters) -> Json:
    """All parameters, and what layers carry untrained, layer by layer."""
    return [_parameters(layer, own, held) for layer, own, held in zip(spec.layers, parameters, buffers, strict=True)]


def _parameters(layer: Layer, parameters: Parameters, buffers: Parameters) -> Json:
    """A layer's parameters and what it carries untrained, by name; those of layers inside it under `layers`."""
    document = {**_own({name: value for name, value in parameters.items() if "." not in name}, {}),
                **_own({name: value for name, value in buffers.items() if "." not in name}, {})}  # fmt: skip
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
        "loss": {"name": spec.loss.row.name, **spec.loss.hyper, "reduction": spec.loss.reduction},
        "data": data_document(spec) if rows else {},
        "optimizer": _optimizer_document(spec, parameters),
        "penalty": {"l1": spec.penalty.l1, "l2": spec.penalty.l2, "biases": spec.penalty.biases},
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


def epoch_means(losses: list[float], steps: list[int], per_epoch: int, begun: list[float]) -> list[float]:
    """The mean loss of each whole epoch; `begun` are the losses that the first one already had."""
    every = begun + losses
    ends = [i + 1 + len(begun) for i, step in enumerate(steps) if step % per_epoch == 0]
    return [mean_of(every[start:end]) for start, end in pairwise([0, *ends])]


def _history(history: dict[str, list[Any]], per_epoch: int, begun: list[float]) -> Json:
    """Every step; where there are more than `HISTORY_POINTS`, a point for each epoch with the mean of its losses.

    `per` then says so; an epoch of more steps than that has a point for every `mean_over` of them.
    """
    steps = history["step"]
    if len(steps) <= HISTORY_POINTS or per_epoch == 1:
        return {key: encode(_thin(values)) for key, values in history.items()}
    size = per_epoch if per_epoch <= HISTORY_POINTS else -(-len(steps) // HISTORY_POINTS)
    every = begun + history["loss"]
    ends = [i for i, n in enumerate(steps) if ((n - 1) % per_epoch + 1) % size == 0 or n % per_epoch == 0]
    ends += [] if ends[-1:] == [len(steps) - 1] else [len(steps) - 1]
    starts = [max(0, len(begun) + i - ((steps[i] - 1) % per_epoch) % size) for i in ends]
    means = [mean_of(every[start : len(begun) + i + 1]) for start, i in zip(starts, ends, strict=True)]
    told = {key: [values[i] for i in ends] for key, values in history.items()} | {"loss": means}
    per = {"per": "epoch"} if size == per_epoch else {"per": "steps", "mean_over": size}
    return {key: encode(_thin(values)) for key, values in told.items()} | per


def _thin(values: list[Any]) -> list[Any]:
    """At most `HISTORY_POINTS` of the values, evenly spaced, first and last kept."""
    if len(values) <= HISTORY_POINTS:
        return values
    return [values[i] for i in np.linspace(0, len(values) - 1, HISTORY_POINTS).round().astype(int)]
