"""Spec documents read into `Spec`, or refused in one sentence."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from .errors import SpecError, refusal
from .fields import Field
from .functions.activations import ACTIVATIONS
from .functions.losses import LOSSES, Loss
from .functions.penalties import PENALTY_FIELDS
from .functions.special import Array
from .layers import Layer
from .limits import (
    CONVENTIONS,
    EPOCHS,
    KEEP_STEPS,
    NUMBER,
    PATIENCE,
    REDUCTIONS,
    ROUNDING_DIGITS,
    ROUNDING_KINDS,
    SAMPLE_COUNT,
    SCHEMA,
    SEED,
    STOP_LOSS,
    TITLE,
    batch_field,
)
from .optimizers.clipping import CLIP_FIELDS
from .parsing_network import read_init, read_network
from .parsing_optimizer import read_optimizer, read_state
from .parsing_whole_batch import refuse_for_whole_batch
from .reading import Reader, matrix, sequences
from .spec import Clip, Conventions, LossChoice, Penalty, Rounding, Spec, Training


def parse(document: Any, keep_steps: int | None = None) -> Spec:
    """Read a spec document (a JSON value); raises `SpecError` with the path of the first fault."""
    top = Reader(document, "", "Spec")
    schema = top.raw("schema", SCHEMA)
    if schema != SCHEMA or isinstance(schema, bool):
        raise refusal("schema", "Schema version", schema, f"version {SCHEMA}", "It was made by another version.")
    title = TITLE.check(top.raw("title", ""), "title")
    conventions = _conventions(top.object("conventions", "Conventions"))
    init = read_init(top.object("init", "Initialization"))
    n_inputs, layers, times_in, times_out = read_network(top, conventions)
    loss = _loss(top.object("loss", "Loss"), layers[-1])
    X, Y = _data(top, n_inputs, layers, loss.row, times_in, times_out)
    for k, layer in enumerate(layers):
        layer.check_data(f"network.layers[{k}]", X.shape)
        if conventions.update_order == "sequential" and not layer.sequential_updates:
            raise SpecError(
                "conventions.update_order",
                f"Sequential updates are not defined inside layer {k + 1} ({layer.label}). Update simultaneously.",
            )
    training = _training(top.object("training", "Training"), len(X))
    optimizer = top.object("optimizer", "Optimizer")
    spec = Spec(
        title, n_inputs, layers, loss, X, Y, init,
        read_optimizer(optimizer, training, len(X)),
        _penalty(top.object("penalty", "Penalty")),
        _clip(top.object("clip", "Clipping"), conventions),
        replace(training, keep_steps=keep_steps) if keep_steps is not None else training,
        conventions,
    )  # fmt: skip
    top.close()
    refuse_for_whole_batch(spec)
    spec = read_state(optimizer, spec)
    optimizer.close()
    return spec


def _conventions(reader: Reader) -> Conventions:
    chosen = {
        row.name: reader.choice(row.name, row.label, [value.name for value in row.values], row.values[0].name)
        for row in CONVENTIONS
    }
    rounding = None
    if reader.has("rounding"):
        inner = reader.object("rounding", "Rounding")
        rounding = Rounding(
            inner.number(ROUNDING_DIGITS),
            inner.choice("kind", "Kind of rounding", [kind.name for kind in ROUNDING_KINDS], ROUNDING_KINDS[0].name),
            inner.flag("carry", "Carry rounded numbers"),
        )
        inner.close()
    else:
        reader.raw("rounding")
    reader.close()
    return Conventions(**chosen, rounding=rounding)


def _loss(reader: Reader, output: Layer) -> LossChoice:
    row = LOSSES[reader.choice("name", "Loss", LOSSES, "half_squared_error")]
    hyper = reader.hyperparameters(row.hyperparameters)
    reduction = reader.choice("reduction", "Loss over samples", [r.name for r in REDUCTIONS], REDUCTIONS[0].name)
    reader.close()
    allowed = output_activations(row)
    if output.activation.row.name not in allowed:
        raise refusal(
            "loss.name", "Loss", row.name, f"{row.label} with an output activation among {', '.join(allowed)}"
        )
    return LossChoice(row, hyper, reduction)


def output_activations(loss: Loss) -> list[str]:
    """The output activations that a loss can go with: losses of probabilities need outputs between 0 and 1."""
    inside = [name for name, row in ACTIVATIONS.items() if row.range == (0.0, 1.0)]
    return inside if loss.probabilities else list(ACTIVATIONS)


def _data(
    top: Reader, n_inputs: int, layers: tuple[Layer, ...], loss: Loss, times_in: bool, times_out: bool
) -> tuple[Array, Array]:
    if not top.has("data"):
        raise refusal("data", "Data", None, "an object with X and Y")
    reader = top.object("data", "Data")
    n_out = layers[-1].units
    X = read_rows(reader.raw("X"), "data.X", "Inputs", (None, *[None] * times_in, n_inputs), NUMBER, "x")
    if len(X) > SAMPLE_COUNT:
        raise refusal("data.X", "Inputs", f"{len(X)} rows", f"at most {SAMPLE_COUNT} rows")
    steps = X.shape[1:-1] if times_out else ()
    Y = read_rows(reader.raw("Y"), "data.Y", "Targets", (len(X), *steps, n_out), target_field(loss), "y")
    if loss.target_values:
        _check_target_values(Y, loss)
    reader.close()
    return X, Y


def read_rows(
    value: Any, path: str, label: str, shape: tuple[int | None, ...], field: Field, letter: str
) -> Array:  # fmt: skip
    """The samples' rows, or with three numbers in `shape` (None: any) their time steps' rows."""
    columns = shape[-1]
    assert columns is not None
    if len(shape) == 2:
        return matrix(value, path, label, (shape[0], columns), field, lambda s, k: f"{letter}{k + 1} of sample {s + 1}")
    return sequences(
        value, path, label, (shape[0], shape[1], columns),
        lambda s, t, k: f"{letter}{k + 1} at time {t + 1} of sample {s + 1}", field,
    )  # fmt: skip


def target_field(loss: Loss) -> Field:
    """What a target may be under a loss."""
    low, high = loss.targets
    return replace(
        NUMBER, name="Y", label="Target",
        minimum=NUMBER.minimum if low is None else low, maximum=NUMBER.maximum if high is None else high,
    )  # fmt: skip


def _check_target_values(Y: Array, loss: Loss) -> None:
    wrong = np.argwhere(~np.isin(Y, loss.target_values))
    if len(wrong):
        index = tuple(int(i) for i in wrong[0])
        path = "data.Y" + "".join(f"[{i}]" for i in index)
        when = f" at time {index[1] + 1}" if len(index) > 2 else ""
        allowed = " or ".join(f"{value:g}" for value in loss.target_values)
        label = f"y{index[-1] + 1}{when} of sample {index[0] + 1}"
        raise refusal(path, label, float(Y[index]), f"{allowed}, for {loss.name}")


def _penalty(reader: Reader) -> Penalty:
    penalty = Penalty(**reader.hyperparameters(PENALTY_FIELDS), biases=reader.flag("biases", "Penalize biases"))
    reader.close()
    return penalty


def _clip(reader: Reader, conventions: Conventions) -> Clip:
    clip = Clip(**reader.hyperparameters(CLIP_FIELDS))
    reader.close()
    if clip.norm is not None and conventions.update_order == "sequential":
        raise SpecError(
            "clip.norm",
            "Clipping by the global norm needs all gradients before the first update; "
            "with the sequential update order there is no such moment. Clip by value, or update simultaneously.",
        )
    return clip


def _training(reader: Reader, n_samples: int) -> Training:
    training = Training(
        epochs=reader.number(EPOCHS),
        batch_size=reader.number(batch_field(n_samples)),
        shuffle=reader.flag("shuffle", "Shuffle"),
        seed=reader.number(SEED),
        stop_loss=reader.number(STOP_LOSS),
        patience=reader.number(PATIENCE),
        keep_steps=reader.number(KEEP_STEPS),
    )
    reader.close()
    return training
