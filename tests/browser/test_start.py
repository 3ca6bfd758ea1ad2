"""Python starts in the page wherever the page is, and the engine keeps its promises to those who call it."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import PROJECT, OpenPage, wait_ready
from playwright.sync_api import Page, expect
from sites import EngineSites, policy

from building.numpy_wheel import SITE_PACKAGES
from building.packs import write_pack
from building.python_payload import own_package
from building.serve import Server

RUN = "spec => engine.call('run', {spec}).then(JSON.parse)"
FAIL = "spec => engine.call('run', {spec}).then(() => 'answered', error => `${error.name}: ${error.message}`)"


@pytest.fixture
def probe(probe_site: Path, open_page: OpenPage) -> Page:
    """The engine with the probe package, ready, from a file."""
    return wait_ready(open_page((probe_site / "index.html").as_uri()))


def test_the_engine_starts_and_answers_everywhere(place: Callable[[Path], Page], engine_site: Path) -> None:
    page = wait_ready(place(engine_site))
    examples = json.loads(page.evaluate("engine.call('examples', {})"))["examples"]
    for example in examples:
        for method in ("run", "check", "worked"):
            text = page.evaluate("([method, spec]) => engine.call(method, {spec})", [method, example["spec"]])
            assert json.loads(text)["schema"] == 1


def test_progress_is_told_in_bytes_up_to_the_whole(engine_site: Path, open_page: OpenPage) -> None:
    page = wait_ready(open_page((engine_site / "index.html").as_uri()))
    told = page.evaluate("reports.filter(([stage]) => stage === 'downloading')")
    loaded = [step[1] for step in told]
    totals = {step[2] for step in told}
    assert loaded[0] == 0 and loaded == sorted(loaded) and len(loaded) > 20
    assert len(totals) == 1 and 4_000_000 < totals.pop() < 9_000_000
    stages = page.evaluate("[...new Set(reports.map(([stage]) => stage))]")
    assert stages == ["downloading", "python", "packages", "ready"]


def test_the_worker_comes_first_and_what_python_starts_without_last(probe_site: Path, open_page: OpenPage) -> None:
    with Server(probe_site) as server:
        page = wait_ready(open_page(server.address))
        assert page.evaluate(RUN, "random")
        asked = page.evaluate("performance.getEntriesByType('resource').map(({name, startTime}) => [name, startTime])")
    starts: dict[str, list[float]] = {}
    for name, start in asked:
        if part := re.search(r"payload/(\w+)-", name):
            starts.setdefault(part[1], []).append(start)
    others = starts["wasm"] + starts["python"] + starts["backprop"]
    assert max(starts["worker"]) < min(others) and max(others) < min(starts["random"])


def test_it_starts_in_a_folder_of_a_host(engine_site: Path, open_page: OpenPage) -> None:
    with Server(engine_site.parent) as server:
        wait_ready(open_page(f"{server.address}{engine_site.name}/"))


IMPORTER = """

def _import_all(params):
    import importlib
    return [importlib.import_module(name).__name__ for name in params.raw("spec")]


METHODS["run"] = _import_all
"""
"""Appended to the package's bridge, imports what it is told to."""


def test_every_module_of_the_package_can_be_imported(sites: EngineSites, open_page: OpenPage) -> None:
    """Holds the lists of what of the standard library and of NumPy travels."""
    files = own_package(PROJECT)
    files[f"{SITE_PACKAGES}/backprop/doors/bridge.py"] += IMPORTER.encode()
    site = sites.make("everything", backprop=write_pack(files))
    page = wait_ready(open_page((site / "index.html").as_uri()))
    paths = [Path(path).relative_to(SITE_PACKAGES) for path in files if path.endswith(".py")]
    names = sorted({".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in paths})
    names.remove("backprop.__main__")  # Importing it runs the command line.
    assert page.evaluate(RUN, names) == names


def test_answers_refusals_and_faults_reach_the_caller(probe: Page) -> None:
    assert probe.evaluate(RUN, "hello") == {"method": "run", "answer": "hello"}
    refused = "engine.call('run', {spec: 'refuse'}).catch(({name, field, message}) => [name, field, message])"
    assert probe.evaluate(refused) == ["EngineError", "network", "refused"]
    assert "ZeroDivisionError: division by zero" in probe.evaluate(FAIL, "bug")
    assert probe.evaluate(RUN, "still here")["answer"] == "still here"


def test_python_and_numpy_are_the_versions_that_were_measured(probe: Page) -> None:
    assert probe.evaluate(RUN, "versions") == ["3.13.2", "2.2.5"]


def test_garbage_is_collected_once_python_has_started_and_its_modules_are_left_alone(probe: Page) -> None:
    assert probe.evaluate(RUN, "collector") == [True, True]


def test_functions_carry_no_docstrings(probe: Page) -> None:
    """Empty, not missing: NumPy and Pyodide work on the texts of some."""
    assert probe.evaluate(RUN, "docstrings") == ["", ""]


def test_who_listens_late_hears_what_was_told_last(probe: Page) -> None:
    assert (
        probe.evaluate("() => { let heard = ''; engine.listen({onReady() { heard = 'ready'; }}); return heard; }")
        == "ready"
    )


def test_numbers_are_drawn_as_natively(probe: Page) -> None:
    """NumPy's random part is mounted for the first call that needs it, and draws what it draws everywhere."""
    assert "numpy.random" not in probe.evaluate(RUN, "modules")
    assert probe.evaluate(RUN, "random") == {"drawn": 0.6369616873214543}


def test_calls_made_before_python_is_there_are_answered_in_their_order(probe_site: Path, open_page: OpenPage) -> None:
    page = open_page((probe_site / "index.html").as_uri())
    answers = page.evaluate("Promise.all([1, 2, 3].map(n => engine.call('run', {spec: n}).then(JSON.parse)))")
    assert [answer["answer"] for answer in answers] == [1, 2, 3]


def test_an_aborted_call_ends_at_once_and_the_next_is_answered(probe: Page) -> None:
    """Waiting, running and short, running for ever: in the last case a new worker takes over."""
    abort = """async (spec) => {
        const controller = new AbortController();
        let isAnswered = false;
        const call = engine.call('run', {spec}, {signal: controller.signal}).catch((error) => error.name);
        const waiting = engine.call('run', {spec: 'waiting'}, {signal: controller.signal}).catch((error) => error.name);
        const next = engine.call('run', {spec: 'next'}).then((text) => { isAnswered = true; return JSON.parse(text); });
        controller.abort();
        const names = [await call, await waiting];
        return [names, !isAnswered, (await next).answer];
    }"""
    assert probe.evaluate(abort, "short") == [["AbortError", "AbortError"], True, "next"]
    assert probe.evaluate("reports.filter(([stage]) => stage === 'ready').length") == 1
    assert probe.evaluate(abort, "forever") == [["AbortError", "AbortError"], True, "next"]
    assert probe.evaluate("reports.filter(([stage]) => stage === 'ready').length") == 2


def test_a_call_with_a_signal_that_is_aborted_already_is_not_made(probe: Page) -> None:
    aborted = "engine.call('run', {spec: 1}, {signal: AbortSignal.abort()}).catch((error) => error.name)"
    assert probe.evaluate(aborted) == "AbortError"


def test_restart_ends_the_running_call_and_keeps_the_waiting_ones(probe: Page) -> None:
    script = """async () => {
        const running = engine.call('run', {spec: 'forever'}).catch((error) => error.name);
        const waiting = engine.call('run', {spec: 'waiting'}).then(JSON.parse);
        engine.restart();
        return [await running, (await waiting).answer];
    }"""
    assert probe.evaluate(script) == ["AbortError", "waiting"]
    expect(probe.locator("html")).to_have_attribute("data-engine", "ready")


def test_the_page_has_the_policy_that_these_tests_ran_under() -> None:
    page = (PROJECT.web / "index.html").read_text(encoding="utf-8")
    harness = (Path(__file__).parent / "harness" / "index.html").read_text(encoding="utf-8")
    assert policy(page) == policy(harness)


def test_the_built_page_starts_everywhere(place: Callable[[Path], Page], dist: Path, tmp_path: Path) -> None:
    """A copy in a folder of an awkward name, as someone may have unpacked it."""
    folder = tmp_path / "my folder é #1"
    shutil.copytree(dist, folder)
    page = wait_ready(place(folder))
    expect(page.locator("html")).to_have_attribute("data-result", "live")
