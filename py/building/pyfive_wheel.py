"""pyfive, which reads HDF5 in the page: which file it is, that it is that file, and what of it is needed."""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from building.environment import HASHED, pip_download
from building.numpy_wheel import SITE_PACKAGES
from building.project import BuildError, Project

REQUIREMENT = HASHED / "pyfive.txt"
"""The version that pyproject.toml names, and the digest of its wheel. It is the last that needs NumPy alone."""
STDLIB_FILES = Path(__file__).with_name("stdlib_files_pyfive.txt")
"""What of the standard library it needs beyond what the page starts with."""
LICENCE = "licences/pyfive.txt"
"""Inside `web/build/`; from the project's source archive, since the wheel holds none."""


@dataclass(frozen=True)
class PyfiveWheel:
    """The wheel, whose digest has been checked."""

    path: Path

    def files(self) -> dict[str, bytes]:
        """Its modules by their path in the page's file system."""
        with zipfile.ZipFile(self.path) as archive:
            names = [name for name in archive.namelist() if re.fullmatch(r"pyfive/\w+\.py", name)]
            return {f"{SITE_PACKAGES}/{name}": archive.read(name) for name in names}


def find_pyfive(project: Project) -> PyfiveWheel:
    """The wheel, from the cache or else from PyPI. Raises BuildError when its digest is not the stated one."""
    stated = re.search(r"^pyfive==(\S+) --hash=sha256:([0-9a-f]{64})$", REQUIREMENT.read_text(), flags=re.M)
    if not stated:
        raise BuildError(f"{REQUIREMENT.name} states no version with one digest.")
    version, digest = stated.groups()
    wheel = project.cache / "wheels" / f"pyfive-{version}-py3-none-any.whl"
    if not wheel.is_file():
        pip_download(project, REQUIREMENT, wheel.parent)
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != digest:
        raise BuildError(f"{wheel.name} has the SHA-256 digest {found}, not {digest}: it is not the file to ship.")
    return PyfiveWheel(wheel)
