"""Natively: the package wasmtime, each machine with a memory of its own. Needed only where it is used."""

from __future__ import annotations

import atexit
import ctypes
from collections.abc import Callable
from functools import cache, partial
from typing import Any

import numpy as np

PAGE = 65_536
START = 1_024  # nothing is at address 0


@cache
def _engine() -> Any:
    import wasmtime

    atexit.register(_engine.cache_clear)  # while wasmtime can still take it down
    return wasmtime.Engine()


atexit.register(_engine.cache_clear)


class Code:
    """Compiled code. Raises ImportError without the package."""

    def __init__(self, code: bytes) -> None:
        import wasmtime

        self._module = wasmtime.Module(_engine(), code)

    def machine(self, size: int) -> Native:
        """The code with `size` bytes."""
        return Native(self._module, size)


class Native:
    """A store with one memory, which never grows."""

    def __init__(self, module: Any, size: int) -> None:
        import wasmtime

        self._store = wasmtime.Store(_engine())
        pages = -(-(size + START) // PAGE)
        self._memory = wasmtime.Memory(self._store, wasmtime.MemoryType(wasmtime.Limits(pages, pages)))
        exports = wasmtime.Instance(self._store, module, [self._memory]).exports(self._store)
        self._bind: Any = exports["bind"]
        self._run: Any = exports["run"]
        first = ctypes.addressof(self._memory.data_ptr(self._store).contents)
        self.address = START
        stretch: Any = (ctypes.c_ubyte * size).from_address(first + START)
        stretch.owner = self._store  # the memory lives as long as any array on it
        self.stretch = np.ctypeslib.as_array(stretch)

    def bind(self, control: int) -> None:
        """Tell the code where its control block is."""
        self._bind(self._store, control)

    def run(self) -> None:
        """Run what the control block says."""
        self._run(self._store)

    def again(self) -> Callable[[], object]:
        """`run` with as little around it as there can be."""
        return partial(self._run, self._store)
