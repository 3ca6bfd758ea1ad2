"""The door for callers that speak text only: the page's worker. A method name and JSON in, JSON out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import document
from .bridge_experiments import EXPERIMENT_METHODS
from .bridge_training import TRAINING_METHODS
from .coming import COUNT, coming_rates
from .curvature import curvature, curvature_document
from .errors import SpecError
from .examples import example_list
from .exports import EXPORTS, export
from .learn import worked
from .learn.report import FORMATS
from .limits import DISPLAY_DIGITS, KEEP_STEPS, SCHEMA, WORKED_LINES
from .options import options
from .oracles.check import check
from .oracles.report import check_document
from .oracles.tape import tape_document
from .parsing import parse
from .reading import Reader
from .spec import Spec
from .strict_json import dumps, loads
from .training import Step


def handle(method: str, params_json: str) -> str:
    """Answer a request. A refusal is the text `{"error": {"field", "message"}}`; nothing is raised but bugs."""
    try:
        if method not in METHODS:
            raise SpecError(None, f"There is no method “{method[:40]}”.")
        params = loads(params_json or "{}")
        return dumps(METHODS[method](Reader(params, "", "Request")))
    except SpecError as error:
        return dumps({"error": {"field": error.field, "message": error.message}})
    except MemoryError:
        return dumps({"error": {"field": None, "message": "This network needs more memory than there is."}})


def _spec(params: Reader) -> Spec:
    """The request's spec, given as an object or as the raw text of a file or link."""
    keep_steps = KEEP_STEPS.check(params.raw("keep_steps"), "keep_steps") if params.has("keep_steps") else None
    text = params.raw("spec_text")
    return parse(loads(text) if isinstance(text, str) else params.raw("spec"), keep_steps)


def _run(params: Reader) -> Any:
    spec = _spec(params)
    first: list[Step] = []
    result = document.run(spec, lambda step: None if first else first.append(step))
    if not params.flag("worked", "Worked arithmetic"):
        return result
    count = worked.count(spec)
    if count > WORKED_LINES:
        return {**result, "worked_omitted": count}
    return {**result, "worked": [line.document() for line in worked.all_lines(worked.view(spec, first[0]))]}


def _check(params: Reader) -> Any:
    spec = _spec(params)
    return check_document(check(spec))


def _worked(params: Reader) -> Any:
    spec = _spec(params)
    view = worked.view(spec, worked.first_step(spec))
    paths = params.raw("quantities")
    lines = [worked.line(view, str(path)) for path in paths] if isinstance(paths, list) else worked.all_lines(view)
    form = params.choice("format", "Format", ["lines", *FORMATS], "lines")
    if form == "lines":
        return {"schema": SCHEMA, "lines": [line.document() for line in lines]}
    digits = DISPLAY_DIGITS.check(params.raw("digits", DISPLAY_DIGITS.default), "digits")
    return {"schema": SCHEMA, "text": FORMATS[form](spec.title, lines, digits)}


def _export(params: Reader) -> Any:
    spec = _spec(params)
    return {"schema": SCHEMA, "text": export(spec, params.choice("to", "Export to", EXPORTS, None))}


def _schedule(params: Reader) -> Any:
    count = COUNT.check(params.raw("count"), "count") if params.has("count") else None
    return coming_rates(_spec(params), count)


def _tape(params: Reader) -> Any:
    return tape_document(_spec(params))


def _hessian(params: Reader) -> Any:
    return curvature_document(curvature(_spec(params)))


METHODS: dict[str, Callable[[Reader], Any]] = {
    "run": _run,
    "check": _check,
    "worked": _worked,
    "export": _export,
    "schedule": _schedule,
    "hessian": _hessian,
    "tape": _tape,
    "examples": lambda params: {"schema": SCHEMA, "examples": example_list()},
    "options": lambda params: options(),
    **TRAINING_METHODS,
    **EXPERIMENT_METHODS,
}
