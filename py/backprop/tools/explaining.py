"""Whose numbers are these: which program's rule with which settings gives them, or the smallest departures that do."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..errors import SpecError
from ..messages import Message, message
from ..network.spec import Spec
from ..requests.parsing import parse
from ..rules.limits import SCHEMA
from . import TOOLS
from .answering import KEY, names_of
from .changes import READINGS, Changed, changes
from .given_numbers import Given, looks_single, read_numbers
from .net import Asked
from .paths import Path, decides, read_path
from .settings import FAMILIES, ask, settings_of
from .textbook import textbook
from .tool import FLOAT32, FLOAT64, Rule, Tool, Value

Json = Any
MOST = 20  # explanations that are told
FURTHER = 2  # epochs beyond those asked for, to tell two explanations apart
PAIRS = 300  # pairs of departures that are tried
UPDATES = 6_000  # that are taken in all, whatever is tried
SLACK_SINGLE, SLACK_DOUBLE = 4 * 2.0**-23, 1e-13
MOMENTA = (0.0, 0.5, 0.9)


@dataclass(frozen=True)
class Candidate:
    """A question, whose it is, and what is not as said or by default."""

    tool: str | None
    asked: Asked
    settings: Mapping[str, Value] = field(default_factory=dict)
    departures: tuple[str, ...] = ()
    own: tuple[str, ...] = ()  # departures of the tool itself

    @property
    def cost(self) -> int:
        """How much is not as the spec or the tool has it by itself."""
        return 2 * len(self.departures) + len(self.settings)


@dataclass(frozen=True)
class Found:
    """A candidate that gives the numbers, and its worst difference in units of the last digit."""

    candidate: Candidate
    worst: float


def explain(document: Json, numbers: Json) -> Json:
    """The explanations of some numbers, smallest first. Raises SpecError."""
    plain = {key: value for key, value in document.items() if key != KEY} if isinstance(document, Mapping) else document
    spec = parse(plain)
    given = read_numbers(numbers)
    most = max(one.after for one in given)
    spec = replace(spec, training=replace(spec.training, epochs=max(most, 1) + 1))
    search = _Search(spec, plain, given)
    found = search.run()
    return {
        "schema": SCHEMA,
        "explanations": [_told(one) for one in found[:MOST]],
        **_decided([one.candidate for one in found]),
    }


class _Search:
    """One set of numbers against all candidates."""

    def __init__(self, spec: Spec, stated: Mapping[str, Any], given: Sequence[Given]) -> None:
        self.spec, self.stated, self.given = spec, stated, given
        slack = SLACK_SINGLE if looks_single(list(given)) else SLACK_DOUBLE
        self.slack, self.left = slack, UPDATES

    def run(self) -> list[Found]:
        """All that explain the numbers, smallest first."""
        found: list[Found] = []
        base = textbook(self.spec)
        plain = [Candidate(None, base)] if base else []
        for candidate in [*plain, *self._of_tools()]:
            found += self._readings(candidate)
        if base and not any(one.candidate.tool is None and not one.candidate.cost for one in found):
            singles = [_with(Candidate(None, base), changed) for changed in changes(base)]
            for one in singles:
                found += self._readings(one)
            if not found:
                pairs = [_with(one, further) for one in singles for further in changes(one.asked)]
                for pair in pairs[:PAIRS]:
                    found += self._readings(pair, READINGS[:1])
        if not found:
            for candidate in self._of_other_activations():
                found += self._readings(candidate, READINGS[:1])
        best: dict[tuple[Any, ...], Found] = {}
        for own in sorted(found, key=lambda own: (own.candidate.cost, own.candidate.tool is not None)):
            key = (own.candidate.tool, own.candidate.departures, own.candidate.asked.rule.name)
            best.setdefault(key, own)
        return list(best.values())

    def _readings(self, candidate: Candidate, readings: Sequence[str] = READINGS) -> Iterator[Found]:
        if self.left <= 0:
            return
        try:
            path = Path(candidate.asked)
        except (SpecError, FloatingPointError, ValueError, ZeroDivisionError, np.linalg.LinAlgError):
            return
        self.left -= len(path.updates)
        for reading in readings:
            worst = self._worst(path, reading)
            if worst is not None:
                further = (reading, "" if path.updates else "never_updates")
                yield Found(replace(candidate, departures=(*candidate.departures, *filter(None, further))), worst)
                return

    def _worst(self, path: Path, reading: str) -> float | None:
        """The greatest difference in units of the last digit; None where a number is another one."""
        worst, changed = 0.0, not reading
        for one in self.given:
            made = read_path(path, one, reading)
            if made is None:
                return None
            got, differs = made
            if got.size != one.values.size or not np.all(np.isfinite(got)):
                return None
            distance = np.abs(got - one.values)
            size = np.abs(one.values)
            if np.any(distance > 0.5 * one.units * (1 + 1e-9) + self.slack * size):
                return None
            worst = max(worst, float(np.max(distance / one.units)))
            changed |= differs
        return worst if changed else None

    def _of_tools(self) -> Iterator[Candidate]:
        for tool in TOOLS.values():
            for rule in tool.rules:
                for settings, chosen in self._settings(tool, rule):
                    given = {**settings, "optimizer": rule.name}
                    try:
                        asked = ask(tool, self.spec, self.stated, given)
                    except SpecError:
                        continue
                    yield Candidate(
                        tool.name, asked, chosen | ({} if rule is tool.rules[0] else {"optimizer": rule.name}), (),
                        tuple(names_of(tool, rule, asked.loss.departs)),
                    )  # fmt: skip

    def _of_other_activations(self) -> Iterator[Candidate]:
        """Tools by their defaults, with each pair of their activations in the place of the spec's."""
        for tool in TOOLS.values():
            each = list({function: name for name, function in list(tool.functions.items())[::-1]}.values())
            for rule in tool.rules:
                for hidden, output in itertools.product(each, each):
                    for loss in dict.fromkeys((tool.losses[0].name, tool.losses[-1].name)):
                        given = {"optimizer": rule.name, "loss": loss}
                        chosen = {"hidden": hidden, "output": output}
                        try:
                            asked = ask(tool, self.spec, self.stated, {**given, **chosen})
                        except SpecError:
                            continue
                        own = tuple(names_of(tool, rule, asked.loss.departs))
                        yield Candidate(tool.name, asked, chosen, (), own)

    def _settings(self, tool: Tool, rule: Rule) -> Iterator[tuple[dict[str, Value], dict[str, Value]]]:
        """(settings, those of them that are not as said or by default)."""
        defaults = settings_of(tool, rule)
        said = self.stated.get("optimizer") or {}
        rates = [None] if "learning_rate" in said or rule.way else [None, self.spec.optimizer.learning_rate]
        later = max(one.after for one in self.given) > 1
        momenta: list[float | None] = [None]
        if "momentum" in defaults and "momentum" not in said and (later or rule.name in ("sgd", "gdm", "nesterov")):
            momenta += [one for one in MOMENTA if one != defaults["momentum"]]
        scalings = [None, *(("none",) if defaults["scaling"] != "none" else ())]
        family = FAMILIES[self.spec.loss.row.name]
        softmax = family == "categorical"
        losses: list[str | None] = [None]
        losses += [loss.name for loss in tool.losses if (loss.name == "categorical") == softmax]
        single = looks_single(list(self.given))
        other = FLOAT64 if defaults["precision"] == FLOAT32 and not single else None
        for rate in rates:
            for momentum in momenta:
                for scaling in scalings:
                    for loss in dict.fromkeys(losses):
                        chosen = {
                            name: value for name, value in (
                                ("learning_rate", rate), ("momentum", momentum), ("scaling", scaling), ("loss", loss),
                                ("precision", other),
                            ) if value is not None
                        }  # fmt: skip
                        yield chosen, chosen


def _with(candidate: Candidate, changed: Changed) -> Candidate:
    return replace(
        candidate, asked=changed.asked, settings={**candidate.settings, **changed.settings},
        departures=(*candidate.departures, changed.name),
    )  # fmt: skip


def _told(found: Found) -> Json:
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
    for name in candidate.own:
        yield message(f"departs.{name}")


def _decided(candidates: Sequence[Candidate]) -> Json:
    """The first quantity in which the two smallest explanations differ, and after how many epochs."""
    if len(candidates) < 2:
        return {"decides": None}
    paths: list[Path] = []
    for one in candidates[:2]:
        epochs = one.asked.epochs + FURTHER
        orders = [*one.asked.orders, *[one.asked.orders[-1]] * FURTHER]
        paths.append(Path(replace(one.asked, epochs=epochs, orders=orders)))
    place = decides(paths[0], paths[1])
    if place is None:
        return {"decides": None}
    return {"decides": place[0], "decides_after": {"epochs": place[1]}}
