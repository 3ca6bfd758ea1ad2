"""Products and gradients of every small shape, against NumPy's einsum; numbers are whole, so that sums are exact."""

from typing import Any

import numpy as np
import pytest
from native_lanes import called_as_run

from backprop.kernel.assembler import Function
from backprop.kernel.encoding import module
from backprop.kernel.gradients import Stored, bias_gradient, gradient, takes_bias
from backprop.kernel.in_wasmtime import Code
from backprop.kernel.matrices import backward, chunks, forward

SIZES = [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13]
ROWS = [1, 2, 3, 4, 5, 7, 8, 11]


def called(f: Function, arrays: list[Any], rows: int | None, after: tuple[Any, ...] = ()) -> list[Any]:
    """The arrays after a call with their addresses, the number of rows, and the addresses of `after`."""
    machine = Code(module(called_as_run(f), 1, False)).machine(1 << 16)
    at, addresses, views = 256, [], []
    for array in (*arrays, *after):
        view = machine.stretch[at : at + array.nbytes].view(np.float64).reshape(array.shape)
        view[:] = array
        addresses.append(machine.address + at)
        views.append(view)
        at += -(-array.nbytes // 16) * 16 + 32
    words = [*addresses[: len(arrays)], *([] if rows is None else [rows]), *addresses[len(arrays) :]]
    machine.stretch[: 4 * len(words)].view(np.uint32)[:] = words
    machine.bind(machine.address)
    machine.run()
    return views


def whole(rng: Any, *shape: int) -> Any:
    return rng.integers(-9, 10, shape).astype(float)


@pytest.mark.parametrize("n_in", SIZES)
def test_products_of_every_shape(n_in: int) -> None:
    rng = np.random.default_rng(n_in)
    for n_out in SIZES:
        panel = np.zeros(4 * max(n_in, n_out))
        for rows in ROWS:
            a, W, delta = whole(rng, rows, n_in), whole(rng, n_in, n_out), whole(rng, rows, n_out)
            b, slope = whole(rng, n_out), whole(rng, rows, n_in)
            made = called(forward(n_in, n_out, "per_neuron"), [a, W, b, np.zeros((rows, n_out))], rows, (panel,))
            assert np.array_equal(made[3], np.einsum("si,ij->sj", a, W) + b)
            made = called(backward(n_in, n_out, True), [delta, W, slope, np.zeros((rows, n_in))], rows, (panel,))
            assert np.array_equal(made[3], np.einsum("sj,ij->si", delta, W) * slope)


@pytest.mark.parametrize("n_in", SIZES)
def test_gradients_of_every_shape(n_in: int) -> None:
    rng = np.random.default_rng(n_in)
    for n_out in SIZES:
        for rows in ROWS:
            a, delta = whole(rng, rows, n_in), whole(rng, rows, n_out)
            together = takes_bias(n_in)
            f = gradient(n_in, n_out, Stored(), Stored() if together else None)
            made = called(f, [a, delta, np.zeros((n_in, n_out)), np.zeros(n_out)], rows)
            assert np.array_equal(made[2], np.einsum("si,sj->ij", a, delta))
            assert np.array_equal(made[3], delta.sum(axis=0) if together else np.zeros(n_out))
            made = called(bias_gradient(n_out, False, False, Stored()), [delta, np.zeros(n_out)], rows)
            assert np.array_equal(made[1], delta.sum(axis=0))
            made = called(bias_gradient(n_out, True, False, Stored()), [delta, np.zeros(1)], rows)
            assert made[1][0] == delta.sum()
            made = called(bias_gradient(n_out, True, True, Stored()), [delta, np.ones(1)], rows)
            assert made[1][0] == 0.0, "a bias that the units of a softmax share"


@pytest.mark.parametrize("bias", ["none", "shared"])
def test_biases_that_are_shared_or_absent(bias: str) -> None:
    rng = np.random.default_rng(0)
    for n_out in SIZES:
        a, W, b = whole(rng, 7, 3), whole(rng, 3, n_out), whole(rng, 1)
        made = called(forward(3, n_out, bias), [a, W, b, np.zeros((7, n_out))], 7, (np.zeros(4 * max(3, n_out)),))
        assert np.array_equal(made[3], np.einsum("si,ij->sj", a, W) + (b if bias == "shared" else 0))


@pytest.mark.parametrize("n", range(1, 40))
def test_chunks_cover_all_once_with_the_largest_first(n: int) -> None:
    covered = [start + i for start, count, size in chunks(n, (4, 2, 1)) for i in range(count * size)]
    assert covered == list(range(n))
