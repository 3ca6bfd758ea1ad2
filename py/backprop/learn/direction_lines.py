"""The lines of a step by a whole-batch method: the direction p, and Δw = α p."""

from __future__ import annotations

from ..document import expand
from ..optimizers import WholeBatchOptimizer
from .expression import fill, num, sym
from .line import Line, View
from .symbols import parameter_path


def direction_line(view: View, k: int, name: str, j: int, i: int | None) -> Line | None:
    """The entry of p that belongs to one parameter; None for optimizers without a direction."""
    row, direction = view.spec.optimizer.row, view.step.direction
    if direction is None or not isinstance(row, WholeBatchOptimizer):
        return None
    symbols = view.symbols
    symbol, value = symbols.parameter("p", name, k, j, i), _direction(view, k, name, j, i)
    return Line(
        parameter_path(k, "direction", name, j, i), "update", k, None,
        f"direction for {symbols.parameter_word(k, j, i)}", symbol, symbol, num(value), value,
        f"{row.label}: {row.direction}, over all parameters at once.",
    )  # fmt: skip


def direction_update_line(view: View, k: int, name: str, j: int, i: int | None, value: float) -> Line:
    """Δw = α p with the step length α of the whole step."""
    symbols, info = view.symbols, view.step.info
    assert info is not None
    word, formula = symbols.parameter_word(k, j, i), view.spec.optimizer.row.formula
    place = parameter_path(k, "direction", name, j, i)
    return Line(
        parameter_path(k, "updates", name, j, i), "update", k, None, f"update of {word}",
        symbols.parameter("Δ" + name.lower(), name, k, j, i),
        fill(formula, {"eta": sym("α"), "d": symbols.parameter("p", name, k, j, i)}),
        fill(formula, {
            "eta": num(info["step_length"], "info.step_length"), "d": num(_direction(view, k, name, j, i), place),
        }),
        value,
    )  # fmt: skip


def _direction(view: View, k: int, name: str, j: int, i: int | None) -> float:
    assert view.step.direction is not None
    owner = {**view.step.before[k], name: view.step.direction[k][name]}
    array = expand(owner, name)
    return float(array[j] if i is None else array[j, i])
