"""Files that belong to a file: those beside it in its folder, or those given along with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from ..errors import refuse
from ..rules.limits import FILE_BYTES

Beside = Callable[[str], bytes | None]
"""The bytes of a file by its name, None where it is not there."""


def nothing(name: str) -> bytes | None:
    """No file at all."""
    return None


def among(given: Mapping[str, bytes]) -> Beside:
    """Of files by name; a page knows them without their folders."""
    return lambda name: given.get(name, given.get(PurePosixPath(name).name))


def in_folder(folder: Path) -> Beside:
    """Of those in a folder and below it. Raises SpecError for one that is too large or leads out of it."""

    def found(name: str) -> bytes | None:
        path = (folder / name).resolve()
        if not path.is_relative_to(folder.resolve()):
            raise refuse("read.tfjs.path", "file", name)
        return contents(path) if path.is_file() else None

    return found


def contents(path: Path) -> bytes:
    """Of a file that is not too large. Raises SpecError else, OSError where it can't be read."""
    size = path.stat().st_size
    if size > FILE_BYTES:
        raise refuse("file.size", "file", f"{size} bytes", most=FILE_BYTES)
    return path.read_bytes()
