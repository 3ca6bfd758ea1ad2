"""Max pooling: the largest number of a window of each channel; its error goes back to where that number stood."""

from ..equations.kind import Kind, Quantity
from ..equations.space import Space
from ..equations.ways import Way
from ..rules.declared import OneOf
from ..rules.limits import Choice
from .windows import COLUMNS, IMAGE, PADDING, ROWS, SIZE, WHOLE_STRIDE

_SEEN = "A[s,c,y*stride_y+v-top,x*stride_x+w-left]"


def _by(ties: str) -> Way:
    """Of several that are equal and largest, all of `ties` take a part of the error."""
    return Way({"ties": ties}, f"""
        z[s,c,y,x]     = max_{ties}[v,w]({_SEEN})
        m[s,c,y,x,v,w] = largest_{ties}[v,w]({_SEEN})
    """)  # fmt: skip


KIND = Kind(
    kind="max_pool",
    label="max pooling (2D)",
    note="Each channel becomes smaller: of what a window sees the largest number goes on. The error goes back to that "
    "number alone; where windows overlap, errors add up. Beyond the image a window sees nothing.",
    source="Riesenhuber & Poggio 1999; PyTorch's MaxPool2d",
    z="z",
    settings=(
        SIZE[2], WHOLE_STRIDE[2], PADDING[2],
        OneOf("ties", "Equal largest", (
            Choice("first", "the first", "The first, row by row, takes the error: PyTorch, TensorFlow, JAX."),
            Choice("all", "each", "Each takes the whole error: older Theano, and masks made by hand (x == max)."),
            Choice("split", "shared", "Each takes an equal share: amax of PyTorch, reduce_max of TensorFlow and JAX."),
        )),
        IMAGE[2],
    ),
    folded=("ties", "input"),
    space=Space((ROWS, COLUMNS), came="chr", out="cyx", window="size", usual=2, stride_is_window=True, sees=True),
    quantities={"z": Quantity("z", "z")},
    forward=f"""
        z[s,c,y,x] = max[v,w]({_SEEN})
        a[s,c,y,x] = z[s,c,y,x]
    """,
    backward=f"""
        dz[s,c,y,x]    = da[s,c,y,x]
        m[s,c,y,x,v,w] = largest[v,w]({_SEEN})
        dA[s,c,h,r]    = sum[v,w](dz[s,c,(h+top-v)/stride_y,(r+left-w)/stride_x]
                                  * m[s,c,(h+top-v)/stride_y,(r+left-w)/stride_x,v,w])
    """,
    ways=(_by("all"), _by("split")),
)  # fmt: skip
