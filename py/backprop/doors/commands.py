"""The commands as functions: the document of a spec in, as a dictionary, what the command line prints out.

>>> import backprop
>>> spec = {"network": {"n_inputs": 2, "layers": [{"units": 2, "activation": "tanh"}, {"units": 1}]},
...         "data": {"dataset": "xor"}, "training": {"epochs": 20}}
>>> len(backprop.train(spec)["history"]["loss"])
20
>>> backprop.compare([spec, {**spec, "optimizer": {"name": "adam"}}])["differences"][0]["quantity"]
'layers[0].updates.W[0][0]'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from .. import reading
from ..api import as_lists
from ..departures import marking
from ..diagnose.curvature import curvature, curvature_document
from ..errors import refuse
from ..exercises.document import sheets_document
from ..exercises.making import make
from ..experiments import SEEDS, start
from ..network.build import build, build_buffers
from ..numbers.strict_json import Json
from ..oracles.check import check as checked
from ..oracles.report import check_document
from ..predicting.predict import predictions
from ..reading.beside import among, contents, in_folder
from ..requests.continued import continued
from ..requests.parsing import parse
from ..rules.limits import KEEP_STEPS
from ..runs.engines import ENGINES
from ..runs.run import Run
from ..runs.run_document import Pace, result_document
from ..tools import against, answering, explaining
from ..tools.beside import beside as hold_beside
from ..writing import named, write
from ..writing import trained as after_training

__all__ = [
    "beside", "check", "exercise", "experiment", "explain", "export", "hessian", "mark", "predict", "read", "tools",
    "train",
]  # fmt: skip


def train(spec: Json, engine: str = "auto", keep_steps: int | None = None) -> Json:
    """Train to the end: the result with its history, and whole steps of the first `keep_steps`. Raises `SpecError`."""
    if engine not in ENGINES:
        raise refuse("run.engine", "engine", engine, names=", ".join(ENGINES))
    run = Run(parse(spec, KEEP_STEPS.check(keep_steps, "keep_steps") if keep_steps is not None else None), engine)
    run.go_on(run.end)
    return result_document(run, Pace(run.ended or "end"))


def export(spec: Json, to: str, trained: bool = False, whole: bool = False, library: str | None = None) -> str | bytes:
    """A script of the step, or the network as a file: `to` is a name of `backprop.writing.FORMS`. Raises `SpecError`.

    trained: after the training that the spec asks for; the result of a training is taken as it stands at its end.
    whole: the whole training, in the library `to`; to "notebook": that as a Jupyter notebook of a `library`.
    """
    read = parse(continued(spec))
    return write(after_training(read) if trained else read, named(to, whole, library)).data


def check(spec: Json) -> Json:
    """The gradient of the first step beside tape, complex step and central differences. Raises `SpecError`."""
    return check_document(checked(parse(spec)))


def hessian(spec: Json) -> Json:
    """Second derivatives, their eigenvalues and what they mean. Raises `SpecError`."""
    return curvature_document(curvature(parse(spec)))


def mark(spec: Json, answers: Json) -> Json:
    """A student's own numbers of the first step: each right, consequential or wrong, and the slips that explain them.

    answers: {"answers": [{"quantity": "layers[1].delta[0][0]", "value": "0.1385"}]}; values as they were typed, since
    the digits say how far a number may be off. Raises `SpecError`.
    """
    return marking.mark(parse(spec), answers)


def explain(spec: Json, numbers: Json) -> Json:
    """Whose numbers these are: a program's rule and settings, or the smallest departures, smallest first.

    numbers: {"numbers": [{"quantity": "parameters[0].W", "after": {"epochs": 1}, "value": [[…]]}]}; values are numbers,
    or texts as they were printed. Raises `SpecError`.
    """
    return explaining.explain(spec, numbers)


def beside(spec: Json, numbers: Json | str | bytes | None = None, after: Json = None) -> Json:
    """Numbers of a program beside ours: one table, worst first, with differences in units of their last digit.

    numbers: a text as it was printed, the bytes of a file, or a document as `explain` takes it; None: those of the
    program that the spec names in `as`, for the present step. after: {"epochs": 1} or {"steps": 1}, of all arrays; what
    each array is, is guessed by its name, its shape and its values. Raises `SpecError`.
    """
    if numbers is None:
        return against.against(spec)
    return hold_beside(spec, numbers.encode() if isinstance(numbers, str) else numbers, after=after)


def tools(name: str | None = None) -> Json:
    """Other programs, or one of them: how each takes the step, its settings, what differs. Raises `SpecError`."""
    return answering.tools(name)


def read(
    data: bytes | str | Path, form: str | None = None, activations: Sequence[str] = (),
    beside: Mapping[str, bytes] | None = None,
) -> Json:  # fmt: skip
    """What others wrote, by its content: a model's file, a printed tensor, a matrix. Raises `SpecError`.

    The spec of a network where one was understood whole, else the arrays with their names, shapes and values. data: a
    file's bytes, a text, or the path of a file, beside which other files of it are looked for. form: a name of
    `backprop.reading.FORMS`; activations: a name for each layer, which a list of arrays does not hold. beside: those
    other files by name, where `data` is no path.
    """
    others = in_folder(data.parent) if isinstance(data, Path) else among(beside or {})
    whole = contents(data) if isinstance(data, Path) else data.encode() if isinstance(data, str) else data
    return reading.document(reading.read(whole, form, activations, others))


def predict(spec: Json, rows: Any, decimal: str | None = None) -> Json:
    """What the network of a spec, or the trained one of a result, makes of new rows, by inference.

    rows: lists of raw cells, objects by column name, or the text of a CSV or JSON table, in the columns of the data
    before they were standardized and coded; of a recurrent network lists of time steps, or a table with a column
    `sequence`. The answer has the outputs of each row, and where targets are classes their names and probabilities.
    decimal: the decimal sign of texts; None: as a table proves it. Raises `SpecError` at the first cell that can't be
    read.
    """
    asked = parse(continued(spec))
    made = predictions(asked, build(asked), build_buffers(asked), as_lists(rows), decimal)
    if made.refused:
        raise made.refused[0].error
    return made.document()


def experiment(name: str, seeds: int | str = SEEDS) -> Json:
    """A claim of the guide over so many seeds, or those of a list: table, verdict, limits. Raises `SpecError`."""
    return start(name, seeds).finish()


def exercise(**wanted: Any) -> Json:
    """Sheets of exercises with keys, made of friendly numbers that a seed draws. Raises `SpecError`.

    wanted: what the shape ExerciseRequest holds: network="2-3-1", difficulty, ask=["delta", "gradients"], digits, seed,
    versions … In the answer each version has what is given, what is asked with key and worked line, and its spec.
    """
    return sheets_document(make(wanted))
