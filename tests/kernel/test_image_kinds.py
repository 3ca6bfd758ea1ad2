"""Every kind of layer over images or series trains compiled, and ends where NumPy ends, to 1e-12."""

from itertools import product
from typing import Any

import numpy as np
import pytest
from both_paths import apart, bits, targets
from kinds_of_layers import BIASES, BOUND, dense, kind_of

from backprop.errors import SpecError
from backprop.functions.losses import LOSSES
from backprop.kernel import Restarts, Trainer, supports
from backprop.layers import LAYERS
from backprop.network.build import build
from backprop.optimizers.first_order import OPTIMIZERS
from backprop.requests.parsing import parse
from backprop.rules.declared import OneOf, Part

KINDS = [name for name, kind in LAYERS.items() if kind.space]
CHANNELS, SIDE, ROWS, N_OUT = 4, 5, 11, 2
FIRST = {"kind": "conv2d", "filters": CHANNELS, "padding": "same", "activation": "tanh"}
BATCHES = {"epochs": 15, "batch_size": 4, "shuffle": True}  # the last of three rows
GEOMETRIES: tuple[Any, ...] = (
    {}, {"stride": 1}, {"stride": 2, "padding": 1}, {"stride": 3}, {"padding": "same"},
    {"stride": 2, "padding": "same_lower"}, {"dilation": 2}, {"dilation": 2, "padding": 2, "stride": 2},
    {"flip": True, "padding": 1}, {"flip": True, "stride": 2, "dilation": 2, "padding": 2}, {"groups": 2},
    {"groups": 2, "filters": 6, "stride": 2, "padding": 1}, {"filters": 9, "activation": "elu"},
)  # fmt: skip
SHAPES: tuple[Any, ...] = ({1: 1, 2: 1}, {1: 3, 2: 2}, {1: 5, 2: [2, 3]}, {1: 4, 2: [5, 1]})


def layer(kind: str, **own: Any) -> Any:
    """A layer over what `FIRST` sends."""
    space = kind_of(kind).space
    assert space
    came = [CHANNELS, SIDE, SIDE] if len(space.axes) == 2 else [CHANNELS, SIDE * SIDE]
    return {"kind": kind, "input": came, **own}


def network(layers: list[Any], n_out: int = N_OUT, **more: Any) -> Any:
    """A spec of these layers for images of one channel."""
    rng = np.random.default_rng(7)
    X, Y = rng.normal(size=(ROWS, SIDE * SIDE)), rng.normal(size=(ROWS, n_out))
    return {
        "network": {"n_inputs": SIDE * SIDE, "layers": layers}, "data": {"X": X.tolist(), "Y": Y.tolist()},
        "init": {"name": "normal", "std": 0.3, "seed": 2, "bias": {"name": "normal", "std": 0.1}},
        "training": BATCHES, "optimizer": {"name": "momentum", "learning_rate": 0.003}, **more,
    }  # fmt: skip


def windows() -> list[tuple[str, Any]]:
    """Every kind with every geometry that it has settings for, each with several windows that fit the image."""
    found = []
    for kind in KINDS:
        data = kind_of(kind).data
        settings = {row.name for row in data.settings} | ({data.activation.name} if data.activation else set())
        assert data.space
        sizes = [{data.space.window: own[len(data.space.axes)]} for own in SHAPES] if data.space.window else [{}]
        found += [(kind, {**size, **own}) for own, size in product(GEOMETRIES, sizes) if own.keys() <= settings]
    return [(kind, own) for kind, own in found if fits(kind, own)]


def fits(kind: str, own: Any) -> bool:
    """False where a window is longer than the image, or sees nothing of it."""
    try:
        parse(network([FIRST, layer(kind, **own), dense(N_OUT)]))
    except SpecError:
        return False
    return True


def own_units(kind: str) -> Any:
    """As many filters as the network has outputs, where the layer has filters."""
    space = kind_of(kind).space
    return {"filters": N_OUT} if space and space.filters else {}


def choices() -> list[tuple[str, Any]]:
    """Every kind with each of its choices, where windows overlap and hang over the edge if there are any."""
    found = []
    for kind in KINDS:
        space = kind_of(kind).space
        assert space
        overlap = {space.window: 3, "stride": 2, "padding": 1} if space.window else {}
        rows: list[Any] = [(row.name, row.names) for row in kind_of(kind).data.settings if isinstance(row, OneOf)]
        rows += [(row.name, (True, False)) for row in kind_of(kind).data.settings
                 if isinstance(row, Part) and row.type == "flag"]  # fmt: skip
        found += [(kind, {**overlap, name: choice}) for name, own in rows for choice in own]
    return found


def taken(document: Any) -> float:
    """How far both paths are apart; the kernel must take the spec."""
    assert supports(parse(document)) is None
    return apart(document)


@pytest.mark.parametrize(("kind", "own"), [*windows(), *choices()], ids=str)
def test_each_geometry_and_each_choice(kind: str, own: Any) -> None:
    assert taken(network([FIRST, layer(kind, **own), dense(N_OUT, "identity")])) <= BOUND


@pytest.mark.parametrize("bias", BIASES)
@pytest.mark.parametrize("kind", KINDS)
def test_each_convention_for_biases_with_penalties_and_clipping(kind: str, bias: str) -> None:
    document = network([FIRST, layer(kind), dense(N_OUT)], conventions={"bias": bias}, clip={"norm": 0.3, "value": 0.2},
                       penalty={"l1": 1e-3, "l2": 1e-2, "biases": True})  # fmt: skip
    assert taken(document) <= BOUND


@pytest.mark.parametrize("kind", KINDS)
def test_as_the_first_layer_and_as_the_last(kind: str) -> None:
    own = {**layer(kind), "input": [1, SIDE * SIDE] if len(kind_of(kind).space.axes) == 1 else [1, SIDE, SIDE]}  # type: ignore[union-attr]
    assert taken(network([own, dense(N_OUT)])) <= BOUND
    units = {**layer(kind), "input": [N_OUT, 1, 1][: len(own["input"])], **own_units(kind)}
    assert taken(network([FIRST, dense(N_OUT), units])) <= BOUND


@pytest.mark.parametrize("kind", KINDS)
def test_a_thousand_steps_end_where_numpys_do(kind: str) -> None:
    """By plain gradient descent: momentum magnifies what rounding leaves of a bias before a normalization."""
    document = network([FIRST, layer(kind), dense(N_OUT)], training={**BATCHES, "epochs": 334},  # three steps each
                       optimizer={"name": "sgd", "learning_rate": 0.003})  # fmt: skip
    assert taken(document) <= BOUND


@pytest.mark.parametrize("kind", KINDS)
def test_in_pieces_and_many_side_by_side_it_is_one_run_in_bits(kind: str) -> None:
    document = network([FIRST, layer(kind), dense(N_OUT)])
    spec = parse(document)
    whole, at = Trainer(spec), None
    whole.run(40, stop=False)
    for count in (1, 7, 32):
        trainer = Trainer(spec, at)
        trainer.run(count, stop=False)
        at = trainer.progress()
    assert at is not None and bits(at) == bits(whole.progress())
    specs = [parse({**document, "init": {**document["init"], "seed": seed}, "training": {"batch_size": 3}})
             for seed in (1, 2)]  # fmt: skip
    losses = Restarts(specs[0], [build(spec) for spec in specs]).run(12)
    assert losses.tolist() == [Trainer(spec).run(12, stop=False).losses.tolist() for spec in specs]


CNN = (FIRST, {"kind": "max_pool"}, {"kind": "conv2d", "filters": 3, "kernel": 2, "activation": "relu"},
       {"kind": "flatten", "order": "hwc"})  # fmt: skip


@pytest.mark.parametrize("batch", [1, 4, 11])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_convolution_pooling_and_dense_layers_with_every_optimizer(optimizer: str, batch: int) -> None:
    document = network([*CNN, dense(N_OUT)], optimizer={"name": optimizer, "learning_rate": 0.001},
                       training={**BATCHES, "batch_size": batch})  # fmt: skip
    assert taken(document) <= BOUND


@pytest.mark.parametrize("loss", LOSSES)
def test_convolution_pooling_and_dense_layers_with_every_loss(loss: str) -> None:
    output = (
        "softmax" if loss == "categorical_cross_entropy" else "sigmoid" if LOSSES[loss].probabilities else "identity"
    )
    document = network([*CNN, dense(3, output)], 3, loss={"name": loss})
    document["data"]["Y"] = targets(loss, ROWS, 3, np.random.default_rng(3))
    assert taken(document) <= BOUND


def test_a_series_of_two_convolutions_whose_windows_are_apart() -> None:
    layers = [
        {"kind": "conv1d", "input": [5, 5], "filters": 3, "stride": 2, "padding": 2},
        {"kind": "conv1d", "filters": 4, "kernel": 2, "dilation": 2, "activation": "tanh"},
        dense(N_OUT),
    ]
    assert taken(network(layers)) <= BOUND


def test_images_within_a_block_are_taken() -> None:
    inside = [{"kind": "conv2d", "input": [1, SIDE, SIDE], "padding": "same", "activation": "tanh"}]
    assert taken(network([{"kind": "residual", "layers": inside}, dense(N_OUT)])) <= BOUND
