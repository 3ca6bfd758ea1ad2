"""Many networks of one spec, trained side by side in one call: random restarts, grids of learning rates."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..network.build import NetworkParameters, build_buffers
from ..network.spec import Spec
from ..numbers.special import Array
from ..training.progress import initial_state
from ..training.rows import batch_count
from .networks import Networks
from .rows_in_memory import RowsInMemory, orders_held

MOST_LOSSES = 2_000_000
"""Losses of one call, over all networks."""


class Restarts:
    """Networks that start from the parameters given, all on the same batches in the same order.

    learning_rates: (networks,); by default that of the spec, for the whole training: schedules that are not constant
    and stop conditions are the caller's. Raises `support.Unsupported`.
    """

    def __init__(
        self, spec: Spec, networks: Sequence[NetworkParameters], learning_rates: Sequence[float] | None = None
    ) -> None:
        self.spec, self.batches = spec, batch_count(spec)
        self.like, self.step = list(networks), 0
        count = len(self.like)
        self._most = max(1, min(16_384, MOST_LOSSES // count))
        self._networks = Networks(spec, count, self._most, orders_held(spec, self._most))
        for i, parameters in enumerate(self.like):
            self._networks.put(i, parameters, initial_state(spec, parameters), build_buffers(spec))
        self._order = RowsInMemory.of(spec, 0, self._networks.memory["order"])
        rates = [spec.optimizer.learning_rate] * count if learning_rates is None else learning_rates
        self._rates = np.array(rates, dtype=np.float64).reshape(count, 1)
        self.alive = np.ones(count, dtype=bool)
        """False for a network that has come to a number that is not finite; its parameters mean nothing then."""

    def run(self, steps: int) -> Array:
        """So many updates of each; their losses, (networks, steps), NaN from the step on that was not finite."""
        parts: list[Array] = []
        while steps > 0:
            parts.append(self._call(min(steps, self._most)))
            steps -= parts[-1].shape[1]
        return np.concatenate(parts, axis=1) if parts else np.zeros((len(self.like), 0))

    def parameters(self, network: int) -> NetworkParameters:
        """The parameters of a network, copied."""
        return self._networks.parameters(network, self.like[network])

    def _call(self, steps: int) -> Array:
        place = None
        if self._order is not None:
            place, steps = self._order.place(self.step, steps)
        row = self.step % self.batches * self._networks.batch
        made = self._networks.call(steps, row, place, self.step, self._rates)
        losses = self._networks.memory["losses"][:, :steps].copy()
        losses[np.arange(steps) >= made[:, None]] = np.nan
        losses[~self.alive] = np.nan
        self.alive &= made == steps
        self.step += steps
        return losses
