"""The service worker of a release: it knows each file of `dist/` by its digest."""

import base64
import hashlib
import json
from pathlib import Path

NAME = "sw.js"
"""Always of this name: a browser asks there whether there is a newer release."""
MANIFEST = "manifest.webmanifest"


def write_service_worker(dist: Path, script: bytes) -> None:
    """Writes it into the finished `dist`. Its version is that of all files together, so equal releases are one."""
    files = sorted(path for path in dist.rglob("*") if path.is_file() and path != dist / NAME)
    digests = {
        path.relative_to(dist).as_posix(): base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()
        for path in files
    }
    listed = json.dumps(digests, separators=(",", ":"))
    version = hashlib.sha256(listed.encode()).hexdigest()[:16]
    head = f'globalThis.backpropRelease={{"version":"{version}","files":{listed}}};\n'
    (dist / NAME).write_bytes(head.encode() + script)
