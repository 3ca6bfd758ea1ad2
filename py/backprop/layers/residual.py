"""The residual block: a = z + F(z), where F are the layers of the block (He, Zhang, Ren & Sun 2016).

z is what comes in, so δ = ∂E/∂z = ∂E/∂a + ∂E/∂z through F. Its layers have documents and paths of their own, as
layers[1].layers[0]; its parameters go by names such as layers[0].W.
"""

from ..equations.kind import Kind

KIND = Kind(
    kind="residual",
    label="residual block",
    note="The input of the block is added to the output of its layers: a = z + F(z).",
    source="He, Zhang, Ren & Sun 2016",
    block="F",
    forward="a[s,j] = A[s,j] + F[s,j]",
    backward="""
        dF[s,j] = da[s,j]
        dA[s,j] = da[s,j] + dA_F[s,j]
    """,
    notes={"dA": "The error flows back along both paths: around the block and through it."},
)
