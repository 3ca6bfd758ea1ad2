"""The tape scalar by scalar: every number of a small network's forward pass with the operation that made it.

The forward pass runs on `Scalars` as it runs on arrays; NumPy computes the values, so that they have the
engine's own bits, and each scalar keeps its operation, its parents and the derivative by each parent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from ..errors import SpecError
from ..messages import message
from ..numbers.special import Array
from .autodiff import Var
from .rules import RULES
from .scalar_node import Node, Operand, number


class Scalars(NDArrayOperatorsMixin):
    """An array of nodes beside the array of their values, of one shape."""

    def __init__(self, value: Any, nodes: Any) -> None:
        self.value = np.asarray(value, dtype=np.float64)
        self.nodes = nodes

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the values."""
        return self.value.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.value.ndim

    @property
    def real(self) -> Array:
        """The plain values: branches and shifts are taken on them."""
        return self.value

    def __len__(self) -> int:
        return len(self.value)

    def __getitem__(self, index: Any) -> Scalars:
        return Scalars(self.value[index], _object_array(self.nodes[index]))

    def reshape(self, *shape: int) -> Scalars:
        """The same nodes along other axes."""
        return Scalars(self.value.reshape(shape), self.nodes.reshape(shape))

    def largest(self, axis: tuple[int, ...], shares: Array) -> Scalars:
        """The largest along these axes, one node for each; shares: its derivative by each of the scalars."""
        value = np.asarray(np.max(self.value, axis=axis))
        rows = [
            np.moveaxis(of, axis, range(-len(axis), 0)).reshape(value.size, -1)
            for of in (self.value, self.nodes, shares)
        ]
        nodes = [
            _largest(float(v), [(o, float(p)) for x, o, p in zip(*row, strict=True) if np.isfinite(x)])
            for v, *row in zip(value.ravel(), *rows, strict=True)
        ]
        return Scalars(value, _object_array(nodes).reshape(value.shape))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        result = ufunc(*[plain(x) for x in inputs])
        if result.dtype == bool:
            return result
        if method != "__call__" or kwargs or ufunc not in RULES:
            raise SpecError(None, message("tape.rule", name=ufunc.__name__))
        return _elementwise(result, inputs, lambda value, operands: _apply(ufunc, value, operands))

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function in _STRUCTURAL:
            return _restructured(function, args, kwargs)
        if function not in _FUNCTIONS:
            raise SpecError(None, message("tape.rule", name=function.__name__))
        return _FUNCTIONS[function](*args, **kwargs)

    def erfc(self) -> Scalars:
        """The complementary error function, by the array tape's own rule."""
        whole = Var(self.value)
        taped = whole.erfc()
        slopes = taped.parents[0][1].pull(np.ones(self.shape))
        nodes = [
            Node("erfc", float(v), (n,), (float(d),)) if isinstance(n, Node) else float(v)
            for v, n, d in zip(taped.value.ravel(), self.nodes.ravel(), slopes.ravel(), strict=True)
        ]
        return Scalars(taped.value, _object_array(nodes).reshape(self.shape))


def plain(x: Any) -> Any:
    """The values of Scalars; anything else as it is."""
    if isinstance(x, list | tuple):
        return type(x)(plain(item) for item in x)
    return x.value if isinstance(x, Scalars) else x


def _object_array(nodes: Any) -> Any:
    if isinstance(nodes, np.ndarray):
        return nodes
    made = np.empty(len(nodes) if isinstance(nodes, list) else (), dtype=object)
    made[...] = nodes
    return made


def _operands(x: Any, shape: tuple[int, ...]) -> list[Any]:
    """The operand's scalars, nodes or floats, repeated to the result's shape."""
    source = x.nodes if isinstance(x, Scalars) else np.asarray(x, dtype=np.float64).astype(object)
    return list(np.broadcast_to(source, shape).ravel())


def _elementwise(result: Any, inputs: Sequence[Any], make: Callable[[float, tuple[Any, ...]], Operand]) -> Scalars:
    value = np.asarray(result, dtype=np.float64)
    columns = zip(*[_operands(x, value.shape) for x in inputs], strict=True)
    nodes = [make(float(v), operands) for v, operands in zip(value.ravel(), columns, strict=True)]
    return Scalars(value, _object_array(nodes).reshape(value.shape))


def _apply(ufunc: Any, value: float, operands: tuple[Operand, ...]) -> Operand:
    """One operation on scalars; a factor 1 or a term 0 is no operation, and constants make constants."""
    if not any(isinstance(o, Node) for o in operands):
        return value
    neutral = {np.multiply: 1.0, np.add: 0.0}.get(ufunc)
    if neutral is not None:
        for one, other in (operands, operands[::-1]):
            if not isinstance(one, Node) and one == neutral:
                return other
    idle = {np.divide: 1.0, np.subtract: 0.0}.get(ufunc)
    if idle is not None and not isinstance(operands[1], Node) and operands[1] == idle:
        return operands[0]
    numbers = [np.asarray(number(o)) for o in operands]
    partials = [float(partial) for partial in RULES[ufunc].partials(np.asarray(value), *numbers)]
    return Node(ufunc.__name__, value, operands, partials)


def _add_up(value: float, terms: Iterable[Operand]) -> Operand:
    """One node for a whole sum; constants that are 0 are left out."""
    counted = [t for t in terms if isinstance(t, Node) or t != 0]
    if len(counted) == 1:
        return counted[0]
    if not any(isinstance(t, Node) for t in counted):
        return value
    return Node("sum", value, counted, [1.0] * len(counted))


def _largest(value: float, operands: Sequence[tuple[Operand, float]]) -> Operand:
    """One node for the largest of some; of constants it is one."""
    if not any(isinstance(operand, Node) for operand, _ in operands):
        return value
    return Node("max", value, [operand for operand, _ in operands], [partial for _, partial in operands])


def _sum(x: Scalars, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Scalars:
    value = np.asarray(np.sum(x.value, axis=axis, keepdims=keepdims))
    axes = tuple(range(x.ndim)) if axis is None else (axis,) if isinstance(axis, int) else axis
    last = np.moveaxis(x.nodes, axes, range(-len(axes), 0))
    rows = last.reshape(value.size, -1)
    nodes = [_add_up(float(v), row) for v, row in zip(value.ravel(), rows, strict=True)]
    return Scalars(value, _object_array(nodes).reshape(value.shape))


def _where(condition: Array, x: Any, y: Any) -> Scalars:
    def choose(value: float, operands: tuple[Any, ...]) -> Operand:
        taken: Operand = operands[1] if operands[0] else operands[2]
        return taken

    return _elementwise(np.where(condition, plain(x), plain(y)), (condition, x, y), choose)


def _einsum(subscripts: str, x: Any, y: Any) -> Scalars:
    """A sum of products for every entry of the result."""
    value = np.asarray(np.einsum(subscripts, plain(x), plain(y)))
    inputs, out = subscripts.split("->")
    of_x, of_y = inputs.split(",")
    sizes = dict(zip(of_x + of_y, np.shape(plain(x)) + np.shape(plain(y)), strict=True))
    summed = [letter for letter in sizes if letter not in out]
    left, right = (v.nodes if isinstance(v, Scalars) else np.asarray(v).astype(object) for v in (x, y))
    nodes = np.empty(value.shape, dtype=object)
    for index in np.ndindex(value.shape):
        at = dict(zip(out, index, strict=True))
        products = []
        for inner in np.ndindex(tuple(sizes[letter] for letter in summed)):
            place = {**at, **dict(zip(summed, inner, strict=True))}
            a, b = left[tuple(place[c] for c in of_x)], right[tuple(place[c] for c in of_y)]
            products.append(_apply(np.multiply, float(number(a) * number(b)), (b, a)))
        nodes[index] = _add_up(float(value[index]), products)
    return Scalars(value, nodes)


def _restructured(function: Any, args: Any, kwargs: Any) -> Scalars:
    """Functions that only move entries: done to values and to nodes."""
    first, *rest = args
    if isinstance(first, list | tuple):
        blank = [x.nodes if isinstance(x, Scalars) else np.asarray(x, dtype=np.float64).astype(object) for x in first]
        return Scalars(function(plain(first), *rest, **kwargs), function(blank, *rest, **kwargs))
    return Scalars(function(first.value, *rest, **kwargs), function(first.nodes, *rest, **kwargs))


_STRUCTURAL = {
    np.stack, np.concatenate, np.reshape, np.transpose, np.broadcast_to, np.expand_dims, np.moveaxis, np.ravel,
}  # fmt: skip
_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.sum: _sum, np.where: _where, np.einsum: _einsum, np.real: lambda x: x.value,
}  # fmt: skip


def leaves(array: Array, label: Callable[..., str], path: Callable[..., str], operation: str) -> Scalars:
    """An array of nodes without parents, each with its label and the path of its quantity."""
    nodes = np.empty(array.shape, dtype=object)
    for index in np.ndindex(array.shape):
        nodes[index] = _called(Node(operation, float(array[index])), label, path, index)
    return Scalars(array, nodes)


def named(x: Any, label: Callable[..., str], path: Callable[..., str] | None) -> Scalars:
    """The same scalars, each now known as the quantity at a path; one that has a name already is copied."""
    value = np.asarray(plain(x), dtype=np.float64)
    source = x.nodes if isinstance(x, Scalars) else value.astype(object)
    nodes = np.empty(value.shape, dtype=object)
    for index in np.ndindex(value.shape):
        node = source[index]
        if not isinstance(node, Node):
            node = Node("constant", float(value[index]))
        elif node.label:
            node = Node("equals", node.value, (node,), (1.0,))
        nodes[index] = _called(node, label, path, index)
    return Scalars(value, nodes)


def call(x: Any, label: Callable[..., str], path: Callable[..., str]) -> None:
    """Name the scalars that have no name yet; a plain array has none to name."""
    if isinstance(x, Scalars):
        for index in np.ndindex(x.shape):
            node = x.nodes[index]
            if isinstance(node, Node) and not node.label:
                _called(node, label, path, index)


def _called(node: Node, label: Callable[..., str], path: Callable[..., str] | None, index: tuple[int, ...]) -> Node:
    node.label, node.quantity = label(*index), path(*index) if path else None
    return node
