"""From gradients to updates by a whole-batch method: all layers as one vector."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np

from ..messages import noted
from ..network.build import NetworkParameters
from ..network.objective import Objective
from ..network.penalty import penalized
from ..optimizers import rules
from ..optimizers.whole_batch import FLAT
from .apply_update import Updater

SETTLED = 1e-28  # of the loss: a step that promises less changes no digit of a weight


class WholeBatchUpdater(Updater):
    """Asks the method for one step, and leaves the same results as an `Updater`; plus `direction` and `info`."""

    def all_layers(self, data_gradients: NetworkParameters) -> None:
        """Update every layer by one step of the method."""
        optimizer = self.spec.optimizer
        self.gradients = self.unscaled = self._penalized(data_gradients)
        self.norm_before_clipping = self.norm_of(self.gradients)
        rows = self.rows
        objective = Objective(self.spec, rows.X, rows.Y, self.before, rows.mode)
        layout = objective.layout
        flat = layout.flat(self.before)
        update, self.state[-1][FLAT], info = optimizer.row.step(
            objective, flat, self.state[-1][FLAT], self.learning_rate, **optimizer.hyper
        )
        evaluations = dict(objective.counts)
        self.updates = layout.network(update, fill=True)
        self.direction = layout.network(info.direction, fill=True)
        self.after = layout.network(flat + update)
        slope = float(np.sum(layout.flat(self.gradients) * info.direction))
        start = objective.loss(flat)
        unseen = info.step_length * abs(slope) <= SETTLED * abs(start)
        self.info = {
            "method": optimizer.row.name, "step_length": info.step_length, "damping": info.damping, "slope": slope,
            "settled": unseen or bool(np.all(flat + update == flat)),
            "pivots": info.pivots and dict(zip(("smallest", "largest"), info.pivots, strict=True)),
            "predicted": info.predicted, "gain": info.gain, "beta": info.beta, "accepted": info.accepted,
            "trials": [
                {**asdict(trial), "bound": _bound(optimizer.hyper.get("c1"), start, trial.step_length, slope)}
                for trial in info.trials
            ],
            "evaluations": evaluations, **noted(info.notes),
        }  # fmt: skip

    def _penalized(self, data_gradients: NetworkParameters) -> NetworkParameters:
        penalty = self.spec.penalty
        return [
            {name: penalized(penalty, g, own[name], penalty.applies_to(name)) for name, g in gradients.items()}
            for own, gradients in zip(self.before, data_gradients, strict=True)
        ]


def _bound(c1: float | None, start: float, step_length: float, slope: float) -> float | None:
    """What the loss must not exceed for a sufficient decrease; None for methods without that test."""
    return None if c1 is None else float(rules.bound(E=start, c1=c1, alpha=step_length, slope=slope))
