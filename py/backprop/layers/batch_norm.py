"""Batch normalization: each unit minus its mean over the batch, divided by its standard deviation, then γ x̂ + β.

z is what comes in, a what goes out, so δ = ∂E/∂z is what goes down. Over time steps the batch is all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

from ..fields import Field
from ..functions.special import Array
from ..learn.expression import Expr, add, mul, num, sym
from ..learn.layer_view import At, Block, LayerView, Quantity
from ..learn.unit_lines import da_line, gradient_group, incoming_line, over, parameter_gradient_line, partial, places
from ..limits import NUMBER, Choice
from .base import IDENTITY, ActivationChoice, Arithmetic, Context, Init, Layer, LayerBackward, LayerTrace, Parameters
from .base import units_axes as batch_axes
from .declared import Declared, Numbers, OneOf
from .site import Site
from .unit_blocks import shape_of, unit_block

if TYPE_CHECKING:
    from ..learn.line import Line

MOMENTUM = Field("momentum", "Momentum of the running statistics", default=0.9, minimum=0, maximum=1,
                 hint="The share of the old running value that is kept; PyTorch's is 1 minus this.")  # fmt: skip
EPSILON = Field("epsilon", "ε in the root", default=1e-5, minimum=0, maximum=1)
VARIANCE = replace(NUMBER, name="running_variance", label="Running variance", minimum=0)
STATISTICS = OneOf("statistics", "Statistics", (
    Choice("batch", "of the batch", "Mean and variance of the batch; the gradient goes through them."),
    Choice("running", "running", "As in inference, also while training: running mean and variance, constants."),
))  # fmt: skip


@dataclass(frozen=True)
class BatchNorm(Layer):
    """As many units as come in. gamma, beta (n,) are trained; running_mean, running_variance (n,) are carried along.

    Ioffe & Szegedy 2015, algorithm 1. The batch's variance is biased (divided by n) for normalizing; the running
    variance takes the unbiased one (n − 1), as in the paper's algorithm 2 and in PyTorch (Keras: biased).
    A batch of one has no unbiased variance: the running variance then stays.
    """

    kind: ClassVar[str] = "batch_norm"
    label: ClassVar[str] = "batch normalization"
    note: ClassVar[str] = (
        "x̂ = (z − μ)/√(σ² + ε) with mean and variance of the batch, a = γ x̂ + β. Variance: divided by n; "
        "the running variance, for inference, by n − 1."
    )
    couples_samples: ClassVar[bool] = True
    evaluates_alike: ClassVar[bool] = False
    activation: ClassVar[ActivationChoice] = IDENTITY  # type: ignore[misc]  # no function of its own
    fields: ClassVar[tuple[Declared, ...]] = (
        Numbers("gamma", "Scales γ", ("units",), NUMBER, "1"),
        Numbers("beta", "Shifts β", ("units",), NUMBER, "0"),
        MOMENTUM, EPSILON, STATISTICS,
        Numbers("running_mean", "Running means", ("units",), NUMBER, "0"),
        Numbers("running_variance", "Running variances", ("units",), VARIANCE, "1"),
    )  # fmt: skip

    n_in: int
    momentum: float = 0.9
    epsilon: float = 1e-5
    statistics: str = "batch"
    given: Parameters = field(default_factory=dict)

    @property
    def units(self) -> int:  # type: ignore[override]  # as many as come in
        """As many as come in."""
        return self.n_in

    @classmethod
    def read(cls, site: Site) -> Self:
        """`gamma`, `beta`, `momentum`, `epsilon`, `statistics`, `running_mean`, `running_variance`."""
        given = {
            **site.per_unit("gamma", "γ"), **site.per_unit("beta", "β"),
            **site.per_unit("running_mean", "running mean"),
            **site.per_unit("running_variance", "running variance", VARIANCE),
        }  # fmt: skip
        reader = site.reader
        chosen = reader.choice("statistics", f"Statistics of layer {site.number}", STATISTICS.names, "batch")
        return cls(site.n_in, reader.number(MOMENTUM), reader.number(EPSILON), chosen, given)

    @classmethod
    def parameter_count(cls, site: Site) -> int:
        return 2 * site.units

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        settings = {"momentum": self.momentum, "epsilon": self.epsilon, "statistics": self.statistics}
        return {**settings, **parameters, **buffers}

    def advice(self, n_samples: int) -> list[str]:
        if self.statistics == "batch" and n_samples == 1:
            return ["Batch normalization of one sample: its variance is 0, so that x̂ is 0 and every a is β, "
                    "whatever the input; nothing below learns. Use larger batches."]  # fmt: skip
        return []

    def _own(self, **defaults: float) -> Parameters:
        return {
            name: np.array(self.given.get(name, np.full(self.n_in, value)), dtype=np.float64)
            for name, value in defaults.items()
        }

    def initial(self, init: Init, stream: int) -> Parameters:
        """γ 1 and β 0 unless given."""
        return self._own(gamma=1.0, beta=0.0)

    def initial_buffers(self) -> Parameters:
        """Mean 0 and variance 1 unless given."""
        return self._own(running_mean=0.0, running_variance=1.0)

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """(n_samples, n) → a of the same shape; shown: mean, variance (n,) and x_hat, shaped as a."""
        keep, buffers = context.how.keep, context.buffers
        if context.mode.training and self.statistics == "batch":
            n = count(A)
            mean = keep(np.sum(A, axis=batch_axes(A)) / n)
            variance = keep(np.sum((A - mean) * (A - mean), axis=batch_axes(A)) / n)
            buffers = self._carried(buffers, np.real(mean), np.real(variance), n)
        else:
            mean, variance = buffers["running_mean"], buffers["running_variance"]
        x_hat = keep((A - mean) / np.sqrt(variance + self.epsilon))
        a = keep(parameters["gamma"] * x_hat + parameters["beta"])
        return LayerTrace(A, A, a, {"mean": mean, "variance": variance, "x_hat": x_hat}, buffers=buffers)

    def _carried(self, old: Parameters, mean: Array, variance: Array, n: int) -> Parameters:
        """The running statistics after the batch."""
        kept, taken = self.momentum, 1.0 - self.momentum
        unbiased = variance * n / (n - 1) if n > 1 else old["running_variance"]
        return {
            "running_mean": kept * old["running_mean"] + taken * mean,
            "running_variance": kept * old["running_variance"] + taken * unbiased if n > 1 else unbiased,
        }

    def backward(
        self, parameters: Parameters, trace: LayerTrace, da: Array, how: Arithmetic, fused: Array | None = None
    ) -> LayerBackward:
        """δ = ∂E/∂x̂/s + ∂E/∂σ² · 2 (z − μ)/n + ∂E/∂μ/n with s = √(σ² + ε): through x̂, the variance and the mean.

        In ∂E/∂μ the part through the variance is left out: it is −2 ∂E/∂σ² Σ(z − μ)/n, and Σ(z − μ) is 0.
        """
        keep, axes, n = how.keep, batch_axes(da), count(da)
        x_hat, mean, variance = (trace.shown[key] for key in ("x_hat", "mean", "variance"))
        gradients = {"gamma": keep(np.sum(da * x_hat, axis=axes)), "beta": keep(np.sum(da, axis=axes))}
        dx_hat = keep(da * parameters["gamma"])
        root = np.sqrt(variance + self.epsilon)
        if self.statistics == "running":
            return LayerBackward(da, None, keep(dx_hat / root), gradients, {"dx_hat": dx_hat})
        away = trace.z - mean
        dvariance = keep(-0.5 * np.sum(dx_hat * away, axis=axes) / root**3)
        dmean = keep(-np.sum(dx_hat, axis=axes) / root)
        delta = keep((dx_hat / root + dvariance * 2.0 * away / n) + dmean / n)
        shown = {"dx_hat": dx_hat, "dvariance": dvariance, "dmean": dmean}
        return LayerBackward(da, None, delta, gradients, shown)

    def line_count(self, rows: int) -> int:
        return 6 * rows * self.units + 14 * self.units

    def forward_lines(self, of: LayerView) -> Iterable[Block]:
        yield unit_block(of, ("z", incoming_line))
        shape = (self.units,)
        yield Block([Quantity("mean", shape, lambda i: _mean_line(of, self, i)),
                     Quantity("variance", shape, lambda i: _variance_line(of, self, i))], per_sample=False)  # fmt: skip
        yield Block([Quantity("x_hat", shape_of(of, "x_hat"), lambda i: _x_hat_line(of, self, i)),
                     Quantity("a", shape_of(of, "a"), lambda i: _a_line(of, i))])  # fmt: skip
        if self.statistics == "batch":
            names = ("running_mean", "running_variance")
            kept = [Quantity(f"after.{name}", shape, _running(of, self, name)) for name in names]
            yield Block(kept, per_sample=False)

    def backward_lines(self, of: LayerView) -> Iterable[Block]:
        yield unit_block(of, ("da", da_line), ("dx_hat", _dx_hat_line))
        if self.statistics == "batch":
            shape = (self.units,)
            yield Block([Quantity("dvariance", shape, lambda i: _dvariance_line(of, self, i)),
                         Quantity("dmean", shape, lambda i: _dmean_line(of, self, i))], per_sample=False)  # fmt: skip
        yield Block([Quantity("delta", shape_of(of, "delta"), lambda i: _delta_line(of, self, i))])
        for name in ("gamma", "beta"):
            yield Block(
                [Quantity(f"{gradient_group(of)}.{name}", (self.units,), _gradient(of, name))], per_sample=False
            )


def count(x: Array) -> int:
    """How many numbers of each unit the batch holds."""
    return int(np.prod(x.shape[:-1]))


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
        formula, numbers = ["div", formula, sym("n")], ["div", numbers, num(count(of.trace.A))]
    return of.line("forward", "mean", index, f"mean of {of.word(j)}", of.unit("μ", j), formula, numbers)


def _variance_line(of: LayerView, layer: BatchNorm, index: At) -> Line:
    (j,) = index
    if layer.statistics == "running":
        path = of.parameter_path("before", "running_variance", index)
        formula, numbers = of.unit("σ²", j), num(of.value("variance", index), path)
    else:
        body = ["pow", ["sub", of.unit("z", j), of.unit("μ", j)], num(2)]
        formula, numbers = _sums(of, body, [["pow", _away(of, j, at), num(2)] for at in places(of.trace.A)])
        formula, numbers = ["div", formula, sym("n")], ["div", numbers, num(count(of.trace.A))]
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
        n, taken = count(of.trace.A), of.number(key, index)
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
        n, distance = num(count(of.trace.A)), ["sub", of.unit("z", j, at), of.unit("μ", j)]
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
