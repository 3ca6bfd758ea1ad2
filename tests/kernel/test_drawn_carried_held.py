"""What layers draw, carry along and hold inside them is compiled, with the numbers of NumPy."""

import pytest
from kinds_of_layers import BATCHES, BOUND, KINDS, N_IN, N_OUT, ROWS, dense, kind_of, layer, network, taken

from backprop.equations.kind import Buffer, Drawn, Kind
from backprop.kernel.equation_stages import equation_stage
from backprop.kernel.formulas import Unknown
from backprop.layers import LAYERS

pytestmark = pytest.mark.usefixtures("local_kinds")
BLOCK = next(name for name in LAYERS if kind_of(name).data.block)
SOFTMAX = {"kind": "activation", "name": "softmax"}
NESTED = {
    "in one another": [dense(4), layer(BLOCK, 4, layers=[layer(BLOCK, 4, layers=[dense(4)]), dense(4, "relu")])],
    "first of all": [layer(BLOCK, 3), dense(3, "relu"), layer(BLOCK, 3)],
    "that begin with a function": [dense(4), layer(BLOCK, 4, layers=[{"kind": "activation", "name": "elu"}, dense(4)])],
    "of softmax": [dense(4, "softmax"), layer(BLOCK, 4, layers=[SOFTMAX, dense(4, "softmax")]), SOFTMAX],
}  # fmt: skip


@pytest.mark.parametrize("name", NESTED)
def test_blocks(name: str) -> None:
    assert taken(network("dense", [*NESTED[name], dense(N_OUT)], clip={"norm": 0.3}, penalty={"l2": 0.01})) <= BOUND


def test_a_block_of_layers_through_time() -> None:
    kind = next(name for name in KINDS if kind_of(name).takes_sequences)
    inside = [layer(kind, 4, return_sequences=True), dense(N_IN)]
    assert taken(network(kind, [layer(BLOCK, 3, layers=inside), layer(kind, 3), dense(N_OUT)])) <= BOUND


def test_frozen_and_absent_entries_within_a_block() -> None:
    inside = [{**dense(3), "frozen": {"W": [[True, False]] * 3}}, {**dense(2), "frozen": {"b": True}}]
    document = network("dense", [dense(2), layer(BLOCK, 2, layers=inside), dense(N_OUT)], penalty={"l1": 0.01})
    assert taken(document) <= BOUND


DRAWN = [(name, row) for name in KINDS for row in kind_of(name).data.drawn]


@pytest.mark.parametrize(("kind", "row"), DRAWN, ids=[f"{kind}-{row.name}" for kind, row in DRAWN])
@pytest.mark.parametrize("shuffle", [False, True], ids=["in order", "shuffled"])
def test_what_is_stated_in_place_of_what_is_drawn(kind: str, row: Drawn, shuffle: bool) -> None:
    training = {**BATCHES, "shuffle": shuffle}
    for given in ([1, 0, 1], [[i & 1, i >> 1 & 1, i >> 2 & 1] for i in range(ROWS)]):
        layers = [dense(3), layer(kind, 3, **{row.name: given}), dense(N_OUT)]
        assert taken(network(kind, layers, training=training)) <= BOUND


@pytest.mark.parametrize("kind", [name for name in KINDS if kind_of(name).data.inferring[0]])
def test_a_layer_that_goes_by_what_it_carries(kind: str) -> None:
    setting, choice = kind_of(kind).data.inferring
    given = {buffer.name: [0.3, 0.5, 0.2] for buffer in kind_of(kind).data.buffers}
    assert taken(network(kind, [dense(3), layer(kind, 3, **{setting: choice}, **given), dense(N_OUT)])) <= BOUND


@pytest.mark.parametrize("kind", [name for name in KINDS if kind_of(name).data.fewer])
@pytest.mark.parametrize("batch", [1, 3], ids=["of one row", "of three"])
def test_variances_divided_by_fewer(kind: str, batch: int) -> None:
    conventions = {"variance": "fewer"} if batch > 1 else {}
    training = {"epochs": 5, "batch_size": batch}
    layers = [dense(3), layer(kind, 3), dense(N_OUT)]
    assert taken(network(kind, layers, conventions=conventions, training=training)) <= BOUND


def test_what_reads_an_old_value_that_is_gone_has_no_code() -> None:
    buffers = (Buffer("u", "U", "u", "u"), Buffer("v", "V", "v", "v"))
    updates = "u[j] = u_old[j] + 1\nv[j] = u_old[j]"
    odd = Kind(kind="odd", label="odd", note="", source="", forward="a[s,j] = A[s,j]", backward="dA[s,j] = da[s,j]",
               buffers=buffers, updates=updates)  # fmt: skip
    with pytest.raises(Unknown, match="whose old values are gone"):
        equation_stage(odd, (0,), -1, 3, 3)


def test_what_reads_the_gradient_that_a_block_was_given_again_has_no_code() -> None:
    odd = Kind(kind="odd", label="odd", note="", source="", block="F", forward="a[s,j] = A[s,j] + F[s,j]",
               backward="dF[s,j] = da[s,j]\ndA[s,j] = dF[s,j] + dA_F[s,j]")  # fmt: skip
    with pytest.raises(Unknown, match="but in what the block receives"):
        equation_stage(odd, (0,), 0, 3, 3)
