"""Exact numbers in place of arrays: what a person means who works with decimal numbers on paper.

`Decimals` stands in for a float64 array. Passes, losses and optimizers run on it unchanged, since NumPy hands every
operation to it (NEP 13 and 18). A number taken in is the decimal number that is written for it: 0.1 is one tenth.
Sums, products and quotients are exact; roots, exponentials and their like have `exact_functions.PRECISION` digits.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from . import exact_functions as exact
from .special import Array


class Decimals(NDArrayOperatorsMixin):
    """An array of exact numbers: fractions, and floats only where they are infinite or not a number."""

    def __init__(self, values: Any) -> None:
        self.values: Array = np.asarray(_EXACT(values.values if isinstance(values, Decimals) else values), dtype=object)

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape, as of an array."""
        return self.values.shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.values.ndim

    @property
    def size(self) -> int:
        """How many numbers there are."""
        return self.values.size

    @property
    def real(self) -> Decimals:
        """Itself: exact numbers serve no complex step."""
        return self

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, index: Any) -> Decimals:
        return Decimals(self.values[index])

    def __setitem__(self, index: Any, value: Any) -> None:
        self.values[index] = Decimals(value).values

    def __float__(self) -> float:
        return float(self.floats())

    def __bool__(self) -> bool:
        return bool(self.values)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if ufunc is np.add and method == "reduce":
            return np.sum(*inputs, **kwargs)
        if method != "__call__" or kwargs:
            raise TypeError(f"exact numbers have no {ufunc.__name__}.{method}")
        values = [Decimals(x).values for x in inputs]
        made = _UFUNCS.get(ufunc, ufunc)(*values)
        return made if np.asarray(made).dtype == bool else Decimals(made)

    def __array_function__(self, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
        if function not in _FUNCTIONS:
            raise TypeError(f"exact numbers have no {function.__name__}")
        return Decimals(_FUNCTIONS[function](*_plain(args), **kwargs))

    def reshape(self, *shape: int) -> Decimals:
        """The same numbers along other axes."""
        return Decimals(self.values.reshape(shape))

    def each(self, function: Callable[[Any], Any]) -> Decimals:
        """The function of every number, one by one."""
        return Decimals(np.frompyfunc(function, 1, 1)(self.values))

    def normal_cdf(self) -> Decimals:
        """Φ of each."""
        return self.each(exact.of_finite(exact.normal_cdf))

    def normal_pdf(self) -> Decimals:
        """φ of each."""
        return self.each(exact.of_finite(exact.normal_pdf))

    def cos_pi(self) -> Decimals:
        """The cosine of π times each, which are finite."""
        return self.each(exact.cos_pi)

    def floats(self) -> Array:
        """The nearest float64 of each."""
        return np.asarray(_FLOAT(self.values), dtype=np.float64)[()]


def _exact(x: Any) -> Any:
    """One number as a fraction, by the shortest decimal that is written for it; what is not finite stays a float."""
    if type(x) is Fraction:
        return x
    if isinstance(x, float):
        return Fraction(repr(float(x))) if math.isfinite(x) else float(x)
    return Fraction(x)


def _float(x: Any) -> float:
    try:
        return float(x)
    except OverflowError:
        return math.inf if x > 0 else -math.inf


_EXACT, _FLOAT = np.frompyfunc(_exact, 1, 1), np.frompyfunc(_float, 1, 1)


def _with_floats(function: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """The operation on two numbers; in floats where one is infinite or none, by IEEE 754 where it divides by 0."""

    def operated(x: Any, y: Any) -> Any:
        if isinstance(x, float) or isinstance(y, float) or (function is operator.truediv and y == 0):
            with np.errstate(all="ignore"):
                return float(function(np.float64(_float(x)), np.float64(_float(y))))
        return function(x, y)

    return np.frompyfunc(operated, 2, 1)


def _of_one(function: Callable[[Fraction], Any]) -> Callable[[Any], Any]:
    return np.frompyfunc(exact.of_finite(function), 1, 1)


_UFUNCS: dict[Any, Callable[..., Any]] = {
    np.add: _with_floats(operator.add), np.subtract: _with_floats(operator.sub),
    np.multiply: _with_floats(operator.mul), np.divide: _with_floats(operator.truediv),
    np.power: _with_floats(exact.power), np.floor_divide: np.frompyfunc(operator.floordiv, 2, 1),
    np.sign: np.frompyfunc(lambda x: (x > 0) - (x < 0), 1, 1),
    np.exp: _of_one(exact.exp), np.expm1: _of_one(exact.expm1), np.log: _of_one(exact.log),
    np.log1p: _of_one(exact.log1p), np.sqrt: _of_one(exact.sqrt), np.tanh: _of_one(exact.tanh),
}  # fmt: skip


def _plain(x: Any) -> Any:
    """The arguments of a function of arrays, with exact numbers wherever there are floats."""
    if isinstance(x, Decimals):
        return x.values
    if isinstance(x, float) or (isinstance(x, np.ndarray) and x.dtype == np.float64):
        return Decimals(x).values
    return type(x)(map(_plain, x)) if isinstance(x, tuple | list) else x


def _summed(function: Callable[..., Any]) -> Callable[..., Any]:
    """Sums, of products too, in whole numbers over one denominator; in floats where a number is not finite."""

    def made(*arrays: Array, **kwargs: Any) -> Any:
        if any(isinstance(x, float) for array in arrays for x in array.flat):
            with np.errstate(all="ignore"):
                return function(*(Decimals(array).floats() for array in arrays), **kwargs)
        below = [math.lcm(*(x.denominator for x in array.flat)) for array in arrays]
        whole = (np.frompyfunc(lambda x, n=n: x.numerator * (n // x.denominator), 1, 1) for n in below)
        made = function(*(np.asarray(of(x), dtype=object) for of, x in zip(whole, arrays, strict=True)), **kwargs)
        return np.frompyfunc(lambda n: Fraction(n, math.prod(below)), 1, 1)(made)

    return made


def _einsum(subscripts: str, *arrays: Array) -> Any:
    return _summed(lambda *factors: np.einsum(subscripts, *factors))(*arrays)


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.sum: _summed(np.sum), np.real: lambda values: values, np.max: np.max, np.where: np.where,
    np.einsum: _einsum, np.stack: np.stack, np.concatenate: np.concatenate, np.broadcast_to: np.broadcast_to,
    np.transpose: np.transpose, np.zeros_like: np.zeros_like, np.ones_like: np.ones_like, np.full_like: np.full_like,
    np.moveaxis: np.moveaxis, np.argmax: np.argmax,
}  # fmt: skip


def norm(arrays: Sequence[Decimals]) -> Any:
    """√Σx² over all arrays."""
    return np.sqrt(sum((np.sum(array * array) for array in arrays), Decimals(0.0)))
