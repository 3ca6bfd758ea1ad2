"""Reverse-mode automatic differentiation: a tape over the very computation of the forward pass.

A `Var` stands in for an array. The forward pass and the losses run on it unchanged, since NumPy hands
every operation to the `Var` (NEP 13 and 18); each operation is recorded with the derivative of that
operation alone. No derivative of an activation or a loss is used here.

Beside every number goes what rounding may have made of it, and beside every adjoint what rounding may make of any sum
over the same paths, in whatever order: that is how far two right gradients can lie apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from ..network.build import NetworkParameters
from ..numbers.special import Array, erfc
from .rules import EPSILON, RULES, TINY, rounding

Pull = Callable[[Array], Array]


@dataclass(frozen=True)
class Link:
    """The way from a node to one of its operands.

    pull makes of an adjoint what comes down; size does so with the sizes of the derivatives, doubt with their errors.
    terms says how many numbers are added up.
    """

    pull: Pull
    size: Pull
    doubt: Pull | None = None
    terms: int = 1


class Var(NDArrayOperatorsMixin):
    """A node of the tape: operation, value and its error, operands with the link to each, and the adjoint ∂E/∂value.

    size is the sum of |products of derivatives| over all paths to E, doubt what rounding may make of the adjoint.
    """

    def __init__(
        self, value: Any, operation: str = "leaf", parents: Sequence[tuple[Var, Link]] = (), error: Any = 0.0
    ) -> None:
        self.value = np.asarray(value, dtype=np.float64)
        self.error = np.broadcast_to(np.asarray(error, dtype=np.float64), self.value.shape)
        self.operation = operation
        self.parents = parents
        self.adjoint: Array = np.zeros_like(self.value)
        self.size: Array = np.zeros_like(self.value)
        self.doubt: Array = np.zeros_like(self.value)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the value."""
        return self.value.shape

    @property
    def real(self) -> Array:
        """The plain value: branches and shifts are taken on it and carry no derivative."""
        return self.value

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.value.ndim

    def __getitem__(self, index: Any) -> Var:
        def pull(g: Array) -> Array:
            whole = np.zeros_like(self.value)
            if several:
                np.add.at(whole, index, g)
            else:
                whole[index] = g
            return whole

        several = any(isinstance(part, np.ndarray) for part in (index if isinstance(index, tuple) else (index,)))
        terms = int(np.max(np.bincount(index[-1].ravel()), initial=1)) if several else 1
        return Var(self.value[index], "index", [(self, Link(pull, pull, terms=terms))], self.error[index])

    def reshape(self, *shape: int) -> Var:
        """The same numbers along other axes."""
        link = Link(lambda g: g.reshape(self.shape), lambda g: g.reshape(self.shape))
        return Var(self.value.reshape(shape), "reshape", [(self, link)], self.error.reshape(shape))

    def __len__(self) -> int:
        return len(self.value)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        values = [_value(x) for x in inputs]
        result = ufunc(*values)
        if result.dtype == bool:  # comparisons choose branches
            return result
        if method != "__call__" or kwargs or ufunc not in RULES:
            raise TypeError(f"the tape has no rule for {ufunc.__name__}")
        rule, errors = RULES[ufunc], [_error(x) for x in inputs]
        partials = rule.partials(result, *values)
        error = rule.ulps * EPSILON * np.abs(result) + TINY * (rule.ulps > 0)
        for partial, own in zip(partials, errors, strict=True):
            error = error + np.abs(partial) * own
        pairs = [part for pair in zip(values, errors, strict=True) for part in pair]
        doubts = rule.doubts(result, error, *pairs)
        parents = [
            (x, _by_partial(partial, doubt, result.size, x.shape))
            for x, partial, doubt in zip(inputs, partials, doubts, strict=True)
            if isinstance(x, Var)
        ]
        return Var(result, ufunc.__name__, parents, error)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function not in _FUNCTIONS:
            raise TypeError(f"the tape has no rule for {function.__name__}")
        return _FUNCTIONS[function](*args, **kwargs)

    def erfc(self) -> Var:
        """The complementary error function, derivative −2/√π e^(−x²)."""
        x, value = self.value, erfc(self.value)
        slope = -2.0 / math.sqrt(math.pi) * np.exp(-(x**2))
        error = 4.0 * EPSILON * np.abs(value) + np.abs(slope) * self.error + TINY
        doubt = 2.0 * np.abs(x * slope) * (self.error + EPSILON * np.abs(x))
        return Var(value, "erfc", [(self, _by_partial(slope, doubt, x.size, x.shape))], error)


def _value(x: Any) -> Any:
    return x.value if isinstance(x, Var) else x


def _error(x: Any) -> Any:
    return x.error if isinstance(x, Var) else 0.0


def _by_partial(partial: Any, doubt: Any, count: int, shape: tuple[int, ...]) -> Link:
    """The link of an elementwise operation, whose result has `count` entries, to an operand of that shape."""

    def times(factor: Any) -> Pull:
        return lambda g: _fitted(g * factor, shape)

    terms = count // max(1, math.prod(shape))
    return Link(times(partial), times(np.abs(partial)), times(doubt + TINY), terms)  # a derivative may underflow too


def _fitted(g: Array, shape: tuple[int, ...]) -> Array:
    """Summed over the axes along which an operand of that shape was broadcast."""
    g = g.sum(axis=tuple(range(g.ndim - len(shape))))
    kept = tuple(i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1)
    return g.sum(axis=kept, keepdims=True)


def _sum(x: Var, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Var:
    def pull(g: Array) -> Array:
        return np.broadcast_to(g if axis is None or keepdims else np.expand_dims(g, axis), x.shape)

    def total(of: Array) -> Array:
        return np.asarray(np.sum(of, axis=axis, keepdims=keepdims))

    value = total(x.value)
    terms = x.value.size // max(1, value.size)
    error = total(x.error) + rounding(terms) * total(np.abs(x.value)) * (terms > 1)
    return Var(value, "sum", [(x, Link(pull, pull))], error)


def _stack(arrays: Sequence[Any], axis: int = 0) -> Var:
    def part(i: int) -> Link:
        def pull(g: Array) -> Array:
            return np.take(g, i, axis=axis)

        return Link(pull, pull)

    parents = [(x, part(i)) for i, x in enumerate(arrays) if isinstance(x, Var)]
    errors = [np.broadcast_to(_error(x), np.shape(_value(x))) for x in arrays]
    return Var(np.stack([_value(x) for x in arrays], axis=axis), "stack", parents, np.stack(errors, axis=axis))


def _transpose(x: Var, axes: Sequence[int]) -> Var:
    def pull(g: Array) -> Array:
        return np.transpose(g, np.argsort(axes))

    return Var(np.transpose(x.value, axes), "transpose", [(x, Link(pull, pull))], np.transpose(x.error, axes))


def _where(condition: Array, x: Any, y: Any) -> Var:
    condition = np.asarray(condition)  # a number alone decides for all: Python's own False has another ~
    value = np.where(condition, _value(x), _value(y))
    taken = ((x, condition * np.ones(value.shape)), (y, ~condition * np.ones(value.shape)))
    parents = [(v, _chosen(share, v.shape)) for v, share in taken if isinstance(v, Var)]
    return Var(value, "where", parents, np.where(condition, _error(x), _error(y)))


def _chosen(share: Array, shape: tuple[int, ...]) -> Link:
    def pull(g: Array) -> Array:
        return _fitted(np.where(share == 1.0, g, 0.0), shape)

    return Link(pull, pull)


def _einsum(subscripts: str, x: Any, y: Any) -> Var:
    operands, out = subscripts.split("->")
    of_x, of_y = operands.split(",")
    a, b, ea, eb = _value(x), _value(y), _error(x), _error(y)

    def product(left: Any, right: Any) -> Array:
        return np.einsum(subscripts, np.broadcast_to(left, np.shape(a)), np.broadcast_to(right, np.shape(b)))

    def link(own: str, other: str, by: Array, error: Any) -> Link:
        def times(factor: Any) -> Pull:
            whole = np.broadcast_to(factor, np.shape(by))
            return lambda g: np.einsum(f"{out},{other}->{own}", g, whole)

        sizes = {**dict(zip(other, np.shape(by), strict=True)), **dict(zip(out, value.shape, strict=True))}
        terms = math.prod(n for letter, n in sizes.items() if letter not in own)
        return Link(times(by), times(np.abs(by)), times(error), terms)

    value = product(a, b)
    sizes = np.abs(a), np.abs(b)
    terms = math.prod(n for letter, n in zip(of_x, np.shape(a), strict=True) if letter not in out)
    error = product(ea, sizes[1]) + product(sizes[0], eb) + rounding(terms) * product(*sizes)
    parents: list[tuple[Var, Link]] = []
    if isinstance(x, Var):
        parents.append((x, link(of_x, of_y, b, eb)))
    if isinstance(y, Var):
        parents.append((y, link(of_y, of_x, a, ea)))
    return Var(value, "einsum", parents, error)


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.sum: _sum, np.stack: _stack, np.where: _where, np.einsum: _einsum, np.transpose: _transpose,
    np.real: lambda x: x.value, np.ones_like: lambda x: np.ones_like(x.value),
}  # fmt: skip


def differentiate(root: Var) -> None:
    """Fill in the adjoints ∂root/∂node of everything that `root` was computed from, with their sizes and doubts."""
    order: list[Var] = []
    seen: set[int] = set()
    stack: list[tuple[Var, bool]] = [(root, False)]
    while stack:
        node, done = stack.pop()
        if done:
            order.append(node)
        elif id(node) not in seen:
            seen.add(id(node))
            stack.append((node, True))
            stack.extend((parent, False) for parent, _ in node.parents)
    root.adjoint, root.size = np.ones_like(root.value), np.ones_like(root.value)
    for node in reversed(order):
        for parent, link in node.parents:
            size = link.size(node.size)
            parent.adjoint = parent.adjoint + link.pull(node.adjoint)
            parent.size = parent.size + size
            parent.doubt = parent.doubt + link.size(node.doubt) + 4.0 * rounding(link.terms) * size + TINY
            if link.doubt is not None:
                parent.doubt = parent.doubt + link.doubt(node.size)


def tape_of(
    parameters: NetworkParameters, loss: Callable[[NetworkParameters], tuple[Any, Any]]
) -> tuple[list[dict[str, Var]], Any, Any]:
    """The leaves of a tape, differentiated: their adjoints are ∂loss/∂(each parameter). Also loss and traces.

    `loss` is the forward computation from parameters to a scalar, and the layers' traces.
    """
    leaves: Any = [{name: Var(array) for name, array in layer.items()} for layer in parameters]
    total, traces = loss(leaves)
    total = total if isinstance(total, Var) else Var(total)  # a loss that no parameter moves
    differentiate(total)
    return leaves, total, traces
