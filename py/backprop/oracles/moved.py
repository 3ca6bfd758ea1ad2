"""A number beside what becomes of it under many small moves at once, each move along an axis of its own.

A `Moved` stands in for an array, as a `Var` of the tape does. Branches (ReLU's, |x|'s, the largest of a softmax) are
decided by the number itself, never by a move: at a corner every move follows the side that the network takes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from ..numbers.special import Array, erfc

COMPLEX_STEP = 2.0**-200  # a power of two changes no digit; its square is nothing beside any number


class Moved(NDArrayOperatorsMixin):
    """base is the engine's own array; moved, (n_moves, *its shape), is real, or complex with the base as real part.

    The square of the imaginary step is thus never carried on: it could move a number off an exact zero.
    """

    def __init__(self, base: Any, moved: Array) -> None:
        self.base = np.asarray(base, dtype=np.float64)
        self.moved = moved
        if np.iscomplexobj(moved):
            self.moved = np.empty(moved.shape, dtype=complex)
            self.moved.real, self.moved.imag = self.base, moved.imag

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the base."""
        return self.base.shape

    @property
    def ndim(self) -> int:
        """The number of the base's axes."""
        return self.base.ndim

    @property
    def real(self) -> Array:
        """The base: branches and shifts are taken on it, and constants are made of it."""
        return self.base

    def __len__(self) -> int:
        return len(self.base)

    def __getitem__(self, index: Any) -> Moved:
        inside = index if isinstance(index, tuple) else (index,)
        return Moved(self.base[index], self.moved[(slice(None), *inside)])

    def reshape(self, *shape: int) -> Moved:
        """The same numbers along other axes."""
        base = self.base.reshape(shape)
        return Moved(base, self.moved.reshape(len(self.moved), *base.shape))

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        base = np.asarray(ufunc(*[_base(x) for x in inputs]))
        if method != "__call__" or kwargs:
            raise TypeError(f"no moves through {ufunc.__name__}.{method}")
        if base.dtype == bool:
            return base
        return Moved(base, ufunc(*[_aligned(x, base.ndim) for x in inputs]))

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function not in _FUNCTIONS:
            raise TypeError(f"no moves through {function.__name__}")
        return _FUNCTIONS[function](*args, **kwargs)

    def erfc(self) -> Moved:
        """The complementary error function; complex, once for each number, since its imaginary part is linear."""
        base = erfc(self.base)
        if not np.iscomplexobj(self.moved):
            return Moved(base, erfc(self.moved))
        slope = erfc(self.base + 1j * COMPLEX_STEP).imag / COMPLEX_STEP
        return Moved(base, 1j * (slope * self.moved.imag))


def _base(x: Any) -> Any:
    return x.base if isinstance(x, Moved) else x


def _aligned(x: Any, ndim: int) -> Any:
    """The moved numbers with so many axes after the one of the moves."""
    if not isinstance(x, Moved):
        return x
    return x.moved.reshape(len(x.moved), *[1] * (ndim - x.ndim), *x.shape)


def _after(axis: int) -> int:
    return axis + 1 if axis >= 0 else axis


def _sum(x: Moved, axis: int | tuple[int, ...] | None = None, keepdims: bool = False) -> Moved:
    axes = range(x.ndim) if axis is None else (axis,) if isinstance(axis, int) else axis
    moved = np.sum(x.moved, axis=tuple(map(_after, axes)), keepdims=keepdims)
    return Moved(np.sum(x.base, axis=axis, keepdims=keepdims), moved)


def _stack(arrays: Sequence[Any], axis: int = 0) -> Moved:
    n = next(len(x.moved) for x in arrays if isinstance(x, Moved))
    whole = [x.moved if isinstance(x, Moved) else np.broadcast_to(x, (n, *np.shape(x))) for x in arrays]
    return Moved(np.stack([_base(x) for x in arrays], axis=axis), np.stack(whole, axis=_after(axis)))


def _where(condition: Array, x: Any, y: Any) -> Moved:
    base = np.where(condition, _base(x), _base(y))
    return Moved(base, np.where(condition, _aligned(x, base.ndim), _aligned(y, base.ndim)))


def _einsum(subscripts: str, x: Any, y: Any) -> Moved:
    operands, out = subscripts.split("->")
    inputs = zip(operands.split(","), (x, y), strict=True)
    letters = ",".join(("P" if isinstance(v, Moved) else "") + own for own, v in inputs)
    moved = np.einsum(f"{letters}->P{out}", *[v.moved if isinstance(v, Moved) else v for v in (x, y)])
    return Moved(np.einsum(subscripts, _base(x), _base(y)), moved)


def _transpose(x: Moved, axes: Sequence[int]) -> Moved:
    return Moved(np.transpose(x.base, axes), np.transpose(x.moved, [0, *map(_after, axes)]))


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.sum: _sum, np.stack: _stack, np.where: _where, np.einsum: _einsum, np.transpose: _transpose,
    np.real: lambda x: x.base, np.ones_like: lambda x: np.ones_like(x.base),
}  # fmt: skip
