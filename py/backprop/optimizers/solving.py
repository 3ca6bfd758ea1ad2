"""Symmetric systems by Cholesky with its own pivot check: NumPy's `solve` is silent in WebAssembly.

Matrices are (n, n), vectors (n,).
"""

from __future__ import annotations

import numpy as np

from ..numbers.special import Array

EPSILON = float(np.finfo(np.float64).eps)


def cholesky(A: Array) -> Array | None:
    """L with L Lᵀ = A, (n, n) lower; None when a pivot is not clearly positive (or not finite)."""
    n = len(A)
    smallest = n * EPSILON * float(np.max(np.abs(np.diag(A)), initial=0.0))
    L = np.zeros_like(A)
    for j in range(n):
        column = A[j:, j] - np.einsum("ik,k->i", L[j:, :j], L[j, :j])
        if not (column[0] > smallest and np.isfinite(column[0])):
            return None
        L[j:, j] = column / np.sqrt(column[0])
    return L


def pivots(L: Array) -> tuple[float, float]:
    """The smallest and the largest pivot of the elimination that L stands for."""
    squares = np.diag(L) ** 2
    return float(np.min(squares)), float(np.max(squares))


def solve(L: Array, b: Array) -> Array:
    """x with L Lᵀ x = b, (n,), forward then back."""
    n, x = len(b), np.array(b)
    for i in range(n):
        x[i] = (x[i] - np.einsum("k,k->", L[i, :i], x[:i])) / L[i, i]
    for i in reversed(range(n)):
        x[i] = (x[i] - np.einsum("k,k->", L[i + 1 :, i], x[i + 1 :])) / L[i, i]
    return x
