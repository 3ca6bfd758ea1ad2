"""Browsers, servers and pages for the browser tests.

- `open_page(address, browser=None, clean=True)` opens an address in a context of its own, in Chromium or what
  pytest's `--browser` says when the test does not. A clean page
  fails its test on any console warning or error, uncaught error, violation of the policy or request elsewhere.
- `dist_http`, `dist_file`: the address of the built page, served and by double-click.
- `place` opens the index.html of a folder in each of four places: Chromium and Firefox, served and by double-click.
- `wait_ready(page)`: until Python is ready.
- `ready_page(browser, address)`: a clean page with Python ready, for many tests.
- `engine_page`: the engine alone, for the tests of a file.
- `opened`, `opened_at(browser, width)`: the file's page, put back for each test as it was opened, Python ready.
- `booted`: the same page in the words of `Calculator`, as the last test left it.

The network is cut in every browser: only this machine answers.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from calculating import Calculator
from opened import Opened
from playwright.sync_api import Browser, Page, Playwright, Response, expect
from selecting import look_in_the_page_alone
from sites import EngineSites
from trainer import Trainer, to_train

from building.launching import LIGHT, launch
from building.project import Project
from building.serve import Server

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT)
START_MS = 30_000
"""Longest start of Python on a busy machine, in milliseconds."""
look_in_the_page_alone()
expect.set_options(timeout=START_MS)  # What Python answers takes seconds there too; nothing waits longer than it must.

OpenPage = Callable[..., Page]
OpenedAt = Callable[..., Page]
MAY_COPY = ["clipboard-read", "clipboard-write"]
"""What only Chromium asks for."""


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

    def open_one(
        address: str, browser: str | None = None, clean: bool = True, script: str = "", **options: object
    ) -> Page:
        page = browsers(browser or default_browser).new_context(**options).new_page()  # type: ignore[arg-type]
        if script:
            page.add_init_script(script)
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
    rights = MAY_COPY if browser.browser_type.name == "chromium" else []
    page = browser.new_context(viewport={"width": width, "height": 800}, permissions=rights).new_page()
    watch = Watch(page, address)
    page.goto(address)
    yield wait_ready(page)
    page.context.close()
    watch.check()


@pytest.fixture(scope="module")
def engine_page(browsers: Callable[[str], Browser], engine_site: Path) -> Iterator[Page]:
    """The engine alone, ready, for tests that ask it one thing after the other."""
    with ready_page(browsers("chromium"), (engine_site / "index.html").as_uri()) as page:
        yield page


class Pages:
    """The pages of a file's tests, by browser and width: each is opened once and put back from test to test."""

    def __init__(self, browsers: Callable[[str], Browser], default: str, address: str) -> None:
        self.browsers, self.default, self.address = browsers, default, address
        self.opened: dict[tuple[str, int], tuple[Opened, ExitStack]] = {}

    def get(self, browser: str | None = None, width: int = 1280) -> Page:
        """A page as it was just opened, with Python ready; another one where a test left what cannot be put back."""
        key = (browser or self.default, width)
        if key in self.opened and not self.opened[key][0].is_back():
            self.opened.pop(key)[1].close()
        if key not in self.opened:
            stack = ExitStack()
            page = stack.enter_context(ready_page(self.browsers(key[0]), self.address, width))
            self.opened[key] = Opened(page), stack
        return self.opened[key][0].page

    def close(self) -> None:
        """Closes all; nothing may have been amiss in any."""
        with ExitStack() as all_stacks:
            for _, stack in self.opened.values():
                all_stacks.push(stack)


@pytest.fixture(scope="module")
def pages(browsers: Callable[[str], Browser], default_browser: str, dist_http: str) -> Iterator[Pages]:
    """The pages that the tests of a file share."""
    shared = Pages(browsers, default_browser, dist_http)
    yield shared
    shared.close()


@pytest.fixture
def opened_at(pages: Pages) -> OpenedAt:
    """Gives the file's page in a browser and of a width, as it was opened."""
    return pages.get


@pytest.fixture
def opened(pages: Pages) -> Page:
    """The file's page, as it was opened."""
    return pages.get()


@pytest.fixture(scope="module")
def booted(pages: Pages) -> Calculator:
    """The file's page in Chromium, for tests that bring it themselves to where they begin."""
    return Calculator(pages.get("chromium"))


@pytest.fixture
def calculator(booted: Calculator) -> Calculator:
    """The file's page with the example of the guide loaded and all groups open."""
    booted.page.set_viewport_size({"width": 1280, "height": 800})
    booted.load_default()
    booted.unfold()
    return booted


@pytest.fixture(scope="module", params=["chromium", "firefox"])
def in_each_browser(pages: Pages, request: pytest.FixtureRequest) -> Calculator:
    """The file's page in each browser, for tests that bring it themselves to where they begin."""
    return Calculator(pages.get(request.param))


@pytest.fixture(scope="module")
def in_train(pages: Pages) -> Trainer:
    """The file's page in the mode Train at full speed, for the tests that leave nothing behind."""
    trainer = to_train(pages.get("chromium"))
    trainer.at_speed("full")
    return trainer


@pytest.fixture
def trainer(in_train: Trainer) -> Trainer:
    """The page with XOR ready to be trained."""
    to_train(in_train.page)
    if in_train.phase() == "running":
        in_train.pause()
    in_train.page.mouse.move(0, 0)
    in_train.start_with("xor")
    return in_train


@pytest.fixture
def tables(in_train: Trainer) -> Iterator[Trainer]:
    """The page with the table's dialog empty."""
    in_train.give_text("-")
    in_train.give_text("")
    expect(in_train.page.locator("#table-fault")).to_be_hidden()
    yield in_train
    in_train.page.keyboard.press("Escape")


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
