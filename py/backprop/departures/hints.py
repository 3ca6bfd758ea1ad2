"""Hints for one quantity, from few words to the answer: the rule, the formula, the numbers put in, the value."""

from __future__ import annotations

import re
from typing import Any

from ..lines.expression import Expr
from ..lines.render import Text
from ..messages import MESSAGES, Message, message, told
from .beside import Pages
from .lines import At

_INDEX = re.compile(r"\[\d+\]")


def ladder(pages: Pages, path: str, at: At, index: tuple[int, ...]) -> dict[str, Any] | None:
    """All steps of the hint for a number; None where no line makes it."""
    line = pages.sheet.lines.get(at)
    if line is None:
        return None
    written, rule = pages.ours(line, index), _rule(pages, path, at, line)
    return {
        "quantity": path, "rule": str(rule), "rule_code": told(rule), "symbol": written.symbol,
        "formula": written.formula, "numbers": written.numbers, "value": written.value,
        "text": {
            "formula": _text(pages, written.symbol, written.formula),
            "numbers": _text(pages, written.symbol, written.numbers),
            "answer": _text(pages, written.symbol, written.value),
        },
    }  # fmt: skip


def _rule(pages: Pages, path: str, at: At, line: int) -> Message:
    """The sentence that belongs to a quantity, by what it is called in documents."""
    own = pages.step.lines[line]
    parts = [part for part in _INDEX.sub("", path).removeprefix("after.").split(".") if part != "layers"]
    key = parts[0]
    words = {"quantity": parts[-1]}
    if key == "prediction":
        key = "a"
    if key == "da" and at[0] == "loss":
        key = "da_output"
    if key == "delta":
        key = "delta_pair" if own.part == "error" else "delta"
    if own.layer is not None and pages.step.kind(own.layer).block:
        key = {"a": "a_block", "delta": "delta_block", "da": "da_block"}.get(key, key)
    if key == "info":
        key = "direction"
    if own.part == "buffer":
        key = "buffer"
    if key in ("state", "updates", "direction"):
        words["optimizer"] = pages.step.spec.optimizer.row.label
    if own.layer is not None and key not in ("state", "updates", "direction", "after", "buffer"):
        told_by_kind = pages.step.kind(own.layer).quantities.get(at[1])
        words["quantity"] = told_by_kind.words if told_by_kind else words["quantity"]
    code = f"hint.{key}"
    return message(code if code in MESSAGES else "hint.other", **words)


def _text(pages: Pages, symbol: Expr, other: Expr) -> str:
    writer = Text(pages.shown)
    return f"{writer.write(symbol)} = {writer.write(other)}"
