"""The options document: every table with its limits, formulas and sources, as the form and the command line show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from ..errors import GIVEN_LIMIT
from ..functions.activations import ACTIVATIONS, Activation
from ..functions.initializers import INITIALIZERS, Initializer
from ..functions.losses import LOSSES, OUTPUTS, Loss
from ..functions.penalties import PENALTY_FIELDS
from ..functions.schedules import SCHEDULES, Schedule
from ..layers import LAYERS, Layer
from ..lines.expression import sym
from ..lines.latex import Latex
from ..lines.optimizer_lines import row_symbols, schedule_symbols
from ..lines.render import Text
from ..lines.symbols import field_symbols
from ..lines.written import fill
from ..messages.numbers import HINTS, INVISIBLE, REFUSED, TEXT_LIMIT
from ..optimizers import OPTIMIZERS, Optimizer
from ..optimizers.base import Quantity
from ..optimizers.clipping import CLIP_FIELDS
from ..optimizers.first_order import LEARNING_RATE
from ..requests.datasets import DATASETS, TARGET_FORMS, Dataset, dataset_fields
from ..requests.parsing import output_activations
from ..requests.parsing_data import VAL_FRACTION, VAL_SEED, target_field
from ..rules import letters, limits
from ..rules.declared import Numbers
from ..rules.fields import Field
from ..tables import size as table_size
from ..version import VERSION
from ..writing import FORMS, GROUPS, Form

SYMBOLS = {
    "z": sym("z"), "a": sym("a"), "z_k": sym("z", "k"), "y": sym("y"), "p": sym("ŷ"), "eta": sym("η"),
    OUTPUTS: sym(OUTPUTS), "g": ["div", sym("∂E"), sym("∂w")], "d": sym("p"),
}  # fmt: skip


def options() -> dict[str, Any]:
    """All tables; names are those of the spec."""
    return {
        "schema": limits.SCHEMA,
        "version": VERSION,
        "limits": {
            "depth": limits.JSON_DEPTH, "fragment_bytes": limits.FRAGMENT_BYTES, "file_bytes": limits.FILE_BYTES,
            "parameters": limits.MAX_PARAMETERS, "hidden_layers": int(limits.LAYER_COUNT.maximum or 0) - 1,
            "table": {
                "rows": limits.SAMPLE_COUNT, "columns": table_size.COLUMNS, "cells": table_size.CELLS,
                "cell": table_size.CELL_TEXT,
            },
            "samples": limits.SAMPLE_COUNT, "text": TEXT_LIMIT, "given": GIVEN_LIMIT,
        },
        "fields": _fields(),
        "layers": [_layer(layer) for layer in LAYERS.values()],
        "activations": [_activation(row) for row in ACTIVATIONS.values()],
        "losses": [_loss(row) for row in LOSSES.values()],
        "reductions": [_choice(row) for row in limits.REDUCTIONS],
        "initializers": [_initializer(row) for row in INITIALIZERS.values()],
        "optimizers": [_optimizer(row) for row in OPTIMIZERS.values()],
        "schedules": [_schedule(row) for row in SCHEDULES.values()],
        "datasets": [_dataset(row) for row in DATASETS.values()],
        "target_forms": [_choice(row) for row in TARGET_FORMS],
        "exports": [
            {**_choice(row), "group": row.group, "copied": row.copied, "whole": row.whole} for row in FORMS.values()
        ],
        "export_groups": [_choice(row) for row in GROUPS],
        "penalty": _documents(PENALTY_FIELDS),
        "clip": _documents(CLIP_FIELDS),
        "conventions": [
            _convention(row) for row in limits.CONVENTIONS
        ],
        "letters": {
            "roles": [_convention(role) for role in letters.ROLES],
            "sets": [_letter_set(row) for row in letters.SETS],
        },
        "rounding": {
            "digits": limits.ROUNDING_DIGITS.document(), "kinds": [_choice(kind) for kind in limits.ROUNDING_KINDS],
        },
        "messages": {
            "refusal": REFUSED,
            "hints": HINTS,
            "invisible": INVISIBLE,
        },
    }  # fmt: skip


def _fields() -> dict[str, Any]:
    """The single numbers of a spec by their path, [] for any index."""
    number, batch = limits.NUMBER, limits.batch_field(limits.SAMPLE_COUNT)
    named = {
        "title": limits.TITLE,
        "network.n_inputs": limits.INPUT_COUNT,
        "network.layers": limits.LAYER_COUNT,
        **_layer_fields(),
        "data.steps": limits.STEP_COUNT,
        "data.X[][]": replace(number, name="X", label="Input"),
        "data.Y[][]": replace(number, name="Y", label="Target"),
        "data.sample_weights[]": limits.SAMPLE_WEIGHT,
        "loss.class_weights[]": limits.CLASS_WEIGHT,
        "data.val_fraction": VAL_FRACTION,
        "data.val_seed": VAL_SEED,
        "init.seed": limits.SEED,
        "init.bias": replace(number, name="bias", label="Initial biases", default=0.0),
        "optimizer.learning_rate": LEARNING_RATE,
        "training.epochs": limits.EPOCHS,
        "training.batch_size": batch,
        "training.seed": limits.SEED,
        "training.stop_loss": limits.STOP_LOSS,
        "training.patience": limits.PATIENCE,
        "training.keep_steps": limits.KEEP_STEPS,
        "display.digits": limits.DISPLAY_DIGITS,
        "nudge.h": limits.NUDGE,
        "conventions.rounding.digits": limits.ROUNDING_DIGITS,
        **{f"penalty.{field.name}": field for field in PENALTY_FIELDS},
        **{f"clip.{field.name}": field for field in CLIP_FIELDS},
    }
    return {path: field.document() for path, field in named.items()}


def formula(text: str, symbols: Mapping[str, Any]) -> dict[str, Any]:
    """A formula as tree, text and LaTeX."""
    tree = fill(text, symbols)
    return {"text": Text(17).write(tree), "latex": Latex(17).write(tree), "tree": tree}


def symbols_of(row: Activation | Loss) -> dict[str, Any]:
    """Symbols for every name in the formulas of a function."""
    return {**SYMBOLS, **field_symbols(row.hyperparameters)}


def _documents(fields: Iterable[Field]) -> list[dict[str, Any]]:
    return [field.document() for field in fields]


def _choice(choice: limits.Choice | Form) -> dict[str, str]:
    return {"name": choice.name, "label": choice.label, "note": choice.note}


def _convention(row: limits.Convention) -> dict[str, Any]:
    return {"name": row.name, "label": row.label, "values": [_choice(value) for value in row.values]}


def _letter_set(row: letters.LetterSet) -> dict[str, Any]:
    return {
        "name": row.name, "label": row.label, "letters": vars(row.letters), "conventions": dict(row.conventions),
        "source": row.source,
    }  # fmt: skip


def _activation(row: Activation) -> dict[str, Any]:
    return {
        "name": row.name, "label": row.label, "symbol": row.symbol, "formula": formula(row.formula, symbols_of(row)),
        "derivative": formula(row.derivative, symbols_of(row)), "range": list(row.range), "kinks": list(row.kinks),
        "hyperparameters": _documents(row.hyperparameters), "source": row.source, "note": row.note,
    }  # fmt: skip


def _loss(row: Loss) -> dict[str, Any]:
    return {
        "name": row.name, "label": row.label, "formula": formula(row.formula, symbols_of(row)),
        "derivative": formula(row.derivative, symbols_of(row)),
        "over_outputs": row.over_outputs, "hyperparameters": _documents(row.hyperparameters),
        "activations": output_activations(row), "fused_with": row.fused.activation if row.fused else None,
        "target": target_field(row).document(), "target_values": list(row.target_values),
        "source": row.source, "note": row.note,
    }  # fmt: skip


def _layer(row: type[Layer]) -> dict[str, Any]:
    return {
        "kind": row.kind, "label": row.label, "note": row.note, "own_units": limits.UNITS in row.fields,
        "takes_sequences": row.takes_sequences, "fields": [field.document() for field in row.fields],
        "folded": list(row.folded),
    }  # fmt: skip


def _layer_fields() -> dict[str, Field]:
    """The single numbers of all kinds of layer by their path, [] for any index."""
    found: dict[str, Field] = {}
    for row in LAYERS.values():
        for field in row.fields:
            path = f"network.layers[].{field.name}"
            if isinstance(field, Field):
                found[path] = field
            elif isinstance(field, Numbers):
                found[path + "[]" * len(field.shape)] = replace(field.entry, name=field.name, label=_one(field.label))
    return found


def _one(label: str) -> str:
    """The label of one number of a list: “Weight” of “Weights”."""
    first, _, rest = label.partition(" ")
    return f"{ {'Weights': 'Weight', 'Biases': 'Bias'}.get(first, first) } {rest}".strip()


def _initializer(row: Initializer) -> dict[str, Any]:
    return {
        "name": row.name, "label": row.label, "formula": {"text": row.formula}, "random": row.random,
        "hyperparameters": _documents(row.hyperparameters), "source": row.source, "note": row.note,
    }  # fmt: skip


def _optimizer(row: Optimizer) -> dict[str, Any]:
    symbols = {**SYMBOLS, **row_symbols(row)}

    def line(of: Quantity) -> dict[str, Any]:
        return {
            "name": of.name, "symbol": of.symbol, "when": {key: list(values) for key, values in of.when.items()},
            "formula": formula(of.formula, symbols),
        }  # fmt: skip

    return {
        "name": row.name, "label": row.label, "formula": formula(row.formula, symbols),
        "quantities": [line(quantity) for quantity in row.quantities],
        "hyperparameters": _documents((row.learning_rate, *row.hyperparameters)),
        "choices": [_convention(choice) for choice in row.choices], "source": row.source, "note": row.note,
        "whole_batch": row.whole_batch, "direction": row.direction,
        "usual_rate": row.usual_rate,
        "losses": [name for name, loss in LOSSES.items() if loss.square or not row.residuals],
    }  # fmt: skip


def _dataset(row: Dataset) -> dict[str, Any]:
    return {
        "name": row.name, "label": row.label, "kind": row.kind, "n_in": row.n_in, "n_classes": len(row.classes),
        "inputs": list(row.inputs), "classes": list(row.classes), "parameters": _documents(dataset_fields(row)),
        "targets": list(row.reach) if row.kind == "regression" else None,
        "source": row.source, "note": row.note,
    }  # fmt: skip


def _schedule(row: Schedule) -> dict[str, Any]:
    return {
        "name": row.name, "label": row.label, "formula": formula(row.formula, schedule_symbols(row)),
        "hyperparameters": _documents(row.hyperparameters), "choices": [_convention(choice) for choice in row.choices],
        "follows_loss": row.follows_loss, "source": row.source, "note": row.note,
    }  # fmt: skip
