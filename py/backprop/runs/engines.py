"""Which trainer computes a spec's steps: the compiled kernel, the lean NumPy path, or whole steps."""

from __future__ import annotations

from ..network.spec import Spec
from ..training.numpy_fast import LeanTrainer, takes
from ..training.slices import Trainer
from ..training.step_by_step import StepTrainer
from ..training.steps import Progress

ENGINES = ("auto", "numpy", "kernel")


def make_trainer(spec: Spec, progress: Progress, engine: str = "auto") -> tuple[Trainer, str, list[str]]:
    """The trainer from that point on, the name of its engine, and why it is not the kernel where it might have been."""
    notes: list[str] = []
    if engine != "numpy":
        try:
            return _compiled(spec, progress), "kernel", []
        except MemoryError:
            raise
        except Exception as error:  # whatever keeps the kernel from running, the same numbers come from NumPy
            notes = [f"Computed by NumPy, not by the compiled kernel: {error}."]
    return (LeanTrainer(spec, progress) if takes(spec) else StepTrainer(spec, progress)), "numpy", notes


def _compiled(spec: Spec, progress: Progress) -> Trainer:
    from ..kernel import Unsupported, supports

    reason = supports(spec)
    if reason:
        raise Unsupported(reason)
    from .compiled import KernelTrainer

    return KernelTrainer(spec, progress)
