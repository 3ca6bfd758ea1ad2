"""Many networks in one call are the same networks one by one."""

from dataclasses import replace

import numpy as np
import pytest
from both_paths import bits, network_spec

from backprop.kernel import Restarts, Trainer, Unsupported
from backprop.network.build import build
from backprop.network.spec import Spec
from backprop.requests.parsing import parse


def spec_of(**more: object) -> Spec:
    return parse(network_spec(
        [2, 4, 1], ["tanh", "tanh"], n_samples=13,
        **{"training": {"batch_size": 5, "shuffle": True, "seed": 4}, "optimizer": {"name": "adam"}, **more},
    ))  # fmt: skip


def drawn(spec: Spec, seed: int) -> Spec:
    """The spec with other first weights."""
    rng = np.random.default_rng(seed)
    layers = [
        replace(layer, given={name: rng.normal(0, 1, array.shape) for name, array in layer.given.items()})  # type: ignore[attr-defined, type-var]
        for layer in spec.layers
    ]
    return replace(spec, layers=tuple(layers))


def test_each_network_trains_as_it_does_alone_in_bits() -> None:
    spec, rates = spec_of(), [0.1, 0.01, 0.003]
    specs = [drawn(spec, seed) for seed in range(3)]
    many = Restarts(spec, [build(each) for each in specs], rates)
    losses = np.concatenate([many.run(100), many.run(1), many.run(49)], axis=1)
    for i, (each, rate) in enumerate(zip(specs, rates, strict=True)):
        alone = Trainer(replace(each, optimizer=replace(each.optimizer, learning_rate=rate)))
        assert losses[i].tobytes() == alone.run(150).losses.tobytes()
        theirs = alone.progress()
        ours = replace(theirs, parameters=many.parameters(i))
        assert bits(ours) == bits(theirs)
    assert many.alive.all()


def test_a_network_that_explodes_leaves_the_others_alone() -> None:
    spec = parse(network_spec([2, 4, 1], ["identity", "identity"], n_samples=13, training={"batch_size": 5}))
    many = Restarts(spec, [build(spec)] * 3, [0.01, 1000.0, 0.01])
    losses = many.run(300)
    assert many.alive.tolist() == [True, False, True]
    assert np.array_equal(losses[0], losses[2]) and np.all(np.isfinite(losses[0]))
    assert np.isnan(losses[1, -1]) and np.isfinite(losses[1, 0])
    assert np.isnan(many.run(5)[1]).all()


def test_what_the_kernel_does_not_take_it_refuses() -> None:
    spec = spec_of(conventions={"update_order": "sequential"}, optimizer={"name": "sgd"})
    with pytest.raises(Unsupported):
        Restarts(spec, [build(spec)])
