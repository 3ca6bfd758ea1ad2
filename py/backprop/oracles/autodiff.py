"""Reverse-mode automatic differentiation: a tape over the very computation of the forward pass.

A `Var` stands in for an array. The forward pass and the losses run on it unchanged, since NumPy hands
every operation to the `Var` (NEP 13 and 18); each operation is recorded with the derivative of that
operation alone. No derivative of an activation or a loss is used here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from ..functions.special import Array, erfc
from ..layers.base import Layer
from ..network import NetworkParameters
from ..spec import Spec

Pullback = Callable[[Array], Array]


class Var(NDArrayOperatorsMixin):
    """A node of the tape: operation, value, parents with the pullback to each, and the adjoint ∂E/∂value."""

    def __init__(self, value: Any, operation: str = "leaf", parents: Sequence[tuple[Var, Pullback]] = ()) -> None:
        self.value = np.asarray(value, dtype=np.float64)
        self.operation = operation
        self.parents = parents
        self.adjoint: Array = np.zeros_like(self.value)

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
        def pullback(g: Array) -> Array:
            whole = np.zeros_like(self.value)
            whole[index] = g  # basic indexing only: no entry is taken twice
            return whole

        return Var(self.value[index], "index", [(self, pullback)])

    def __len__(self) -> int:
        return len(self.value)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        values = [_value(x) for x in inputs]
        result = ufunc(*values)
        if result.dtype == bool:  # comparisons choose branches
            return result
        if method != "__call__" or kwargs or ufunc not in _PULLBACKS:
            raise TypeError(f"the tape has no rule for {ufunc.__name__}")
        pullbacks = _PULLBACKS[ufunc](result, *values)
        parents = [(x, _fit(p, x.shape)) for x, p in zip(inputs, pullbacks, strict=True) if isinstance(x, Var)]
        return Var(result, ufunc.__name__, parents)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function not in _FUNCTIONS:
            raise TypeError(f"the tape has no rule for {function.__name__}")
        return _FUNCTIONS[function](*args, **kwargs)

    def erfc(self) -> Var:
        """The complementary error function, derivative −2/√π e^(−x²)."""
        slope = -2.0 / math.sqrt(math.pi) * np.exp(-(self.value**2))
        return Var(erfc(self.value), "erfc", [(self, lambda g: g * slope)])


def _value(x: Any) -> Any:
    return x.value if isinstance(x, Var) else x


def _fit(pullback: Pullback, shape: tuple[int, ...]) -> Pullback:
    """Sum a pulled-back adjoint over the axes along which the operand was broadcast."""

    def fitted(g: Array) -> Array:
        g = np.asarray(pullback(g))
        g = g.sum(axis=tuple(range(g.ndim - len(shape))))
        kept = tuple(i for i, n in enumerate(shape) if n == 1 and g.shape[i] != 1)
        return g.sum(axis=kept, keepdims=True)

    return fitted


# For each elementary operation: (result, *operands) → the pullback of the adjoint to each operand.
_PULLBACKS: dict[Any, Callable[..., tuple[Pullback, ...]]] = {
    np.add: lambda r, x, y: (lambda g: g, lambda g: g),
    np.subtract: lambda r, x, y: (lambda g: g, lambda g: -g),
    np.multiply: lambda r, x, y: (lambda g: g * y, lambda g: g * x),
    np.divide: lambda r, x, y: (lambda g: g / y, lambda g: -g * x / (y * y)),
    np.negative: lambda r, x: (lambda g: -g,),
    np.exp: lambda r, x: (lambda g: g * r,),
    np.expm1: lambda r, x: (lambda g: g * (r + 1.0),),
    np.log: lambda r, x: (lambda g: g / x,),
    np.log1p: lambda r, x: (lambda g: g / (1.0 + x),),
    np.sqrt: lambda r, x: (lambda g: g / (2.0 * r),),
    np.tanh: lambda r, x: (lambda g: g * (1.0 - r) * (1.0 + r),),
}


def _sum(x: Var, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Var:
    def pullback(g: Array) -> Array:
        return np.broadcast_to(g if axis is None or keepdims else np.expand_dims(g, axis), x.shape)

    return Var(np.sum(x.value, axis=axis, keepdims=keepdims), "sum", [(x, pullback)])


def _stack(arrays: Sequence[Any], axis: int = 0) -> Var:
    def part(i: int) -> Pullback:
        return lambda g: np.take(g, i, axis=axis)

    parents = [(x, part(i)) for i, x in enumerate(arrays) if isinstance(x, Var)]
    return Var(np.stack([_value(x) for x in arrays], axis=axis), "stack", parents)


def _where(condition: Array, x: Any, y: Any) -> Var:
    branches = [(x, lambda g: np.where(condition, g, 0.0)), (y, lambda g: np.where(condition, 0.0, g))]
    parents = [(v, _fit(p, v.shape)) for v, p in branches if isinstance(v, Var)]
    return Var(np.where(condition, _value(x), _value(y)), "where", parents)


def _einsum(subscripts: str, x: Any, y: Any) -> Var:
    operands, out = subscripts.split("->")
    of_x, of_y = operands.split(",")
    parents: list[tuple[Var, Pullback]] = []
    if isinstance(x, Var):
        parents.append((x, lambda g: np.einsum(f"{out},{of_y}->{of_x}", g, _value(y))))
    if isinstance(y, Var):
        parents.append((y, lambda g: np.einsum(f"{out},{of_x}->{of_y}", g, _value(x))))
    return Var(np.einsum(subscripts, _value(x), _value(y)), "einsum", parents)


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.sum: _sum, np.stack: _stack, np.where: _where, np.einsum: _einsum, np.real: lambda x: x.value,
    np.ones_like: lambda x: np.ones_like(x.value),
}  # fmt: skip


def differentiate(root: Var) -> None:
    """Fill in the adjoints ∂root/∂node of everything that `root` was computed from."""
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
    root.adjoint = np.ones_like(root.value)
    for node in reversed(order):
        for parent, pullback in node.parents:
            parent.adjoint = parent.adjoint + pullback(node.adjoint)


def autodiff_gradients(
    spec: Spec, layers: Sequence[Layer], parameters: NetworkParameters, loss: Callable[[NetworkParameters], Any]
) -> NetworkParameters:
    """∂loss/∂(each parameter) by the tape; `loss` is the forward computation from parameters to a scalar."""
    leaves: Any = [{name: Var(array) for name, array in layer.items()} for layer in parameters]
    differentiate(loss(leaves))
    return [{name: leaf.adjoint for name, leaf in layer.items()} for layer in leaves]
