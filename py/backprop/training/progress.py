"""Where a run stands: its parameters and all that is carried from step to step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from ..functions.schedules import Plateau
from ..network.build import NetworkParameters, build_buffers
from ..network.spec import Checkpoint, Spec
from ..network.step import State
from ..optimizers.whole_batch import FLAT


@dataclass
class Progress:
    """What the loop carries from step to step. still: steps in a row that settled nothing more."""

    parameters: NetworkParameters
    state: State
    buffers: NetworkParameters
    step: int = 0
    best: float = np.inf
    waited: int = 0
    plateau: Plateau = field(default_factory=Plateau)
    still: int = 0
    epoch_losses: list[float] = field(default_factory=list)
    last_epoch_loss: float = np.inf

    @classmethod
    def begin(cls, spec: Spec, parameters: NetworkParameters) -> Progress:
        """Before the first step, or where the spec's checkpoint says that an earlier run has come to."""
        at = spec.optimizer.checkpoint or Checkpoint()
        state = initial_state(spec, parameters) if at.state is None else at.state
        return cls(
            parameters, state, build_buffers(spec), at.steps, at.best, at.waited, at.plateau, at.still,
            list(at.epoch_losses),
        )  # fmt: skip

    def checkpoint(self) -> Checkpoint:
        """What a later run needs to go on from here, besides parameters and buffers, which are the layers' own."""
        losses = tuple(self.epoch_losses)
        return Checkpoint(self.step, self.state, losses, self.best, self.waited, self.plateau, self.still)

    def copy(self) -> Progress:
        """The same point of the run, to be gone on from separately: arrays are shared, since no step changes them."""
        return replace(self, epoch_losses=list(self.epoch_losses))


def initial_state(spec: Spec, parameters: NetworkParameters) -> State:
    """The optimizer's state before the first step, by layer and parameter; a whole-batch method's own at the end."""
    if spec.optimizer.whole_batch:
        return [*({} for _ in parameters), {FLAT: {}}]
    return [{name: spec.optimizer.start(array) for name, array in layer.items()} for layer in parameters]
