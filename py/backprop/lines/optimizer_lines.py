"""The lines of the optimizer, made from the formulas of its row: m, v, m̂ … and Δw of each weight, and η of the step.

No optimizer and no schedule has code here.
"""

from __future__ import annotations

from collections.abc import Callable

from ..functions.schedules import Schedule
from ..optimizers.base import Optimizer, Quantity
from .blocks import At
from .expression import Expr, num, sym
from .layer_view import LayerView, View
from .line import Line, Terms
from .marked import is_trained
from .signs import settled
from .symbols import field_symbols
from .written import fill

GIVEN: dict[str, Expr] = {"t": sym("t"), "eta": sym("η")}
OLD = "⁻"  # m⁻ is m after the step before
_DIGITS = "Computed in a form that keeps the digits which 1 − βᵗ loses."


def row_symbols(row: Optimizer) -> dict[str, Expr]:
    """Symbols for every name in a row's formulas, for no particular weight."""
    own = {line.name: sym(line.symbol) for line in row.quantities}
    old = {f"{line.name}_old": sym(line.symbol + OLD) for line in row.quantities}
    return {**_settings(row), "g": ["div", sym("∂E"), sym("∂w")], "w": sym("w"), **own, **old}


def _settings(row: Optimizer) -> dict[str, Expr]:
    return {**GIVEN, **field_symbols(row.hyperparameters)}


def schedule_symbols(row: Schedule) -> dict[str, Expr]:
    """Symbols for every name in a schedule's formula."""
    given: dict[str, Expr] = {"eta_0": sym("η", "0"), "k": sym("k"), "drops": sym("d"), "pi": sym("π")}
    return {**given, **field_symbols(row.hyperparameters)}


def state_line(of: LayerView, name: str, key: str, index: At) -> Line | None:
    """One quantity of the optimizer for one parameter entry; None when there is no such quantity."""
    if not is_trained(of, name, index):
        return None
    held = next((line for line in _held(of.view)[:-1] if line.name == key), None)
    if held is None:
        return None
    label = "effective step" if key == "effective_step" else held.symbol
    return _line(
        of, held, name, index, f"state.{name}.{key}", f"{label} of {of.entry_word(name, index)}", held.symbol,
        float(of.states("state", name)[key][index]),
    )  # fmt: skip


def optimizer_update_line(of: LayerView, name: str, index: At) -> Line:
    """Δw by the optimizer's own formula."""
    return _line(
        of, _held(of.view)[-1], name, index, f"updates.{name}", f"update of {of.entry_word(name, index)}",
        "Δ" + of.letter(name), float(of.array("updates", name)[index]),
    )  # fmt: skip


def state_keys(view: View) -> list[str]:
    """The optimizer's quantities in the order in which they are computed."""
    return [line.name for line in _held(view)[:-1]]


def schedule_line(view: View) -> Line | None:
    """η of the step, where a schedule changes it."""
    schedule, step = view.spec.optimizer.schedule, view.step
    if schedule.row.name == "constant":
        return None
    values = {
        "eta_0": view.spec.optimizer.learning_rate, "k": schedule.completed(step.step, step.epoch),
        "drops": step.drops, **schedule.hyper,
    }  # fmt: skip
    numbers = fill(schedule.row.formula, {**{name: num(value) for name, value in values.items()}, "pi": sym("π")})
    return Line(
        "learning_rate", "update", None, None, "learning rate of the step", sym("η"),
        fill(schedule.row.formula, schedule_symbols(schedule.row)), numbers, step.learning_rate,
    )  # fmt: skip


def _held(view: View) -> tuple[Quantity, ...]:
    return view.spec.optimizer.lines


def _line(
    of: LayerView, held: Quantity, name: str, index: At, key: str, words: str, base: str, value: float
) -> Line:  # fmt: skip
    formula = fill(held.formula, _Asked(lambda use: _symbol(of, name, index, use)))
    numbers = fill(held.formula, _Asked(lambda use: _number(of, name, index, use)))
    if of.sign < 0:
        formula, numbers = settled(formula), settled(numbers)
    note = of.view.caution(numbers, value, _DIGITS)
    return of.line("update", key, index, words, of.entry(name, index, base), formula, numbers, note, value=value)


class _Asked(dict[str, Expr]):
    """What names stand for, of which only those in the formula are made."""

    def __init__(self, make: Callable[[str], Expr]) -> None:
        self.make = make

    def __missing__(self, name: str) -> Expr:
        return self.make(name)


def _symbol(of: LayerView, name: str, index: At, use: str) -> Expr:
    """What a name of a formula is called for one entry of a parameter."""
    if use == "g":
        signal = _signal(of, name, index)
        return ["neg", signal[0]] if signal else of.entry_partial(name, index)
    if use == "w":
        return of.entry(name, index, of.letter(name))
    for line in _held(of.view):
        if use in (line.name, f"{line.name}_old"):
            return of.entry(name, index, line.symbol + OLD * (use != line.name))
    return GIVEN[use] if use in GIVEN else _settings(of.view.spec.optimizer.row)[use]


def _signal(of: LayerView, name: str, index: At) -> Terms | None:
    """δ a where δ is the error signal and the gradient is −δ a: no penalty and no clipping changed it."""
    return None if of.sign > 0 or of.has_data_gradients else of.lines.error_terms(name, index)


def _number(of: LayerView, name: str, index: At, use: str) -> Expr:
    """The number that it stands for."""
    step, choice = of.view.step, of.view.spec.optimizer
    match use:
        case "eta":
            return num(step.learning_rate, "learning_rate")
        case "t":
            return num(step.step, "step")
        case "w":
            return of.parameter("before", name, index)
        case "g":
            signal, by_hand = _signal(of, name, index), of.view.spec.conventions.arithmetic.by_hand
            one_product = signal and signal[1][0] != "add" and not by_hand  # not rounded
            return ["neg", signal[1]] if signal and one_product else of.parameter("gradients", name, index)
    if use in choice.hyper:
        return num(choice.hyper[use])
    group, key = ("state", use) if use in of.states("state", name) else ("state_before", use.removesuffix("_old"))
    return num(of.states(group, name)[key][index], of.parameter_path(group, f"{name}.{key}", index))
