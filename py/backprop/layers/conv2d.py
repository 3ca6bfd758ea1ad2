"""Convolution of images: each filter is a window of weights that goes over the image; gradients add up over its places.

As all frameworks do it the window is not turned over (cross-correlation); with `flip` it is.
"""

from ..equations.kind import BIAS, Kind, Parameter, Quantity
from ..equations.space import Space
from ..rules.declared import Part
from .windows import COLUMNS, DILATION, FILTERS, FLIP, GROUPS, IMAGE, KERNEL, PADDING, ROWS, STRIDE

KIND = Kind(
    kind="conv2d",
    label="convolution (2D)",
    note="Each filter is a window of weights that goes over the image, all channels of a group at once: z = Σ k a + b "
    "at every place, a = f(z). Units are the channels, rows and columns of what goes out, in this order.",
    source="LeCun, Bottou, Bengio & Haffner 1998, section II.A; cross-correlation, as PyTorch's Conv2d",
    z="z",
    activation=Part("activation", "Activation", "activation", "identity"),
    settings=(FILTERS, KERNEL[2], STRIDE[2], PADDING[2], DILATION[2], GROUPS, IMAGE[2], FLIP),
    folded=("dilation", "groups", "input", "flip"),
    space=Space((ROWS, COLUMNS), came="gchr", out="goyx", window="kernel", usual=3, filters=True),
    parameters=(
        Parameter("K", "gocvw", "Kernels", "k", axes=("go", "c", "v", "w"),
                  words=("filters", "channels", "window rows", "window columns")),
        Parameter("b", "go", "Biases", "b", BIAS, axes=("go",), words=("filters",)),
    ),
    quantities={"z": Quantity("z", "z")},
    forward="""
        z[s,g,o,y,x] = sum[c,v,w](K[g,o,c,v,w]
                                  * A[s,g,c,y*stride_y+v*dilation_y-top,x*stride_x+w*dilation_x-left]) + b[g,o]
        a[s,g,o,y,x] = f(z[s,g,o,y,x])
    """,
    backward="""
        slope[s,g,o,y,x] = slope(z[s,g,o,y,x], a[s,g,o,y,x])
        dz[s,g,o,y,x]    = da[s,g,o,y,x] * slope[s,g,o,y,x]
        dK[g,o,c,v,w]    = sum[s,y,x](dz[s,g,o,y,x]
                                      * A[s,g,c,y*stride_y+v*dilation_y-top,x*stride_x+w*dilation_x-left])
        db[g,o]          = sum[s,y,x](dz[s,g,o,y,x])
        dA[s,g,c,h,r]    = sum[o,v,w](dz[s,g,o,(h+top-v*dilation_y)/stride_y,(r+left-w*dilation_x)/stride_x]
                                      * K[g,o,c,v,w])
    """,
)  # fmt: skip
