"""The bridge's methods of training: runs, their pictures, data and tables, comparison and search."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from typing import Any

from ..errors import SpecError, refuse
from ..messages import message, noted
from ..network.build import NetworkParameters, build, build_buffers
from ..network.spec import Spec
from ..numbers.json_reader import Reader
from ..numbers.strict_json import loads
from ..pictures import pictures
from ..predicting.predict import predictions
from ..requests.parsing import parse
from ..rules.fields import Field
from ..rules.limits import SCHEMA
from ..runs.compare import compare
from ..runs.engines import foreseen
from ..runs.open_runs import SLICE, TrainCall, held_run, path_of, resume
from ..runs.run_document import Pace, result_at, result_document
from ..runs.spec_document import parameters_document
from ..search.rates import KINDS, search
from ..tables.cells import DECIMALS
from ..tables.report import data_document
from ..tables.tables import table_document

_under_way: list[TrainCall] = []
atexit.register(_under_way.clear)


def read_spec(params: Reader) -> Spec:
    """The request's spec, given as an object or as the raw text of a file or link."""
    text, spec = params.raw("spec_text"), params.raw("spec")
    return parse(loads(text) if isinstance(text, str) else spec)


def _train(params: Reader) -> Any:
    """All of it in one call: for callers that can wait."""
    return TrainCall(params, read_spec).go_on(None)


def _open(params: Reader) -> Any:
    """Begin a call that `train_slice` carries on; one that was under way is over."""
    _under_way[:] = [TrainCall(params, read_spec)]
    return {}


def _slice(params: Reader) -> Any:
    """Carry on for so many milliseconds: `{}`, `{"progress": …}`, or the answer of `train`."""
    if not _under_way:
        raise SpecError(None, message("under_way.none", what="training"))
    call = _under_way[0]
    adjustment = params.raw("adjust")
    try:
        if adjustment is not None:
            call.adjust(Reader(adjustment, "", "Adjustment"))
        answer = call.go_on(params.number(SLICE) / 1000.0, params.flag("stop", "Stop"))
    except BaseException:
        _under_way.clear()
        raise
    if "training" in answer:
        _under_way.clear()
    return answer


def _at(params: Reader) -> Any:
    name, run = held_run(params)
    step = params.number(Field("step", "Step", "integer", default=run.step, minimum=run.first, maximum=run.step))
    answer = result_at(run, step, name)
    if params.has("pictures"):
        at = run.at(step).progress
        asked = params.object("pictures", "Pictures")
        answer["pictures"] = pictures(run.spec, at.parameters, at.buffers, asked, path_of(run))
    return answer


def _stand(params: Reader) -> Any:
    """The result of an open run as it stands, also while a call carries it on; without traces."""
    name, run = held_run(params)
    return result_document(run, Pace("stopped"), name, traced=False)


def _evaluate(params: Reader) -> Any:
    asked = params.object("pictures", "Pictures")
    way: list[tuple[int, NetworkParameters]] = []
    if params.has("spec") or params.has("spec_text"):
        spec = read_spec(params)
        parameters, buffers = build(spec), build_buffers(spec)
        notes = foreseen(spec)
    else:
        _, run = held_run(params)
        step = params.number(Field("step", "Step", "integer", default=run.step, minimum=run.first, maximum=run.step))
        at = run.at(step).progress
        spec, parameters, buffers, way = run.spec, at.parameters, at.buffers, path_of(run)
        notes = []  # They came with the run's own answer.
    answer = {"schema": SCHEMA, "pictures": pictures(spec, parameters, buffers, asked, way), **noted(notes)}
    if params.flag("parameters", "Parameters"):
        answer["parameters"] = parameters_document(spec, parameters, buffers)
    return answer


def _predict(params: Reader) -> Any:
    """Rows, or the text of a table, through the network of a spec or of an open run, as it stood after a step."""
    rows, text = params.raw("rows"), params.raw("text")
    decimal = params.choice("decimal", "Decimal sign", DECIMALS) if params.has("decimal") else None
    if params.has("spec") or params.has("spec_text"):
        spec = read_spec(params)
        parameters, buffers = build(spec), build_buffers(spec)
    else:
        _, run = held_run(params)
        step = params.number(Field("step", "Step", "integer", default=run.step, minimum=run.first, maximum=run.step))
        at = run.at(step).progress
        spec, parameters, buffers = run.spec, at.parameters, at.buffers
    is_text = isinstance(text, str)
    given = text if is_text else rows or None
    return predictions(spec, parameters, buffers, given, decimal).document(with_cells=is_text)


def _data(params: Reader) -> Any:
    activation = str(params.raw("activation", "identity"))[:64]
    loss = str(params.raw("loss", ""))[:64]
    units = params.number(Field("n_out", "Outputs", "integer", minimum=1, maximum=512, nullable=True))
    return data_document(params.object("data", "Data"), units, activation, loss)


def _compare(params: Reader) -> Any:
    specs, labels = params.raw("specs"), params.raw("labels")
    if not isinstance(specs, list):
        raise refuse("compare.list", "specs", specs)
    if labels is not None and not isinstance(labels, list):
        raise refuse("compare.names", "labels", labels)
    return compare(specs, labels)


def _search(params: Reader) -> Any:
    names = ("learning_rates", "seeds", "count", "low", "high", "steps")
    asked = {name: params.raw(name) for name in names if params.has(name)}
    text = params.raw("spec_text")
    spec = loads(text) if isinstance(text, str) else params.raw("spec")
    return search(spec, params.choice("kind", "Kind of search", KINDS, "grid"), **asked)


TRAINING_METHODS: dict[str, Callable[[Reader], Any]] = {
    "train": _train,
    "train_open": _open,
    "train_slice": _slice,
    "train_at": _at,
    "train_stand": _stand,
    "train_resume": resume,
    "evaluate": _evaluate,
    "predict": _predict,
    "data": _data,
    "table": table_document,
    "compare": _compare,
    "search": _search,
}
