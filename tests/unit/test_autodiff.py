"""The tape by itself, on computations whose derivatives are known."""

import numpy as np
import pytest

from backprop.oracles.autodiff import Var, differentiate


def test_a_published_expression() -> None:
    """micrograd's test: x = −4 gives y = −20 and dy/dx = 46."""
    x = Var(-4.0)
    z = 2.0 * x + 2.0 + x
    q = np.where(z.real > 0, z, 0.0) + z * x
    square = z * z
    h = np.where(square.real > 0, square, 0.0)
    y = h + q + q * x
    differentiate(y)
    assert (float(y.value), float(x.adjoint)) == (-20.0, 46.0)


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        (np.exp, np.exp), (np.expm1, np.exp), (np.log, lambda x: 1 / x), (np.log1p, lambda x: 1 / (1 + x)),
        (np.tanh, lambda x: 1 - np.tanh(x) ** 2), (np.negative, lambda x: -np.ones_like(x)),
        (lambda x: 1.0 / x, lambda x: -1 / x**2), (lambda x: x * x * x, lambda x: 3 * x**2),
        (lambda x: x - 2.0 * x, lambda x: -np.ones_like(x)),
        (lambda x: x.erfc(), lambda x: -2 / np.sqrt(np.pi) * np.exp(-(x**2))),
    ],
)  # fmt: skip
def test_each_operation_has_its_derivative(function: object, slope: object) -> None:
    x = Var(np.array([[0.3, 1.7], [0.9, 2.2]]))
    differentiate(np.sum(function(x)))  # type: ignore[operator]
    assert x.adjoint == pytest.approx(slope(x.value), rel=1e-14)  # type: ignore[operator]


def test_adjoints_are_summed_over_what_was_broadcast() -> None:
    matrix, row, column = Var(np.ones((2, 3))), Var(np.arange(3.0)), Var(np.ones((2, 1)))
    differentiate(np.sum((matrix + row) * column))
    assert row.adjoint.tolist() == [2.0, 2.0, 2.0]
    assert column.adjoint.tolist() == [[6.0], [6.0]]


def test_the_product_of_matrices() -> None:
    A, W = Var(np.array([[1.0, 2.0]])), Var(np.array([[3.0, 4.0], [5.0, 6.0]]))
    differentiate(np.sum(np.einsum("sk,jk->sj", A, W)))
    assert A.adjoint.tolist() == [[8.0, 10.0]]
    assert W.adjoint.tolist() == [[1.0, 2.0], [1.0, 2.0]]


def test_axes_in_another_order_take_their_adjoints_with_them() -> None:
    x, factors = Var(np.arange(24.0).reshape(2, 3, 4)), np.random.default_rng(1).normal(size=(4, 2, 3))
    differentiate(np.sum(np.transpose(x, (2, 0, 1)) * factors))
    assert np.array_equal(x.adjoint, np.moveaxis(factors, 0, 2))


def test_an_operation_without_a_rule_is_an_error() -> None:
    with pytest.raises(TypeError, match="no rule for arctan"):
        np.arctan(Var(1.0))
    with pytest.raises(TypeError, match="no rule for cumsum"):
        np.cumsum(Var(np.ones(3)))
