"""The data of a spec document: rows or a dataset, what the columns mean, and the rows kept out of the training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import SpecError, refusal, shown_text
from ..functions.initializers import generator
from ..functions.losses import Loss
from ..network.spec import Data
from ..numbers.json_reader import Reader, matrix, sequences
from ..numbers.special import Array
from ..rules.fields import Field
from ..rules.limits import NUMBER, SAMPLE_COUNT, SEED, TITLE
from .datasets import DATA_STREAM, DATASETS, TARGET_FORMS, Dataset, auto_form, dataset_fields, targets

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
    top: Reader, n_inputs: int, n_out: int, activation: str, loss: Loss, times_in: bool, times_out: bool
) -> Data:
    """The rows for a network of `n_inputs` inputs and `n_out` outputs of that activation."""
    if not top.has("data"):
        raise refusal("data", "Data", None, "an object with X and Y, or with the name of a dataset")
    reader = top.object("data", "Data")
    if reader.has("dataset"):
        X, Y, about = made_data(reader, n_out, activation, loss.name)
        if X.shape[1] != n_inputs:
            raise _misfit("network.n_inputs", "Inputs", n_inputs, X.shape[1], about)
        if Y.shape[1] != n_out:
            raise _misfit("network.layers", "Outputs", n_out, Y.shape[1], about)
        if times_in or times_out:
            raise refusal("data.dataset", "Dataset", about["dataset"], "rows with time steps, for this network")
    else:
        if times_in:
            _refuse_rows_without_times(reader.raw("X"))
        if not times_out:
            _refuse_class_numbers(reader.raw("Y"), n_out)
        X = read_rows(reader.raw("X"), "data.X", "Inputs", (None, *[None] * times_in, n_inputs), NUMBER, "x")
        if len(X) > SAMPLE_COUNT:
            raise refusal("data.X", "Inputs", f"{len(X)} rows", f"at most {SAMPLE_COUNT} rows")
        steps = X.shape[1:-1] if times_out else ()
        Y = read_rows(reader.raw("Y"), "data.Y", "Targets", (len(X), *steps, n_out), target_field(loss), "y")
        about = read_about(reader, X.shape[-1], Y.shape[-1])
    _check_targets(Y, loss)
    data = split(X, Y, reader, about)
    reader.close()
    return data


def _refuse_rows_without_times(X: Any) -> None:
    """Refuse what is a row of numbers where a sample is a list of time steps."""
    row = X[0] if isinstance(X, list) and X else None
    if isinstance(row, list) and row and not any(isinstance(item, list) for item in row):
        hint = "A recurrent network needs time steps; a table has none."
        raise refusal("data.X[0]", "Inputs, sample 1", row, "a list of time steps, each a list of numbers", hint)


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
    hint = f"For class {first} of {n_out} write {row}."
    raise refusal("data.Y[0]", "Targets, row 1", Y[0], f"{n_out} numbers", hint)


def split(X: Array, Y: Array, reader: Reader, about: dict[str, Any]) -> Data:
    """The rows with those kept out of the training, drawn by `val_seed`; one row at least stays in."""
    fraction, seed = reader.number(VAL_FRACTION), reader.number(VAL_SEED)
    count = min(int(fraction * len(X) + 0.5), len(X) - 1)
    held = np.zeros(len(X), dtype=bool)
    if count:
        held[generator(seed, SPLIT_STREAM).permutation(len(X))[:count]] = True
    return Data(X, Y, fraction, seed, np.flatnonzero(~held), np.flatnonzero(held), about)


def made_data(reader: Reader, units: int | None, activation: str, loss: str) -> tuple[Array, Array, dict[str, Any]]:
    """X, Y and what they are, of a dataset; `units` are those of the output layer, None where there is none yet."""
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
    """Each column as (x − mean)/std with the numbers kept; one that never varies is only moved to 0."""
    mean, std = np.mean(X, axis=0), np.std(X, axis=0)
    std = np.where(std > 0, std, 1.0)
    kept = [{**column, "mean": float(m), "std": float(s)} for column, m, s in zip(columns, mean, std, strict=True)]
    return (X - mean) / std, kept


def _misfit(path: str, label: str, given: int, needed: int, about: dict[str, Any]) -> SpecError:
    return refusal(path, label, given, f"{needed}, for the dataset {about['dataset']} with these targets")


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


def _check_targets(Y: Array, loss: Loss) -> None:
    """Of a loss that allows few values only."""
    if not loss.target_values:
        return
    wrong = np.argwhere(~np.isin(Y, loss.target_values))
    if len(wrong):
        index = tuple(int(i) for i in wrong[0])
        path = "data.Y" + "".join(f"[{i}]" for i in index)
        when = f" at time {index[1] + 1}" if len(index) > 2 else ""
        allowed = " or ".join(f"{value:g}" for value in loss.target_values)
        label = f"y{index[-1] + 1}{when} of sample {index[0] + 1}"
        raise refusal(path, label, float(Y[index]), f"{allowed}, for {loss.name}")


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
            raise refusal(reader.at("classes"), "Classes", f"{len(names)} names", f"{max(n_out, 2)} names")
    reader.close()
    return about


def _list(reader: Reader, key: str, count: int | None) -> list[Any]:
    value = reader.raw(key)
    wanted = f"a list of {count}" if count is not None else f"a list of at most {_CLASSES}"
    if not isinstance(value, list) or len(value) != (len(value) if count is None else count) or len(value) > 1000:
        raise refusal(reader.at(key), "About the data", value, wanted)
    return value


def _column(value: Any, path: str) -> dict[str, Any]:
    reader = Reader(value, path, "Column")
    column: dict[str, Any] = {"name": _NAME.check(reader.raw("name", ""), reader.at("name"))}
    if reader.has("category"):
        column["category"] = _NAME.check(reader.raw("category"), reader.at("category"))
    for field in (_MEAN, _STD):
        if reader.has(field.name):
            column[field.name] = reader.number(field)
    reader.close()
    return column


def _parameters(parent: Reader) -> dict[str, Any]:
    """A dataset's numbers and words, as they stand."""
    value, path = parent.raw("parameters"), parent.at("parameters")
    if not isinstance(value, Mapping) or len(value) > 20:
        raise refusal(path, "Parameters of the data", value, "an object of at most 20 numbers, words and true or false")
    found: dict[str, Any] = {}
    for name, item in value.items():
        at = f"{path}.{shown_text(name)}"
        if not isinstance(item, bool):
            (_WORD if isinstance(item, str) else _PARAMETER).check(item, at)
        found[_WORD.check(name, at)] = item
    return found
