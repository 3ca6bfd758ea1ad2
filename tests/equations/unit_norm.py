"""A kind that the package has not, as a reader of the README would write it: each sample as a vector of length 1."""

from backprop.equations.kind import Kind, Parameter, Quantity
from backprop.rules.fields import Field

UNIT_NORM = Kind(
    kind="unit_norm",
    label="unit length",
    note="a = γ z/√(Σ z² + ε)",
    source="Salimans & Kingma 2016, of weights",
    settings=(Field("epsilon", "ε in the root", default=1e-6, minimum=0, maximum=1),),
    folded=("epsilon",),
    parameters=(Parameter("gamma", "j", "Scales γ", "γ", 1.0),),
    quantities={"square": Quantity("q", "the square of the length"), "x_hat": Quantity("x̂", "the normalized value")},
    forward="""
        square[s]   = sum[j](A[s,j]**2)
        x_hat[s,j]  = A[s,j] / sqrt(square[s] + epsilon)
        a[s,j]      = gamma[j] * x_hat[s,j]
    """,
    backward="""
        dgamma[j]   = sum[s](da[s,j] * x_hat[s,j])
        dx_hat[s,j] = da[s,j] * gamma[j]
        dsquare[s]  = -sum[j](dx_hat[s,j] * A[s,j]) / (2 * sqrt(square[s] + epsilon)**3)
        dA[s,j]     = dx_hat[s,j] / sqrt(square[s] + epsilon) + dsquare[s] * 2 * A[s,j]
    """,
)
