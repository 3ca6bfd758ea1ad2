"""The verdict on claims of the form “with A it takes less than with B”: one comparison a setting."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .experiment import Holds, Results, Setting, Verdict
from .statistics import Change
from .words import against, agreement, percent_spread


@dataclass(frozen=True)
class Comparison:
    """An arm against a base in one setting by a measure, of which less is better; `what` names it: fewer epochs.

    claimed: the range that popular pages state, as percent less.
    """

    setting: Setting
    base: str
    arm: str
    measure: str
    arm_label: str
    less: str = "less"
    more: str = "more"
    noun: str = ""

    def change(self, results: Results) -> Change:
        """Seed by seed."""
        return results.change(self.setting.name, self.base, self.arm, self.measure)

    def sentence(self, change: Change) -> str:
        """What was found, with its spread."""
        return f"{self.setting.label}, {self.arm_label}: {self.found(change)}; {agreement(change)}."

    def found(self, change: Change) -> str:
        """The change with its spread."""
        return percent_spread(change, self.noun, self.less, self.more)


def judge(changes: Sequence[Change]) -> Holds:
    """All lower beyond chance: holds. Some: in part. None: fails, or undecided where no change is sure."""
    if all(change.falls for change in changes):
        return "holds"
    if any(change.falls for change in changes):
        return "in part"
    return "fails" if any(change.rises for change in changes) else "undecided"


def compared(
    results: Results, comparisons: Sequence[Comparison], claimed: tuple[float, float] | None = None,
    deciding: int | None = None,
) -> Verdict:  # fmt: skip
    """The first comparison is the claim's own. The first `deciding` (default: all) say whether it holds."""
    changes = [comparison.change(results) for comparison in comparisons]
    main, first = changes[0], comparisons[0]
    range_words = ""
    if claimed is not None:
        range_words = f" At the median that is {against(100.0 * (1.0 - main.ratio.median), *claimed)}."
    sentences = [comparison.sentence(change) for comparison, change in zip(comparisons, changes, strict=True)]
    words = f"{sentences[0]}{range_words}"
    holds = judge(changes[:deciding])
    return Verdict(holds, first.found(main), words, tuple(sentences[1:]), exceptions(comparisons, changes))


def exceptions(comparisons: Sequence[Comparison], changes: Sequence[Change]) -> tuple[str, ...]:
    """Where the change was not lower beyond chance."""
    return tuple(
        f"{comparison.setting.label}, {comparison.arm_label}: "
        + (comparison.found(change) if change.rises else "no sure difference")
        for comparison, change in zip(comparisons, changes, strict=True)
        if not change.falls
    )  # fmt: skip
