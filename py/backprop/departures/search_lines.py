"""The lines of a step by a whole-batch method: a direction for all parameters at once, a step length, Δw = α p.

Direction and step length come from a search, no line of which stands on paper: they are the engine's numbers.
"""

from __future__ import annotations

from dataclasses import replace

from ..equations.notation import Equation, Expression, Index, Name, Number, put_in
from ..equations.parser import parse_formula
from ..layers.base import expand
from ..network.fixed import is_trained
from .lines import At, Line, Room, StepLines, placed

SEARCH = "search"
FOUND = "_found"  # after a name: what the engine's search found for it


def searched(made: StepLines, parameters: list[tuple[int, str, str]]) -> None:
    """Append direction, step length, updates, and the parameters after the step; (layer, name, letters) of each."""
    step, formula = made.step, made.spec.optimizer.lines[-1].formula
    assert step.direction is not None
    assert step.info is not None
    looked_at: list[At] = [(made.room_of(k, name), "g") for k, name, _ in parameters]
    for k, name, letters in parameters:
        room, part = made.room_of(k, name), made.parts[k]
        direction = step.direction[part.top][part.name_on_top(name)]
        made.rooms[room].given[f"direction{FOUND}"] = expand({**part.before, name: direction}, name)
        _found(made, room, "direction", letters, looked_at, k, name)
        made.paths[f"{part.path}.direction.{name}"] = room, "direction"
    made.rooms[SEARCH] = Room({f"alpha{FOUND}": step.info["step_length"]})
    directions = [(made.room_of(k, name), "direction") for k, name, _ in parameters]
    _found(made, SEARCH, "alpha", "", [*looked_at, *directions])
    made.paths["info.step_length"] = SEARCH, "alpha"
    for k, name, letters in parameters:
        room, part = made.room_of(k, name), made.parts[k]
        made.rooms[room].links["alpha"] = SEARCH, "alpha"
        own = put_in(parse_formula(formula), {"eta": Name("alpha"), "d": Name("direction", tuple(map(Index, letters)))})
        moved: Expression = own if is_trained(made.spec, part.top, part.name_on_top(name)) else Number(0)
        made.add(room, "optimizer", "update", moved, letters, None, k, name)
        made.paths[f"{part.path}.updates.{name}"] = room, "update"
        made.add(room, "after", "after", placed(parse_formula("w + update"), letters), letters, None, k, name)
        made.paths[f"{part.path}.after.{name}"] = room, "after"


def _found(
    made: StepLines, room: str, name: str, letters: str, looked_at: list[At], k: int | None = None, of: str = ""
) -> None:
    """A quantity that is as the engine found it."""
    index = tuple(map(Index, letters))
    line = Line(room, "search", Equation(Name(name, index), Name(name + FOUND, index)), k, of)
    made.lines.append(replace(line, found_from=tuple(looked_at)))
