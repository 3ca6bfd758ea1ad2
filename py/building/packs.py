"""The flat pack, a file that holds files: see web/engine/pack.js, which reads it in the page."""

import json
from collections.abc import Mapping


def write_pack(files: Mapping[str, bytes]) -> bytes:
    """One pack of files by absolute path, sorted, so that equal files make equal bytes."""
    ordered = sorted(files.items())
    index = json.dumps([[path, len(data)] for path, data in ordered], separators=(",", ":")).encode()
    return len(index).to_bytes(4, "little") + index + b"".join(data for _, data in ordered)


def read_pack(pack: bytes) -> dict[str, bytes]:
    """The files of a pack by path."""
    at = 4 + int.from_bytes(pack[:4], "little")
    files = {}
    for path, size in json.loads(pack[4:at]):
        files[path] = pack[at : at + size]
        at += size
    return files
