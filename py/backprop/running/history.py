"""The history of a run: a point for each update, evenly thinned as they grow many."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from ..functions.special import Array
from ..limits import HISTORY_POINTS
from ..strict_json import encode
from .slices import Slice

LIVE_POINTS = 2_000  # told while the run is under way


@dataclass
class Point:
    """What is known of one update; val_loss None where it was not measured."""

    step: int
    loss: float
    val_loss: float | None
    learning_rate: float
    gradient_norm: float
    norms: list[float]


def point_of(made: Slice, i: int) -> Point:
    """The point of the slice's i-th step."""
    return Point(
        made.first + i, float(made.losses[i]), None, float(made.rates[i]), float(made.gradient_norms[i]),
        made.norms[i].tolist(),
    )  # fmt: skip


class History:
    """Points of the steps that are multiples of the stride, of the first and of the last.

    Strides are powers of two below an epoch's number of steps, then whole epochs by powers of two, so that a point
    falls on the end of an epoch whenever epochs are told apart at all.
    """

    def __init__(self, first: int, per_epoch: int, most: int = HISTORY_POINTS) -> None:
        self.first, self.per_epoch, self._most = first, per_epoch, most
        self.stride = 1
        self.points: list[Point] = []
        self.last: Point | None = None

    def keeps(self, step: int, stride: int | None = None) -> bool:
        """True when the step has a point (apart from being the last)."""
        stride = stride or self.stride
        ends_epoch = stride < self.per_epoch and step % self.per_epoch == 0
        return step == self.first or step % stride == 0 or ends_epoch

    def wider(self, stride: int) -> int:
        """The next larger stride."""
        return self.per_epoch if stride < self.per_epoch <= 2 * stride else 2 * stride

    def add(self, made: Slice) -> None:
        """The points of a slice."""
        steps = made.first + np.arange(len(made.losses))
        while len(self.points) + np.count_nonzero(wanted := self._kept(steps)) > self._most:
            self.stride = self.wider(self.stride)
            self.points = [point for point in self.points if self.keeps(point.step)]
        for i in np.flatnonzero(wanted).tolist():
            self.points.append(point_of(made, i))
        self.last = self.points[-1] if wanted[-1] else point_of(made, len(steps) - 1)

    def _kept(self, steps: Array) -> Array:
        """`keeps` of many steps."""
        kept = (steps == self.first) | (steps % self.stride == 0)
        return kept | (steps % self.per_epoch == 0) if self.stride < self.per_epoch else kept

    def cut(self, step: int, last: Point | None) -> None:
        """Forget what came after a step."""
        self.points = [point for point in self.points if point.step <= step]
        self.last = last
        if last and self.points and self.points[-1].step == last.step:
            self.points[-1] = last

    def all_points(self) -> list[Point]:
        """The points, the last step's among them."""
        if self.last is None or (self.points and self.points[-1].step == self.last.step):
            return self.points
        return [*self.points, self.last]

    def document(self, points: list[Point] | None = None) -> dict[str, Any]:
        """As the key `history` of a result; `val_loss` null where it was not measured, absent when it never was."""
        points = self.all_points() if points is None else points
        document = {
            "step": [point.step for point in points],
            "epoch": [(point.step - 1) // self.per_epoch + 1 for point in points],
            "loss": encode(np.array([point.loss for point in points])),
            "learning_rate": [point.learning_rate for point in points],
            "gradient_norm": encode(np.array([point.gradient_norm for point in points])),
        }
        if any(point.val_loss is not None for point in points):
            document["val_loss"] = [None if p.val_loss is None else encode(p.val_loss) for p in points]
        return document

    def norms(self) -> dict[str, Any]:
        """The norm of each layer's gradient at the points."""
        points = self.all_points()
        return {"step": [point.step for point in points], "norms": encode(np.array([point.norms for point in points]))}


class Live:
    """Tells a history bit by bit, never more than `LIVE_POINTS` since the last restart."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._stride, self._told, self._count = 0, 0, 0

    def news(self) -> tuple[bool, list[Point]]:
        """Whether the points take the place of all before; the points."""
        history = self._history
        stride = max(self._stride, history.stride)
        fresh = [p for p in history.points if p.step > self._told and history.keeps(p.step, stride)]
        restart = stride != self._stride
        if restart or self._count + len(fresh) > LIVE_POINTS:
            fresh = [p for p in history.points if history.keeps(p.step, stride)]
            while len(fresh) > LIVE_POINTS // 2 and len(fresh) > 2:
                stride = history.wider(stride)
                fresh = [p for p in fresh if history.keeps(p.step, stride)]
            restart, self._count = True, 0
        self._stride = stride
        self._count += len(fresh)
        if fresh:
            self._told = fresh[-1].step
        return restart, fresh
