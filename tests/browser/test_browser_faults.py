"""Browsers hide, stop and clear pages, and people press fast: no number changes by it, and no work is lost."""

import json
from collections.abc import Callable, Iterator

import pytest
from calculating import REPLY_MS, SPEC, Calculator, same
from conftest import OpenPage, wait_ready
from playwright.sync_api import Browser, Page, expect
from test_page_faults import KEY, X
from trainer import Trainer, to_train

from backprop import run
from backprop.requests.examples import example_spec

FIRST_WEIGHT = "network.layers[0].W[0][0]"
WATCHED = """
globalThis.underWay = new Set(); // calls of `train` that were not answered
globalThis.mostUnderWay = 0;
const listening = [];
globalThis.trained = () => new Promise((tell) => listening.push(tell)); // when the next one is answered
globalThis.isHeld = false;
const held = [];
globalThis.letGo = () => { isHeld = false; for (const give of held.splice(0)) give(); };
const { Worker } = globalThis;
globalThis.Worker = class extends Worker {
  constructor(...given) {
    super(...given);
    this.addEventListener("message", (event) => {
      const { data } = event;
      if ("ok" in data && underWay.delete(data.id)) for (const tell of listening.splice(0)) tell();
      if (!isHeld || !("ok" in data)) return;
      event.stopImmediatePropagation();
      held.push(() => this.dispatchEvent(new MessageEvent("message", { data })));
    });
  }
  postMessage(message, ...rest) {
    if (message.method === "train") underWay.add(message.id);
    mostUnderWay = Math.max(mostUnderWay, underWay.size);
    super.postMessage(message, ...rest);
  }
};
"""
"""An init script: notes the trainings that Python was asked for, and can hold its answers."""
HIDDEN = """
let isHidden = false;
const waiting = new Map();
for (const [begin, end] of [["setTimeout", "clearTimeout"], ["setInterval", "clearInterval"],
                            ["requestAnimationFrame", "cancelAnimationFrame"]]) {
  const [begins, ends] = [globalThis[begin], globalThis[end]];
  globalThis[begin] = (...given) => {
    if (!isHidden) return begins(...given);
    const id = 1_000_000_000 + waiting.size;
    waiting.set(id, () => { waiting.set(id, begins(...given)); });
    return id;
  };
  globalThis[end] = (id) => {
    const own = waiting.get(id);
    if (typeof own === "function") waiting.set(id, () => {});
    else ends(own ?? id);
  };
}
Object.defineProperty(document, "hidden", { get: () => isHidden });
Object.defineProperty(document, "visibilityState", { get: () => isHidden ? "hidden" : "visible" });
globalThis.hide = (hides) => {
  isHidden = hides;
  document.dispatchEvent(new Event("visibilitychange"));
  if (!hides) for (const own of waiting.values()) if (typeof own === "function") own();
};
"""
"""An init script: `hide(true)` makes a tab in the background of the strictest kind, with no timer and no frame."""
BURST = "(selector) => { for (let k = 0; k < 50; k++) document.querySelector(selector).click(); }"
NUMBERS = "() => ['#loss', '#network', '#tables'].map((part) => document.querySelector(part).textContent)"


@pytest.fixture(scope="module")
def watched(browsers: Callable[[str], Browser], dist_http: str) -> Iterator[Page]:
    """A page of which trainings are counted, answers can be held and the tab can be hidden."""
    page = browsers("chromium").new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.add_init_script(WATCHED + HIDDEN)
    page.goto(dist_http)
    yield wait_ready(page)
    expect(page.locator('[data-banner="fault"]')).to_have_count(0)
    page.context.close()


@pytest.fixture
def trainer(watched: Page) -> Trainer:
    """It shows XOR ready to be trained."""
    made = to_train(watched)
    made.start_with("xor")
    watched.evaluate("() => { mostUnderWay = 0; }")
    return made


@pytest.fixture(scope="module")
def undisturbed(watched: Page) -> list[str]:
    """The last row of the losses when nothing disturbs the training."""
    trainer = to_train(watched)
    trainer.start_with("xor")
    trainer.train()
    return trainer.rows_of("loss-curve")[-1]


def test_a_training_ends_in_a_hidden_tab_and_is_shown_when_it_is_looked_at(
    trainer: Trainer, undisturbed: list[str]
) -> None:
    page = trainer.page
    page.evaluate(
        "async () => { const ends = trained(); document.querySelector('#play').click(); hide(true); await ends; }"
    )
    page.evaluate("() => hide(false)")
    trainer.reaches("paused")
    assert trainer.rows_of("loss-curve")[-1] == undisturbed


def test_a_training_over_which_the_computer_slept_eight_hours_goes_on(
    open_page: OpenPage, dist_http: str, undisturbed: list[str]
) -> None:
    page = open_page("about:blank", clean=False, script=WATCHED)
    page.clock.install()
    page.goto(dist_http)
    trainer = to_train(wait_ready(page))
    trainer.start_with("xor")
    page.evaluate("() => { isHeld = true; }")
    page.click("#play")
    page.clock.fast_forward("08:00:00")
    trainer.reaches("running")
    page.evaluate("() => letGo()")
    trainer.reaches("paused")
    assert trainer.rows_of("loss-curve")[-1] == undisturbed


@pytest.mark.parametrize("button", ["#play", "#one-step"])
def test_fifty_presses_begin_one_training_and_end_as_one(trainer: Trainer, undisturbed: list[str], button: str) -> None:
    page = trainer.page
    page.evaluate(BURST, button)
    trainer.reaches("paused")
    assert page.evaluate("mostUnderWay") == 1
    if button == "#one-step":
        assert trainer.last_step() == 1
    if trainer.last_step() < 300:
        trainer.train()
    assert trainer.rows_of("loss-curve")[-1] == undisturbed


def test_a_training_whose_settings_are_edited_keeps_its_own_and_is_named_the_previous(trainer: Trainer) -> None:
    page = trainer.page
    page.evaluate("() => { isHeld = true; }")
    page.click("#play")
    trainer.type("data.source.samples", "8")
    page.evaluate("() => letGo()")
    trainer.reaches("none")
    expect(page.locator("#train-aside")).to_contain_text("The run of the previous settings is kept")
    page.click("#bring-back")
    expect(trainer.field("data.source.samples")).to_have_value("4")
    trainer.reaches("paused")


def test_fifty_presses_of_step_take_one(watched: Page) -> None:
    calculator = to_calculate(watched)
    weight = calculator.value("layers[0].after.W[0][0]", "#tables")
    watched.evaluate(BURST, "#step")
    calculator.settled()
    expect(watched.locator("#steps-taken")).to_have_text("after 1 step")
    assert float(calculator.field(FIRST_WEIGHT).input_value()) == weight


def test_a_result_that_comes_after_another_edit_is_never_shown_as_that_ones(watched: Page) -> None:
    calculator = to_calculate(watched)
    before = calculator.value("X[0][0]")
    told = watched.evaluate(
        """([field, values]) => {
          const root = document.documentElement;
          const x = () => document.querySelector('#network [data-quantity="X[0][0]"]').dataset.value;
          globalThis.shownLive = [];
          const told = values.map((value) => {
            const input = document.querySelector(`[data-field="${field}"]`);
            input.value = value;
            input.dispatchEvent(new Event("input", { bubbles: true }));
            return [root.dataset.result, document.querySelector("#stale-mark").textContent, x()];
          });
          new MutationObserver(() => root.dataset.result === "live" && requestAnimationFrame(() => shownLive.push(x())))
            .observe(root, { attributeFilter: ["data-result"] });
          return told;
        }""",
        [X, ["0.6", "0.7"]],
    )  # Both in one breath: the answer to the first comes after the second.
    assert told == [["stale", "For the previous values", str(before)]] * 2
    calculator.settled()
    watched.wait_for_function("shownLive.length > 0")
    assert set(watched.evaluate("shownLive")) == {"0.7"}
    spec = example_spec("guide-2-2-1")
    spec["data"]["X"][0][0] = 0.7
    assert calculator.value("loss") == same(run(spec)["steps"][0]["loss"])


def to_calculate(page: Page) -> Calculator:
    """The example of the guide in Calculate."""
    page.click('#modes a[href="#calculate"]')
    calculator = Calculator(page)
    calculator.load_default()
    calculator.unfold()
    return calculator


def test_work_that_another_tab_clears_is_kept_again(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(f"{dist_http}#train"))
    trainer = to_train(page)
    trainer.give_text("a,b,y\n" + "".join(f"{k}.5,{-k}.25,{k % 2}.5\n" for k in range(30)))
    trainer.use_table()
    page.wait_for_function("key => localStorage.getItem(key)?.includes('\"rows\":30')", arg=KEY)
    other = page.context.new_page()
    other.goto(dist_http.rpartition("/")[0] + "/icon.svg")
    other.evaluate(
        """() => new Promise((done) => {
          const request = indexedDB.deleteDatabase("backprop");
          request.onsuccess = () => { localStorage.clear(); done(); };
        })"""
    )
    page.wait_for_function("key => localStorage.getItem(key)?.includes('\"rows\":30')", arg=KEY)
    expect(page.locator("[data-banner]")).to_have_count(0)
    page.reload()
    expect(page.locator("#setup-data .summary-line").first).to_have_text("table, 30 rows")
    expect(page.locator("#train-status")).to_contain_text("Press Play", timeout=REPLY_MS)


def test_no_number_depends_on_language_and_time_zone(open_page: OpenPage, dist_http: str) -> None:
    places = [("en-US", "UTC"), ("de-DE", "Europe/Berlin"), ("ar-EG", "Africa/Cairo"), ("hi-IN", "Asia/Kolkata")]
    pages = [open_page(dist_http, locale=locale, timezone_id=zone) for locale, zone in places]
    spec = json.loads(json.dumps(SPEC))
    spec["network"]["layers"][0]["W"] = [[12345.5]]
    told = []
    for page in pages:
        calculator = Calculator(wait_ready(page))
        calculator.opened(spec)
        calculator.digits(8)
        expect(page.locator("#loss .checked")).to_contain_text("gradients checked")
        told.append(page.evaluate(NUMBERS))
    assert "37036.5" in "".join(told[0]), "a number with thousands and a fraction"
    for (locale, _), numbers in zip(places, told, strict=True):
        assert numbers == told[0], locale
