"""Average pooling: the mean over a window of each channel; whether padding counts is what frameworks differ in."""

from ..equations.kind import Kind, Quantity
from ..equations.space import Space
from ..equations.ways import Way
from ..rules.declared import Part
from .windows import COLUMNS, IMAGE, PADDING, ROWS, SIZE, WHOLE_STRIDE

KIND = Kind(
    kind="average_pool",
    label="average pooling (2D)",
    note="Each channel becomes smaller: what a window sees is added up and divided by all places of the window where "
    "padding counts (PyTorch, Flax), else by those within the image (Keras, TensorFlow, ONNX).",
    source="LeCun, Bottou, Bengio & Haffner 1998, section II.B; PyTorch's AvgPool2d",
    z="z",
    settings=(
        SIZE[2], WHOLE_STRIDE[2], PADDING[2],
        Part("count_padding", "Count the padding", "flag", True,
             "PyTorch and Flax do, Keras, TensorFlow and ONNX do not."),
        IMAGE[2],
    ),
    folded=("input",),
    space=Space((ROWS, COLUMNS), came="chr", out="cyx", window="size", usual=2, stride_is_window=True, sees=True),
    quantities={
        "total": Quantity("Σ", "the sum"),
        "places": Quantity("n", "the divisor", title="how many places of the window lie within the image"),
        "z": Quantity("z", "z"),
    },
    counts={"rows": "v", "columns": "w"},
    forward="""
        total[s,c,y,x] = sum[v,w](A[s,c,y*stride_y+v-top,x*stride_x+w-left])
        z[s,c,y,x]     = total[s,c,y,x] / (rows * columns)
        a[s,c,y,x]     = z[s,c,y,x]
    """,
    backward="""
        dz[s,c,y,x]     = da[s,c,y,x]
        dtotal[s,c,y,x] = dz[s,c,y,x] / (rows * columns)
        dA[s,c,h,r]     = sum[v,w](dtotal[s,c,(h+top-v)/stride_y,(r+left-w)/stride_x])
    """,
    ways=(
        Way({"count_padding": "false"}, """
            places[c,y,x]   = sum[v,w](there(A[s,c,y*stride_y+v-top,x*stride_x+w-left]))
            z[s,c,y,x]      = total[s,c,y,x] / places[c,y,x]
            dtotal[s,c,y,x] = dz[s,c,y,x] / places[c,y,x]
        """),
    ),
)  # fmt: skip
