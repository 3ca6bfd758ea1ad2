"""The Python files of the page, compiled: the standard library and NumPy, reduced, and our own package.

The sources of the package stay at home: they weigh as much again, and tracebacks tell file and line without them.
"""

import hashlib
import re
import tempfile
import zipfile
from pathlib import Path

from building.node import run_node
from building.numpy_wheel import SITE_PACKAGES, NumpyWheel
from building.packs import write_pack
from building.project import Project, say
from building.pyfive_wheel import STDLIB_FILES, find_pyfive

STDLIB = "/lib/python3.13"
STDLIB_ZIP = "node_modules/pyodide/python_stdlib.zip"
COMPILER = "build/compile_python.mjs"
SITE = b"""# Start-up makes little garbage and many lasting objects: the worker lets the collector begin afterwards.
import gc

gc.disable()
"""
KEPT_FILES = Path(__file__).with_name("stdlib_files.txt")
"""What of the standard library the page needs, start-up and rare paths alike; a browser test holds it."""

LATE = re.compile(r"/reading/files/(keras\w*|hdf5\w*|tensorflow_js)\.py$")
"""What of our own package comes with pyfive, when a file asks for it: `reading/files/later.py`."""
DRAWN = "/requests/digits"
"""What of our own package comes with NumPy's random numbers, which every dataset asks for."""
AT_HOME = ("documents/contract.py", "documents/shape_reader.py", "documents/shapes/", "doors/cli")
"""What of our own package only the build and the command line read."""


def python_packs(project: Project, wheel: NumpyWheel, env: dict[str, str]) -> dict[str, bytes]:
    """Flat packs by asset name: `python` to start with, `backprop` our own package, others for when they are needed."""
    pyfive = kept_files(project, STDLIB_FILES) | find_pyfive(project).files()
    own = own_package(project)
    late = {path: data for path, data in own.items() if LATE.search(path)}
    drawn = {path: data for path, data in own.items() if DRAWN in path}
    return {
        "hdf5": compiled(project, env, "hdf5", pyfive | late),
        "python": compiled(project, env, "python", standard_library(project) | wheel.files(later=False)),
        "random": compiled(project, env, "random", wheel.files(later=True) | drawn),
        "backprop": compiled(
            project, env, "backprop", {path: own[path] for path in own.keys() - late.keys() - drawn.keys()}
        ),
    }


def standard_library(project: Project) -> dict[str, bytes]:
    """What of it the page starts with."""
    return kept_files(project, KEPT_FILES) | {f"{STDLIB}/sitecustomize.py": SITE}


def kept_files(project: Project, listed: Path) -> dict[str, bytes]:
    """The listed files of Pyodide's standard library by their path in the page's file system."""
    with zipfile.ZipFile(project.web / STDLIB_ZIP) as archive:
        return {f"{STDLIB}/{name}": archive.read(name) for name in listed.read_text().split()}


def own_package(project: Project) -> dict[str, bytes]:
    """Our package's sources and data by their path in the page's file system."""
    package = project.python / "backprop"
    files = (path for path in package.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    names = {path.relative_to(package).as_posix(): path for path in files}
    return {
        f"{SITE_PACKAGES}/backprop/{name}": path.read_bytes()
        for name, path in names.items()
        if not name.startswith(AT_HOME) and not name.endswith(".pyi")
    }


def compiled(project: Project, env: dict[str, str], name: str, files: dict[str, bytes]) -> bytes:
    """The pack of these files with every .py compiled by Pyodide.

    It is kept in the cache by the digest of all that goes in.
    """
    sources = write_pack(files)
    digest = hashlib.sha256(sources)
    digest.update((project.web / COMPILER).read_bytes())
    digest.update((project.web / "package-lock.json").read_bytes())
    cached = project.cache / "python" / f"{name}-{digest.hexdigest()[:32]}.pack"
    if not cached.is_file():
        say(f"Compiling the {len(files)} Python files of the part “{name}” by Pyodide under Node.js")
        cached.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cached.parent) as folder:
            source, target = Path(folder, "in.pack"), Path(folder, "out.pack")
            source.write_bytes(sources)
            run_node(project, env, [COMPILER, source.resolve(), target.resolve()], doing="Compiling Python files")
            target.replace(cached)  # Last, so that an interrupted build leaves no half-written entry.
    return cached.read_bytes()
