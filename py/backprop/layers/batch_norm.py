"""Batch normalization: each unit minus its mean over the batch, divided by its standard deviation, then γ x̂ + β.

z is what comes in, a what goes out, so δ = ∂E/∂z is what goes down. Over time steps the batch is all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np

from ..functions.special import Array
from ..numbers.arithmetic import Arithmetic
from ..rules.declared import Declared, Numbers, OneOf
from ..rules.fields import Field
from ..rules.limits import FINITE, NUMBER, Choice
from ..rules.shown import Shown
from .base import IDENTITY, ActivationChoice, Context, Init, Layer, LayerBackward, LayerTrace, Parameters, Product, ones
from .base import units_axes as batch_axes
from .site import Site

MOMENTUM = Field("momentum", "Momentum of the running statistics", default=0.9, minimum=0, maximum=1,
                 hint="The share of the old running value that is kept; PyTorch's is 1 minus this.")  # fmt: skip
EPSILON = Field("epsilon", "ε in the root", default=1e-5, minimum=0, maximum=1)
MEAN = replace(FINITE, name="running_mean", label="Running mean")
VARIANCE = replace(FINITE, name="running_variance", label="Running variance", minimum=0)
STATISTICS = OneOf("statistics", "Statistics", (
    Choice("batch", "of the batch", "Mean and variance of the batch; the gradient goes through them."),
    Choice("running", "running", "Running mean and variance as constants, as in inference, also while training."),
))  # fmt: skip


SHOWS = (
    Shown("mean", "μ", "mean μ", "batch mean (subtracted)", "j"),
    Shown("variance", "σ²", "variance σ²", "batch variance (its square root divides)", "j"),
    Shown("x_hat", "x̂", "x̂", "normalized value"),
    Shown("dx_hat", "∂E/∂x̂", "∂E/∂x̂", "gradient with respect to the normalized value", backward=True),
    Shown("dvariance", "∂E/∂σ²", "∂E/∂σ²", "gradient with respect to the variance", "j", backward=True),
    Shown("dmean", "∂E/∂μ", "∂E/∂μ", "gradient with respect to the mean", "j", backward=True),
)


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
    evaluates_alike: ClassVar[bool] = False
    script_note: ClassVar[str] = "Batch normalization is as in training, in the loss after the step too."
    shows: ClassVar[tuple[Shown, ...]] = SHOWS
    foot: ClassVar[str | None] = "x_hat"
    no_slope: ClassVar[str] = "The samples of the batch couple: ∂a/∂z is a matrix."
    activation: ClassVar[ActivationChoice] = IDENTITY  # type: ignore[misc]  # no function of its own
    fields: ClassVar[tuple[Declared, ...]] = (
        Numbers("gamma", "Scales γ", ("units",), NUMBER, "1", symbol="γ"),
        Numbers("beta", "Shifts β", ("units",), NUMBER, "0", symbol="β"),
        MOMENTUM, EPSILON, STATISTICS,
        Numbers("running_mean", "Running means", ("units",), MEAN, "0", symbol="running mean"),
        Numbers("running_variance", "Running variances", ("units",), VARIANCE, "1", symbol="running variance"),
    )  # fmt: skip
    symbols: ClassVar[Mapping[str, str]] = MappingProxyType({of.name: of.symbol for of in SHOWS if not of.backward})
    folded: ClassVar[tuple[str, ...]] = ("momentum", "epsilon", "statistics", "running_mean", "running_variance")

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
            **site.per_unit("running_mean", "running mean", MEAN),
            **site.per_unit("running_variance", "running variance", VARIANCE),
        }  # fmt: skip
        reader = site.reader
        chosen = reader.choice("statistics", f"Statistics of layer {site.number}", STATISTICS.names, "batch")
        return cls(site.n_in, reader.number(MOMENTUM), reader.number(EPSILON), chosen, given)

    @classmethod
    def starts(cls, row: Mapping[str, Any]) -> frozenset[str]:
        """Running statistics that are normalized by are constants: nothing starts from them."""
        constants = {"running_mean", "running_variance"} if row.get("statistics") == "running" else set()
        return super().starts(row) - constants

    @classmethod
    def parameter_count(cls, site: Site) -> int:
        return 2 * site.units

    def describe(self, parameters: Parameters, buffers: Parameters) -> dict[str, Any]:
        settings = {"momentum": self.momentum, "epsilon": self.epsilon, "statistics": self.statistics}
        return {**settings, **parameters, **buffers}

    def advice(self, n_samples: int) -> list[str]:
        if self.statistics == "batch" and n_samples == 1:
            return ["Batch normalization of one sample: its variance is 0, so that x̂ is 0 and every a is β, "
                    "whatever the input; no layer below learns. Use larger batches."]  # fmt: skip
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
            buffers = self._carried(buffers, np.real(mean), np.real(variance), n, keep)
        else:
            mean, variance = buffers["running_mean"], buffers["running_variance"]
        x_hat = keep((A - mean) / np.sqrt(variance + self.epsilon))
        a = keep(parameters["gamma"] * x_hat + parameters["beta"])
        return LayerTrace(A, A, a, {"mean": mean, "variance": variance, "x_hat": x_hat}, buffers=buffers)

    def _carried(self, old: Parameters, mean: Array, variance: Array, n: int, keep: Any) -> Parameters:
        """The running statistics after the batch."""
        kept, taken = self.momentum, 1.0 - self.momentum
        unbiased = variance * n / (n - 1) if n > 1 else old["running_variance"]
        return {
            "running_mean": keep(kept * old["running_mean"] + taken * mean),
            "running_variance": keep(kept * old["running_variance"] + taken * unbiased) if n > 1 else unbiased,
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

    def products(self, trace: LayerTrace, back: LayerBackward) -> dict[str, Product]:
        gamma = Product("sj,sj->j", back.da, trace.shown["x_hat"])
        return {"gamma": gamma, "beta": Product("sj,sk->jk", back.da, ones(back.da))}


def count(x: Array) -> int:
    """How many numbers of each unit the batch holds."""
    return int(np.prod(x.shape[:-1]))
