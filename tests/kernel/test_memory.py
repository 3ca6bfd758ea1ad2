"""The generated code stays within its arrays, and what goes into them is checked."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from both_paths import network_spec
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.functions.activations import ACTIVATIONS
from backprop.kernel import Trainer
from backprop.kernel.memory import Arrangement, Damaged, Memory
from backprop.kernel.networks import Networks
from backprop.kernel.trainer import KernelSteps
from backprop.network.build import build
from backprop.requests.parsing import parse
from backprop.training.progress import initial_state


def memory() -> Memory:
    plan = Arrangement({"X": ((3, 2), np.float64), "order": ((5,), np.int32)})
    return Memory(plan, np.empty(plan.size, np.uint8), 4096)


def test_arrays_are_whole_aligned_and_apart() -> None:
    own = memory()
    assert own["X"].flags.c_contiguous and own["X"].dtype == np.float64 and not own["X"].any()
    assert own.at("X") % 16 == own.at("order") % 16 == 0
    own.fill("X", [[1, 2], [3, 4], [5, 6]])
    assert own["X"].tolist() == [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]
    own.check()


@pytest.mark.parametrize("values", [np.zeros((2, 3)), np.zeros((3, 2), complex), np.full((3, 2), None)])
def test_other_shapes_and_kinds_are_refused(values: Any) -> None:
    with pytest.raises(TypeError, match=r"X takes real numbers of shape \(3, 2\)"):
        memory().fill("X", values)


@pytest.mark.parametrize("place", [0, 63, 112, 175])
def test_a_byte_beside_an_array_is_noticed(place: int) -> None:
    plan = Arrangement({"X": ((3, 2), np.float64)})
    stretch = np.empty(plan.size, np.uint8)
    own = Memory(plan, stretch, 0)
    stretch[place if place < 64 else place + 16] ^= 1
    with pytest.raises(Damaged):
        own.check()


def test_a_number_read_beside_an_array_is_nan() -> None:
    plan = Arrangement({"X": ((4, 2), np.float64), "Y": ((8,), np.float64)})
    stretch = np.empty(plan.size, np.uint8)
    own = Memory(plan, stretch, 0)
    numbers = stretch.view(np.float64)
    for name in ("X", "Y"):
        first, last = own.at(name) // 8, own.at(name) // 8 + 8
        assert np.isnan(numbers[[first - 1, last]]).all()
        assert not numbers[first:last].any()


@given(st.lists(st.integers(1, 19), min_size=2, max_size=4), st.data())
@settings(max_examples=40)
def test_no_step_writes_beside_its_arrays(sizes: list[int], data: Any) -> None:
    """Every array is exactly as large as it must be; what stands behind each is looked at after every call."""
    n_samples = data.draw(st.integers(1, 21))
    activations = [data.draw(st.sampled_from(list(ACTIVATIONS))) for _ in sizes[1:]]
    spec = parse(network_spec(
        sizes, activations, n_samples=n_samples,
        training={"epochs": 1, "batch_size": data.draw(st.integers(1, n_samples)), "shuffle": data.draw(st.booleans())},
        optimizer={"name": data.draw(st.sampled_from(["sgd", "adam"])), "learning_rate": 0.01},
        conventions={"bias": data.draw(st.sampled_from(["per_neuron", "shared", "none"]))},
        clip=data.draw(st.sampled_from([{}, {"norm": 0.1}])),
    ))  # fmt: skip
    trainer = Trainer(spec)
    assert isinstance(trainer.engine, KernelSteps)
    own = trainer.engine.networks.memory
    data_before = own["X"].copy(), own["Y"].copy()
    trainer.run(25)
    own.check()
    assert np.array_equal(own["X"], data_before[0]) and np.array_equal(own["Y"], data_before[1])


def networks(**more: Any) -> Networks:
    return Networks(parse(network_spec([2, 3, 1], ["tanh", "identity"], **more)), 1, 10, 2)


def test_parameters_of_another_kind_are_refused() -> None:
    own = networks()
    parameters = build(own.spec)
    parameters[0]["W"] = parameters[0]["W"].astype(np.float32)
    with pytest.raises(TypeError, match="a parameter takes 6 float64, not 6 float32"):
        own.put(0, parameters, initial_state(own.spec, parameters), [{}, {}])


def test_calls_beyond_the_room_there_is_are_refused() -> None:
    own = networks(training={"batch_size": 3})
    for steps, row in ((0, 0), (11, 0), (1, 7), (1, -1)):
        with pytest.raises(ValueError, match="are not within what the kernel has room for"):
            own.call(steps, row, None, 0, np.array(0.1))
    for epoch, entry in ((0, 7), (0, -1), (1, 0)):
        own.memory["order"][0] = entry
        with pytest.raises(ValueError, match="the order of the rows goes beyond them"):
            own.call(10, 0, epoch, 0, np.array(0.1))


def test_integers_are_converted() -> None:
    spec = parse(network_spec([2, 3, 1], ["tanh", "identity"]))
    whole = replace(spec, Y=np.ones((7, 1), dtype=np.int64))
    real = replace(spec, Y=np.ones((7, 1)))
    assert np.array_equal(Trainer(whole).run(20).losses, Trainer(real).run(20).losses)
