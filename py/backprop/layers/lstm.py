"""Long short-term memory: a cell state c that gates write to, keep and show, and backpropagation through time."""

from ..equations.kind import BIAS, Kind, Parameter, Quantity, Start
from ..equations.ways import Way
from ..rules.declared import OneOf
from ..rules.limits import Choice

GATES = {"i": "input gate", "f": "forget gate", "g": "candidate", "o": "output gate"}


def _hard(line: str, slope: str, bound: str) -> str:
    """Gates that are a straight line of z between 0 and 1."""
    gates = [gate for gate in GATES if gate != "g"]
    forward = [f"{gate}[s,t,j] = max(0, min(1, {line.format(z=f'z_{gate}[s,t,j]')}))" for gate in gates]
    backward = [f"dz_{gate}[s,t,j] = d{gate}[s,t,j] * ({slope} if abs(z_{gate}[s,t,j]) < {bound} else 0)"
                for gate in gates]  # fmt: skip
    return "\n".join([*forward, *backward])


KIND = Kind(
    kind="lstm",
    label="LSTM",
    note="Step by step through time: gates i, f, o = σ(…) and candidate g = tanh(…) of x⟨t⟩ and h⟨t−1⟩, "
    "c⟨t⟩ = f c⟨t−1⟩ + i g, h⟨t⟩ = o tanh(c⟨t⟩); one bias for each gate.",
    source="Hochreiter & Schmidhuber 1997, with the forget gate of Gers, Schmidhuber & Cummins 2000; as PyTorch's "
    "LSTM, whose two biases are one here",
    z="c",
    settings=(
        OneOf("gates", "Gates", (
            Choice("sigmoid", "sigmoid", "σ(z): PyTorch, Keras 3, ONNX, Flax."),
            Choice("hard", "hard sigmoid, 0.2 z + 0.5",
                   "Between 0 and 1: Keras of 2018 and TensorFlow.js by recurrentActivation; ONNX's HardSigmoid."),
            Choice("hard_sixth", "hard sigmoid, z/6 + 0.5", "Between 0 and 1: PyTorch's and Keras 3's hardsigmoid."),
        )),
    ),
    folded=("gates",),
    parameters=(
        *(Parameter(f"Wx_{gate}", "jk", f"Weights of the inputs, {word}", f"w_{gate}") for gate, word in GATES.items()),
        *(Parameter(f"Wh_{gate}", "ji", f"Weights of the state before, {word}", f"w_{gate}")
          for gate, word in GATES.items()),
        *(Parameter(f"b_{gate}", "j", f"Biases, {word}", f"b_{gate}", BIAS) for gate, word in GATES.items()),
    ),
    quantities={
        **{f"z_{gate}": Quantity(f"z_{gate}", f"the weighted sum of the {word}") for gate, word in GATES.items()},
        **{gate: Quantity(gate, f"the {word}") for gate, word in GATES.items()},
        "c": Quantity("c", "the cell state"),
        "tanh_c": Quantity("tanh c", "tanh of the cell state"),
        "h": Quantity("h", "the state"),
    },
    starts={"h": Start("h0", "First state", "h⟨0⟩"), "c": Start("c0", "First cell state", "c⟨0⟩")},
    forward="""
        z_i[s,t,j] = sum[k](Wx_i[j,k] * A[s,t,k]) + sum[i](Wh_i[j,i] * h[s,t-1,i]) + b_i[j]
        z_f[s,t,j] = sum[k](Wx_f[j,k] * A[s,t,k]) + sum[i](Wh_f[j,i] * h[s,t-1,i]) + b_f[j]
        z_g[s,t,j] = sum[k](Wx_g[j,k] * A[s,t,k]) + sum[i](Wh_g[j,i] * h[s,t-1,i]) + b_g[j]
        z_o[s,t,j] = sum[k](Wx_o[j,k] * A[s,t,k]) + sum[i](Wh_o[j,i] * h[s,t-1,i]) + b_o[j]
        i[s,t,j] = sigma(z_i[s,t,j])
        f[s,t,j] = sigma(z_f[s,t,j])
        g[s,t,j] = tanh(z_g[s,t,j])
        o[s,t,j] = sigma(z_o[s,t,j])
        c[s,t,j] = f[s,t,j] * c[s,t-1,j] + i[s,t,j] * g[s,t,j]
        tanh_c[s,t,j] = tanh(c[s,t,j])
        h[s,t,j] = o[s,t,j] * tanh_c[s,t,j]
        a[s,t,j] = h[s,t,j]
    """,
    backward="""
        dh[s,t,j] = (da[s,t,j] + sum[i](dz_i[s,t+1,i] * Wh_i[i,j]) + sum[i](dz_f[s,t+1,i] * Wh_f[i,j])
                     + sum[i](dz_g[s,t+1,i] * Wh_g[i,j]) + sum[i](dz_o[s,t+1,i] * Wh_o[i,j]))
        dtanh_c[s,t,j] = dh[s,t,j] * o[s,t,j]
        dc[s,t,j] = dtanh_c[s,t,j] * tanh_slope(c[s,t,j], tanh_c[s,t,j]) + dc[s,t+1,j] * f[s,t+1,j]
        do[s,t,j] = dh[s,t,j] * tanh_c[s,t,j]
        dg[s,t,j] = dc[s,t,j] * i[s,t,j]
        df[s,t,j] = dc[s,t,j] * c[s,t-1,j]
        di[s,t,j] = dc[s,t,j] * g[s,t,j]
        dz_i[s,t,j] = di[s,t,j] * sigma_slope(z_i[s,t,j], i[s,t,j])
        dz_f[s,t,j] = df[s,t,j] * sigma_slope(z_f[s,t,j], f[s,t,j])
        dz_g[s,t,j] = dg[s,t,j] * tanh_slope(z_g[s,t,j], g[s,t,j])
        dz_o[s,t,j] = do[s,t,j] * sigma_slope(z_o[s,t,j], o[s,t,j])
        dWx_i[j,k] = sum[s,t](dz_i[s,t,j] * A[s,t,k])
        dWx_f[j,k] = sum[s,t](dz_f[s,t,j] * A[s,t,k])
        dWx_g[j,k] = sum[s,t](dz_g[s,t,j] * A[s,t,k])
        dWx_o[j,k] = sum[s,t](dz_o[s,t,j] * A[s,t,k])
        dWh_i[j,i] = sum[s,t](dz_i[s,t,j] * h[s,t-1,i])
        dWh_f[j,i] = sum[s,t](dz_f[s,t,j] * h[s,t-1,i])
        dWh_g[j,i] = sum[s,t](dz_g[s,t,j] * h[s,t-1,i])
        dWh_o[j,i] = sum[s,t](dz_o[s,t,j] * h[s,t-1,i])
        db_i[j] = sum[s,t](dz_i[s,t,j])
        db_f[j] = sum[s,t](dz_f[s,t,j])
        db_g[j] = sum[s,t](dz_g[s,t,j])
        db_o[j] = sum[s,t](dz_o[s,t,j])
        dh0[s,i] = (sum[j](dz_i[s,0,j] * Wh_i[j,i]) + sum[j](dz_f[s,0,j] * Wh_f[j,i])
                    + sum[j](dz_g[s,0,j] * Wh_g[j,i]) + sum[j](dz_o[s,0,j] * Wh_o[j,i]))
        dc0[s,j] = dc[s,0,j] * f[s,0,j]
        dA[s,t,k] = (sum[j](dz_i[s,t,j] * Wx_i[j,k]) + sum[j](dz_f[s,t,j] * Wx_f[j,k])
                     + sum[j](dz_g[s,t,j] * Wx_g[j,k]) + sum[j](dz_o[s,t,j] * Wx_o[j,k]))
    """,
    ways=(
        Way({"gates": "hard"}, _hard("0.2 * {z} + 0.5", "0.2", "2.5")),
        Way({"gates": "hard_sixth"}, _hard("{z} / 6 + 0.5", "1 / 6", "3")),
    ),
)  # fmt: skip
