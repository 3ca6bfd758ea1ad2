"""The code draws the random numbers of NumPy's generators, bit for bit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.functions.initializers import generator
from backprop.kernel.assembler import Function, Module
from backprop.kernel.control import Control
from backprop.kernel.drawing import draw_pass, words_of
from backprop.kernel.encoding import I32, module
from backprop.kernel.expressions import get_global, load_float
from backprop.kernel.in_wasmtime import Code

CONTROL = Control(0, [], [])


def drawn(count: int, formula: str, step: int, *of: int) -> np.ndarray:
    """So many numbers by generated code."""
    words, functions = words_of(*of), Module()
    bind, run = Function("bind", I32), Function("run")
    bind.set_global(0, bind.argument(0))
    own = functions.add(draw_pass(len(words), formula, CONTROL, lambda f, names: {}))
    block = -(-CONTROL.size // 16) * 16
    CONTROL.put(run, "t_now", load_float(get_global(0), block).splat())
    into = get_global(0) + (block + 64)
    run.call(own, into, into + 8 * count, get_global(0) + (block + 16))
    for function in (bind, run):
        functions.add(function)
    machine = Code(module(functions.bodies(), 1, False)).machine(block + 64 + 8 * (count + 1))
    machine.stretch[block : block + 8].view(np.float64)[:] = step
    machine.stretch[block + 16 : block + 16 + 4 * len(words)].view(np.uint32)[:] = words
    machine.bind(machine.address)
    machine.run()
    return machine.stretch[block + 64 : block + 64 + 8 * count].view(np.float64).copy()


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**90), st.integers(1, 2**53), st.integers(1, 40))
@settings(max_examples=25)
def test_numbers_of_any_seed_stream_and_step(seed: int, stream: int, step: int, count: int) -> None:
    expected = generator(seed, stream, step).random(count)
    assert drawn(count, "u", step, seed, stream).tolist() == expected.tolist()


@pytest.mark.parametrize("step", [1, 2**32 - 1, 2**32, 2**32 + 1])
@pytest.mark.parametrize("of", [(0, 0), (7, 3), (2**32, 1), (2**40, 2**33), (1,)])
def test_steps_beyond_a_word(of: tuple[int, ...], step: int) -> None:
    assert drawn(5, "u", step, *of).tolist() == generator(*of, step).random(5).tolist()


def test_a_formula_makes_of_each_what_is_asked_for() -> None:
    u = generator(5, 1, 9).random(7)
    assert drawn(7, "0 if u < 0.5 else 1", 9, 5, 1).tolist() == np.where(u < 0.5, 0.0, 1.0).tolist()
