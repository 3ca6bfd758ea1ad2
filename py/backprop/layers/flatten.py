"""Flattening: an image becomes a row of units, whose order says which weight of the next layer sees which place."""

from ..equations.kind import Kind, Quantity
from ..equations.space import Space
from ..equations.ways import Way
from ..rules.declared import OneOf
from ..rules.limits import Choice
from .windows import COLUMNS, IMAGE, ROWS

KIND = Kind(
    kind="flatten",
    label="flatten",
    note="Channels, rows and columns become a row of units; nothing is computed. The order is that of the next layer's "
    "weights: as PyTorch goes through an image, or as Keras does.",
    source="PyTorch's Flatten and ONNX's (C H W), Keras's Flatten of images with their channels last (H W C)",
    z="z",
    settings=(
        OneOf("order", "Order", (
            Choice("chw", "C H W", "A channel after the other, each row by row: PyTorch, ONNX."),
            Choice("hwc", "H W C", "Row by row, at each place all channels: Keras, TensorFlow, Flax."),
        )),
        IMAGE[2],
    ),
    folded=("input",),
    space=Space((ROWS, COLUMNS), came="chr", out="chr", flat=True),
    quantities={"z": Quantity("z", "z")},
    forward="""
        z[s,c,h,r] = A[s,c,h,r]
        a[s,c,h,r] = z[s,c,h,r]
    """,
    backward="""
        dz[s,c,h,r] = da[s,c,h,r]
        dA[s,c,h,r] = dz[s,c,h,r]
    """,
    ways=(
        Way({"order": "hwc"}, """
            z[s,h,r,c]  = A[s,c,h,r]
            a[s,h,r,c]  = z[s,h,r,c]
            dz[s,h,r,c] = da[s,h,r,c]
            dA[s,c,h,r] = dz[s,h,r,c]
        """),
    ),
)  # fmt: skip
