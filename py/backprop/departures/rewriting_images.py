"""What stands in the place of an equation of a layer over images or series: its window, its places, what it takes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from ..equations.notation import Binary, Expression, Index, Largest, Name, Number, Sum, changed, names, put_in
from ..equations.places import Affine, with_indices
from ..equations.space import Axis, padded
from .lines import Line, StepLines
from .rewriting import Values
from .unrolling import base

PASSES = ("forward", "backward", "down", "gradient")


def turned(step: StepLines, line: Line) -> Values:
    """The kernel from its end: in the forward pass, in what goes down, in its gradient."""
    found = _turned(step, line)
    return [found if line.part == part else None for part in ("forward", "down", "gradient")] if found else []


def turned_throughout(step: StepLines, line: Line) -> Values:
    """The same in all passes."""
    found = _turned(step, line)
    return [found] if found else []


def _turned(step: StepLines, line: Line) -> Expression | None:
    """Of a line with a kernel, or of its gradient: each place of the window stands for that counted from its end."""
    sizes, kind = step.rooms[line.room].sizes, step.kind(line.layer or 0)
    letters = {axis.window for axis in _axes(step, line) if sizes[axis.window] > 1}
    kernels = {p.name for p in kind.weights}
    of_kernel = line.part == "gradient" and base(line.equation.target.name).removeprefix("d") in kernels
    value = line.equation.value
    if not letters or not (of_kernel or any(use.name in kernels for use in names(value))):
        return None

    def from_end(index: Index) -> Index:
        terms = index.terms if isinstance(index, Affine) else ((index.letter, 1, 1),) if index.letter else ()
        offset = sum(sign * int(by) * (sizes[x] - 1) for x, by, sign in terms if x in letters)
        back = tuple((x, by, -sign if x in letters else sign) for x, by, sign in terms)
        if not letters & {x for x, _, _ in terms}:
            return index
        return Affine("", index.offset + offset, back, (), index.divisor if isinstance(index, Affine) else 1)

    def walked(tree: Expression) -> Expression:
        if isinstance(tree, Name) and (of_kernel or tree.name in kernels):
            return with_indices(tree, from_end)
        return changed(tree, walked)

    return walked(value)


def without_stride(step: StepLines, line: Line) -> Values:
    """The window moves by one: in all passes, in the backward pass, in what goes down, in gradients."""
    axes = _axes(step, line)

    def by_one(index: Affine) -> Affine:
        out = {axis.out for axis in axes}
        terms = tuple((x, 1 if x in out else by, sign) for x, by, sign in index.terms)
        return replace(index, terms=terms, divisor=1)

    return _in_passes(line, _replaced(line.equation.value, by_one))


def without_padding(step: StepLines, line: Line) -> Values:
    """The first window begins within the image: in all passes, going back, in what goes down, in gradients."""
    before = {axis: pad for axis, pad in _padding(step, line).items() if pad}

    def inside(index: Affine) -> Affine:
        for axis, pad in before.items():
            if axis.came in index.letters:
                index = replace(index, offset=index.offset - pad)
            elif axis.out in index.letters:
                index = replace(index, offset=index.offset + pad)
        return index

    return _in_passes(line, _replaced(line.equation.value, inside)) if before else []


def _in_passes(line: Line, value: Expression) -> Values:
    if value == line.equation.value:
        return []
    back = line.part != "forward" and line.equation.target.name[:1] == "d"
    down, gradient = line.part == "down", line.part == "gradient"
    return [value, *(value if own else None for own in (back, down, gradient))]


def _replaced(tree: Expression, change: Callable[[Affine], Affine]) -> Expression:
    return with_indices(tree, lambda index: change(index) if isinstance(index, Affine) else index)


def single_place(step: StepLines, line: Line) -> Values:
    """Of the sum over the places of an image the last one alone, the first one alone."""
    sizes, places = step.rooms[line.room].sizes, _summed_places(step, line)
    match line.equation.value:
        case Sum(letters, body) if math.prod(sizes[x] for x in places) > 1:
            kept = tuple(x for x in letters if x not in places)
            bodies = _at(body, {x: sizes[x] - 1 for x in places}), _at(body, dict.fromkeys(places, 0))
            return [Sum(kept, own) if kept else own for own in bodies]
    return []


def mean_over_places(step: StepLines, line: Line) -> Values:
    """The mean over the places of an image."""
    count = math.prod(step.rooms[line.room].sizes[x] for x in _summed_places(step, line))
    return [Binary("/", line.equation.value, Number(count))] if count > 1 else []


def _summed_places(step: StepLines, line: Line) -> list[str]:
    """The letters of places that a gradient is summed over."""
    places = {letter for axis in _axes(step, line) for letter in (axis.came, axis.out)}
    return [x for x in line.equation.value.letters if x in places] if isinstance(line.equation.value, Sum) else []


def _at(tree: Expression, place: Mapping[str, int]) -> Expression:
    def fixed(index: Index) -> Index:
        if not isinstance(index, Affine):
            return Index("", place[index.letter]) if index.letter in place else index
        offset = sum(sign * int(by) * place[x] for x, by, sign in index.terms if x in place)
        left = tuple(term for term in index.terms if term[0] not in place)
        return replace(index, offset=index.offset + offset, terms=left)

    return with_indices(tree, fixed)


def without_divisor(step: StepLines, line: Line) -> Values:
    """The sum over a window for its mean: in both passes, forward, backward."""
    match line.equation.value:
        case Binary("/", Name() as whole, below) if (counts := names(below)) and _axes(step, line):
            if all("s" not in name.letters for name in counts):
                return [whole, whole, None] if line.part == "forward" else [whole, None, whole]
    return []


def whole_window(step: StepLines, line: Line) -> Values:
    """The error of a maximum goes to every place of its window: the whole of it, an equal share of it."""
    match line.equation.value:
        case Largest(letters, _, _) if _axes(step, line):
            places = math.prod(step.rooms[line.room].sizes[letter] for letter in letters)
            return [Number(1), Number(1 / places)]
    return []


def other_ties(step: StepLines, line: Line) -> Values:
    """Of several that are largest the first, or each, or all in equal shares."""
    part = step.parts[line.layer or 0]
    tied = part.layer.tied(part.trace) if isinstance(line.equation.value, Largest) else None
    return _otherwise(step, line, "ties") if tied is not None and np.any(tied > 1) else []


def padding_counted(step: StepLines, line: Line) -> Values:
    """Divided by all places of the window, or by those within the image alone."""
    return _otherwise(step, line, "count_padding") if any(_padding(step, line).values()) else []


def _otherwise(step: StepLines, line: Line, setting: str) -> Values:
    """The value of the same quantity by each other choice of a setting, what stands on the way put in."""
    found: list[Expression | None] = []
    for kind in step.parts[line.layer or 0].layer.by_others(setting):
        equations = (*kind.forward_equations, *kind.backward_equations)
        counts = {e.target.name: e.value for e in equations if "s" not in e.target.letters}
        value = next((e.value for e in equations if e.target == line.equation.target), None)
        found.append(value and put_in(value, counts))
    return found


def _axes(step: StepLines, line: Line) -> tuple[Axis, ...]:
    space = step.kind(line.layer).space if line.layer is not None else None
    return space.axes if space else ()


def _padding(step: StepLines, line: Line) -> dict[Axis, int]:
    """How many places stand before the first of each axis."""
    spaced = step.parts[line.layer].layer.spaced if line.layer is not None else None
    if not spaced or "padding" not in spaced.asked:
        return {}
    found, axes, sizes = {}, _axes(step, line), dict(spaced.extents.sizes)
    numbers = dict(spaced.extents.numbers)
    for i, axis in enumerate(axes):
        reach = abs(numbers[axis.dilation]) * (sizes[axis.window] - 1) + 1
        stride = numbers[axis.stride]
        found[axis] = padded(spaced.asked["padding"], i, len(axes), sizes[axis.came], reach, stride)[0]
    return found
