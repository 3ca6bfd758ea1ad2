"""A run: a spec on its way. It stands at a step, goes on, goes back, and remembers how it came there."""

from __future__ import annotations

import time
from dataclasses import replace

from ..errors import refuse
from ..layers.base import Mode
from ..messages import Message, message
from ..network.build import build
from ..network.spec import Spec
from ..network.step import Step
from ..training.checkpoint_json import Checkpoints, Mark
from ..training.history import History, Point, point_of
from ..training.loop import Trainer
from ..training.progress import Progress
from ..training.rows import batch_count, last_step
from ..training.slices import Remarks, add_remarks
from ..training.steps import evaluate
from ..training.whole_steps import next_step
from .engines import make_trainer


class Run:
    """Opened from a spec; `progress` is where it stands. Equal calls make equal bits, however they are cut.

    `changes` are learning rates set on the way. `engine` names what computes the steps, `notes` why not another.
    """

    def __init__(self, spec: Spec, engine: str = "auto") -> None:
        self.opened, self.asked_engine = spec, engine
        self.parameters = build(spec)
        start = Progress.begin(spec, self.parameters)
        self.first, self.per_epoch = start.step, batch_count(spec)
        self.end = last_step(spec, start.step)
        self.spec = spec
        self.history = History.of(spec, start)
        self.checkpoints = Checkpoints(start, self.per_epoch)
        self.ended = ""
        self.fault: Message | None = None
        self.remarks: Remarks = []
        self.recent: Mark = self.checkpoints.marks[0]
        self.notes = list[Message]()
        self._trainer = self._made(start.copy())

    def _made(self, progress: Progress) -> Trainer:
        trainer, self.notes = make_trainer(self.spec, progress, self.asked_engine)
        trainer.engine.measure = self.history.keeps
        return trainer

    @property
    def engine(self) -> str:
        """What computes the steps."""
        return self._trainer.engine.name

    @property
    def step(self) -> int:
        """Updates made so far, over all runs that go on from one another."""
        return self.history.last.step if self.history.last and not self.fault else self.progress().step

    @property
    def epoch(self) -> int:
        """The epoch of the last update; 0 before the first."""
        return -(-self.step // self.per_epoch)

    @property
    def val_loss(self) -> float | None:
        """The last one measured."""
        return next((p.val_loss for p in reversed(self.history.all_points()) if p.val_loss is not None), None)

    def progress(self) -> Progress:
        """Where the run stands."""
        return self._trainer.progress()

    def go_on(self, target: int, stop: bool = True, seconds: float | None = None) -> None:
        """Up to a step, or as far as the time allows, one update at least; `ended` says what ended it early."""
        deadline = None if seconds is None else time.perf_counter() + seconds
        self.ended, self.fault = "", None
        step = self.step
        self.recent = Mark(self.progress(), self.history.last)
        while step < target and not self.ended:
            due = min(target, self.checkpoints.next, self._val_due(step))
            try:
                left = None if deadline is None else max(deadline - time.perf_counter(), 0.0)
                made = self._trainer.run(due - step, stop, left)
            except MemoryError:
                raise
            except Exception as error:
                if self.engine != "kernel":
                    raise
                step = self._leave_kernel(error)
                continue
            self.ended, self.fault = made.ended, made.fault
            self.history.add(made)
            add_remarks(self.remarks, made.remarks)
            step = made.last - bool(self.fault)
            if self.fault:
                break
            self._measure(step)
            if step == self.checkpoints.next:
                self.checkpoints.add(self.progress(), self.history.last)
            if deadline is not None and time.perf_counter() >= deadline:
                break

    def _leave_kernel(self, error: Exception) -> int:
        """Go on by NumPy from the last point that is known to be good; the step there."""
        self.asked_engine = "numpy"
        self._cut_history(self.recent)
        self.checkpoints.cut(self.recent.step)
        self._trainer = self._made(self.recent.progress.copy())
        self.notes = [message("run.left", step=self.recent.step, reason=str(error))]
        return self.recent.step

    def _val_due(self, step: int) -> int:
        """The next step after which the loss of the rows kept out is measured: the end of an epoch with a point."""
        if not len(self.spec.rows.validation):
            return self.end + step + self.per_epoch
        every = max(self.history.stride, self.per_epoch)
        return (step // every + 1) * every

    def _measure(self, step: int) -> None:
        last, held_out = self.history.last, self.spec.rows.held_out
        if last is not None and held_out is not None and step % self.per_epoch == 0 and self.history.keeps(step):
            at = self.progress()
            mode = Mode(training=False, step=step, buffers=at.buffers)
            self.history.measured(evaluate(self.spec, at.parameters, *held_out, mode)[1])

    def at(self, step: int) -> Mark:
        """Where the run stood after a past step."""
        now = self.step
        if not self.first <= step <= now:
            raise refuse("run.step", "step", step, first=self.first, last=now)
        if step == now and not self.fault:
            return Mark(self.progress(), self.history.last)
        near = self.checkpoints.before(step)
        if near.step < self.recent.step <= step:
            near = self.recent
        if near.step == step:
            return near
        trainer, _ = make_trainer(self.spec, near.progress.copy(), self.asked_engine)
        trainer.engine.measure = lambda number: number == step
        made = trainer.run(step - near.step, stop=False)
        point = point_of(made, len(made.losses) - 1)
        return Mark(trainer.progress(), self._kept(point))

    def _kept(self, point: Point) -> Point:
        """With the loss of the rows kept out, where the history knows it."""
        known = next((p.val_loss for p in self.history.points if p.step == point.step), None)
        return replace(point, val_loss=known)

    def _cut_history(self, mark: Mark) -> None:
        at = mark.progress
        self.remarks = [remark for remark in self.remarks if remark[0] <= mark.step]
        self.history.cut(mark.step, mark.point, at.epoch_losses, at.last_epoch_loss)

    def back_to(self, step: int) -> None:
        """Stand at a past step; what came after it is forgotten."""
        mark = self.at(step)
        given = self.opened.training.changes
        self.set_changes(tuple(c for c in self.spec.training.changes if c[0] < step or c in given))
        self._cut_history(mark)
        self.checkpoints.cut(step)
        if self.checkpoints.next <= step:  # of a run that was taken up there are no marks on the way
            self.checkpoints.add(mark.progress, mark.point)
        self.recent = self.checkpoints.marks[-1]
        self.ended, self.fault = "", None
        self._trainer = self._made(mark.progress.copy())

    def change_rate(self, learning_rate: float) -> None:
        """From the next step on; everything else stays as it is."""
        step = self.step
        self.set_changes((*(c for c in self.spec.training.changes if c[0] < step), (step, learning_rate)))
        self._trainer = self._made(self.progress())

    def stand_at(self, mark: Mark) -> None:
        """Stand where a run that went the same way has come to; the history tells how."""
        self.checkpoints.add(mark.progress, mark.point)
        self.recent = mark
        self._trainer = self._made(mark.progress.copy())

    def set_changes(self, changes: tuple[tuple[int, float], ...]) -> None:
        """Learning rates that were set on the way, each after a step."""
        spec = self.spec
        self.spec = replace(
            spec,
            training=replace(spec.training, changes=changes),
            optimizer=replace(spec.optimizer, changes=changes),
        )

    def whole_step(self, step: int) -> Step:
        """Every number of a past update, made from where the run stood before it."""
        before = self.at(step - 1).progress
        return next_step(self.spec, before)
