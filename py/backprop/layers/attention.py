"""Self-attention of one head: each time step takes a mean of all steps' values, weighted by how its query fits keys."""

from ..equations.kind import BIAS, Kind, Parameter, Quantity
from ..equations.ways import Way
from ..rules.declared import OneOf
from ..rules.limits import Choice

MADE = {"q": "queries", "k": "keys", "v": "values"}

KIND = Kind(
    kind="attention",
    label="self-attention",
    note="Of each time step a query q, a key k and a value v; scores S = q · k/√d of each pair of steps, attention "
    "weights α = softmax of a step's scores, and z⟨t⟩ = Σ α⟨t,p⟩ v⟨p⟩. One head; a dense layer after it is Wo.",
    source="Vaswani et al. 2017, section 3.2.1, equation 1",
    z="z",
    settings=(
        OneOf("mask", "Steps that are seen", (
            Choice("none", "all", "Each step sees all steps, as an encoder."),
            Choice("causal", "itself and those before", "No step sees a later one, as a decoder: is_causal of PyTorch, "
                   "use_causal_mask of Keras."),
        )),
        OneOf("scale", "Scores are divided by", (
            Choice("root", "√d", "d: units of a query; Vaswani et al., PyTorch, Keras's MultiHeadAttention, JAX."),
            Choice("none", "1", "As they are: Keras's Attention, and codes that forget it."),
        )),
        OneOf("biases", "Biases", (
            Choice("none", "none", "Matrices alone: Vaswani et al., and most by hand."),
            Choice("own", "of q, k and v", "PyTorch's and Keras's MultiHeadAttention."),
        )),
    ),
    folded=("scale", "biases"),
    parameters=(
        *(Parameter(f"W_{one}", "jk", f"Weights of the {words}", f"w_{one}") for one, words in MADE.items()),
        *(Parameter(f"b_{one}", "j", f"Biases of the {words}", f"b_{one}", BIAS) for one, words in MADE.items()),
    ),
    quantities={
        "query": Quantity("q", "the query"),
        "key": Quantity("k", "the key"),
        "value": Quantity("v", "the value"),
        "score": Quantity("S", "the score"),
        "attention": Quantity("α", "the attention weight"),
        "z": Quantity("z", "z"),
    },
    counts={"d": "j"},
    forward="""
        query[s,t,j]      = sum[k](W_q[j,k] * A[s,t,k]) + b_q[j]
        key[s,t,j]        = sum[k](W_k[j,k] * A[s,t,k]) + b_k[j]
        value[s,t,j]      = sum[k](W_v[j,k] * A[s,t,k]) + b_v[j]
        score[s,t,p]      = sum[j](query[s,t,j] * key[s,p,j]) / sqrt(d)
        attention[s,t,p]  = exp(score[s,t,p]) / sum[n](exp(score[s,t,n]))
        z[s,t,j]          = sum[p](attention[s,t,p] * value[s,p,j])
        a[s,t,j]          = z[s,t,j]
    """,
    backward="""
        dz[s,t,j]         = da[s,t,j]
        dattention[s,t,p] = sum[j](dz[s,t,j] * value[s,p,j])
        dvalue[s,t,j]     = sum[p](attention[s,p,t] * dz[s,p,j])
        dscore[s,t,p]     = attention[s,t,p] * (dattention[s,t,p] - sum[n](attention[s,t,n] * dattention[s,t,n]))
        dquery[s,t,j]     = sum[p](dscore[s,t,p] * key[s,p,j]) / sqrt(d)
        dkey[s,t,j]       = sum[p](dscore[s,p,t] * query[s,p,j]) / sqrt(d)
        dW_q[j,k]         = sum[s,t](dquery[s,t,j] * A[s,t,k])
        dW_k[j,k]         = sum[s,t](dkey[s,t,j] * A[s,t,k])
        dW_v[j,k]         = sum[s,t](dvalue[s,t,j] * A[s,t,k])
        db_q[j]           = sum[s,t](dquery[s,t,j])
        db_k[j]           = sum[s,t](dkey[s,t,j])
        db_v[j]           = sum[s,t](dvalue[s,t,j])
        dA[s,t,k]         = (sum[j](dquery[s,t,j] * W_q[j,k]) + sum[j](dkey[s,t,j] * W_k[j,k])
                             + sum[j](dvalue[s,t,j] * W_v[j,k]))
    """,
    ways=(
        Way({"mask": "causal"}, """
            attention[s,t,p] = (exp(score[s,t,p]) if p <= t else 0) / sum[n](exp(score[s,t,n]) if n <= t else 0)
        """),
        Way({"scale": "none"}, """
            score[s,t,p]  = sum[j](query[s,t,j] * key[s,p,j])
            dquery[s,t,j] = sum[p](dscore[s,t,p] * key[s,p,j])
            dkey[s,t,j]   = sum[p](dscore[s,p,t] * query[s,p,j])
        """),
        Way({"biases": "none"}, """
            query[s,t,j] = sum[k](W_q[j,k] * A[s,t,k])
            key[s,t,j]   = sum[k](W_k[j,k] * A[s,t,k])
            value[s,t,j] = sum[k](W_v[j,k] * A[s,t,k])
        """),
    ),
)  # fmt: skip
