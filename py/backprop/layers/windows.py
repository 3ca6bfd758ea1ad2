"""What layers that go over an image or a series with a window ask for: fields alike for all of them.

Each stands for one and for two axes, by their number.
"""

from dataclasses import replace

from ..equations.space import Axis
from ..rules.declared import Part, Sizes
from ..rules.fields import Field

AXES = {1: ("steps",), 2: ("rows", "columns")}
LONGEST = 1000
ROWS = Axis("rows", "h", "y", "v", "stride_y", "dilation_y", "top")
COLUMNS = Axis("columns", "r", "x", "w", "stride_x", "dilation_x", "left")
STEPS = replace(COLUMNS, word="steps")

FILTERS = Field("filters", "Filters", "integer", default=1, minimum=1, maximum=1000)
GROUPS = Field("groups", "Groups", "integer", default=1, minimum=1, maximum=1000,
               hint="Channels are parted in so many groups, each with filters of its own.")  # fmt: skip
FLIP = Part("flip", "Turn the kernel over", "flag", False, "True convolution; frameworks do not turn it over.")
IMAGE = {
    n: Sizes("input", "What comes in", ("channels", *axes), 1, LONGEST, one=False,
             hint="Blank: as the layer before sends it, else one channel, square where it can be.")
    for n, axes in AXES.items()
}  # fmt: skip
KERNEL = {n: Sizes("kernel", "Kernel", axes, 1, LONGEST, hint="Blank: 3, or as many as there are.")
          for n, axes in AXES.items()}  # fmt: skip
SIZE = {n: Sizes("size", "Window", axes, 1, LONGEST, hint="Blank: 2, or as many as there are.")
        for n, axes in AXES.items()}  # fmt: skip
STRIDE = {n: Sizes("stride", "Stride", axes, 1, LONGEST, 1) for n, axes in AXES.items()}
WHOLE_STRIDE = {
    n: Sizes("stride", "Stride", axes, 1, LONGEST, hint="Blank: as the window, as in PyTorch and Keras; ONNX, Flax: 1.")
    for n, axes in AXES.items()
}  # fmt: skip
PADDING = {
    n: Sizes("padding", "Padding", axes, 0, LONGEST, 0, ("same", "same_lower"), each=2,
             hint="same: as many places go out as come in, over the stride; an odd one is added after (TensorFlow, ONNX"
             " SAME_UPPER), with same_lower before.")
    for n, axes in AXES.items()
}  # fmt: skip
DILATION = {n: Sizes("dilation", "Dilation", axes, 1, LONGEST, 1) for n, axes in AXES.items()}
