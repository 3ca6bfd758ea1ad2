"""The Elman network, h⟨t⟩ = f(Wx x⟨t⟩ + Wh h⟨t−1⟩ + b), and backpropagation through time."""

from ..equations.kind import BIAS, Kind, Parameter, Quantity, Start
from ..rules.declared import Part

KIND = Kind(
    kind="rnn",
    label="recurrent (Elman)",
    note="Step by step through time: h⟨t⟩ = f(Σ w x⟨t⟩ + Σ w h⟨t−1⟩ + b), the same weights at each step.",
    source="Elman 1990; backpropagation through time Werbos 1990, truncated Williams & Peng 1990",
    z="z",
    activation=Part("activation", "Activation", "activation", "tanh"),
    parameters=(
        Parameter("Wx", "jk", "Weights of the inputs", "w"),
        Parameter("Wh", "ji", "Weights of the state before", "w"),
        Parameter("b", "j", "Biases", "b", BIAS),
    ),
    quantities={"z": Quantity("z", "z"), "h": Quantity("h", "the state")},
    starts={"h": Start("h0", "First state", "h⟨0⟩")},
    forward="""
        z[s,t,j] = sum[k](Wx[j,k] * A[s,t,k]) + sum[i](Wh[j,i] * h[s,t-1,i]) + b[j]
        h[s,t,j] = f(z[s,t,j])
        a[s,t,j] = h[s,t,j]
    """,
    backward="""
        dh[s,t,j]    = da[s,t,j] + sum[i](dz[s,t+1,i] * Wh[i,j])
        slope[s,t,j] = slope(z[s,t,j], h[s,t,j])
        dz[s,t,j]    = dh[s,t,j] * slope[s,t,j]
        dWx[j,k]     = sum[s,t](dz[s,t,j] * A[s,t,k])
        dWh[j,i]     = sum[s,t](dz[s,t,j] * h[s,t-1,i])
        db[j]        = sum[s,t](dz[s,t,j])
        dh0[s,i]     = sum[j](dz[s,0,j] * Wh[j,i])
        dA[s,t,k]    = sum[j](dz[s,t,j] * Wx[j,k])
    """,
)  # fmt: skip
