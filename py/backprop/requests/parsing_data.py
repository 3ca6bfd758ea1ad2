"""The data of a spec document: rows or a dataset, what the columns mean, and the rows kept out of the training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import SpecError, refuse, shown_text
from ..functions.initializers import generator
from ..functions.losses import Loss
from ..messages import Message, counted, message
from ..network.spec import Data
from ..numbers.json_reader import Reader, matrix, sequences
from ..numbers.special import Array
from ..rules.fields import Field
from ..rules.limits import NUMBER, SAMPLE_COUNT, SEED, TITLE
from .datasets import DATA_STREAM, DATASETS, TARGET_FORMS, Dataset, auto_form, dataset_fields, targets
from .parsing_weights import read_sample_weights

SPLIT_STREAM = 3_000_000
VAL_FRACTION = Field(
    "val_fraction", "Share for validation", default=0.0, minimum=0, maximum=1, exclusive_maximum=True,
    hint="This share of the rows is not trained on.",
)  # fmt: skip
VAL_SEED = replace(SEED, name="val_seed", label="Seed of the split")
KINDS = ("classification", "regression")
_NAME = replace(TITLE, name="name", label="Name of a column", maximum=64)
_WORD = replace(_NAME, name="parameter", label="Parameter of the data")
_PARAMETER = replace(NUMBER, name="parameter", label=_WORD.label, minimum=-(2**64), maximum=2**64)
_MEAN = replace(NUMBER, name="mean", label="Mean of a column")
_STD = replace(NUMBER, name="std", label="Standard deviation of a column", minimum=0, exclusive_minimum=True)
_CLASSES = 512


def read_data(
    top: Reader, n_inputs: int, n_out: int, activation: str, loss: Loss, times_in: bool, times_out: bool,
    images: bool = False,
) -> Data:  # fmt: skip
    """The rows for a network of `n_inputs` inputs and `n_out` outputs of that activation.

    images: a sample may be nested lists, as images are written.
    """
    if not top.has("data"):
        raise refuse("data.missing", "data", None)
    reader = top.object("data", "Data")
    if reader.has("dataset"):
        X, Y, about = made_data(reader, n_out, activation, loss.name)
        if X.shape[1] != n_inputs:
            raise _misfit("network.n_inputs", "Inputs", n_inputs, X.shape[1], about)
        if Y.shape[1] != n_out:
            raise _misfit("network.layers", "Outputs", n_out, Y.shape[1], about)
        if times_in or times_out:
            raise refuse("data.times", "data.dataset", about["dataset"])
    else:
        if times_in:
            _refuse_rows_without_times(reader.raw("X"))
        if not times_out:
            _refuse_class_numbers(reader.raw("Y"), n_out)
        X = read_rows(
            flattened(reader.raw("X")) if images and not times_in else reader.raw("X"),
            "data.X",
            "Inputs",
            (None, *[None] * times_in, n_inputs),
            NUMBER,
            "x",
        )
        if len(X) > SAMPLE_COUNT:
            raise refuse("data.rows", "data.X", counted(len(X), "row"), label="Inputs", most=SAMPLE_COUNT)
        steps = X.shape[1:-1] if times_out else ()
        Y = read_rows(reader.raw("Y"), "data.Y", "Targets", (len(X), *steps, n_out), target_field(loss), "y")
        about = read_about(reader, X.shape[-1], Y.shape[-1])
    _check_targets(Y, loss)
    weights = read_sample_weights(reader, len(X))
    data = replace(split(X, Y, reader, about), sample_weights=weights)
    reader.close()
    return data


def flattened(X: Any) -> Any:
    """Images as rows of numbers: nested lists are taken apart where each level has lists of one length."""
    return [_flat(row) for row in X] if isinstance(X, list) else X


def _flat(row: Any) -> Any:
    while isinstance(row, list) and row and all(isinstance(part, list) for part in row):
        if len({len(part) for part in row}) > 1:
            return row
        row = [number for part in row for number in part]
    return row


def _refuse_rows_without_times(X: Any) -> None:
    """Refuse what is a row of numbers where a sample is a list of time steps."""
    row = X[0] if isinstance(X, list) and X else None
    if isinstance(row, list) and row and not any(isinstance(item, list) for item in row):
        raise refuse("data.row_without_times", "data.X[0]", row)


def _refuse_class_numbers(Y: Any, n_out: int) -> None:
    """Refuse one number of a class in each row where each class has an output, with the row that it stands for."""
    if n_out < 2 or not isinstance(Y, list) or not Y:
        return
    numbers = [row[0] if isinstance(row, list) and len(row) == 1 else row for row in Y]
    if any(
        isinstance(k, bool) or not isinstance(k, int | float) or not 0 <= k <= n_out or k != int(k) for k in numbers
    ):
        return
    first, from_one = int(numbers[0]), max(numbers) == n_out
    if from_one and min(numbers) == 0:
        return
    row = ", ".join("1" if k == first - from_one else "0" for k in range(n_out))
    raise refuse("data.class_numbers", "data.Y[0]", Y[0], count=n_out, class_=first, row=row)


def split(X: Array, Y: Array, reader: Reader, about: dict[str, Any]) -> Data:
    """The rows X (n_samples, n_in), Y (n_samples, n_out) with those kept out of the training; one at least stays in.

    `val_seed` draws them.
    """
    fraction, seed = reader.number(VAL_FRACTION), reader.number(VAL_SEED)
    count = min(int(fraction * len(X) + 0.5), len(X) - 1)
    held = np.zeros(len(X), dtype=bool)
    if count:
        held[generator(seed, SPLIT_STREAM).permutation(len(X))[:count]] = True
    return Data(X, Y, fraction, seed, np.flatnonzero(~held), np.flatnonzero(held), about)


def made_data(reader: Reader, units: int | None, activation: str, loss: str) -> tuple[Array, Array, dict[str, Any]]:
    """X (n_samples, n_in), Y (n_samples, n_out) and what they are, of a dataset.

    `units` are those of the output layer, None where there is none yet.
    """
    row = DATASETS[reader.choice("dataset", "Dataset", DATASETS, None)]
    asked = reader.choice("targets", "Form of the targets", [form.name for form in TARGET_FORMS], "auto")
    form = auto_form(row, units, activation, loss) if asked == "auto" else asked
    if form != "one_hot" and len(row.classes) > 2:
        form = "one_hot"  # more classes than one output can tell apart
    parameters: dict[str, Any] = reader.hyperparameters(dataset_fields(row))
    settings = {name: value for name, value in parameters.items() if name != "seed"}
    X, values = row.make(generator(parameters["seed"], DATA_STREAM), **settings)
    about = _about(row, form, {**parameters, "targets": form})
    if reader.flag("standardize", "Standardize"):
        X, about["inputs"] = standardized(X, about["inputs"])
        about["parameters"]["standardize"] = True
    return X, targets(row, values, form), about


def _about(row: Dataset, form: str, parameters: dict[str, Any]) -> dict[str, Any]:
    about: dict[str, Any] = {
        "dataset": row.name, "parameters": parameters, "kind": row.kind, "title": row.label,
        "inputs": [{"name": name} for name in row.inputs],
    }  # fmt: skip
    if row.classes:
        names = row.classes if form == "one_hot" else (row.classes[1],)
        return {**about, "targets": [{"name": name} for name in names], "classes": list(row.classes)}
    return {**about, "targets": [{"name": "y"}]}


def standardized(X: Array, columns: list[dict[str, Any]]) -> tuple[Array, list[dict[str, Any]]]:
    """X (n_samples, n_in), each column as (x − mean)/std with the numbers kept; one that never varies is moved to 0."""
    mean, std = np.mean(X, axis=0), np.std(X, axis=0)
    std = np.where(std > 0, std, 1.0)
    kept = [{**column, "mean": float(m), "std": float(s)} for column, m, s in zip(columns, mean, std, strict=True)]
    return (X - mean) / std, kept


def _misfit(path: str, label: str, given: int, needed: int, about: dict[str, Any]) -> SpecError:
    return refuse("data.misfit", path, given, label=label, needed=needed, dataset=about["dataset"])


def read_rows(
    value: Any, path: str, label: str, shape: tuple[int | None, ...], field: Field, letter: str
) -> Array:  # fmt: skip
    """The samples' rows, or with three numbers in `shape` (None: any) their time steps' rows."""
    columns = shape[-1]
    assert columns is not None
    if len(shape) == 2:
        return matrix(value, path, label, (shape[0], columns), field, lambda s, k: cell_name(letter, s, k))
    return sequences(
        value, path, label, (shape[0], shape[1], columns),
        lambda s, t, k: cell_name(letter, s, k, t), field,
    )  # fmt: skip


def cell_name(letter: str, sample: int, column: int, time: int | None = None) -> Message:
    """What one number of the data is called: x1 of sample 2."""
    where = {"letter": letter, "column": column + 1, "sample": sample + 1}
    return message("name.cell", **where) if time is None else message("name.cell_at_time", time=time + 1, **where)


def target_field(loss: Loss) -> Field:
    """What a target may be under a loss."""
    low, high = loss.targets
    return replace(
        NUMBER, name="Y", label="Target",
        minimum=NUMBER.minimum if low is None else low, maximum=NUMBER.maximum if high is None else high,
    )  # fmt: skip


def _check_targets(Y: Array, loss: Loss) -> None:
    """Of a loss that allows few values only."""
    if not loss.target_values:
        return
    wrong = np.argwhere(~np.isin(Y, loss.target_values))
    if len(wrong):
        index = tuple(int(i) for i in wrong[0])
        path = "data.Y" + "".join(f"[{i}]" for i in index)
        values = " or ".join(f"{value:g}" for value in loss.target_values)
        label = cell_name("y", index[0], index[-1], index[1] if len(index) > 2 else None)
        raise refuse("data.target", path, float(Y[index]), label=label, values=values, loss=loss.name)


def read_about(parent: Reader, n_in: int, n_out: int) -> dict[str, Any]:
    """What the columns mean: told by whoever made the rows, shown beside them, never computed with."""
    if not parent.has("about"):
        parent.raw("about")
        return {}
    reader = parent.object("about", "About the data")
    about: dict[str, Any] = {}
    for key in ("dataset", "title"):
        if reader.has(key):
            about[key] = TITLE.check(reader.raw(key), reader.at(key))
    if reader.has("kind"):
        about["kind"] = reader.choice("kind", "Kind of data", KINDS)
    if reader.has("parameters"):
        about["parameters"] = _parameters(reader)
    for key, count in (("inputs", n_in), ("targets", n_out)):
        if reader.has(key):
            about[key] = [_column(item, f"{reader.at(key)}[{i}]") for i, item in enumerate(_list(reader, key, count))]
    if reader.has("classes"):
        names = _list(reader, "classes", None)
        about["classes"] = [_NAME.check(name, f"{reader.at('classes')}[{i}]") for i, name in enumerate(names)]
        if len(names) != max(n_out, 2):
            raise refuse("data.classes", reader.at("classes"), f"{len(names)} names", count=max(n_out, 2))
    reader.close()
    return about


def _list(reader: Reader, key: str, count: int | None) -> list[Any]:
    value = reader.raw(key)
    if not isinstance(value, list) or len(value) != (len(value) if count is None else count) or len(value) > 1000:
        at = reader.at(key)
        if count is not None:
            raise refuse("data.list", at, value, count=count)
        raise refuse("data.list_of_at_most", at, value, most=_CLASSES)
    return value


def _column(value: Any, path: str) -> dict[str, Any]:
    reader = Reader(value, path, "Column")
    column: dict[str, Any] = {"name": _NAME.check(reader.raw("name", ""), reader.at("name"))}
    for key in ("category", "other"):
        if reader.has(key):
            column[key] = _NAME.check(reader.raw(key), reader.at(key))
    for field in (_MEAN, _STD):
        if reader.has(field.name):
            column[field.name] = reader.number(field)
    reader.close()
    return column


def _parameters(parent: Reader) -> dict[str, Any]:
    """A dataset's numbers and words, as they stand."""
    value, path = parent.raw("parameters"), parent.at("parameters")
    if not isinstance(value, Mapping) or len(value) > 20:
        raise refuse("data.parameters", path, value)
    found: dict[str, Any] = {}
    for name, item in value.items():
        at = f"{path}.{shown_text(name)}"
        if not isinstance(item, bool):
            (_WORD if isinstance(item, str) else _PARAMETER).check(item, at)
        found[_WORD.check(name, at)] = item
    return found
