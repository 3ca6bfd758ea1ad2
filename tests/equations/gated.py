"""A kind with a gate and a memory, with shifts in time: what a reader of the README might write."""

from backprop.equations.kind import BIAS, Kind, Parameter, Quantity, Start

GATED = Kind(
    kind="gated",
    label="gated memory",
    note="One gate between what was and what comes.",
    source="Zhou, Wu, Zhang & Zhou 2016, the minimal gated unit",
    parameters=(
        Parameter("W_f", "jk", "Weights of the gate", "w_f"), Parameter("U_f", "ji", "Recurrent weights", "u_f"),
        Parameter("b_f", "j", "Biases of the gate", "b_f", BIAS),
        Parameter("W_c", "jk", "Weights of the candidate", "w_c"), Parameter("U_c", "ji", "Recurrent weights", "u_c"),
        Parameter("b_c", "j", "Biases of the candidate", "b_c", BIAS),
    ),
    quantities={
        "z": Quantity("z", "z"), "gate": Quantity("f", "the forget gate"), "new": Quantity("c", "the candidate"),
        "h": Quantity("h", "the state"),
    },
    starts={"h": Start("h0", "First state", "h⟨0⟩")},
    z="z",
    forward="""
        z[s,t,j]    = sum[k](W_f[j,k] * A[s,t,k]) + sum[i](U_f[j,i] * h[s,t-1,i]) + b_f[j]
        gate[s,t,j] = sigma(z[s,t,j])
        new[s,t,j]  = tanh(sum[k](W_c[j,k] * A[s,t,k]) + sum[i](U_c[j,i] * gate[s,t,i] * h[s,t-1,i]) + b_c[j])
        h[s,t,j]    = (1 - gate[s,t,j]) * h[s,t-1,j] + gate[s,t,j] * new[s,t,j]
        a[s,t,j]    = h[s,t,j]
    """,
    backward="""
        dh[s,t,j]    = (da[s,t,j] + dh[s,t+1,j] * (1 - gate[s,t+1,j]) + sum[i](dz[s,t+1,i] * U_f[i,j])
                        + sum[i](dnew[s,t+1,i] * (1 - new[s,t+1,i]**2) * U_c[i,j]) * gate[s,t+1,j])
        dnew[s,t,j]  = dh[s,t,j] * gate[s,t,j]
        dgate[s,t,j] = (dh[s,t,j] * (new[s,t,j] - h[s,t-1,j])
                        + sum[i](dnew[s,t,i] * (1 - new[s,t,i]**2) * U_c[i,j]) * h[s,t-1,j])
        dz[s,t,j]    = dgate[s,t,j] * gate[s,t,j] * (1 - gate[s,t,j])
        dA[s,t,k]    = sum[j](dz[s,t,j] * W_f[j,k] + dnew[s,t,j] * (1 - new[s,t,j]**2) * W_c[j,k])
        dW_f[j,k]    = sum[s,t](dz[s,t,j] * A[s,t,k])
        dU_f[j,i]    = sum[s,t](dz[s,t,j] * h[s,t-1,i])
        db_f[j]      = sum[s,t](dz[s,t,j])
        dW_c[j,k]    = sum[s,t](dnew[s,t,j] * (1 - new[s,t,j]**2) * A[s,t,k])
        dU_c[j,i]    = sum[s,t](dnew[s,t,j] * (1 - new[s,t,j]**2) * gate[s,t,i] * h[s,t-1,i])
        db_c[j]      = sum[s,t](dnew[s,t,j] * (1 - new[s,t,j]**2))
    """,
)  # fmt: skip
