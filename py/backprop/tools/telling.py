"""Explanations as documents: whose step, which settings, how the tool departs, and what would tell two apart."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..messages import Message, message
from . import TOOLS
from .candidates import Candidate
from .mattering import mattering
from .net import Asked
from .paths import Path, decides

Json = Any
COMPARED = 6  # explanations, until one is found that another number tells from the first
FURTHER = 2  # epochs beyond those asked for, to tell two explanations apart


@dataclass(frozen=True)
class Found:
    """A candidate that gives the numbers, and its worst difference in units of the last digit."""

    candidate: Candidate
    worst: float


def told(found: Found) -> Json:
    """One explanation."""
    candidate = found.candidate
    asked = candidate.asked
    settings = {
        "optimizer": asked.rule.name, "loss": asked.loss.name,
        **{name: value for name, value in asked.numbers.items() if name in asked.settings or not asked.settings},
        "precision": asked.precision, "batch_size": asked.batch_size, **candidate.settings,
    }  # fmt: skip
    return {
        "tool": candidate.tool, "settings": settings, "departures": list(candidate.departures),
        "worst": found.worst, "words": list(_words(candidate)),
    }  # fmt: skip


def _words(candidate: Candidate) -> Iterator[Message]:
    """What was done, in sentences: whose step, what was read otherwise, how the tool departs."""
    if candidate.tool:
        tool = TOOLS[candidate.tool]
        yield message("explain.tool", label=tool.label, version=tool.version, rule=candidate.asked.rule.name)
    elif not candidate.departures:
        yield message("explain.textbook")
    for name in candidate.departures:
        yield message(f"explained.{name}")
    for name in mattering(candidate.own, candidate.asked):
        yield message(f"departs.{name}")


def decided(candidates: Sequence[Candidate], key: Callable[[Asked], Hashable]) -> Json:
    """The first quantity in which the smallest explanation and another one differ, and after how many epochs.

    key: the same for questions whose steps are the same.
    """
    first = _further(candidates[0]) if candidates else None
    alike = {key(candidates[0].asked)} if candidates else set()
    for one in candidates[1:COMPARED] if first else []:
        assert first
        if key(one.asked) in alike:
            continue
        alike.add(key(one.asked))
        place = decides(first, _further(one))
        if place is not None:
            return {"decides": place[0], "decides_after": {"epochs": place[1]}}
    return {"decides": None}


def _further(one: Candidate) -> Path:
    orders = [*one.asked.orders, *[one.asked.orders[-1]] * FURTHER]
    return Path(replace(one.asked, epochs=one.asked.epochs + FURTHER, orders=orders))
