"""Prints the coefficients of the polynomials in backprop.kernel.elementary: minimax, by Remez's exchange with mpmath.

Run in the environment of the tests: `python tests/reference/make_kernel_coefficients.py`. It takes some seconds.
"""

from collections.abc import Callable
from typing import Any

import mpmath as mp

Real = Any
GRID = 600
ROUNDS = 8


def minimax(
    f: Callable[[Real], Real], weight: Callable[[Real], Real], low: Real, high: Real, degree: int
) -> list[Real]:
    """The polynomial p of that degree with the smallest largest |weight · (p − f)| between low and high."""
    n = degree + 2
    points = [(low + high) / 2 - (high - low) / 2 * mp.cos(mp.pi * i / (n - 1)) for i in range(n)]
    for _ in range(ROUNDS):
        system, values = mp.matrix(n, n), mp.matrix(n, 1)
        for i, x in enumerate(points):
            for j in range(degree + 1):
                system[i, j] = x**j
            system[i, degree + 1] = (-1) ** i / weight(x)
            values[i] = f(x)
        solution = mp.lu_solve(system, values)
        coefficients = [solution[j] for j in range(degree + 1)]
        grid = [low + (high - low) * k / GRID for k in range(GRID + 1)]
        extremes = _alternating([(x, (mp.polyval(coefficients[::-1], x) - f(x)) * weight(x)) for x in grid])
        while len(extremes) > n:
            extremes.pop(0 if abs(extremes[0][1]) < abs(extremes[-1][1]) else -1)
        if len(extremes) < n:
            break
        points = [x for x, _ in extremes]
    return coefficients


def _alternating(errors: list[tuple[Real, Real]]) -> list[tuple[Real, Real]]:
    """The largest error of every stretch of one sign."""
    found = [errors[0]]
    for x, error in errors[1:]:
        if (error > 0) != (found[-1][1] > 0):
            found.append((x, error))
        elif abs(error) > abs(found[-1][1]):
            found[-1] = x, error
    return found


def rest_of_exp(r: Real) -> Real:
    """(e^r − 1 − r − r²/2)/r³."""
    return mp.mpf(1) / 6 + r / 24 if abs(r) < mp.mpf("1e-15") else (mp.expm1(r) - r - r * r / 2) / r**3


def tail(t: Real) -> Real:
    """(1 + x) e^(x²/2) Φ(−x) with t = (x − 6)/(x + 6)."""
    x = 6 * (1 + t) / (1 - t)
    return (1 + x) * mp.exp(x * x / 2) * mp.erfc(x / mp.sqrt(2)) / 2


def center(square: Real) -> Real:
    """(Φ(x) − ½)/x, by x²."""
    x = mp.sqrt(square)
    return mp.erf(x / mp.sqrt(2)) / 2 / x if x > mp.mpf("1e-15") else 1 / mp.sqrt(2 * mp.pi)


def main() -> None:
    """Print all of them."""
    mp.mp.dps = 60
    half = mp.log(2) / 2
    ranges = {"_EXP": (-1, 1), "_EXPM1_HALVES, before halving": (-0.5, 1.5), "_EXPM1_BELOW": (-1.5, 0.5)}
    for name, (low, high) in ranges.items():
        made = minimax(rest_of_exp, lambda r: r * r + mp.mpf("0.004"), half * low * 1.02, half * high * 1.02, 9)
        print(name, [float(c) for c in made])
    made = minimax(tail, lambda t: 1 / tail(t), mp.mpf(-1), mp.mpf(33) / 45, 22)
    print("NORMAL_TAIL", [float(c) for c in made])
    made = minimax(center, lambda s: 1 / center(s), mp.mpf(0), mp.mpf(1), 10)
    print("NORMAL_CENTER", [float(c) for c in made])


if __name__ == "__main__":
    main()
