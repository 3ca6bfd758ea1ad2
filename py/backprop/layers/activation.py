"""An activation function as a layer of its own: z is what comes in, a = f(z)."""

from ..equations.kind import Kind
from ..rules.declared import Part

KIND = Kind(
    kind="activation",
    label="activation alone",
    note="A function of each unit of the layer before, without weights: a = f(z).",
    source="",
    activation=Part("name", "Activation", "activation_name", "sigmoid"),
    forward="a[s,j] = f(A[s,j])",
    backward="""
        slope[s,j] = slope(A[s,j], a[s,j])
        dA[s,j]    = da[s,j] * slope[s,j]
    """,
)  # fmt: skip
