"""What the numbers of a step's lines are called: the symbol of each, by its room and name."""

from __future__ import annotations

import re

from ..equations.notation import Index, Name
from ..functions.penalties import PENALTIES
from ..lines.expression import Expr, sym
from ..lines.layer_view import LayerView, View
from ..lines.loss_lines import penalty_symbol
from ..lines.naming import PLACES, entry, symbol
from ..lines.optimizer_lines import row_symbols
from ..lines.spelling import GREEK
from ..lines.symbols import field_symbols
from ..lines.unit_lines import partial
from ..lines.update_lines import NORM
from .lines import At, StepLines

Place = tuple[int | str | None, ...]  # None where a letter is summed over in words
AFTER = "after."
_LAYER = re.compile(r"layers\[(\d+)\](?:\.(\w+))?")
_WHOLE = {"data_loss": sym("E", "data"), "loss": sym("E"), "penalty": sym("R")}
_CHANGES = {"update": ("Δ", ""), "after": ("", "⁺")}  # before and behind the parameter's letter


def symbol_of(lines: StepLines, view: View, at: At, place: Place, when: str = "") -> Expr:
    """The symbol of the number at a place of a quantity; `when` marks a time step that is summed over."""
    room, name = at[0].removeprefix(AFTER), at[1]
    found = _LAYER.fullmatch(room)
    if found and found[2]:
        made = _of_parameter(view.layers[int(found[1])], found[2], name, place)
    elif found:
        made = _of_layer(lines, view, 0 if name == "X" else int(found[1]), at, place, when)
    else:
        made = _of_loss(view, name, place) if room == "loss" else NORM if name == "norm" else sym(name)
    return _later(made) if at[0].startswith(AFTER) else made


def _of_layer(lines: StepLines, view: View, k: int, at: At, place: Place, when: str) -> Expr:
    of, kind, name = view.layers[k], lines.kind(k), at[1]
    if name in kind.parameter_names:
        return entry(of, name, _known(place) or (0,), kind.parameter(name).symbol)
    if name.removeprefix("d") in kind.parameter_names:
        return sym("g", "data") if of.has_data_gradients else _slope_at(of, name.removeprefix("d"), place)
    line = next((line for line in lines.lines if line.target == at), None)
    letters = line.equation.target.index if line else Name("A", _came_in(lines, k)).index
    if not place:
        return sym(GREEK.get(name, name))
    counted = [own for own, index in zip(place, letters, strict=True) if index.letter in PLACES]
    rest = tuple(own for own, index in zip(place, letters, strict=True) if index.letter not in PLACES)
    there = () if None in counted else tuple(own for own in counted if isinstance(own, int))
    return symbol(of, kind, Name("A" if name == "X" else name, letters), there, _known(rest), when)


def _came_in(lines: StepLines, k: int) -> tuple[Index, ...]:
    return next(e.target.index for e in lines.kind(k).backward_equations if e.target.name == "dA")


def _of_parameter(of: LayerView, name: str, own: str, place: Place) -> Expr:
    index = _known(place) or (0,)
    row = of.view.spec.optimizer.row
    if own == "w":
        return entry(of, name, index, of.letter(name))
    if own in ("g", "unscaled"):
        return _slope_at(of, name, place)
    if own in _CHANGES:
        before, behind = _CHANGES[own]
        return entry(of, name, index, before + of.letter(name) + behind)
    penalties = {penalty.name: penalty_symbol(penalty) for penalty in PENALTIES}
    made = {**penalties, **row_symbols(row)}.get(own, sym(own))
    return made if not place else entry(of, name, index, made[1])


def _slope_at(of: LayerView, name: str, place: Place) -> Expr:
    return ["div", sym("∂E"), entry(of, name, _known(place) or (0,), "∂" + of.letter(name))]


def _of_loss(view: View, name: str, place: Place) -> Expr:
    if name in _WHOLE:
        return _WHOLE[name]
    settings = field_symbols(view.spec.loss.row.hyperparameters)
    if name in settings or not place:
        return settings.get(name, sym(name))
    if name == "per_sample":
        return sym("E", None if place[0] is None or len(view.step.X) == 1 else str(int(place[0]) + 1))
    j, last = place[-1], view.layers[-1]
    time = place[1] if len(place) > 2 and isinstance(place[1], int) else None
    if not isinstance(j, int):
        return sym({"da": "∂E/∂ŷ", "term": "E"}.get(name, name), j)
    if name == "y":
        return view.symbols.target(j, time)
    where = tuple(own for own in place[:-1] if isinstance(own, int))
    return partial(last.out(j, where)) if name == "da" else sym("E", view.symbols.unit(last.k, j, time))


def _known(place: Place) -> tuple[int | str, ...]:
    return tuple("s" if own is None else own for own in place)


def _later(made: Expr) -> Expr:
    """The symbol of the same after the step."""
    return ["sym", f"{made[1]}⁺", made[2]] if made[0] == "sym" else made
