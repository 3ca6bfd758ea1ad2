"""Runs held by name, and calls of `train` under way: begun, carried on slice by slice, stopped, answered."""

from __future__ import annotations

import atexit
import time
from collections.abc import Callable
from typing import Any

from ..errors import SpecError, refuse
from ..messages import message
from ..network.build import NetworkParameters
from ..network.spec import Spec
from ..numbers.json_reader import Reader
from ..numbers.special import Array
from ..numbers.strict_json import encode
from ..optimizers.base import LEARNING_RATE
from ..pictures import pictures
from ..rules.fields import Field
from ..rules.limits import EPOCHS, TITLE
from ..training.history import Live
from .engines import ENGINES
from .pacing import SPEEDS, Pacing
from .resumed import resumed
from .run import Run
from .run_document import Pace, result_document
from .spec_document import parameters_document

HELD = 2
SHOWN_PARAMETERS = 5_000
NAME = Field("run", "Name of the run", "text", maximum=TITLE.maximum)
STEPS = Field("steps", "Steps", "integer", minimum=1, maximum=10**12, nullable=True)
END = Field("end", "Last step of the run", "integer", minimum=0, maximum=10**12)
RATE = Field("rate", "Messages per second", default=12.0, minimum=1, maximum=30)
SLICE = Field("milliseconds", "Length of a slice", default=20.0, minimum=1, maximum=1000)

RUNS: dict[str, Run] = {}  # by name, the one used last at the end
atexit.register(RUNS.clear)  # compiled code must go before the modules that free it


def held_run(params: Reader) -> tuple[str, Run]:
    """The open run that a request names."""
    name = NAME.check(params.raw("run"), "run")
    if name not in RUNS:
        raise SpecError("run", message("run.unknown", name=name))
    RUNS[name] = RUNS.pop(name)
    return name, RUNS[name]


def _hold(name: str, run: Run) -> None:
    RUNS.pop(name, None)
    RUNS[name] = run
    for other in list(RUNS)[:-HELD]:
        del RUNS[other]


def resume(params: Reader) -> dict[str, Any]:
    """Open the run of a result, which goes on from where it stands."""
    name = NAME.check(params.raw("run", "run"), "run")
    run = resumed(params.raw("result"), params.choice("engine", "Engine", ENGINES, "auto"))
    params.close()
    _hold(name, run)
    return {"run": name, "first": run.first, "step": run.step, "end": run.end}


def path_of(run: Run) -> list[tuple[int, NetworkParameters]]:
    """The parameters at the run's checkpoints, by step."""
    return [(mark.step, mark.progress.parameters) for mark in run.checkpoints.marks]


class TrainCall:
    """One call of `train`. `read_spec` reads the request's spec, if it holds one."""

    def __init__(self, params: Reader, read_spec: Callable[[Reader], Spec]) -> None:
        opens = params.has("spec") or params.has("spec_text")
        engine = params.choice("engine", "Engine", ENGINES, "auto")
        if opens:
            self.name = NAME.check(params.raw("run", "run"), "run")
            self.run = Run(read_spec(params), engine)
            if params.has("end"):  # of the run that the spec goes on with: its epochs are not counted anew
                self.run.end = params.number(END)
            _hold(self.name, self.run)
        else:
            self.name, self.run = held_run(params)
        self._ask(params)
        params.close()

    def _ask(self, params: Reader) -> None:
        if params.has("from"):
            last = self.run.step
            place = Field("from", "Past step", "integer", minimum=self.run.first, maximum=last)
            self.run.back_to(params.number(place))
        rate = params.raw("learning_rate")
        if rate is not None:
            self.run.change_rate(LEARNING_RATE.check(rate, "learning_rate"))
        run, step = self.run, self.run.step
        steps, epochs = params.number(STEPS), None
        if params.has("epochs"):
            epochs = EPOCHS.check(params.raw("epochs"), "epochs")
        if steps is not None and epochs is not None:
            raise refuse("run.steps", "steps", steps)
        self._short = steps is not None or epochs is not None
        self.target = run.end
        if steps is not None:
            self.target = step + steps
        elif epochs is not None:
            self.target = (step // run.per_epoch + epochs) * run.per_epoch
        self._progress = params.peek("progress") or {}
        params.raw("progress")
        self._check_progress()
        self._live = Live(run.history)
        self._begun, self._from = time.perf_counter(), step
        self._due, self._told_step = self._begun + self._interval, step  # when the next message is
        self._set_speed(params)

    def _set_speed(self, params: Reader) -> None:
        speed = params.choice("speed", "Speed", SPEEDS, "full")
        self._pacing = Pacing(speed, self.run.step, self.target, time.perf_counter())

    def _check_progress(self) -> None:
        """Read what the messages shall hold once, so that what is wrong is refused at once."""
        reader = Reader(self._progress, "progress", "Progress")
        self._interval = 1.0 / reader.number(RATE)
        self._parameters = reader.flag("parameters", "Parameters")
        asked = reader.object("pictures", "Pictures") if reader.has("pictures") else None
        reader.raw("pictures")
        reader.close()
        if asked is not None:
            at = self.run.progress()
            pictures(self.run.spec, at.parameters, at.buffers, asked, path_of(self.run))

    def adjust(self, params: Reader) -> None:
        """Another learning rate, another speed, or other progress, from now on."""
        if params.has("progress"):
            self._progress = params.raw("progress")
            self._check_progress()
        if params.has("learning_rate"):
            self.run.change_rate(LEARNING_RATE.check(params.raw("learning_rate"), "learning_rate"))
        if params.has("speed"):
            self._set_speed(params)
        for key in ("progress", "learning_rate"):
            params.raw(key)
        params.close()

    def go_on(self, seconds: float | None, stopped: bool = False) -> dict[str, Any]:
        """A slice: the answer when the call has ended, else `{"progress": …}` when it is time, else `{}`.

        `{"wait": …}`, in milliseconds: nothing is due before. All that is asked for at once (`seconds` is None) waits
        for nothing.
        """
        run = self.run
        due = self.target if seconds is None else self._pacing.due(run.step, self.target, time.perf_counter())
        if not stopped and run.step < due:
            run.go_on(due, not self._short, seconds)
        if stopped and self._from < run.step < self.target and run.recent.step < run.step - 1:
            # The answer tells the whole last step: one more is quicker than the way there from where the slice began.
            run.go_on(run.step + 1, not self._short)
            stopped = not run.ended
        if stopped or run.ended or run.step >= self.target:
            return result_document(run, self._pace(stopped), self.name)
        now = time.perf_counter()
        if now >= self._due and run.step > self._told_step:
            self._told_step, told = run.step, self._message()
            # Messages take half of the time at most: pictures of many rows take longer than the steps between them.
            self._due = now + max(self._interval, 2 * (time.perf_counter() - now))
            return {"progress": told}
        wait = self._pacing.wait(run.step, now)
        return {"wait": 1000.0 * wait} if wait > 0 else {}

    def _pace(self, stopped: bool = False) -> Pace:
        seconds = time.perf_counter() - self._begun
        epochs = (self.run.step - self._from) / self.run.per_epoch
        ended = "stopped" if stopped else self.run.ended or ("steps" if self._short else "end")
        return Pace(ended, seconds, epochs / seconds if seconds > 0 else 0.0)

    def _message(self) -> dict[str, Any]:
        run, pace = self.run, self._pace()
        restart, points = self._live.news()
        last = run.history.last
        left = (self.target - run.step) / run.per_epoch
        message: dict[str, Any] = {
            "run": self.name, "step": run.step, "epoch": run.epoch, "epochs": -(-self.target // run.per_epoch),
            "loss": encode(last.loss) if last else None,
            "val_loss": None if run.val_loss is None else encode(run.val_loss),
            "learning_rate": last.learning_rate if last else None,
            "epochs_per_second": pace.epochs_per_second,
            "seconds_left": left / pace.epochs_per_second if pace.epochs_per_second > 0 else None,
            "restart": restart, "points": run.history.document(points, self._live.stride),
        }  # fmt: skip
        asked = self._progress.get("pictures")
        if self._parameters or asked:
            at = run.progress()
            if self._parameters and _count(at.parameters) <= SHOWN_PARAMETERS:
                message["parameters"] = parameters_document(run.spec, at.parameters, at.buffers)
            if asked:
                reader = Reader(asked, "progress.pictures", "Pictures")
                message["pictures"] = pictures(run.spec, at.parameters, at.buffers, reader, path_of(run))
        return message


def _count(parameters: NetworkParameters) -> int:
    arrays: list[Array] = [array for layer in parameters for array in layer.values()]
    return sum(array.size for array in arrays)
