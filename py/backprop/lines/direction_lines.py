"""The lines of a step by a whole-batch method: the direction p, and Δw = α p."""

from __future__ import annotations

from .blocks import At
from .expression import Expr, num, sym
from .layer_view import LayerView
from .line import Line
from .marked import is_trained, why_fixed
from .written import fill


def direction_line(of: LayerView, name: str, index: At) -> Line | None:
    """The entry of p that belongs to one parameter; None for optimizers without a direction."""
    row = of.view.spec.optimizer.row
    if of.view.step.direction is None:
        return None
    symbol, value = of.entry(name, index, "p"), float(of.array("direction", name)[index])
    note = f"{row.label}: {row.direction}, over all parameters at once."
    if not is_trained(of, name, index):
        note = why_fixed(of, name)
    return of.line(
        "update", f"direction.{name}", index, f"direction for {of.entry_word(name, index)}", symbol, symbol,
        num(value), note, value=value,
    )  # fmt: skip


def direction_update_line(of: LayerView, name: str, index: At) -> Line:
    """Δw = α p with the step length α of the whole step."""
    info, formula = of.view.step.info, of.view.spec.optimizer.lines[-1].formula
    assert info is not None
    symbols: dict[str, Expr] = {"eta": sym("α"), "d": of.entry(name, index, "p")}
    numbers = {"eta": num(info["step_length"], "info.step_length"), "d": of.parameter("direction", name, index)}
    return of.line(
        "update", f"updates.{name}", index, f"update of {of.entry_word(name, index)}",
        of.entry(name, index, "Δ" + of.letter(name)), fill(formula, symbols), fill(formula, numbers),
        value=float(of.array("updates", name)[index]),
    )  # fmt: skip
