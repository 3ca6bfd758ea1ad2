"""The virtual environment `.venv` with the package, editable, and the tools that a command needs."""

import hashlib
import json
import os
import shutil
import sys
import tomllib
from collections.abc import Iterable
from pathlib import Path

from building.debian import can_install, install
from building.project import BuildError, Project, run, say

STAMP = "backprop-environment.json"
HASHED = Path(__file__).parent / "hashed"
"""Requirements with the digests of their files, by what they are for."""


def ensure_environment(project: Project, extras: Iterable[str] = ()) -> None:
    """Makes `.venv` and installs the package with these extras, unless that is already so.

    A stamp in `.venv` holds the digest of what is wanted, so nothing is asked of the network while that is unchanged.
    """
    stamp_file = project.venv / STAMP
    asked = (project.root / "pyproject.toml").read_bytes() + (HASHED / "setuptools.txt").read_bytes()
    wanted = {
        "digest": hashlib.sha256(asked).hexdigest(),
        "python": sys.version.split()[0],
        "place": str(project.root.resolve()),
    }
    stamp = json.loads(stamp_file.read_text()) if stamp_file.is_file() else {}
    current = {key: stamp.get(key) for key in wanted} == wanted
    installed = set(stamp.get("extras", [])) if current else set()
    missing = set(extras) - installed
    if current and not missing:
        return
    if not current:
        shutil.rmtree(project.venv, ignore_errors=True)
        make_venv(project)
    everything = sorted(installed | missing)
    say(
        f"Installing the package into .venv{', with what it needs to ' if everything else ''}{' and '.join(everything)}"
    )
    pip_hashed(project, "setuptools")
    pip(project, "--no-build-isolation", "--no-deps", "--editable", ".")
    pip(project, *requirements(project, everything))
    stamp_file.write_text(json.dumps({**wanted, "extras": everything}))


def requirements(project: Project, extras: Iterable[str]) -> list[str]:
    """What the package needs, and what these extras do, as pyproject.toml states it."""
    stated = tomllib.loads((project.root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [*stated["dependencies"], *(line for extra in extras for line in stated["optional-dependencies"][extra])]


def pip_hashed(project: Project, name: str) -> None:
    """Installs what a file of `hashed/` lists, each file by its digest, and nothing else."""
    pip(project, "--require-hashes", "--no-deps", "--requirement", str(HASHED / f"{name}.txt"))


def pip_download(project: Project, requirement: Path, folder: Path) -> None:
    """Brings the wheels that a file lists, each by its digest, into a folder."""
    pip(project, "--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", str(requirement),
        "--dest", str(folder), command="download")  # fmt: skip


def pip(project: Project, *what: str, command: str = "install") -> None:
    """Installs into the virtual environment. Raises BuildError with pip's own words."""
    run(
        [project.venv_program("python"), "-m", "pip", command, "--quiet", "--disable-pip-version-check", *what],
        cwd=project.root,
        doing="Installing Python packages",
        env={"PIP_ROOT_USER_ACTION": "ignore"},
    )


def make_venv(project: Project) -> None:
    """Makes an empty `.venv`; on Debian, where that needs a package of its own, installs that first when root."""
    say(f"Making a virtual environment for Python {sys.version.split()[0]} in .venv")
    outside = getattr(sys, "_base_executable", sys.executable)  # .venv's own Python may be asking, and is gone by now
    command = [outside, "-m", "venv", str(project.venv)]
    try:
        run(command, cwd=project.root, doing="Making .venv")
    except BuildError as error:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        if not can_install():
            raise BuildError(
                f"{error}\nPython's venv module is not whole here. On Debian and Ubuntu: apt-get install {package}"
            ) from error
        install([package])
        shutil.rmtree(project.venv, ignore_errors=True)
        run(command, cwd=project.root, doing="Making .venv")


def in_environment(project: Project) -> dict[str, str]:
    """What to add to the environment variables so that programs come from `.venv` and modules from `py/`."""
    programs = str(project.venv_program("python").parent)
    return {
        "VIRTUAL_ENV": str(project.venv),
        "PATH": programs + os.pathsep + os.environ.get("PATH", ""),
        "PYTHONPATH": str(project.python),
    }
