"""The payload: bytes as gzip and base64 inside classic scripts, in parts, with a list of what there must be."""

import base64
import functools
import gzip
import hashlib
import json
from pathlib import Path

PART_BYTES = 128 * 1024
"""Gzip bytes in one script. Scripts tell only when they are whole, so small parts are what progress and the detection
of a stalled download are made of: at 50 kB/s with six parts under way, the first is there within 20 seconds."""


def write_payload(folder: Path, assets: dict[str, bytes]) -> str:
    """Writes the parts into `folder`; returns a script that tells the page of them as `globalThis.backpropPayload`."""
    folder.mkdir(parents=True)
    listed = []
    for name, data in assets.items():
        packed = compressed(data)
        version = digest(packed)[:16]
        starts = range(0, len(packed), PART_BYTES)
        parts = [write_part(folder, name, version, k, packed[at : at + PART_BYTES]) for k, at in enumerate(starts)]
        listed.append({"name": name, "version": version, "parts": parts})
    return f"globalThis.backpropPayload={json.dumps({'assets': listed}, separators=(',', ':'))};\n"


@functools.lru_cache(maxsize=8)
def compressed(data: bytes) -> bytes:
    """Gzip bytes, equal for equal data. Kept, as tests make many payloads of mostly the same assets."""
    return gzip.compress(data, 9, mtime=0)


def write_part(folder: Path, asset: str, version: str, k: int, data: bytes) -> dict[str, str | int]:
    """Writes one script and returns its entry in the list. Its name changes with its content."""
    sha256 = digest(data)
    file = f"{folder.name}/{asset}-{k:02}.{sha256[:12]}.js"
    text = base64.b64encode(data).decode()
    (folder.parent / file).write_text(f'backpropPart("{file}","{version}","{text}");\n')
    return {"file": file, "bytes": len(data), "sha256": sha256}


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
