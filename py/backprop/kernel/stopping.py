"""What happens at the ends of epochs, for many epochs at once: mean losses, stop conditions, the plateau rule.

Answers are those of `training.Progress.advance`, epoch by epoch.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ..functions.schedules import Plateau
from ..network.spec import Spec
from ..numbers.special import Array
from ..training.steps import Progress


@dataclass(frozen=True)
class Epochs:
    """What a run of steps leaves behind: `means` of the epochs that ended, how far the steps count, and what ended it.

    With `steps` fewer than were made, the rest must be undone: the run ended there, or η changes from there on.
    """

    means: Array
    steps: int
    ended: str
    best: float
    waited: int
    plateau: Plateau
    epoch_losses: list[float]


def epochs(spec: Spec, progress: Progress, losses: Array, batches: int, stop: bool) -> Epochs:
    """After the progress come steps with these losses; an epoch has `batches` steps."""
    under_way = len(progress.epoch_losses)
    whole = np.concatenate([progress.epoch_losses, losses])
    count = len(whole) // batches
    means = whole[: count * batches].reshape(count, batches).mean(axis=1)
    cut = len(losses)
    plateau, dropped = _plateau(spec, progress.plateau, means)
    if dropped is not None:  # η is another from there on
        count = dropped + 1
    waited, ended = _waited(progress, means[:count]), ""
    if stop:
        at, ended = _first_stop(spec, means[:count], waited)
        if ended:
            count = at + 1
            plateau, dropped = _plateau(spec, progress.plateau, means[:count])
    if ended or dropped is not None:
        cut = count * batches - under_way
    means, waited = means[:count], waited[:count]
    best = min(progress.best, float(means.min(initial=np.inf)))
    return Epochs(
        means, cut, ended, best, int(waited[-1]) if count else progress.waited, plateau,
        whole[count * batches : under_way + cut].tolist(),
    )  # fmt: skip


def _waited(progress: Progress, means: Array) -> Array:
    """Epochs since the loss has fallen, after each epoch."""
    best_before = np.minimum.accumulate(np.concatenate([[progress.best], means]))[:-1]
    index = np.arange(len(means))
    last = np.maximum.accumulate(np.where(means < best_before, index, -1 - progress.waited))
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


def advanced(progress: Progress, epochs: Epochs) -> Progress:
    """The progress after those steps, but for parameters and states."""
    return replace(
        progress, step=progress.step + epochs.steps, best=epochs.best, waited=epochs.waited, plateau=epochs.plateau,
        epoch_losses=epochs.epoch_losses,
    )  # fmt: skip
