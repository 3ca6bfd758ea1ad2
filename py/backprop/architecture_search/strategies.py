"""Ways of searching: at random, by evolution, by successive halving. Each yields after every training step.

At random: Bergstra & Bengio 2012. Evolution: the better of two has a mutated child and the oldest leaves (Real,
Aggarwal, Huang & Le 2019). Successive halving: Jamieson & Talwalkar 2016.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from .candidate import Candidate
from .space import Budget, Hidden

POPULATION = 4


class Search(Protocol):
    """What a way of searching asks of the search: steps left, its stream of random numbers, and candidates."""

    budget: Budget
    random: Any  # a NumPy Generator, which a page starts without

    @property
    def left(self) -> int:
        """Steps that may still be taken."""

    def draw(self) -> Hidden:
        """Hidden layers at random."""

    def mutate(self, hidden: Hidden) -> Hidden:
        """Hidden layers with one change."""

    def add(self, make: Callable[[], Hidden], origin: str, parent: int | None = None) -> Candidate | None:
        """A candidate that is new, as `make` draws it; None after many tries."""

    def train(self, candidate: Candidate, steps: int) -> Iterator[bool]:
        """As many steps more, as far as the budget goes."""


def _random(search: Search) -> Iterator[bool]:
    """New candidates until the steps are spent."""
    while search.left > 0:
        candidate = search.add(search.draw, "drawn")
        if candidate is None:
            return
        yield from search.train(candidate, search.budget.each)


def _evolution(search: Search) -> Iterator[bool]:
    """A small population; the better of two has a child, and the oldest leaves."""
    population: list[Candidate] = []
    while search.left > 0:
        if len(population) < POPULATION:
            candidate = search.add(search.draw, "drawn")
        else:
            two = search.random.choice(len(population), 2, replace=False)
            parent = min((population[int(i)] for i in two), key=lambda c: (c.validation, c.index))
            candidate = search.add(lambda of=parent: search.mutate(of.hidden), "mutated", parent.index)  # type: ignore[misc]
        if candidate is None:
            return
        yield from search.train(candidate, search.budget.each)
        population = [*population, candidate][-POPULATION:]


def _halving(search: Search) -> Iterator[bool]:
    """Many candidates for a short time; again and again the better half goes on, twice as long, until one is left."""
    rounds = max(1, round(math.log2(max(2, search.budget.steps // search.budget.each))))
    a_round = search.budget.steps // rounds
    added = [search.add(search.draw, "drawn") for _ in range(2 ** (rounds - 1))]
    alive = [candidate for candidate in added if candidate]
    while alive and search.left > 0:
        for candidate in alive:
            yield from search.train(candidate, max(1, a_round // len(alive)))
        alive = sorted(alive, key=lambda c: (c.validation, c.index))[: max(1, len(alive) // 2)]


STRATEGIES: dict[str, Callable[[Search], Iterator[bool]]] = {
    "random": _random, "evolution": _evolution, "halving": _halving,
}  # fmt: skip
