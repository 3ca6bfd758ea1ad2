"""A gradient as the sum over all paths to the loss: each path with its product written out, the largest first.

Each line of the backward pass is a sum of products with one error each (`path_terms.py`); put into one another, they
are one product for each way from the number to the loss. Counts and sums are told of all paths, however many there are.
"""

from __future__ import annotations

import heapq
import math
import re
from dataclasses import dataclass
from itertools import count
from typing import Any

from ..errors import SpecError
from ..messages import Message, message, noted
from ..network.spec import Spec
from ..network.told import in_delta
from ..numbers.strict_json import encode
from ..rules.limits import PATHS_LISTED, SCHEMA
from .expression import Expr, evaluate
from .layer_view import View
from .letters import Speech
from .line import Line
from .path_terms import Errors, Symbols, Term
from .worked import first_step, view

EDGES = 20_000  # products in all lines that lead to the loss
OF = {"before": "gradients", "z": "delta", "a": "da"}  # where the document has ∂E by a number


@dataclass(frozen=True)
class _Step:
    term: Term
    value: float


@dataclass(frozen=True)
class Found:
    """A path: the errors that it goes through, its terms, and their product."""

    through: tuple[str, ...]
    terms: tuple[Term, ...]
    value: float


class LossPaths:
    """All paths from a number of the backward pass to the loss. Raises SpecError where they cannot be told."""

    def __init__(self, errors: Errors, start: str) -> None:
        self.start = start
        self.steps: dict[str, list[_Step]] = {}
        order: list[str] = []
        edges, waiting = 0, [start]
        while waiting:  # what stands below in `order` is nearer to the loss
            path = waiting[-1]
            if path not in self.steps:
                try:
                    self.steps[path] = [_Step(term, _value(term)) for term in errors.terms(path)]
                except (ValueError, ArithmeticError):
                    raise SpecError("quantity", message("paths.none", path=path[:80])) from None
                edges += len(self.steps[path])
                if edges > EDGES:
                    raise SpecError("quantity", message("paths.large", most=EDGES))
                waiting.extend(
                    step.term.error
                    for step in self.steps[path]
                    if step.term.error and step.term.error not in self.steps
                )
            else:
                waiting.pop()
                if path not in order[-1:]:
                    order.append(path)
        self.count: dict[str | None, int] = {None: 1}
        self.total: dict[str | None, float] = {None: 1.0}
        self.largest: dict[str | None, float] = {None: 1.0}
        for path in dict.fromkeys(order):
            steps = self.steps[path]
            self.count[path] = sum(self.count[step.term.error] for step in steps)
            self.total[path] = math.fsum(step.value * self.total[step.term.error] for step in steps)
            self.largest[path] = max((abs(s.value) * self.largest[s.term.error] for s in steps), default=0.0)

    def best(self, most: int) -> list[Found]:
        """So many paths, the largest products first: what is still ahead of a beginning is known, so none is missed."""
        found: list[Found] = []
        number = count()
        heap: list[tuple[float, int, float, tuple[str, ...], tuple[Term, ...], str | None]] = [
            (-self.largest[self.start], next(number), 1.0, (), (), self.start)
        ]
        while heap and len(found) < most:
            _, _, value, through, terms, path = heapq.heappop(heap)
            if path is None:
                found.append(Found(through, terms, value))
                continue
            for step in self.steps[path]:
                made, to = value * step.value, step.term.error
                bound = -abs(made) * self.largest[to]
                heapq.heappush(heap, (bound, next(number), made, (*through, path), (*terms, step.term), to))
        return found


def _value(term: Term) -> float:
    return term.sign * math.prod(evaluate(factor) for factor in term.factors)


def loss_paths(spec: Spec, quantity: str) -> dict[str, Any]:
    """The document of the paths from a number to the loss: a gradient, δ or ∂E/∂a, or what these are the gradient of.

    Raises SpecError where there is no such number, or where the network is too large.
    """
    step = first_step(spec)
    seen = view(in_delta(spec), step, whole=True)
    errors, symbols = Errors(seen), Symbols(seen)
    path = _derivative(errors, quantity)
    line = errors.line(path) if path else None
    if path is None or line is None:
        raise SpecError("quantity", message("paths.none", path=quantity[:80]))
    if not math.isfinite(line.value):
        raise SpecError("quantity", message("paths.not_finite", name=line.name))
    paths = LossPaths(errors, path)
    listed = paths.best(PATHS_LISTED)
    speech = Speech(spec)
    number = paths.count[path]
    rest = paths.total[path] - math.fsum(one.value for one in listed) if number > len(listed) else 0.0
    return {
        "schema": SCHEMA, "quantity": path, "name": speech.words(line.name), "symbol": speech.tree(line.symbol),
        "value": encode(line.value),
        "sum": encode(paths.total[path]), "count": number,
        "paths": [_document(one, line, symbols, seen, speech) for one in listed],
        "rest": {"count": number - len(listed), "value": encode(rest)},
        **noted(_notes(spec, path, number, len(listed))),
    }  # fmt: skip


def _derivative(errors: Errors, quantity: str) -> str | None:
    """The path of ∂E by a number, or the path itself where it is such a derivative."""
    if quantity.startswith("X["):
        quantity = "input_gradients" + quantity[1:]
    quantity = re.sub(r"^((?:layers\[\d+\]\.)+)(before|z|a)(?=[.[])", lambda found: found[1] + OF[found[2]], quantity)
    if errors.line(quantity) is None:  # of the loss of the data, where penalty or clipping made another of it
        quantity = quantity.replace(".gradients.", ".data_gradients.", 1)
    return quantity if errors.line(quantity) is not None and errors.comes_down(quantity) else None


def _document(found: Found, line: Line, symbols: Symbols, seen: View, speech: Speech) -> dict[str, Any]:
    factors = [factor for term in found.terms for factor in term.factors]
    negative = math.prod(term.sign for term in found.terms) < 0
    whole = abs(line.value)
    return {
        "through": list(found.through), "route": [speech.words(word) for word in symbols.route(found.through)],
        "sample": _sample(found, seen),
        "formula": speech.tree(_product([symbols.of(factor) for factor in factors], negative)),
        "numbers": _product(factors, negative),
        "value": encode(found.value), "share": encode(found.value / line.value) if whole else None,
    }  # fmt: skip


def _product(factors: list[Expr], negative: bool) -> Expr:
    made: Expr = factors[0] if len(factors) == 1 else ["mul", factors]
    return ["neg", made] if negative else made


def _sample(found: Found, seen: View) -> int | None:
    """The sample of the batch at whose loss the path ends."""
    index = re.findall(r"\[(\d+)\]", found.through[-1].rpartition(".")[2])
    return int(index[0]) if len(seen.step.X) > 1 and index else None


def _notes(spec: Spec, path: str, number: int, listed: int) -> list[Message]:
    notes = []
    if number > listed:
        notes.append(message("paths.many", count=number, listed=listed))
    if ".data_gradients." in path:
        notes.append(message("paths.data"))
    if spec.conventions.update_order == "sequential":
        notes.append(message("paths.sequential"))
    if spec.conventions.mean != in_delta(spec).conventions.mean:
        notes.append(message("paths.mean"))
    if spec.conventions.arithmetic.by_hand:
        notes.append(message("paths.rounding"))
    return notes
