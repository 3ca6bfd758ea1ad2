"""The way that a question takes through its steps, and every quantity of it by its path."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np

from ..layers.dense import KIND as DENSE
from ..numbers.special import Array
from .given_numbers import Given
from .net import Asked, Weights
from .stepping import Training, Update

PART = re.compile(r"^(?:layers|parameters)\[([0-9]{1,2})\]\.?(.*)$")
INDEX = re.compile(r"\[([0-9]{1,6})\]")
NAMES = tuple(parameter.name for parameter in DENSE.parameters)
DIFFERENT = 1e-6


class Path:
    """The updates of a question, in order, taken as far as they are asked for."""

    def __init__(self, asked: Asked) -> None:
        self.asked = asked
        self.training = Training(asked)
        self.updates: list[Update] = []
        self._coming: Iterator[Update] | None = self.training.updates()

    def go(self, after: int, by_epochs: bool) -> None:
        """On until so many steps or epochs are taken, all are, or a number is not finite."""
        while self._coming and len(self.training.ends if by_epochs else self.updates) < after:
            update = next(self._coming, None)
            if update is None:
                self._coming = None
                return
            self.updates.append(update)
            if not all(np.all(np.isfinite(one)) for layer in update.after for one in layer):
                self._coming = None

    def weights(self, after: int, by_epochs: bool) -> Weights | None:
        """The parameters after so many steps or epochs; None where it does not come so far."""
        if after == 0:
            return self.start
        self.go(after, by_epochs)
        if by_epochs:
            return self.training.ends[after - 1] if after <= len(self.training.ends) else None
        return self.updates[after - 1].after if after <= len(self.updates) else None

    @cached_property
    def start(self) -> Weights:
        """The parameters before the first step."""
        return self.asked.start()

    def update(self, after: int, by_epochs: bool) -> Update | None:
        """The step of that number, or the last one of that epoch."""
        self.go(after, by_epochs)
        if by_epochs:
            own = [one for one in self.updates if one.epoch == after]
            return own[-1] if own else None
        return self.updates[after - 1] if 0 < after <= len(self.updates) else None

    def quantity(self, name: str, after: int, by_epochs: bool) -> Array | None:
        """A quantity by its path, without the indices in it; None where there is none."""
        found = PART.match(name)
        if found:
            return self._of_layer(int(found[1]), found[2], name.startswith("parameters"), after, by_epochs)
        if name.startswith("history.loss") or name == "losses":
            self.go(after, by_epochs)
            return np.array(self.training.losses[:after] if by_epochs else [one.loss for one in self.updates[:after]])
        if name == "loss":
            update = self.update(after, by_epochs)
            losses = self.training.losses
            if by_epochs:
                return np.array(losses[after - 1]) if 0 < after <= len(losses) else None
            return None if update is None else np.array(update.loss)
        weights = self.weights(after, by_epochs)
        every = range(len(self.asked.X))
        if name == "after.loss" and weights is not None:
            return np.array(self.asked.reported(weights, every))
        if name == "after.prediction" and weights is not None:
            return self.asked.forward(weights, self.asked.rows(list(every))[0]).a[-1]
        if name == "prediction":
            update = self.update(after, by_epochs)
            return None if update is None else update.made.a[-1]
        return None

    def _of_layer(self, k: int, rest: str, of_end: bool, after: int, by_epochs: bool) -> Array | None:
        if k >= len(self.asked.functions):
            return None
        if of_end or rest.startswith("after."):
            weights = self.weights(after, by_epochs)
            return None if weights is None else _named(weights[k], rest.removeprefix("after."))
        update = self.update(after, by_epochs)
        if update is None:
            return None
        group, _, name = rest.partition(".")
        if group in ("z", "a"):
            return (update.made.z if group == "z" else update.made.a)[k]
        if group == "delta":
            return update.deltas[k]
        if group == "before":
            return _named(update.before[k], name)
        if group in ("gradients", "data_gradients"):
            return _named(update.gradients[k], name)
        if group == "updates":
            own, was = _named(update.after[k], name), _named(update.before[k], name)
            return None if own is None or was is None else own - was
        return None


def _named(layer: Sequence[Array], name: str) -> Array | None:
    return layer[NAMES.index(name)] if name in NAMES else None


def read_path(path: Path, given: Given, reading: str) -> tuple[Array, bool] | None:
    """(numbers of a quantity in one row, whether the reading changes them); None where there are none."""
    name, index = split(given.quantity)
    plain = _numbers(path, name, index, given.after, given.by_epochs, given, False)
    after, turned = given.after, False
    if reading == "layers_swapped":
        found = re.match(r"^(layers|parameters)\[([0-9]+)\](.*)$", name)
        if not found:
            return (plain, False) if plain is not None else None
        name = f"{found[1]}[{len(path.asked.functions) - 1 - int(found[2])}]{found[3]}"
    elif reading == "transposed":
        turned = True
    elif reading == "weights_before_the_step":
        if not re.search(r"^parameters|\.after\.", name):
            return (plain, False) if plain is not None else None
        after -= 1
    elif reading in ("one_step_more", "one_step_fewer"):
        after += 1 if reading == "one_step_more" else -1
    if after < 0:
        return None
    made = _numbers(path, name, index, after, given.by_epochs, given, turned)
    if made is None:
        return None
    differs = plain is None or plain.shape != made.shape or bool(np.any(plain != made))
    return made, differs


def split(quantity: str) -> tuple[str, tuple[int, ...]]:
    """The path of the whole quantity, and the index at its end."""
    found = re.search(r"^(.*?)((?:\[[0-9]{1,6}\])*)$", quantity)
    assert found
    name, index = found[1], tuple(int(i) for i in INDEX.findall(found[2]))
    if name in ("layers", "parameters") and index:
        return quantity, ()
    return name, index


def _numbers(
    path: Path, name: str, index: tuple[int, ...], after: int, by_epochs: bool, given: Given, turned: bool
) -> Array | None:
    whole = path.quantity(name, after, by_epochs)
    if whole is None:
        return None
    whole = np.asarray(whole, dtype=float)
    if turned and whole.ndim == 2:
        whole = whole.T
    if len(index) > whole.ndim or any(i >= n for i, n in zip(index, whole.shape, strict=False)):
        return None
    part = whole[index]
    if given.shape is not None and given.shape != part.shape and given.values.size != 1:
        return None
    return np.ravel(part)


def decides(first: Path, second: Path) -> tuple[str, int] | None:
    """(quantity, epochs after which) where two ways first differ."""
    names = ["loss", *(f"layers[{k}].{part}" for k in range(len(first.asked.functions)) for part in ("a", "delta"))]
    ends = [f"parameters[{k}].{name}" for k in range(len(first.asked.functions)) for name in NAMES]
    for epoch in range(1, min(first.asked.epochs, second.asked.epochs) + 1):
        for path in (first, second):
            path.go(epoch, True)
        if epoch > min(len(first.training.ends), len(second.training.ends)):
            return None
        for name in [*ends, *names]:
            a, b = (path.quantity(name, epoch, True) for path in (first, second))
            if a is None or b is None:
                continue
            size = np.maximum(np.abs(a), 1e-12)
            if a.shape == b.shape and bool(np.any(np.abs(a - b) > DIFFERENT * size)):
                at = np.unravel_index(int(np.argmax(np.abs(a - b) / size)), a.shape) if a.ndim else ()
                return name + "".join(f"[{i}]" for i in at), epoch
    return None
