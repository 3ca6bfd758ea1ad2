"""The fast path: the training step, generated as WebAssembly SIMD and run on NumPy's own buffers.

It takes dense layers, their activations, and every kind of layer that is written as equations.

    reason = supports(spec)                 None, or why not, in words for a result's `notes`
    trainer = Trainer(spec, progress)       from any point of a run; `progress` as `training.Progress`
    made = trainer.run(steps)               at most so many updates, whole epochs a call of the generated code
    made = trainer.run_for(seconds)         as many as fit: for Stop, progress and animation
    step = trainer.stepper()                `step()` makes one update, as quickly as Python can call for it
    trainer.progress()                      where the run stands, as a new `training.Progress`

`made` is a `StepsMade`: the first step, the loss of each step, its learning rate, the norm of each layer's gradient,
the mean losses of the epochs that came to an end, and `ended`: "" while the run may go on, "stop_loss", "patience" or
"nonfinite" (then `fault` says which number it was, and the parameters are those before that step, as on the NumPy
path). How many epochs a run has is the caller's to count: steps count over all runs that go on from one another, and an
epoch has `training.batch_count(spec)` of them. `run(steps, stop=False)` passes over stop conditions.

`trainer.rates` gives the learning rates: (first step, count, drops) → (count,), or () for one that stays; by default
those of the spec's schedule. A caller may replace it at any time.

Both paths take the same batches in the same order, and what one leaves the other goes on from: states of the optimizer
have the same keys and shapes, the epoch under way, patience and plateau too. They agree to rounding; each repeats
itself in bits, however a run is cut into calls.

`Restarts(spec, networks)` trains many networks of one spec in one call.

Everything here is imported only when a run asks for it. Raised: `Unsupported` by `Trainer` and `Restarts` where
`supports` has a reason, or where WebAssembly cannot be had; its text is the reason.
"""

from .restarts import Restarts
from .support import Unsupported, supports
from .trainer import StepsMade, Trainer

__all__ = ["Restarts", "StepsMade", "Trainer", "Unsupported", "supports"]
