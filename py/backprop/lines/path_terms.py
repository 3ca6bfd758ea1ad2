"""A line of the backward pass as a sum of products, each with at most one number that comes down from the loss.

Errors go down linearly: what stands in such a line beside an error is a weight, a slope, an activation, and these are
the factors of a path from a number to the loss.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ..network.passes import is_fused
from .expression import Expr, num, paths
from .layer_view import LayerView, View
from .line import Line
from .worked import every_layer, input_line

_INDEXED = re.compile(r"(.*?)((?:\[\d+\])*)")
ONE = 1.0


@dataclass(frozen=True)
class Term:
    """sign · factors · the error at `error`; None: the loss itself ends the path."""

    sign: float
    factors: tuple[Expr, ...]
    error: str | None


class Errors:
    """The lines of the backward pass by the paths of their quantities, and which of them come down from the loss."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.quantities = {
            quantity.path: (quantity, getattr(block, "order", None))
            for layer in every_layer(view.layers)
            for block in layer.lines.backward()
            for quantity in block.quantities
        }
        last, fused = view.layers[-1].path, is_fused(view.spec.loss, view.spec.layers)
        self.given = (f"{last}.da", *([f"{last}.delta"] if fused else []))
        self._lines: dict[str, Line | None] = {}
        self._comes: dict[str, bool] = {}

    def line(self, path: str) -> Line | None:
        """The line of a number of the backward pass; None for any other number."""
        if path not in self._lines:
            self._lines[path] = self._make(path)
        return self._lines[path]

    def _make(self, path: str) -> Line | None:
        start, index = _split(path)
        if start == "input_gradients":
            return input_line(self.view, index) if _within(index, self.view.step.X.shape) else None
        quantity, order = self.quantities.get(start, (None, None))
        if quantity is None or not _within(index, quantity.shape):
            return None
        return quantity.line(index) if order is None or order([index]) else None

    def comes_down(self, path: str) -> bool:
        """True for a number that the loss comes down to: δ, ∂E/∂a, a gradient; False for a slope or what goes up."""
        waiting = [path]
        while waiting:  # no recursion: a sequence may be longer than Python's stack
            one = waiting[-1]
            line = None if one in self._comes else self.line(one)
            below = [] if line is None else paths(line.numbers)
            missing = [each for each in below if each not in self._comes]
            if missing and one not in self._comes:
                waiting.extend(missing)
                continue
            waiting.pop()
            if one not in self._comes:
                made = any(self._comes[each] for each in below)
                self._comes[one] = line is not None and (made or _split(one)[0] in self.given)
        return self._comes[path]

    def terms(self, path: str) -> list[Term]:
        """The products that the number at a path is the sum of. Raises ValueError where it is no such sum."""
        line = self.line(path)
        assert line is not None
        if not any(self.comes_down(below) for below in paths(line.numbers)):
            return [Term(ONE, (num(line.value, path),), None)]
        return list(self._terms(line.numbers))

    def _terms(self, tree: Expr) -> Iterator[Term]:
        if not any(self.comes_down(path) for path in paths(tree)):
            yield Term(ONE, tuple(tree[1]) if tree[0] == "mul" else (tree,), None)
            return
        match tree:
            case ["num", _, str() as path]:
                yield Term(ONE, (), path)
            case ["add", terms]:
                for term in terms:
                    yield from self._terms(term)
            case ["sub", left, right]:
                yield from self._terms(left)
                yield from _negated(self._terms(right))
            case ["neg", inner]:
                yield from _negated(self._terms(inner))
            case ["mul", factors]:
                yield from self._product(factors)
            case ["div", above, below]:
                yield from (
                    Term(term.sign, (*term.factors, ["div", num(ONE), below]), term.error)
                    for term in self._terms(above)
                )
            case _:
                raise ValueError(f"no sum of products: {tree[0]}")

    def _product(self, factors: list[Expr]) -> Iterator[Term]:
        down = [factor for factor in factors if any(self.comes_down(path) for path in paths(factor))]
        if len(down) != 1:
            raise ValueError("a product of several errors")
        beside = tuple(factor for factor in factors if factor is not down[0])
        for term in self._terms(down[0]):
            yield Term(term.sign, (*beside, *term.factors), term.error)


def _negated(terms: Iterator[Term]) -> Iterator[Term]:
    return (Term(-term.sign, term.factors, term.error) for term in terms)


def _within(index: tuple[int, ...], shape: Sequence[int]) -> bool:
    return len(index) == len(shape) and all(i < n for i, n in zip(index, shape, strict=True))


def _split(path: str) -> tuple[str, tuple[int, ...]]:
    """The path of the array, and the place in it."""
    found = _INDEXED.fullmatch(path)
    assert found is not None
    return found[1], tuple(int(i) for i in re.findall(r"\d+", found[2]))


class Symbols:
    """What numbers are called in formulas, by their paths."""

    def __init__(self, view: View) -> None:
        self.view = view
        layers = list(every_layer(view.layers))
        self.layers = {layer.path: layer for layer in layers}
        self.quantities = {
            quantity.path: quantity
            for layer in layers
            for blocks in (layer.lines.forward(), layer.lines.backward())
            for block in blocks
            for quantity in block.quantities
        }
        self._known: dict[str, Expr] = {}

    def of(self, tree: Any) -> Any:
        """The tree with symbols for its numbers; constants stay."""
        match tree:
            case ["num", _, str() as path]:
                if path not in self._known:
                    self._known[path] = self._symbol(path, tree)
                return self._known[path]
            case list():
                return [self.of(part) for part in tree]
        return tree

    def route(self, through: Sequence[str]) -> list[str]:
        """The units that a path goes through, in words, and the pairs of time steps, each once."""
        words: dict[str, None] = {}
        for path in through:
            start, index = _split(path)
            layer = self.layers.get(start.rpartition(".")[0])
            if layer is not None and start.rpartition(".")[2] in layer.layer.once_a_pair:
                words[f"⟨{index[1] + 1},{index[2] + 1}⟩"] = None
            elif layer is not None and len(index) > 1:
                words[layer.word(index[-1], index[:-1])] = None
        return list(words)

    def _symbol(self, path: str, tree: Expr) -> Expr:
        start, index = _split(path)
        if start == "X":
            return self.view.symbols.activation(-1, index[-1], index[1] if len(index) > 2 else None)
        if start == "Y":
            return self.view.symbols.target(index[-1], index[1] if len(index) > 2 else None)
        if start in self.quantities:
            return self.quantities[start].line(index).symbol
        home, _, rest = start.rpartition("].")
        group, _, name = rest.partition(".")
        layer: LayerView | None = self.layers.get(f"{home}]")
        if layer is None or name not in layer.parameters("before"):
            return tree
        return layer.entry(name, index, layer.letter(name) + ("⁺" if group == "after" else ""))
