"""From gradients to new parameters: penalty, clip by value, clip by norm, optimizer, for every way of training.

Arrays may have any shape, all parameters in one vector among them, and any leading letters, one for many networks.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..network.build import NetworkParameters
from ..network.fixed import of_free
from ..network.penalty import penalized
from ..network.spec import Spec
from ..numbers.special import Array
from ..optimizers.base import State
from ..optimizers.clipping import clip_scale, clipped, global_norm

Arrays = Sequence[Array]


@dataclass(slots=True)
class Applied:
    """What became of some arrays, each list in their order.

    unscaled: gradients with the penalty's part and clipped by value; gradients: clipped by the norm too; updates are
    added to the parameters, which gives `after`. norm: ‖unscaled‖ where gradients are clipped by it, else None.
    """

    unscaled: list[Array]
    gradients: list[Array]
    updates: list[Array]
    after: list[Array]
    states: list[State]
    norm: float | None
    clipped: bool


class UpdateRule:
    """A spec's way from gradients to parameters, for arrays in a fixed order.

    where: for each array whether it is penalized, or which of its entries are. keep rounds each number as a person does
    by hand. norm is ‖·‖ over the gradients of what is trained. fixed: for each array whether it is not trained, or
    which of its entries are not: their gradient is told, neither clipped nor part of the norm; value and state stay.
    """

    def __init__(
        self, spec: Spec, where: Sequence[bool | Array], keep: Callable[[Array], Array] | None = None,
        norm: Callable[[list[Array]], float] = global_norm, fixed: Sequence[bool | Array] | None = None,
    ) -> None:  # fmt: skip
        choice = spec.optimizer
        self._step = choice.row.rule(choice.choices, bool(choice.weight_decay), keep is not None)
        self._numbers = choice.hyper
        self._penalty, self._bound, self._norm_bound = spec.penalty, spec.clip.value, spec.clip.norm
        self._where, self._keep, self._norm = where, keep or _as_it_is, norm
        self._fixed = fixed or (False,) * len(where)
        self._changes = self._bound is not None or any(entries is not False for entries in where)
        self._clipped = False

    def apply(
        self, parameters: Arrays, gradients: Arrays, states: Sequence[State], rate: float | Array, number: int,
        into: Arrays | None = None,
    ) -> Applied:  # fmt: skip
        """One step: of the data loss's gradients, at learning rate η, the step's number counted from 1.

        Nothing that is given is changed but the arrays `into` which the new parameters go: the old ones, if wanted.
        `rate` is a number, or one for each network along the leading letters.
        """
        self._clipped = False
        keep, norm, unscaled = self._keep, None, list(gradients)
        if self._changes:
            unscaled = [self._bounded(*of) for of in zip(gradients, parameters, self._where, self._fixed, strict=True)]
        scaled = unscaled
        if self._norm_bound is not None:
            pairs = zip(unscaled, self._fixed, strict=True)
            norm = self._norm([of_free(g, fixed) for g, fixed in pairs if fixed is not True])
            scale = clip_scale(norm, self._norm_bound)
            if scale != 1.0:
                self._clipped = True
                scaled = [keep(g * scale) for g in unscaled]
        updates, after, new = [], [], []
        for i, fixed in enumerate(self._fixed):
            parameter, gradient, state = parameters[i], scaled[i], states[i]
            if fixed is True:
                updates.append(np.zeros_like(gradient))
                after.append(parameter)
                new.append(state)
                continue
            eta = _along(rate, parameter) if isinstance(rate, np.ndarray) else rate
            update, made = self._step(gradient, state, eta, number, keep, parameter, **self._numbers)
            if fixed is not False:
                update = np.where(fixed, 0.0, update)
                made = {key: np.where(fixed, state.get(key, 0.0), array) for key, array in made.items()}
            updates.append(update)
            after.append(keep(added(parameter, update, into[i] if into else None)))
            new.append(made)
        return Applied(unscaled, scaled, updates, after, new, norm, self._clipped)

    def _bounded(self, gradient: Array, parameter: Array, where: bool | Array, fixed: bool | Array) -> Array:
        if where is not False:
            gradient = self._keep(penalized(self._penalty, gradient, parameter, where))
        if self._bound is not None and fixed is not True and np.any(np.abs(of_free(gradient, fixed)) > self._bound):
            self._clipped = True
            bounded = self._keep(clipped(gradient, bound=self._bound))
            gradient = bounded if fixed is False else np.where(fixed, gradient, bounded)
        return gradient


def _along(rate: Array, parameter: Array) -> Array:
    """η of each network beside the parameters of each: (networks,) → (networks, 1, …)."""
    return rate.reshape(rate.shape + (1,) * (parameter.ndim - rate.ndim))


def entries_penalized(spec: Spec, parameters: NetworkParameters, places: Sequence[tuple[int, str]]) -> bool | Array:
    """Which entries of a vector of these arrays are penalized: all, none, or True for each that is."""
    masks = [np.full(parameters[k][name].size, spec.penalty.applies_to(name)) for k, name in places]
    if not masks or all(mask.all() for mask in masks):
        return bool(masks)
    return np.concatenate(masks) if any(mask.any() for mask in masks) else False


def added(parameter: Array, update: Array, into: Array | None = None) -> Array:
    """The parameter after an update, if given in the array `into`; an update of 0 leaves every bit, also of −0.0."""
    if into is parameter:
        return np.add(parameter, update, out=into, where=update != 0)
    return np.where(update == 0, parameter, parameter + update)


def _as_it_is(x: Array) -> Array:
    return x
