"""The worked lines of the Elman layer: every time step's z, h, ∂E/∂h, f′ and δ, and sums over time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..layers.base import Layer
from ..layers.rnn import RNN
from . import unit_lines
from .blocks import At, Block
from .expression import Expr, add, mul, num, sum_of, sym
from .layer_view import LayerLines, LayerView
from .line import Line, Terms
from .output_lines import fused_terms
from .unit_blocks import unit_block
from .unit_lines import (
    EXPANDED,
    activation_line,
    da_line,
    gradient_group,
    gradient_line,
    partial,
    passed_by_weights,
    places,
    slope_line,
    through_activation,
    weighted,
    with_bias,
)


def forward(of: LayerView) -> Iterable[Block]:
    """z and h of every step, then a."""
    every_step = _every_step(of)
    yield unit_block(of, ("z", _z_line), ("h", lambda of, at, j: activation_line(of, at, j, "h")))
    yield unit_block(of, ("a", lambda of, at, j: _a_line(of, at, j, every_step)))


def backward(of: LayerView) -> Iterable[Block]:
    """∂E/∂a, then from the last step to the first ∂E/∂h, f′(z) and δ, then the sums over time."""
    every_step = _every_step(of)
    yield unit_block(of, ("da", da_line))
    lines = [
        ("dh", lambda of, at, j: _dh_line(of, at, j, every_step)),
        ("slope", lambda of, at, j: slope_line(of, at, j, "h")),
        ("delta", lambda of, at, j: _delta_line(of, at, j, every_step)),
    ]
    if "carried" in of.back.shown:
        lines.append(("carried", _carried_line))
    block = unit_block(of, *lines)
    yield Block(block.quantities, order=backwards)
    for name in of.parameters("before"):
        shape = of.array("before", name).shape
        yield Block([of.quantity(f"{gradient_group(of)}.{name}", shape, _gradient(of, name))], per_sample=False)


def backwards(indices: Sequence[At]) -> Sequence[At]:
    """Sample by sample, from the last time step to the first."""
    return sorted(indices, key=lambda index: (index[0], -index[1], *index[2:]))


def passed_down(of: LayerView, at: At, i: int) -> Terms:
    """Σ δ⟨t⟩ w over the units, at each step."""
    return passed_by_weights(of, "Wx", at, i)


def _before(of: LayerView, at: At, i: int) -> tuple[Expr, Expr]:
    """The state of unit i one step before, as symbol and number."""
    s, t = at
    if t == 0:
        return of.unit("h", i, (s, -1)), num(of.trace.shown["h0"][s, i], f"{of.path}.h0[{s}][{i}]")
    return of.out(i, (s, t - 1)), of.number("h", (s, t - 1, i))


def _last(of: LayerView) -> int:
    return int(of.trace.z.shape[1]) - 1


def _z_line(of: LayerView, at: At, j: int) -> Line:
    formula, numbers = weighted(of, "Wx", j, at)
    units = range(of.layer.units)
    states = [_before(of, at, i) for i in units]
    if len(units) <= EXPANDED:
        formula = [*formula, *(mul(of.weight("Wh", j, i, "w"), states[i][0]) for i in units)]
    else:
        w = sym("w", ["arrow", sym("h", "k"), of.symbols.unit(of.k, j)])
        formula = [*formula, ["sum", mul(w, sym("a", f"k⟨{at[1]}⟩")), "k"]]
    numbers = [*numbers, *(mul(of.parameter("before", "Wh", (j, i)), states[i][1]) for i in units)]
    terms = with_bias(of, j, (formula, numbers))
    return of.line(
        "forward", "z", (*at, j), f"z of {of.word(j, at)}", of.unit("z", j, at), *terms, sample=at[0]
    )  # fmt: skip


def _a_line(of: LayerView, at: At, j: int, every_step: bool) -> Line:
    if every_step:
        return activation_line(of, at, j)
    word, last = of.word(j), (at[0], _last(of))
    return of.line(
        "forward", "a", (*at, j), f"prediction {word}" if of.is_output else f"output of {word}", of.out(j, at),
        of.out(j, last), of.number("h", (*last, j)), "The last time step's.", at[0],
    )  # fmt: skip


def _from_above(of: LayerView, at: At, j: int, every_step: bool) -> Terms | None:
    """∂E/∂a of this step, if its output goes up."""
    if every_step:
        return partial(of.out(j, at)), of.number("da", (*at, j))
    if at[1] == _last(of):
        return partial(of.out(j, at[:1])), of.number("da", (at[0], j))
    return None


def _from_later(of: LayerView, at: At, j: int) -> Terms | None:
    """Σ δ⟨t+1⟩ w over the units of the next step, if there is one."""
    s, t = at
    if t == _last(of):
        return None
    key, letter = ("carried", "δ′") if "carried" in of.back.shown else ("delta", "δ")
    units = range(of.layer.units)
    errors = [of.number(key, (s, t + 1, u)) for u in units]
    terms = [mul(error, of.parameter("before", "Wh", (u, j))) for u, error in zip(units, errors, strict=True)]
    if len(units) <= EXPANDED:
        formula = add([mul(of.unit(letter, u, (s, t + 1)), of.weight("Wh", u, j, "w")) for u in units])
    else:
        w = sym("w", ["arrow", of.symbols.unit(of.k, j), sym("h", "k")])
        formula = ["sum", mul(sym(letter, f"k⟨{t + 2}⟩"), w), "k"]
    return of.signed((formula, add(terms)))


def _joined(parts: Sequence[Terms | None]) -> Terms:
    there = [part for part in parts if part]
    if not there:
        return num(0), num(0)
    return sum_of([part[0] for part in there]), sum_of([part[1] for part in there])


def _dh_line(of: LayerView, at: At, j: int, every_step: bool) -> Line:
    """∂E/∂h⟨t⟩: from above, and from the next time step."""
    terms = _joined([_from_above(of, at, j, every_step), _from_later(of, at, j)])
    return of.line(
        "backward", "dh", (*at, j), f"∂E/∂h({of.word(j, at)})", partial(of.unit("h", j, at)), *terms, sample=at[0]
    )  # fmt: skip


def _delta_line(of: LayerView, at: At, j: int, every_step: bool) -> Line:
    note = None
    units = range(of.layer.units) if of.back.slope is None else [j]
    goes_up = every_step or at[1] == _last(of)
    if of.is_output and of.view.fused and goes_up:
        formula, numbers, note = fused_terms(of, at if every_step else at[:1], j)
        later = [_from_later(of, at, u) for u in units]
        if later[0]:
            symbol = (later[units.index(j)] or later[0])[0]
            rest = through_activation(of, at, j, symbol, [part[1] for part in later if part], "h")
            formula, numbers = add([formula, rest[0]]), add([numbers, rest[1]])
    else:
        errors = [of.number("dh", (*at, u)) for u in units]
        formula, numbers = through_activation(of, at, j, partial(of.unit("h", j, at)), errors, "h")
    formula, numbers = of.signed((formula, numbers))
    return of.line(
        "backward", "delta", (*at, j), f"δ of {of.word(j, at)}", of.unit("δ", j, at), formula, numbers, note, at[0]
    )


def _carried_line(of: LayerView, at: At, j: int) -> Line:
    """The part of δ that truncation lets go on to the step before."""
    value = of.value("carried", (*at, j))
    return of.line(
        "backward", "carried", (*at, j), f"δ passed to the previous time step, {of.word(j, at)}", of.unit("δ′", j, at),
        of.unit("δ′", j, at), num(value), "Without the errors that have reached the limit of truncation.",
        at[0],
    )  # fmt: skip


def _gradient(of: LayerView, name: str) -> Any:
    return lambda index: gradient_line(of, name, index, rows(of, name, index))


def error_terms(of: LayerView, name: str, index: At) -> Terms:
    """Σ δ a over samples and time steps."""
    return unit_lines.error_terms(of, name, index, rows(of, name, index))


def rows(of: LayerView, name: str, index: At) -> list[tuple[At, Terms | None]]:
    """Every sample and time step with what δ is multiplied by there."""
    every = places(of.trace.z)

    def factor(at: At) -> Terms | None:
        if name == "Wx":
            return of.below(index[1], at if len(every) == 1 else ()), of.incoming(at, index[1])
        if name == "Wh":
            symbol, number = _before(of, at, index[1])
            return symbol if len(every) == 1 else sym("a", f"{of.word(index[1])}⟨t−1⟩"), number
        return None

    return [(at, factor(at)) for at in every]


def _every_step(of: LayerView) -> bool:
    """True where the output of every time step goes up."""
    assert isinstance(of.layer, RNN)
    return of.layer.return_sequences


def _count(layer: Layer, rows: int) -> int:
    return 6 * rows * layer.units + 3 * (layer.n_in + layer.units + 1) * layer.units


LINES = LayerLines(forward, backward, _count, passed_down, error_terms)
