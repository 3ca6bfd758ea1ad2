"""Documents in files, or on standard input."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from ..errors import SpecError
from ..messages import message
from ..numbers.strict_json import loads


def read_json(path: str, field: str | None = None) -> Any:
    """The JSON value of a file, or of standard input where the path is -; refusals name the field."""
    return loads(decoded(read_bytes(path)), field)


def read_bytes(path: str) -> bytes:
    """What a file holds, or standard input where the path is -."""
    return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()


def decoded(data: bytes) -> str:
    """The text of UTF-8, a byte order mark taken off."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SpecError(None, message("file.utf8")) from None
