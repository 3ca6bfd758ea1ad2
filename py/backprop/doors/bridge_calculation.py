"""The bridge's methods of one spec: its steps, their lines, checks and scripts, and what may be chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..errors import refuse
from ..messages import noted
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.json_reader import Reader
from ..numbers.packed import packing
from ..numbers.strict_json import loads
from ..requests.parsing import parse
from ..rules.limits import DISPLAY_DIGITS, KEEP_STEPS, NUDGE, ROWS_LISTED, SCHEMA, WORKED_LINES

ROWS_MOST = 200_000  # of a table of numbers beside ours

# Each method imports what else it needs when it is first asked for.


def _spec(params: Reader) -> Spec:
    """The request's spec, given as an object or as the raw text of a file or link."""
    keep_steps = KEEP_STEPS.check(params.raw("keep_steps"), "keep_steps") if params.has("keep_steps") else None
    text = params.raw("spec_text")
    return parse(loads(text) if isinstance(text, str) else params.raw("spec"), keep_steps)


def _run(params: Reader) -> Any:
    from ..runs import result as document

    asked = params.raw("spec")
    if isinstance(asked, Mapping) and asked.get("as") is not None:
        return _run_as(asked)
    spec = _spec(params)
    first: list[Step] = []
    most = 1 if params.flag("first_step", "First step only") else None
    listed = ROWS_LISTED.check(params.raw("listed"), "listed") if params.has("listed") else None
    with packing(params.flag("packed", "Packed numbers")):
        result = document.run(spec, lambda step: None if first else first.append(step), most, listed)
    every, asked = params.flag("worked", "Worked arithmetic"), params.raw("lines")
    return {**result, **_lines(spec, first[0], every, asked)} if every or isinstance(asked, list) else result


def _lines(spec: Spec, step: Step, every: bool, asked: Any) -> dict[str, Any]:
    """All lines of a step, or those of the quantities that were asked for; and how many there are, where too many."""
    from ..lines import worked

    view, count = worked.view(spec, step), worked.count(spec)
    told: dict[str, Any] = {"worked_omitted": count} if count > WORKED_LINES else {}
    if isinstance(asked, list):
        told["lines"] = [line.document() for line in worked.lines_of(view, [str(path) for path in asked])]
    if every and not told.get("worked_omitted"):
        told["worked"] = [line.document() for line in worked.all_lines(view)]
    return told


def _run_as(document: Any) -> Any:
    """The steps as another program takes them."""
    from ..tools.answering import run_as

    return run_as(document)


def _tools(params: Reader) -> Any:
    from ..tools.answering import tools

    name = params.raw("name")
    return tools(None if name is None else str(name))


def _beside(params: Reader) -> Any:
    """Numbers that were pasted or stood in a file, in Base64 or as they are, or a program's own, beside ours."""
    from ..rules.fields import Field
    from ..tools.beside import ROWS, beside

    spec = params.raw("spec")
    listed = params.number(Field("listed", "Rows", "integer", default=ROWS, minimum=1, maximum=ROWS_MOST))
    if isinstance(spec, Mapping) and spec.get("as") is not None:
        from ..tools.against import against

        return against(spec, listed)
    choices = params.raw("choices", [])
    numbers = _bytes(params.raw("data"), "data") if params.has("data") else params.raw("numbers", {})
    return beside(spec, numbers, choices if isinstance(choices, list) else (), params.raw("after"), listed)


def _resolve(params: Reader) -> Any:
    """The spec filled in, its weights drawn: in milliseconds, however long it would train."""
    from ..runs.result import resolved

    document = resolved(_spec(params), params.flag("rows", "Rows of the data", True))
    text = params.raw("spec_text")
    given = loads(text) if isinstance(text, str) else params.raw("spec")
    typed = given.get("typed")
    return {**document, "spec": {**document["spec"], "typed": typed}} if typed else document


def _check(params: Reader) -> Any:
    from ..oracles.check import check
    from ..oracles.report import check_document

    return check_document(check(_spec(params)))


def _check_open(params: Reader) -> Any:
    """Begin a check that `check_slice` carries on; one that was under way is over."""
    from ..oracles.open_check import begin

    begin(_spec(params))
    return {}


def _check_slice(params: Reader) -> Any:
    """Carry on for so many milliseconds: `{}`, or the answer of `check`; of one that is stopped, a refusal."""
    from ..oracles.open_check import go_on
    from ..oracles.report import check_document

    found = go_on(float(params.raw("milliseconds", 20)) / 1000.0, params.flag("stop", "Stop"))
    return {} if found is None else check_document(found)


def _worked(params: Reader) -> Any:
    from ..lines import worked
    from ..lines.report import FORMATS
    from ..network.meanings import meanings
    from ..numbers.display import shown_by

    spec = _spec(params)
    view = worked.view(spec, worked.first_step(spec))
    paths = params.raw("quantities")
    lines = [worked.line(view, str(path)) for path in paths] if isinstance(paths, list) else worked.all_lines(view)
    form = params.choice("format", "Format", ["lines", *FORMATS], "lines")
    if form == "lines":
        return {"schema": SCHEMA, "lines": [line.document() for line in lines]}
    digits = DISPLAY_DIGITS.check(params.raw("digits", DISPLAY_DIGITS.default), "digits")
    return {
        "schema": SCHEMA,
        "text": FORMATS[form](spec.title, lines, shown_by(spec.conventions, digits), meanings(spec)),
    }


def _lines_open(params: Reader) -> Any:
    """Begin to write all lines, which `lines_slice` carries on; those that were under way are over."""
    from ..lines.open_lines import begin

    begin(_spec(params))
    return {}


def _lines_slice(params: Reader) -> Any:
    """Carry on for so many milliseconds: the lines of these as progress, or the last of them as the answer."""
    from ..lines.open_lines import go_on

    made, ended = go_on(float(params.raw("milliseconds", 20)) / 1000.0, params.flag("stop", "Stop"))
    told = [line.document() for line in made]
    return {"schema": SCHEMA, "lines": told} if ended else {"progress": told}


def _paths(params: Reader) -> Any:
    from ..lines.loss_paths import loss_paths

    return loss_paths(_spec(params), str(params.raw("quantity")))


def _nudge(params: Reader) -> Any:
    from ..diagnose.nudge import nudge

    return nudge(_spec(params), str(params.raw("quantity")), params.raw("h", NUDGE.default))


def _exact(params: Reader) -> Any:
    from ..departures.exact import exact_document
    from ..lines.worked import first_step

    spec = _spec(params)
    return exact_document(spec, first_step(spec))


def _export(params: Reader) -> Any:
    """Of a spec, or of an open run as it stands after a step; what is no text in Base64."""
    from base64 import b64encode

    from ..writing import FORMS, write

    to = params.choice("to", "Export to", FORMS, None)
    made = write(_of_run(params, FORMS[to].whole) if params.has("run") else _spec(params), to)
    data = {"text": made.data} if isinstance(made.data, str) else {"base64": b64encode(made.data).decode()}
    return {"schema": SCHEMA, "file": made.file, **data, **noted(made.notes)}


def _of_run(params: Reader, whole: bool) -> Spec:
    """An open run as it stands after a step; whole: as the training that it is."""
    from ..rules.fields import Field
    from ..runs.open_runs import held_run
    from ..writing import standing, training_of

    _, run = held_run(params)
    if whole:
        return training_of(run)
    return standing(run, params.number(Field("step", "Step", "integer", default=run.step, minimum=run.first,
                                             maximum=run.step)))  # fmt: skip


def _mark(params: Reader) -> Any:
    from ..departures.marking import mark

    return mark(_spec(params), params.raw("answers", {}))


def _read(params: Reader) -> Any:
    """What was dropped or pasted, with the files that belong to it."""
    from .. import reading
    from ..reading.beside import among
    from ..runs.result import resolved

    data, given = _bytes(params.raw("data", ""), "data"), params.raw("beside", {})
    if not isinstance(given, dict):
        raise refuse("read.base64", "beside", given)
    others = among({name: _bytes(text, f"beside.{name}") for name, text in given.items()})
    into = resolved(_spec(params))["spec"] if params.has("spec") else None
    if params.flag("tables", "Tables") and reading.is_table(data):
        return reading.preview(reading.Arrival(reading.TABLE, []))
    found = reading.read(data, beside=others)
    if params.has("choices"):
        found = reading.chosen(found, params.raw("choices"))
    made = reading.preview(found, into, params.flag("texts", "Texts of the numbers"))
    return {**made, "spec": resolved(parse(made["spec"]))["spec"]} if made["spec"] else made


def _bytes(text: Any, field: str) -> bytes:
    """Bytes of a request, in Base64: no others cross the worker's wall."""
    from base64 import b64decode

    from ..rules.limits import FILE_BYTES

    if not isinstance(text, str) or len(text) > 4 * FILE_BYTES // 3 + 4:
        raise refuse("file.size", field, "a larger one", most=FILE_BYTES)
    try:
        return b64decode(text, validate=True)
    except ValueError:
        raise refuse("read.base64", field, text) from None


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


CALCULATION_METHODS: dict[str, Callable[[Reader], Any]] = {
    "run": _run,
    "resolve": _resolve,
    "check": _check,
    "check_open": _check_open,
    "check_slice": _check_slice,
    "worked": _worked,
    "lines_open": _lines_open,
    "lines_slice": _lines_slice,
    "paths": _paths,
    "nudge": _nudge,
    "exact": _exact,
    "export": _export,
    "mark": _mark,
    "read": _read,
    "tools": _tools,
    "beside": _beside,
    "schedule": _schedule,
    "hessian": _hessian,
    "tape": _tape,
    "examples": _examples,
    "options": _options,
}
