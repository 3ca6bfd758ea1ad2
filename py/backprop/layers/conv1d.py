"""Convolution of series: a filter is a window of weights that goes along the steps; its gradients add up over places.

As all frameworks do it the window is not turned over (cross-correlation); with `flip` it is.
"""

from ..equations.kind import BIAS, Kind, Parameter, Quantity
from ..equations.space import Space
from ..rules.declared import Part
from .windows import DILATION, FILTERS, FLIP, GROUPS, IMAGE, KERNEL, PADDING, STEPS, STRIDE

KIND = Kind(
    kind="conv1d",
    label="convolution (1D)",
    note="Each filter is a window of weights that goes along a series, all channels of a group at once: z = Σ k a + b "
    "at every step, a = f(z). Units are the channels and steps of what goes out, in this order.",
    source="Waibel, Hanazawa, Hinton, Shikano & Lang 1989, section II; cross-correlation, as PyTorch's Conv1d",
    z="z",
    activation=Part("activation", "Activation", "activation", "identity"),
    settings=(FILTERS, KERNEL[1], STRIDE[1], PADDING[1], DILATION[1], GROUPS, IMAGE[1], FLIP),
    folded=("dilation", "groups", "input", "flip"),
    space=Space((STEPS,), came="gcr", out="gox", window="kernel", usual=3, filters=True),
    parameters=(
        Parameter("K", "gocw", "Kernels", "k", axes=("go", "c", "w"), words=("filters", "channels", "window steps")),
        Parameter("b", "go", "Biases", "b", BIAS, axes=("go",), words=("filters",)),
    ),
    quantities={"z": Quantity("z", "z")},
    forward="""
        z[s,g,o,x] = sum[c,w](K[g,o,c,w] * A[s,g,c,x*stride_x+w*dilation_x-left]) + b[g,o]
        a[s,g,o,x] = f(z[s,g,o,x])
    """,
    backward="""
        slope[s,g,o,x] = slope(z[s,g,o,x], a[s,g,o,x])
        dz[s,g,o,x]    = da[s,g,o,x] * slope[s,g,o,x]
        dK[g,o,c,w]    = sum[s,x](dz[s,g,o,x] * A[s,g,c,x*stride_x+w*dilation_x-left])
        db[g,o]        = sum[s,x](dz[s,g,o,x])
        dA[s,g,c,r]    = sum[o,w](dz[s,g,o,(r+left-w*dilation_x)/stride_x] * K[g,o,c,w])
    """,
)  # fmt: skip
