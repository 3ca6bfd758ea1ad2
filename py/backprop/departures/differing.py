"""Where two formulas differ: the parts of each that the other has not, marked in both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..lines.expression import Expr

Alike = Callable[[Expr, Expr], bool]  # of two numbers
MARK = "mark"
CHAINS = ("add", "mul")


def marked(one: Expr, other: Expr, alike: Alike) -> tuple[Expr, Expr]:
    """Both trees; what differs stands in a `mark`."""
    if _same(one, other, alike):
        return one, other
    if chain := next((tag for tag in CHAINS if tag in (one[0], other[0])), None):
        return _chains(chain, one, other, alike)
    if one[0] == other[0] and one[0] not in ("num", "sym", "cases", "dots") and len(one) == len(other):
        return _inside(one, other, alike)
    return [MARK, one], [MARK, other]


def _chains(tag: str, one: Expr, other: Expr, alike: Alike) -> tuple[Expr, Expr]:
    """Terms of sums, or factors of products, side by side; what is none counts as one of a single part."""
    left, right = ([*tree[1]] if tree[0] == tag else [tree] for tree in (one, other))
    least = min(len(left), len(right))
    begin = _shared(left, right, least, alike)
    end = _shared(left[::-1], right[::-1], least - begin, alike)
    if len(left) == len(right):
        for i in range(begin, len(left) - end):
            left[i], right[i] = marked(left[i], right[i], alike)
    elif begin + end:
        for parts in (left, right):
            parts[begin : len(parts) - end] = [[MARK, part] for part in parts[begin : len(parts) - end]]
    else:
        return [MARK, one], [MARK, other]
    return _joined(tag, left), _joined(tag, right)


def _shared(left: list[Expr], right: list[Expr], most: int, alike: Alike) -> int:
    """How many parts at the beginning are the same."""
    return next((i for i in range(most) if not _same(left[i], right[i], alike)), most)


def _joined(tag: str, parts: list[Expr]) -> Expr:
    return parts[0] if len(parts) == 1 else [tag, parts]


def _inside(one: Expr, other: Expr, alike: Alike) -> tuple[Expr, Expr]:
    left, right = [one[0]], [other[0]]
    for a, b in zip(one[1:], other[1:], strict=True):
        if _is_tree(a) and _is_tree(b):
            a, b = marked(a, b, alike)
        elif isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
            pairs = [marked(x, y, alike) for x, y in zip(a, b, strict=True)]
            a, b = [x for x, _ in pairs], [y for _, y in pairs]
        elif a != b:
            return [MARK, one], [MARK, other]
        left.append(a)
        right.append(b)
    return left, right


def _is_tree(part: Any) -> bool:
    return isinstance(part, list) and bool(part) and isinstance(part[0], str)


def _same(one: Any, other: Any, alike: Alike) -> bool:
    if _is_tree(one) and _is_tree(other) and one[0] == other[0] == "num":
        return alike(one, other)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(a, b, alike) for a, b in zip(one, other, strict=True))
    return bool(one == other)
