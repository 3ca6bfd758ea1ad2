"""Instance normalization: each channel of each sample minus the mean of its places, divided by their deviation."""

from ..equations.kind import Kind, Parameter, Quantity
from ..equations.space import Space
from ..equations.ways import Way
from ..rules.fields import Field
from .layer_norm import PLACE
from .windows import COLUMNS, IMAGE, ROWS

KIND = Kind(
    kind="instance_norm",
    label="instance normalization",
    note="x̂ = (z − μ)/√(σ² + ε) with mean and variance over the places of each channel of each sample, a = γ x̂ + β; "
    "training and inference alike.",
    source="Ulyanov, Vedaldi & Lempitsky 2016, equation 3; biased variance; ε inside the root, as PyTorch's "
    "InstanceNorm2d with affine=True",
    settings=(
        Field("epsilon", "ε", default=1e-5, minimum=0, maximum=1, hint="PyTorch and ONNX 1e-5, Keras 1e-3."),
        PLACE,
        IMAGE[2],
    ),
    folded=("epsilon", "place", "input"),
    space=Space((ROWS, COLUMNS), came="chr", out="chr"),
    parameters=(
        Parameter("gamma", "c", "Scales γ", "γ", 1.0, axes=("c",), words=("channels",)),
        Parameter("beta", "c", "Shifts β", "β", 0.0, axes=("c",), words=("channels",)),
    ),
    quantities={
        "channel_mean": Quantity("μ", "the mean of channel"),
        "channel_variance": Quantity("σ²", "the variance of channel"),
        "x_hat": Quantity("x̂", "the normalized value"),
    },
    counts={"n_h": "h", "n_r": "r"},
    forward="""
        channel_mean[s,c]     = sum[h,r](A[s,c,h,r]) / (n_h * n_r)
        channel_variance[s,c] = sum[h,r]((A[s,c,h,r] - channel_mean[s,c])**2) / (n_h * n_r)
        x_hat[s,c,h,r]        = (A[s,c,h,r] - channel_mean[s,c]) / sqrt(channel_variance[s,c] + epsilon)
        a[s,c,h,r]            = gamma[c] * x_hat[s,c,h,r] + beta[c]
    """,
    backward="""
        dgamma[c]              = sum[s,h,r](da[s,c,h,r] * x_hat[s,c,h,r])
        dbeta[c]               = sum[s,h,r](da[s,c,h,r])
        dx_hat[s,c,h,r]        = da[s,c,h,r] * gamma[c]
        dchannel_variance[s,c] = (-sum[h,r](dx_hat[s,c,h,r] * (A[s,c,h,r] - channel_mean[s,c]))
                                  / (2 * sqrt(channel_variance[s,c] + epsilon)**3))
        dchannel_mean[s,c]     = -sum[h,r](dx_hat[s,c,h,r]) / sqrt(channel_variance[s,c] + epsilon)
        dA[s,c,h,r]            = (dx_hat[s,c,h,r] / sqrt(channel_variance[s,c] + epsilon)
                                  + dchannel_variance[s,c] * 2 * (A[s,c,h,r] - channel_mean[s,c]) / (n_h * n_r)
                                  + dchannel_mean[s,c] / (n_h * n_r))
    """,
    ways=(
        Way({"place": "beside_root"}, """
            x_hat[s,c,h,r]         = (A[s,c,h,r] - channel_mean[s,c]) / (sqrt(channel_variance[s,c]) + epsilon)
            dchannel_variance[s,c] = (-sum[h,r](dx_hat[s,c,h,r] * (A[s,c,h,r] - channel_mean[s,c]))
                                      / (2 * sqrt(channel_variance[s,c]) * (sqrt(channel_variance[s,c]) + epsilon)**2))
            dchannel_mean[s,c]     = -sum[h,r](dx_hat[s,c,h,r]) / (sqrt(channel_variance[s,c]) + epsilon)
            dA[s,c,h,r]            = (dx_hat[s,c,h,r] / (sqrt(channel_variance[s,c]) + epsilon)
                                      + dchannel_variance[s,c] * 2 * (A[s,c,h,r] - channel_mean[s,c]) / (n_h * n_r)
                                      + dchannel_mean[s,c] / (n_h * n_r))
        """),
    ),
)  # fmt: skip
