"""Layer normalization: each sample minus the mean of its units, divided by their standard deviation, then γ x̂ + β."""

from ..equations.kind import Kind, Parameter, Quantity
from ..equations.ways import Way
from ..rules.declared import OneOf
from ..rules.fields import Field
from ..rules.limits import Choice

PLACE = OneOf("place", "ε stands", (
    Choice("in_root", "in the root", "√(… + ε): PyTorch, Keras, ONNX, Flax."),
    Choice("beside_root", "beside the root", "√… + ε, as codes by hand have it; a root of 0 has no gradient."),
))  # fmt: skip

KIND = Kind(
    kind="layer_norm",
    label="layer normalization",
    note="x̂ = (z − μ)/√(σ² + ε) with mean and variance over the units of each sample (and time step), a = γ x̂ + β; "
    "training and inference alike.",
    source="Ba, Kiros & Hinton 2016, section 3; biased variance; ε inside the root, as PyTorch's LayerNorm",
    settings=(
        Field("epsilon", "ε", default=1e-5, minimum=0, maximum=1,
              hint="PyTorch 1e-5, Keras 1e-3, Flax 1e-6."),
        PLACE,
    ),
    folded=("epsilon", "place"),
    parameters=(
        Parameter("gamma", "j", "Scales γ", "γ", 1.0),
        Parameter("beta", "j", "Shifts β", "β", 0.0),
    ),
    quantities={
        "mean": Quantity("μ", "the mean"),
        "variance": Quantity("σ²", "the variance"),
        "x_hat": Quantity("x̂", "the normalized value"),
    },
    counts={"n": "j"},
    forward="""
        mean[s]      = sum[j](A[s,j]) / n
        variance[s]  = sum[j]((A[s,j] - mean[s])**2) / n
        x_hat[s,j]   = (A[s,j] - mean[s]) / sqrt(variance[s] + epsilon)
        a[s,j]       = gamma[j] * x_hat[s,j] + beta[j]
    """,
    backward="""
        dgamma[j]    = sum[s](da[s,j] * x_hat[s,j])
        dbeta[j]     = sum[s](da[s,j])
        dx_hat[s,j]  = da[s,j] * gamma[j]
        dvariance[s] = -sum[j](dx_hat[s,j] * (A[s,j] - mean[s])) / (2 * sqrt(variance[s] + epsilon)**3)
        dmean[s]     = -sum[j](dx_hat[s,j]) / sqrt(variance[s] + epsilon)
        dA[s,j]      = (dx_hat[s,j] / sqrt(variance[s] + epsilon)
                        + dvariance[s] * 2 * (A[s,j] - mean[s]) / n + dmean[s] / n)
    """,
    ways=(
        Way({"place": "beside_root"}, """
            x_hat[s,j]   = (A[s,j] - mean[s]) / (sqrt(variance[s]) + epsilon)
            dvariance[s] = (-sum[j](dx_hat[s,j] * (A[s,j] - mean[s]))
                            / (2 * sqrt(variance[s]) * (sqrt(variance[s]) + epsilon)**2))
            dmean[s]     = -sum[j](dx_hat[s,j]) / (sqrt(variance[s]) + epsilon)
            dA[s,j]      = (dx_hat[s,j] / (sqrt(variance[s]) + epsilon)
                            + dvariance[s] * 2 * (A[s,j] - mean[s]) / n + dmean[s] / n)
        """),
    ),
)  # fmt: skip
