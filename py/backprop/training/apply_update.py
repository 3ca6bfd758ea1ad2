"""From the gradients of a step to its updates, by layer and name; for one layer at a time or for all at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..layers.base import Parameters
from ..network.build import NetworkParameters
from ..network.fixed import fixed, of_free
from ..network.spec import Spec
from ..network.step import State
from ..numbers.special import Array
from ..optimizers.clipping import global_norm
from .apply import UpdateRule
from .rows import StepRows


class Updater:
    """Turns gradients into updates, for one layer at a time or, with clipping by the global norm, for all at once.

    rows, parameters and state are those before the step, as its arithmetic takes them; nothing of them is changed.
    """

    def __init__(
        self, spec: Spec, rows: StepRows, parameters: NetworkParameters, state: State, learning_rate: float
    ) -> None:
        self.spec, self.rows = spec, rows
        self.before = parameters
        self.learning_rate = learning_rate
        self.gradients: NetworkParameters = [{} for _ in parameters]
        self.updates: NetworkParameters = [{} for _ in parameters]
        self.after: NetworkParameters = [dict(layer) for layer in parameters]
        self.state: State = [dict(layer) for layer in state]
        self.direction: NetworkParameters | None = None
        self.info: dict[str, Any] | None = None
        self.clipped = False
        self.norm_before_clipping = 0.0
        self.unscaled: NetworkParameters = self.gradients  # before clipping by the norm

    def layer(self, k: int, data_gradients: Parameters) -> Parameters:
        """Update layer k now and return its new parameters (the sequential convention: no clipping by norm)."""
        self._update({k: data_gradients})
        return self.after[k]

    def all_layers(self, data_gradients: NetworkParameters) -> None:
        """Update every layer from gradients that were all computed with the old parameters."""
        self.unscaled = [{} for _ in data_gradients]
        norm = self._update(dict(enumerate(data_gradients)))
        self.norm_before_clipping = self.norm_of(self.unscaled) if norm is None else norm

    def norm_of(self, gradients: NetworkParameters) -> float:
        """‖·‖ over the parameters that training changes."""
        return self._norm(free_gradients(self.spec, gradients))

    def _norm(self, gradients: list[Array]) -> float:
        return (self.spec.conventions.arithmetic.norm or global_norm)(gradients)

    def _update(self, data_gradients: dict[int, Parameters]) -> float | None:
        """Of these layers; the norm where there is a bound on it."""
        spec = self.spec
        places = [(k, name) for k, layer in data_gradients.items() for name in layer]
        rule = UpdateRule(
            spec, [spec.penalty.applies_to(name) for _, name in places], spec.conventions.arithmetic.keep, self._norm,
            [fixed(spec, k, name) for k, name in places],
        )  # fmt: skip
        made = rule.apply(
            _at(self.before, places), [g for layer in data_gradients.values() for g in layer.values()],
            _at(self.state, places), self.learning_rate, self.rows.number,
        )  # fmt: skip
        for i, (k, name) in enumerate(places):
            self.unscaled[k][name], self.gradients[k][name] = made.unscaled[i], made.gradients[i]
            self.updates[k][name], self.after[k][name] = made.updates[i], made.after[i]
            self.state[k][name] = made.states[i]
        self.clipped = self.clipped or made.clipped
        return made.norm


def free_gradients(spec: Spec, gradients: NetworkParameters, layers: Sequence[int] | None = None) -> list[Array]:
    """Those of what training changes, of some layers or of all, with 0 for fixed entries of an array."""
    return [
        of_free(gradients[k][name], fixed(spec, k, name))
        for k in (range(len(gradients)) if layers is None else layers)
        for name in gradients[k]
        if fixed(spec, k, name) is not True
    ]


def _at(of: Sequence[dict[str, Any]], places: list[tuple[int, str]]) -> list[Any]:
    return [of[k][name] for k, name in places]
