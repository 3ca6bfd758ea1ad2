"""What the numbers of a step's lines are called: the symbol of each, by its room and name."""

from __future__ import annotations

import re

from ..equations.kind import OLD
from ..equations.notation import Index, Name, names
from ..equations.truncation import HANDED_ON, OWN
from ..functions.penalties import PENALTIES
from ..lines.expression import Expr, sym
from ..lines.layer_view import LayerView, View
from ..lines.loss_lines import penalty_symbol
from ..lines.naming import PLACES, base_of, entry, numbered, symbol
from ..lines.optimizer_lines import row_symbols
from ..lines.spelling import GREEK
from ..lines.symbols import field_symbols
from ..lines.unit_lines import partial
from ..lines.update_lines import NORM
from .folded import Folded
from .layer_lines import LATER
from .lines import At, StepLines
from .unrolling import at_step, base, renamed, step_of

Place = tuple[int | str | None, ...]  # None where a letter is summed over in words
AFTER = "after."
_NUMBER = re.compile(r"\[(\d+)\]")
_LAYER = re.compile(r"(layers\[\d+\](?:\.layers\[\d+\])*)(?:\.(\w+))?")
_SINGLE_ERROR = re.compile(rf"(?:{OWN}|{HANDED_ON})(?P<of>\w+)(?:#(?P<error>\d+))?(?:@(?P<step>\d+))?")
_WHOLE = {"data_loss": sym("E", "data"), "loss": sym("E"), "penalty": sym("R")}
_CHANGES = {"update": ("Δ", ""), "after": ("", "⁺"), "direction": ("p", "")}  # before and behind the parameter's letter
_SINGLE = {"norm": NORM, "alpha": sym("α")}  # of the whole step


def symbol_of(lines: StepLines, view: View, at: At, place: Place, when: str = "") -> Expr:
    """The symbol of the number at a place of a quantity; `when` marks a time step that is summed over."""
    room, name = at[0].removeprefix(AFTER), at[1]
    found = _LAYER.fullmatch(room)
    if found and found[2]:
        made = _of_parameter(view_at(view, found[1]), found[2], name, place)
    elif found:
        own = lines.number_at["layers[0]" if base(name) == "X" else found[1]]
        made = _of_layer(lines, view, own, (lines.parts[own].path, name), place, when)
        if base(name) == "dA" and (block := _block_begun_by(lines, own)):
            made = _through(block, made)
    else:
        made = _of_loss(view, name, place) if room == "loss" else _SINGLE.get(name, sym(name))
    return _later(made) if at[0].startswith(AFTER) else made


def view_at(view: View, path: str) -> LayerView:
    """The layer at a path."""
    first, *inner = map(int, _NUMBER.findall(path))
    of = view.layers[first]
    for i in inner:
        of = of.inner[i]
    return of


def _of_layer(lines: StepLines, view: View, k: int, at: At, place: Place, when: str) -> Expr:
    part, kind, name = lines.parts[k], lines.kind(k), at[1]
    if part.inner and base(name) == f"d{kind.block}":
        return _of_layer(
            lines, view, part.inner[-1], (lines.parts[part.inner[-1]].path, renamed(name, "da")), place, when
        )
    of = view_at(view, part.path)
    if kept := next((row for row in kind.buffers if name in (row.name, row.name + OLD, row.name + LATER)), None):
        letter = kept.letter + ("⁺" if name.endswith(LATER) else "")
        return of.unit(letter, place[0]) if isinstance(place[0], int) else sym(letter)
    if (single := _SINGLE_ERROR.fullmatch(name)) and single["step"] is not None:
        there = int(single["step"])
        made_at = there if single["error"] is None else there + 1 + int(single["error"])
        whole = symbol_of(lines, view, (at[0], at_step(single["of"], there)), place, when)
        return _at_time(whole, f" from ⟨{made_at + 1}⟩")
    if name in kind.parameter_names:
        return entry(of, name, _known(place) or (0,), kind.parameter(name).symbol)
    if name.removeprefix("d") in kind.parameter_names:
        return sym("g", "data") if of.has_data_gradients else _slope_at(of, name.removeprefix("d"), place)
    if not place:
        return sym(GREEK.get(name, name))
    line = next((line for line in lines.lines if line.target == at), None)
    letters = line.equation.target.index if line else _letters(lines, k, base(name))
    t = step_of(name)
    name = "A" if base(name) == "X" else base(name)
    if kind.space or len(place) != len(letters):
        return _of_image(lines, of, k, Name(name, letters), place, t)
    counted = [own for own, index in zip(place, letters, strict=True) if index.letter in PLACES]
    rest = tuple(own for own, index in zip(place, letters, strict=True) if index.letter not in PLACES)
    where = () if None in counted else tuple(own for own in counted if isinstance(own, int))
    if t is not None:
        if not where:
            return _at_time(symbol(of, kind, Name(name, letters), (), _known(rest)), f"⟨{t + 1}⟩")
        where = (*where, t)
    return symbol(of, kind, Name(name, letters), where, _known(rest), when)


def _of_image(lines: StepLines, of: LayerView, k: int, name: Name, place: Place, t: int | None) -> Expr:
    """A number of a layer over images, or of one that such a layer sees as an image."""
    kind = lines.kind(k)
    if not kind.space:
        return sym(base_of(kind, name.name), numbered(_known(place[1:])))
    lead = Folded(kind)[name.name].startswith("s")
    where = tuple(own for own in place[:lead] if isinstance(own, int))
    if t is None:
        return symbol(of, kind, name, where, _known(place[lead:]))
    made = symbol(of, kind, name, (*where, t) if where else (), _known(place[lead:]))
    return made if where else _at_time(made, f"⟨{t + 1}⟩")


def _block_begun_by(lines: StepLines, k: int) -> str:
    """The letter of the block whose first layer this is: what it passes down joins what goes around. "": of none."""
    outer = lines.number_at.get(lines.parts[k].outer)
    return "" if outer is None or lines.parts[outer].inner[0] != k else lines.kind(outer).block


def _through(block: str, made: Expr) -> Expr:
    """∂E/∂a of what comes into a block, as far as it goes through the block's layers."""
    return ["div", sym("∂E", f"through {block}"), made[2]]


def _at_time(made: Expr, when: str) -> Expr:
    """The symbol of a quantity of every sample at one time step."""
    match made:
        case ["sym", base, [*unit]]:
            return ["sym", base, _at_time(unit, when)]
        case ["sym", base, number]:
            return ["sym", base, (number or "") + when]
        case [tag, *parts] if tag in ("div", "call"):
            return [tag, *([_at_time(one, when) for one in part] if part and isinstance(part[0], list) else
                           _at_time(part, when) if isinstance(part, list) else part for part in parts)]  # fmt: skip
    return made


def _letters(lines: StepLines, k: int, name: str) -> tuple[Index, ...]:
    """The letters of what is given: what comes in, or a start, or a mask."""
    equations = (*lines.kind(k).forward_equations, *lines.kind(k).backward_equations)
    uses = [use for equation in equations for use in (equation.target, *names(equation.value))]
    wanted = {"A": ("A",), "X": ("A",)}.get(name, (name, f"d{name}"))
    found = next(use.index for use in uses if use.name in wanted)
    return tuple(index for index in found if index.letter != "t")


def _of_parameter(of: LayerView, name: str, own: str, place: Place) -> Expr:
    index = _known(place) or (0,)
    row = of.view.spec.optimizer.row
    if own == "w":
        return entry(of, name, index, of.letter(name))
    if own in ("g", "unscaled"):
        return _slope_at(of, name, place)
    if own in _CHANGES:
        before, behind = _CHANGES[own]
        return entry(of, name, index, before + (of.letter(name) if own != "direction" else "") + behind)
    penalties = {penalty.name: penalty_symbol(penalty) for penalty in PENALTIES}
    made = {**penalties, **row_symbols(row)}.get(own, sym(own))
    return made if not place else entry(of, name, index, made[1])


def _slope_at(of: LayerView, name: str, place: Place) -> Expr:
    return ["div", sym("∂E"), entry(of, name, _known(place) or (0,), "∂" + of.letter(name))]


def _of_loss(view: View, name: str, place: Place) -> Expr:
    name, time = base(name), step_of(name)
    if name in _WHOLE:
        return _WHOLE[name]
    settings = field_symbols(view.spec.loss.row.hyperparameters)
    if name in settings or not place:
        return settings.get(name, sym(name))
    if name == "omega":
        return sym("ω", None if place[0] is None or len(view.step.X) == 1 else str(int(place[0]) + 1))
    if name == "per_sample":
        return sym("E", None if place[0] is None or len(view.step.X) == 1 else str(int(place[0]) + 1))
    j, last = place[-1], view.layers[-1]
    if not isinstance(j, int):
        return sym({"da": "∂E/∂ŷ", "term": "E"}.get(name, name), j)
    if name == "y":
        return view.symbols.target(j, time)
    where = tuple(own for own in place[:-1] if isinstance(own, int)) + (() if time is None else (time,))
    return partial(last.out(j, where)) if name == "da" else sym("E", view.symbols.unit(last.k, j, time))


def _known(place: Place) -> tuple[int | str, ...]:
    return tuple("s" if own is None else own for own in place)


def _later(made: Expr) -> Expr:
    """The symbol of the same after the step."""
    return ["sym", f"{made[1]}⁺", made[2]] if made[0] == "sym" else made
