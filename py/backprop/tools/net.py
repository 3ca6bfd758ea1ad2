"""The network, the data and the settings of one question, as a tool keeps them; its passes and its loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..numbers.special import Array
from .formulas import read
from .tool import FLOAT32, FLOAT64, Function, Loss, Numbers, Rule, Tool

Weights = list[list[Array]]
"""For each layer W (n_out, n_in) and b (n_out,)."""


def joined(weights: Weights) -> Array:
    """All weights layer by layer, then all biases, in one row."""
    return np.concatenate([layer[i].ravel() for i in (0, 1) for layer in weights])


def parted(row: Array, like: Weights) -> Weights:
    """Such a row as layers, shaped as these."""
    made: Weights = [[row, row] for _ in like]
    at = 0
    for i in (0, 1):
        for k, layer in enumerate(like):
            size = layer[i].size
            made[k][i] = row[at : at + size].reshape(layer[i].shape)
            at += size
    return made


@dataclass
class Passed:
    """A pass over some rows: for each layer z and a, and what went in; (n_rows, units)."""

    inputs: list[Array]
    z: list[Array]
    a: list[Array]


@dataclass(frozen=True)
class Asked:
    """A question to a tool: everything that its step depends on. X, Y are scaled already, row_weights (n_rows,)."""

    tool: Tool
    rule: Rule
    loss: Loss
    functions: Sequence[Function]
    numbers: Numbers
    weights: Sequence[Sequence[Array]]
    X: Array
    Y: Array
    row_weights: Array
    precision: str
    orders: Sequence[Sequence[int]]
    batch_size: int | None
    epochs: int
    settings: Mapping[str, Any]
    notes: tuple[Any, ...] = ()

    @property
    def dtype(self) -> Any:
        """What arrays are computed in."""
        return np.float32 if self.precision == FLOAT32 else np.float64

    def keep(self, value: Any) -> Array:
        """A value as it is stored."""
        if self.precision == FLOAT64:
            return np.asarray(value, dtype=np.float64)
        return np.asarray(value).astype(np.float32).astype(self.dtype)

    def work(self, value: Any) -> Array:
        """A value on the way to one that is stored."""
        return np.asarray(value, dtype=self.dtype)

    @property
    def outputs(self) -> Array:
        """The numbers of the outputs, from 0."""
        return np.arange(self.Y.shape[1])

    def start(self) -> Weights:
        """The parameters before the first step."""
        return [[self.keep(one) for one in layer] for layer in self.weights]

    def rows(self, which: Sequence[int]) -> tuple[Array, Array, Array]:
        """X, Y and the rows' weights of some rows."""
        chosen = list(which)
        return self.keep(self.X[chosen]), self.keep(self.Y[chosen]), self.row_weights[chosen]

    def counts(self, row_weights: Array) -> dict[str, Any]:
        """n and m: rows, or their weights' sum, and outputs."""
        return {
            "n": float(np.sum(row_weights)), "m": float(self.Y.shape[1]), "spread": self.functions[-1].spread,
        }  # fmt: skip

    def forward(self, weights: Weights, X: Array) -> Passed:
        """Through all layers."""
        made = Passed([], [], [])
        for (W, b), function in zip(weights, self.functions, strict=True):
            made.inputs.append(X)
            z = self.work(np.einsum("sk,jk->sj", X, W) + b)
            X = self.keep(function.of(z, self.numbers))
            made.z.append(z)
            made.a.append(X)
        return made

    def error(self, made: Passed, Y: Array, row_weights: Array) -> Array:
        """δ of the output, (n_rows, n_out)."""
        z, p = made.z[-1], made.a[-1]
        table = {**self.numbers, **self.counts(row_weights), "y": Y, "p": p, "z": z, "j": self.outputs}
        back = self.work(read(self.loss.error)(table) + 0 * p) * self.work(row_weights)[:, None]
        return self.keep(back if self.loss.direct else self.functions[-1].down(back, z, p, self.numbers))

    def below(self, k: int, delta: Array, W: Array, made: Passed) -> Array:
        """δ of layer k − 1 through W of layer k."""
        back = self.work(np.einsum("sj,jk->sk", delta, W))
        return self.keep(self.functions[k - 1].down(back, made.z[k - 1], made.a[k - 1], self.numbers))

    def deltas(self, weights: Weights, made: Passed, Y: Array, row_weights: Array) -> list[Array]:
        """δ of every layer through the weights that the forward pass used."""
        deltas = [self.error(made, Y, row_weights)]
        for k in range(len(weights) - 1, 0, -1):
            deltas.insert(0, self.below(k, deltas[0], weights[k][0], made))
        return deltas

    def sums(self, made: Passed, deltas: Sequence[Array]) -> Weights:
        """The sums of the rows' gradients."""
        return [
            [self.work(np.einsum("sj,sk->jk", delta, X)), self.work(np.sum(delta, axis=0))]
            for delta, X in zip(deltas, made.inputs, strict=True)
        ]

    def gradient(self, S: Array, w: Array, is_bias: bool, counts: Mapping[str, Any]) -> Array:
        """g from the rows' sum."""
        rule, tool = self.rule, self.tool
        formula, of_bias = rule.gradient or tool.gradient, rule.bias_gradient or tool.bias_gradient
        if rule.gradient and not rule.bias_gradient:
            of_bias = rule.gradient
        chosen = of_bias if is_bias and of_bias else formula
        if chosen == "S":
            return S
        return self.work(read(chosen)({**self.numbers, **counts, "S": S, "w": w}))

    def terms(self, made: Passed, Y: Array, row_weights: Array) -> float:
        """Σ of the loss's terms over outputs and rows."""
        if not self.loss.shown:
            return float("nan")
        p = made.a[-1]
        table = {
            **self.numbers, **self.counts(row_weights), "y": Y, "p": p, "z": made.z[-1], "e": self.keep(p - Y),
            "j": self.outputs,
        }  # fmt: skip
        return float(np.sum((read(self.loss.shown)(table) + 0 * p) * row_weights[:, None]))

    def share(self, n: float) -> float:
        """What that sum is multiplied by in the loss reported over n rows."""
        return float(read(self.loss.share)({**self.numbers, "n": n, "m": float(self.Y.shape[1])}))

    def penalty(self, weights: Weights, n: float) -> float:
        """What the tool adds for its weights."""
        table, sums = {**self.numbers, "n": n, "m": float(self.Y.shape[1])}, [0.0, 0.0]
        for layer in weights:
            for i, formula in enumerate((self.tool.penalty, self.tool.bias_penalty)):
                if formula:
                    sums[i] += float(np.sum(read(formula)({**table, "w": layer[i].astype(float)})))
        if self.tool.penalty_of_sums:
            return float(read(self.tool.penalty_of_sums)({**table, "P": sums[0], "B": sums[1]}))
        return sums[0] + sums[1]

    @property
    def reports(self) -> str:
        """When the loss that is reported is taken."""
        return self.rule.reported or self.tool.reported

    def reported(self, weights: Weights, which: Sequence[int]) -> float:
        """The loss that the tool would report of some rows."""
        X, Y, own = self.rows(which)
        n = float(np.sum(own))
        return self.terms(self.forward(weights, X), Y, own) * self.share(n) + self.penalty(weights, n)


def through_new(asked: Asked) -> bool:
    """True where a hidden δ goes back through weights that are updated already."""
    own = asked.rule.through_new
    return asked.tool.through_new if own is None else own
