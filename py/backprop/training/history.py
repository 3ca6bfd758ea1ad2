"""The history of a run: a point for each update, or when they grow many for each epoch, with the mean of its losses."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..network.spec import Spec
from ..numbers.special import Array
from ..numbers.strict_json import encode
from ..rules.limits import HISTORY_POINTS
from .progress import Progress
from .rows import batch_count
from .slices import Slice

LIVE_POINTS = 2_000  # told while the run is under way


@dataclass
class Point:
    """What is known of one update; val_loss None where it was not measured.

    In a thinned history `loss` is the mean over the last `count` updates of its epoch, up to this one. norm_before is
    gradient_norm before it was held to a bound.
    """

    step: int
    loss: float
    val_loss: float | None
    learning_rate: float
    gradient_norm: float
    norms: list[float]
    count: int = 1
    norm_before: float = math.nan


def point_of(made: Slice, i: int) -> Point:
    """The point of the slice's i-th step."""
    return Point(
        made.first + i, float(made.losses[i]), None, float(made.rates[i]), float(made.gradient_norms[i]),
        made.norms[i].tolist(), norm_before=float(made.unclipped_norms[i]),
    )  # fmt: skip


def mean_of(losses: Sequence[float], counts: Sequence[int] | None = None) -> float:
    """The mean of losses, or of means of so many each; the sum is exact before it is rounded."""
    counts = counts or [1] * len(losses)
    try:
        return math.fsum(loss * count for loss, count in zip(losses, counts, strict=True)) / sum(counts)
    except (OverflowError, ValueError):  # too large, or of infinities
        with np.errstate(all="ignore"):
            return float(np.average(np.array(losses), weights=counts))


class History:
    """Points of every update, up to `most`; beyond that of epochs, the first and every 1st, 2nd, 4th … of them.

    stride: updates from point to point. Where one epoch has more updates than `most`, blocks of 2, 4, 8 … updates of an
    epoch have a point each. A point's loss is the mean over the updates that it stands for: batches differ, and one of
    them alone would tell of its own rows only. `first_epoch` and `last_epoch` are the mean losses of whole epochs.
    """

    def __init__(
        self, first: int, per_epoch: int, most: int = HISTORY_POINTS, begun: Sequence[float] = (), clips: bool = False
    ) -> None:
        """`begun`: losses of the epoch under way, where the run goes on within one; clips: norms have a bound."""
        self.clips = clips
        self.first, self.per_epoch, self._most = first, per_epoch, most
        self.stride = 1
        self.points: list[Point] = []
        self.last: Point | None = None
        self.first_epoch: float | None = None
        self.last_epoch: float | None = None
        self._begun, self._epoch = begun, list(begun)

    @classmethod
    def of(cls, spec: Spec, at: Progress, most: int = HISTORY_POINTS) -> History:
        """Of a run that goes on from there."""
        return cls(at.step + 1, batch_count(spec), most, tuple(at.epoch_losses), spec.clip.norm is not None)

    def keeps(self, step: int, stride: int | None = None) -> bool:
        """True when the step has a point (apart from being the last)."""
        stride = stride or self.stride
        if stride < self.per_epoch:
            return step % stride == 0 or step % self.per_epoch == 0
        return step % stride == 0 or step == self._first_end

    def wider(self, stride: int) -> int:
        """The next larger stride."""
        if stride < self.per_epoch <= self._most:
            return self.per_epoch
        return self.per_epoch if stride < self.per_epoch <= 2 * stride else 2 * stride

    def add(self, made: Slice) -> None:
        """The points of a slice. They are thinned at the same updates however a run is cut into slices."""
        done, count = 0, len(made.losses)
        while done < count:
            steps = made.first + np.arange(done, count)
            wanted = np.flatnonzero(self._kept(steps))
            room = self._most - len(self.points)
            if len(wanted) <= room:
                self._take(made, done, count, wanted)
                break
            if room:
                end = int(wanted[room - 1]) + 1
                self._take(made, done, done + end, wanted[:room])
                done += end
            self.stride = self.wider(self.stride)
            self.points = self.at_stride(self.stride)
        self.last = point_of(made, count - 1)
        if self.stride == 1 and self.points[-1].step == self.last.step:
            self.last = self.points[-1]

    def _kept(self, steps: Array) -> Array:
        """`keeps` of many steps."""
        kept = steps % self.stride == 0
        if self.stride < self.per_epoch:
            return kept | (steps % self.per_epoch == 0)
        return kept | (steps == self._first_end)

    @property
    def _first_end(self) -> int:
        """The last step of the first epoch."""
        return -(-self.first // self.per_epoch) * self.per_epoch

    def _take(self, made: Slice, start: int, stop: int, wanted: Array) -> None:
        """The steps from start to stop of a slice; those `wanted`, counted from start, have points."""
        losses = [*self._epoch, *made.losses[start:stop].tolist()]
        before = made.first + start - len(self._epoch)  # the step of losses[0]: of an epoch's, or of the run's, first
        for i in wanted.tolist():
            point = point_of(made, start + i)
            self.points.append(self._averaged(point, losses, point.step - before + 1))
        self._end_epochs(losses, before)

    def _averaged(self, point: Point, losses: list[float], end: int) -> Point:
        """The point with the mean of the updates that it stands for; its own is losses[end - 1]."""
        in_epoch = (point.step - 1) % self.per_epoch + 1
        part = losses[max(end - min(in_epoch, (point.step - 1) % self.stride + 1), 0) : end]
        return replace(point, loss=mean_of(part), count=len(part)) if len(part) > 1 else point

    def _end_epochs(self, losses: list[float], before: int) -> None:
        """Keep the means of the first and the last whole epoch, and the losses of the one under way."""
        each, last = self.per_epoch, before + len(losses) - 1
        end = last // each * each
        if end >= before:
            if self.first_epoch is None:
                self.first_epoch = mean_of(losses[: self._first_end - before + 1])
            self.last_epoch = mean_of(losses[max(end - each + 1 - before, 0) : end - before + 1])
            losses = losses[end - before + 1 :]
        self._epoch = losses

    def at_stride(self, stride: int) -> list[Point]:
        """The points that there are at a larger stride, each the mean of those that it takes the place of."""
        found: list[Point] = []
        group: list[Point] = []
        epoch = -1
        for point in self.points:
            if (point.step - 1) // self.per_epoch != epoch:
                group, epoch = [], (point.step - 1) // self.per_epoch
            group.append(point)
            if self.keeps(point.step, stride):
                found.append(_joined(group))
                group = []
        return found

    def cut(self, step: int, last: Point | None, begun: Sequence[float] = (), last_epoch: float = math.inf) -> None:
        """Forget what came after a step; `begun` and `last_epoch` are what the run's progress there knows of losses."""
        self.points = [point for point in self.points if point.step <= step]
        self.last = last
        if last and self.stride == 1 and self.points and self.points[-1].step == last.step:
            self.points[-1] = last
        self._epoch = list(begun)
        self.last_epoch = last_epoch if math.isfinite(last_epoch) else None
        if step < self._first_end:
            self.first_epoch = self.last_epoch = None

    def measured(self, val_loss: float) -> None:
        """The loss of the rows kept out, after the last step."""
        for point in [self.last, *self.points[-1:]]:
            if point and self.last and point.step == self.last.step:
                point.val_loss = val_loss

    def all_points(self, stride: int | None = None) -> list[Point]:
        """The points, at another stride if one is given, and one for the updates after the last of them."""
        points = self.points if stride in (None, self.stride) else self.at_stride(stride)
        if self.last is None or (points and points[-1].step == self.last.step):
            return points
        at = points[-1].step if points else 0
        rest = self._epoch[-(self.last.step - at) :]
        if rest:
            return [*points, replace(self.last, loss=mean_of(rest), count=len(rest))]
        whole = None if self.stride == 1 and stride in (None, 1) else self.last_epoch
        return [*points, self.last if whole is None else replace(self.last, loss=whole, count=self.per_epoch)]

    def even(self, most: int) -> tuple[list[Point], int]:
        """About `most` of points that are all there, evenly, and their stride: beyond `most`, means of parts of epochs.

        Where one epoch has more updates than `most`, such parts are as long as needed, else they are whole epochs.
        """
        points, stride = self.points, 1
        if len(points) > most and self.per_epoch > 1:
            stride = self.per_epoch if self.per_epoch <= most else -(-len(points) // most)
            points = self._means(stride)
        if len(points) > most:
            points = [points[i] for i in np.linspace(0, len(points) - 1, most).round().astype(int)]
        return points, stride

    def _means(self, size: int) -> list[Point]:
        """A point for every `size` updates of an epoch, for each end of an epoch and for the last update."""
        losses, begun = [*self._begun, *(point.loss for point in self.points)], len(self._begun)
        found = []
        for i, point in enumerate(self.points):
            at = (point.step - 1) % self.per_epoch
            if (at + 1) % size == 0 or at + 1 == self.per_epoch or i + 1 == len(self.points):
                part = losses[max(0, begun + i - at % size) : begun + i + 1]
                found.append(replace(point, loss=mean_of(part), count=len(part)))
        return found

    def document(self, points: list[Point] | None = None, stride: int | None = None) -> dict[str, Any]:
        """As the key `history` of a result; `val_loss` null where it was not measured, absent when it never was.

        per: "epoch" where each loss is the mean of an epoch's batches, "steps" where it is that of `mean_over` of them.
        """
        points = self.all_points() if points is None else points
        document: dict[str, Any] = {
            "step": [point.step for point in points],
            "epoch": [(point.step - 1) // self.per_epoch + 1 for point in points],
            "loss": encode(np.array([point.loss for point in points])),
            "learning_rate": [point.learning_rate for point in points],
            "gradient_norm": encode(np.array([point.gradient_norm for point in points])),
        }
        if self.clips:
            document["gradient_norm_before_clipping"] = encode(np.array([point.norm_before for point in points]))
        if any(point.val_loss is not None for point in points):
            document["val_loss"] = [None if p.val_loss is None else encode(p.val_loss) for p in points]
        stride = stride or self.stride
        if 1 < stride < self.per_epoch:
            document |= {"per": "steps", "mean_over": stride}
        elif stride > 1 and self.per_epoch > 1:
            document["per"] = "epoch"
        return document

    def norms(self) -> dict[str, Any]:
        """The norm of each layer's gradient at the points."""
        points = self.all_points()
        return {"step": [point.step for point in points], "norms": encode(np.array([point.norms for point in points]))}


def _joined(group: list[Point]) -> Point:
    """The last of some points, with the mean of all their updates."""
    if len(group) == 1:
        return group[0]
    count = sum(point.count for point in group)
    loss = mean_of([point.loss for point in group], [point.count for point in group])
    return replace(group[-1], loss=loss, count=count)


class Live:
    """Tells a history bit by bit, never more than `LIVE_POINTS` since the last restart."""

    def __init__(self, history: History) -> None:
        self._history = history
        self.stride, self._told, self._count = 0, 0, 0

    def news(self) -> tuple[bool, list[Point]]:
        """Whether the points take the place of all before; the points."""
        history = self._history
        stride = max(self.stride, history.stride)
        points = history.points if stride == history.stride else history.at_stride(stride)
        fresh = [point for point in points if point.step > self._told]
        restart = stride != self.stride
        if restart or self._count + len(fresh) > LIVE_POINTS:
            fresh = points
            while len(fresh) > LIVE_POINTS // 2 and len(fresh) > 2:
                stride = history.wider(stride)
                fresh = history.at_stride(stride)
            restart, self._count = True, 0
        self.stride = stride
        self._count += len(fresh)
        if fresh:
            self._told = fresh[-1].step
        return restart, fresh
