"""The lines of a step held against the document of the engine's step."""

import re
from typing import Any

import numpy as np
from asking_marks import lines_of

from backprop.departures.computing import computed
from backprop.runs.step_document import step_document


def at(document: Any, path: str) -> Any:
    for part in re.findall(r"\w+", path):
        document = document[int(part) if part.isdigit() else part]
    return np.array(document, dtype=float)


def held_in(told: Any, path: str) -> str:
    """The path, where the layer's document tells the gradients of the data apart."""
    layer = told["layers"][int(path.split("[")[1].split("]")[0])]
    return path if "data_gradients" in layer else ""


def agree_with_the_engine(document: Any) -> int:
    """How many quantities there were; each is that of the step's document."""
    step = lines_of(document)
    told, count = step_document(step.spec, step.step), 0
    for path, array in computed(step).items():
        if ".data_gradients." in path and ".data_gradients." not in held_in(told, path):
            continue
        wanted = at(told, path)
        if step.spec.conventions.delta_sign == "error_signal" and path.endswith((".delta", ".carried")):
            wanted = -wanted
        size = np.max(np.abs(wanted), initial=0.0)
        np.testing.assert_allclose(array, wanted, rtol=1e-12, atol=1e-14 * size, err_msg=path)
        count += 1
    return count
