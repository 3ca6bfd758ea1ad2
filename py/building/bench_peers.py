"""Measures training beside its peers: `python -m building.bench_peers ROOT` in `.venv`.

All contestants of a workload run in interleaved rounds, those of the browser in one headless Chromium and the native
ones in this process, so that whatever else the machine does falls on all alike; the tables show medians.
"""

import json
import shutil
import statistics
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

from playwright.sync_api import Page, sync_playwright

from building.bench_report import CHECKED, WORKLOADS, Rates, report, require_agreement
from building.dist import bundle
from building.launching import launch
from building.node import ensure_node, install_packages
from building.numpy_wheel import find_wheel
from building.project import Project, say
from building.serve import Server

ROUNDS = 5
SPAN_MS = 250.0
"""One measurement takes about so long."""
LONGEST_MS = 120_000
PYODIDE = ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")


def write_site(project: Project, folder: Path) -> None:
    """The page of the bench: the contestants' scripts, Pyodide, NumPy, the package and TensorFlow.js's backend."""
    bench = project.root / "tests/bench"
    env = ensure_node(project)
    install_packages(bench, env, "the libraries to be measured beside")
    shutil.copy(bench / "index.html", folder)
    (folder / "bench.js").write_bytes(bundle(project, env, {"bench.js": [bench / "main.js"]})["bench.js"])
    for name in PYODIDE:
        shutil.copy(project.web / "node_modules/pyodide" / name, folder)
    shutil.copy(find_wheel(project).path, folder / "numpy.whl")
    with zipfile.ZipFile(folder / "backprop.zip", "w") as archive:
        for path in sorted((project.python / "backprop").rglob("*.py")):
            archive.write(path, path.relative_to(project.python).as_posix())
        archive.write(bench / "contestants/ours.py", "ours.py")
    shutil.copytree(
        bench / "node_modules/@tensorflow/tfjs-backend-wasm/dist",
        folder / "tfjs",
        ignore=lambda _, names: [name for name in names if not name.endswith(".wasm")],
    )


class Native:
    """Contestants in this process, with the door of those in the page."""

    def __init__(self, project: Project, works: dict[str, Any]) -> None:
        sys.path.insert(0, str(project.root / "tests/bench/contestants"))
        from native import NATIVE  # type: ignore[import-not-found]  # a script of the bench, no package

        self.makers = NATIVE
        self.works = works
        self.runs: dict[str, Any] = {}

    def begin(self, workload: str) -> list[str]:
        """Makes a workload ready; returns who takes part."""
        self.runs = {
            name: make(self.works[workload]) for name, (takes, make) in self.makers.items() if workload in takes
        }
        return list(self.runs)

    def run(self, name: str, epochs: int) -> float:
        """Milliseconds of so many epochs."""
        begun = perf_counter()
        self.runs[name].run(epochs)
        return 1000 * (perf_counter() - begun)

    def loss(self, name: str) -> float:
        """Of what has been trained so far."""
        return float(self.runs[name].loss())


class InPage:
    """The contestants of the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def begin(self, workload: str) -> list[str]:
        """Makes a workload ready; returns who takes part."""
        names: list[str] = self.page.evaluate("(workload) => bench.begin(workload)", workload)
        return names

    def run(self, name: str, epochs: int) -> float:
        """Milliseconds of so many epochs."""
        return float(self.page.evaluate("([name, epochs]) => bench.run(name, epochs)", [name, epochs]))

    def loss(self, name: str) -> float | None:
        """Of what has been trained so far; None where it cannot be compared."""
        loss: float | None = self.page.evaluate("(name) => bench.loss(name)", name)
        return loss


def measure(page: InPage, native: Native) -> Rates:
    """Epochs a second, by workload and contestant. Raises AssertionError when losses that must agree do not."""
    rates: dict[str, dict[str, float]] = {}
    for workload in WORKLOADS:
        say(f"Training on {workload}")
        drivers = {name: driver for driver in (page, native) for name in driver.begin(workload)}
        if epochs := CHECKED.get(workload):
            require_agreement(workload, {name: loss_after(drivers[name], name, epochs) for name in drivers})
        timers = {name: timer(driver, name) for name, driver in drivers.items()}
        epochs_of = {name: calibrated(run) for name, run in timers.items()}
        seen: dict[str, list[float]] = {name: [] for name in timers}
        for _ in range(ROUNDS):
            for name, run in timers.items():
                seen[name].append(1000 * epochs_of[name] / run(epochs_of[name]))
        rates[workload] = {name: statistics.median(found) for name, found in seen.items()}
    return rates


def timer(driver: InPage | Native, name: str) -> Callable[[int], float]:
    """Milliseconds of so many epochs of one contestant."""
    return lambda epochs: driver.run(name, epochs)


def loss_after(driver: InPage | Native, name: str, epochs: int) -> float | None:
    """What a contestant has reached after its first epochs; None where that cannot be compared."""
    if driver.loss(name) is None:
        return None
    driver.run(name, epochs)
    return driver.loss(name)


def calibrated(run: Callable[[int], float]) -> int:
    """How many epochs take about the span."""
    epochs = 1
    while (spent := run(epochs)) < SPAN_MS / 4 and epochs < 10_000_000:
        epochs *= 4
    return max(1, round(epochs * SPAN_MS / max(spent, 0.01)))


def run_bench(project: Project) -> bool:
    """Measures, prints the tables and tells whether every bound is kept."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, Server(Path(folder)) as server:
        write_site(project, Path(folder))
        browser = launch(playwright, "chromium")
        page = browser.new_page()
        page.set_default_timeout(LONGEST_MS)
        page.goto(server.address)
        say("Starting Pyodide and TensorFlow.js")
        first_call = float(page.evaluate("() => bench.prepare()"))
        works = json.loads(page.evaluate("() => JSON.stringify(bench.workloads)"))
        rates = measure(InPage(page), Native(project, works))
        browser.close()
    return report(rates, first_call)


if __name__ == "__main__":
    sys.exit(0 if run_bench(Project(Path(sys.argv[1]))) else 1)
