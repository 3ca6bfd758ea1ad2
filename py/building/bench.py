"""Measures start-up, size and recalculation: `python -m building.bench ROOT` in `.venv`, on a built `dist/`.

Cold starts of the page (served and from a file) and of a bare page are interleaved, each in a browser of its own, so
that whatever else the machine does falls on all alike; the table shows medians.
"""

import json
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import FilePayload, Page, Playwright, expect, sync_playwright

from building.bench_pages import RECALCULATE, USE_TABLE, WATCH, write_bare_page
from building.bounds import Bound, say_bounds
from building.dist import measure
from building.launching import launch
from building.numpy_wheel import find_wheel
from building.project import Project, say
from building.serve import Server

RUNS = 9
EDITS = 40
LONGEST_MS = 60_000
SETTLING_MS = 1500
"""A browser goes on starting when its first page is there: Chromium 156 loads some 400 scripts for pages of its own. It
is the page's start that is measured."""
FIELD = "optimizer.learning_rate"

READY_HTTP = 0.5
READY_FILE = 0.6
"""Bounds on the time to Python ready, as parts of the bare page's."""
WIRE_BYTES = 7_000_000
EDITED = {"2-2-1": 25, "20-20-10": 60, "100-100-10": 250}
"""Networks and their bounds in milliseconds; the first is the one that stands there, the others have 20 rows."""
EDITED_ROWS = 20
TABLE_ROWS, TABLES = 100_000, 5
TABLE_MS = 1000
"""Longest wait that does not break off what a person has in mind (Nielsen 1993, chapter 5)."""

Times = dict[str, float]


def cold_start(playwright: Playwright, address: str, *, bare: bool) -> Times:
    """Times in milliseconds from navigation of one start in a new browser."""
    browser = launch(playwright, "chromium")
    page = browser.new_page()
    if not bare:
        page.add_init_script(WATCH)
    page.wait_for_timeout(SETTLING_MS)
    with page.expect_console_message(lambda message: message.text.startswith("bench "), timeout=LONGEST_MS) as said:
        page.goto(address, wait_until="commit")
    times: Times = json.loads(said.value.text.removeprefix("bench "))
    browser.close()
    return times


def recalculation(playwright: Playwright, address: str, network: str) -> float:
    """Median milliseconds from an edit to its painted result."""
    browser = launch(playwright, "chromium")
    page: Page = browser.new_page()
    page.goto(address)
    page.locator("html[data-engine=ready]").wait_for(state="attached", timeout=LONGEST_MS)
    if network != next(iter(EDITED)):
        sizes = [int(size) for size in network.split("-")]
        spec = json.dumps(spec_of(sizes)).encode()
        page.set_input_files("#file", FilePayload(name="network.json", mimeType="application/json", buffer=spec))
        inputs = page.locator('[data-field="network.n_inputs"]')
        expect(inputs).to_have_value(str(sizes[0]), timeout=LONGEST_MS)
        page.locator("html[data-result=live]").wait_for(state="attached", timeout=LONGEST_MS)
    texts = [f"0.{501 + k}" for k in range(EDITS)]  # None is the rate that stands there: its loss would be the same.
    times: list[float] = page.evaluate(RECALCULATE, [FIELD, texts])
    browser.close()
    return statistics.median(times[5:])  # The first few warm it up.


def spec_of(sizes: list[int]) -> dict[str, object]:
    """A spec of sigmoid layers of these sizes, inputs first, whose weights are drawn."""
    rows = [[(7 * row + 3 * column) % 11 / 10 for column in range(sizes[0])] for row in range(EDITED_ROWS)]
    return {
        "title": "-".join(map(str, sizes)),
        "network": {"n_inputs": sizes[0], "layers": [{"units": n, "activation": "sigmoid"} for n in sizes[1:]]},
        "data": {"X": rows, "Y": [[0.3] * sizes[-1]] * EDITED_ROWS},
    }


def table_use(playwright: Playwright, address: str) -> float:
    """Median milliseconds from the press of Use to the painted rows of a large table, each in a page of its own."""
    rows = "".join(f"{k % 97}.{k % 9},{k % 89}.25,{k % 7}.5\n" for k in range(TABLE_ROWS))
    file = FilePayload(name="large.csv", mimeType="text/csv", buffer=f"a,b,y\n{rows}".encode())
    browser, times = launch(playwright, "chromium"), list[float]()
    for _ in range(TABLES):
        page = browser.new_page()
        page.goto(address)
        page.locator("html[data-engine=ready]").wait_for(state="attached", timeout=LONGEST_MS)
        page.set_input_files("#file", file)
        page.locator("#table-use:enabled").wait_for(timeout=LONGEST_MS)
        times.append(page.evaluate(USE_TABLE))
        page.close()
    browser.close()
    return statistics.median(times)


def run_bench(project: Project) -> bool:
    """Measures, prints the table and tells whether every bound is kept."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        Server(project.dist) as ours,
        Server(Path(folder)) as bare,
    ):
        write_bare_page(project, find_wheel(project), Path(folder))
        places = {
            "bare page, http": (bare.address, True),
            "page, http": (ours.address, False),
            "page, file": ((project.dist / "index.html").as_uri(), False),
        }
        starts: dict[str, list[Times]] = {name: [] for name in places}
        for k in range(RUNS):
            say(f"Cold starts, round {k + 1} of {RUNS}")
            for name, (address, is_bare) in places.items():
                starts[name].append(cold_start(playwright, address, bare=is_bare))
        say("Recalculations")
        edits = {network: recalculation(playwright, ours.address, network) for network in EDITED}
        say("Tables")
        table = table_use(playwright, ours.address)
    return report({name: medians(times) for name, times in starts.items()}, edits, table, measure(project.dist).wire)


def medians(starts: list[Times]) -> Times:
    """The median of each time."""
    return {key: statistics.median(times[key] for times in starts) for key in starts[0]}


def report(starts: dict[str, Times], edits: dict[str, float], table: float, wire: int) -> bool:
    """Prints the table; tells whether every bound is kept."""
    bare = starts["bare page, http"]["ready"]
    say(f"\nMedians of {RUNS} cold starts, milliseconds from navigation")
    say(f"{'':18}{'first result':>14}{'Python ready':>14}{'live result':>13}{'ready / bare':>14}")
    for name, times in starts.items():
        cells = [f"{times[key]:.0f}" if key in times else "–" for key in ("result", "ready", "live")]
        say(f"{name:18}{cells[0]:>14}{cells[1]:>14}{cells[2]:>13}{times['ready'] / bare:>14.2f}")
    say("")
    return say_bounds(
        [
            Bound("Python ready over http, part of the bare page's", starts["page, http"]["ready"] / bare, READY_HTTP),
            Bound(
                "Python ready from a file, part of the bare page's", starts["page, file"]["ready"] / bare, READY_FILE
            ),
            Bound("dist/ over a wire that gzips, MB", wire / 1e6, WIRE_BYTES / 1e6),
            *(Bound(f"an edit of {name} to its painted result, ms", edits[name], EDITED[name]) for name in EDITED),
            Bound(f"a table of {TABLE_ROWS} rows, from Use to its painted rows, ms", table, TABLE_MS),
        ]
    )


if __name__ == "__main__":
    sys.exit(0 if run_bench(Project(Path(sys.argv[1]))) else 1)
