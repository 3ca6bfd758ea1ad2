"""What the first update of a rule is, whatever its formula: tried on probes, once for all that are the same."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np

from ..numbers.special import Array
from .first_moves import by_lines, of_rule, settings_read
from .net import Asked
from .tool import Numbers

PROBES = np.array([-3.1, -0.7, -2e-3, 4e-3, 0.21, 1.3, 17.0])
WEIGHTS = np.array([0.3, -1.1, 0.7, -0.2, 1.9, -0.6, 0.05])
GRID = np.concatenate([-np.logspace(2, -9, 40), np.logspace(-9, 2, 40)])
SAME = 1e-9  # relative
SHARE = 0.3
KINDS_MOST = 4096
MULTIPLE, FALLS, ANY = "multiple", "falls", ""
"""What a first update is: a multiple of the gradient with shares of the weights, the less the more of it, or else."""
_KINDS: dict[Hashable, str] = {}
_SHARES: dict[Hashable, tuple[str, ...]] = {}


def kind_of(asked: Asked) -> str:
    """What the first update of a rule is, whichever of its switches are turned: tried on probes."""
    key = of_rule(asked, asked.numbers)
    if key not in _KINDS:
        _kept(_KINDS)
        with np.errstate(all="ignore"):
            each = {_kind(asked, numbers) for numbers in _switched(asked)}
        _KINDS[key] = each.pop() if len(each) == 1 else ANY
    return _KINDS[key]


def _switched(asked: Asked) -> Iterator[Numbers]:
    """Its numbers, and those with each switch turned or with a share of the weights."""
    yield asked.numbers
    for name in settings_read(asked):
        value = asked.numbers[name]
        if isinstance(value, bool):
            yield {**asked.numbers, name: not value}
    yield from ({**asked.numbers, name: SHARE} for name in shares_of(asked))


def shares_of(asked: Asked) -> tuple[str, ...]:
    """The settings by which shares of the weights, or of their signs, are added to the first update."""
    key = of_rule(asked, asked.numbers)
    if key not in _SHARES:
        _kept(_SHARES)
        with np.errstate(all="ignore"):
            _SHARES[key] = tuple(name for name in settings_read(asked) if _is_share(asked, name))
    return _SHARES[key]


def _is_share(asked: Asked, name: str) -> bool:
    """Tried on probes: what it adds is the same with no gradient, and twice as much of twice the setting."""
    if isinstance(asked.numbers[name], bool):
        return False
    none, one, two, still, still_one = (
        np.concatenate(by_probes(asked, {**asked.numbers, name: share}, g, WEIGHTS))
        for g, share in ((PROBES, 0.0), (PROBES, SHARE), (PROBES, 2 * SHARE), (0 * PROBES, 0.0), (0 * PROBES, SHARE))
    )
    added, near = one - none, SAME * np.max(np.abs(one))
    return bool(
        np.any(still_one != still)
        and np.allclose(two - one, added, rtol=SAME, atol=near)
        and np.allclose(still_one - still, added, rtol=SAME, atol=near)
    )


def _kept(table: dict[Any, Any]) -> None:
    while len(table) >= KINDS_MOST:
        table.pop(next(iter(table)))


def _kind(asked: Asked, numbers: Numbers) -> str:
    none = np.zeros(len(PROBES))
    still = by_probes(asked, numbers, none, WEIGHTS)
    one, other = by_probes(asked, numbers, PROBES, WEIGHTS), by_probes(asked, numbers, PROBES[::-1].copy(), WEIGHTS)
    for i in (0, 1):
        factors, others = (one[i] - still[i]) / PROBES, (other[i] - still[i]) / PROBES[::-1]
        near = SAME * np.max(np.abs(factors))
        shares = np.stack([WEIGHTS, np.sign(WEIGHTS)], axis=1)
        left = still[i] - shares @ np.linalg.lstsq(shares, still[i], rcond=None)[0]
        if not (
            np.all(np.abs(factors - factors[0]) <= near) and np.all(np.abs(others - factors[0]) <= near)
            and np.all(np.abs(left) <= SAME * (np.max(np.abs(still[i])) + near))
        ):  # fmt: skip
            return _falling(asked, numbers)
    return MULTIPLE


def _falling(asked: Asked, numbers: Numbers) -> str:
    """Whether a larger gradient never has a larger move, whatever the weight, and one of opposite sign."""
    made = [by_probes(asked, numbers, GRID, np.full(len(GRID), w)) for w in (0.3, -1.1)]
    for i in (0, 1):
        a, b = (one[i] for one in made)
        alike = np.allclose(a, b, rtol=SAME, atol=0)
        if not (alike and np.all(np.diff(a) <= SAME * np.abs(a[:-1])) and np.all(a * GRID <= 0)):
            return ANY
    return FALLS


def by_probes(asked: Asked, numbers: Numbers, g: Array, w: Array) -> tuple[Array, Array]:
    """First updates of weights and of biases with these gradients."""
    counts = {**asked.counts(asked.row_weights[:1]), "seen": 1}
    made = by_lines(asked, numbers, counts, np.concatenate([g, g]), np.concatenate([w, w]), len(g))
    return made[: len(g)], made[len(g) :]
