"""The hosted page without a network: kept at the first visit, renewed by what changed alone, never mixed."""

import json
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from calculating import Calculator
from conftest import OpenPage, wait_ready
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect
from trainer import to_train

from building.launching import LIGHT, launch
from building.offline import NAME, write_service_worker
from building.serve import Handler, Server

HOST = "backprop.localhost"
"""A name that browsers find on this machine and trust, and that the page takes for a host's."""
RESOLVE = f"--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE {HOST}"
X = "data.X[0][0]"
KEPT = "html[data-offline=ready]"
NEWER = '[data-banner="newer"]'


class HostHandler(Handler):
    """Answers to that name too, and notes what was asked for."""

    hosts = (*Handler.hosts, HOST)
    asked: list[str]

    def do_GET(self) -> None:
        """One request."""
        self.asked.append(self.path)
        super().do_GET()


class Host:
    """A host of the page: what it serves can be replaced, and it can be cut off."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked: list[str] = []
        handler = type("ThisHostHandler", (HostHandler,), {"asked": self.asked})
        self.server: Server | None = Server(folder, handler=handler)
        self.address = self.server.address.replace("127.0.0.1", HOST)

    def release(self, change: Callable[[Path], None]) -> None:
        """Another release of the page stands there."""
        script = (self.folder / NAME).read_bytes().partition(b"\n")[2]
        change(self.folder)
        write_service_worker(self.folder, script)

    def cut(self) -> None:
        """Nothing answers any more."""
        if self.server:
            self.server.close()
        self.server = None


@pytest.fixture(scope="module")
def named_host(playwright: Playwright) -> Iterator[Browser]:
    """A Chromium that finds the host's name."""
    browser = launch(playwright, "chromium", [*LIGHT, RESOLVE])
    yield browser
    browser.close()


@pytest.fixture
def host(dist: Path, tmp_path: Path) -> Iterator[Host]:
    """The built page on a host."""
    made = Host(shutil.copytree(dist, tmp_path / "site"))
    yield made
    made.cut()


@pytest.fixture
def visits(named_host: Browser) -> Iterator[BrowserContext]:
    """The visits of one person."""
    context = named_host.new_context()
    yield context
    context.close()


def visit(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    return wait_ready(page)


def first_visit(context: BrowserContext, address: str) -> Page:
    """Until all is kept."""
    page = visit(context, address)
    expect(page.locator(KEPT)).to_have_count(1)
    return page


def changed_icon(folder: Path) -> None:
    icon = folder / "icon.svg"
    icon.write_text(icon.read_text().replace("#0b57b0", "#0b57b1"))


def changed_page(folder: Path) -> None:
    """Another main script under another name, as a build makes it."""
    index, old = folder / "index.html", next(folder.glob("main.*.js"))
    new = old.with_name("main.0123456789ab.js")
    old.rename(new)
    new.write_text(new.read_text() + '\ndocument.documentElement.dataset.release = "second";\n')
    index.write_text(index.read_text().replace(old.name, new.name))


def test_all_of_it_works_at_a_second_visit_without_a_network(host: Host, visits: BrowserContext) -> None:
    first_visit(visits, host.address).close()
    host.cut()
    page = visit(visits, host.address)
    calculator = Calculator(page)
    calculator.type(X, "0.9")
    calculator.settled()
    assert calculator.value("X[0][0]") == 0.9
    calculator.unfold()
    page.click("#draw-again")  # Of what Python starts without.
    expect(calculator.field("network.layers[0].W[0][0]")).not_to_have_value("0.15")
    page.goto(f"{host.address}#train")
    trainer = to_train(page)
    trainer.at_speed("full")
    page.keyboard.press("e")
    expect(page.locator("#train-status")).to_contain_text("epoch")
    for mode, place in (("mark", "#marking"), ("compare", "#comparing"), ("guide", "#guide")):
        page.goto(f"{host.address}#{mode}")
        expect(page.locator(place)).to_be_visible()
    figure = page.locator('figure[data-experiment="momentum"]')
    figure.locator("button[data-measure]").click()
    expect(figure.locator(".live .finding")).to_be_visible(timeout=120_000)


def test_every_file_of_the_page_is_kept(host: Host, visits: BrowserContext) -> None:
    page = first_visit(visits, host.address)
    kept = page.evaluate(
        """async () => {
          const [name] = await caches.keys();
          return (await (await caches.open(name)).keys()).map(({ url }) => url);
        }"""
    )
    files = {path.relative_to(host.folder).as_posix() for path in host.folder.rglob("*") if path.is_file()}
    assert {url.removeprefix(host.address) for url in kept} == files - {NAME} | {"release.json"}
    host.cut()
    page.reload()
    wait_ready(page)


def test_a_browser_finds_the_page_fit_to_be_installed(host: Host, visits: BrowserContext) -> None:
    page = first_visit(visits, host.address)
    protocol = visits.new_cdp_session(page)
    manifest = protocol.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert json.loads(manifest["data"])["start_url"] == "./"
    errors = protocol.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error for error in errors if error["errorId"] != "in-incognito"] == []


def test_a_newer_release_brings_what_changed_alone_and_offers_itself(host: Host, visits: BrowserContext) -> None:
    page = first_visit(visits, host.address)
    other = visit(visits, host.address)
    Calculator(page).type(X, "0.9")
    host.release(changed_page)
    host.release(changed_icon)
    host.asked.clear()
    page.evaluate("() => navigator.serviceWorker.getRegistration().then((one) => one.update())")
    expect(page.locator(NEWER)).to_contain_text("A newer release of this page is ready")
    assert sorted(set(host.asked)) == ["/icon.svg", "/index.html", "/main.0123456789ab.js", f"/{NAME}"]
    assert page.locator("html").get_attribute("data-release") is None
    page.locator(NEWER).get_by_role("button", name="Reload now").click()
    expect(page.locator("html[data-release=second]")).to_have_count(1)
    wait_ready(page)
    expect(Calculator(page).field(X)).to_have_value("0.9")
    # The other tab goes on with the release that it began with, and has all of that.
    assert other.locator("html").get_attribute("data-release") is None
    host.cut()
    old = next(path for path in other.evaluate("() => [...document.scripts].map(({ src }) => src)") if "/main." in path)
    assert other.evaluate("address => fetch(address).then(({ ok }) => ok, () => 'refused')", old) == "refused"  # policy
    calculator = Calculator(other)
    calculator.type(X, "0.8")
    calculator.settled()
    assert calculator.value("X[0][0]") == 0.8


def test_a_page_of_an_older_release_has_that_ones_files_until_it_is_closed(host: Host, visits: BrowserContext) -> None:
    """Also once a newer one is in charge; after that they are dropped."""
    page = first_visit(visits, host.address)
    other = visit(visits, host.address)
    script = other.evaluate("() => [...document.scripts].find(({ src }) => src.includes('/main.')).src")
    host.release(changed_page)
    page.evaluate("() => navigator.serviceWorker.getRegistration().then((one) => one.update())")
    page.locator(NEWER).get_by_role("button", name="Reload now").click()
    expect(page.locator("html[data-release=second]")).to_have_count(1)
    wait_ready(page)
    host.cut()
    count = "() => caches.keys().then((names) => names.length)"
    assert page.evaluate(count) == 2
    text = other.evaluate("address => caches.match(address).then((found) => found.text())", script)
    assert "dataset.release = " not in text
    other.close()
    page.reload()
    wait_ready(page)
    page.wait_for_function("() => caches.keys().then((names) => names.length === 1)")


@pytest.mark.parametrize("name", ["main.", "payload/wasm-00."])
def test_a_kept_file_that_was_damaged_is_brought_again(host: Host, visits: BrowserContext, name: str) -> None:
    page = first_visit(visits, host.address)
    page.evaluate(
        """async (name) => {
          const cache = await caches.open((await caches.keys())[0]);
          const key = (await cache.keys()).find(({ url }) => url.includes(`/${name}`));
          const text = await (await cache.match(key)).text();
          const headers = { "content-type": "text/javascript" };
          await cache.put(key, new Response(text.slice(0, text.length / 2), { headers }));
        }""",
        name,
    )
    host.asked.clear()
    page.reload()
    wait_ready(page)
    assert [path for path in host.asked if re.match(rf"/{re.escape(name)}", path)]
    host.cut()
    page.reload()
    wait_ready(page)


def test_a_page_from_a_folder_or_of_ones_own_machine_keeps_nothing(
    open_page: OpenPage, dist_file: str, dist_http: str
) -> None:
    for address in (dist_file, dist_http):
        page = wait_ready(open_page(address))
        expect(page.locator("link[rel=manifest]")).to_have_count(0)
        assert page.locator("html").get_attribute("data-offline") is None
    assert page.evaluate("() => navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0
