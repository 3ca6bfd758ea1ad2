"""The door for callers that speak text only: the page's worker. A method name and JSON in, JSON out."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from ..errors import SpecError
from ..messages import message
from ..numbers.json_reader import Reader
from ..numbers.strict_json import dumps, loads
from ..rules.limits import DISPLAY_DIGITS, KEEP_STEPS, ROWS_LISTED, SCHEMA, WORKED_LINES

if TYPE_CHECKING:
    from ..network.spec import Spec
    from ..network.step import Step
    from ..oracles.check import Check

# Each method imports what it needs when it is first asked for: the page is ready before most of the package is.


LATE_MODULE = "numpy.random"  # the page starts without it, and brings it when a call misses it


def reply(method: str, params_json: str) -> tuple[str, str]:
    """Answer a request of the page: a kind, and a text that is JSON but for `missing`.

    `answer`: the document. `progress`: of a slice after which the call goes on; "" where there is none to tell.
    `refused`: why there is no answer, a `Refusal`. `missing`: a module that has not come yet;
    the same request may be made again. Nothing is raised: a bug is a refusal too, named by its exception.
    """
    try:
        document = _answer(method, params_json)
    except SpecError as error:
        return "refused", dumps(error.document())
    except MemoryError:
        return "refused", dumps(SpecError(None, message("request.memory")).document())
    except ModuleNotFoundError as error:
        return ("missing", LATE_MODULE) if error.name == LATE_MODULE else ("refused", _bug(error))
    except Exception as error:
        return "refused", _bug(error)
    if method.endswith("_slice") and (not document or "progress" in document):
        return "progress", dumps(document["progress"]) if document else ""
    return "answer", dumps(document)


def _bug(error: Exception) -> str:
    name = "".join(traceback.format_exception_only(error)).strip()
    return dumps(SpecError(None, message("request.bug", fault=name)).document())


def handle(method: str, params_json: str) -> str:
    """Answer a request in one text: the document, or `{"error": {"field", "message"}}`. Raises nothing but bugs."""
    try:
        return dumps(_answer(method, params_json))
    except SpecError as error:
        return dumps({"error": error.document()})
    except MemoryError:
        return dumps({"error": SpecError(None, message("request.memory")).document()})


def _answer(method: str, params_json: str) -> Any:
    return (METHODS.get(method) or _further(method))(Reader(_params(params_json), "", "Request"))


def _params(text: str) -> Any:
    """The request; what is wrong in its spec is told by the path there."""
    try:
        return loads(text or "{}")
    except SpecError as error:
        raise SpecError((error.field or "").removeprefix("spec.") or None, error.message) from None


def _further(method: str) -> Callable[[Reader], Any]:
    """A method of training, or of experiments. Raises SpecError when there is none of that name."""
    from .bridge_training import TRAINING_METHODS

    if method in TRAINING_METHODS:
        return TRAINING_METHODS[method]
    from .bridge_experiments import EXPERIMENT_METHODS

    if method in EXPERIMENT_METHODS:
        return EXPERIMENT_METHODS[method]
    raise SpecError(None, message("request.method", method=method[:40]))


def _spec(params: Reader) -> Spec:
    """The request's spec, given as an object or as the raw text of a file or link."""
    from ..requests.parsing import parse

    keep_steps = KEEP_STEPS.check(params.raw("keep_steps"), "keep_steps") if params.has("keep_steps") else None
    text = params.raw("spec_text")
    return parse(loads(text) if isinstance(text, str) else params.raw("spec"), keep_steps)


def _run(params: Reader) -> Any:
    from ..lines import worked
    from ..runs import result as document

    spec = _spec(params)
    first: list[Step] = []
    most = 1 if params.flag("first_step", "First step only") else None
    listed = ROWS_LISTED.check(params.raw("listed"), "listed") if params.has("listed") else None
    result = document.run(spec, lambda step: None if first else first.append(step), most, listed)
    if not params.flag("worked", "Worked arithmetic"):
        return result
    count = worked.count(spec)
    if count > WORKED_LINES:
        return {**result, "worked_omitted": count}
    return {**result, "worked": [line.document() for line in worked.all_lines(worked.view(spec, first[0]))]}


def _resolve(params: Reader) -> Any:
    """The spec filled in, its weights drawn: in milliseconds, however long it would train."""
    from ..runs.result import resolved

    return resolved(_spec(params), params.flag("rows", "Rows of the data", True))


def _check(params: Reader) -> Any:
    from ..oracles.check import check
    from ..oracles.report import check_document

    return check_document(check(_spec(params)))


_checking: list[Iterator[Check | None]] = []


def _check_open(params: Reader) -> Any:
    """Begin a check that `check_slice` carries on; one that was under way is over."""
    from ..oracles.check import check_in_parts

    _checking[:] = [check_in_parts(_spec(params))]
    return {}


def _check_slice(params: Reader) -> Any:
    """Carry on for so many milliseconds: `{}`, or the answer of `check`; of one that is stopped, a refusal."""
    from ..oracles.report import check_document

    end = time.perf_counter() + float(params.raw("milliseconds", 20)) / 1000.0
    if not _checking or params.flag("stop", "Stop"):
        _checking.clear()
        raise SpecError(None, message("check.stopped"))
    for found in _checking[0]:
        if found is not None:
            _checking.clear()
            return check_document(found)
        if time.perf_counter() >= end:
            break
    return {}


def _worked(params: Reader) -> Any:
    from ..lines import worked
    from ..lines.report import FORMATS
    from ..numbers.display import shown_by

    spec = _spec(params)
    view = worked.view(spec, worked.first_step(spec))
    paths = params.raw("quantities")
    lines = [worked.line(view, str(path)) for path in paths] if isinstance(paths, list) else worked.all_lines(view)
    form = params.choice("format", "Format", ["lines", *FORMATS], "lines")
    if form == "lines":
        return {"schema": SCHEMA, "lines": [line.document() for line in lines]}
    digits = DISPLAY_DIGITS.check(params.raw("digits", DISPLAY_DIGITS.default), "digits")
    return {"schema": SCHEMA, "text": FORMATS[form](spec.title, lines, shown_by(spec.conventions, digits))}


def _export(params: Reader) -> Any:
    from ..exports import EXPORTS, export

    spec = _spec(params)
    return {"schema": SCHEMA, "text": export(spec, params.choice("to", "Export to", EXPORTS, None))}


def _schedule(params: Reader) -> Any:
    from ..training.schedule_preview import COUNT, coming_rates

    count = COUNT.check(params.raw("count"), "count") if params.has("count") else None
    return coming_rates(_spec(params), count)


def _tape(params: Reader) -> Any:
    from ..oracles.tape import tape_document

    return tape_document(_spec(params))


def _hessian(params: Reader) -> Any:
    from ..diagnose.curvature import curvature, curvature_document

    return curvature_document(curvature(_spec(params)))


def _examples(params: Reader) -> Any:
    from ..requests.examples import example_list

    return {"schema": SCHEMA, "examples": example_list()}


def _options(params: Reader) -> Any:
    from ..documents.options import options

    return options()


METHODS: dict[str, Callable[[Reader], Any]] = {
    "run": _run,
    "resolve": _resolve,
    "check": _check,
    "check_open": _check_open,
    "check_slice": _check_slice,
    "worked": _worked,
    "export": _export,
    "schedule": _schedule,
    "hessian": _hessian,
    "tape": _tape,
    "examples": _examples,
    "options": _options,
}
