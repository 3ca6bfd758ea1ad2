"""What goes wrong at start-up or with the worker is told in plain words, within seconds, and can be put right."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import OpenPage, wait_ready
from faulty import Faults, faulty_server
from playwright.sync_api import Page, expect
from sites import EngineSites

RUN = "spec => engine.call('run', {spec}).then(JSON.parse)"
FAIL = "spec => engine.call('run', {spec}).then(() => 'answered', error => error.message)"
THERE_AND_BACK = "() => engine.call('check', {spec: 'hello'}).catch(() => {})"
"""A call that is answered beside any other: what the worker was told before has reached it then."""
TOLD_MS = 5_000
"""A fault is to be told within this time, in milliseconds."""


@pytest.fixture
def server(probe_site: Path) -> Iterator[tuple[str, Faults]]:
    """The engine with the probe package on a server that can be told to fail."""
    with faulty_server(probe_site) as served:
        yield served


@pytest.fixture
def probe(probe_site: Path, open_page: OpenPage) -> Page:
    """The engine with the probe package, ready. Not a clean page: what goes wrong may be logged."""
    return wait_ready(open_page((probe_site / "index.html").as_uri(), clean=False))


def expect_failure(page: Page, words: str) -> None:
    """The page says that it failed, in these words (a regular expression)."""
    expect(page.locator("html")).to_have_attribute("data-engine", "failed", timeout=TOLD_MS)
    expect(page.get_by_role("status")).to_have_text(re.compile(words))


def retry(page: Page) -> None:
    """Presses Retry and waits for Python."""
    page.get_by_role("button", name="Retry").click()
    expect(page.locator("html")).to_have_attribute("data-engine", "ready", timeout=30_000)
    assert page.evaluate(RUN, "hello")["answer"] == "hello"


LOAD = r"payload/{}-00\.\w+\.js could not be loaded\."
DAMAGE = r"payload/{}-00\.\w+\.js is damaged or incomplete\."


@pytest.mark.parametrize("asset", ["worker", "wasm", "python", "backprop"])
def test_a_part_that_is_not_there_or_not_itself_is_named_until_it_is(
    server: tuple[str, Faults], open_page: OpenPage, asset: str
) -> None:
    """Every kind of asset, every way of failing, one after another in one page by Retry alone."""
    address, faults = server
    faults.kind, faults.name = "missing", f"{asset}-00."
    page = open_page(address, clean=False)
    expect_failure(page, LOAD.format(asset))
    for kind in ("page instead", "wrong type", "aborted", "truncated", "altered"):
        faults.kind = kind
        reported = page.evaluate("reports.length")
        page.get_by_role("button", name="Retry").click()
        page.wait_for_function(
            "reported => reports.slice(reported).some(([stage]) => stage === 'failed')", arg=reported
        )
        expect_failure(page, (DAMAGE if kind in ("truncated", "altered") else LOAD).format(asset))
    faults.kind = None
    retry(page)


def test_a_part_that_python_starts_without_is_missed_by_those_alone_who_need_it(
    server: tuple[str, Faults], open_page: OpenPage
) -> None:
    """It is asked for again with the next call."""
    address, faults = server
    faults.kind, faults.name = "missing", "random-00."
    page = wait_ready(open_page(address, clean=False))
    assert re.search(LOAD.format("random"), page.evaluate(FAIL, "random"))
    assert page.evaluate(RUN, "hello")["answer"] == "hello"
    faults.kind = "truncated"
    assert re.search(DAMAGE.format("random"), page.evaluate(FAIL, "random"))
    faults.kind = None
    assert "drawn" in page.evaluate(RUN, "random")
    expect(page.locator("html")).to_have_attribute("data-engine", "ready")


def test_a_call_that_waits_for_a_part_is_not_taken_for_stuck(server: tuple[str, Faults], open_page: OpenPage) -> None:
    address, faults = server
    faults.kind, faults.name = "stalled", "random-00."
    page = open_page("about:blank", clean=False)
    page.clock.install()
    page.goto(address, wait_until="commit")
    wait_ready(page)
    page.evaluate(
        """() => {
            const controller = new AbortController();
            engine.call('run', {spec: 'random'}, {signal: controller.signal}).catch(() => {});
            globalThis.next = engine.call('run', {spec: 'next'}).then(JSON.parse);
            controller.abort();
        }"""
    )
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)  # in seconds
    page.clock.run_for(5_000)
    assert page.evaluate("reports.filter(([stage]) => stage === 'ready').length") == 1
    faults.kind = None
    for _ in range(40):  # It will have stalled; whoever waited is told, and the next call asks again.
        page.clock.run_for(500)
        page.evaluate(THERE_AND_BACK)  # The page's time must not run away from the worker's.
    assert page.evaluate("next.then(({answer}) => answer)") == "next"
    assert page.evaluate("reports.filter(([stage]) => stage === 'ready').length") == 1
    assert "drawn" in page.evaluate(RUN, "random")


def test_a_first_visit_that_loses_the_network_says_so(server: tuple[str, Faults], open_page: OpenPage) -> None:
    address, faults = server
    faults.kind, faults.name = "aborted", "python-00."
    page = open_page(address, clean=False)
    expect_failure(page, LOAD.format("python") + "$")
    faults.kind = None
    page.context.set_offline(True)
    page.get_by_role("button", name="Retry").click()
    expect_failure(page, LOAD.format("python") + " This device is offline: connect it and try again.")
    page.context.set_offline(False)
    retry(page)


def test_faults_are_told_in_firefox_too(server: tuple[str, Faults], open_page: OpenPage) -> None:
    address, faults = server
    faults.kind, faults.name = "missing", "wasm-00."
    page = open_page(address, "firefox", clean=False)
    expect_failure(page, LOAD.format("wasm"))
    faults.kind = "altered"
    page.get_by_role("button", name="Retry").click()
    expect_failure(page, DAMAGE.format("wasm"))
    faults.kind = None
    retry(page)


@pytest.mark.parametrize("browser", ["chromium", "firefox"])
def test_a_missing_or_truncated_file_beside_a_page_opened_from_a_file(
    probe_site: Path, open_page: OpenPage, tmp_path: Path, browser: str
) -> None:
    folder = shutil.copytree(probe_site, tmp_path / "site")
    part = next(folder.glob("payload/python-00.*.js"))
    whole = part.read_bytes()
    part.unlink()
    page = open_page((folder / "index.html").as_uri(), browser, clean=False)
    expect_failure(page, LOAD.format("python"))
    part.write_bytes(whole)
    retry(page)

    part.write_bytes(whole[: len(whole) // 2])
    page = open_page((folder / "index.html").as_uri(), browser, clean=False)
    expect_failure(page, DAMAGE.format("python"))


def test_a_part_of_another_release_names_both_versions(probe_site: Path, open_page: OpenPage, tmp_path: Path) -> None:
    """The list is of one release and a part of another."""
    folder = shutil.copytree(probe_site, tmp_path / "site")
    part = next(folder.glob("payload/backprop-00.*.js"))
    text = part.read_text()
    version = text.split('"')[3]
    part.write_text(text.replace(version, "0123456789abcdef"))
    page = open_page((folder / "index.html").as_uri(), clean=False)
    expect_failure(page, f"belongs to another release: version 0123456789abcdef instead of {version}")


def test_a_stalled_download_is_told_after_20_seconds(
    server: tuple[str, Faults], probe_site: Path, open_page: OpenPage
) -> None:
    """The page's clock is the test's, so that nobody waits."""
    address, faults = server
    page = open_page("about:blank", clean=False)
    page.clock.install()
    faults.kind, faults.name = "stalled", "wasm-03."
    page.goto(address, wait_until="commit")  # It is the load that stalls.
    parts = len([path for path in probe_site.glob("payload/*.js") if not path.name.startswith(("random-", "hdf5-"))])
    all_others_arrived = "parts => globalThis.reports?.filter(([stage]) => stage === 'downloading').length === parts"
    page.wait_for_function(all_others_arrived, arg=parts)  # One report more at the beginning, one less at the end.
    page.clock.run_for(19_000)
    expect(page.locator("html")).to_have_attribute("data-engine", "loading")
    page.clock.run_for(2_000)
    expect_failure(page, r"Nothing arrived for 20 seconds while loading payload/wasm-03\.\w+\.js\.")
    faults.kind = None
    retry(page)


def test_without_webassembly_the_page_says_what_is_missing(
    probe_site: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    """Its own policy no longer allows WebAssembly."""
    folder = shutil.copytree(probe_site, tmp_path / "site")
    index = folder / "index.html"
    index.write_text(index.read_text().replace(" 'wasm-unsafe-eval'", ""))
    for browser in ("chromium", "firefox"):
        expect_failure(open_page(index.as_uri(), browser, clean=False), "Python needs WebAssembly")


def test_without_workers_the_page_says_so(probe_site: Path, open_page: OpenPage, tmp_path: Path) -> None:
    folder = shutil.copytree(probe_site, tmp_path / "site")
    index = folder / "index.html"
    index.write_text(index.read_text().replace("worker-src 'self' blob:", "worker-src 'none'"))
    for browser in ("chromium", "firefox"):
        expect_failure(open_page(index.as_uri(), browser, clean=False), "Python could not start")


def test_a_start_that_leads_nowhere_is_ended_by_the_watchdog(sites: EngineSites, open_page: OpenPage) -> None:
    site = sites.make("silent", worker=b"onmessage = () => {};")
    page = open_page("about:blank", clean=False)
    page.clock.install()
    page.goto((site / "index.html").as_uri())
    expect(page.locator("html")).to_have_attribute("data-engine", "starting", timeout=TOLD_MS)
    page.clock.run_for(21_000)
    expect_failure(page, "Python did not start within 20 seconds")


def test_a_package_that_cannot_be_imported_is_told(sites: EngineSites, open_page: OpenPage) -> None:
    page = open_page(
        (
            sites.make("empty", backprop=sites.pack(dict.fromkeys(["__init__.py", "doors/__init__.py"], b"")))
            / "index.html"
        ).as_uri(),
        clean=False,
    )
    assert "ModuleNotFoundError: No module named 'backprop.doors.bridge'" in wait_ready(page).evaluate(FAIL, "a call")


@pytest.mark.parametrize("death", ["exit", "deep"])
def test_a_worker_that_dies_is_replaced(probe: Page, death: str) -> None:
    """The failing call is told and not made again; those that wait are answered by the next worker."""
    script = """async (spec) => {
        const dying = engine.call('run', {spec}).catch((error) => error.message);
        const waiting = engine.call('run', {spec: 'waiting'}).then(JSON.parse);
        return [await dying, (await waiting).answer];
    }"""
    words, answer = probe.evaluate(script, death)
    assert words.startswith("Python stopped (") and words.endswith("is restarting. Your work is unchanged.")
    assert answer == "waiting"
    assert probe.evaluate("reports.filter(([stage]) => stage === 'ready').length") == 2
    assert probe.evaluate("reports.filter(([stage]) => stage === 'downloading').length") < 60, "loaded once only"


def test_memory_that_runs_out_ends_one_call_only(probe: Page) -> None:
    """The same worker answers the next call."""
    assert "not enough memory" in probe.evaluate(FAIL, "memory")
    assert "not enough memory" in probe.evaluate(FAIL, "allocate")
    assert probe.evaluate(RUN, "hello")["answer"] == "hello"
    assert probe.evaluate("reports.filter(([stage]) => stage === 'ready').length") == 1


def test_what_would_kill_python_is_refused_before_it(probe: Page) -> None:
    """Nested 5,000 deep, in a request or in the text of a file; and 65 million characters."""
    call = "params => engine.call('run', params).then(() => 'answered', error => error.message)"
    deep = "[" * 5_000 + "]" * 5_000
    refused = r"nested more than 20 levels deep\."
    assert re.search(refused, probe.evaluate(call, f'{{"spec": {deep}}}'))
    assert re.search(refused, probe.evaluate(call, json.dumps({"spec_text": deep})))
    assert probe.evaluate(RUN, deep)["answer"] == deep, "brackets in a title are no nesting"
    long = "engine.call('run', '\"' + 'x'.repeat(2 ** 26) + '\"').then(() => 'answered', error => error.message)"
    assert "Allowed: at most 67108864" in probe.evaluate(long)
    assert probe.evaluate("reports.filter(([stage]) => stage === 'ready').length") == 1


def test_parts_are_verified_where_the_browser_has_no_sha256(
    probe_site: Path, open_page: OpenPage, tmp_path: Path
) -> None:
    """As on plain http beyond this machine."""
    folder = shutil.copytree(probe_site, tmp_path / "site")
    part = next(folder.glob("payload/wasm-01.*.js"))
    text = part.read_text()
    middle = len(text) // 2
    part.write_text(text[:middle] + ("A" if text[middle] != "A" else "B") + text[middle + 1 :])
    page = open_page("about:blank", clean=False)
    page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    page.goto((folder / "index.html").as_uri())
    expect_failure(page, r"payload/wasm-01\.\w+\.js is damaged or incomplete\.")
    part.write_text(text)
    retry(page)
