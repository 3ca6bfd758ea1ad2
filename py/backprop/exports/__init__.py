"""Self-checking scripts: the same network, the same step, the same digits, in another library."""

from __future__ import annotations

from collections.abc import Callable

from ..spec import Spec
from .case import Case
from .dialects import NUMPY
from .jax_script import jax_script
from .keras_script import keras_script
from .manual import written_out
from .pytorch_script import pytorch_script

EXPORTS: dict[str, Callable[[Case], str]] = {
    "numpy": lambda case: written_out(case, NUMPY),
    "pytorch": pytorch_script,
    "keras": keras_script,
    "jax": jax_script,
}


def export(spec: Spec, to: str) -> str:
    """The script for the spec's first step; raises `SpecError` where there is nothing to reproduce."""
    return EXPORTS[to](Case.of(spec))
