"""The fast path: the training step, generated as WebAssembly SIMD and run on NumPy's own buffers.

It takes every kind of layer: weighted sums as products of matrices, all others by their equations, with what they draw,
carry along and hold inside them.

    reason = supports(spec)                 None, or why not, in words for a result's `notes`
    trainer = Trainer(spec, progress)       the loop of `training` on the kernel, from any point of a run
    made = trainer.run(steps)               at most so many updates, whole epochs a call of the generated code
    step = trainer.stepper()                `step()` makes one update, as quickly as Python can call for it
    trainer.progress()                      where the run stands, as a new `Progress`

Both paths take the same batches in the same order, and what one leaves the other goes on from: states of the optimizer
have the same keys and shapes, the epoch under way, patience and plateau too. They agree to rounding; each repeats
itself in bits, however a run is cut into calls.

`Restarts(spec, networks)` trains many networks of one spec in one call.

Everything here is imported only when a run asks for it. Raised: `Unsupported` by `Trainer` and `Restarts` where
`supports` has a reason, or where WebAssembly cannot be had; its text is the reason.
"""

from .restarts import Restarts
from .support import Unsupported, supports
from .trainer import KernelSteps, Trainer

__all__ = ["KernelSteps", "Restarts", "Trainer", "Unsupported", "supports"]
