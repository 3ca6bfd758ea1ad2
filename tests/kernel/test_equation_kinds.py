"""Every kind of layer that is written as equations trains compiled, and ends where NumPy ends, to 1e-12."""

import pytest
from both_paths import bits
from kinds_of_layers import (
    BATCHES,
    BIASES,
    BOUND,
    KINDS,
    LOCAL,
    N_OUT,
    ROWS,
    dense,
    every_step,
    kind_of,
    layer,
    network,
    taken,
)

from backprop.equations.kind import Kind
from backprop.kernel import Restarts, Trainer, Unsupported, supports
from backprop.layers import LAYERS
from backprop.layers.by_equations import equation_layer
from backprop.network.build import build
from backprop.requests.parsing import parse

pytestmark = pytest.mark.usefixtures("local_kinds")


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
    layers = [layer(kind, 4, **more), dense(4), layer(kind, 3, **more), dense(N_OUT)]
    loss = {"name": "mean_squared_error"}
    assert taken(network(kind, layers, every=True, loss=loss)) <= BOUND


@pytest.mark.parametrize("kind", [name for name in KINDS if kind_of(name).data.starts])
def test_first_states(kind: str) -> None:
    starts = [start.name for start in kind_of(kind).data.starts.values()]
    given = {name: [0.1 * (i + 1), -0.2, 0.3] for i, name in enumerate(starts)}
    assert taken(network(kind, [layer(kind, 3, **given), dense(N_OUT)])) <= BOUND
    own = {name: [[0.1, -0.2, 0.3]] * ROWS for name in starts}
    reason = supports(parse(network(kind, [layer(kind, 3, **own), dense(N_OUT)])))
    assert reason == "layer 1 starts each sample from a state of its own"


@pytest.mark.parametrize("kind", KINDS)
def test_many_networks_side_by_side_train_as_each_alone(kind: str) -> None:
    document = network(kind, [dense(3), layer(kind, 3), dense(N_OUT)], training={"batch_size": 3})
    specs = [parse({**document, "init": {**document["init"], "seed": seed}}) for seed in (1, 2, 3)]
    losses = Restarts(specs[0], [build(spec) for spec in specs]).run(12)
    alone = [Trainer(spec).run(12, stop=False).losses for spec in specs]
    assert losses.tolist() == [one.tolist() for one in alone]


@pytest.mark.parametrize("kind", KINDS)
def test_in_pieces_and_gone_on_with_is_one_run_in_bits(kind: str) -> None:
    """What is drawn is that of the step, what is carried goes on from where it stood."""
    spec = parse(network(kind, [dense(3), layer(kind, 3), dense(N_OUT)]))
    whole, at = Trainer(spec), None
    whole.run(40, stop=False)
    for count in (1, 7, 32):
        trainer = Trainer(spec, at)
        trainer.run(count, stop=False)
        at = trainer.progress()
    assert at is not None and bits(at) == bits(whole.progress())


@pytest.mark.parametrize("kind", KINDS)
def test_steps_called_one_by_one_are_those_of_a_run(kind: str) -> None:
    document = network(kind, [dense(3), layer(kind, 3), dense(N_OUT)], training={"batch_size": 3})
    single, whole = Trainer(parse(document)), Trainer(parse(document))
    step = single.stepper()
    for _ in range(5):
        step()
    whole.run(5, stop=False)
    assert bits(single.progress()) == bits(whole.progress())


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


THOUSAND = [name for name in KINDS if kind_of(name).takes_sequences or kind_of(name).data.drawn
            or kind_of(name).data.buffers or kind_of(name).data.block]  # fmt: skip


@pytest.mark.parametrize("kind", THOUSAND)
def test_a_thousand_steps_end_where_numpys_do(kind: str) -> None:
    """In blocks stands what is drawn or carried alone: more normalizations there magnify rounding, NumPy's too."""
    layers = [dense(5), layer(kind, 5, **every_step(kind)), dense(4), layer(kind, 3), dense(N_OUT)]
    if kind_of(kind).data.block:
        inside = [{"kind": name} for name in THOUSAND if kind_of(name).data.drawn or kind_of(name).data.buffers]
        layers = [dense(5), layer(kind, 5, layers=[*inside, dense(5)]), dense(N_OUT)]
    training = {**BATCHES, "epochs": 334}  # three steps each
    assert taken(network(kind, layers, training=training)) <= BOUND


def test_errors_that_go_back_a_few_steps_alone_are_numpys() -> None:
    document = network("rnn", [layer("rnn", 4, truncate=2), dense(N_OUT)])
    assert "passes errors back through 2 time steps alone" in (supports(parse(document)) or "")
