"""In Pyodide: the code is a side module, loaded by ctypes, that shares the memory of Python and so NumPy's buffers."""

from __future__ import annotations

import ctypes
import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

ALIGNMENT = 16
COPIES = 16
"""Of one library at most: each stays until the page is closed."""


class Library:
    """Loaded code. All its machines share it, so that the one that runs must be the one that was bound last."""

    def __init__(self, code: bytes) -> None:
        handle, path = tempfile.mkstemp(suffix=".so")
        with os.fdopen(handle, "wb") as file:
            file.write(code)
        library = ctypes.CDLL(path)
        Path(path).unlink()
        self.run = library.run
        self.bind = library.bind
        self.run.restype = self.bind.restype = None
        self.run.argtypes, self.bind.argtypes = [], [ctypes.c_uint32]
        self.code, self.bound, self.copies = code, 0, 0

    def machine(self, size: int) -> Shared:
        """The code with `size` bytes."""
        return Shared(self, size)


class Shared:
    """A buffer of NumPy's."""

    def __init__(self, library: Library, size: int) -> None:
        self._library, self._control = library, 0
        self._again: Callable[[], object] | None = None
        self._buffer = np.empty(size + ALIGNMENT, np.uint8)
        first = self._buffer.__array_interface__["data"][0]
        skipped = -first % ALIGNMENT
        self.address = first + skipped
        self.stretch = self._buffer[skipped : skipped + size]

    def bind(self, control: int) -> None:
        """Tell the code where its control block is."""
        self._control = control

    def run(self) -> None:
        """Run what the control block says."""
        library = self._library
        if library.bound != self._control:
            library.bind(self._control)
            library.bound = self._control
        library.run()

    def again(self) -> Callable[[], object]:
        """A copy of the code that is bound here for good, without anything around it, while copies last."""
        library = self._library
        if self._again is None and library.copies < COPIES:
            library.copies += 1
            copy = Library(library.code)
            copy.bind(self._control)
            copy.run.machine = self  # type: ignore[attr-defined] # its buffer must live as long as what writes into it
            self._again = copy.run
        return self._again or self.run
