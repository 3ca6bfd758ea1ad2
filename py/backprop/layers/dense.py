"""The fully connected layer: z = A Wᵀ + b, a = f(z); on time steps, the same at each."""

from ..equations.kind import BIAS, Kind, Parameter, Quantity
from ..rules.declared import Part

KIND = Kind(
    kind="dense",
    label="dense (fully connected)",
    note="Every unit receives every output of the layer before: z = Σ w a + b, a = f(z).",
    source="Rumelhart, Hinton & Williams 1986, equations 1 to 9",
    z="z",
    activation=Part("activation", "Activation", "activation", "sigmoid"),
    parameters=(Parameter("W", "jk", "Weights", "w"), Parameter("b", "j", "Biases", "b", BIAS)),
    quantities={"z": Quantity("z", "z")},
    forward="""
        z[s,j]     = sum[k](W[j,k] * A[s,k]) + b[j]
        a[s,j]     = f(z[s,j])
    """,
    backward="""
        slope[s,j] = slope(z[s,j], a[s,j])
        dz[s,j]    = da[s,j] * slope[s,j]
        dW[j,k]    = sum[s](dz[s,j] * A[s,k])
        db[j]      = sum[s](dz[s,j])
        dA[s,k]    = sum[j](dz[s,j] * W[j,k])
    """,
)  # fmt: skip
