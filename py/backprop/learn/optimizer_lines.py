"""The lines of the optimizer, made from the formulas of its row: m, v, m̂ … and Δw of each weight, and η of the step.

No optimizer and no schedule has code here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from ..layers.base import expand
from ..network import is_trained
from ..optimizers.base import Optimizer, Quantity
from .expression import Expr, fill, num, sym
from .line import Line, View
from .symbols import parameter_path

SETTINGS: dict[str, Expr] = {
    "momentum": sym("μ"), "beta_1": sym("β", "1"), "beta_2": sym("β", "2"), "rho": sym("ρ"), "epsilon": sym("ε"),
    "weight_decay": sym("λ"), "momentum_decay": sym("ψ"), "t": sym("t"), "eta": sym("η"),
}  # fmt: skip
SCHEDULE: dict[str, Expr] = {
    "eta_0": sym("η", "0"), "k": sym("k"), "drops": sym("d"), "pi": sym("π"), "factor": sym("γ"), "every": sym("s"),
    "minimum": sym("η", "min"), "steps": sym("T"), "rate": sym("r"), "warmup": sym("T", "0"),
}  # fmt: skip
OLD = "⁻"  # m⁻ is m after the step before
_DIGITS = "Computed in a form that keeps the digits which 1 − βᵗ loses."


def row_symbols(row: Optimizer) -> dict[str, Expr]:
    """Symbols for every name in a row's formulas, for no particular weight."""
    own = {line.name: sym(line.symbol) for line in row.quantities}
    old = {f"{line.name}_old": sym(line.symbol + OLD) for line in row.quantities}
    return {**SETTINGS, "g": ["div", sym("∂E"), sym("∂w")], "w": sym("w"), **own, **old}


def state_line(view: View, k: int, name: str, key: str, j: int, i: int | None) -> Line | None:
    """One quantity of the optimizer for one parameter entry; None when there is no such quantity."""
    if not is_trained(view.spec, name):
        return None
    held = next((line for line in _held(view)[:-1] if line.name == key), None)
    if held is None:
        return None
    word = view.symbols.parameter_word(k, j, i)
    label = "effective step" if key == "effective_step" else held.symbol
    return _line(
        view, held, k, name, j, i, state_path(k, "state", name, key, j, i), f"{label} of {word}",
        view.symbols.parameter(held.symbol, name, k, j, i), _entry(view, "state", k, name, key, j, i),
    )  # fmt: skip


def optimizer_update_line(view: View, k: int, name: str, j: int, i: int | None, value: float) -> Line:
    """Δw by the optimizer's own formula."""
    symbol = view.symbols.parameter("Δ" + name.lower(), name, k, j, i)
    path, word = parameter_path(k, "updates", name, j, i), view.symbols.parameter_word(k, j, i)
    return _line(view, _held(view)[-1], k, name, j, i, path, f"update of {word}", symbol, value)


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
        fill(schedule.row.formula, SCHEDULE), numbers, step.learning_rate,
    )  # fmt: skip


def state_path(k: int, group: str, name: str, key: str, j: int, i: int | None) -> str:
    """The path of one entry of the optimizer's state."""
    return parameter_path(k, f"{group}.{name}", key, j, i)


def _held(view: View) -> tuple[Quantity, ...]:
    choice = view.spec.optimizer
    return choice.row.lines(choice.choices, choice.weight_decay)


def _line(
    view: View,
    held: Quantity,
    k: int,
    name: str,
    j: int,
    i: int | None,
    path: str,
    words: str,
    symbol: Expr,
    value: float,
) -> Line:
    numbers = fill(held.formula, _numbers(view, k, name, j, i))
    note = view.caution(numbers, value, _DIGITS)
    formula = fill(held.formula, _symbols(view, k, name, j, i))
    return Line(path, "update", k, None, words, symbol, formula, numbers, value, note)


def _symbols(view: View, k: int, name: str, j: int, i: int | None) -> dict[str, Expr]:
    def of(base: str) -> Expr:
        return view.symbols.parameter(base, name, k, j, i)

    own = {line.name: of(line.symbol) for line in _held(view)}
    old = {f"{line.name}_old": of(line.symbol + OLD) for line in _held(view)}
    return {**SETTINGS, "g": ["div", sym("∂E"), of("∂" + name.lower())], "w": of(name.lower()), **own, **old}


def _numbers(view: View, k: int, name: str, j: int, i: int | None) -> dict[str, Any]:
    step, choice = view.step, view.spec.optimizer

    def parameter(group: str) -> Expr:
        array = expand({**step.before[k], name: getattr(step, group)[k][name]}, name)
        return num(array[j] if i is None else array[j, i], parameter_path(k, group, name, j, i))

    def quantities(group: str, suffix: str) -> dict[str, Expr]:
        keys = getattr(step, "state_before" if suffix else "state")[k][name]
        return {
            key + suffix: num(_entry(view, group, k, name, key, j, i), state_path(k, group, name, key, j, i))
            for key in keys
        }

    return {
        **{key: num(value) for key, value in choice.hyper.items()},
        "eta": num(step.learning_rate, "learning_rate"), "t": num(step.step, "step"),
        "g": parameter("gradients"), "w": parameter("before"),
        **quantities("state", ""), **quantities("state_before", "_old"),
    }  # fmt: skip


def _entry(view: View, group: str, k: int, name: str, key: str, j: int, i: int | None) -> float:
    own = view.step.before[k]
    array = np.asarray(expand({**own, name: getattr(view.step, group)[k][name][key]}, name))
    return float(array[j] if i is None else array[j, i])
