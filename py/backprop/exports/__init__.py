"""Self-checking scripts: the same network, the same numbers, in another library: a step, or the whole training."""

from __future__ import annotations

from typing import Any

from ..errors import refuse
from ..network.spec import Spec
from ..requests.parsing import parse
from ..rules.limits import Choice
from .case import Case
from .libraries import LIBRARIES
from .loop import ROWS
from .notebook import notebook
from .run_of_training import Run
from .sections import program
from .whole import small_enough

NOTEBOOK = "notebook"
EXPORTS = tuple(LIBRARIES)
TARGETS = (*EXPORTS, NOTEBOOK)

CHOICES = (
    Choice("numpy", "NumPy", "Written out by hand; needs NumPy alone."),
    Choice("pytorch", "PyTorch", "Gradients by autograd; the optimizer of torch.optim where it computes the same."),
    Choice("keras", "Keras", "One train_on_batch of Keras 3, on TensorFlow, JAX or PyTorch."),
    Choice("jax", "JAX", "Gradients by jax.value_and_grad; the optimizer written out."),
)
TRAININGS = (
    Choice("numpy", "NumPy", "Written out by hand; needs NumPy alone."),
    Choice("pytorch", "PyTorch", "A module with autograd; the optimizer of torch.optim where it computes the same."),
    Choice("keras", "Keras", "train_on_batch of Keras 3, on TensorFlow, JAX or PyTorch."),
    Choice("jax", "JAX", "Gradients by jax.value_and_grad; the optimizer written out."),
)


def export(spec: Spec | Any, to: str, whole: bool = False, library: str = EXPORTS[0]) -> str:
    """The script for the first step of a spec, or of its document, or for its whole training; its text.

    to: numpy, pytorch, keras, jax; or notebook: the whole training as a Jupyter notebook of the `library`. Raises
    `SpecError` where nothing can be exported.
    """
    if to not in TARGETS:
        raise refuse("export.to", "to", to, names=", ".join(TARGETS))
    if library not in EXPORTS:
        raise refuse("export.library", "library", library, names=", ".join(EXPORTS))
    asked = spec if isinstance(spec, Spec) else parse(spec)
    if not whole and to != NOTEBOOK:
        return LIBRARIES[to].step(Case.of(asked))
    case = Case.of(asked, ROWS)
    head, sections = LIBRARIES[library if to == NOTEBOOK else to].whole(case, Run.of(asked))
    return small_enough(notebook(head, sections) if to == NOTEBOOK else program(head, sections))
