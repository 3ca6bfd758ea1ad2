"""The worked lines of batch normalization: μ, σ², x̂ and a, and back through all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..layers.base import Layer
from ..layers.batch_norm import BatchNorm
from .blocks import At, Block
from .expression import Expr, add, mul, num, sym
from .layer_view import LayerLines, LayerView
from .line import Line
from .unit_blocks import shape_of, unit_block
from .unit_lines import da_line, gradient_group, incoming_line, over, parameter_gradient_line, partial, places


def forward(of: LayerView) -> Iterable[Block]:
    """z, then mean and variance of each unit, then x̂ and a, then the running statistics."""
    layer = _layer(of)
    yield unit_block(of, ("z", incoming_line))
    shape = (layer.units,)
    yield Block([of.quantity("mean", shape, lambda i: _mean_line(of, layer, i)),
                 of.quantity("variance", shape, lambda i: _variance_line(of, layer, i))], per_sample=False)  # fmt: skip
    yield Block([of.quantity("x_hat", shape_of(of, "x_hat"), lambda i: _x_hat_line(of, layer, i)),
                 of.quantity("a", shape_of(of, "a"), lambda i: _a_line(of, i))])  # fmt: skip
    if layer.statistics == "batch":
        names = ("running_mean", "running_variance")
        kept = [of.quantity(f"after.{name}", shape, _running(of, layer, name)) for name in names]
        yield Block(kept, per_sample=False)


def backward(of: LayerView) -> Iterable[Block]:
    """∂E/∂x̂, then through variance and mean to δ, then γ and β."""
    layer = _layer(of)
    shape = (layer.units,)
    yield unit_block(of, ("da", da_line), ("dx_hat", _dx_hat_line))
    if layer.statistics == "batch":
        yield Block([of.quantity("dvariance", shape, lambda i: _dvariance_line(of, layer, i)),
                     of.quantity("dmean", shape, lambda i: _dmean_line(of, layer, i))], per_sample=False)  # fmt: skip
    yield Block([of.quantity("delta", shape_of(of, "delta"), lambda i: _delta_line(of, layer, i))])
    for name in ("gamma", "beta"):
        yield Block([of.quantity(f"{gradient_group(of)}.{name}", shape, _gradient(of, name))], per_sample=False)


def _layer(of: LayerView) -> BatchNorm:
    assert isinstance(of.layer, BatchNorm)
    return of.layer


def count(of: LayerView) -> int:
    """How many numbers of each unit the batch holds."""
    return len(places(of.trace.A))


def _sums(of: LayerView, body: Expr, terms: list[Expr]) -> tuple[Expr, Expr]:
    """A sum over the batch as formula and numbers."""
    return ["sum", body, over(of, [(at, None) for at in places(of.trace.A)])], add(terms)


def _root(of: LayerView, layer: BatchNorm, j: int) -> tuple[Expr, Expr]:
    """√(σ² + ε) as formula and numbers."""
    return (
        ["sqrt", add([of.unit("σ²", j), sym("ε")])],
        ["sqrt", add([of.number("variance", (j,)), num(layer.epsilon)])],
    )


def _away(of: LayerView, j: int, at: At) -> Expr:
    return ["sub", of.number("z", (*at, j)), of.number("mean", (j,))]


def _mean_line(of: LayerView, layer: BatchNorm, index: At) -> Line:
    (j,) = index
    if layer.statistics == "running":
        formula, numbers = (
            of.unit("μ", j),
            num(of.value("mean", index), of.parameter_path("before", "running_mean", index)),
        )
    else:
        formula, numbers = _sums(of, of.unit("z", j), [of.number("z", (*at, j)) for at in places(of.trace.A)])
        formula, numbers = ["div", formula, sym("n")], ["div", numbers, num(count(of))]
    return of.line("forward", "mean", index, f"mean of {of.word(j)}", of.unit("μ", j), formula, numbers)


def _variance_line(of: LayerView, layer: BatchNorm, index: At) -> Line:
    (j,) = index
    if layer.statistics == "running":
        path = of.parameter_path("before", "running_variance", index)
        formula, numbers = of.unit("σ²", j), num(of.value("variance", index), path)
    else:
        body = ["pow", ["sub", of.unit("z", j), of.unit("μ", j)], num(2)]
        formula, numbers = _sums(of, body, [["pow", _away(of, j, at), num(2)] for at in places(of.trace.A)])
        formula, numbers = ["div", formula, sym("n")], ["div", numbers, num(count(of))]
    return of.line("forward", "variance", index, f"variance of {of.word(j)}", of.unit("σ²", j), formula, numbers)


def _x_hat_line(of: LayerView, layer: BatchNorm, index: At) -> Line:
    at, j = index[:-1], index[-1]
    shown, counted = _root(of, layer, j)
    return of.line(
        "forward", "x_hat", index, f"{of.word(j, at)} normalized", of.unit("x̂", j, at),
        ["div", ["sub", of.unit("z", j, at), of.unit("μ", j)], shown], ["div", _away(of, j, at), counted], sample=at[0],
    )  # fmt: skip


def _a_line(of: LayerView, index: At) -> Line:
    at, j = index[:-1], index[-1]
    formula = add([mul(of.weight("gamma", j, None, "γ"), of.unit("x̂", j, at)), of.weight("beta", j, None, "β")])
    numbers = add([
        mul(of.parameter("before", "gamma", (j,)), of.number("x_hat", index)), of.parameter("before", "beta", (j,)),
    ])  # fmt: skip
    name = f"prediction {of.word(j, at)}" if of.is_output else f"output of {of.word(j, at)}"
    return of.line("forward", "a", index, name, of.out(j, at), formula, numbers, sample=at[0])


def _running(of: LayerView, layer: BatchNorm, name: str) -> Any:
    def line(index: At) -> Line:
        (j,) = index
        key = name.removeprefix("running_")
        letter = {"mean": "μ", "variance": "σ²"}[key]
        before = of.number(f"before.{name}", index)
        n, taken = count(of), of.number(key, index)
        fresh: Expr = of.unit(letter, j)
        note = f"Kept for inference; the share {layer.momentum:g} of the old value stays."
        if key == "variance" and n > 1:
            taken, fresh = (
                ["div", mul(taken, num(n)), num(n - 1)],
                ["div", mul(fresh, sym("n")), ["sub", sym("n"), num(1)]],
            )
            note += " The variance is the unbiased one, divided by n − 1."
        formula = add([mul(sym("m"), of.unit(letter, j)), mul(["sub", num(1), sym("m")], fresh)])
        numbers = add([mul(num(layer.momentum), before), mul(["sub", num(1), num(layer.momentum)], taken)])
        if key == "variance" and n == 1:
            formula, numbers, note = of.unit(letter, j), before, "One sample has no unbiased variance: it stays."
        return of.line(
            "forward", f"after.{name}", index, f"running {key} of {of.word(j)}", of.unit(f"{letter}⁺", j),
            formula, numbers, note,
        )  # fmt: skip

    return line


def _dx_hat_line(of: LayerView, at: At, j: int) -> Line:
    return of.line(
        "backward", "dx_hat", (*at, j), f"∂E/∂x̂({of.word(j, at)})", partial(of.unit("x̂", j, at)),
        mul(partial(of.out(j, at)), of.weight("gamma", j, None, "γ")),
        mul(of.number("da", (*at, j)), of.parameter("before", "gamma", (j,))), sample=at[0],
    )  # fmt: skip


def _dvariance_line(of: LayerView, layer: BatchNorm, index: At) -> Line:
    (j,) = index
    shown, counted = _root(of, layer, j)
    body = mul(partial(of.unit("x̂", j)), ["sub", of.unit("z", j), of.unit("μ", j)])
    terms = [mul(of.number("dx_hat", (*at, j)), _away(of, j, at)) for at in places(of.trace.A)]
    formula, numbers = _sums(of, body, terms)
    half = ["neg", num(0.5)]
    return of.line(
        "backward", "dvariance", index, f"∂E/∂σ²({of.word(j)})", partial(of.unit("σ²", j)),
        ["div", mul(half, formula), ["pow", shown, num(3)]], ["div", mul(half, numbers), ["pow", counted, num(3)]],
    )  # fmt: skip


def _dmean_line(of: LayerView, layer: BatchNorm, index: At) -> Line:
    (j,) = index
    shown, counted = _root(of, layer, j)
    terms = [of.number("dx_hat", (*at, j)) for at in places(of.trace.A)]
    formula, numbers = _sums(of, partial(of.unit("x̂", j)), terms)
    return of.line(
        "backward", "dmean", index, f"∂E/∂μ({of.word(j)})", partial(of.unit("μ", j)),
        ["div", ["neg", formula], shown], ["div", ["neg", numbers], counted],
        "The part through σ² is 0, since the distances from the mean sum to 0.",
    )  # fmt: skip


def _delta_line(of: LayerView, layer: BatchNorm, index: At) -> Line:
    at, j = index[:-1], index[-1]
    shown, counted = _root(of, layer, j)
    formula: Expr = ["div", partial(of.unit("x̂", j, at)), shown]
    numbers: Expr = ["div", of.number("dx_hat", index), counted]
    if layer.statistics == "batch":
        n, distance = num(count(of)), ["sub", of.unit("z", j, at), of.unit("μ", j)]
        through = ["div", mul(partial(of.unit("σ²", j)), num(2), distance), sym("n")]
        formula = ["add", [formula, through, ["div", partial(of.unit("μ", j)), sym("n")]]]
        second = ["div", mul(of.number("dvariance", (j,)), num(2), _away(of, j, at)), n]
        numbers = ["add", [["add", [numbers, second]], ["div", of.number("dmean", (j,)), n]]]
    formula, numbers = of.signed((formula, numbers))
    return of.line(
        "backward", "delta", index, f"δ of {of.word(j, at)}", of.unit("δ", j, at), formula, numbers, sample=at[0]
    )


def _gradient(of: LayerView, name: str) -> Any:
    def line(index: At) -> Line:
        (j,) = index
        da = partial(of.out(j))
        body = mul(da, of.unit("x̂", j)) if name == "gamma" else da
        terms = [
            mul(of.number("da", (*at, j)), *([of.number("x_hat", (*at, j))] if name == "gamma" else []))
            for at in places(of.trace.A)
        ]
        value = float(of.back.gradients[name][j])
        return parameter_gradient_line(of, name, index, *_sums(of, body, terms), value)

    return line


def _count(layer: Layer, rows: int) -> int:
    return 6 * rows * layer.units + 14 * layer.units


LINES = LayerLines(forward, backward, _count)
