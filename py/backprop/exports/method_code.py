"""The whole-batch methods as Python for scripts: what surrounds their rules, which `optimizers/rules.py` states.

Each method is `method_step(flat, g, E, kept)`: all trained numbers as one vector (n,), the gradient and the loss there,
and what it keeps from step to step; it returns the direction, the step length along it, and what it keeps. A name that
ends in `_rule` is a rule. What a library gives are `loss_at`, `gradient_at`, `hessian_at`, `hessian_vector_at` and
`gauss_newton_at`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..equations.vectors import Rule
from ..optimizers import line_search, newton, quasi_newton, rules, solving, whole_batch

DERIVATIVES = ("hessian_at", "hessian_vector_at", "gauss_newton_at")

CHOLESKY = f"""\
def cholesky(A):
    \"""L with L Lᵀ = A; None where a pivot is not clearly positive.\"""
    L, smallest = np.zeros_like(A), len(A) * {solving.EPSILON!r} * np.max(np.abs(np.diag(A)))
    for j in range(len(A)):
        column = A[j:, j] - L[j:, :j] @ L[j, :j]
        if not smallest < column[0] < math.inf:
            return None
        L[j:, j] = column / np.sqrt(column[0])
    return L
"""
SOLVE = """\
def solve(L, b):
    \"""x with L Lᵀ x = b.\"""
    x = np.array(b)
    for i in range(len(x)):
        x[i] = (x[i] - L[i, :i] @ x[:i]) / L[i, i]
    for i in reversed(range(len(x))):
        x[i] = (x[i] - L[i + 1:, i] @ x[i + 1:]) / L[i, i]
    return x
"""
POSITIVE_DEFINITE = f"""\
def positive_definite(A, damping):
    \"""Cholesky of A + λ I, with the first λ that makes it positive definite.\"""
    identity, largest = np.eye(len(A)), np.max(np.abs(A)) or 1.0
    while True:
        L = cholesky(damped_rule(C=A, damping=damping, identity=identity))
        if L is not None:
            return L
        damping = max(2 * damping, {newton.FIRST_DAMPING!r} * largest + max(0.0, -np.min(np.diag(A))))
"""
BACKTRACK = f"""\
def backtracked(flat, p, E, slope):
    \"""The first of η, η/2, η/4 … at which the loss has fallen enough; 0 where there is none.\"""
    alpha, rounding = learning_rate, {whole_batch.ROUNDING!r} * abs(E)
    for _ in range({line_search.HALVINGS}):
        if loss_at(flat + alpha * p) <= bound_rule(E=E, c1=decrease, alpha=alpha, slope=slope) + rounding:
            return alpha
        alpha /= 2
    return 0.0
"""
STRONG_WOLFE = f"""\
def strong_wolfe(flat, g, E, p, first):
    \"""A step length that lowers loss and slope enough, and the gradient there; None where none lowers the loss.\"""
    def along(alpha):
        there = flat + alpha * p
        gradient, loss = gradient_at(there), loss_at(there)
        return alpha, loss if math.isfinite(loss) else math.inf, slope_rule(g=gradient, p=p), gradient

    start = 0.0, E, slope_rule(g=g, p=p), g
    before, alpha = start, first
    for _ in range({line_search.EXPANSIONS}):
        here = along(alpha)
        if not lower(start, here) or here[1] > before[1] + {whole_batch.ROUNDING!r} * abs(before[1]):
            return zoom(along, start, before, here)
        if flat_rule(slope_new=here[2], c2=curvature, slope=start[2]):
            return here
        if here[2] >= 0:
            return zoom(along, start, here, before)
        before, alpha = here, {line_search.GROWTH!r} * alpha
    return before
"""
ZOOM = f"""\
def zoom(along, start, low, high):
    \"""Between the best step so far and another a good one lies.\"""
    for _ in range({line_search.REFINEMENTS}):
        if abs(start[2] * (high[0] - low[0])) <= {line_search.INVISIBLE!r} * abs(start[1]):
            break
        here = along(between(low, high))
        if not lower(start, here) or here[1] > low[1] + {whole_batch.ROUNDING!r} * abs(low[1]):
            high = here
            continue
        if flat_rule(slope_new=here[2], c2=curvature, slope=start[2]):
            return here
        if here[2] * (high[0] - low[0]) >= 0:
            high = low
        low = here
    return low if low[0] > 0 else None
"""
LOWER = f"""\
def lower(start, here):
    \"""Whether the loss has fallen enough, or as far as rounding lets one see.\"""
    if here[1] <= bound_rule(E=start[1], c1=decrease, alpha=here[0], slope=start[2]):
        return True
    level = abs(here[1] - start[1]) <= {whole_batch.ROUNDING!r} * abs(start[1])
    return level and level_rule(slope_new=here[2], c1=decrease, slope=start[2])
"""
BETWEEN = f"""\
def between(low, high):
    \"""The minimum of the cubic through both values and slopes, kept well inside; else the middle.\"""
    middle = low[0] + 0.5 * (high[0] - low[0])
    if not (math.isfinite(high[1]) and math.isfinite(high[2])):
        return middle
    try:
        alpha = cubic_rule(low=low[0], E_low=low[1], slope_low=low[2], high=high[0], E_high=high[1], slope_high=high[2])
    except (ArithmeticError, ValueError):
        return middle
    share = (alpha - low[0]) / (high[0] - low[0])
    return alpha if {line_search.MARGIN!r} <= share <= {1 - line_search.MARGIN!r} else middle
"""
DESCEND = f"""\
def descended(flat, g, E, p, kept, remember):
    \"""Search along p, and learn from the step.\"""
    if not np.any(g):
        return 0.0 * g, 0.0, kept
    if kept and not slope_rule(g=g, p=p) < 0:
        kept, p = {{}}, -g
    first = learning_rate
    found = strong_wolfe(flat, g, E, p, first if kept else first * min(1.0, 1.0 / length(g)))
    if found is None:
        return 0.0 * g, 0.0, {{}}
    s, y = found[0] * p, found[3] - g
    if dot_rule(u=s, v=y) > {quasi_newton.NO_CURVATURE!r} * np.linalg.norm(s) * np.linalg.norm(y):
        kept = remember(s, y)
    return p, found[0], kept
"""
LENGTH = """\
def length(x):
    \"""‖x‖, without squares that are too small to be told from 0.\"""
    largest = float(np.max(np.abs(x)))
    return largest * float(np.linalg.norm(x / largest))
"""
CALLED = {
    "cholesky": CHOLESKY, "solve": SOLVE, "positive_definite": POSITIVE_DEFINITE, "backtracked": BACKTRACK,
    "strong_wolfe": STRONG_WOLFE, "zoom": ZOOM, "lower": LOWER, "between": BETWEEN, "descended": DESCEND,
    "length": LENGTH,
}  # fmt: skip

_SOLVED = """\
def method_step(flat, g, E, kept):
    A = {matrix}_at(flat)
    if not (np.all(np.isfinite(A)) and np.any(g)):
        return 0.0 * g, 0.0, kept
    p = solved_rule(M=positive_definite((A + A.T) / 2, damping), g=g)
    alpha = backtracked(flat, p, E, slope_rule(g=g, p=p))
    return p if alpha else 0.0 * g, alpha, kept
"""
STEPS = {
    "newton": _SOLVED.format(matrix="hessian"),
    "gauss_newton": _SOLVED.format(matrix="gauss_newton"),
    "levenberg_marquardt": f"""\
def method_step(flat, g, E, kept):
    A = gauss_newton_at(flat)
    if not (np.all(np.isfinite(A)) and np.any(g)):
        return 0.0 * g, 0.0, kept
    lam, growth = kept["damping"] if kept else damping * (np.max(np.diag(A)) or 1.0), kept["growth"] if kept else 2.0
    for _ in range({newton.RAISES}):
        L = cholesky(damped_rule(C=A, damping=lam, identity=np.eye(len(A))))
        if L is not None:
            p = solved_rule(M=L, g=g)
            predicted, E_new = predicted_rule(p=p, damping=lam, g=g), loss_at(flat + learning_rate * p)
            level = predicted <= {whole_batch.ROUNDING!r} * abs(E)
            if E_new < E or (level and E - E_new >= -{whole_batch.ROUNDING!r} * abs(E)):
                gain = gain_rule(E=E, E_new=E_new, predicted=predicted) if predicted > 0 else 1.0
                return p, learning_rate, {{"damping": relaxed_rule(damping=lam, gain=gain), "growth": 2.0}}
        lam, growth = lam * growth, growth * 2
        if not math.isfinite(lam):
            break
    return 0.0 * g, 0.0, kept
""",
    "bfgs": """\
def method_step(flat, g, E, kept):
    B = kept.get("inverse_hessian")

    def remember(s, y):
        old = scale_rule(s=s, y=y) * np.eye(len(flat)) if B is None else B
        return {"inverse_hessian": bfgs_rule(B=old, s=s, y=y)}

    return descended(flat, g, E, -g if B is None else quasi_newton_rule(B=B, g=g), kept, remember)
""",
    "lbfgs": """\
def method_step(flat, g, E, kept):
    S, C = kept.get("s", np.zeros((0, len(flat)))), kept.get("y", np.zeros((0, len(flat))))
    q, shares = g, []
    for s, y in zip(S[::-1], C[::-1]):
        shares.append(share_rule(s=s, q=q, y=y))
        q = back_rule(q=q, share=shares[-1], y=y)
    if len(S):
        q = scale_rule(s=S[-1], y=C[-1]) * q
    for s, y, share in zip(S, C, reversed(shares)):
        q = forth_rule(q=q, share=share, y=y, s=s)

    def remember(s, y):
        return {"s": np.vstack([S, s])[-memory:], "y": np.vstack([C, y])[-memory:]}

    return descended(flat, g, E, -q, kept, remember)
""",
    "conjugate_gradient": """\
def method_step(flat, g, E, kept):
    if not np.any(g):
        return 0.0 * g, 0.0, kept
    p, since = -g, 0
    if kept and kept["since"] < len(g) and not not_orthogonal_rule(g=g, g_old=kept["gradient"]):
        share = beta_rule(g=g, g_old=kept["gradient"])
        further = conjugate_rule(g=g, beta=share, p_old=kept["direction"])
        if slope_rule(g=g, p=further) < 0:
            p, since = further, kept["since"]
    along = dot_rule(u=p, v=hessian_vector_at(flat, p))
    first = -slope_rule(g=g, p=p) / along if along > 0 else 1.0 / length(p)
    found = strong_wolfe(flat, g, E, p, learning_rate * first) if 0 < first < math.inf else None
    if found is None:
        return 0.0 * g, 0.0, {}
    return p, found[0], {"direction": p, "gradient": g, "since": since + 1}
""",
}
CONTRACTED = """\
def contracted(subscripts, x, y):
    \"""A sum of products; a number where no letter is left.\"""
    made = np.einsum(subscripts, x, y)
    return made if made.ndim else float(made)
"""
_OF_NUMBERS = {r"\bsqrt\(": "math.sqrt(", r"\bsign\(": "math.copysign(1.0, "}


@dataclass(frozen=True)
class Method:
    """The functions of a method, the names of the derivatives that they call, and whether residuals are needed."""

    functions: list[list[str]]
    derivatives: Sequence[str]


def method(name: str) -> Method:
    """That of a row of `WHOLE_BATCH`."""
    texts = [STEPS[name]]
    while missing := [own for own in CALLED if _calls(texts, own) and CALLED[own] not in texts]:
        texts += [CALLED[own] for own in missing]
    called = sorted({rule for text in texts for rule in re.findall(r"(\w+)_rule\(", text)})
    written = [rule_function(rule, getattr(rules, rule)) for rule in called]
    if any("solve(" in text for text in written):
        texts.append(SOLVE)
    functions = [[text] for text in [CONTRACTED, *written, *reversed(texts)]]
    return Method(functions, [own for own in DERIVATIVES if _calls(texts, own)])


def _calls(texts: Sequence[str], name: str) -> bool:
    return any(re.search(rf"(?<![\w.]){name}\(", text.replace(f"def {name}(", "")) for text in texts)


def rule_function(name: str, rule: Rule) -> str:
    """A rule as a function, its equations above it."""
    said, body = (
        [f"# {line.strip()}" for line in rule.written.strip().split("\n")],
        "\n    ".join(ast.unparse(ast.parse(line)) if "=" in line else line for line in rule.body),
    )
    for called, code in _OF_NUMBERS.items():
        body = re.sub(called, code, body)
    return "\n    ".join([f"def {name}_rule({', '.join(rule.arguments)}):", *said, body]) + "\n"
