"""From a plan to code that runs, compiled once and kept: in Pyodide by its dynamic loader, natively by wasmtime."""

from __future__ import annotations

import atexit
import sys
from collections.abc import Callable
from typing import Protocol

from ..numbers.special import Array
from .formulas import Unknown
from .plan import Plan
from .program import Program, generate
from .support import Unsupported

IN_PYODIDE = sys.platform == "emscripten"
CAP = 256
"""Plans that are kept compiled at most: in Pyodide a loaded library stays until the page is closed."""


class Machine(Protocol):
    """Compiled code with a stretch of memory of its own."""

    stretch: Array  # of bytes
    address: int

    def bind(self, control: int) -> None:
        """Tell the code where its control block is."""

    def run(self) -> None:
        """Run what the control block says."""

    def again(self) -> Callable[[], object]:
        """`run` with as little around it as there can be."""


class Compiled(Protocol):
    """Compiled code, ready to get memory."""

    def machine(self, size: int) -> Machine:
        """The code with `size` bytes."""


_kept: dict[Plan, tuple[Program, Compiled]] = {}
atexit.register(_kept.clear)  # natively, what wasmtime made must go before its own modules do


def load(plan: Plan) -> tuple[Program, Compiled]:
    """The plan's code; raises `Unsupported` where it cannot be had."""
    if plan not in _kept:
        if len(_kept) >= CAP:
            if IN_PYODIDE:
                raise Unsupported(f"{CAP} kinds of networks have been compiled, which is the most")
            del _kept[next(iter(_kept))]
        try:
            program = generate(plan)
        except Unknown as error:
            raise Unsupported(str(error)) from error
        _kept[plan] = program, _compile(program)
    return _kept[plan]


def _compile(program: Program) -> Compiled:
    if IN_PYODIDE:
        from .in_pyodide import Library

        try:
            return Library(program.code(side=True))
        except OSError as error:  # what the dynamic loader says, such as that there is no SIMD
            raise Unsupported(f"this browser does not take the compiled code ({error})") from error
    from .in_wasmtime import Code

    try:
        return Code(program.code(side=False))
    except ImportError:
        raise Unsupported("the package wasmtime is not installed: pip install backprop[fast]") from None
