"""Runs the tests, and the bench, in the environment that they need."""

import os
import subprocess
import sys
from collections.abc import Sequence

from building.browsers import ensure_browsers
from building.dist import build_dist
from building.environment import ensure_environment, in_environment
from building.project import Project, say

WITH = {
    "torch": ("--override-ini", "python_files=test_*.py torch_*.py"),
    "frameworks": ("--override-ini", "python_files=test_*.py framework_*.py"),
}
"""What is installed too, and tested: by itself pytest collects test_*.py alone."""
MOST_WORKERS = 4
"""So many tests at once at most: each browser test keeps more than one core busy."""
BENCHES = {
    "start": ["building.bench"],
    "training": ["building.bench_peers", "building.bench_training"],
}
"""The parts of the bench and the modules that measure them."""


def run_tests(project: Project, arguments: Sequence[str], further: str | None = None) -> int:
    """Sets up browsers and packages, builds `dist/` and runs pytest with these arguments; returns its exit status.

    Each file of tests runs in one process, several files at once. further: a key of `WITH`.
    """
    set_up(project, ["test", further] if further else ["test"])
    say("Running the tests")
    workers = ["-n", str(min(MOST_WORKERS, os.cpu_count() or 1)), "--dist", "loadfile"]
    return run_in_environment(project, ["pytest", *workers, *(WITH[further] if further else []), *arguments])


def run_bench(project: Project, only: str | None = None) -> int:
    """Builds `dist/` and measures it, all or one part of `BENCHES`; returns 1 when a bound is missed."""
    chosen = [only] if only else list(BENCHES)
    set_up(project, ["test", *(["fast", "torch"] if "training" in chosen else [])])
    statuses = [run_in_environment(project, [module, str(project.root)]) for name in chosen for module in BENCHES[name]]
    return max(statuses)


def set_up(project: Project, extras: Sequence[str]) -> None:
    """Everything that a test or the bench needs to run."""
    ensure_environment(project, extras)
    ensure_browsers(project)
    build_dist(project)


def run_in_environment(project: Project, module: Sequence[str]) -> int:
    """Runs a Python module of `.venv` in the foreground; returns its exit status."""
    sys.stdout.flush()
    return subprocess.run(
        [str(project.venv_program("python")), "-m", *module],
        cwd=project.root,
        env={**os.environ, **in_environment(project)},
        check=False,
    ).returncode
