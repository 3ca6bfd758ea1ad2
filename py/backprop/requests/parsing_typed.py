"""What was typed for numbers of a spec: 1/3 beside 0.3333333333333333, so that it stands so when it is opened again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..errors import SpecError, refuse, shown_text
from ..messages.numbers import TEXT_LIMIT
from ..rules.limits import FINITE

MOST = 200_000
STEP = re.compile(r"(?:^|\.)([A-Za-z_0-9]+)|\[([0-9]{1,6})\]")


def read_typed(texts: Any, spec: Mapping[str, Any]) -> dict[str, str]:
    """The texts by the path of their numbers. Raises `SpecError` for one that is not the number at its path."""
    if not isinstance(texts, Mapping) or len(texts) > MOST:
        raise refuse("typed.object", "typed", texts, most=MOST)
    for path, text in texts.items():
        if not isinstance(text, str) or not _is_of(text, _at(spec, path)):
            raise refuse("typed.text", f"typed.{shown_text(path)}", text, label=shown_text(path), most=TEXT_LIMIT)
    return dict(texts)


def _at(spec: Any, path: str) -> Any:
    """What stands at a path such as network.layers[1].W[0][2]; None where there is nothing."""
    found, end = spec, 0
    while end < len(path):
        step = STEP.match(path, end)
        if not step:
            return None
        key, index = step.groups()
        if key is not None:
            found = found.get(key) if isinstance(found, Mapping) else None
        else:
            found = found[int(index)] if isinstance(found, list) and int(index) < len(found) else None
        end = step.end()
    return found


def _is_of(text: str, number: Any) -> bool:
    if isinstance(number, bool) or not isinstance(number, int | float):
        return False
    try:
        return bool(FINITE.parse(text) == float(number))
    except (SpecError, OverflowError):
        return False
