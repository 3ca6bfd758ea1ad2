"""Predictions by inference, running statistics and no dropout: the outputs of rows, and the classes that they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..errors import SpecError
from ..layers.base import Mode
from ..messages import Message, message, noted
from ..network.build import NetworkParameters
from ..network.passes import forward
from ..network.spec import Spec
from ..numbers.special import Array
from ..numbers.strict_json import Json, encode
from ..rules.limits import SCHEMA
from .columns import Column, columns_of
from .meaning import Meaning
from .rows import SEQUENCE, Given, Row, read_given


@dataclass
class Refused:
    """A cell, or a whole row (column None), that could not be taken: the row counted from 0."""

    row: int
    column: int | None
    error: SpecError

    def document(self) -> Json:
        """As it travels."""
        return {"row": self.row, "column": self.column, **self.error.document()}


@dataclass
class Predictions:
    """`prediction`: for each sample the outputs (n_out,), by time step (n_steps, n_out); None where it is refused."""

    given: Given
    columns: list[Column]
    meaning: Meaning
    prediction: list[Array | None]
    refused: list[Refused] = field(default_factory=list)
    notes: list[Message] = field(default_factory=list)
    times: bool = False

    def document(self, with_cells: bool = False) -> Json:
        """All of it; `outputs` are in the order of `head`, a list for each row that was given."""
        return {
            "schema": SCHEMA,
            "columns": [column.document() for column in self.columns],
            "sequences": self.times,
            "head": self.meaning.head,
            "outputs": [*self._outputs()],
            "prediction": [None if one is None else encode(one) for one in self.prediction],
            "kind": self.meaning.kind, "classes": self.meaning.classes, "probabilities": self.meaning.are_probabilities,
            "refused": [one.document() for one in self.refused],
            **({"cells": [self.cells_of(row) for row in self.given.rows]} if with_cells else {}),
            **noted([*self.given.notes, *self.notes]),
        }  # fmt: skip

    def _outputs(self) -> Any:
        """Those of a sample whose last time step alone goes on stand in its last row."""
        for length, one in zip(self.given.lengths, self.prediction, strict=True):
            if one is None:
                yield from [None] * length
            elif one.ndim > 1:
                yield from (self.meaning.told(step) for step in one)
            else:
                yield from [*[None] * (length - 1), self.meaning.told(one)]

    @property
    def head_given(self) -> list[str]:
        """The names of the columns that were given, before those of the outputs."""
        return [SEQUENCE] * self.times + [column.name for column in self.columns]

    def cells_of(self, row: Row) -> list[Any]:
        """A row as it was given, in the order of `head_given`."""
        return [row.sequence] * self.times + row.cells


def predictions(
    spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, rows: Any, decimal: str | None = None
) -> Predictions:
    """The rows through the network; cells that can't be read are told, each with its row and column.

    Raises SpecError where rows or their columns are none.
    """
    columns, times = columns_of(spec), spec.X.ndim > 2
    given = read_given(rows, columns, times, decimal)
    samples, refused = _coded(given, columns, decimal or ".")
    if not times:
        samples = [None if sample is None else sample[0] for sample in samples]
    prediction = _through(spec, parameters, buffers, samples)
    made = Predictions(given, columns, Meaning.of(spec), prediction, refused, [], times)
    if any(one is not None and not np.all(np.isfinite(one)) for one in prediction):
        made.notes.append(message("predict.not_finite"))
    if _has_own_states(spec, parameters, buffers, samples):
        made.notes.append(message("predict.first_state"))
    return made


def _coded(given: Given, columns: Sequence[Column], decimal: str) -> tuple[list[Array | None], list[Refused]]:
    """For each sample X, (n_steps, n_inputs), None where a cell of it is refused."""
    samples: list[Array | None] = []
    refused: list[Refused] = []
    r = 0
    for length in given.lengths:
        made: list[list[float]] = []
        for row in given.rows[r : r + length]:
            coded, wrong = _coded_row(row, r, columns, decimal)
            made.append(coded)
            refused += wrong
            r += 1
        whole = not refused or refused[-1].row < r - length
        samples.append(np.array(made, dtype=np.float64) if whole else None)
    return samples, refused


def _coded_row(row: Row, r: int, columns: Sequence[Column], decimal: str) -> tuple[list[float], list[Refused]]:
    if row.fault is not None:
        return [], [Refused(r, None, row.fault)]
    coded: list[float] = []
    refused = []
    for c, (column, cell) in enumerate(zip(columns, row.cells, strict=True)):
        label = message("predict.cell", place=row.place, column=column.name)
        try:
            coded += column.coded(cell, f"{row.path}[{c}]", label, decimal)
        except SpecError as error:
            refused.append(Refused(r, c, error))
    return coded, refused


def _through(
    spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, samples: list[Array | None]
) -> list[Array | None]:
    """The outputs of each sample; those of one length go together, which changes no bit of any."""
    found: list[Array | None] = [None] * len(samples)
    by_shape: dict[tuple[int, ...], list[int]] = {}
    for s, sample in enumerate(samples):
        if sample is not None:
            by_shape.setdefault(sample.shape, []).append(s)
    for places in by_shape.values():
        made = _forward(spec, parameters, buffers, np.stack([samples[s] for s in places]), 0)  # type: ignore[misc]
        for s, one in zip(places, made, strict=True):
            found[s] = one
    return found


def _forward(spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, X: Array, of: int) -> Array:
    """The outputs of X (n_samples, …), each from the first state of the training's sample `of`, where it states one."""
    how, computed = spec.conventions.arithmetic, spec.as_computed
    own, X, mode = how.taken((parameters, X, Mode(training=False, buffers=buffers, samples=(of,) * len(X))))
    with np.errstate(all="ignore"):
        return np.asarray(how.given(forward(computed.layers, own, X, how, mode)[-1].a))


def _has_own_states(
    spec: Spec, parameters: NetworkParameters, buffers: NetworkParameters, samples: list[Array | None]
) -> bool:
    """Whether the training's samples begin from states of their own, so that it matters whose a new row takes."""
    first = next((sample for sample in samples if sample is not None), None)
    if first is None or spec.X.ndim < 3:
        return False
    ends = [_forward(spec, parameters, buffers, first[None], of) for of in range(min(len(spec.X), 8))]
    return any(not np.array_equal(end, ends[0], equal_nan=True) for end in ends)
