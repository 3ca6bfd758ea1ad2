"""The worked arithmetic of a step: every line in the order of computation, or the line of one quantity."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ..equations.kind import TIMES
from ..errors import SpecError
from ..layers.base import Layer
from ..layers.by_equations import EquationLayer
from ..messages import message
from ..network.build import build
from ..network.passes import is_fused
from ..network.spec import Spec
from ..network.step import Step
from ..network.told import divided_by, told_backward
from ..training.loop import train
from .blocks import At, Block, Quantity
from .direction_lines import direction_line
from .equation_lines import EquationLines
from .layer_view import LayerView, View, layer_views
from .letters import Speech
from .line import Line
from .loss_lines import loss_lines, term_line
from .marked import is_absent, there
from .optimizer_lines import schedule_line, state_keys, state_line
from .search_lines import search_lines
from .symbols import Symbols, place
from .unit_lines import partial
from .update_lines import NORM_PATH, after_line, norm_line, optimizer_gradient_line, update_line

_PATH = re.compile(r"((?:layers\[\d+\]\.)+)([a-z_]\w*(?:\.\w+){0,2})((?:\[\d+\])+)")
_OTHER = re.compile(r"(input_gradients|loss_terms)((?:\[\d+\])+)")


def first_step(spec: Spec) -> Step:
    """The first step of the spec's training."""
    return next(train(spec, build(spec)))


def view(spec: Spec, step: Step, whole: bool = False) -> View:
    """The step with its symbols; whole: long sums of numbers keep every term."""
    fused = spec.loss.row.fused if is_fused(spec.loss, spec.layers) else None
    made = View(spec, step, Symbols(spec.names), fused, lambda of: EquationLines(of, whole),
                below=divided_by(spec, step))  # fmt: skip
    made.layers.extend(
        layer_views(made, spec.layers, step.traces, told_backward(spec, step).layers, spec.names, None, "", "X", None)
    )
    return made


def count(spec: Spec) -> int:
    """About how many lines all of the arithmetic has."""
    samples = min(spec.training.batch_size or len(spec.X), len(spec.X))
    steps = spec.X.shape[1] if spec.X.ndim == 3 else 1
    rows = samples * steps
    quantities = len(spec.optimizer.lines) - 1
    entries = sum(array.size for layer in build(spec) for array in layer.values()) if quantities else 0
    return sum(_line_count(layer, rows, steps) for layer in spec.layers) + rows * spec.n_inputs + quantities * entries


def _line_count(layer: Layer, rows: int, steps: int) -> int:
    """About how many: every element once, parameters twice more for the update; those of layers inside, too."""
    assert isinstance(layer, EquationLayer)
    kind, sizes = layer.written, {**layer.extents, **dict.fromkeys(TIMES, steps), "s": rows, "t": 1}

    def size(letters: str) -> int:
        return math.prod(sizes[letter] for letter in letters)

    told = [e.target for e in (*kind.forward_equations, *kind.update_equations, *kind.backward_equations)]
    made = sum(
        size(target.letters)
        for target in told
        if target.name not in {"dA", *kind.untold} or target.name == "d" + kind.z
    )
    made += (1 + (kind.z == "A")) * rows * layer.units  # ∂E/∂a, and z where it is what comes in
    own = sum(2 * size(p.letters) for p in kind.parameters)
    return made + own + sum(_line_count(inner, rows, steps) for inner in layer.inner)


def all_lines(of: View) -> Iterator[Line]:
    """Forward, loss, backward, update, in the letters that the spec chose."""
    return map(Speech(of.spec).line, _all_lines(of))


def _all_lines(of: View) -> Iterator[Line]:
    yield from _forward(of)
    yield from loss_lines(of)
    for layer in reversed(of.layers):
        for block in layer.lines.backward():
            yield from block.lines()
    for index in np.ndindex(of.step.X.shape):
        yield input_line(of, index)
    yield from filter(None, [schedule_line(of), norm_line(of, list(every_layer(of.layers)))])
    if of.step.info is None:
        yield from _of_entries(of, _direction_lines, _update_lines)
    else:  # a step is searched for along the whole direction
        yield from _of_entries(of, _direction_lines)
        yield from search_lines(of, list(every_layer(of.layers)))
        yield from _of_entries(of, _update_lines)


EntryLines = Callable[[LayerView, str, At], Iterator[Line | None]]


def _of_entries(of: View, *makers: EntryLines) -> Iterator[Line]:
    """What is made for each entry of each parameter."""
    for layer in every_layer(of.layers):
        for name in layer.parameters("before"):
            for index in there(layer, name, list(np.ndindex(layer.array("before", name).shape))):
                for make in makers:
                    yield from filter(None, make(layer, name, index))


def _direction_lines(of: LayerView, name: str, index: At) -> Iterator[Line | None]:
    """From the optimizer's gradient to the direction; None for what there is not."""
    yield optimizer_gradient_line(of, name, index)
    for key in state_keys(of.view):
        yield state_line(of, name, key, index)
    yield direction_line(of, name, index)


def _update_lines(of: LayerView, name: str, index: At) -> Iterator[Line | None]:
    """The update and the new parameter."""
    yield update_line(of, name, index)
    yield after_line(of, name, index)


def _forward(of: View) -> Iterator[Line]:
    """Sample by sample; where a layer couples the samples of the batch, layer by layer."""
    blocks: list[Block] = [block for layer in of.layers for block in layer.lines.forward()]
    if any(not block.per_sample for block in blocks):
        for block in blocks:
            yield from block.lines()
        return
    for s in range(len(of.step.X)):
        for block in blocks:
            yield from block.lines(s)


def every_layer(layers: Sequence[LayerView]) -> Iterator[LayerView]:
    """All layers, each followed by those inside it."""
    for layer in layers:
        yield layer
        yield from every_layer(layer.inner)


def input_line(of: View, index: At) -> Line:
    """∂E/∂x: what the first layer passes down."""
    first, at, i = of.layers[0], index[:-1], index[-1]
    formula, numbers = first.lines.passed_down(at, i)
    when = "" if len(at) == 1 else f" at time {at[1] + 1}"
    return Line(
        f"input_gradients{place(index)}", "backward", None, at[0], f"gradient of {of.symbols.word(-1, i)}{when}",
        partial(first.below(i, at)), formula, numbers, float(of.step.backward.input_gradients[index]) * of.below,
    )  # fmt: skip


def line(of: View, path: str) -> Line:
    """The line of the quantity at a path; raises `SpecError` for a path that names none."""
    for made in lines_of(of, [path]):
        return made
    raise SpecError("quantities", message("worked.none", path=path[:80]))


def lines_of(of: View, paths: Sequence[str]) -> list[Line]:
    """The lines of the quantities at these paths, without those that have none."""
    return [Speech(of.spec).line(made) for path in paths if (made := _line(of, path))]


def _line(of: View, path: str) -> Line | None:
    if other := _OTHER.fullmatch(path):
        index = _index(other[2])
        if other[1] == "input_gradients":
            return input_line(of, index) if _within(index, of.step.X.shape) else None
        inside = _within(index, of.step.losses.terms.shape)
        return term_line(of, index[:-1], index[-1]) if inside else None
    if path == "learning_rate":
        return schedule_line(of)
    if path.startswith("prediction["):
        same = _line(of, f"{of.layers[-1].path}.a{path.removeprefix('prediction')}")
        return replace(same, quantity=path) if same else None
    if path == NORM_PATH:
        return norm_line(of, list(every_layer(of.layers)))
    if match := _PATH.fullmatch(path):
        layer = next((one for one in every_layer(of.layers) if f"{one.path}." == match[1]), None)
        return _layer_line(layer, match[2], _index(match[3])) if layer else None
    if path.startswith("info."):
        return next((found for found in search_lines(of, list(every_layer(of.layers))) if found.quantity == path), None)
    return next((found for found in loss_lines(of) if found.quantity == path), None)


def _layer_line(of: LayerView, key: str, index: At) -> Line | None:
    group, _, name = key.partition(".")
    name, _, kept = name.partition(".")
    if name in of.parameters("before"):
        if not _within(index, of.array("before", name).shape) or is_absent(of, name, index):
            return None
        if kept:
            return state_line(of, name, kept, index) if group == "state" else None
        makers: dict[str, Callable[..., Line | None]] = {
            "direction": direction_line, "updates": update_line, "after": after_line,
        }  # fmt: skip
        if group in makers:
            return makers[group](of, name, index)
        if group == "gradients" and of.has_data_gradients:
            return optimizer_gradient_line(of, name, index)
    told: dict[str, Quantity] = of.once("quantities", lambda: {own.path: own for own in _quantities(of)})
    quantity = told.get(f"{of.path}.{key}")
    return quantity.line(index) if quantity and _within(index, quantity.shape) else None


def _quantities(of: LayerView) -> Iterator[Quantity]:
    """The quantities of the layer and of those inside it."""
    for blocks in (of.lines.forward(), of.lines.backward()):
        for block in blocks:
            yield from block.quantities


def _index(text: str) -> At:
    return tuple(int(i) for i in re.findall(r"\d+", text))


def _within(index: At, shape: Sequence[int]) -> bool:
    return len(index) == len(shape) and all(i < n for i, n in zip(index, shape, strict=True))
