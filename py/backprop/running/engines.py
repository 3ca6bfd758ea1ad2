"""Which trainer computes a spec's steps: the compiled kernel, the lean NumPy path, or whole steps."""

from __future__ import annotations

from ..spec import Spec
from ..training import Progress
from .lean import LeanTrainer, takes
from .slices import Trainer
from .steps import StepTrainer

ENGINES = ("auto", "numpy", "kernel")


def make_trainer(spec: Spec, progress: Progress, engine: str = "auto") -> tuple[Trainer, str, list[str]]:
    """The trainer from that point on, the name of its engine, and why it is not the kernel, if it should be."""
    why = "" if engine == "numpy" else "The kernel is not there yet."
    trainer: Trainer = LeanTrainer(spec, progress) if takes(spec) else StepTrainer(spec, progress)
    return trainer, "numpy", [why] if why and engine == "kernel" else []
