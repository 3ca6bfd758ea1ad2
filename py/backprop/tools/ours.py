"""The quantities of a spec's own steps, whole arrays by their paths, after so many steps or epochs."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from ..errors import refuse
from ..layers.base import Mode
from ..network.passes import forward, measure
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.arithmetic import FLOAT64
from ..numbers.special import Array
from ..numbers.strict_json import Json
from ..runs import result
from ..training.rows import batch_count

MOST_UPDATES = 5_000
SIGNALS = ("z", "a", "delta")
GROUPS = ("before", "gradients", "data_gradients", "updates", "after")
TOPS = ("prediction", "loss", "loss_per_sample", "input_gradients")
LOSSES = "history.loss"
INDEX = re.compile(r"\[([0-9]{1,6})\]")
OF_END = re.compile(r"^(?:parameters|layers)\[([0-9]{1,3})\]\.(?=[A-Za-z_]+(?:\[|$))(?!z|a(?:$|\[)|delta)")


class Ours:
    """A spec's own training, as far as it is asked for; nothing stops it early."""

    def __init__(self, spec: Spec) -> None:
        self.spec = replace(spec, training=replace(spec.training, stop_loss=None, patience=None, keep_steps=1))
        self._batches = batch_count(spec)
        self._runs: dict[tuple[int, bool], tuple[Json, Step]] = {}

    def at(self, after: int, by_epochs: bool) -> dict[str, Array]:
        """Every whole quantity after so many steps or epochs, by its path. Raises SpecError beyond `MOST_UPDATES`.

        What belongs to a step is that of the step of this number, or of the last one of that epoch; the loss and the
        predictions after it are of all rows. After 0 there are the parameters to begin with alone.
        """
        if after == 0:
            return {
                path.replace(".before.", ".after."): value
                for path, value in self.at(1, False).items() if ".before." in path
            }  # fmt: skip
        document, last = self._run(after, by_epochs)
        step = document["steps"][-1]
        losses = self._losses(document, by_epochs)
        found = dict(_quantities(step))
        of_epoch = {"loss": losses[-1:].reshape(())} if by_epochs else {}
        return {**found, **of_epoch, **self._of_all_rows(last), LOSSES: losses}

    @property
    def samples(self) -> list[int]:
        """The rows of the training data in the first step."""
        return list(self._run(1, False)[1].samples)

    def whole(self, quantity: str, after: int, by_epochs: bool) -> Array | None:
        """One quantity; an index at the end of its path takes a part. None where there is none."""
        every = self.at(after, by_epochs)
        path = canonical(quantity)
        if path in every:
            return every[path]
        name, index = _split(path)
        if name not in every or len(index) > every[name].ndim:
            return None
        if any(i >= n for i, n in zip(index, every[name].shape, strict=False)):
            return None
        return np.asarray(every[name][index])

    def _of_all_rows(self, last: Step) -> dict[str, Array]:
        """The prediction and the loss after a step that took a part of the rows."""
        if self._batches == 1:
            return {}
        mode = Mode(training=False, buffers=last.buffers_after or None)
        with np.errstate(all="ignore"):
            traces = forward(self.spec.layers, last.after, self.spec.X, mode=mode)
            losses = measure(self.spec.loss, self.spec.layers, traces, self.spec.Y, FLOAT64)
        return {"after.prediction": traces[-1].a, "after.loss": np.array(losses.data_loss + last.penalty)}

    def _run(self, after: int, by_epochs: bool) -> tuple[Json, Step]:
        key = after, by_epochs
        if key not in self._runs:
            epochs = after if by_epochs else -(-after // self._batches)
            steps = epochs * self._batches if by_epochs else after
            if steps > MOST_UPDATES:
                raise refuse("beside.steps", "after", steps, most=MOST_UPDATES)
            spec = replace(self.spec, training=replace(self.spec.training, epochs=epochs))
            seen: deque[Step] = deque(maxlen=1)
            document = result.run(spec, seen.append, most=steps)
            self._runs[key] = document, seen[-1]
        return self._runs[key]

    def _losses(self, document: Json, by_epochs: bool) -> Array:
        """One a step; or one an epoch, from its batches by their sizes."""
        losses = _numbers(document["history"]["loss"])
        if not by_epochs or self._batches == 1 or losses.size % self._batches:
            return losses
        table = losses.reshape(-1, self._batches)
        rows, size = len(self.spec.X), self.spec.training.batch_size or len(self.spec.X)
        sizes = np.array([*[size] * (self._batches - 1), rows - size * (self._batches - 1)], dtype=float)
        summed = self.spec.loss.reduction == "sum"
        return np.asarray(table.sum(axis=1) if summed else table @ sizes / rows)


def canonical(quantity: str) -> str:
    """The path in a step: weights of the end are those after it."""
    return OF_END.sub(r"layers[\1].after.", quantity.strip())


def _split(path: str) -> tuple[str, tuple[int, ...]]:
    found = re.search(r"^(.*?)((?:\[[0-9]{1,6}\])*)$", path)
    assert found
    return found[1], tuple(int(i) for i in INDEX.findall(found[2]))


def _quantities(step: Json) -> Iterator[tuple[str, Array]]:
    for name in TOPS:
        if name in step:
            yield name, _numbers(step[name])
    for name, value in step["after"].items():
        yield f"after.{name}", _numbers(value)
    for k, layer in enumerate(step["layers"]):
        for name in SIGNALS:
            if layer.get(name) is not None:
                yield f"layers[{k}].{name}", _numbers(layer[name])
        for group in GROUPS:
            for name, value in (layer.get(group) or {}).items():
                yield f"layers[{k}].{group}.{name}", _numbers(value)


def _numbers(value: Any) -> Array:
    """Numbers of a document as an array, nan and infinities too."""

    def plain(item: Any) -> Any:
        if isinstance(item, list):
            return [plain(one) for one in item]
        return float(item["nonfinite"]) if isinstance(item, Mapping) else np.nan if item is None else item

    return np.array(plain(value), dtype=float)
