"""A tool's updates, one after the other, with all that led to each."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import numpy as np

from ..numbers.special import Array
from .formulas import named, read
from .net import Asked, Passed, Weights, joined, parted, through_new
from .objective import OfNetwork
from .tool import BEFORE

Before = dict[str, Any]


@dataclass
class Update:
    """One update: its rows, the pass before it, the parameters before and after, and the loss reported of its rows."""

    asked: Asked
    step: int
    epoch: int
    rows: list[int]
    made: Passed
    deltas: list[Array]
    gradients: Weights
    before: Weights
    after: Weights

    @cached_property
    def n(self) -> float:
        """How many rows, or the sum of their weights."""
        return float(np.sum(self.asked.row_weights[self.rows]))

    @cached_property
    def terms(self) -> float:
        """Σ of the loss's terms."""
        _, Y, row_weights = self.asked.rows(self.rows)
        return self.asked.terms(self.made, Y, row_weights)

    @cached_property
    def loss(self) -> float:
        """What the tool reports before the step."""
        with np.errstate(all="ignore"):
            return self.terms * self.asked.share(self.n) + self.asked.penalty(self.before, self.n)


@dataclass
class Training:
    """What a tool keeps from step to step; `updates` takes the steps."""

    asked: Asked
    weights: Weights = field(init=False)
    kept: dict[Hashable, Before] = field(default_factory=dict)
    steps: int = 0
    seen: int = 0
    waiting: list[int] = field(default_factory=list)  # rows that have not filled a batch
    shared: Before = field(default_factory=dict)  # what the formulas of a step have in common
    ends: list[Weights] = field(default_factory=list)  # the parameters after each epoch
    _made: list[list[Update]] = field(default_factory=list)  # the updates of each epoch
    _losses: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.weights = self.asked.start()
        lines = self.asked.rule.lines
        self._reads_loss = any({"E", "E_old"} & {*named(line.of(i))} for line in lines for i in (False, True))
        self._alike = all(line.biases in (None, line.formula) for line in lines)
        self._count = sum(layer[0].size for layer in self.weights)

    @property
    def losses(self) -> list[float]:
        """What the tool reports of each epoch so far."""
        while len(self._losses) < len(self.ends):
            with np.errstate(all="ignore"):
                self._losses.append(self._reported(len(self._losses)))
        return self._losses

    def updates(self) -> Iterator[Update]:
        """Every update of every epoch."""
        taken = self._by_algorithm(self.asked.rule.way) if self.asked.rule.way else self._by_lines()
        while True:
            with np.errstate(all="ignore"):  # what is not finite is looked for in the weights
                update = next(taken, None)
            if update is None:
                return
            yield update

    def _by_lines(self) -> Iterator[Update]:
        for epoch in range(1, self.asked.epochs + 1):
            made: list[Update] = []
            batches = list(self.batches(self.asked.orders[epoch - 1]))
            for batch in batches:
                made.append(self._step(batch, epoch))
                if len(made) == len(batches):
                    self._end_of_epoch(made)
                yield made[-1]
            if not batches:
                self._end_of_epoch(made)

    def batches(self, order: Sequence[int]) -> Iterator[list[int]]:
        """The batches of an epoch; rows that fill none wait where the tool lets them join."""
        size, joins = self.asked.batch_size or len(order), self.asked.tool.joins
        for i, row in enumerate(order, 1):
            self.waiting.append(row)
            full = i % size == 0 if joins == "epoch" else len(self.waiting) == size
            if full or (i == len(order) and not joins):
                batch, self.waiting = self.waiting, []
                yield batch

    def _end_of_epoch(self, made: Sequence[Update]) -> None:
        self.ends.append([list(layer) for layer in self.weights])
        self._made.append(list(made))

    def _reported(self, epoch: int) -> float:
        asked, made = self.asked, self._made[epoch]
        if asked.reports == BEFORE and made:
            n = sum(one.n for one in made)
            penalty = sum(asked.penalty(one.before, one.n) * one.n for one in made) / n
            return sum(one.terms for one in made) * asked.share(n) + penalty
        return asked.reported(self.ends[epoch], range(len(asked.X)))

    def _step(self, rows: list[int], epoch: int) -> Update:
        asked = self.asked
        before = [list(layer) for layer in self.weights]
        X, Y, row_weights = asked.rows(rows)
        counts = asked.counts(row_weights)
        new = through_new(asked)
        made = asked.forward(before, X)
        update = Update(asked, self.steps + 1, epoch, rows, made, [], [], before, [])
        loss_before = self.shared.get("E")
        self._count_step(rows, epoch, counts)
        if self._reads_loss:
            self.shared |= {"E": update.loss, "E_old": update.loss if loss_before is None else loss_before}
        if new:
            update.deltas, update.gradients = self._through_new(made, Y, row_weights, counts)
        else:
            update.deltas = asked.deltas(before, made, Y, row_weights)
            update.gradients = self._all_at_once(asked.sums(made, update.deltas), counts)
        update.after = [list(layer) for layer in self.weights]
        return update

    def straight(self, rows: list[int], epoch: int, sums: Weights) -> None:
        """One step by sums of gradients that are known, as if the loss stayed as it is."""
        self._count_step(rows, epoch, self.asked.counts(self.asked.row_weights[rows]))
        self.shared |= {"E": 0.0, "E_old": 0.0}
        self._all_at_once(sums, self.shared)

    def _count_step(self, rows: list[int], epoch: int, counts: Before) -> None:
        self.steps += 1
        self.seen += len(rows)
        rows_in_all = float(len(self.asked.X))
        self.shared = {**counts, "t": self.steps, "epoch": epoch, "seen": self.seen, "rows": rows_in_all}

    def _through_new(
        self, made: Passed, Y: Array, row_weights: Array, counts: Before
    ) -> tuple[list[Array], Weights]:  # fmt: skip
        """From the output down; the batch's last row goes back through the layer above as it is updated already."""
        asked, last = self.asked, len(self.weights) - 1
        delta = asked.error(made, Y, row_weights)
        deltas: list[Array] = []
        gradients: Weights = []
        for k in range(last, -1, -1):
            old = self.weights[k][0]
            sums = [asked.work(np.einsum("sj,sk->jk", delta, made.inputs[k])), asked.work(np.sum(delta, axis=0))]
            own = [asked.gradient(sums[i], self.weights[k][i], i == 1, counts) for i in (0, 1)]
            self._update_layer(k, own)
            deltas.insert(0, delta)
            gradients.insert(0, own)
            if k:
                through = asked.below(k, delta, old, made)
                through[-1:] = asked.below(k, delta, self.weights[k][0], made)[-1:]
                delta = through
        return deltas, gradients

    def _gradients(self, sums: Weights, counts: Before) -> Weights:
        return [
            [self.asked.gradient(S, w, i == 1, counts) for i, (S, w) in enumerate(zip(layer, own, strict=True))]
            for layer, own in zip(sums, self.weights, strict=True)
        ]

    def _all_at_once(self, sums: Weights, counts: Before) -> Weights:
        """The gradients, after a step of all parameters in one row: lines go number by number."""
        cut, S, w = self._count, joined(sums), joined(self.weights)
        parts = [
            self.asked.gradient(S[:cut], w[:cut], False, counts),
            self.asked.gradient(S[cut:], w[cut:], True, counts),
        ]
        g = np.concatenate(parts)
        if self._alike:
            after = self._updated(None, False, w, g)
        else:
            after = np.concatenate(
                [self._updated(False, False, w[:cut], g[:cut]), self._updated(True, True, w[cut:], g[cut:])]
            )
        self.weights = parted(after, self.weights)
        return parted(g, self.weights)

    def _update_layer(self, k: int, gradients: Sequence[Array]) -> None:
        for i, g in enumerate(gradients):
            self.weights[k][i] = self._updated((k, i), i == 1, self.weights[k][i], g)

    def _updated(self, key: Hashable, is_bias: bool, w: Array, g: Array) -> Array:
        """Parameters after the step, by the rule's lines. key: of what is kept of them."""
        asked = self.asked
        lines = asked.rule.lines
        old = self.kept.setdefault(key, {})
        table: Before = {**asked.numbers, **self.shared, "g": g, "S": g, "w": w}
        table["eta"] = asked.numbers["learning_rate"]
        for line in lines:
            start = asked.numbers[line.start] if isinstance(line.start, str) else line.start
            table[f"{line.name}_old"] = old.get(line.name, start + 0 * w if _varies(line.formula) else start)
        for line in lines:
            value = read(line.of(is_bias))(table)
            if line.single:
                value = np.asarray(value).astype(np.float32).astype(float)
            keep = asked.keep if asked.rule.stored else asked.work
            table[line.name] = float(value) if np.ndim(value) == 0 else keep(value)
        self.kept[key] = {
            line.name: table[line.name] if np.ndim(table[line.name]) == 0 else asked.keep(table[line.name])
            for line in lines
        }
        if lines[-1].name == "after":
            return asked.keep(table["after"] + 0 * w)
        return asked.keep(w + table["update"])

    def _by_algorithm(self, way: Any) -> Iterator[Update]:
        asked, every = self.asked, list(range(len(self.asked.X)))
        objective = OfNetwork(asked)
        for epoch, at in enumerate(way(objective), 1):
            before = [list(layer) for layer in self.weights]
            X, Y, row_weights = asked.rows(every)
            made = asked.forward(before, X)
            deltas = asked.deltas(before, made, Y, row_weights)
            gradients = self._gradients(asked.sums(made, deltas), asked.counts(row_weights))
            self.weights = objective.layers(at)
            self.steps = epoch
            self.ends.append([list(layer) for layer in self.weights])
            update = Update(asked, epoch, epoch, every, made, deltas, gradients, before, self.ends[-1])
            self._made.append([update])
            yield update
            if epoch == asked.epochs:
                return


@cache
def _varies(formula: str) -> bool:
    """True for lines that differ from weight to weight."""
    return bool({"g", "w", "S"} & {*named(formula)}) or any(name.endswith("_old") for name in named(formula))
