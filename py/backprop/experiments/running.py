"""An experiment under way: units of work of one seed and one arm, in slices of as many milliseconds as asked."""

from __future__ import annotations

from time import perf_counter
from typing import Any

from .documents import experiment_document
from .experiment import SEEDS, Arm, Experiment, Outcome, Results, Unit


class Run:
    """Goes through the seeds, all arms of one after those of the other, so that what is done is always comparable."""

    def __init__(self, experiment: Experiment, seeds: int = SEEDS) -> None:
        self.experiment, self.seeds = experiment, seeds
        self.total = seeds * len(experiment.arms)
        self.done = 0
        self._outcomes: list[Outcome] = []
        self._unit: Unit | None = None

    @property
    def finished(self) -> bool:
        """True when every seed has been through every arm."""
        return self.done == self.total

    @property
    def seeds_done(self) -> int:
        """Seeds that have been through every arm."""
        return self.done // len(self.experiment.arms)

    def advance(self, milliseconds: float) -> dict[str, Any]:
        """Work for about as long, and say how far it is."""
        end = perf_counter() + milliseconds / 1000.0
        while not self.finished:
            self._work()
            if perf_counter() >= end:
                break
        return self.progress()

    def finish(self) -> dict[str, Any]:
        """Work to the end; the document."""
        while not self.finished:
            self._work()
        return self.document()

    def progress(self) -> dict[str, Any]:
        """Units done of all, and what is under way."""
        now = None
        if not self.finished:
            seed, arm = self._at()
            label = self.experiment.setting_label(arm.setting)
            now = {"seed": seed, "arm": arm.label, "setting": label}
        return {
            "name": self.experiment.name, "done": self.done, "total": self.total, "seeds_done": self.seeds_done,
            "seeds": self.seeds, "now": now, "finished": self.finished,
        }  # fmt: skip

    def results(self) -> Results:
        """Of the seeds that are through."""
        results, arms = Results(), self.experiment.arms
        for k, arm in enumerate(arms):
            results.outcomes[arm.setting, arm.name] = self._outcomes[k : self.seeds_done * len(arms) : len(arms)]
        return results

    def document(self) -> dict[str, Any]:
        """Everything measured so far; the seeds that are through all arms, at least one."""
        return experiment_document(self.experiment, self.results(), self.seeds_done)

    def _at(self) -> tuple[int, Arm]:
        seed, k = divmod(self.done, len(self.experiment.arms))
        return seed, self.experiment.arms[k]

    def _work(self) -> None:
        if self._unit is None:
            seed, arm = self._at()
            self._unit = self.experiment.run(arm, seed)
        try:
            next(self._unit)
        except StopIteration as ended:
            self._outcomes.append(ended.value)
            self._unit = None
            self.done += 1
        except BaseException:
            self._unit = None  # the page loads numpy.random on the first failure and asks again: the unit begins anew
            raise
