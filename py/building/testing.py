"""Runs the tests, and the bench, in the environment that they need."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence

from building.browsers import ensure_browsers
from building.debian import install
from building.dist import build_dist
from building.environment import ensure_environment, in_environment
from building.node import ensure_node, run_node
from building.project import BuildError, Project, say

WITH = {
    "torch": ("--override-ini", "python_files=test_*.py torch_*.py"),
    "frameworks": ("--override-ini", "python_files=test_*.py framework_*.py"),
    "latex": ("--override-ini", "python_files=test_*.py latex_*.py"),
}
"""What is installed too, and tested: by itself pytest collects test_*.py alone."""
LATEX = ("texlive-latex-base", "texlive-latex-extra", "texlive-pictures")
ORDER = ["-p", "building.tests_by_folder", "--no-loadscope-reorder", "--durations", "25"]
"""Longest first, and what each folder and the slowest tests took."""
NODE_TEST = ["--test", "--test-timeout=60000", "--test-reporter=spec", "--test-reporter-destination=stdout"]
MOST_WORKERS = 4
"""So many tests at once at most: each browser test keeps more than one core busy."""
BENCHES = {
    "start": ["building.bench"],
    "training": ["building.bench_peers", "building.bench_training"],
    "marking": ["building.bench_marking"],
}
"""The parts of the bench and the modules that measure them."""


def run_tests(project: Project, arguments: Sequence[str], further: str | None = None) -> int:
    """Sets up browsers and packages, builds `dist/` and runs the tests; returns 0 when all pass.

    Those of `web/test/` by Node.js alone, then all others by pytest with these arguments: each file in one process,
    several files at once. further: a key of `WITH`. What Node.js found wrong is said at the end, where one looks.
    """
    if further == "latex" and shutil.which("pdflatex") is None:
        install(LATEX)
    set_up(project, ["test", further] if further and further != "latex" else ["test"])
    wrong = run_node_tests(project)
    say("Running the tests")
    workers = ["-n", str(min(MOST_WORKERS, os.cpu_count() or 1)), "--dist", "loadfile", *ORDER]
    by_pytest = run_in_environment(project, ["pytest", *workers, *(WITH[further] if further else []), *arguments])
    if wrong:
        say(wrong)
    return 1 if wrong else by_pytest


def run_node_tests(project: Project) -> str:
    """Runs the tests of `web/test/` by Node.js and prints how many passed; returns all that it says where one fails."""
    files = sorted((project.web / "test").rglob("*.test.js"))
    if not files:
        return ""
    say("Running the tests of JavaScript by Node.js")
    try:
        said = run_node(project, ensure_node(project), [*NODE_TEST, *files], "Tests of JavaScript")
    except BuildError as error:
        return str(error)
    say("".join(line for line in said.splitlines(keepends=True) if line.startswith("ℹ")))
    return ""


def run_bench(project: Project, only: str | None = None) -> int:
    """Builds `dist/` and measures it, all or one part of `BENCHES`; returns 1 when a bound is missed."""
    chosen = [only] if only else list(BENCHES)
    if chosen == ["marking"]:  # it needs neither a page nor a browser
        ensure_environment(project, ["test"])
    else:
        set_up(project, ["test", *(["fast", "torch"] if "training" in chosen else [])])
    statuses = [run_in_environment(project, [module, str(project.root)]) for name in chosen for module in BENCHES[name]]
    return max(statuses)


def run_fuzz(project: Project, minutes: float, seed: int) -> int:
    """Reads spoiled inputs for so long and prints what became of them; returns 1 when one was not answered in time."""
    ensure_environment(project, ["test"])
    node = shutil.which("node", path=ensure_node(project).get("PATH")) or "node"
    return run_in_environment(project, ["building.fuzz", str(project.root), node, str(minutes), str(seed)])


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
