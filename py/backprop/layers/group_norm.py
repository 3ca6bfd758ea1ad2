"""Group normalization: the channels of a group, with all their places, minus their mean, divided by their deviation."""

from ..equations.kind import Kind, Parameter, Quantity
from ..equations.space import Space
from ..equations.ways import Way
from ..rules.fields import Field
from .layer_norm import PLACE
from .windows import COLUMNS, GROUPS, IMAGE, ROWS

KIND = Kind(
    kind="group_norm",
    label="group normalization",
    note="x̂ = (z − μ)/√(σ² + ε) with mean and variance over the channels of a group and all their places, for each "
    "sample; a = γ x̂ + β with a scale and a shift for each channel. One group is layer normalization of the image.",
    source="Wu & He 2018, section 3; biased variance; ε inside the root, as PyTorch's GroupNorm",
    settings=(
        GROUPS,
        Field("epsilon", "ε", default=1e-5, minimum=0, maximum=1, hint="PyTorch 1e-5, Keras 1e-3, Flax 1e-6."),
        PLACE,
        IMAGE[2],
    ),
    folded=("epsilon", "place", "input"),
    space=Space((ROWS, COLUMNS), came="gchr", out="gchr"),
    parameters=(
        Parameter("gamma", "gc", "Scales γ", "γ", 1.0, axes=("gc",), words=("channels",)),
        Parameter("beta", "gc", "Shifts β", "β", 0.0, axes=("gc",), words=("channels",)),
    ),
    quantities={
        "group_mean": Quantity("μ", "the mean of group"),
        "group_variance": Quantity("σ²", "the variance of group"),
        "x_hat": Quantity("x̂", "the normalized value"),
    },
    counts={"n_c": "c", "n_h": "h", "n_r": "r"},
    forward="""
        group_mean[s,g]     = sum[c,h,r](A[s,g,c,h,r]) / (n_c * n_h * n_r)
        group_variance[s,g] = sum[c,h,r]((A[s,g,c,h,r] - group_mean[s,g])**2) / (n_c * n_h * n_r)
        x_hat[s,g,c,h,r]    = (A[s,g,c,h,r] - group_mean[s,g]) / sqrt(group_variance[s,g] + epsilon)
        a[s,g,c,h,r]        = gamma[g,c] * x_hat[s,g,c,h,r] + beta[g,c]
    """,
    backward="""
        dgamma[g,c]          = sum[s,h,r](da[s,g,c,h,r] * x_hat[s,g,c,h,r])
        dbeta[g,c]           = sum[s,h,r](da[s,g,c,h,r])
        dx_hat[s,g,c,h,r]    = da[s,g,c,h,r] * gamma[g,c]
        dgroup_variance[s,g] = (-sum[c,h,r](dx_hat[s,g,c,h,r] * (A[s,g,c,h,r] - group_mean[s,g]))
                                / (2 * sqrt(group_variance[s,g] + epsilon)**3))
        dgroup_mean[s,g]     = -sum[c,h,r](dx_hat[s,g,c,h,r]) / sqrt(group_variance[s,g] + epsilon)
        dA[s,g,c,h,r]        = (dx_hat[s,g,c,h,r] / sqrt(group_variance[s,g] + epsilon)
                                + dgroup_variance[s,g] * 2 * (A[s,g,c,h,r] - group_mean[s,g]) / (n_c * n_h * n_r)
                                + dgroup_mean[s,g] / (n_c * n_h * n_r))
    """,
    ways=(
        Way({"place": "beside_root"}, """
            x_hat[s,g,c,h,r]     = (A[s,g,c,h,r] - group_mean[s,g]) / (sqrt(group_variance[s,g]) + epsilon)
            dgroup_variance[s,g] = (-sum[c,h,r](dx_hat[s,g,c,h,r] * (A[s,g,c,h,r] - group_mean[s,g]))
                                    / (2 * sqrt(group_variance[s,g]) * (sqrt(group_variance[s,g]) + epsilon)**2))
            dgroup_mean[s,g]     = -sum[c,h,r](dx_hat[s,g,c,h,r]) / (sqrt(group_variance[s,g]) + epsilon)
            dA[s,g,c,h,r]        = (dx_hat[s,g,c,h,r] / (sqrt(group_variance[s,g]) + epsilon)
                                    + dgroup_variance[s,g] * 2 * (A[s,g,c,h,r] - group_mean[s,g]) / (n_c * n_h * n_r)
                                    + dgroup_mean[s,g] / (n_c * n_h * n_r))
        """),
    ),
)  # fmt: skip
