"""The training that a script repeats: its history by NumPy, and how near another library can come to each loss."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..errors import SpecError
from ..functions.initializers import generator
from ..layers.base import Mode
from ..messages import message
from ..network.build import NetworkParameters, build
from ..network.spec import Spec
from ..numbers.special import Array
from ..rules.limits import HISTORY_POINTS
from ..training.history import History, Point
from ..training.loop import Trainer
from ..training.numpy_fast import FastSteps, takes
from ..training.progress import Progress
from ..training.rows import batch_count, last_step
from ..training.slices import Engine
from ..training.steps import evaluate
from ..training.whole_steps import WholeSteps
from .rounding import moved, rounding

BOUND, WORST = 1e-12, 1e-6
MOST_STEPS = 100_000
NUDGES, MARGIN = 500, 32.0
WAYS, IN_A_FEW, A_FEW = 2, 8, 1_000  # nudged trainings, and how many of few steps
# Where rounding alone makes a gradient, a rule that reads its sign goes up or down as by the toss of a coin. A single
# nudged training of a few steps may show the side that ours shows; eight hardly all do. The first tells how near each
# loss can be met, the others only where rounding decides.
OFF = (1.0, 1.0, 4.0, 4.0)  # units in the last place, for trainings in which rounding decides between ways to go
FEW_BITS = 2.0**20
NOTHING = 1e-28  # a loss of squares of what rounding leaves of numbers near 1


@dataclass(frozen=True)
class Run:
    """A training from `first` (a step, from 1) to `last`, and where it stood before.

    points as `backprop train` shows them; bounds and val_bounds say how near, relative, each loss must be met. settled:
    it came to rest, and how many more steps a method takes to see that rounding decides.
    """

    spec: Spec
    start: Progress
    first: int
    last: int
    end: int
    per_epoch: int
    points: list[Point]
    bounds: Array
    val_bounds: Array
    settled: bool

    @classmethod
    def of(cls, spec: Spec) -> Run:
        """Take all steps; refused where they are too many or end in a number that is not finite."""
        start = Progress.begin(spec, build(spec))
        end = last_step(spec, start.step)
        if end - start.step > MOST_STEPS:
            raise SpecError("training.epochs", message("export.long", steps=end - start.step, most=MOST_STEPS))
        points, settled = _train(spec, end)
        bounds, val_bounds = _judged_by_others(spec, points, start.step, end)
        if settled:
            rest = _at_rest(points)
            bounds[rest:] = val_bounds[rest:] = np.inf
        return cls(
            spec, start, start.step + 1, points[-1].step, end, batch_count(spec), points, bounds, val_bounds, settled
        )  # fmt: skip


def _judged_by_others(spec: Spec, points: list[Point], start: int, end: int) -> tuple[Array, Array]:
    """The bounds of losses and validation losses that other trainings give, nudged or told a little else."""
    if spec.optimizer.whole_batch:
        rows = (rounding(spec.optimizer.row, seed, by) for seed, by in enumerate(OFF))
        others = [replace(spec, optimizer=replace(spec.optimizer, row=row)) for row in rows]
        judged = [_judged(points, _train(other, end, 0)[0]) for other in others]
    else:
        ways = IN_A_FEW if end - start <= A_FEW else WAYS
        judged = [_judged(points, _train(spec, end, way)[0]) for way in range(ways)]
        judged[1:] = [(_where_decided(losses), _where_decided(val_losses)) for losses, val_losses in judged[1:]]
    losses, val_losses = (np.max([both[i] for both in judged], axis=0) for i in (0, 1))
    return losses, val_losses


def _train(spec: Spec, end: int, way: int | None = None) -> tuple[list[Point], bool]:
    """The points of a training, and whether it came to rest.

    way: now and then each weight goes up or down by one unit in its last place, drawn for each way.
    """
    at = Progress.begin(spec, build(spec))
    engine: Engine = FastSteps(spec) if takes(spec) else WholeSteps(spec)
    engine.measure = lambda step: False
    trainer, history, step = Trainer(spec, at, engine), History.of(spec, at, HISTORY_POINTS), at.step
    per_epoch, every, ended = batch_count(spec), -(-(end - step) // NUDGES), ""
    held_out = spec.rows.held_out
    while step < end:
        if way is not None:
            moved = trainer.progress()
            moved.parameters = _nudged(moved.parameters, way, step)
            trainer.at = moved
            trainer.engine.begin(moved)
        due = min(end, (step // every + 1) * every if way is not None else end)
        if held_out:
            due = min(due, (step // per_epoch + 1) * per_epoch)
        made = trainer.run(due - step)
        if made.fault:
            raise SpecError(None, message("export.ends", step=made.last, fault=made.fault))
        history.add(made)
        step = made.last
        if held_out and step % per_epoch == 0 and history.keeps(step):
            now = trainer.progress()
            mode = Mode(training=False, step=step, buffers=now.buffers)
            history.measured(evaluate(spec, now.parameters, *held_out, mode)[1])
        if ended := made.ended:
            break
    return history.all_points(), ended == "settled"


def _at_rest(points: list[Point]) -> int:
    """From which point on no loss differs from the last by what is checked."""
    losses = np.array([point.loss for point in points])
    moving = np.flatnonzero(np.abs(losses - losses[-1]) > BOUND * abs(losses[-1]))
    return int(moving[-1]) + 2 if len(moving) else 1


def _nudged(parameters: NetworkParameters, way: int, step: int) -> NetworkParameters:
    random = generator(way, step)
    return [{name: _moved(array, random) for name, array in layer.items()} for layer in parameters]


def _moved(array: Array, random: np.random.Generator) -> Array:
    """A number of few bits stays: no rounding has made it."""
    exact = array * FEW_BITS == np.round(array * FEW_BITS)
    return np.where(exact, array, moved(array, random))


def _judged(points: list[Point], other: list[Point]) -> tuple[Array, Array]:
    """What rounding made of the losses by then, with a margin; infinite where a nudge has changed when it ends."""
    count = len(points)
    losses, others = (_column([p.loss for p in of], count) for of in (points, other))
    measured = [replace(p, val_loss=p.val_loss) for p in points if p.val_loss is not None]
    val = _column([p.val_loss or 0.0 for p in measured], len(measured))
    val_other = _column([p.val_loss or 0.0 for p in other if p.val_loss is not None], len(measured))
    return _bounds(losses, others), _bounds(val, val_other)


def _where_decided(bounds: Array) -> Array:
    return np.where(bounds > WORST, bounds, 0.0)


def _column(numbers: list[float], count: int) -> Array:
    """So many of them, NaN where they are fewer."""
    return np.array([*numbers, *[np.nan] * count][:count], dtype=np.float64)


def _bounds(losses: Array, others: Array) -> Array:
    """How near each loss can be met: no nearer than any before it."""
    with np.errstate(all="ignore"):
        away = np.abs(others - losses)
        apart = np.where(away <= NOTHING, 0.0, away / np.abs(losses))
    apart = np.where(np.isfinite(apart), apart, np.inf)
    return np.maximum(BOUND, MARGIN * np.maximum.accumulate(apart)) if len(apart) else apart
