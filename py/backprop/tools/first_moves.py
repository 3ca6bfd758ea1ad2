"""The first update that a question leads to, by all that questions have in common: each pass, each rule once."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np

from ..numbers.special import Array
from .formulas import named, read
from .net import Asked, Passed, Weights, joined, parted
from .observed import flat, places
from .stepping import Training
from .summing import sums_of
from .tool import FLOAT32, FLOAT64, Flat, Function, Known, Line, Numbers

PROBE = np.array([[-30.0, -2.7, -1.1, -0.4], [-1e-3, 2e-3, 0.3, 0.9], [1.4, 2.9, 17.0, 0.0]])
DIGITS = 9  # to which functions are the same


class FirstMoves:
    """Of one network and its data; moves are flat, all weights and then all biases.

    single: of numbers of float32. An update that is kept in float32 then takes its lines in it: 1 − βᵗ magnifies
    rounding. A new value less the old one would magnify its own, and stays in float64.
    """

    def __init__(self, weights: Weights, single: bool = False) -> None:
        self._single = single  # start: the parameters, flat; weights: how many of them are weights
        self._layers = [[np.asarray(one, dtype=float) for one in layer] for layer in weights]
        self.start = flat(self._layers)
        self.weights = sum(layer[0].size for layer in self._layers)
        self.places = [np.concatenate([np.ravel(one) for one in layer]) for layer in places(self._layers)]
        self._passes: dict[Hashable, Passed] = {}
        self._sums: dict[Hashable, Array] = {}
        self._moves: dict[Hashable, Array | None] = {}

    def move(self, asked: Asked, numbers: Numbers) -> Array | None:
        """The first update with these settings; None where there is none."""
        rows = first_rows(asked)
        if rows is None:
            return np.zeros(len(self.start))
        key = (self.of_sums(asked, numbers, rows), of_rule(asked, numbers), self._is_single(asked))
        if key not in self._moves:
            with np.errstate(all="ignore"):
                self._moves[key] = self._by_lines(asked, numbers, rows, key[0])
        return self._moves[key]

    def of_sums(self, asked: Asked, numbers: Numbers, rows: Sequence[int]) -> Hashable:
        """What the rows' gradients depend on."""
        loss = asked.loss
        names = tuple((name, numbers[name]) for name in named(loss.error) if name in numbers)
        return self._of_pass(asked, numbers, rows), asked.Y.tobytes(), loss.error, loss.direct, names

    def _of_pass(self, asked: Asked, numbers: Numbers, rows: Sequence[int]) -> Hashable:
        keys = tuple(key_of(function, numbers) for function in asked.functions)
        return keys, asked.X.tobytes(), tuple(rows), asked.row_weights.tobytes()

    def sums(self, asked: Asked, numbers: Numbers, rows: Sequence[int], key: Hashable) -> Array:
        """Σ of the rows' gradients."""
        if key not in self._sums:
            own = replace(asked, precision=FLOAT64, numbers=numbers)
            X, Y, row_weights = own.rows(rows)
            of_pass = self._of_pass(asked, numbers, rows)
            if of_pass not in self._passes:
                self._passes[of_pass] = own.forward(self._layers, X)
            made = self._passes[of_pass]
            self._sums[key] = flat(own.sums(made, own.deltas(self._layers, made, Y, row_weights)))
        return self._sums[key]

    def straight(self, asked: Asked, after: int, by_epochs: bool) -> Array | None:
        """The moves of several updates, if each row's gradient stayed as it is at the start; None without any."""
        training = Training(replace(asked, precision=FLOAT64, weights=self._layers))
        taken = [
            (rows, epoch)
            for epoch, order in enumerate(asked.orders[: after if by_epochs else None], 1)
            for rows in training.batches(order)
        ][: None if by_epochs else after]
        if not taken:
            return None
        batches = list(dict.fromkeys(tuple(rows) for rows, _ in taken))
        steps = [(batches.index(tuple(rows)), epoch, float(np.sum(asked.row_weights[rows]))) for rows, epoch in taken]
        with np.errstate(all="ignore"):
            gradients = [
                self.sums(asked, asked.numbers, rows, self.of_sums(asked, asked.numbers, rows)) for rows in batches
            ]
            sums = sums_of(asked, of_rule(asked, asked.numbers), steps, batches)
            if sums:
                return sums.move(gradients, self.start, self.weights)
            for batch, epoch, _ in steps:
                training.straight(list(batches[batch]), epoch, parted(gradients[batch], self._layers))
        return joined(training.weights) - self.start

    def _by_lines(self, asked: Asked, numbers: Numbers, rows: Sequence[int], key: Hashable) -> Array | None:
        sums, w, counts = self.sums(asked, numbers, rows, key), self.start, asked.counts(asked.row_weights[list(rows)])
        if self._is_single(asked):
            sums, w = sums.astype(np.float32), w.astype(np.float32)
        made = by_lines(asked, numbers, {**counts, "seen": len(rows)}, sums, w, self.weights)
        return made.astype(float)

    def _is_single(self, asked: Asked) -> bool:
        return self._single and asked.precision == FLOAT32 and asked.rule.lines[-1].name == "update"


def by_lines(
    asked: Asked, numbers: Numbers, counts: Mapping[str, Any], sums: Array, w: Array, cut: int
) -> Array:  # fmt: skip
    """The first update from the sums of the rows' gradients; cut: how many are weights', the others are biases'."""
    rule, tool = asked.rule, asked.tool
    table: dict[str, Any] = {
        **numbers, **counts, "t": 1, "epoch": 1, "rows": float(len(asked.X)), "E": 0.0, "E_old": 0.0,
    }  # fmt: skip
    formula, of_bias = rule.gradient or tool.gradient, rule.bias_gradient or tool.bias_gradient
    of_bias = rule.gradient if rule.gradient and not rule.bias_gradient else of_bias or formula
    assert of_bias
    g = sums if formula == "S" else read(formula)({**table, "S": sums, "w": w}) + 0 * w
    if of_bias != formula:
        S, b = sums[cut:], w[cut:]
        g = np.concatenate([g[:cut], S if of_bias == "S" else read(of_bias)({**table, "S": S, "w": b}) + 0 * b])
    if all(line.biases is None or line.biases == line.formula for line in rule.lines):
        return _update(rule.lines, table, g, w, False)
    parts = (g[:cut], w[:cut], False), (g[cut:], w[cut:], True)
    return np.concatenate([_update(rule.lines, table, *part) for part in parts])


def first_rows(asked: Asked) -> list[int] | None:
    """The rows of the first update; None where they never fill a batch."""
    order = list(asked.orders[0])
    size = asked.batch_size or len(order)
    if asked.tool.joins == "epoch" and size > len(order):
        return None
    if asked.tool.joins and size > len(order):
        order = [row for one in asked.orders for row in one]
        return order[:size] if len(order) >= size else None
    return order[:size]


def updates_of(asked: Asked, after: int, by_epochs: bool) -> int:
    """How many updates so many epochs or steps have."""
    if not by_epochs or asked.rule.way:
        return after
    rows, size = len(asked.orders[0]), asked.batch_size or len(asked.orders[0])
    if asked.tool.joins == "epoch":
        return after * (rows // size)
    return after * rows // size if asked.tool.joins else after * -(-rows // size)


def of_rule(asked: Asked, numbers: Numbers) -> Hashable:
    """What the update depends on, beside the gradients."""
    rule, tool = asked.rule, asked.tool
    gradients = (rule.gradient, rule.bias_gradient, tool.gradient, tool.bias_gradient)
    lines, names = _names(rule.lines, gradients)
    return lines, gradients, tuple((name, numbers[name]) for name in names if name in numbers)


@lru_cache(maxsize=2048)
def _names(lines: tuple[Line, ...], gradients: tuple[str | None, ...]) -> tuple[int, tuple[str, ...]]:
    """A number for these lines, and the names of settings that they read."""
    names = {name for line in lines for is_bias in (False, True) for name in named(line.of(is_bias))}
    names |= {name for formula in gradients if formula for name in named(formula)}
    names |= {line.start for line in lines if isinstance(line.start, str)}
    if "eta" in names:
        names.add("learning_rate")
    return hash(lines), tuple(sorted(names))


def settings_read(asked: Asked) -> tuple[str, ...]:
    """The settings that the lines and the gradients of a question read, by our names."""
    rule, tool = asked.rule, asked.tool
    names = _names(rule.lines, (rule.gradient, rule.bias_gradient, tool.gradient, tool.bias_gradient))[1]
    return tuple(name for name in names if name in asked.numbers)


def key_of(function: Function, numbers: Numbers) -> Hashable:
    """What a function comes to, whatever its formula: the same for functions that are the same."""
    if isinstance(function, Flat):
        return "flat", key_of(function.function, numbers)
    if isinstance(function, Known):
        return _probed(function, tuple(sorted(function.hyper.items())), ())
    used = {*named(function.value), *named(function.slope)} - {"z", "a"}
    return _probed(function, (), tuple((name, numbers[name]) for name in sorted(used)))


@lru_cache(maxsize=2048)
def _probed(function: Function, hyper: tuple[Any, ...], numbers: tuple[tuple[str, Any], ...]) -> Hashable:
    table: Mapping[str, Any] = dict(numbers)
    with np.errstate(all="ignore"):
        a = function.of(PROBE, table)
        slope = function.down(np.cos(PROBE), PROBE, a, table)
    return np.round(np.nan_to_num(np.stack([a, slope])), DIGITS).tobytes(), function.spread


def _update(lines: Sequence[Line], common: Mapping[str, Any], g: Array, w: Array, is_bias: bool) -> Array:
    """The parameters' first update by the lines of a rule."""
    table: dict[str, Any] = {**common, "g": g, "S": g, "w": w, "eta": common["learning_rate"]}
    for line in lines:
        table[f"{line.name}_old"] = common[line.start] if isinstance(line.start, str) else line.start
    for line in lines:
        value = read(line.of(is_bias))(table)
        table[line.name] = np.asarray(value).astype(np.float32).astype(float) if line.single else value
    if lines[-1].name == "after":
        return np.asarray(table["after"] - w + 0 * w)
    return np.asarray(table["update"] + 0 * w)
