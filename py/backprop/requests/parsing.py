"""Spec documents read into `Spec`, or refused in one sentence."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from ..errors import SpecError, refuse
from ..functions.activations import ACTIVATIONS
from ..functions.losses import LOSSES, OUTPUTS, Loss
from ..functions.penalties import PENALTY_FIELDS
from ..layers import Layer
from ..messages import message
from ..network.addresses import every_place
from ..network.spec import Clip, LossChoice, Penalty, Spec, Training
from ..numbers.conventions import Conventions, Rounding
from ..numbers.json_reader import Reader
from ..optimizers.base import LEARNING_RATE
from ..optimizers.clipping import CLIP_FIELDS
from ..rules.limits import (
    CHANGE_STEP,
    CHANGES,
    CONVENTIONS,
    EPOCHS,
    KEEP_STEPS,
    PATIENCE,
    REDUCTIONS,
    ROUNDING_DIGITS,
    ROUNDING_KINDS,
    SCHEMA,
    SEED,
    STOP_LOSS,
    TITLE,
    batch_field,
)
from .parsing_data import read_data
from .parsing_letters import read_letters
from .parsing_network import read_init, read_network
from .parsing_optimizer import read_optimizer, read_state
from .parsing_typed import read_typed
from .parsing_weights import read_class_weights, row_weights
from .parsing_whole_batch import refuse_for_whole_batch


def parse(document: Any, keep_steps: int | None = None) -> Spec:
    """Read a spec document (a JSON value); raises `SpecError` with the path of the first fault."""
    top = Reader(document, "", "Spec")
    schema = top.raw("schema", SCHEMA)
    if isinstance(schema, bool) or not isinstance(schema, int | float) or schema != SCHEMA:
        raise refuse("schema", "schema", schema, version=SCHEMA)
    title = TITLE.check(top.raw("title", ""), "title")
    conventions = _conventions(top.object("conventions", "Conventions"))
    init = read_init(top.object("init", "Initialization"))
    n_inputs, layers, times_in, times_out = read_network(top, conventions)
    loss = _loss(top.object("loss", "Loss"), layers[-1])
    output, images = layers[-1], layers[0].space is not None
    data = read_data(top, n_inputs, output.units, output.activation.row.name, loss.row, times_in, times_out, images)
    X, Y = data.X[data.training], data.Y[data.training]
    for k, layer in enumerate(layers):
        layer.check_data(f"network.layers[{k}]", X.shape)
        if conventions.update_order == "sequential" and not layer.sequential_updates:
            raise SpecError("conventions.update_order", message("sequential", layer=k + 1, kind=layer.label))
    training = _training(top.object("training", "Training"), len(X))
    loss = replace(loss, weights=row_weights(loss, data, training))
    optimizer = top.object("optimizer", "Optimizer")
    spec = Spec(
        title, n_inputs, layers, loss, X, Y, init,
        read_optimizer(optimizer, training, len(X)),
        _penalty(top.object("penalty", "Penalty"), conventions),
        _clip(top.object("clip", "Clipping"), conventions),
        replace(training, keep_steps=keep_steps) if keep_steps is not None else training,
        conventions, data,
    )  # fmt: skip
    if top.raw("as") is not None:  # whose step it is: `tools` takes it away before the rest is read
        raise SpecError("as", message("tools.not_here"))
    read_typed(top.raw("typed", {}), document)  # for whoever opens it again; the numbers are what counts
    top.close()
    if conventions.mean == "gradient" and conventions.arithmetic.by_hand:
        raise SpecError("conventions.mean", message("mean.carried"))
    refuse_for_whole_batch(spec)
    _refuse_single_rows(spec)
    spec = read_state(optimizer, spec)
    optimizer.close()
    return spec


def _refuse_single_rows(spec: Spec) -> None:
    """A variance with n − 1 is of two rows at least, in every batch."""
    fewer = [place for place in every_place(spec) if place.layer.divides_by_fewer]
    rows = len(spec.X)
    size = min(spec.training.batch_size or rows, rows)
    if fewer and (rows % size or size) * math.prod(spec.X.shape[1:-1]) < 2:
        raise refuse("variance.single", "conventions.variance", "fewer", layer=fewer[0].number)


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
    letters = read_letters(reader)
    reader.close()
    return Conventions(**chosen, rounding=rounding, letters=letters)


def _loss(reader: Reader, output: Layer) -> LossChoice:
    row = LOSSES[reader.choice("name", "Loss", LOSSES, "half_squared_error")]
    hyper = reader.hyperparameters(row.hyperparameters)
    weights = read_class_weights(reader, output.units)
    reduction = reader.choice("reduction", "Loss over samples", [r.name for r in REDUCTIONS], REDUCTIONS[0].name)
    reader.close()
    hyper |= {OUTPUTS: float(output.units)} if OUTPUTS in row.settings else {}
    allowed = output_activations(row)
    if output.activation.row.name not in allowed:
        raise refuse("loss.activation", "loss.name", row.name, loss=row.label, activations=", ".join(allowed))
    return LossChoice(row, hyper, reduction, class_weights=weights)


def output_activations(loss: Loss) -> list[str]:
    """The output activations that a loss can go with: losses of probabilities need outputs between 0 and 1.

    The perceptron rule goes with its step, or takes z itself as what is predicted.
    """
    if loss.fused and loss.fused.of_step:
        return [loss.fused.activation, "identity"]
    inside = [name for name, row in ACTIVATIONS.items() if row.range == (0.0, 1.0) and not row.is_flat]
    return inside if loss.probabilities else list(ACTIVATIONS)


def _penalty(reader: Reader, conventions: Conventions) -> Penalty:
    numbers = reader.hyperparameters(PENALTY_FIELDS)
    doubled = conventions.penalty == "whole"  # λ Σ w² is ½ (2 λ) Σ w²
    l2 = numbers["l2"] * (2 if doubled else 1)
    penalty = Penalty(numbers["l1"], l2, reader.flag("biases", "Penalize biases"), doubled)
    reader.close()
    return penalty


def _clip(reader: Reader, conventions: Conventions) -> Clip:
    clip = Clip(**reader.hyperparameters(CLIP_FIELDS))
    reader.close()
    if clip.norm is not None and conventions.update_order == "sequential":
        raise SpecError("clip.norm", message("clip.sequential"))
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
        changes=_changes(reader),
    )
    reader.close()
    return training


def _changes(reader: Reader) -> tuple[tuple[int, float], ...]:
    """Learning rates set on the way: each holds for the steps after its own step."""
    value, path = reader.raw("changes", []), reader.at("changes")
    if not isinstance(value, list) or len(value) > CHANGES:
        raise refuse("changes", path, value, most=CHANGES)
    changes = []
    for i, item in enumerate(value):
        one = Reader(item, f"{path}[{i}]", "Change of the learning rate")
        changes.append((one.number(CHANGE_STEP), one.number(LEARNING_RATE)))
        one.close()
        if i and changes[i][0] <= changes[i - 1][0]:
            raise refuse("changes.step", one.at("step"), changes[i][0], before=changes[i - 1][0])
    return tuple(changes)
