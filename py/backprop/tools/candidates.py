"""Whose numbers some may be: tools under each of their rules, losses and scalings, and what of each is not as said."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ..errors import SpecError
from ..network.spec import Spec
from . import TOOLS
from .answering import names_of
from .changes import Changed
from .fitting import is_written, with_numbers
from .kinds import MULTIPLE, kind_of
from .net import Asked, Weights
from .settings import FAMILIES, settings_of, settle
from .tool import Function, Known, Loss, Rule, Tool, Value

ORDERED = 3  # rows, all of whose orders are tried with tools that shuffle them
SHUFFLED = 3  # epochs, all of whose orders are tried
STEEP = (0.5, 1.0)
ODD = 4  # what a setting costs that has more digits than are written
SOFTMAX = ("categorical", "softmax")
Choice = dict[str, Value]


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
        return 2 * len(self.departures) + len(self.settings) + ODD * self.is_odd

    @property
    def is_odd(self) -> bool:
        """True where a setting was read that has more digits than are written."""
        read = [value for value in self.settings.values() if isinstance(value, float)]
        return not all(map(is_written, read))


class OfTools:
    """The candidates of one spec. stated: the spec as it was given."""

    def __init__(self, spec: Spec, stated: Mapping[str, Any], weights: Weights, losses_given: bool) -> None:
        self.spec, self.stated, self.weights, self.losses_given = spec, stated, weights, losses_given
        kinds = {FAMILIES.get(spec.loss.row.name) == "categorical", spec.layers[-1].activation.row.name == "softmax"}
        self.softmax = kinds  # whether losses of a softmax are meant, others, or perhaps either
        self._plain: dict[tuple[str, str], Asked | None] = {}

    def each(self) -> Iterator[Candidate]:
        """Every tool by the spec's own activations."""
        for tool in TOOLS.values():
            for rule in tool.rules:
                for chosen in self._choices(tool, rule):
                    yield from self._settled(tool, rule, chosen)

    def other_activations(self, may_be: Callable[[Asked], bool], in_proportion: bool) -> Iterator[Candidate]:
        """Tools with each pair of their activations in the place of the spec's, where the output layer allows it."""
        for tool in TOOLS.values():
            each: dict[Function, str] = {}
            for name, function in tool.functions.items():
                each.setdefault(function, name)
            several = len(self.spec.layers) > 1
            pairs = list(itertools.product(each, each) if several else ((one, one) for one in each))
            for chosen in self._choices(tool, tool.rules[0], True):
                first = next(iter(each.values()))
                bare = self._asked(tool, tool.rules[0], {"hidden": first, "output": first, **chosen})
                for hidden, output in pairs if bare else []:
                    assert bare
                    softmax = isinstance(output, Known) and output.name == "softmax"
                    functions = [*[hidden] * (len(self.spec.layers) - 1), output]
                    if softmax == (bare.loss.name in SOFTMAX) and may_be(replace(bare, functions=functions)):
                        named = (
                            {"hidden": each[hidden], "output": each[output]} if several else {"output": each[output]}
                        )
                        for rule in tool.rules:
                            yield from self._settled(tool, rule, {**named, **chosen}, in_proportion)

    def _choices(self, tool: Tool, rule: Rule, any_loss: bool = False) -> Iterator[Choice]:
        """Losses, scalings and steepnesses, each by default first."""
        defaults = settings_of(tool, rule)
        steep: list[Choice] = [{}]
        if "steepness" in defaults:
            steep += [{"steepness": value} for value in STEEP if value != defaults["steepness"]]
        plain = None if any_loss else self._asked(tool, rule, {})
        if not (plain or any_loss):
            return
        losses, scalings = self._losses(tool, plain), self._scalings(tool, defaults)
        for loss, scaling, more in itertools.product(losses, scalings, steep):
            yield {**loss, **scaling, **more}

    def _asked(self, tool: Tool, rule: Rule, chosen: Choice) -> Asked | None:
        """The question with a choice; what differs from the plain one in its loss alone is made of that."""
        if {*chosen} <= {"loss"}:
            key = tool.name, rule.name
            if key not in self._plain:
                self._plain[key] = self._settle(tool, rule, {})
            plain = self._plain[key]
            if plain and chosen:
                return replace(plain, loss=tool.loss(chosen["loss"]), settings={**plain.settings, **chosen})
            return plain
        return self._settle(tool, rule, chosen)

    def _settle(self, tool: Tool, rule: Rule, chosen: Choice) -> Asked | None:
        try:
            return settle(tool, self.spec, self.stated, {**chosen, "optimizer": rule.name}, self.weights)
        except SpecError:
            return None

    def _settled(self, tool: Tool, rule: Rule, chosen: Choice, in_proportion: bool = False) -> Iterator[Candidate]:
        asked = self._asked(tool, rule, chosen)
        if asked and not (in_proportion and not rule.way and kind_of(asked) != MULTIPLE):
            told = chosen if rule is tool.rules[0] else {**chosen, "optimizer": rule.name}
            own = tuple(names_of(tool, rule, asked.loss.departs))
            yield from self._ways(Candidate(tool.name, asked, told, (), own))

    def _losses(self, tool: Tool, plain: Asked | None) -> list[Choice]:
        """The loss that goes with the spec's, where it is asked, and the tool's others that lead to other steps."""
        own = [loss for loss in tool.losses if plain is None or (loss.name in SOFTMAX) in self.softmax]
        seen = {self._steps(plain.loss)} if plain else set()
        found: list[Loss] = []
        for loss in own:
            if self._steps(loss) not in seen:
                seen.add(self._steps(loss))
                found.append(loss)
        return [*([{}] if plain else []), *({"loss": loss.name} for loss in found)]

    def _steps(self, loss: Loss) -> tuple[str, bool, str]:
        """What the steps, or the numbers that are given, have of a loss."""
        return loss.error, loss.direct, loss.shown if self.losses_given else ""

    def _scalings(self, tool: Tool, defaults: Mapping[str, Value]) -> list[Choice]:
        others = [name for name in ("none", *tool.scaling) if name != defaults["scaling"]]
        return [{}, *({"scaling": name} for name in (others if tool.scaling else []))]

    def _ways(self, one: Candidate) -> Iterator[Candidate]:
        """With the batches and the order of rows as the tool has them, or else."""
        yield one
        asked, rows = one.asked, len(one.asked.X)
        if asked.rule.way or (rows < 2 and not asked.tool.joins):
            return
        said = isinstance((self.stated.get("training") or {}).get("batch_size"), int)
        if not asked.rule.whole and not said:
            for size in dict.fromkeys((1, rows)):
                if size != asked.batch_size and not (
                    size == rows and (asked.batch_size or rows) > rows and not asked.tool.joins
                ):
                    yield _with(one, replace(asked, batch_size=size), {"batch_size": size})
        if asked.tool.order and asked.batch_size == 1 and rows <= ORDERED:
            for order in itertools.permutations(range(rows)):
                if list(order) != list(asked.orders[0]) or any(own != asked.orders[0] for own in asked.orders):
                    orders = [list(order)] * len(asked.orders)
                    yield _with(one, replace(asked, orders=orders), {"order": list(order)})


def _with(one: Candidate, asked: Asked, chosen: Choice) -> Candidate:
    return replace(one, asked=asked, settings={**one.settings, **chosen})


def in_later_orders(one: Candidate, epochs: int) -> Iterator[Candidate]:
    """With the rows in other orders after the first epoch, of tools that shuffle them anew."""
    asked, rows = one.asked, len(one.asked.X)
    if not asked.tool.order or asked.rule.whole or rows > ORDERED or (asked.batch_size or rows) >= rows:
        return
    first = list(asked.orders[0])
    further = itertools.product(itertools.permutations(range(rows)), repeat=min(epochs, SHUFFLED) - 1)
    for later in further:
        orders = [first, *map(list, later)]
        if orders != [list(order) for order in asked.orders[: len(orders)]]:
            every = [*orders, *[orders[-1]] * (len(asked.orders) - len(orders))][: len(asked.orders)]
            yield _with(one, replace(asked, orders=every), {"order": orders})


def settled(one: Candidate, chosen: Mapping[str, float]) -> Candidate:
    """With other settings that are numbers."""
    return replace(one, asked=with_numbers(one.asked, chosen), settings={**one.settings, **chosen})


def in_precision(one: Candidate, precision: str) -> Candidate:
    """In another precision."""
    asked = replace(one.asked, precision=precision)
    return replace(one, asked=asked, settings={**one.settings, "precision": precision})


def changed_by(candidate: Candidate, changed: Changed) -> Candidate:
    """With one departure more."""
    return replace(
        candidate, asked=changed.asked, settings={**candidate.settings, **changed.settings},
        departures=(*candidate.departures, changed.name),
    )  # fmt: skip
