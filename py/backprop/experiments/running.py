"""An experiment under way: units of work of one seed and one arm, in slices of as many milliseconds as asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from .documents import experiment_document
from .experiment import Arm, Experiment, Outcome, Results, Unit
from .tuning import TUNING_SEEDS, best_rate

Rates = Mapping[tuple[str, str], float]


@dataclass(frozen=True)
class Job:
    """One arm with one seed; with a rate it is a trial of that one."""

    arm: Arm
    seed: int
    rate: float | None = None


class Run:
    """First the learning rates are chosen. Then the seeds, all arms of one after those of the other, to be comparable.

    arms: by default all of the experiment's. rates: as chosen before, by (setting, arm); else they are chosen here.
    """

    def __init__(
        self, experiment: Experiment, seeds: Sequence[int], arms: Sequence[Arm] | None = None,
        rates: Rates | None = None,
    ) -> None:  # fmt: skip
        self.experiment, self.seeds = experiment, tuple(seeds)
        self.arms = tuple(experiment.arms if arms is None else arms)
        self.rates: dict[tuple[str, str], float] = dict(rates or {})
        self._trials = [
            Job(arm, seed, rate) for arm in self.arms if (arm.setting, arm.name) not in self.rates
            for rate in arm.rates for seed in TUNING_SEEDS
        ]  # fmt: skip
        self.total = len(self._trials) + len(self.seeds) * len(self.arms)
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
        return max(0, self.done - len(self._trials)) // len(self.arms)

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
            job = self._job()
            label = self.experiment.setting_label(job.arm.setting)
            now = {"seed": job.seed, "arm": job.arm.label, "setting": label, "rate": job.rate}
        return {
            "name": self.experiment.name, "done": self.done, "total": self.total, "seeds_done": self.seeds_done,
            "seeds": len(self.seeds), "now": now, "finished": self.finished,
        }  # fmt: skip

    def results(self) -> Results:
        """Of the seeds that are through."""
        results, arms, judged = Results(), self.arms, self._outcomes[len(self._trials) :]
        for k, arm in enumerate(arms):
            results.outcomes[arm.setting, arm.name] = judged[k : self.seeds_done * len(arms) : len(arms)]
        return results

    def document(self) -> dict[str, Any]:
        """Everything measured so far; the seeds that are through all arms, at least one."""
        return experiment_document(self.experiment, self.results(), self.seeds[: self.seeds_done], self.rates)

    def _job(self) -> Job:
        if self.done < len(self._trials):
            return self._trials[self.done]
        seed, k = divmod(self.done - len(self._trials), len(self.arms))
        return Job(self.arms[k], self.seeds[seed])

    def _work(self) -> None:
        if self._unit is None:
            job = self._job()
            rate = self._rate_of(job.arm) if job.rate is None else job.rate
            self._unit = self.experiment.run(job.arm if rate is None else job.arm.at(rate), job.seed)
        try:
            next(self._unit)
        except StopIteration as ended:
            self._outcomes.append(ended.value)
            self._unit = None
            self.done += 1
        except BaseException:
            self._unit = None  # the page loads numpy.random on the first failure and asks again: the unit begins anew
            raise

    def _rate_of(self, arm: Arm) -> float | None:
        """The rate that the trials chose; none for an arm without a grid."""
        key = arm.setting, arm.name
        if arm.rates and key not in self.rates:
            measure = self.experiment.tuned or self.experiment.measures[0].name
            found: dict[float, list[float]] = {rate: [] for rate in arm.rates}
            for job, outcome in zip(self._trials, self._outcomes, strict=False):
                if job.rate is not None and (job.arm.setting, job.arm.name) == key:
                    found[job.rate].append(outcome.numbers[measure])
            self.rates[key] = best_rate(found)
        return self.rates.get(key)
