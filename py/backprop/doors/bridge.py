"""The door for callers that speak text only: the page's worker. A method name and JSON in, JSON out."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from typing import Any

from ..errors import MissingModule, SpecError
from ..messages import message
from ..numbers.json_reader import Reader
from ..numbers.strict_json import dumps, loads

LATE_MODULES = (
    "numpy.random", "pyfive", "backprop.reading.files.keras", "backprop.reading.files.tensorflow_js",
)  # fmt: skip
"""The page starts without these and brings each when a call misses it; `web/engine/worker.js` knows in which part."""

METHODS: dict[str, Callable[[Reader], Any]] = {}
"""By name, as far as they were asked for: the page is ready before most of the package is imported."""


def reply(method: str, params_json: str) -> tuple[str, str]:
    """Answer a request of the page: a kind, and a text that is JSON but for `missing`.

    `answer`: the document. `progress`: of a slice after which the call goes on; "" where there is none to tell.
    `wait`: likewise, and nothing is due for so many milliseconds.
    `refused`: why there is no answer, a `Refusal`. `missing`: a module that has not come yet;
    the same request may be made again. Nothing is raised: a bug is a refusal too, named by its exception.
    """
    try:
        document = _answer(method, params_json)
    except MissingModule as error:
        return "missing", error.module
    except SpecError as error:
        return "refused", dumps(error.document())
    except MemoryError:
        return "refused", dumps(SpecError(None, message("request.memory")).document())
    except ModuleNotFoundError as error:
        name = error.name or ""
        return ("missing", name) if name in LATE_MODULES else ("refused", _bug(error))
    except Exception as error:
        return "refused", _bug(error)
    if method.endswith("_slice"):
        if not document or "progress" in document:
            return "progress", dumps(document["progress"]) if document else ""
        if "wait" in document:
            return "wait", dumps(document["wait"])
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
    return _method(method)(Reader(_params(params_json), "", "Request"))


def _params(text: str) -> Any:
    """The request; what is wrong in its spec is told by the path there."""
    try:
        return loads(text or "{}")
    except SpecError as error:
        raise SpecError((error.field or "").removeprefix("spec.") or None, error.message) from None


def _method(name: str) -> Callable[[Reader], Any]:
    """One of the doors that hold methods. Raises SpecError when there is none of that name."""
    for open_door in (_calculation, _explaining, _training, _experiments, _exercises):
        if name in METHODS:
            break
        METHODS.update(open_door() | METHODS)
    if name not in METHODS:
        raise SpecError(None, message("request.method", method=name[:40]))
    return METHODS[name]


def _calculation() -> dict[str, Callable[[Reader], Any]]:
    from .bridge_calculation import CALCULATION_METHODS

    return CALCULATION_METHODS


def _explaining() -> dict[str, Callable[[Reader], Any]]:
    from .bridge_explaining import EXPLAINING_METHODS

    return EXPLAINING_METHODS


def _training() -> dict[str, Callable[[Reader], Any]]:
    from .bridge_training import TRAINING_METHODS

    return TRAINING_METHODS


def _experiments() -> dict[str, Callable[[Reader], Any]]:
    from .bridge_experiments import EXPERIMENT_METHODS

    return EXPERIMENT_METHODS


def _exercises() -> dict[str, Callable[[Reader], Any]]:
    from .bridge_exercises import EXERCISE_METHODS

    return EXERCISE_METHODS
