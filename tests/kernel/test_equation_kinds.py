"""Every kind of layer that is written as equations trains compiled, and ends where NumPy ends, to 1e-12."""

from typing import Any

import numpy as np
import pytest
from both_paths import apart

from backprop.equations.kind import BIAS, Kind, Parameter, Quantity, Start
from backprop.kernel import Restarts, Trainer, Unsupported, supports
from backprop.layers import LAYERS
from backprop.layers.by_equations import EquationLayer, equation_layer
from backprop.network.build import build
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
COMPILED = [
    name for name, kind in LAYERS.items()
    if issubclass(kind, EquationLayer) and not kind.is_function
    and not (kind.data.given or kind.data.buffers or kind.data.block)
]  # fmt: skip
"""Functions alone are trained with the layer that they belong to; what is drawn, carried or held inside has no code."""
KINDS = [*COMPILED, *LOCAL]


@pytest.fixture(autouse=True)
def _local_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The kinds of this file are known as others are."""
    for name, kind in LOCAL.items():
        monkeypatch.setitem(LAYERS, name, kind)


def kind_of(name: str) -> type[EquationLayer]:
    """The class of a kind's layers."""
    found = LOCAL.get(name) or LAYERS[name]
    assert issubclass(found, EquationLayer)
    return found


BIASES = ("per_neuron", "frozen", "shared", "none")
N_IN, N_OUT, STEPS = 3, 2, 4


def layer(kind: str, units: int, **more: Any) -> Any:
    """A layer of that kind, of so many units where the number is chosen."""
    return {"kind": kind, **({"units": units} if kind_of(kind).data.own_units else {}), **more}


def dense(units: int, activation: str = "tanh") -> Any:
    """A dense layer."""
    return {"units": units, "activation": activation}


def network(kind: str, layers: list[Any], every: bool = False, **more: Any) -> Any:
    """A spec of these layers with drawn data, of time steps where the kind takes them."""
    rng, through_time = np.random.default_rng(7), kind_of(kind).takes_sequences
    X = rng.normal(size=(7, *[STEPS] * through_time, N_IN))
    Y = rng.normal(size=(7, *[STEPS] * (through_time and every), N_OUT))
    return {
        "network": {"n_inputs": N_IN, "layers": layers}, "data": {"X": X.tolist(), "Y": Y.tolist()},
        "init": {"name": "normal", "std": 0.5, "seed": 2, "bias": {"name": "normal", "std": 0.1}},
        "training": {"epochs": 15, "batch_size": 3, "shuffle": True},
        "optimizer": {"name": "adam", "learning_rate": 0.001}, **more,
    }  # fmt: skip


def every_step(kind: str) -> Any:
    """What makes the layer give the outputs of all time steps, where it has a choice."""
    return {"return_sequences": True} if kind_of(kind).takes_sequences else {}


def taken(document: Any) -> float:
    """How far both paths are apart; the kernel must take the spec."""
    assert supports(parse(document)) is None
    return apart(document)


@pytest.mark.parametrize("bias", BIASES)
@pytest.mark.parametrize("kind", KINDS)
def test_after_a_dense_layer_with_each_convention_for_biases(kind: str, bias: str) -> None:
    layers = [dense(5), layer(kind, 4), dense(N_OUT)]
    assert taken(network(kind, layers, conventions={"bias": bias}, clip={"norm": 0.3, "value": 0.2},
                         penalty={"l1": 1e-3, "l2": 1e-2, "biases": True})) <= BOUND  # fmt: skip


@pytest.mark.parametrize("units", [1, 2, 9])
@pytest.mark.parametrize("kind", KINDS)
def test_as_the_first_layer_of_any_width(kind: str, units: int) -> None:
    layers = [layer(kind, units), dense(N_OUT, "identity")]
    assert taken(network(kind, layers, optimizer={"name": "sgd", "learning_rate": 0.01})) <= BOUND


@pytest.mark.parametrize("kind", KINDS)
def test_as_the_last_layer(kind: str) -> None:
    """By gradient descent: two units normalized have gradients of rounding alone; Adam would scale them up."""
    layers = [dense(N_OUT), layer(kind, N_OUT)]
    assert taken(network(kind, layers, optimizer={"name": "sgd", "learning_rate": 0.01})) <= BOUND


@pytest.mark.parametrize("kind", KINDS)
def test_with_functions_before_and_after(kind: str) -> None:
    layers = [dense(4, "softmax"), layer(kind, 4), {"kind": "activation", "name": "elu", "alpha": 0.5},
              {"kind": "activation", "name": "softmax"}, dense(N_OUT)]  # fmt: skip
    assert taken(network(kind, layers)) <= BOUND


@pytest.mark.parametrize("kind", KINDS)
def test_two_of_a_kind_and_an_output_at_every_step(kind: str) -> None:
    more = every_step(kind)
    layers = [layer(kind, 4, **more), layer(kind, 3, **more), dense(N_OUT)]
    loss = {"name": "mean_squared_error"}
    assert taken(network(kind, layers, every=True, loss=loss)) <= BOUND


@pytest.mark.parametrize("kind", [name for name in KINDS if kind_of(name).data.starts])
def test_first_states(kind: str) -> None:
    starts = [start.name for start in kind_of(kind).data.starts.values()]
    given = {name: [0.1 * (i + 1), -0.2, 0.3] for i, name in enumerate(starts)}
    assert taken(network(kind, [layer(kind, 3, **given), dense(N_OUT)])) <= BOUND
    own = {name: [[0.1, -0.2, 0.3]] * 7 for name in starts}
    reason = supports(parse(network(kind, [layer(kind, 3, **own), dense(N_OUT)])))
    assert reason == "layer 1 starts each sample from a state of its own"


@pytest.mark.parametrize("kind", KINDS)
def test_many_networks_side_by_side_train_as_each_alone(kind: str) -> None:
    document = network(kind, [dense(3), layer(kind, 3), dense(N_OUT)], training={"batch_size": 3})
    specs = [parse({**document, "init": {**document["init"], "seed": seed}}) for seed in (1, 2, 3)]
    losses = Restarts(specs[0], [build(spec) for spec in specs]).run(12)
    alone = [Trainer(spec).run(12, stop=False).losses for spec in specs]
    assert losses.tolist() == [one.tolist() for one in alone]


@pytest.mark.parametrize(
    ("forward", "words"),
    [("a[s,j] = cos(A[s,j])", "there is no code for cos(A[s,j])"),
     ("a[s,j] = A[s,j]**4", "there is no code for A[s,j]**4"),
     ("a[s,t,j] = A[s,t,j] - A[s,t-1,j]", "A[s,t-1,j] of layer 1 lies beyond the time steps that come in")],
)  # fmt: skip
def test_what_has_no_code_falls_back_and_says_so(monkeypatch: pytest.MonkeyPatch, forward: str, words: str) -> None:
    odd = Kind(kind="odd", label="odd", note="", source="", forward=forward, backward="dA[s,j] = da[s,j]")
    monkeypatch.setitem(LAYERS, "odd", equation_layer(odd))
    monkeypatch.setitem(LOCAL, "odd", equation_layer(odd))
    with pytest.raises(Unsupported) as refused:
        Trainer(parse(network("odd", [layer("odd", 3), dense(N_OUT)])))
    assert str(refused.value) == words


@pytest.mark.parametrize("kind", [name for name in KINDS if kind_of(name).takes_sequences])
def test_a_thousand_steps_through_time_end_where_numpys_do(kind: str) -> None:
    layers = [layer(kind, 5, return_sequences=True), layer(kind, 3), dense(N_OUT)]
    training = {"epochs": 334, "batch_size": 3, "shuffle": True}  # three steps each
    assert taken(network(kind, layers, training=training)) <= BOUND


def test_errors_that_go_back_a_few_steps_alone_are_numpys() -> None:
    document = network("rnn", [layer("rnn", 4, truncate=2), dense(N_OUT)])
    assert "passes errors back through 2 time steps alone" in (supports(parse(document)) or "")
