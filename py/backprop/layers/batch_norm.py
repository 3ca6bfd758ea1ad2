"""Batch normalization: each unit minus its mean over the batch, divided by its standard deviation, then γ x̂ + β.

z is what comes in, a what goes out, so δ = ∂E/∂z is what goes down. Over time steps the batch is all of them. In ∂E/∂μ
the part through the variance is left out: it is −2 ∂E/∂σ² Σ(z − μ)/n, and Σ(z − μ) is 0.
"""

from dataclasses import replace

from ..equations.kind import Buffer, Kind, Parameter, Quantity
from ..rules.declared import OneOf
from ..rules.fields import Field
from ..rules.limits import FINITE, Choice

MEAN = replace(FINITE, name="running_mean", label="Running mean")
VARIANCE = replace(FINITE, name="running_variance", label="Running variance", minimum=0)

KIND = Kind(
    kind="batch_norm",
    label="batch normalization",
    note="x̂ = (z − μ)/√(σ² + ε) with mean and variance of the batch, a = γ x̂ + β. Variance: divided by n; "
    "the running variance, for inference, by n − 1.",
    source="Ioffe & Szegedy 2015, algorithm 1; the running variance by algorithm 2, as PyTorch (Keras: divided by n)",
    settings=(
        Field("momentum", "Momentum of the running statistics", default=0.9, minimum=0, maximum=1,
              hint="The share of the old running value that is kept; PyTorch's is 1 minus this."),
        Field("epsilon", "ε in the root", default=1e-5, minimum=0, maximum=1),
        OneOf("statistics", "Statistics", (
            Choice("batch", "of the batch", "Mean and variance of the batch; the gradient goes through them."),
            Choice("running", "running",
                   "Running mean and variance as constants, as in inference, also while training."),
        )),
    ),
    folded=("momentum", "epsilon", "statistics"),
    parameters=(
        Parameter("gamma", "j", "Scales γ", "γ", 1.0),
        Parameter("beta", "j", "Shifts β", "β", 0.0),
    ),
    buffers=(
        Buffer("running_mean", "Running means", "running mean", "μ̂", 0.0, MEAN),
        Buffer("running_variance", "Running variances", "running variance", "σ̂²", 1.0, VARIANCE),
    ),
    quantities={
        "mean": Quantity("μ", "the mean", title="batch mean (subtracted)"),
        "variance": Quantity("σ²", "the variance", title="batch variance (its square root divides)"),
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
    updates="""
        running_mean[j]     = momentum * running_mean_old[j] + (1 - momentum) * mean[j]
        running_variance[j] = (momentum * running_variance_old[j] + (1 - momentum) * (variance[j] * n / (n - 1))
                               if n > 1 else running_variance_old[j])
    """,
    inference="""
        mean[j]      = running_mean[j]
        variance[j]  = running_variance[j]
    """,
    inferring=("statistics", "running"),
    fewer="""
        variance[j]  = sum[s]((A[s,j] - mean[j])**2) / (n - 1)
        dA[s,j]      = (dx_hat[s,j] / sqrt(variance[j] + epsilon)
                        + dvariance[j] * 2 * (A[s,j] - mean[j]) / (n - 1) + dmean[j] / n)
        running_variance[j] = (momentum * running_variance_old[j] + (1 - momentum) * variance[j]
                               if n > 1 else running_variance_old[j])
    """,
    notes={
        "dmean": "The part through σ² is 0, since the distances from the mean sum to 0.",
        "running_mean": "Kept for inference; the share {momentum:g} of the old value stays.",
        "running_variance": "Kept for inference; the share {momentum:g} of the old value stays. The variance is the "
        "unbiased one, divided by n − 1: one sample has none, and the old value stays.",
    },
    script_note="Batch normalization is as in training, in the loss after the step too.",
)  # fmt: skip
