"""A kind that the package has not, as a reader of the README would write it: root mean square normalization."""

from backprop.equations.kind import Kind, Parameter, Quantity
from backprop.rules.fields import Field

RMS_NORM = Kind(
    kind="rms_norm",
    label="RMS normalization",
    note="a = γ z/√(mean of z² + ε)",
    source="Zhang & Sennrich 2019",
    settings=(Field("epsilon", "ε in the root", default=1e-6, minimum=0, maximum=1),),
    folded=("epsilon",),
    parameters=(Parameter("gamma", "j", "Scales γ", "γ", 1.0),),
    quantities={"square": Quantity("q", "the mean square"), "x_hat": Quantity("x̂", "the normalized value")},
    counts={"n": "j"},
    forward="""
        square[s]   = sum[j](A[s,j]**2) / n
        x_hat[s,j]  = A[s,j] / sqrt(square[s] + epsilon)
        a[s,j]      = gamma[j] * x_hat[s,j]
    """,
    backward="""
        dgamma[j]   = sum[s](da[s,j] * x_hat[s,j])
        dx_hat[s,j] = da[s,j] * gamma[j]
        dsquare[s]  = -sum[j](dx_hat[s,j] * A[s,j]) / (2 * sqrt(square[s] + epsilon)**3)
        dA[s,j]     = dx_hat[s,j] / sqrt(square[s] + epsilon) + dsquare[s] * 2 * A[s,j] / n
    """,
)
