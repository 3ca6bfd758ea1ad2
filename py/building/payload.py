"""The payload inside classic scripts, in parts, with a list of what there must be: gzip as base64, or a text."""

import base64
import functools
import hashlib
import json
import subprocess
from pathlib import Path

from building.project import Project

PART_BYTES = 128 * 1024
"""Gzip bytes in one script. Scripts tell only when they are whole, so small parts are what progress and the detection
of a stalled download are made of: at 50 kB/s with six parts under way, the first is there within 20 seconds."""
TEXTS = {"worker"}
"""Assets that are needed first of all: as they are, for there is no time to inflate them."""
LATER = {"random"}
"""Assets that Python starts without: loaded when it has."""
ASKED = {"hdf5"}
"""Assets that are loaded when a call needs them, and else never."""
DEFLATE = "import sys, deflate; sys.stdout.buffer.write(deflate.gzip_compress(sys.stdin.buffer.read(), 12))"
RECEIVER = """globalThis.backpropReceived=new Map();
globalThis.backpropPart=(file,version,text)=>backpropReceived.set(file,{version,text});
"""
"""What every part hands itself to; it stands before the first."""


def write_payload(folder: Path, assets: dict[str, bytes]) -> str:
    """Writes the parts into `folder`; returns a script that tells the page of them as `globalThis.backpropPayload`."""
    folder.mkdir(parents=True)
    listed = []
    for name, data in assets.items():
        is_text = name in TEXTS
        packed = data if is_text else compressed(data)
        version = digest(packed)[:16]
        pieces = split_text(packed.decode()) if is_text else split(packed)
        parts = [write_part(folder, name, version, k, piece) for k, piece in enumerate(pieces)]
        listed.append({"name": name, "version": version, "text": is_text, "when": when(name), "parts": parts})
    return f"{RECEIVER}globalThis.backpropPayload={json.dumps({'assets': listed}, separators=(',', ':'))};\n"


def when(name: str) -> str:
    """When the page loads an asset."""
    return "later" if name in LATER else "asked" if name in ASKED else "first"


@functools.lru_cache(maxsize=8)
def compressed(data: bytes) -> bytes:
    """Gzip bytes by libdeflate, equal for equal data; 4 % fewer than zlib's best.

    Made in `.venv`, where it is installed. Kept, as tests make many payloads of mostly the same assets.
    """
    project = Project(Path(__file__).parents[2])
    program = [str(project.venv_program("python")), "-c", DEFLATE]
    return subprocess.run(program, input=data, stdout=subprocess.PIPE, check=True).stdout


def split(data: bytes) -> list[bytes]:
    """Pieces of `PART_BYTES` and a rest."""
    return [data[at : at + PART_BYTES] for at in range(0, len(data), PART_BYTES)]


def split_text(text: str) -> list[bytes]:
    """Pieces of as many characters, as UTF-8."""
    return [text[at : at + PART_BYTES].encode() for at in range(0, len(text), PART_BYTES)]


def write_part(folder: Path, asset: str, version: str, k: int, data: bytes) -> dict[str, str | int]:
    """Writes one script and returns its entry in the list. Its name changes with its content."""
    sha256 = digest(data)
    file = f"{folder.name}/{asset}-{k:02}.{sha256[:12]}.js"
    text = json.dumps(data.decode() if asset in TEXTS else base64.b64encode(data).decode(), ensure_ascii=False)
    (folder.parent / file).write_text(f'backpropPart("{file}","{version}",{text});\n', encoding="utf-8")
    return {"file": file, "bytes": len(data), "sha256": sha256}


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()
