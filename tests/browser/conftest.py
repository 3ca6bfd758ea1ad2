"""Browsers, servers and pages for the browser tests.

- `open_page(address, browser=None, clean=True)` opens an address in a context of its own, in Chromium or what
  pytest's `--browser` says when the test does not. A clean page
  fails its test on any console warning or error, uncaught error, violation of the policy or request elsewhere.
- `dist_http`, `dist_file`: the address of the built page, served and by double-click.
- `place` opens the index.html of a folder in each of four places: Chromium and Firefox, served and by double-click.
- `wait_ready(page)`: until Python is ready.
- `ready_page(browser, address)`: a clean page with Python ready, for many tests; `page_of_width(width)`: one a file.

The network is cut in every browser: only this machine answers.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, Response, expect
from sites import EngineSites

from building.launching import LIGHT, launch
from building.project import Project
from building.serve import Server

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT)
START_MS = 30_000
"""Longest start of Python on a busy machine, in milliseconds."""
expect.set_options(timeout=START_MS)  # What Python answers takes seconds there too; nothing waits longer than it must.

OpenPage = Callable[..., Page]
PageOfWidth = Callable[[int], Page]


@pytest.fixture(scope="session")
def browsers(playwright: Playwright) -> Iterator[Callable[[str], Browser]]:
    """Gives a browser by name, started once a session."""
    started: dict[str, Browser] = {}

    def get(name: str) -> Browser:
        if name not in started:
            started[name] = launch(playwright, name, LIGHT)
        return started[name]

    yield get
    for browser in started.values():
        browser.close()


@pytest.fixture(scope="session")
def dist() -> Path:
    """The built page."""
    folder = PROJECT.dist
    assert (folder / "index.html").is_file(), "dist/ is not built: run python3 build.py"
    return folder


@pytest.fixture(scope="session")
def dist_http(dist: Path) -> Iterator[str]:
    """The address of the built page on a server."""
    with Server(dist) as server:
        yield server.address


@pytest.fixture(scope="session")
def dist_file(dist: Path) -> str:
    """The address of the built page opened by double-click."""
    return (dist / "index.html").as_uri()


class Watch:
    """Collects what must not happen in a clean page."""

    def __init__(self, page: Page, address: str) -> None:
        self.problems: list[str] = []
        self.requests: list[str] = []
        home = address.rpartition("/")[0] + "/"
        page.on("console", lambda message: message.type in ("warning", "error") and self.problems.append(message.text))
        page.on("pageerror", lambda error: self.problems.append(f"uncaught: {error}"))
        page.on("response", self.see)
        page.on("request", lambda request: self.requests.append(request.url))
        self.home = home

    def see(self, response: Response) -> None:
        """Notes an answer that says no."""
        if response.status >= 400:
            self.problems.append(f"{response.status} for {response.url}")

    def check(self) -> None:
        """Fails when anything was amiss."""
        local = (self.home, "blob:", "data:")
        elsewhere = [url for url in self.requests if not url.startswith(local)]
        assert self.problems == []
        assert elsewhere == [], "requests elsewhere"


@pytest.fixture(scope="session")
def default_browser(pytestconfig: pytest.Config) -> str:
    """Where a test runs that does not say where."""
    chosen = pytestconfig.getoption("--browser")
    return chosen[0] if chosen else "chromium"


@pytest.fixture
def open_page(browsers: Callable[[str], Browser], default_browser: str) -> Iterator[OpenPage]:
    """Opens pages in contexts of their own; clean ones are checked when the test ends."""
    pages: list[Page] = []
    watches: list[Watch] = []

    def open_one(address: str, browser: str | None = None, clean: bool = True, **options: object) -> Page:
        page = browsers(browser or default_browser).new_context(**options).new_page()  # type: ignore[arg-type]
        pages.append(page)
        if clean:
            watches.append(Watch(page, address))
        page.goto(address)
        return page

    yield open_one
    for page in pages:
        page.context.close()
    for watch in watches:
        watch.check()


@pytest.fixture(params=["chromium-http", "chromium-file", "firefox-http", "firefox-file"])
def place(request: pytest.FixtureRequest, open_page: OpenPage) -> Callable[[Path], Page]:
    """Opens the index.html of a folder, cleanly, in each of the four places where it must work."""
    browser, mode = request.param.split("-")

    def open_folder(folder: Path) -> Page:
        if mode == "file":
            return open_page((folder / "index.html").as_uri(), browser)
        server = Server(folder)
        request.addfinalizer(server.close)
        return open_page(server.address, browser)

    return open_folder


def wait_ready(page: Page) -> Page:
    """Waits until the page says that Python is ready, and fails at once when it says that it is not to be."""
    state = page.locator("html[data-engine=ready], html[data-engine=failed]")
    expect(state).to_have_count(1, timeout=START_MS)
    assert page.locator("html").get_attribute("data-engine") == "ready", page.locator("body").inner_text()[:500]
    return page


@contextmanager
def ready_page(browser: Browser, address: str, width: int = 1280) -> Iterator[Page]:
    """One page with Python ready, for tests that leave nothing behind; nothing may be amiss in the end."""
    page = browser.new_context(viewport={"width": width, "height": 800}).new_page()
    watch = Watch(page, address)
    page.goto(address)
    yield wait_ready(page)
    page.context.close()
    watch.check()


@pytest.fixture(scope="module")
def page_of_width(browsers: Callable[[str], Browser], default_browser: str, dist_http: str) -> Iterator[PageOfWidth]:
    """Gives the file's page that was opened at that width, with Python ready; it is as the last test left it."""
    opened: dict[int, Page] = {}
    with ExitStack() as stack:

        def get(width: int) -> Page:
            if width not in opened:
                opened[width] = stack.enter_context(ready_page(browsers(default_browser), dist_http, width))
            return opened[width]

        yield get


@pytest.fixture(scope="session")
def sites(tmp_path_factory: pytest.TempPathFactory) -> EngineSites:
    """Makes folders with the engine alone."""
    return EngineSites(PROJECT, tmp_path_factory.mktemp("sites"))


@pytest.fixture(scope="session")
def engine_site(sites: EngineSites) -> Path:
    """The engine alone, with the real package."""
    return sites.make("engine")


@pytest.fixture(scope="session")
def probe_site(sites: EngineSites) -> Path:
    """The engine alone, with a package that does what its spec says: see `probe/`."""
    return sites.make("probe", backprop=sites.probe)
