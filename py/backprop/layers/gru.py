"""Gated recurrent unit: a state that one gate keeps, and a candidate for it that another gate lets look back."""

from ..equations.kind import BIAS, Kind, Parameter, Quantity, Start
from ..equations.ways import Way
from ..rules.declared import OneOf
from ..rules.limits import Choice

GATES = {"r": "reset gate", "z": "update gate", "n": "candidate"}

KIND = Kind(
    kind="gru",
    label="GRU",
    note="Step by step through time: gates r, z = σ(…) and candidate n = tanh(…) of x⟨t⟩ and h⟨t−1⟩, of which n sees "
    "what r lets through; h⟨t⟩ = (1 − z) n + z h⟨t−1⟩; or as its settings say.",
    source="Cho et al. 2014, whose reset stands before the product; after it as PyTorch's GRU, whose other second "
    "biases are one with the first here",
    z="z_n",
    settings=(
        OneOf("reset", "Reset gate", (
            Choice("after", "after the product",
                   "n = tanh(Wx x + b + r (Wh h + b)): PyTorch, Keras, Flax; ONNX with linear_before_reset = 1."),
            Choice("before", "before the product", "n = tanh(Wx x + Wh (r h) + b): Cho et al., ONNX, Keras by "
                   "reset_after=False, TensorFlow 1."),
        )),
        OneOf("update", "Update gate z", (
            Choice("keeps", "keeps the state", "h = (1 − z) n + z h⟨t−1⟩: PyTorch, Keras, ONNX, Flax."),
            Choice("takes", "takes the candidate", "h = (1 − z) h⟨t−1⟩ + z n: Chung et al. 2014 and many courses."),
        )),
    ),
    folded=("reset", "update"),
    parameters=(
        *(Parameter(f"Wx_{gate}", "jk", f"Weights of the inputs, {word}", f"w_{gate}") for gate, word in GATES.items()),
        *(Parameter(f"Wh_{gate}", "ji", f"Weights of the state before, {word}", f"w_{gate}")
          for gate, word in GATES.items()),
        *(Parameter(f"b_{gate}", "j", f"Biases, {word}", f"b_{gate}", BIAS) for gate, word in GATES.items()),
        Parameter("bh_n", "j", "Biases of the state before, candidate", "bh_n", BIAS),
    ),
    quantities={
        **{f"z_{gate}": Quantity(f"z_{gate}", f"the weighted sum of the {word}") for gate, word in GATES.items()},
        "r": Quantity("r", "the reset gate"),
        "gate": Quantity("z", "the update gate"),
        "back": Quantity("u", "the part of the state before in the candidate"),
        "reset_h": Quantity("s", "the state before as the reset gate lets it through"),
        "n": Quantity("n", "the candidate"),
        "h": Quantity("h", "the state"),
    },
    starts={"h": Start("h0", "First state", "h⟨0⟩")},
    forward="""
        z_r[s,t,j] = sum[k](Wx_r[j,k] * A[s,t,k]) + sum[i](Wh_r[j,i] * h[s,t-1,i]) + b_r[j]
        z_z[s,t,j] = sum[k](Wx_z[j,k] * A[s,t,k]) + sum[i](Wh_z[j,i] * h[s,t-1,i]) + b_z[j]
        r[s,t,j] = sigma(z_r[s,t,j])
        gate[s,t,j] = sigma(z_z[s,t,j])
        back[s,t,j] = sum[i](Wh_n[j,i] * h[s,t-1,i]) + bh_n[j]
        z_n[s,t,j] = sum[k](Wx_n[j,k] * A[s,t,k]) + b_n[j] + r[s,t,j] * back[s,t,j]
        n[s,t,j] = tanh(z_n[s,t,j])
        h[s,t,j] = (1 - gate[s,t,j]) * n[s,t,j] + gate[s,t,j] * h[s,t-1,j]
        a[s,t,j] = h[s,t,j]
    """,
    backward="""
        dh[s,t,j] = (da[s,t,j] + dh[s,t+1,j] * gate[s,t+1,j] + sum[i](dz_r[s,t+1,i] * Wh_r[i,j])
                     + sum[i](dz_z[s,t+1,i] * Wh_z[i,j]) + sum[i](dback[s,t+1,i] * Wh_n[i,j]))
        dn[s,t,j] = dh[s,t,j] * (1 - gate[s,t,j])
        dgate[s,t,j] = dh[s,t,j] * (h[s,t-1,j] - n[s,t,j])
        dz_n[s,t,j] = dn[s,t,j] * tanh_slope(z_n[s,t,j], n[s,t,j])
        dback[s,t,j] = dz_n[s,t,j] * r[s,t,j]
        dr[s,t,j] = dz_n[s,t,j] * back[s,t,j]
        dz_z[s,t,j] = dgate[s,t,j] * sigma_slope(z_z[s,t,j], gate[s,t,j])
        dz_r[s,t,j] = dr[s,t,j] * sigma_slope(z_r[s,t,j], r[s,t,j])
        dWx_r[j,k] = sum[s,t](dz_r[s,t,j] * A[s,t,k])
        dWx_z[j,k] = sum[s,t](dz_z[s,t,j] * A[s,t,k])
        dWx_n[j,k] = sum[s,t](dz_n[s,t,j] * A[s,t,k])
        dWh_r[j,i] = sum[s,t](dz_r[s,t,j] * h[s,t-1,i])
        dWh_z[j,i] = sum[s,t](dz_z[s,t,j] * h[s,t-1,i])
        dWh_n[j,i] = sum[s,t](dback[s,t,j] * h[s,t-1,i])
        db_r[j] = sum[s,t](dz_r[s,t,j])
        db_z[j] = sum[s,t](dz_z[s,t,j])
        db_n[j] = sum[s,t](dz_n[s,t,j])
        dbh_n[j] = sum[s,t](dback[s,t,j])
        dh0[s,i] = (dh[s,0,i] * gate[s,0,i] + sum[j](dz_r[s,0,j] * Wh_r[j,i]) + sum[j](dz_z[s,0,j] * Wh_z[j,i])
                    + sum[j](dback[s,0,j] * Wh_n[j,i]))
        dA[s,t,k] = (sum[j](dz_r[s,t,j] * Wx_r[j,k]) + sum[j](dz_z[s,t,j] * Wx_z[j,k])
                     + sum[j](dz_n[s,t,j] * Wx_n[j,k]))
    """,
    ways=(
        Way({"reset": "before"}, """
            reset_h[s,t,j] = r[s,t,j] * h[s,t-1,j]
            z_n[s,t,j] = sum[k](Wx_n[j,k] * A[s,t,k]) + sum[i](Wh_n[j,i] * reset_h[s,t,i]) + b_n[j]
            dh[s,t,j] = (da[s,t,j] + dh[s,t+1,j] * gate[s,t+1,j] + sum[i](dz_r[s,t+1,i] * Wh_r[i,j])
                         + sum[i](dz_z[s,t+1,i] * Wh_z[i,j]) + dreset_h[s,t+1,j] * r[s,t+1,j])
            dreset_h[s,t,j] = sum[i](dz_n[s,t,i] * Wh_n[i,j])
            dr[s,t,j] = dreset_h[s,t,j] * h[s,t-1,j]
            dWh_n[j,i] = sum[s,t](dz_n[s,t,j] * reset_h[s,t,i])
            dh0[s,i] = (dh[s,0,i] * gate[s,0,i] + sum[j](dz_r[s,0,j] * Wh_r[j,i]) + sum[j](dz_z[s,0,j] * Wh_z[j,i])
                        + dreset_h[s,0,i] * r[s,0,i])
        """),
        Way({"update": "takes"}, """
            h[s,t,j] = (1 - gate[s,t,j]) * h[s,t-1,j] + gate[s,t,j] * n[s,t,j]
            dh[s,t,j] = (da[s,t,j] + dh[s,t+1,j] * (1 - gate[s,t+1,j]) + sum[i](dz_r[s,t+1,i] * Wh_r[i,j])
                         + sum[i](dz_z[s,t+1,i] * Wh_z[i,j]) + sum[i](dback[s,t+1,i] * Wh_n[i,j]))
            dn[s,t,j] = dh[s,t,j] * gate[s,t,j]
            dgate[s,t,j] = dh[s,t,j] * (n[s,t,j] - h[s,t-1,j])
            dh0[s,i] = (dh[s,0,i] * (1 - gate[s,0,i]) + sum[j](dz_r[s,0,j] * Wh_r[j,i])
                        + sum[j](dz_z[s,0,j] * Wh_z[j,i]) + sum[j](dback[s,0,j] * Wh_n[j,i]))
        """),
        Way({"reset": "before", "update": "takes"}, """
            dh[s,t,j] = (da[s,t,j] + dh[s,t+1,j] * (1 - gate[s,t+1,j]) + sum[i](dz_r[s,t+1,i] * Wh_r[i,j])
                         + sum[i](dz_z[s,t+1,i] * Wh_z[i,j]) + dreset_h[s,t+1,j] * r[s,t+1,j])
            dh0[s,i] = (dh[s,0,i] * (1 - gate[s,0,i]) + sum[j](dz_r[s,0,j] * Wh_r[j,i])
                        + sum[j](dz_z[s,0,j] * Wh_z[j,i]) + dreset_h[s,0,i] * r[s,0,i])
        """),
    ),
)  # fmt: skip
