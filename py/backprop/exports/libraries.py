"""One row a library: its script of one step, and its parts of a whole training; derived: how methods differentiate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from .case import Case
from .dialects import JAX, KERAS, NUMPY, PYTORCH, Dialect
from .jax_script import HOW as JAX_HOW
from .jax_script import backward_lines as jax_backward
from .jax_script import jax_script
from .keras_script import HOW as KERAS_HOW
from .keras_script import keras_script
from .keras_whole import keras_sections
from .manual import HOW, WRITTEN_OUT, backward_lines, written_out
from .pytorch_script import HOW as PYTORCH_HOW
from .pytorch_script import pytorch_script
from .pytorch_whole import pytorch_sections
from .run_of_training import Run
from .sections import Section
from .whole import head, sections_by_functions
from .whole_batch import whole_batch_sections

METHOD = "All trained numbers stand in one vector; the method's rules are plain arithmetic in NumPy."


@dataclass(frozen=True)
class Library:
    """Scripts of one library; how says where its gradients are from, sections are those of a whole training."""

    dialect: Dialect
    how: str
    step: Callable[[Case], str]
    sections: Callable[[Case, Run], list[Section]]
    derived: str

    def whole(self, case: Case, run: Run) -> tuple[str, list[Section]]:
        """What the script of a whole training is, in sentences, and its parts.

        Where each layer is updated before the next all libraries do it by plain functions.
        """
        if case.spec.optimizer.whole_batch:
            how = f"{METHOD} {self.derived}"
            return head(case, run, self.dialect, how), whole_batch_sections(case, run, self.dialect)
        if case.spec.conventions.update_order != "sequential":
            return head(case, run, self.dialect, self.how), self.sections(case, run)
        how = HOW if self.dialect is NUMPY else WRITTEN_OUT
        return head(case, run, self.dialect, how), _written_out(case, run, self.dialect)


def _written_out(case: Case, run: Run, dialect: Dialect) -> list[Section]:
    return sections_by_functions(case, run, dialect, backward_lines(case, dialect), slopes=True)


LIBRARIES = {
    "numpy": Library(
        NUMPY, HOW, lambda case: written_out(case, NUMPY), lambda case, run: _written_out(case, run, NUMPY),
        "The gradient is written out; derivatives beyond it are taken by the complex step.",
    ),
    "pytorch": Library(PYTORCH, PYTORCH_HOW, pytorch_script, pytorch_sections, "Derivatives by torch.autograd."),
    "keras": Library(
        KERAS, KERAS_HOW, keras_script, keras_sections,
        "Derivatives by train_on_batch on any backend of Keras 3 (KERAS_BACKEND=tensorflow, jax or torch).",
    ),
    "jax": Library(
        JAX, JAX_HOW, jax_script,
        lambda case, run: sections_by_functions(case, run, JAX, jax_backward(case), slopes=False),
        "Derivatives by jax.grad, jax.jvp and jax.jacrev.",
    ),
}  # fmt: skip
