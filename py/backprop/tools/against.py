"""The step of a spec as another program takes it, beside ours: the same rows seen once, number by number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..layers.dense import KIND as DENSE
from ..messages import Message, message, noted
from ..network.told import in_delta
from ..numbers.special import Array
from ..numbers.strict_json import Json
from ..requests.parsing import parse
from ..rules.limits import SCHEMA
from .answering import KEY, chosen, departure_words, names_of
from .given_numbers import UNITS
from .mattering import mattering
from .ours import Ours
from .settings import ask
from .side_by_side import Compared, Side, compare, table
from .stepping import Training, Update
from .tool import FLOAT64

ROWS = 2_000
EPOCHS = 2  # that are looked through for the step: a program may take none in the first
SAME = 1e-11  # relative to the greatest number of the quantity
NAMES = tuple(parameter.name for parameter in DENSE.parameters)


def against(document: Json, listed: int = ROWS) -> Json:
    """The present step of a spec beside that of the program in its key `as`. Raises SpecError.

    A number agrees where the program's rule gives ours: in what precision it is kept makes no difference of the rule.
    A program may take the rows of our step in several steps. Then each row's numbers are those of the step that it was
    in, the change of the weights is that of all of them, and gradients and the loss, which belong to one, are left out.
    """
    tool, given = chosen(document)
    told = parse({key: value for key, value in document.items() if key != KEY})
    spec = in_delta(told)  # A program's δ holds 1/n where its rule has it.
    ours = Ours(spec)
    rows = ours.samples
    asked = ask(tool, replace(spec, training=replace(spec.training, epochs=EPOCHS)), document, given)
    taken = list(_until_seen(Training(asked), rows))
    exact = replace(asked, precision=FLOAT64)
    by_rule = dict(_quantities(list(_until_seen(Training(exact), rows)), rows, exact.start()))
    quantities = ours.at(1, False)
    compared = [
        _judged(compare(_side(path, values, asked.precision), quantities[path]), by_rule[path])
        for path, values in _quantities(taken, rows, asked.start())
        if path in quantities and values.shape == quantities[path].shape
    ]
    arrays = [{"name": one.side.quantity, "quantity": one.side.quantity} for one in compared]
    notes: list[Message] = [*asked.notes]
    if told.conventions.mean != spec.conventions.mean:
        notes.append(message("against.mean"))
    if not taken:
        notes.append(message("explained.never_updates"))
    elif len(taken) > 1:
        notes.append(message("against.steps", label=tool.label, steps=len(taken), rows=len(rows)))
    elif extra := len({*taken[0].rows} - {*rows}):
        notes.append(message("against.rows", label=tool.label, rows=extra + len(rows), own=len(rows)))
    settings = {**asked.settings, "batch_size": asked.batch_size}
    return {
        "schema": SCHEMA, "tool": tool.name, "label": tool.label, "version": tool.version, "source": tool.source,
        "weights_order": tool.weights_order,
        "settings": {key: list(one) if isinstance(one, tuple) else one for key, one in settings.items()},
        "departures": [
            {"name": name, "words": departure_words(name)}
            for name in mattering(names_of(tool, asked.rule, asked.loss.departs), asked)
        ],
        "steps": len(taken), **table(arrays, compared, listed), **noted(notes),
    }  # fmt: skip


def _until_seen(training: Training, rows: Sequence[int]) -> Iterator[Update]:
    """The program's steps until it has seen all of these rows, at most those of one epoch."""
    left, epoch = {*rows}, 0
    for update in training.updates():
        epoch = epoch or update.epoch
        if update.epoch != epoch:
            return
        yield update
        left -= {*update.rows}
        if not left:
            return


def _quantities(
    taken: Sequence[Update], rows: Sequence[int], start: Sequence[Sequence[Array]]
) -> Iterator[tuple[str, Array]]:
    """(path, values) in the order of computation."""
    first = {row: (one, one.rows.index(row)) for one in reversed(taken) for row in one.rows}
    layers = range(len(start))
    if taken and all(row in first for row in rows):
        for k in layers:
            for name in ("z", "a"):
                yield f"layers[{k}].{name}", np.array(
                    [getattr(first[row][0].made, name)[k][first[row][1]] for row in rows], dtype=float
                )  # fmt: skip
    if len(taken) == 1:
        yield "loss", np.array(taken[0].loss, dtype=float)
    for k in reversed(layers):
        if taken and all(row in first for row in rows):
            yield f"layers[{k}].delta", np.array(
                [first[row][0].deltas[k][first[row][1]] for row in rows], dtype=float
            )  # fmt: skip
        for i, name in enumerate(NAMES):
            if len(taken) == 1:
                yield f"layers[{k}].gradients.{name}", taken[0].gradients[k][i].astype(float)
    for k in layers:
        for i, name in enumerate(NAMES):
            old = start[k][i].astype(float)
            new = taken[-1].after[k][i].astype(float) if taken else old
            yield f"layers[{k}].updates.{name}", new - old
            yield f"layers[{k}].after.{name}", new


def _judged(found: Compared, by_rule: Array) -> Compared:
    """Which numbers agree, by what the program's rule gives in float64, (as the quantity)."""
    with np.errstate(all="ignore"):
        near = np.abs(by_rule - found.ours) <= SAME * np.max(np.abs(found.ours), initial=0.0)
    return replace(found, agrees=near | (by_rule == found.ours) | (np.isnan(by_rule) & np.isnan(found.ours)))


def _side(path: str, values: Array, kept_in: str) -> Side:
    single = kept_in != FLOAT64
    precision = "float32" if single else FLOAT64
    with np.errstate(all="ignore"):
        texts = [str(np.float32(one)) if single else repr(one) for one in values.ravel().tolist()]
        units = UNITS[precision](values)
    return Side(path, 1, False, values, np.array(texts, dtype=object).reshape(values.shape), units, precision)
