"""Root mean square normalization: each sample divided by the root of the mean of its units' squares, then γ x̂."""

from ..equations.kind import Kind, Parameter, Quantity
from ..equations.ways import Way
from ..rules.fields import Field
from .layer_norm import PLACE

KIND = Kind(
    kind="rms_norm",
    label="RMS normalization",
    note="x̂ = z/√(q + ε) with the mean q of z² over the units of each sample (and time step), a = γ x̂; no mean is "
    "subtracted; training and inference alike.",
    source="Zhang & Sennrich 2019, equation 4; ε inside the root, as PyTorch's RMSNorm",
    settings=(
        Field("epsilon", "ε", default=1e-6, minimum=0, maximum=1,
              hint="Keras and Flax 1e-6, ONNX 1e-5, PyTorch 2.220446049250313e-16, the machine's ε of float64."),
        PLACE,
    ),
    folded=("epsilon", "place"),
    parameters=(Parameter("gamma", "j", "Scales γ", "γ", 1.0),),
    quantities={
        "square": Quantity("q", "the mean square"),
        "x_hat": Quantity("x̂", "the normalized value"),
    },
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
    ways=(
        Way({"place": "beside_root"}, """
            x_hat[s,j]  = A[s,j] / (sqrt(square[s]) + epsilon)
            dsquare[s]  = -sum[j](dx_hat[s,j] * A[s,j]) / (2 * sqrt(square[s]) * (sqrt(square[s]) + epsilon)**2)
            dA[s,j]     = dx_hat[s,j] / (sqrt(square[s]) + epsilon) + dsquare[s] * 2 * A[s,j] / n
        """),
    ),
)  # fmt: skip
