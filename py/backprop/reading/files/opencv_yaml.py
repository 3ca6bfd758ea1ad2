"""The part of YAML that OpenCV writes: keys, lists with dashes, lists in brackets over several lines, plain scalars."""

from __future__ import annotations

import re
from typing import Any

from ...errors import refuse

Line = tuple[int, str]
"""Indentation, and what stands there."""
KEY = re.compile(r"([A-Za-z_]\w*):(?:\s+(.*))?")
DEEPEST = 32


def parsed(text: str, what: str) -> Any:
    """Dictionaries, lists and texts. Raises SpecError for anything else that YAML allows."""
    lines: list[Line] = []
    for line in text.splitlines():
        bare = line.strip()
        if not bare or bare.startswith(("%YAML", "---", "#")):
            continue
        if lines and _is_open(lines[-1][1]):
            lines[-1] = (lines[-1][0], f"{lines[-1][1]} {bare}")
        else:
            lines.append((len(line) - len(line.lstrip()), bare))
    value, at = _block(lines, 0, what, 0)
    if at < len(lines):
        raise _damaged(what, lines[at][1])
    return value


def _is_open(text: str) -> bool:
    return text.count("[") > text.count("]")


def _block(lines: list[Line], at: int, what: str, depth: int) -> tuple[Any, int]:
    """What begins at a line, and the line behind it."""
    if at >= len(lines) or depth > DEEPEST:
        raise _damaged(what, "its end" if at >= len(lines) else lines[at][1])
    indent = lines[at][0]
    listed: list[Any] = []
    keyed: dict[str, Any] = {}
    while at < len(lines) and lines[at][0] == indent:
        text = lines[at][1]
        if text == "-":
            value, at = _block(lines, at + 1, what, depth + 1)
            listed.append(value)
        elif text.startswith("- "):
            listed.append(_scalar(text[2:].strip()))
            at += 1
        elif found := KEY.fullmatch(text):
            if found[2]:
                keyed[found[1]], at = _scalar(found[2].strip()), at + 1
            elif at + 1 < len(lines) and lines[at + 1][0] > indent:
                keyed[found[1]], at = _block(lines, at + 1, what, depth + 1)
            else:
                keyed[found[1]], at = "", at + 1
        else:
            raise _damaged(what, text)
    if (listed and keyed) or (at < len(lines) and lines[at][0] > indent):
        raise _damaged(what, lines[min(at, len(lines) - 1)][1])
    return listed or keyed, at


def _scalar(text: str) -> Any:
    if text.startswith("[") and text.endswith("]"):
        return [one.strip() for one in text[1:-1].split(",") if one.strip()]
    return text.strip("\"'")


def _damaged(what: str, line: str) -> Exception:
    return refuse("read.damaged", "file", what, why=f"“{line[:40]}”")
