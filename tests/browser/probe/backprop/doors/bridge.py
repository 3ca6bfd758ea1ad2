"""`reply` as the package has it; the spec is a word that says what is to happen."""

import gc
import json
import os
import sys

from numpy import __version__, empty, mean, uint8


def reply(method: str, params_json: str) -> tuple[str, str]:
    """Does what `spec` says and answers with it."""
    word = json.loads(params_json)["spec"]
    if word == "refuse":
        return "refused", '{"field": "network", "message": "refused"}'
    try:
        return "answer", _done(method, word)
    except ModuleNotFoundError as error:
        return "missing", str(error.name)


def _done(method: str, word: str) -> str:
    if word == "bug":
        raise ZeroDivisionError("division by zero")
    if word == "memory":
        raise MemoryError
    if word == "allocate":
        return str([empty(2**31 - 64, uint8) for _ in range(3)])  # More than the 4 GiB there can be.
    if word == "exit":
        os._exit(1)
    if word == "deep":
        sys.setrecursionlimit(10**9)
        json.loads("[" * 200_000)
    while word == "forever":
        pass
    if word == "random":
        from numpy.random import default_rng

        return json.dumps({"drawn": float(default_rng(0).random())})
    if word == "collector":
        return json.dumps([gc.isenabled(), gc.get_freeze_count() > 10_000])
    if word == "docstrings":
        return json.dumps([mean.__doc__, json.loads.__doc__])
    if word == "versions":
        return json.dumps([sys.version.split()[0], __version__])
    if word == "modules":
        return json.dumps(sorted(sys.modules))
    return json.dumps({"method": method, "answer": word})
