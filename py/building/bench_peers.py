"""Measures training beside its peers: `python -m building.bench_peers ROOT` in `.venv`.

All contestants of a workload run in interleaved rounds, those of the browser in one headless Chromium and the native
ones in this process, so that whatever else the machine does falls on all alike; the table shows medians.
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

from building.dist import bundle
from building.launching import launch
from building.node import ensure_node, npm_ci
from building.numpy_wheel import find_wheel
from building.project import Project, say
from building.serve import Server

ROUNDS = 5
SPAN_MS = 250.0
"""One measurement takes about so long."""
WORKLOADS = {
    "W1": "one step of 2-2-1, steps a second, many in one call",
    "W1 by Python": "the same, each step called for from Python",
    "W2": "2-4-2-1 tanh, 250 rows, batch 10: epochs a second",
    "W3": "784-128-64-10 ReLU softmax, 2,048 rows, batch 32: epochs a second",
    "W4": "64 networks of W2: epochs a second, each of all",
}
CHECKED = {"W2": 50, "W3": 1}
"""After so many epochs, contestants that do the same must have the same loss."""
LOSSES_AGREE = 1e-3
"""Relative; TensorFlow.js computes in float32."""
OURS, OURS_NUMPY = "Backprop, kernel", "Backprop, NumPy"
PEERS = ("synaptic 1.1.4", "brain.js 1.6.1", "ConvNetJS 0.3.0", "TensorFlow.js 4.22.0 (wasm)")
FIRST_CALL_MS = 150

Rates = dict[str, dict[str, float]]


def write_site(project: Project, folder: Path) -> None:
    """The page of the bench: the contestants' scripts, Pyodide, NumPy, the package and TensorFlow.js's backend."""
    bench = project.root / "tests/bench"
    env = ensure_node(project)
    npm_ci(bench, env)
    shutil.copy(bench / "index.html", folder)
    (folder / "bench.js").write_bytes(bundle(project, env, {"bench.js": [bench / "main.js"]})["bench.js"])
    pyodide = project.web / "node_modules/pyodide"
    for name in ("pyodide.js", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"):
        shutil.copy(pyodide / name, folder)
    shutil.copy(find_wheel(project).path, folder / "numpy.whl")
    with zipfile.ZipFile(folder / "backprop.zip", "w") as archive:
        for path in sorted((project.python / "backprop").rglob("*.py")):
            archive.write(path, path.relative_to(project.python).as_posix())
        archive.write(bench / "contestants/ours.py", "ours.py")
    for path in (bench / "node_modules/@tensorflow/tfjs-backend-wasm/dist").glob("*.wasm"):
        (folder / "tfjs").mkdir(exist_ok=True)
        shutil.copy(path, folder / "tfjs")


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

    def run(self, name: str, units: int) -> float:
        """Milliseconds of so many units."""
        begun = perf_counter()
        self.runs[name].run(units)
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

    def run(self, name: str, units: int) -> float:
        """Milliseconds of so many units."""
        return float(self.page.evaluate("([name, units]) => bench.run(name, units)", [name, units]))

    def loss(self, name: str) -> float | None:
        """Of what has been trained so far; None where it cannot be compared."""
        loss: float | None = self.page.evaluate("(name) => bench.loss(name)", name)
        return loss


def measure(page: InPage, native: Native) -> Rates:
    """Units of work a second, by workload and contestant. Raises AssertionError when losses that must agree do not."""
    rates: Rates = {}
    for workload in WORKLOADS:
        drivers = {name: driver for driver in (page, native) for name in driver.begin(workload)}
        if workload in CHECKED:
            agree(workload, {name: loss_after(driver, name, CHECKED[workload]) for name, driver in drivers.items()})
        timers = {name: timer(driver, name) for name, driver in drivers.items()}
        units = {name: calibrated(run) for name, run in timers.items()}
        seen: dict[str, list[float]] = {name: [] for name in timers}
        for k in range(ROUNDS):
            say(f"{workload}, round {k + 1} of {ROUNDS}")
            for name, run in timers.items():
                seen[name].append(1000 * units[name] / run(units[name]))
        rates[workload] = {name: statistics.median(found) for name, found in seen.items()}
    return rates


def timer(driver: InPage | Native, name: str) -> Callable[[int], float]:
    """Milliseconds of so many units of one contestant."""
    return lambda units: driver.run(name, units)


def loss_after(driver: InPage | Native, name: str, epochs: int) -> float | None:
    """What the contestant has reached after its first epochs."""
    if driver.loss(name) is None:
        return None
    driver.run(name, epochs)
    return driver.loss(name)


def agree(workload: str, losses: dict[str, float | None]) -> None:
    """Refuses to compare contestants that have not done the same."""
    known = {name: loss for name, loss in losses.items() if loss is not None}
    ours = known[OURS]
    assert all(abs(loss - ours) <= LOSSES_AGREE * ours for loss in known.values()), f"{workload}: {known}"


def calibrated(run: Callable[[int], float]) -> int:
    """How many units take about the span."""
    units = 1
    while (spent := run(units)) < SPAN_MS / 4 and units < 10_000_000:
        units *= 4
    return max(1, round(units * SPAN_MS / max(spent, 0.01)))


def run_bench(project: Project) -> bool:
    """Measures, prints the table and tells whether every bound is kept."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright, Server(Path(folder)) as server:
        write_site(project, Path(folder))
        browser = launch(playwright, "chromium")
        page = browser.new_page()
        page.set_default_timeout(120_000)
        page.goto(server.address)
        say("Preparing Pyodide and TensorFlow.js")
        first_call = float(page.evaluate("() => bench.prepare()"))
        works = json.loads(page.evaluate("() => JSON.stringify(bench.workloads)"))
        rates = measure(InPage(page), Native(project, works))
        browser.close()
    return report(rates, first_call)


def report(rates: Rates, first_call: float) -> bool:
    """Prints the table; tells whether every bound is kept."""
    for workload, found in rates.items():
        fastest = max((found[name] for name in PEERS if name in found), default=0.0)
        say(f"\n{workload}: {WORKLOADS[workload]}")
        for name, rate in sorted(found.items(), key=lambda row: -row[1]):
            say(f"  {name:28}{rate:14,.1f}{f'{rate / fastest:10.2f} of the fastest peer' if fastest else ''}")

    def ahead(workload: str) -> float:
        found = rates[workload]
        return found[OURS] / max(found[name] for name in PEERS if name in found)

    stepped = max(rates["W1"][name] for name in PEERS) / rates["W1 by Python"][OURS]
    native = rates["W2"]
    bounds = [
        ("W2, times the fastest peer in the browser", ahead("W2"), 4.0, True),
        ("W3, times the fastest peer in the browser", ahead("W3"), 4.0, True),
        ("W4, times the fastest peer in the browser", ahead("W4"), 5.0, True),
        ("first call: generate and compile, ms", first_call, FIRST_CALL_MS, False),
        ("a step called from Python, in steps of the fastest peer", stepped, 5.0, False),
        ("W3, epochs of native PyTorch in the time of one", rates["W3"]["PyTorch, native"] / rates["W3"][OURS], 1.3, False),
        ("W2 native, times NumPy on CPython", native[f"{OURS}, native"] / native[f"{OURS_NUMPY}, native"], 20.0, True),
    ]  # fmt: skip
    say("")
    kept = True
    for name, value, bound, at_least in bounds:
        good = value >= bound if at_least else value <= bound
        kept &= good
        say(f"{name:58}{value:8.2f}  bound {bound:g} {'at least' if at_least else 'at most'}: "
            f"{'kept' if good else 'MISSED'}")  # fmt: skip
    return kept


if __name__ == "__main__":
    sys.exit(0 if run_bench(Project(Path(sys.argv[1]))) else 1)
