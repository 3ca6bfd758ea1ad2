"""Measures the page while it trains, and the memory that many runs take.

`python -m building.bench_training ROOT` in `.venv`, on a built `dist/`.
"""

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from building.bounds import Bound, say_bounds
from building.dist import bundle, payload_assets, worker_source
from building.launching import launch
from building.memory_use import EXPOSE, MemoryUse
from building.node import ensure_node
from building.numpy_wheel import find_wheel
from building.payload import write_payload
from building.project import Project, say
from building.python_payload import python_packs
from building.serve import Server

LONGEST_MS = 60_000
DATASET = "spirals"  # the start with most pictures: 32 units have a map each
TRACES, TRACED_MS = 3, 4_000
CATEGORIES = ["__metadata", "toplevel"]
MAIN_THREAD, TASK = "CrRendererMain", "ThreadControllerImpl::RunTask"

RUNS, WARM_UP, AT_A_TIME = 10_000, 1_000, 500

LONGEST_TASK_MS = 50
FRAMES = 55
"""A second at least: what is left of 60 where frames begin and end within the time that is looked at."""
GROWTH = 1.10

COUNT_FRAMES = """
(span) => new Promise((resolve) => {
  const begun = performance.now();
  let frames = 0;
  const next = () => {
    const passed = performance.now() - begun;
    if (passed < span) { frames += 1; requestAnimationFrame(next); }
    else resolve(1000 * frames / passed);
  };
  requestAnimationFrame(next);
})
"""
RUN_MANY = """
async ([spec, first, count]) => {
  for (let i = first; i < first + count; i++) {
    spec.optimizer.learning_rate = 0.1 + i / 1e5;
    await engine.call("run", { spec });
  }
}
"""


def train_in_page(page: Page, address: str) -> None:
    """Plays a training in the real page that does not end by itself."""
    page.goto(f"{address}#train")
    page.locator("html[data-engine=ready]").wait_for(state="attached")
    page.click(f'[data-start="{DATASET}"]')
    page.locator('#train-status:has-text("Press Play")').wait_for()
    epochs = page.locator('[data-field="training.epochs"]')
    epochs.evaluate("(input) => { input.value = 1e6; input.dispatchEvent(new Event('input', { bubbles: true })); }")
    page.locator("#play:enabled").click()
    page.locator('#train-status:has-text("epochs a second")').wait_for()


@dataclass(frozen=True)
class Trace:
    """A page that trains: its longest tasks on the main thread, in milliseconds, and its frames a second.

    own: by the time that the thread worked. wall: by the clock, with what other programs took of the processor.
    """

    own: float
    wall: float
    frames: float


def traced(browser: Browser, address: str) -> Trace:
    """One trace of the page while it trains."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(LONGEST_MS)
    train_in_page(page, address)
    browser.start_tracing(page=page, categories=CATEGORIES)
    frames = float(page.evaluate(COUNT_FRAMES, TRACED_MS))
    events = json.loads(browser.stop_tracing())["traceEvents"]
    assert page.locator("#training").get_attribute("data-phase") == "running", "the training ended too soon"
    page.close()
    tasks = main_tasks(events)
    own, wall = (max(task[key] for task in tasks) / 1000 for key in ("tdur", "dur"))
    return Trace(own, wall, frames)


def main_tasks(events: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The whole tasks of a trace's main thread."""
    threads = {
        (event["pid"], event["tid"])
        for event in events
        if event.get("name") == "thread_name" and event["args"]["name"] == MAIN_THREAD
    }
    return [
        event
        for event in events
        if event.get("name") == TASK and (event["pid"], event["tid"]) in threads and {"dur", "tdur"} <= event.keys()
    ]


def write_engine_site(project: Project, folder: Path) -> None:
    """The engine alone, built as for the page, to be called from outside as `engine`."""
    harness, env = project.root / "tests/browser/harness", ensure_node(project)
    entries = {"main.js": [harness / "main.js"], "worker.js": [project.web / "engine/worker.js"]}
    scripts = bundle(project, env, entries)
    assets = payload_assets(project, env, python_packs(project, find_wheel(project), env))
    assets["worker"] = worker_source(project.web, EXPOSE + scripts["worker.js"])
    (folder / "payload.js").write_text(write_payload(folder / "payload", assets))
    (folder / "main.js").write_bytes(scripts["main.js"])
    shutil.copy(harness / "index.html", folder)
    shutil.copy(project.web / "icon.svg", folder)


def soak(browser: Browser, address: str) -> tuple[dict[str, int], dict[str, int]]:
    """What is in use after the first runs, and after all."""
    page = browser.new_page()
    page.set_default_timeout(LONGEST_MS)
    page.goto(address)
    page.locator("html[data-engine=ready]").wait_for(state="attached")
    memory = MemoryUse(page)
    spec = json.loads(page.evaluate("engine.call('examples', '{}')"))["examples"][0]["spec"]
    before: dict[str, int] = {}
    for first in range(0, WARM_UP + RUNS, AT_A_TIME):
        if first == WARM_UP:
            before = memory.now()
        page.evaluate(RUN_MANY, [spec, first, AT_A_TIME])
    after = memory.now()
    page.close()
    return before, after


def run_bench(project: Project) -> bool:
    """Measures, prints what was found and tells whether every bound is kept."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        Server(project.dist) as real,
        Server(Path(folder)) as engine,
    ):
        write_engine_site(project, Path(folder))
        browser = launch(playwright, "chromium")
        say("Tracing the page while it trains")
        traces = [traced(browser, real.address) for _ in range(TRACES)]
        say(f"{RUNS:,} runs through the worker")
        before, after = soak(browser, engine.address)
        browser.close()
    return report(traces, before, after)


def report(traces: Sequence[Trace], before: dict[str, int], after: dict[str, int]) -> bool:
    """Prints the bounds; tells whether every one is kept.

    Other programs only ever make a task longer and frames fewer: by the clock the quietest trace counts.
    """
    say(f"\nIn use before and after {RUNS:,} runs")
    for name in before:
        say(f"  {name:32}{before[name]:16,}{after[name]:16,}")
    say("")
    return say_bounds(
        [
            Bound(
                "training: longest main task of all traces, own time, ms", max(t.own for t in traces), LONGEST_TASK_MS
            ),
            Bound(
                "training: longest main task of the quietest trace, ms", min(t.wall for t in traces), LONGEST_TASK_MS
            ),
            Bound("training: frames a second", max(t.frames for t in traces), FRAMES, at_least=True),
            *(Bound(f"{name}, after over before", after[name] / before[name], GROWTH) for name in before),
        ]
    )


if __name__ == "__main__":
    sys.exit(0 if run_bench(Project(Path(sys.argv[1]))) else 1)
