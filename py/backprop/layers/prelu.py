"""Parametric ReLU: what is negative is multiplied by a slope α of its unit, which is trained."""

from ..equations.kind import Kind, Parameter
from ..equations.ways import Way
from ..rules.declared import OneOf
from ..rules.limits import Choice

KIND = Kind(
    kind="prelu",
    label="PReLU",
    note="a = z where z > 0, else α z, with a slope α of each unit that is trained.",
    source="He, Zhang, Ren & Sun 2015, equation 1; α starts at 0.25 as in PyTorch's PReLU(units)",
    settings=(
        OneOf("at_zero", "Slope at 0", (
            Choice("alpha", "α", "PyTorch's, where z = 0."),
            Choice("zero", "0", "Keras's, which takes max(0, z) − α max(0, −z)."),
        )),
    ),
    folded=("at_zero",),
    parameters=(Parameter("alpha", "j", "Slopes α", "α", 0.25),),
    forward="""
        a[s,j]    = A[s,j] if A[s,j] > 0 else alpha[j] * A[s,j]
    """,
    backward="""
        dalpha[j] = sum[s](0 if A[s,j] > 0 else da[s,j] * A[s,j])
        dA[s,j]   = da[s,j] if A[s,j] > 0 else da[s,j] * alpha[j]
    """,
    ways=(
        Way({"at_zero": "zero"}, """
            a[s,j]    = max(0, A[s,j]) - alpha[j] * max(0, -A[s,j])
            dalpha[j] = -sum[s](da[s,j] * max(0, -A[s,j]))
            dA[s,j]   = da[s,j] * ((1 if A[s,j] > 0 else 0) + alpha[j] * (1 if A[s,j] < 0 else 0))
        """),
    ),
)  # fmt: skip
