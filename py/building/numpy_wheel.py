"""NumPy as the Pyodide project builds it: which file it is, that it is that file, and what of it the page needs."""

import hashlib
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from building.project import BuildError, Project

WHEEL = "node_modules/@bentopdf/pymupdf-wasm/assets/numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl"
"""Inside `web/`. The npm package is another project's, under the AGPL-3.0-only; this one file in it is NumPy's, under
NumPy's BSD license, and nothing else of it is read or shipped."""
WHEEL_SHA256 = "125230b4c3ecd08803e5c43f1162e017c0718d9f253146225a705a952b9c16c2"
"""The digest that the lock file of Pyodide's pre-release 0.28.0a3 names.

That of 0.29.5, which is shipped, names a later build of NumPy 2.2.5 (…-pyemscripten_2025_0_wasm32.whl, 800c98ed…). No
npm package is known that holds it, and npm's integrity is what vouches for the download. Both are of one ABI, 2025_0.
"""

SITE_PACKAGES = "/lib/python3.13/site-packages"

LATER = re.compile(r"numpy/random/")
"""First needed when weights are drawn; the page starts without it."""

UNUSED = re.compile(
    r"""
      \.(pyi|pxd|pyx|h|a|c|in)$
    | /tests/ | /pkgconfig/ | /include/ | py\.typed$ | ^numpy/conftest
    | ^numpy/(f2py|distutils|doc|testing|compat|core|_pyinstaller)/
    | ^numpy/(fft|ma|polynomial|ctypeslib)(/|\.py) | ^numpy/linalg/lapack_lite\.
    | ^numpy/lib/recfunctions
    | ^numpy/_core/lib/ | ^numpy/random/(lib|_examples)/ | ^numpy/typing/mypy_plugin
    | ^numpy/random/(mtrand|_philox|_sfc64|_pickle)\.
    | (_multiarray|_umath|_rational|_operand_flag|_struct_ufunc)_tests\.
    | \.dist-info/
    """,
    re.VERBOSE,
)
"""Left out of the page. `import numpy` and all that the package uses of it work without; a browser test holds that."""

REPLACED = {
    # What draws is `Generator`; the older ways stay at home.
    "numpy/random/__init__.py": b"""from ._generator import Generator, default_rng
from ._pcg64 import PCG64
from .bit_generator import BitGenerator, SeedSequence


class RandomState:
    # Nothing is one, but `default_rng` asks whether a seed is.
    pass
""",
    # They give functions of C their docstrings, at each start; all others are emptied by the build.
    "numpy/_core/_add_newdocs.py": b"",
    "numpy/_core/_add_newdocs_scalars.py": b"",
}
"""Files of NumPy's that the page has otherwise."""


@dataclass(frozen=True)
class NumpyWheel:
    """A wheel of NumPy for Pyodide whose digest has been checked."""

    path: Path
    sha256: str

    def files(self, *, later: bool) -> dict[str, bytes]:
        """The files to ship by their path in the page's file system: those for the start, or those for later."""
        with zipfile.ZipFile(self.path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/") and not UNUSED.search(name)]
            kept = [name for name in names if bool(LATER.match(name)) == later]
            return {
                f"{SITE_PACKAGES}/{name}": REPLACED[name] if name in REPLACED else archive.read(name) for name in kept
            }

    def licence(self) -> str:
        """NumPy's licence, with those of what is compiled into it."""
        with zipfile.ZipFile(self.path) as archive:
            name = next(name for name in archive.namelist() if name.endswith(".dist-info/LICENSE.txt"))
            return archive.read(name).decode()


def find_wheel(project: Project, path: Path | None = None, sha256: str | None = None) -> NumpyWheel:
    """The wheel from the npm packages, or the one given by path and digest.

    Raises BuildError when the digest differs.
    """
    wheel = path or project.web / WHEEL
    wanted = sha256 or WHEEL_SHA256
    if not wheel.is_file():
        raise BuildError(f"There is no NumPy wheel at {wheel}.")
    found = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if found != wanted:
        raise BuildError(f"{wheel.name} has the SHA-256 digest {found}, not {wanted}: it is not the file to ship.")
    return NumpyWheel(wheel, wanted)
