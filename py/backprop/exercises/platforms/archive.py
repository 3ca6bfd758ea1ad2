"""Zip archives that are the same to the byte whenever and wherever they are made."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

THEN = (1980, 1, 1, 0, 0, 0)  # the earliest date that a zip may have
UNIX, READABLE = 3, 0o100644


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The archive of these files in their order, stored as they are: compressors differ from release to release."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, data in files.items():
            info = zipfile.ZipInfo(name, THEN)
            info.create_system, info.external_attr = UNIX, READABLE << 16
            archive.writestr(info, data)
    return whole.getvalue()
