"""A search under way: its candidates, the front of loss against size, and the winner as a spec."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from time import perf_counter
from typing import Any

import numpy as np

from ..errors import SpecError, refuse
from ..functions.initializers import generator
from ..layers.site import DEFAULT_KIND
from ..messages import message
from ..network.starts import without_weights
from ..numbers.strict_json import Json
from ..pictures.scores import scores
from ..requests.parsing import parse
from ..rules.limits import SCHEMA
from ..runs.descent import descent
from .candidate import Candidate
from .space import Budget, Hidden, Space
from .strategies import STRATEGIES

SEARCH_STREAM = 3_000_000
VALIDATES = 0.25  # of the rows
REDRAWS = 50  # architectures drawn in vain, already tried or too large, before the search takes the space as exhausted


class Search:
    """One search on the data, loss, optimizer and output layer of a spec document; whatever it starts from is drawn.

    The rows that the spec keeps out of the training judge; where it keeps none, a quarter is kept out, drawn by the
    search's seed. strategy: a key of `STRATEGIES`. Raises `SpecError` for a spec, a strategy or a space that cannot be.
    """

    def __init__(
        self, document: Json, strategy: str, seed: int = 0, space: Space | None = None, budget: Budget | None = None
    ) -> None:
        self.space, self.budget, self.seed = space or Space(), budget or Budget(), seed
        if strategy not in STRATEGIES:
            raise refuse("architecture.strategy", "strategy", strategy, names=", ".join(STRATEGIES))
        whole = parse(document)
        if len(whole.rows.X) < 2:
            raise refuse("architecture.rows", "data.X", len(whole.rows.X))
        if whole.rows.X.ndim > 2 and not whole.layers[-1].takes_sequences:
            raise SpecError("network.layers", message("architecture.times"))
        document = without_weights(document)
        if whole.rows.held_out is None:
            kept_out = {"val_fraction": max(VALIDATES, 1.0 / len(whole.rows.X)), "val_seed": seed}
            document = {**document, "data": {**document["data"], **kept_out}}
            whole = parse(document)
        self.strategy, self.document_given, self.whole = strategy, document, whole
        self.random: np.random.Generator = generator(seed, SEARCH_STREAM)
        held_out = whole.rows.held_out
        assert held_out is not None
        self.X, self.Y = held_out
        self.candidates: list[Candidate] = []
        self.score_name = ""
        self.spent = 0
        self.finished = False
        self._seconds = 0.0
        self._work = STRATEGIES[strategy](self)

    def advance(self, milliseconds: float = math.inf) -> Json:
        """Search for about as long, and say how far it is."""
        begin = perf_counter()
        while not self.finished:
            if next(self._work, True) or self._out_of_time(begin):
                self.finished = True
            elif (perf_counter() - begin) * 1000.0 >= milliseconds:
                break
        self._seconds += perf_counter() - begin
        return {"done": self.spent, "total": self.budget.steps, "candidates": len(self.candidates),
                "finished": self.finished}  # fmt: skip

    def finish(self) -> Json:
        """Search to the end; the document."""
        self.advance()
        return self.document()

    def document(self) -> Json:
        """The candidates in the order of their birth, the front of loss against size, and the winner's spec."""
        tried = [candidate for candidate in self.candidates if candidate.training.steps]
        front = self.front()
        winner = self.winner() if tried else None
        return {
            "schema": SCHEMA, "strategy": self.strategy, "seed": self.seed,
            "space": vars(self.space), "budget": vars(self.budget), "steps": self.spent,
            "rows": len(self.whole.rows.training), "rows_kept_apart": len(self.X), "score": self.score_name,
            "split": {"val_fraction": self.whole.rows.val_fraction, "val_seed": self.whole.rows.val_seed},
            "candidates": [
                {
                    "index": c.index, "layers": [{"units": n, "activation": f} for n, f in c.hidden],
                    "origin": c.origin, "parent": c.parent, "parameters": c.parameters,
                    "steps": c.training.steps, "epochs": c.epochs,
                    "loss": _finite(c.loss), "validation_loss": _finite(c.validation), "score": c.score,
                    "front": c in front,
                }
                for c in tried
            ],
            "front": [c.index for c in front], "winner": winner.index if winner else None,
            "spec": self.winning_spec() if winner else None,
        }  # fmt: skip

    def winner(self) -> Candidate:
        """The lowest loss on the rows kept apart; of equals the smaller."""
        return min(self.candidates, key=lambda c: (c.validation, c.parameters, c.index))

    def winning_spec(self) -> Json:
        """A spec that trains the winner as the search did, on the same rows, to the same loss."""
        winner = self.winner()
        training = {**winner.spec["training"], "epochs": winner.epochs}
        return {**winner.spec, "title": "Found by architecture search", "training": training}

    def front(self) -> list[Candidate]:
        """Candidates that no other beats in both size and loss, from small to large."""
        front: list[Candidate] = []
        for candidate in sorted(self.candidates, key=lambda c: (c.parameters, c.validation, c.index)):
            if math.isfinite(candidate.validation) and all(candidate.validation < c.validation for c in front):
                front.append(candidate)
        return front

    @property
    def left(self) -> int:
        """Steps that may still be taken."""
        return self.budget.steps - self.spent

    def draw(self) -> Hidden:
        """Hidden layers at random."""
        return self.space.draw(self.random)

    def mutate(self, hidden: Hidden) -> Hidden:
        """Hidden layers with one change."""
        return self.space.mutate(hidden, self.random)

    def add(self, make: Callable[[], Hidden], origin: str, parent: int | None = None) -> Candidate | None:
        """A candidate that is new and within the budget of parameters, as `make` draws it; None after many tries."""
        for _ in range(REDRAWS):
            hidden = make()
            if len(hidden) not in self.space.depths or any(c.hidden == hidden for c in self.candidates):
                continue
            spec = self._spec(hidden)
            training = descent(parse(spec), "numpy")  # each has a kind of network of its own: compiling takes longer
            if training.size <= self.budget.parameters:
                self.candidates.append(Candidate(len(self.candidates), hidden, origin, parent, spec, training))
                return self.candidates[-1]
        return None

    def train(self, candidate: Candidate, steps: int) -> Iterator[bool]:
        """As many steps more, as far as the budget goes; then its losses."""
        for _ in candidate.training.run(min(steps, self.left)):
            self.spent += 1
            yield False
        if not candidate.training.finite:
            return
        training = candidate.training
        candidate.loss = _or_infinite(training.loss())
        candidate.validation = _or_infinite(training.loss(self.X, self.Y))
        found = scores(training.spec, training.parameters, training.buffers, self.X, self.Y)
        self.score_name = "accuracy" if found["accuracy"] is not None else "r2"
        candidate.score = found["accuracy"] if found["accuracy"] is not None else _mean(found["r2"])

    def _spec(self, hidden: Hidden) -> Json:
        given = self.document_given
        layers = [{"kind": DEFAULT_KIND, "units": n, "activation": f} for n, f in hidden]
        return {
            **given, "network": {**given["network"], "layers": [*layers, given["network"]["layers"][-1]]},
            "init": {**given.get("init", {}), "seed": self.seed},
            "training": {**given.get("training", {}), "seed": self.seed},
        }  # fmt: skip

    def _out_of_time(self, begin: float) -> bool:
        limit = self.budget.seconds
        return limit is not None and self._seconds + perf_counter() - begin >= limit


def _mean(of: list[Any]) -> float | None:
    """Over the outputs that have a finite one."""
    known = [value for value in of if isinstance(value, float)]
    return sum(known) / len(known) if known else None


def _or_infinite(value: float) -> float:
    return value if math.isfinite(value) else math.inf


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
