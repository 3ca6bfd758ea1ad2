"""Everything that is checked without running it: ruff, mypy, the JavaScript types, and Biome."""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE, STDOUT

from building.environment import ensure_environment, in_environment
from building.node import ensure_node, ensure_packages
from building.project import Project, say

NODE_PROGRAMS = "node_modules/.bin"


def test_files(project: Project) -> list[str]:
    """The tests that mypy reads: a folder's conftest.py shares its name, a probe shares that of the package."""
    files = (path.relative_to(project.root) for path in sorted((project.root / "tests").rglob("*.py")))
    return [str(path) for path in files if path.name != "conftest.py" and not {"probe", "bench"} & {*path.parts}]


def run_checks(project: Project) -> int:
    """Runs each check, prints what it finds and returns 1 when any finds something."""
    ensure_environment(project, ["check", "test"])
    node = ensure_node(project)
    ensure_packages(project, node)
    python = str(project.venv_program("python"))
    env = {**os.environ, **in_environment(project)}
    env["PATH"] = os.pathsep.join([env["PATH"], node.get("PATH", "")])
    mypy = [python, "-m", "mypy"]
    folders = ["build.py", "py", "tests"]
    checks = {
        "ruff (mistakes)": (project.root, [python, "-m", "ruff", "check", *folders]),
        "ruff (format)": (project.root, [python, "-m", "ruff", "format", "--check", *folders]),
        "mypy (strict, by pyproject.toml)": (project.root, [*mypy, "-p", "backprop", "-p", "building"]),
        "mypy, the tests": (
            project.root,
            [*mypy, "--config-file", "tests/mypy.ini", *test_files(project)],
        ),
        "tsc, the page": (project.web, [f"{NODE_PROGRAMS}/tsc", "-p", "tsconfig.json"]),
        "tsc, the worker": (project.web, [f"{NODE_PROGRAMS}/tsc", "-p", "tsconfig.worker.json"]),
        "Biome": (project.web, [f"{NODE_PROGRAMS}/biome", "check", "--error-on-warnings", "."]),
    }

    def found(check: tuple[Path, list[str]]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(check[1], cwd=check[0], env=env, check=False, stdout=PIPE, stderr=STDOUT)

    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, result in zip(checks, pool.map(found, checks.values()), strict=True):
            say(f"— {name}\n{result.stdout.decode(errors='replace')}".rstrip())
            if result.returncode != 0:
                failed.append(name)
    say(f"\nFound something: {', '.join(failed)}." if failed else "\nAll checks pass.")
    return 1 if failed else 0
