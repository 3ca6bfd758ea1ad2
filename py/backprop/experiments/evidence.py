"""What may decide a claim: an arm against another, or against fixed numbers; each seed agrees, or does not."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from .experiment import Evidence, Results, Setting
from .statistics import middle, ratios
from .words import number, percent, percent_middle, with_interval

Direction = Literal["lower", "higher"]


@dataclass(frozen=True)
class Comparison:
    """An arm against a base in one setting by a measure; the claim is that it is lower, or higher.

    beyond: the least that the claim states, as a factor: 0.8 for “at least 20 % fewer”, 10 for “ten times as high”.
    less, more and noun name the change: epochs 20 % fewer.
    """

    setting: Setting
    base: str
    arm: str
    measure: str
    arm_label: str
    less: str = "less"
    more: str = "more"
    noun: str = ""
    claim: Direction = "lower"
    beyond: float = 1.0

    @property
    def needs(self) -> set[tuple[str, str]]:
        """The arms that it rests on, by setting and name."""
        return {(self.setting.name, self.base), (self.setting.name, self.arm)}

    def pairs(self, results: Results) -> list[tuple[float, float]]:
        """Base and arm of each seed."""
        base, arm = (results.values(self.setting.name, name, self.measure) for name in (self.base, self.arm))
        return list(zip(base, arm, strict=True))

    def evidence(self, results: Results) -> Evidence:
        """Seed by seed; where both fail they tie."""
        pairs = self.pairs(results)
        effect = middle(ratios(*zip(*pairs, strict=True)))
        below = sum(arm < self.beyond * base for base, arm in pairs)
        above = sum(arm > self.beyond * base for base, arm in pairs)
        agree, disagree = (below, above) if self.claim == "lower" else (above, below)
        found = percent_middle(effect, self.noun, self.less, self.more)
        return Evidence(
            f"{self.setting.label}, {self.arm_label}{self.least}", found, effect, agree, disagree, len(pairs)
        )

    @property
    def least(self) -> str:
        """What the claim states at least, in brackets."""
        if self.beyond == 1.0:
            return ""
        more = self.more if self.claim == "higher" else self.less
        return f" (claimed: at least {percent(self.beyond, self.less, more)})"


@dataclass(frozen=True)
class Arriving(Comparison):
    """Whether the arm arrives where the base does not; `word` says at what: solved."""

    word: str = "arrived"

    def evidence(self, results: Results) -> Evidence:
        """Seeds in which one of them alone arrives."""
        of = super().evidence(results)
        pairs = [(not math.isinf(base), not math.isinf(arm)) for base, arm in self.pairs(results)]
        gained, lost = sum(arm and not base for base, arm in pairs), sum(base and not arm for base, arm in pairs)
        own, others = sum(arm for _, arm in pairs), sum(base for base, _ in pairs)
        found = f"{self.word} in {own} of {len(pairs)} seeds against {others}; {of.found}"
        return Evidence(of.label, found, of.effect, gained, lost, of.n)


@dataclass(frozen=True)
class Within:
    """A measure of one arm against fixed numbers: the claim is that it lies from `low` to `high`."""

    setting: Setting
    arm: str
    measure: str
    arm_label: str
    noun: str
    low: float = -math.inf
    high: float = math.inf

    @property
    def range(self) -> str:
        """The fixed numbers in words."""
        low, high = number(self.low, 2), number(self.high, 2)
        if math.isinf(self.high):
            return f"at least {low}"
        return f"at most {high}" if math.isinf(self.low) else f"{low} to {high}"

    @property
    def needs(self) -> set[tuple[str, str]]:
        """The arm that it rests on."""
        return {(self.setting.name, self.arm)}

    def evidence(self, results: Results) -> Evidence:
        """Seeds inside agree, those outside do not."""
        values = results.values(self.setting.name, self.arm, self.measure)
        inside = sum(self.low <= value <= self.high for value in values)
        effect = middle(values)
        label = f"{self.setting.label}, {self.arm_label} (claimed: {self.range})"
        found = f"{self.noun} {with_interval(effect)}"
        return Evidence(label, found, effect, inside, len(values) - inside, len(values))
