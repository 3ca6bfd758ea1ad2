"""Global pooling: the mean of each channel, or its largest number, so that an image becomes a unit for each channel."""

from ..equations.kind import Kind, Quantity
from ..equations.space import Space
from ..equations.ways import Way
from ..rules.declared import OneOf
from ..rules.limits import Choice
from .windows import COLUMNS, IMAGE, ROWS

KIND = Kind(
    kind="global_pool",
    label="global pooling (2D)",
    note="Each channel becomes one unit, its mean or its largest number; of equal ones the first takes the error.",
    source="Lin, Chen & Yan 2014, section 3.2; PyTorch's AdaptiveAvgPool2d(1), AdaptiveMaxPool2d(1)",
    z="z",
    settings=(
        OneOf("how", "Of each channel", (
            Choice("average", "the mean", "GlobalAveragePooling2D of Keras, GlobalAveragePool of ONNX."),
            Choice("max", "the largest", "AdaptiveMaxPool2d(1) of PyTorch, GlobalMaxPool of ONNX."),
        )),
        IMAGE[2],
    ),
    folded=("input",),
    space=Space((ROWS, COLUMNS), came="chr", out="c", flat=True),
    quantities={"total": Quantity("Σ", "the sum"), "z": Quantity("z", "z")},
    counts={"rows": "h", "columns": "r"},
    forward="""
        total[s,c]  = sum[h,r](A[s,c,h,r])
        z[s,c]      = total[s,c] / (rows * columns)
        a[s,c]      = z[s,c]
    """,
    backward="""
        dz[s,c]     = da[s,c]
        dtotal[s,c] = dz[s,c] / (rows * columns)
        dA[s,c,h,r] = dtotal[s,c]
    """,
    ways=(
        Way({"how": "max"}, """
            z[s,c]      = max[h,r](A[s,c,h,r])
            m[s,c,h,r]  = largest[h,r](A[s,c,h,r])
            dA[s,c,h,r] = dz[s,c] * m[s,c,h,r]
        """),
    ),
)  # fmt: skip
