"""The bridge's methods of experiments and architecture search: begun, carried on slice by slice, stopped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..architecture_search import BUDGET_FIELDS, STRATEGIES, Budget, Search, read_space
from ..errors import SpecError
from ..experiments import SEEDS, Run, start
from ..experiments.front import front_drawing
from ..experiments.plot import drawing
from ..experiments.report import table
from ..messages import message
from ..numbers.json_reader import Reader
from ..numbers.strict_json import loads
from ..rules.fields import Field
from ..rules.limits import SEED
from ..runs.open_runs import SLICE

TELL_MS = 400.0  # of work between two documents on the way

_under_way: dict[str, Run | Search] = {}
_untold: dict[str, float] = {}


def _open_experiment(params: Reader) -> Any:
    """Begin an experiment: `name`, and `seeds`, a number of them or a list with ranges as text."""
    name, seeds = str(params.raw("name", ""))[:64], params.raw("seeds", SEEDS)
    params.close()
    _under_way["experiment"], _untold["experiment"] = start(name, seeds), 0.0
    return {}


def _open_architecture(params: Reader) -> Any:
    """Begin a search: a spec, `strategy`, `seed`, a `space` and a `budget`.

    The space is text as it is typed: layers "1-3", units "4,8,16", and a list of activations; the budget numbers of
    parameters, steps, each and seconds.
    """
    text, spec = params.raw("spec_text"), params.raw("spec")
    document = loads(text) if isinstance(text, str) else spec
    strategy, seed = params.choice("strategy", "Strategy", STRATEGIES, "evolution"), params.number(SEED)
    reader = params.object("budget", "Budget")
    budget = Budget(*(_typed(reader, field) for field in BUDGET_FIELDS))
    reader.close()
    asked = params.object("space", "Space")
    space = read_space(asked.raw("layers"), asked.raw("units"), asked.raw("activations"))
    asked.close()
    params.close()
    _under_way["architecture"] = Search(document, strategy, seed, space, budget)
    _untold["architecture"] = 0.0
    return {}


def _typed(reader: Reader, field: Field) -> Any:
    """A number, also as it is typed."""
    value = reader.raw(field.name, field.default)
    path = reader.at(field.name)
    return field.parse(value, path) if isinstance(value, str) else field.check(value, path)


def _slice(kind: str) -> Callable[[Reader], Any]:
    def carry_on(params: Reader) -> Any:
        """For so many milliseconds: `{"progress": …}`, or the document, of what there is when `stop` is true.

        Now and then the progress has the `document` so far; else that is null.
        """
        if kind not in _under_way:
            raise SpecError(None, message("under_way.none", what=kind))
        run = _under_way[kind]
        stopped, milliseconds = params.flag("stop", "Stop"), params.number(SLICE)
        progress = {} if stopped else run.advance(milliseconds)
        if not stopped and not progress["finished"]:
            _untold[kind] += milliseconds
            tells = _untold[kind] >= TELL_MS
            if tells:
                _untold[kind] = 0.0
            return {"progress": {**progress, "document": _answer(run) if tells else None}}
        del _under_way[kind]
        return _answer(run)

    return carry_on


def _answer(run: Run | Search) -> Any:
    """The document with its picture, an experiment's with its table too, once a seed or a candidate is through."""
    document = run.document()
    if isinstance(run, Search):
        return {**document, "picture": front_drawing(document) if document["front"] else None}
    if not document["seeds"]:
        return document
    head, rows = table(document)
    return {**document, "table": {"head": head, "rows": rows}, "picture": drawing(document)}


def _experiment(params: Reader) -> Any:
    """All of it in one call: for callers that can wait."""
    _open_experiment(params)
    run = _under_way.pop("experiment")
    run.finish()
    return _answer(run)


def _architecture(params: Reader) -> Any:
    """All of it in one call."""
    _open_architecture(params)
    search = _under_way.pop("architecture")
    search.finish()
    return _answer(search)


EXPERIMENT_METHODS: dict[str, Callable[[Reader], Any]] = {
    "experiment": _experiment,
    "experiment_open": _open_experiment,
    "experiment_slice": _slice("experiment"),
    "architecture": _architecture,
    "architecture_open": _open_architecture,
    "architecture_slice": _slice("architecture"),
}
