"""What an experiment is: arms in settings, what is measured of each seed, and words that follow from the numbers."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, Protocol

from ..numbers.strict_json import Json
from .statistics import Middle, Summary, sign_test, summary

Holds = Literal["holds", "in part", "not shown", "fails"]
SEEDS = 30


@dataclass(frozen=True)
class Setting:
    """Circumstances under which all arms are compared."""

    name: str
    label: str


@dataclass(frozen=True)
class Arm:
    """One way of training in one setting. spec(seed) is a plain spec document.

    rates: a grid from which the learning rate is chosen, on seeds apart from those that judge; none: the spec's own.
    """

    setting: str
    name: str
    label: str
    spec: Callable[[int], Json]
    rates: tuple[float, ...] = ()

    def at(self, rate: float) -> Arm:
        """The arm with this learning rate."""

        def spec(seed: int) -> Json:
            document = self.spec(seed)
            return {**document, "optimizer": {**document["optimizer"], "learning_rate": rate}}

        return replace(self, spec=spec, rates=())


@dataclass(frozen=True)
class Measure:
    """A number of each run. Seconds depend on the machine: no verdict rests on them alone, no comparison takes them."""

    name: str
    label: str
    digits: int = 3
    machine: bool = False


@dataclass(frozen=True)
class Outcome:
    """What one run gave: its measures by name (infinite: never), and a curve where one is drawn."""

    numbers: Mapping[str, float]
    curve: tuple[float, ...] = ()


Unit = Generator[None, None, Outcome]


@dataclass(frozen=True)
class Evidence:
    """What one comparison found: how many of n seeds agree with the claim, and how many say the opposite."""

    label: str
    found: str
    effect: Middle
    agree: int
    disagree: int
    n: int

    @property
    def p(self) -> float:
        """The two-sided sign test's."""
        return sign_test(self.agree, self.disagree)


@dataclass(frozen=True)
class Weighed:
    """A comparison among others: what it found, p of its sign test, p corrected by Holm, what it says of the claim."""

    label: str
    found: str
    effect: Middle
    agree: int
    disagree: int
    n: int
    p: float
    corrected: float
    says: Literal["for", "against", "open"]


@dataclass(frozen=True)
class Verdict:
    """In words, made from the numbers: does the claim hold, by how much, and where it does not.

    figure is what the first deciding comparison found; words in how many seeds, and how many of the deciding ones
    agree; findings the other comparisons; limits where the claim does not hold, as phrases.
    """

    holds: Holds
    figure: str
    words: str
    deciding: tuple[Weighed, ...]
    findings: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


@dataclass(frozen=True)
class Claimed:
    """The range that popular pages state: a percentage less, or (times) a factor more."""

    low: float
    high: float
    times: bool = False

    @property
    def least(self) -> float:
        """The end that has to be reached, as a factor of arm by base."""
        return self.low if self.times else 1.0 - self.low / 100.0


@dataclass(frozen=True)
class Drawing:
    """How the results are drawn: boxes of a measure, or the curves over x; log says that the axis is logarithmic."""

    kind: Literal["boxes", "lines"]
    label: str
    measure: str = ""
    x: tuple[float, ...] = ()
    x_label: str = ""
    log: bool = False
    log_x: bool = False


@dataclass
class Results:
    """Outcomes so far, by (setting, arm), in the order of the seeds."""

    outcomes: dict[tuple[str, str], list[Outcome]] = field(default_factory=dict)

    def values(self, setting: str, arm: str, measure: str) -> list[float]:
        """One number a seed."""
        return [outcome.numbers[measure] for outcome in self.outcomes[setting, arm]]

    def summary(self, setting: str, arm: str, measure: str) -> Summary:
        """Median, quartiles and failures."""
        return summary(self.values(setting, arm, measure))

    def curves(self, setting: str, arm: str) -> list[Summary]:
        """Summary at each point of the curves."""
        rows = [outcome.curve for outcome in self.outcomes[setting, arm]]
        return [summary(points) for points in zip(*rows, strict=True)]


class Question(Protocol):
    """A comparison, or whatever else may decide a claim."""

    @property
    def needs(self) -> set[tuple[str, str]]:
        """The arms that it rests on, by setting and name."""

    def evidence(self, results: Results) -> Evidence:
        """What the seeds say."""


@dataclass(frozen=True)
class Experiment:
    """A claim and how it is measured. run(arm, seed) works in slices: it yields now and then, and returns an outcome.

    section: of the guide, "5.1"; claim: as popular pages state it; question: what is asked of the numbers.
    budget: in words, what each run may spend. deciding: the comparisons by which the claim is judged, the first of
    them the headline; others: what else is looked at. remarks(results): further sentences.
    tuned: the measure by which the learning rate of an arm is chosen, by default the first.
    """

    name: str
    title: str
    section: str
    claim: str
    question: str
    task: str
    budget: str
    source: str
    settings: tuple[Setting, ...]
    arms: tuple[Arm, ...]
    measures: tuple[Measure, ...]
    run: Callable[[Arm, int], Unit]
    drawing: Drawing
    deciding: tuple[Question, ...]
    others: tuple[Question, ...] = ()
    remarks: Callable[[Results], Sequence[str]] = lambda results: ()
    claimed: Claimed | None = None
    tuned: str = ""

    @property
    def deciding_arms(self) -> tuple[Arm, ...]:
        """The arms that the verdict rests on."""
        needed = set().union(*(question.needs for question in self.deciding))
        return tuple(arm for arm in self.arms if (arm.setting, arm.name) in needed)

    def setting_label(self, name: str) -> str:
        """What a setting is called."""
        return next(setting.label for setting in self.settings if setting.name == name)


def crossed(
    settings: Sequence[Setting], arms: Sequence[tuple[str, str]], spec: Callable[[str, str, int], Json],
    rates: Callable[[str, str], tuple[float, ...]] = lambda setting, arm: (),
) -> tuple[Arm, ...]:  # fmt: skip
    """Every arm (name, label) in every setting; spec(setting, arm, seed), rates(setting, arm)."""

    def one(setting: str, name: str, label: str) -> Arm:
        return Arm(setting, name, label, lambda seed: spec(setting, name, seed), rates(setting, name))

    return tuple(one(setting.name, name, label) for setting in settings for name, label in arms)
