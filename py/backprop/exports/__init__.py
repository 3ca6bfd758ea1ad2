"""Self-checking scripts: the same network, the same step, the same digits, in another library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..errors import refuse
from ..network.spec import Spec
from ..requests.parsing import parse
from ..rules.limits import Choice
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

CHOICES = (
    Choice("numpy", "NumPy", "Written out by hand; needs NumPy alone."),
    Choice("pytorch", "PyTorch", "Gradients by autograd; the optimizer of torch.optim where it computes the same."),
    Choice("keras", "Keras", "One train_on_batch of Keras 3, on TensorFlow, JAX or PyTorch."),
    Choice("jax", "JAX", "Gradients by jax.value_and_grad; the optimizer written out."),
)


def export(spec: Spec | Any, to: str) -> str:
    """The script for the first step of a spec, or of its document; raises `SpecError` where nothing can be exported."""
    if to not in EXPORTS:
        raise refuse("export.to", "to", to, names=", ".join(EXPORTS))
    return EXPORTS[to](Case.of(spec if isinstance(spec, Spec) else parse(spec)))
