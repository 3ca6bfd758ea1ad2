"""The one rule by which every claim is judged: deciding comparisons, each a sign test over seeds, corrected by Holm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from .experiment import Evidence, Experiment, Holds, Results, Verdict, Weighed
from .statistics import FEWEST, SURE, holm
from .words import against, agreement

Says = Literal["for", "against", "open"]


def judge(says: Sequence[Says]) -> Holds:
    """What the deciding comparisons say together.

    All for the claim: holds. None sure: not shown. More against it than for it: fails. Otherwise in part.
    """
    agree, disagree = says.count("for"), says.count("against")
    if agree == len(says):
        return "holds"
    if not agree and not disagree:
        return "not shown"
    return "fails" if disagree > agree else "in part"


def weigh(evidence: Sequence[Evidence]) -> list[Weighed]:
    """Each with its p corrected for all of them, and what it says: with too few seeds nothing."""
    corrected = holm([one.p for one in evidence])
    return [_weighed(one, p) for one, p in zip(evidence, corrected, strict=True)]


def _weighed(of: Evidence, corrected: float) -> Weighed:
    says: Says = "open"
    if of.n >= FEWEST and corrected < SURE:
        says = "for" if of.agree > of.disagree else "against"
    return Weighed(of.label, of.found, of.effect, of.agree, of.disagree, of.n, of.p, corrected, says)


def verdict(experiment: Experiment, results: Results) -> Verdict:
    """The deciding comparisons judged; the first is the headline. The others are corrected among themselves.

    Where not all arms were measured, only what can be is said.
    """
    known = results.outcomes.keys()
    whole = all((arm.setting, arm.name) in known for arm in experiment.arms)
    deciding = weigh([question.evidence(results) for question in experiment.deciding])
    others = weigh([question.evidence(results) for question in experiment.others if question.needs <= known])
    first = deciding[0]
    stated = experiment.claimed
    range_words = f" At the median that is {against(first.effect.median, stated)}." if stated else ""
    return Verdict(
        judge([one.says for one in deciding]),
        f"{first.label}: {first.found}",
        f"{_raised(agreement(first))}.{range_words} {tally(deciding)}",
        tuple(deciding),
        (*map(sentence, deciding[1:]), *map(sentence, others), *(experiment.remarks(results) if whole else ())),
        (*(_limit(one) for one in deciding if one.says != "for"),
         *(_limit(one) for one in others if one.says == "against")),
    )  # fmt: skip


def sentence(of: Weighed) -> str:
    """What was found, in how many seeds, and what chance would make of it."""
    return f"{of.label}: {of.found}; {agreement(of)}."


def tally(deciding: Sequence[Weighed]) -> str:
    """How many of the deciding comparisons say what."""
    n = deciding[0].n
    if n < FEWEST:
        return f"A verdict needs {FEWEST} seeds; these are {n}."
    says = [one.says for one in deciding]
    return (
        f"Deciding comparisons: {says.count('for')} of {len(says)} for the claim beyond chance, "
        f"{says.count('against')} against it."
    )


def _raised(words: str) -> str:
    return words[0].upper() + words[1:]


def _limit(of: Weighed) -> str:
    return f"{of.label}: {of.found}" if of.says == "against" else f"{of.label}: no sure difference"
