"""Algorithms of programs that search along a line: L-BFGS as SciPy has it, BFGS as SciPy and as R's nnet have it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..numbers.special import Array
from .tool import Objective

PAIRS = 10  # that SciPy's L-BFGS-B keeps
NEAR = 2.2e-16
ARMIJO, SHORTER = 1e-4, 0.2  # of nnet's search


def lbfgs_of_scipy(of: Objective) -> Iterator[Array]:
    """L-BFGS-B without bounds: a first trial of length 1, then whole steps, each searched by Moré and Thuente."""
    at = of.start()
    loss, g = of.loss(at), of.gradient(at)
    pairs: list[tuple[Array, Array]] = []
    while True:
        direction = -_times_inverse(g, pairs)
        first = min(1.0 / float(np.linalg.norm(direction)), 1e10) if not pairs else 1.0
        step, found, new = more_thuente(of, at, loss, g, direction, first)
        moved = at + step * direction
        s, y = moved - at, new - g
        if float(s @ y) > NEAR * float(y @ y):
            pairs = [*pairs, (s, y)][-PAIRS:]
        fell = (loss - found) / max(abs(loss), abs(found), 1.0)
        at, g, loss = moved, new, found
        yield at
        while float(np.max(np.abs(g))) <= of.numbers["tol"] or fell <= 64 * np.finfo(float).eps:
            yield at


def _times_inverse(g: Array, pairs: list[tuple[Array, Array]]) -> Array:
    """The inverse of the Hessian's approximation by these pairs, times g (Nocedal 1980)."""
    q, factors = g.copy(), []
    for s, y in reversed(pairs):
        factors.append(float(s @ q) / float(s @ y))
        q = q - factors[-1] * y
    if pairs:
        s, y = pairs[-1]
        q = q * (float(s @ y) / float(y @ y))
    for (s, y), factor in zip(pairs, reversed(factors), strict=True):
        q = q + s * (factor - float(y @ q) / float(s @ y))
    return q


def more_thuente(
    of: Objective, at: Array, loss: float, g: Array, direction: Array, step: float,
    fall: float = 1e-3, turn: float = 0.9, most: float = 1e10,
) -> tuple[float, float, Array]:  # fmt: skip
    """(step length, loss, gradient) by the search of Moré and Thuente 1994 (MINPACK-2's dcsrch)."""
    slope = float(g @ direction)
    bound = fall * slope
    lower, upper = (0.0, loss, slope), (0.0, loss, slope)
    bracketed, stage, width, before = False, 1, most, 2 * most
    low, high = 0.0, step + 4 * step
    for _ in range(20):
        point = at + step * direction
        f, gradient = of.loss(point), of.gradient(point)
        d = float(gradient @ direction)
        bar = loss + step * bound
        if stage == 1 and f <= bar and d >= 0:
            stage = 2
        if f <= bar and abs(d) <= turn * -slope:
            return step, f, gradient
        if stage == 1 and f <= lower[1] and f > bar:
            shift = [(x, fx - x * bound, dx - bound) for x, fx, dx in (lower, upper, (step, f, d))]
            a, b, new, bracketed = _safeguarded(shift[0], shift[1], shift[2], bracketed, low, high)
            lower, upper = ((x, fx + x * bound, dx + bound) for x, fx, dx in (a, b))
        else:
            lower, upper, new, bracketed = _safeguarded(lower, upper, (step, f, d), bracketed, low, high)
        step = new
        if bracketed:
            if abs(upper[0] - lower[0]) >= 0.66 * before:
                step = lower[0] + 0.5 * (upper[0] - lower[0])
            before, width = width, abs(upper[0] - lower[0])
            low, high = min(lower[0], upper[0]), max(lower[0], upper[0])
        else:
            low, high = step + 1.1 * (step - lower[0]), step + 4 * (step - lower[0])
        step = min(max(step, 0.0), most)
    point = at + step * direction
    return step, of.loss(point), of.gradient(point)


Point = tuple[float, float, float]
"""A step, the loss there and the slope."""


def _safeguarded(
    best: Point, other: Point, trial: Point, bracketed: bool, low: float, high: float
) -> tuple[Point, Point, float, bool]:
    """The interval with the trial in it, and the next trial (MINPACK-2's dcstep)."""
    (sx, fx, dx), (sp, fp, dp), sy = best, trial, other[0]
    turned = dp * np.sign(dx)
    if fp > fx:
        cubic = _cubic(best, trial)
        quadratic = sx + (dx / ((fx - fp) / (sp - sx) + dx)) / 2 * (sp - sx)
        new = cubic if abs(cubic - sx) < abs(quadratic - sx) else cubic + (quadratic - cubic) / 2
        bracketed = True
    elif turned < 0:
        cubic, secant = _cubic(trial, best), sp + dp / (dp - dx) * (sx - sp)
        new = cubic if abs(cubic - sp) > abs(secant - sp) else secant
        bracketed = True
    elif abs(dp) < abs(dx):
        theta = 3 * (fx - fp) / (sp - sx) + dx + dp
        size = max(abs(theta), abs(dx), abs(dp))
        root = size * float(np.sqrt(max(0.0, (theta / size) ** 2 - (dx / size) * (dp / size))))
        root = -root if sp > sx else root
        ratio = ((root - dp) + theta) / ((root + (dx - dp)) + root)
        cubic = sp + ratio * (sx - sp) if ratio < 0 and root != 0 else (high if sp > sx else low)
        secant = sp + dp / (dp - dx) * (sx - sp)
        if bracketed:
            new = cubic if abs(cubic - sp) < abs(secant - sp) else secant
            edge = sp + 0.66 * (sy - sp)
            new = min(edge, new) if sp > sx else max(edge, new)
        else:
            new = cubic if abs(cubic - sp) > abs(secant - sp) else secant
            new = max(low, min(high, new))
    elif bracketed:
        new = _cubic(trial, other)
    else:
        new = high if sp > sx else low
    if fp > fx:
        other = trial
    else:
        if turned < 0:
            other = best
        best = trial
    return best, other, float(new), bracketed


def _cubic(a: Point, b: Point) -> float:
    """The minimum of the cubic through two points with their slopes, written from the first."""
    (sa, fa, da), (sb, fb, db) = a, b
    theta = 3 * (fa - fb) / (sb - sa) + da + db
    size = max(abs(theta), abs(da), abs(db))
    root = size * float(np.sqrt(max(0.0, (theta / size) ** 2 - (da / size) * (db / size))))
    root = -root if sb < sa else root
    return float(sa + (((root - da) + theta) / (((root - da) + root) + db)) * (sb - sa))


def bfgs_of_nnet(of: Objective) -> Iterator[Array]:
    """BFGS as R's nnet: a step is cut to a fifth until it lowers the loss enough, the first is a whole gradient."""
    at = of.start().astype(float)  # in which a step comes to nothing, whatever parameters are kept in
    loss, g = of.loss(at), of.gradient(at)
    inverse = np.eye(len(at))
    since = 0
    while True:
        direction = -(inverse @ g)
        if not np.all(np.isfinite(direction)):
            return  # no step along it is short enough
        slope = float(direction @ g)
        step, accepted, same, moved = 1.0, False, False, at
        if slope < 0:
            while not (same or accepted):
                moved = at + step * direction
                same = bool(np.all(10.0 + moved == 10.0 + at))
                if not same:
                    new = of.loss(moved)
                    accepted = bool(np.isfinite(new) and new <= loss + slope * step * ARMIJO)
                    if not accepted:
                        step *= SHORTER
        if not accepted:
            if since == 0:
                while True:
                    yield at
            inverse, since = np.eye(len(at)), 0
            continue
        ended = abs(new - loss) <= of.numbers["reltol"] * (abs(loss) + of.numbers["reltol"]) or (
            new < of.numbers["abstol"]
        )
        loss, s, before = new, step * direction, g
        at, g = moved, of.gradient(moved)
        yield at
        while ended:
            yield at
        y = g - before
        along = float(s @ y)
        if along > 0:
            reach = inverse @ y
            twice = 1.0 + float(y @ reach) / along
            inverse = inverse + (twice * np.outer(s, s) - np.outer(reach, s) - np.outer(s, reach)) / along
            since += 1
        else:
            inverse, since = np.eye(len(at)), 0


def bfgs_of_scipy(of: Objective) -> Iterator[Array]:
    """SciPy's fmin_bfgs: the search of Moré and Thuente from a trial of length 1 or what the last fall suggests."""
    at = of.start()
    loss, g = of.loss(at), of.gradient(at)
    before, inverse = loss + float(np.linalg.norm(g)) / 2, np.eye(len(at))
    while True:
        direction = -(inverse @ g)
        first = min(1.0, 1.01 * 2 * (loss - before) / float(g @ direction))
        step, found, new = more_thuente(of, at, loss, g, direction, first if first > 0 else 1.0, ARMIJO, 0.9, 1e100)
        s, y = step * direction, new - g
        before, loss, at, g = loss, found, at + s, new
        yield at
        along = float(y @ s)
        rho = 1.0 / along if along else 1000.0
        left = np.eye(len(at)) - np.outer(s, y) * rho
        inverse = left @ (inverse @ left.T) + rho * np.outer(s, s)


def levenberg_marquardt_of_pyrenn(of: Objective) -> Iterator[Array]:
    """λ on the diagonal of JᵀJ: divided after a step that lowers eᵀe, multiplied until one does."""
    at, damping, factor = of.start(), of.numbers["dampfac"], of.numbers["dampconst"]
    while True:
        errors, jacobian = of.residuals(at)
        square, slope = jacobian.T @ jacobian, jacobian.T @ errors
        loss = float(errors @ errors)
        while True:
            moved = at - np.linalg.solve(square + damping * np.eye(len(at)), slope)
            if of.loss(moved) < loss or damping > 1e30:
                break
            damping *= factor
        damping /= factor
        at = moved
        yield at
