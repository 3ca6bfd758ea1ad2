"""The lines of an update: penalty, clipping, the optimizer's quantities, and the parameters after it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from ..equations.notation import Binary, Cases, Compare, Expression, Name, Number, put_in
from ..equations.parser import parse_formula
from ..equations.stable import stable
from ..layers.base import expand
from ..network.fixed import fixed, is_trained
from ..numbers.special import Array
from ..optimizers.clipping import BOUNDED
from .lines import Room, StepLines, placed
from .search_lines import searched


def parameters_of(made: StepLines) -> Iterator[tuple[int, str, str]]:
    """Layer, name and letters of every parameter."""
    for k, part in enumerate(made.parts):
        for p in part.kind.parameters:
            if p.name in part.before:
                yield k, p.name, made.letters(k, p.name)


def updates(made: StepLines) -> None:
    """Append the lines from the gradients to the parameters after the step."""
    spec, step = made.spec, made.step
    parameters = list(parameters_of(made))
    for k, name, letters in parameters:
        update_room(made, k, name, letters)
        room = made.room_of(k, name)
        gradient: Expression = Name("dw")
        if spec.penalty.applies_to(name):
            for row, _ in spec.penalty.told:
                gradient = Binary("+", gradient, parse_formula(row.slope))
        part = made.parts[k]
        if part.name_on_top(name) in spec.absent[part.top]:
            gradient = Cases(Compare("==", Name("there"), Number(1)), gradient, Number(0))
        if spec.clip.value is not None and _is_trained(made, k, name):
            bounded = put_in(parse_formula(BOUNDED), {"g": gradient, "bound": Number(spec.clip.value)})
            gradient = of_free(made, k, name, bounded, gradient)
        clips = spec.clip.norm is not None
        made.add(room, "optimizer", "unscaled" if clips else "g", placed(gradient, letters), letters, None, k, name)
    if spec.clip.norm is not None:
        _norm(made, parameters, "clip", "unscaled", "gradient_norm_before_clipping")
        made.add("clip", "optimizer", "scale", parse_formula("bound / norm if norm > bound else 1"), "", inner=True)
        for k, name, letters in parameters:
            made.rooms[made.room_of(k, name)].links["scale"] = "clip", "scale"
            scaled = placed(parse_formula("unscaled * scale"), letters)
            made.add(made.room_of(k, name), "optimizer", "g", scaled, letters, None, k, name)
    for k, name, _ in parameters:
        made.paths[f"{made.parts[k].path}.gradients.{name}"] = made.room_of(k, name), "g"
    _norm(made, parameters, "gradient_norm", "g", "gradient_norm")
    made.paths["learning_rate"] = "gradient_norm", "eta"
    made.rooms["gradient_norm"].given["eta"] = step.learning_rate
    if spec.optimizer.whole_batch:
        searched(made, parameters)
        return
    for k, name, letters in parameters:
        room, path = made.room_of(k, name), made.parts[k].path
        moves = _is_trained(made, k, name)
        lines = {line.name: line.formula for line in spec.optimizer.lines} if moves else {"update": "0"}
        for key, formula in lines.items():
            kept = Name(f"{key}_old") if f"{key}_old" in made.rooms[room].given else Number(0)
            tree = of_free(made, k, name, parse_formula(formula), kept)
            made.add(room, "optimizer", key, placed(tree, letters), letters, placed(stable(tree), letters), k, name)
            made.paths[f"{path}.{'updates' if key == 'update' else f'state.{name}'}" + (
                f".{name}" if key == "update" else f".{key}")] = room, key  # fmt: skip
        made.add(room, "after", "after", placed(parse_formula("w + update"), letters), letters, None, k, name)
        made.paths[f"{path}.after.{name}"] = room, "after"


def _norm(made: StepLines, parameters: list[tuple[int, str, str]], room: str, of: str, path: str) -> None:
    """The norm of all trained gradients, in a room of its own."""
    made.rooms[room] = Room({"bound": made.spec.clip.norm or 0.0})
    found: list[str] = []
    for k, name, letters in parameters:
        if _is_trained(made, k, name):
            squares = of_free(made, k, name, parse_formula(f"{of}**2"), Number(0))
            square = made.over_entries(k, name, placed(squares, letters))
            made.add(made.room_of(k, name), "optimizer", f"{of}_square", square, "", None, k, name, True)
            found.append(f"part_{len(found)}")
            made.rooms[room].links[found[-1]] = made.room_of(k, name), f"{of}_square"
    made.add(room, "optimizer", "norm", parse_formula(f"sqrt({' + '.join(found) or '0'})"), "")
    made.paths[path] = room, "norm"


def of_free(made: StepLines, k: int, name: str, value: Expression, kept: Expression) -> Expression:
    """The value at the entries of a parameter that are trained, what is kept at those that are fixed."""
    if isinstance(_held(made, k, name), bool):
        return value
    return Cases(Compare("==", Name("free"), Number(1)), value, kept)


def _held(made: StepLines, k: int, name: str) -> bool | Array:
    part = made.parts[k]
    return fixed(made.spec, part.top, part.name_on_top(name))


def _is_trained(made: StepLines, k: int, name: str) -> bool:
    part = made.parts[k]
    return is_trained(made.spec, part.top, part.name_on_top(name))


def update_room(made: StepLines, k: int, name: str, letters: str) -> None:
    """The room of a parameter: what its update begins with."""
    spec, step, room, part = made.spec, made.step, made.room_of(k, name), made.parts[k]
    on_top = part.name_on_top(name)
    state = step.state_before[part.top].get(on_top, {})
    if room in made.rooms:
        return
    whole = part.before
    given: dict[str, Any] = {
        "w": expand(whole, name), "eta": step.learning_rate, "t": float(step.step), **spec.optimizer.hyper,
        **spec.penalty.typed,
        **{f"{key}_old": expand({**whole, name: value}, name) for key, value in state.items()},
    }  # fmt: skip
    if not isinstance(held := _held(made, k, name), bool):
        given["free"] = np.where(held, 0.0, 1.0)
    if (absent := spec.absent[part.top].get(on_top)) is not None:
        given["there"] = np.where(np.broadcast_to(absent, np.shape(given["w"])), 0.0, 1.0)
    sizes = dict(zip(letters, np.shape(given["w"]), strict=True))
    made.rooms[room] = Room(given, {"dw": (part.path, f"d{name}")}, sizes)
