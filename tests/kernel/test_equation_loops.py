"""Equations as loops of the kernel compute what the same equations compute with arrays, whatever their shapes."""

from typing import Any

import numpy as np
import pytest

from backprop.equations.parser import parse
from backprop.equations.through_time import run
from backprop.equations.values import Values
from backprop.functions.activations import ACTIVATIONS
from backprop.kernel.assembler import Function, Module
from backprop.kernel.encoding import I32, module
from backprop.kernel.equation_loops import Loops, Placed, load_into
from backprop.kernel.expressions import get_global, load_int
from backprop.kernel.in_wasmtime import Code
from backprop.layers.base import ActivationChoice

TEXTS = {
    "one number for each of the innermost letter": "y[s,j] = A[s,j] * gamma[j] + 0.5",
    "a sum over the innermost letter": "y[s] = sum[j](A[s,j]) / n",
    "a product of matrices": "y[s,i] = sum[j](W[i,j] * A[s,j]) + b[i]",
    "a product of matrices, transposed": "y[i,j] = sum[s](B[s,i] * A[s,j])",
    "two sums of one target": "y[s,i] = sum[j](W[i,j] * A[s,j]) - 2 * sum[j](W[i,j] * A[s,j]) * B[s,i]",
    "a sum over two letters": "y[j] = sum[s,i](A[s,j] * B[s,i])",
    "a sum within a sum": "y[s] = sum[j](A[s,j] * sum[i](W[i,j] * B[s,i]))",
    "a target that its value does not depend on": "y[s,j] = epsilon",
    "the largest": "y[s] = max[j](A[s,j])",
    "the first of the largest": "y[s,j] = largest[j](floor(A[s,j]))",
    "all of the largest": "y[s,j] = largest_all[j](floor(A[s,j]))",
    "shares of the largest": "y[s,j,i] = largest_split[j,i](floor(A[s,j] * B[s,i]))",
    "cases and elementary functions": "y[s,j] = exp(A[s,j]) if A[s,j] < 0 else sqrt(A[s,j]) + sigma(A[s,j])**3",
    "functions of two numbers": "y[s,j] = max(A[s,j], gamma[j]) - min(A[s,j], epsilon) + abs(tanh(A[s,j]))",
    "the chosen activation": "y[s,j] = f(A[s,j]) * slope(A[s,j], f(A[s,j]))",
    "one after the other": "m[s] = sum[j](A[s,j]) / n\ny[s,j] = (A[s,j] - m[s])**2 / sqrt(m[s]**2 + epsilon)",
    "time ascending": "h[s,t,j] = X[s,t,j] + 0.5 * sum[i](W[i,j] * h[s,t-1,i])\ny[s,t,j] = h[s,t,j] - h[s,t-1,j]",
    "time descending": "h[s,t,j] = X[s,t,j] - 0.25 * h[s,t+1,j]\ny[j] = sum[s,t](h[s,t,j] * X[s,t,j])",
    "two that make one another": "u[s,t,j] = X[s,t,j] * v[s,t-1,j]\nv[s,t,j] = u[s,t,j] + A[s,j]\ny[s,t,j] = v[s,t,j]",
    "the first step": "h[s,t,j] = X[s,t,j] + h[s,t-1,j]\ny[s,j] = h[s,0,j]",
}  # fmt: skip
LETTERS = {"A": "sj", "B": "si", "W": "ij", "gamma": "j", "b": "i", "X": "stj"}


def by_loops(text: str, sizes: dict[str, int], arrays: dict[str, Any], activation: str, epsilon: float) -> Any:
    """y by generated code; all arrays of the equations stand one behind the other, with a time step of zeros around."""
    equations = parse(text)
    letters = {**{name: own for name, own in LETTERS.items() if name in arrays},
               **{e.target.name: e.target.letters for e in equations}}  # fmt: skip
    shapes = {name: tuple(sizes[x] + 2 * (x == "t") for x in own) for name, own in letters.items()}
    starts = dict(zip(shapes, np.cumsum([64, *(int(np.prod(shape)) for shape in shapes.values())]), strict=False))
    total = 64 + sum(int(np.prod(shape)) for shape in shapes.values())
    f = Function("run")
    base = f.let(load_int(get_global(0)))
    placed = {}
    for name, shape in shapes.items():
        strides = tuple(int(8 * np.prod(shape[i + 1 :], dtype=int)) for i in range(len(shape)))
        origin = strides[letters[name].index("t")] if "t" in letters[name] else 0
        placed[name] = Placed(f.let(base + int(8 * starts[name])), strides, origin)
    samples = f.let(load_int(get_global(0), 4))
    Loops(f, placed, {**sizes, "s": samples}, {"epsilon": load_into(f, base + 16)}, {"n": "j"}, (activation, ())).write(
        equations
    )
    functions = Module()
    bind = Function("bind", I32)
    bind.set_global(0, bind.argument(0))
    functions.add(bind)
    functions.add(f)
    machine = Code(module(functions.bodies(), 1, False)).machine(8 * total)
    numbers = machine.stretch.view(np.float64)
    held = {
        name: numbers[starts[name] : starts[name] + np.prod(shape)].reshape(shape) for name, shape in shapes.items()
    }

    def inside(name: str) -> Any:
        return held[name][:, 1:-1] if "t" in letters[name] else held[name]

    for name, array in arrays.items():
        inside(name)[...] = array
    machine.stretch[:8].view(np.uint32)[:] = machine.address, sizes["s"]
    numbers[2] = epsilon
    machine.bind(machine.address)
    machine.run()
    return inside("y").copy()


@pytest.mark.parametrize("widths", [(1, 1, 1, 1), (3, 2, 5, 4), (2, 3, 8, 1), (5, 4, 13, 7)], ids=str)
@pytest.mark.parametrize("title", TEXTS)
def test_loops_compute_what_arrays_compute(title: str, widths: tuple[int, ...]) -> None:
    text, sizes = TEXTS[title], dict(zip("stji", widths, strict=True))
    if "h[s,t-1,i]" in text:
        sizes["i"] = sizes["j"]
    rng = np.random.default_rng(sum(map(ord, title)))
    names = {use for use in LETTERS if f"{use}[" in text}
    arrays = {name: rng.normal(size=[sizes[x] for x in LETTERS[name]]) for name in sorted(names)}
    counts = {"n": sizes["j"], "epsilon": 0.3}
    choice = ActivationChoice(ACTIVATIONS["silu"])
    with np.errstate(invalid="ignore"):
        expected = run(parse(text), Values({"A": np.zeros((sizes["s"], 1)), **arrays, **counts}, sizes,
                                           activation=choice))["y"]  # fmt: skip
    made = by_loops(text, sizes, arrays, "silu", 0.3)
    assert made.shape == np.shape(expected)
    assert np.all(np.abs(made - expected) <= 1e-13 * (1 + np.abs(expected)))
