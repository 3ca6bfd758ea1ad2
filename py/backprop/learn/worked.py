"""The worked arithmetic of a step: every line in the order of computation, or the line of one quantity."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np

from ..errors import SpecError
from ..network import build
from ..spec import Spec
from ..training import Step, train
from .backward_lines import da_line, delta_line, gradient_line, has_data_gradients, input_line, slope_line
from .direction_lines import direction_line
from .forward_lines import a_line, z_line
from .line import Line, View
from .loss_lines import loss_lines, term_line
from .symbols import Symbols
from .update_lines import after_line, optimizer_gradient_line, update_line

UNIT_LINES = {"z": z_line, "a": a_line, "da": da_line, "slope": slope_line, "delta": delta_line}
_PATH = re.compile(r"layers\[(\d+)\]\.(\w+)(?:\.(\w+))?\[(\d+)\](?:\[(\d+)\])?")
_OTHER = re.compile(r"(input_gradients|loss_terms)\[(\d+)\]\[(\d+)\]")


def first_step(spec: Spec) -> Step:
    """The first step of the spec's training."""
    return next(train(spec, build(spec)))


def view(spec: Spec, step: Step) -> View:
    """The step with its symbols."""
    return View(spec, step, Symbols(spec.names))


def count(spec: Spec) -> int:
    """About how many lines all of the arithmetic has."""
    samples = min(spec.training.batch_size or len(spec.X), len(spec.X))
    units = sum(layer.units for layer in spec.layers)
    weights = sum((layer.n_in + 1) * layer.units for layer in spec.layers if layer.kind == "dense")
    return 5 * samples * units + 3 * weights + samples * spec.n_inputs


def all_lines(of: View) -> Iterator[Line]:
    """Forward, loss, backward, update."""
    spec, step = of.spec, of.step
    samples, layers = range(len(step.X)), range(len(spec.layers))
    for s in samples:
        for k in layers:
            for j in range(spec.layers[k].units):
                yield z_line(of, k, s, j)
                yield a_line(of, k, s, j)
    yield from loss_lines(of)
    for k in reversed(layers):
        for s in samples:
            for j in range(spec.layers[k].units):
                yield da_line(of, k, s, j)
                if step.backward.layers[k].slope is not None:
                    yield slope_line(of, k, s, j)
                yield delta_line(of, k, s, j)
        for name, j, i in _entries(of, k):
            yield gradient_line(of, k, name, j, i)
    for s in samples:
        for i in range(spec.n_inputs):
            yield input_line(of, s, i)
    for k in layers:
        for name, j, i in _entries(of, k):
            clipped = optimizer_gradient_line(of, k, name, j, i)
            if clipped:
                yield clipped
            direction = direction_line(of, k, name, j, i)
            if direction:
                yield direction
            yield update_line(of, k, name, j, i)
            yield after_line(of, k, name, j, i)


def _entries(of: View, k: int) -> Iterator[tuple[str, int, int | None]]:
    """Every entry of a layer's parameters: name, unit, and for weights the unit below."""
    for name in of.step.before[k]:
        shape = of.step.before[k]["W"].shape
        for index in np.ndindex(shape if name == "W" else shape[:1]):
            yield name, index[0], index[1] if name == "W" else None


def line(of: View, path: str) -> Line:
    """The line of the quantity at a path; raises `SpecError` for a path that names none."""
    made = _line(of, path)
    if made is None:
        raise SpecError("quantities", f"There is no worked line for “{path[:80]}”.")
    return made


def _line(of: View, path: str) -> Line | None:
    layers, samples = of.spec.layers, len(of.step.X)
    if other := _OTHER.fullmatch(path):
        s, j = int(other[2]), int(other[3])
        if other[1] == "input_gradients":
            return input_line(of, s, j) if s < samples and j < of.spec.n_inputs else None
        return term_line(of, s, j) if s < samples and j < layers[-1].units else None
    if match := _PATH.fullmatch(path):
        k, group, name, first, second = int(match[1]), match[2], match[3], int(match[4]), match[5]
        if k >= len(layers):
            return None
        if name is None:
            return _unit_line(of, group, k, first, second)
        return _parameter_line(of, group, k, name, first, None if second is None else int(second))
    return next((found for found in loss_lines(of) if found.quantity == path), None)


def _unit_line(of: View, group: str, k: int, s: int, second: str | None) -> Line | None:
    if group not in UNIT_LINES or second is None or s >= len(of.step.X) or int(second) >= of.spec.layers[k].units:
        return None
    if group == "slope" and of.step.backward.layers[k].slope is None:
        return None
    return UNIT_LINES[group](of, k, s, int(second))


def _parameter_line(of: View, group: str, k: int, name: str, j: int, i: int | None) -> Line | None:
    if name not in of.step.before[k] or (name, j, i) not in set(_entries(of, k)):
        return None
    if group == "gradients":
        return optimizer_gradient_line(of, k, name, j, i) or gradient_line(of, k, name, j, i)
    if group == "data_gradients" and has_data_gradients(of, k):
        return gradient_line(of, k, name, j, i)
    makers: dict[str, Callable[..., Line | None]] = {
        "direction": direction_line, "updates": update_line, "after": after_line,
    }  # fmt: skip
    return makers[group](of, k, name, j, i) if group in makers else None
