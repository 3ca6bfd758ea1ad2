"""Zip archives: what lies in them, whole and of a bearable size."""

from __future__ import annotations

import io
import zipfile
import zlib

from ...errors import SpecError, refuse
from ...rules.limits import FILE_BYTES

MOST_FILES = 5_000
UNPACKED = 8 * FILE_BYTES
ENCRYPTED = 0x1


def members(data: bytes, what: str) -> dict[str, bytes] | None:
    """The files of an archive by their names; None where it is no archive.

    Raises SpecError for one that is cut off, encrypted, damaged, or large when unpacked.
    """
    if not data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            inside = [one for one in archive.infolist() if not one.is_dir()]
            if len(inside) > MOST_FILES or sum(one.file_size for one in inside) > UNPACKED:
                raise refuse("read.unpacked", "file", what, most=UNPACKED)
            if any(one.flag_bits & ENCRYPTED for one in inside):
                raise refuse("read.encrypted", "file", what)
            found: dict[str, bytes] = {}
            for one in inside:
                with archive.open(one) as member:
                    found[one.filename] = member.read(one.file_size)  # no more than it states
            return found
    except SpecError:
        raise
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        raise refuse("read.damaged", "file", what, why=type(error).__name__) from None
