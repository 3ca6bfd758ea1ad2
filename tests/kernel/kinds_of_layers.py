"""Networks of every kind of layer that is written as equations, two of which stand here alone."""

from typing import Any

import numpy as np
from both_paths import apart

from backprop.equations.kind import BIAS, Kind, Parameter, Quantity, Start
from backprop.kernel import supports
from backprop.layers import LAYERS
from backprop.layers.by_equations import EquationLayer, equation_layer
from backprop.requests.parsing import parse

BOUND = 1e-12
SWISH = Kind(
    kind="swish", label="swish of each unit", note="", source="",
    parameters=(Parameter("gamma", "j", "Scales", "γ", 1.5),),
    forward="a[s,j] = gamma[j] * A[s,j] * sigma(A[s,j])",
    backward="""
        dgamma[j] = sum[s](da[s,j] * A[s,j] * sigma(A[s,j]))
        dA[s,j] = da[s,j] * gamma[j] * (sigma(A[s,j]) + A[s,j] * sigma_slope(A[s,j], sigma(A[s,j])))
    """,
)  # fmt: skip
LEAKY = Kind(
    kind="leaky", label="units with a memory each", note="", source="", z="z",
    parameters=(
        Parameter("Wx", "jk", "Weights", "w"), Parameter("u", "j", "Memory", "u", 0.5),
        Parameter("b", "j", "Biases", "b", BIAS),
    ),
    starts={"h": Start("h0", "First state", "h⟨0⟩")},
    quantities={"z": Quantity("z", "the weighted sum"), "h": Quantity("h", "the state")},
    forward="""
        z[s,t,j] = sum[k](Wx[j,k] * A[s,t,k]) + u[j] * h[s,t-1,j] + b[j]
        h[s,t,j] = tanh(z[s,t,j])
        a[s,t,j] = h[s,t,j]
    """,
    backward="""
        dh[s,t,j] = da[s,t,j] + dz[s,t+1,j] * u[j]
        dz[s,t,j] = dh[s,t,j] * tanh_slope(z[s,t,j], h[s,t,j])
        dWx[j,k] = sum[s,t](dz[s,t,j] * A[s,t,k])
        du[j] = sum[s,t](dz[s,t,j] * h[s,t-1,j])
        db[j] = sum[s,t](dz[s,t,j])
        dA[s,t,k] = sum[j](dz[s,t,j] * Wx[j,k])
    """,
)  # fmt: skip
LOCAL = {kind.kind: equation_layer(kind) for kind in (SWISH, LEAKY)}
KINDS = [*(name for name, kind in LAYERS.items() if not kind.is_function and not kind.space), *LOCAL]
"""Functions alone are trained with the layer that they belong to."""


def kind_of(name: str) -> type[EquationLayer]:
    """The class of a kind's layers."""
    found = LOCAL.get(name) or LAYERS[name]
    assert issubclass(found, EquationLayer)
    return found


BIASES = ("per_neuron", "frozen", "shared", "none")
N_IN, N_OUT, STEPS, ROWS = 3, 2, 4, 11
BATCHES = {"epochs": 15, "batch_size": 4, "shuffle": True}  # the last of three rows


def layer(kind: str, units: int, **more: Any) -> Any:
    """A layer of that kind, of so many units where the number is chosen."""
    last = {"return_sequences": False} if kind_of(kind).takes_sequences else {}
    return {"kind": kind, **({"units": units} if kind_of(kind).data.own_units else {}), **last, **more}


def filled(layers: list[Any], n_in: int = N_IN) -> list[Any]:
    """The same with layers in the blocks: every kind that has neither units of its own nor time steps."""
    inside = [
        {"kind": name}
        for name in KINDS
        if name not in LOCAL
        and not (kind_of(name).data.own_units or kind_of(name).takes_sequences or kind_of(name).data.block)
    ]
    inside = [layer for own in inside for layer in (dense(3), own)]
    made = []
    for own in layers:
        empty = kind_of(own.get("kind", "dense")).data.block and "layers" not in own
        made.append({**own, "layers": [*inside, dense(n_in)]} if empty else own)
        n_in = own.get("units", n_in)
    return made


def dense(units: int, activation: str = "tanh") -> Any:
    """A dense layer."""
    return {"units": units, "activation": activation}


def network(kind: str, layers: list[Any], every: bool = False, **more: Any) -> Any:
    """A spec of these layers with drawn data, of time steps where the kind takes them."""
    rng, through_time = np.random.default_rng(7), kind_of(kind).takes_sequences
    X = rng.normal(size=(ROWS, *[STEPS] * through_time, N_IN))
    Y = rng.normal(size=(ROWS, *[STEPS] * (through_time and every), N_OUT))
    return {
        "network": {"n_inputs": N_IN, "layers": filled(layers)}, "data": {"X": X.tolist(), "Y": Y.tolist()},
        "init": {"name": "normal", "std": 0.5, "seed": 2, "bias": {"name": "normal", "std": 0.1}},
        "training": BATCHES,
        "optimizer": {"name": "adam", "learning_rate": 0.001}, **more,
    }  # fmt: skip


def every_step(kind: str) -> Any:
    """What makes the layer give the outputs of all time steps, where it has a choice."""
    return {"return_sequences": True} if kind_of(kind).takes_sequences else {}


def taken(document: Any) -> float:
    """How far both paths are apart; the kernel must take the spec."""
    assert supports(parse(document)) is None
    return apart(document)
