"""Batch normalization: each unit minus its mean over the batch, divided by its standard deviation, then γ x̂ + β.

z is what comes in, a what goes out, so δ = ∂E/∂z is what goes down. Over time steps the batch is all of them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np

from ..equations.absent import given, without
from ..equations.kind import Kind, Parameter, Quantity
from ..equations.parser import parse
from ..equations.through_time import run
from ..equations.values import Values
from ..messages import Message, message
from ..numbers.arithmetic import Arithmetic
from ..numbers.special import Array
from ..rules.declared import Declared, Numbers, OneOf
from ..rules.fields import Field
from ..rules.limits import FINITE, NUMBER, Choice
from ..rules.shown import Shown
from .base import IDENTITY, ActivationChoice, Context, Init, Layer, LayerBackward, LayerTrace, Parameters, Product
from .site import Site
from .traces import ones

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
KIND = Kind(
    kind="batch_norm", label="batch normalization",
    note="x̂ = (z − μ)/√(σ² + ε) with mean and variance of the batch, a = γ x̂ + β. Variance: divided by n; "
    "the running variance, for inference, by n − 1.",
    source="Ioffe & Szegedy 2015, algorithm 1",
    settings=(MOMENTUM, EPSILON),
    parameters=(Parameter("gamma", "j", "Scales γ", "γ", 1.0), Parameter("beta", "j", "Shifts β", "β", 0.0)),
    quantities={
        "mean": Quantity("μ", "the mean"), "variance": Quantity("σ²", "the variance"),
        "x_hat": Quantity("x̂", "the normalized value"),
    },
    counts={"n": "s"},
    forward="""
        mean[j]      = sum[s](A[s,j]) / n
        variance[j]  = sum[s]((A[s,j] - mean[j])**2) / n
        x_hat[s,j]   = (A[s,j] - mean[j]) / sqrt(variance[j] + epsilon)
        a[s,j]       = gamma[j] * x_hat[s,j] + beta[j]
    """,
    backward="""
        dgamma[j]    = sum[s](da[s,j] * x_hat[s,j])
        dbeta[j]     = sum[s](da[s,j])
        dx_hat[s,j]  = da[s,j] * gamma[j]
        dvariance[j] = -0.5 * sum[s](dx_hat[s,j] * (A[s,j] - mean[j])) / sqrt(variance[j] + epsilon)**3
        dmean[j]     = -sum[s](dx_hat[s,j]) / sqrt(variance[j] + epsilon)
        dA[s,j]      = (dx_hat[s,j] / sqrt(variance[j] + epsilon)
                        + dvariance[j] * 2 * (A[s,j] - mean[j]) / n + dmean[j] / n)
    """,
)  # fmt: skip
CARRIED = parse("""
    running_mean[j]     = momentum * running_mean_old[j] + (1 - momentum) * mean[j]
    running_variance[j] = momentum * running_variance_old[j] + (1 - momentum) * (variance[j] * n / (n - 1))
""")
GIVEN = frozenset({"mean", "variance"})  # by running statistics, as constants: nothing goes back through them
CONSTANT = frozenset({"dmean", "dvariance"})


@dataclass(frozen=True)
class BatchNorm(Layer):
    """As many units as come in. gamma, beta (n,) are trained; running_mean, running_variance (n,) are carried along.

    Ioffe & Szegedy 2015, algorithm 1. The batch's variance is biased (divided by n) for normalizing; the running
    variance takes the unbiased one (n − 1), as in the paper's algorithm 2 and in PyTorch (Keras: biased).
    A batch of one has no unbiased variance: the running variance then stays.
    """

    kind: ClassVar[str] = "batch_norm"
    label: ClassVar[str] = "batch normalization"
    note: ClassVar[str] = KIND.note
    data: ClassVar[Kind] = KIND
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
        chosen = reader.choice("statistics", site.called("Statistics"), STATISTICS.names, "batch")
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

    def advice(self, n_samples: int) -> list[Message]:
        if self.statistics == "batch" and n_samples == 1:
            return [message("advice.batch_norm")]
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

    def _values(self, parameters: Parameters, A: Array, how: Arithmetic) -> Values:
        arrays = {"A": A, **parameters, "momentum": self.momentum, "epsilon": self.epsilon, "n": count(A)}
        return Values(arrays, {"j": self.n_in}, how=how, lead=A.ndim - 1)

    def forward(self, parameters: Parameters, A: Array, context: Context) -> LayerTrace:
        """(n_samples, n) → a of the same shape; shown: mean, variance (n,) and x_hat, shaped as a."""
        values, buffers = self._values(parameters, A, context.how), context.buffers
        of_batch = context.mode.training and self.statistics == "batch"
        if not of_batch:
            values.arrays |= {name: buffers[f"running_{name}"] for name in GIVEN}
        made = run(KIND.forward_equations if of_batch else given(KIND.forward_equations, GIVEN), values)
        if of_batch:
            buffers = self._carried(buffers, A, made, context.how)
        shown = {name: made[name] for name in KIND.quantities}
        return LayerTrace(A, A, made["a"], shown, buffers=buffers)

    def _carried(self, old: Parameters, A: Array, made: Mapping[str, Any], how: Arithmetic) -> Parameters:
        """The running statistics after the batch; one sample has no unbiased variance."""
        values = self._values({}, A, how)
        values.arrays |= {f"{name}_old": array for name, array in old.items()}
        values.arrays |= {"mean": np.real(made["mean"]), "variance": np.real(made["variance"])}
        found = run(CARRIED if count(A) > 1 else CARRIED[:1], values)
        return {name: found.get(name, own) for name, own in old.items()}

    def backward(
        self, parameters: Parameters, trace: LayerTrace, da: Array, how: Arithmetic, fused: Array | None = None
    ) -> LayerBackward:
        """Through x̂, the variance and the mean.

        In ∂E/∂μ the part through the variance is left out: it is −2 ∂E/∂σ² Σ(z − μ)/n, and Σ(z − μ) is 0.
        """
        values = self._values(parameters, trace.A, how)
        values.arrays |= {**trace.shown, "da": da}
        constant = CONSTANT if self.statistics == "running" else frozenset()
        made = run(without(KIND.backward_equations, constant), values)
        shown: Parameters = {
            f"d{name}": made[f"d{name}"] for name in ("x_hat", "variance", "mean") if f"d{name}" in made
        }
        return LayerBackward(da, None, made["dA"], {"gamma": made["dgamma"], "beta": made["dbeta"]}, shown)

    def products(self, trace: LayerTrace, back: LayerBackward) -> dict[str, Product]:
        gamma = Product("sj,sj->j", back.da, trace.shown["x_hat"])
        return {"gamma": gamma, "beta": Product("sj,sk->jk", back.da, ones(back.da))}


def count(x: Array) -> int:
    """How many numbers of each unit the batch holds."""
    return math.prod(x.shape[:-1])
