"""What happens at the ends of epochs, for many epochs at once: mean losses, stop conditions, the plateau rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..functions.schedules import Plateau
from ..network.spec import Spec
from ..numbers.special import Array
from .progress import Progress
from .rows import batch_count

STILL = 2  # steps in a row that settle nothing more end a whole-batch method: the first may only drop its memory


@dataclass(frozen=True)
class Epochs:
    """What some steps leave behind: `means` of the epochs that ended, how far the steps count, and what ended the run.

    With `steps` fewer than were made, the rest must be undone: the run ended there, or η changes from there on.
    """

    means: Array
    steps: int
    ended: str
    best: float
    waited: int
    plateau: Plateau
    epoch_losses: list[float]

    def move(self, at: Progress) -> None:
        """The run stands behind those steps, but for parameters, state and buffers."""
        at.step += self.steps
        at.best, at.waited, at.plateau, at.epoch_losses = self.best, self.waited, self.plateau, self.epoch_losses
        if len(self.means):
            at.last_epoch_loss = float(self.means[-1])


def epochs_after(spec: Spec, at: Progress, losses: Sequence[float], stop: bool) -> Epochs:
    """Where the run stands, steps with these losses follow; with `stop` False past stop conditions."""
    batches, under_way = batch_count(spec), len(at.epoch_losses)
    begun = [*at.epoch_losses, *losses]
    count = len(begun) // batches
    if not count:
        return Epochs(np.zeros(0), len(losses), "", at.best, at.waited, at.plateau, begun)
    whole = np.array(begun)
    means = np.add.reduce(whole[: count * batches].reshape(count, batches), axis=1) / batches  # the bits of np.mean
    cut = len(losses)
    plateau, dropped = _plateau(spec, at.plateau, means)
    if dropped is not None:  # η is another from there on
        count = dropped + 1
    waited, ended = _waited(at, means[:count]), ""
    if stop:
        last, ended = _first_stop(spec, means[:count], waited)
        if at.still >= STILL:
            ended = "settled"
        elif ended:
            count = last + 1
            plateau, dropped = _plateau(spec, at.plateau, means[:count])
    if ended or dropped is not None:
        cut = count * batches - under_way
    means, waited = means[:count], waited[:count]
    best = min(at.best, float(means.min()))
    return Epochs(means, cut, ended, best, int(waited[-1]), plateau, begun[count * batches : under_way + cut])


def _waited(at: Progress, means: Array) -> Array:
    """Epochs since the loss has fallen, after each epoch."""
    if len(means) == 1:  # as for many, and sooner
        return np.array([0 if means[0] < at.best else at.waited + 1])
    best_before = np.minimum.accumulate(np.concatenate([[at.best], means]))[:-1]
    index = np.arange(len(means))
    last = np.maximum.accumulate(np.where(means < best_before, index, -1 - at.waited))
    return index - last


def _first_stop(spec: Spec, means: Array, waited: Array) -> tuple[int, str]:
    """The first epoch after which the training ends, and why."""
    training, found = spec.training, []
    if training.stop_loss is not None and np.any(low := means <= training.stop_loss):
        found.append((int(np.argmax(low)), "stop_loss"))
    if training.patience is not None and np.any(long := waited >= training.patience):
        found.append((int(np.argmax(long)), "patience"))
    return min(found, key=lambda pair: pair[0], default=(0, ""))


def _plateau(spec: Spec, plateau: Plateau, means: Array) -> tuple[Plateau, int | None]:
    """The plateau rule up to the first epoch after which η is lowered."""
    schedule = spec.optimizer.schedule
    if not schedule.row.follows_loss:
        return plateau, None
    for i, loss in enumerate(means.tolist()):
        after = plateau.after(loss, schedule.hyper["patience"], schedule.hyper["threshold"])
        if after.drops > plateau.drops:
            return after, i
        plateau = after
    return plateau, None
