"""The worked example of the text: its spec, the first step, and numbers by their path in either."""

import re
from functools import cache

from backprop.doors.bridge import handle
from backprop.numbers.strict_json import Json, dumps, loads
from backprop.requests.examples import example_spec
from building.project import BuildError

EXAMPLE = "guide-2-2-1"  # which the text works through


def ask(method: str, params: Json) -> Json:
    """The answer of the package, as the page gets it."""
    answer = loads(handle(method, dumps(params)))
    if "error" in answer:
        raise BuildError(f"The package refuses “{method}” of the guide: {answer['error']}")
    return answer


@cache
def result() -> Json:
    """The result document of the example's first step, with its worked lines."""
    return ask("run", {"spec": example_spec(EXAMPLE), "worked": True})


def at(document: Json, path: str) -> Json:
    """What stands at a path such as `layers[1].delta[0][0]`."""
    for key, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        document = document[int(index)] if index else document[key]
    return document


def quantity(path: str) -> Json:
    """Of the spec (`spec.…`) or of the first step."""
    whole = result()
    return at(whole, path) if path.startswith("spec.") else at(whole["steps"][0], path)
