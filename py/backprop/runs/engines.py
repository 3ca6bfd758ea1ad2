"""Which engine computes a spec's steps: the compiled kernel, NumPy's fast steps, or whole steps."""

from __future__ import annotations

from ..messages import Message, message
from ..network.spec import Spec
from ..training.loop import Trainer
from ..training.numpy_fast import FastSteps, takes
from ..training.progress import Progress
from ..training.slices import Engine
from ..training.whole_steps import WholeSteps

ENGINES = ("auto", "numpy", "kernel")


def make_trainer(spec: Spec, progress: Progress, engine: str = "auto") -> tuple[Trainer, list[Message]]:
    """The trainer from that point on, and why it is not the kernel where it might have been."""
    made, notes = make_engine(spec, engine)
    return Trainer(spec, progress, made), notes


def foreseen(spec: Spec) -> list[Message]:
    """Why the kernel will not take a training of this spec, before it is begun; nothing where it will."""
    from ..kernel.support import supports

    reason = supports(spec)
    return [message("run.numpy", reason=reason)] if reason else []


def make_engine(spec: Spec, engine: str = "auto", most: int | None = None) -> tuple[Engine, list[Message]]:
    """The quickest that can be had, with room for `most` steps a call; of those by NumPy all have the same bits."""
    notes: list[Message] = []
    if engine != "numpy":
        try:
            return _compiled(spec, most), []
        except MemoryError:
            raise
        except Exception as error:  # whatever keeps the kernel from running, the same numbers come from NumPy
            notes = [message("run.numpy", reason=str(error))]
    return (FastSteps(spec) if takes(spec) else WholeSteps(spec)), notes


def _compiled(spec: Spec, most: int | None) -> Engine:
    from ..kernel.trainer import KernelSteps

    return KernelSteps(spec) if most is None else KernelSteps(spec, most)
