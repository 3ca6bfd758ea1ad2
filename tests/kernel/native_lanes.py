"""Small functions of lanes, assembled and run natively."""

from collections.abc import Callable
from typing import Any

import numpy as np

from backprop.kernel.assembler import Function, Module
from backprop.kernel.encoding import I32, module
from backprop.kernel.in_wasmtime import Code
from backprop.kernel.lanes import Lanes

TOGETHER = 4


class Mapped:
    """form(lanes) → lanes or several, as functions of arrays; `output` says which of several."""

    def __init__(self, form: Callable[..., Any], n_inputs: int = 1, output: int = 0) -> None:
        f = Function(None, *[I32] * (n_inputs + 2))
        *inputs, result, end = f.arguments()
        with f.loop() as again:
            made = form(*(Lanes.load(f, at, TOGETHER) for at in inputs))
            (made[output] if isinstance(made, tuple) else made).store(result)
            for at in (*inputs, result):
                f.set(at, at + 16 * TOGETHER)
            again(result < end)
        self.n_inputs = n_inputs
        self.code = Code(module(called_as_run(f), 1, False))

    def __call__(self, *arrays: Any) -> Any:
        n = -(-len(arrays[0]) // (2 * TOGETHER)) * 2 * TOGETHER
        machine = self.code.machine(8 * n * (self.n_inputs + 1) + 64)
        memory = machine.stretch[64:].view(np.float64).reshape(self.n_inputs + 1, n)
        memory[:] = 1.0
        for own, given in zip(memory, arrays, strict=False):
            own[: len(given)] = given
        starts = [machine.address + 64 + 8 * n * i for i in range(self.n_inputs + 1)]
        machine.stretch[: 4 * (self.n_inputs + 2)].view(np.uint32)[:] = [*starts, starts[-1] + 8 * n]
        machine.bind(machine.address)
        machine.run()
        return memory[-1, : len(arrays[0])].copy()


def called_as_run(f: Function) -> Any:
    """A module's functions: `run` calls f with the words that stand where `bind` says."""
    from backprop.kernel.expressions import get_global, load_int

    functions = Module()
    functions.add(f)
    bind, run = Function("bind", I32), Function("run")
    bind.set_global(0, bind.argument(0))
    run.call(f, *(load_int(get_global(0), 4 * i) for i in range(len(f.parameters))))
    functions.add(bind)
    functions.add(run)
    return functions.bodies()
