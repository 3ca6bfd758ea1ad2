"""The lines of the forward pass: z and a of every unit."""

from __future__ import annotations

from typing import Any

from ..document import expand
from .expression import Expr, Series, add, fill, mul, num, sym
from .line import Line, View
from .symbols import activation_path, parameter_path

EXPANDED = 4  # inputs of a unit up to which the formula itself is written term by term


def z_line(view: View, k: int, s: int, j: int) -> Line:
    """z = Σ w a + b, or, for an activation alone, what comes in."""
    symbols, layer = view.symbols, view.spec.layers[k]
    below = view.outputs(k - 1)[s]
    incoming = [num(a, activation_path(k - 1, s, i)) for i, a in enumerate(below)]
    symbol, name = symbols.of("z", k, j), f"z of {symbols.word(k, j)}"
    if layer.kind == "activation":
        formula, numbers = symbols.activation(k - 1, j), incoming[j]
    else:
        W = view.step.before[k]["W"]
        weights = [num(w, parameter_path(k, "before", "W", j, i)) for i, w in enumerate(W[j])]
        formula, numbers = (
            _weighted_sum(view, k, j, len(below)),
            [mul(w, a) for w, a in zip(weights, incoming, strict=True)],
        )
        if "b" in view.step.before[k]:
            bias = expand(view.step.before[k], "b")[j]
            numbers.append(num(bias, parameter_path(k, "before", "b", j, None)))
            formula = add(
                [*(formula[1] if formula[0] == "add" else [formula]), symbols.parameter("b", "b", k, j, None)]
            )
        numbers = add(numbers)
    return Line(
        f"layers[{k}].z[{s}][{j}]", "forward", k, s, name, symbol, formula, numbers, view.step.traces[k].z[s, j]
    )


def _weighted_sum(view: View, k: int, j: int, n_in: int) -> Expr:
    symbols = view.symbols
    if n_in <= EXPANDED:
        return add([mul(symbols.parameter("w", "W", k, j, i), symbols.activation(k - 1, i)) for i in range(n_in)])
    a = sym("x", "k") if k == 0 else sym("a", "k")
    return ["sum", mul(sym("w", ["arrow", sym("k"), symbols.unit(k, j)]), a), "k"]


def a_line(view: View, k: int, s: int, j: int) -> Line:
    """a = f(z)."""
    symbols, trace = view.symbols, view.step.traces[k]
    choice = view.spec.layers[k].activation
    word = symbols.word(k, j)
    numbers = fill(choice.row.formula, activation_numbers(view, k, s, j))
    formula = fill(choice.row.formula, activation_symbols(view, k, j))
    return Line(
        f"layers[{k}].a[{s}][{j}]", "forward", k, s,
        f"prediction {word}" if k == len(view.spec.layers) - 1 else f"activation of {word}",
        symbols.activation(k, j), formula, numbers, trace.a[s, j], view.caution(numbers, float(trace.a[s, j])),
    )  # fmt: skip


def activation_symbols(view: View, k: int, j: int) -> dict[str, Any]:
    """Symbols for the names that an activation's formula uses."""
    symbols = view.symbols
    return {
        "z": symbols.of("z", k, j), "a": symbols.activation(k, j), "z_k": sym("z", "k"), "alpha": sym("α"),
    }  # fmt: skip


def activation_numbers(view: View, k: int, s: int, j: int) -> dict[str, Any]:
    """The numbers that stand for them at unit j of sample s."""
    trace, hyper = view.step.traces[k], view.spec.layers[k].activation.hyper
    return {
        "z": num(trace.z[s, j], f"layers[{k}].z[{s}][{j}]"),
        "a": num(trace.a[s, j], f"layers[{k}].a[{s}][{j}]"),
        "z_k": Series([num(z, f"layers[{k}].z[{s}][{i}]") for i, z in enumerate(trace.z[s])]),
        **{name: num(value) for name, value in hyper.items()},
    }
