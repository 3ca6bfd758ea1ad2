"""Lines that several kinds of layer share: a = f(z), ∂E/∂a, f′(z), δ, and sums of δ a over the samples."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from .blocks import At, indices
from .expression import Expr, Series, add, mul, num, sym
from .layer_view import LayerView
from .line import Line, Terms
from .output_lines import output_slope
from .symbols import field_symbols
from .written import fill

NO_FACTOR = (
    "The prediction is rounded to exactly 0 or 1 in float64, where this factor has no finite value; "
    "softmax or sigmoid with its own cross-entropy gets δ without it."
)
WITHIN_TRUNCATION = "Without the errors that have reached the limit of truncation."
EXPANDED = 4  # inputs of a unit up to which the formula itself is written term by term


def incoming_line(of: LayerView, at: At, j: int) -> Line:
    """z where it is what comes in."""
    return of.line(
        "forward", "z", (*at, j), f"z of {of.word(j, at)}", of.unit("z", j, at), of.below(j, at), of.incoming(at, j),
        sample=at[0],
    )  # fmt: skip


def weighted(of: LayerView, name: str, j: int, at: At, group: str = "before") -> tuple[list[Expr], list[Expr]]:
    """The terms w a of unit j over all units below, as symbols (one Σ when there are many) and as numbers."""
    n_in = of.trace.A.shape[-1]
    numbers = [mul(of.parameter(group, name, (j, i)), of.incoming(at, i)) for i in range(n_in)]
    if n_in <= EXPANDED:
        return [mul(of.weight(name, j, i, "w"), of.below(i, at)) for i in range(n_in)], numbers
    a = sym("x" if of.below(0)[1] == "x" else "a", "k")
    return [["sum", mul(sym("w", ["arrow", sym("k"), of.symbols.unit(of.k, j)]), a), "k"]], numbers


def with_bias(of: LayerView, j: int, terms: tuple[list[Expr], list[Expr]]) -> Terms:
    """The sum of the terms and, where there is one, the bias."""
    formula, numbers = terms
    if "b" in of.parameters("before"):
        formula, numbers = [*formula, of.weight("b", j, None, "b")], [*numbers, of.parameter("before", "b", (j,))]
    return add(formula), add(numbers)


def activation_line(of: LayerView, at: At, j: int, key: str = "a") -> Line:
    """a = f(z); key is where the document holds it."""
    choice, word = of.layer.activation, of.word(j, at)
    numbers = fill(choice.row.formula, activation_numbers(of, at, j, key))
    return of.line(
        "forward", key, (*at, j), f"prediction {word}" if of.is_output else f"activation of {word}", of.out(j, at),
        fill(choice.row.formula, activation_symbols(of, at, j)), numbers,
        of.view.caution(numbers, of.value(key, (*at, j))), at[0],
    )  # fmt: skip


def activation_symbols(of: LayerView, at: At, j: int) -> dict[str, Any]:
    """Symbols for the names that an activation's formula uses."""
    own = field_symbols(of.layer.activation.row.hyperparameters)
    return {"z": of.unit("z", j, at), "a": of.out(j, at), "z_k": sym("z", "k"), **own}


def activation_numbers(of: LayerView, at: At, j: int, key: str = "a") -> dict[str, Any]:
    """The numbers that stand for them at unit j."""
    hyper = of.layer.activation.hyper
    return {
        "z": of.number("z", (*at, j)),
        "a": of.number(key, (*at, j)),
        "z_k": Series([of.number("z", (*at, i)) for i in range(of.layer.units)]),
        **{name: num(value) for name, value in hyper.items()},
    }


def partial(symbol: Expr) -> Expr:
    """∂E/∂(the symbol)."""
    return ["div", sym("∂E"), ["sym", "∂" + symbol[1], symbol[2]]]


def passed_on(error: Expr) -> Expr:
    """The symbol of the part of an error that truncation passes to the step before: δ′, ∂E′/∂c."""
    return ["div", passed_on(error[1]), error[2]] if error[0] == "div" else ["sym", error[1] + "′", *error[2:]]


def da_line(of: LayerView, at: At, j: int) -> Line:
    """∂E/∂a: at the output from the loss, below from every unit that the activation goes into."""
    word = of.word(j, at)
    name = f"∂E/∂{word}" if of.is_output else f"∂E/∂a({word})"
    symbol = partial(of.out(j, at))
    formula, numbers = incoming_error(of, at, j)
    value, note = of.value("da", (*at, j)), None
    if of.is_output:
        note = of.view.caution(numbers, value, NO_FACTOR if not math.isfinite(value) else "")
    return of.line("backward", "da", (*at, j), name, symbol, formula, numbers, note, at[0])


def incoming_error(of: LayerView, at: At, j: int) -> Terms:
    """∂E/∂a of unit j, as formula and numbers."""
    if of.above:
        return of.above.lines.passed_down(of.above, at, j)
    if of.outer:
        return partial(of.outer.out(j, at)), of.outer.number("da", (*at, j))
    return output_slope(of.view, at, j)


def slope_line(of: LayerView, at: At, j: int, key: str = "a") -> Line:
    """f′(z), taken at z."""
    row = of.layer.activation.row
    numbers = fill(row.derivative, activation_numbers(of, at, j, key))
    return of.line(
        "backward", "slope", (*at, j), f"f′(z) of {of.word(j, at)}",
        ["call", f"{row.symbol}′", [of.unit("z", j, at)]],
        fill(row.derivative, activation_symbols(of, at, j)), numbers,
        of.view.caution(numbers, of.value("slope", (*at, j)), row.note or KEEPS_DIGITS), at[0],
    )  # fmt: skip


KEEPS_DIGITS = "Computed from z, which keeps digits that a has lost."


def through_activation(
    of: LayerView, at: At, j: int, symbol: Expr, errors: list[Expr], key: str = "a"
) -> Terms:  # fmt: skip
    """∂E/∂a times f′(z); where units couple (softmax): a_j (∂E/∂a_j − Σ ∂E/∂a_k a_k).

    errors holds ∂E/∂a of this unit, or of every unit of the layer where they couple; symbol is that of this unit.
    """
    if of.back.slope is not None:
        row = of.layer.activation.row
        slope = ["call", f"{row.symbol}′", [of.unit("z", j, at)]]
        return mul(symbol, slope), mul(errors[0], of.number("slope", (*at, j)))
    outs = [of.number(key, (*at, i)) for i in range(of.layer.units)]
    every = ["sum", mul(["div", sym("∂E"), sym("∂a", "k")], sym("a", "k")), "k"]
    numbers = mul(outs[j], ["sub", errors[j], add([mul(d, x) for d, x in zip(errors, outs, strict=True)])])
    return mul(of.out(j, at), ["sub", symbol, every]), numbers


def passed_by_weights(of: LayerView, name: str, at: At, i: int) -> Terms:
    """Σ δ w over the units of the layer that unit i of the layer below goes into."""
    group = "after" if of.view.spec.conventions.update_order == "sequential" else "before"
    units = range(of.layer.units)
    terms = [mul(of.delta_down((*at, u)), of.parameter(group, name, (u, i))) for u in units]
    if len(units) <= EXPANDED:
        formula = add([mul(of.unit("δ", u, at), of.weight(name, u, i, "w")) for u in units])
    else:
        formula = ["sum", mul(sym("δ", "k"), sym("w", ["arrow", of.symbols.unit(of.k - 1, i), sym("k")])), "k"]
    return of.signed((formula, add(terms)))


def gradient_line(of: LayerView, name: str, index: At, rows: Sequence[tuple[At, Terms | None]]) -> Line:
    """∂E/∂w = Σ δ a over `rows`, each a place with what δ is multiplied by (None: nothing, for a bias).

    A bias that the layer's neurons share sums over them too.
    """
    formula, numbers = of.signed(error_terms(of, name, index, rows))
    shared = name == "b" and _is_shared(of)
    value = float(of.back.gradients[name][(0,) if shared else index])
    by_hand = of.view.spec.conventions.arithmetic.by_hand
    note = MOVED_ALIKE if shared and of.layer.into_softmax and not by_hand else None
    return parameter_gradient_line(of, name, index, formula, numbers, value, note)


MOVED_ALIKE = (
    "Softmax does not change when all its z change by the same amount: "
    "this sum is 0 except for the rounding of its terms."
)


def _is_shared(of: LayerView) -> bool:
    return of.view.spec.conventions.bias == "shared"


def error_terms(of: LayerView, name: str, index: At, rows: Sequence[tuple[At, Terms | None]]) -> Terms:
    """Σ δ a over `rows`, with δ as it is shown."""
    units = range(of.layer.units) if name == "b" and _is_shared(of) else [index[0]]
    terms, letters = [], []
    for at, factor in rows:
        for u in units:
            shown, counted = [of.unit("δ", u, at if len(rows) == 1 else ())], [of.number("delta", (*at, u))]
            if factor:
                shown, counted = [*shown, factor[0]], [*counted, factor[1]]
            terms.append(mul(*counted))
            letters.append(mul(*shown))
    one_row = add(letters[: len(units)])
    return one_row if len(rows) == 1 else ["sum", one_row, over(of, rows)], add(terms)


def over(of: LayerView, rows: Sequence[tuple[At, Any]]) -> str:
    """What a sum over the places of the batch runs over, in words."""
    if len(rows[0][0]) == 1:
        return "samples"
    return "times" if len(of.view.step.X) == 1 else "samples, times"


def parameter_gradient_line(
    of: LayerView, name: str, index: At, formula: Expr, numbers: Expr, value: float, note: str | None = None
) -> Line:  # fmt: skip
    """The line of one entry of a gradient of the data's loss."""
    j, i = index[0], index[1] if len(index) > 1 else None
    word, base = of.weight_word(name, j, i), f"∂{of.letter(name)}"
    return of.line(
        "backward", f"{gradient_group(of)}.{name}", index, f"gradient of {word}",
        ["div", sym("∂E"), of.weight(name, j, i, base)], formula, numbers, note, value=value,
    )  # fmt: skip


def gradient_group(of: LayerView) -> str:
    """Where the document holds the gradients of the data's loss."""
    return "data_gradients" if of.has_data_gradients else "gradients"


def places(x: Any) -> list[At]:
    """All places of an array (n_samples, …, n_units): sample, and time where there is one."""
    return list(indices(x.shape[:-1]))
