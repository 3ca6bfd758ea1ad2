"""What a student hands in as a short text: letters that any mail keeps, with a checksum that finds a slip in copying.

BP1.<payload>.<checksum>: the payload is Base64 for addresses, without padding, of UTF-8 text: seed, version, student
and the answers in the order of the questions, with semicolons between; `%` and `;` in them stand as %25 and %3B. The
checksum is the CRC-32 of that text in eight hexadecimal digits. Line breaks and spaces in a code count for nothing, and
other text may stand around it, such as a list of a class's codes.
"""

from __future__ import annotations

import re
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from ..errors import refuse

VERSION = 1
CODE = re.compile(r"BP([0-9]{1,3})\s*\.([A-Za-z0-9_\-\s]+)\.((?:\s*[0-9a-fA-F]){8})")
BEGINS = re.compile(r"BP[0-9]{1,3}\s*\.")


@dataclass(frozen=True)
class Result:
    """What a code says: seed and number of the sheet, who, and the answers in the order of its questions."""

    seed: int
    version: int
    student: str
    answers: tuple[str, ...]


def code_of(result: Result) -> str:
    """The code."""
    parts = (str(result.seed), str(result.version), result.student, *result.answers)
    data = ";".join(part.replace("%", "%25").replace(";", "%3B") for part in parts).encode()
    payload = urlsafe_b64encode(data).decode().rstrip("=")
    return f"BP{VERSION}.{payload}.{zlib.crc32(data):08x}"


def is_codes(text: str) -> bool:
    """True for a text in which codes stand."""
    return bool(BEGINS.search(text))


def split(text: str) -> list[str]:
    """A text of many codes as pieces, each of which begins with one."""
    starts = [found.start() for found in BEGINS.finditer(text)]
    return [text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def read_code(piece: str, field: str) -> Result:
    """What a piece of text says that begins with a code. Raises `SpecError` for one that is cut or changed."""
    found = CODE.match(piece)
    if not found:
        raise refuse("handed.code", field, piece[:40])
    if int(found[1]) != VERSION:
        raise refuse("handed.code_version", field, f"BP{found[1]}", version=VERSION)
    payload = "".join(found[2].split())
    try:
        data = urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        if zlib.crc32(data) != int("".join(found[3].split()), 16):
            raise ValueError("checksum")
        seed, version, student, *answers = data.decode().split(";")
        return Result(int(seed), int(version), _plain(student), tuple(map(_plain, answers)))
    except ValueError:
        raise refuse("handed.code", field, piece[:40]) from None


def _plain(part: str) -> str:
    return part.replace("%3B", ";").replace("%25", "%")


def answers_by(quantities: Sequence[str], answers: Sequence[str], field: str) -> dict[str, str]:
    """The answers by quantity. Raises `SpecError` where they are not as many as the questions."""
    if len(quantities) != len(answers):
        raise refuse("handed.count", field, f"{len(answers)} answers", count=len(quantities))
    return {quantity: answer for quantity, answer in zip(quantities, answers, strict=True) if answer}
