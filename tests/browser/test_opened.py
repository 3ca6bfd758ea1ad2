"""The page that tests share: whatever one of them leaves behind, the next finds it as it was opened."""

import pytest
from calculating import Calculator
from opened import LOOK, Opened
from playwright.sync_api import Page, expect
from trainer import to_train

FILE = {"name": "wrong.json", "mimeType": "application/json", "buffer": b"{"}
OTHER = {"network": {"n_inputs": 1, "layers": [{"units": 1}]}, "data": {"X": [[3]], "Y": [[0]]}}


def selects(page: Page) -> None:
    page.locator('#network [data-quantity="X[0][0]"]').click()


def types(page: Page) -> None:
    Calculator(page).type("data.X[0][0]", "0.9")


def types_what_is_refused(page: Page) -> None:
    Calculator(page).type("optimizer.learning_rate", "much")


def takes_steps(page: Page) -> None:
    for _ in range(2):
        Calculator(page).press("Step")
        Calculator(page).settled()


def loads_another_network_and_looks_closely(page: Page) -> None:
    Calculator(page).load("rnn-bptt")
    Calculator(page).digits(7)
    page.evaluate("() => scrollTo(0, 400)")


def is_asked_whether_a_file_may_replace_own_work(page: Page) -> None:
    types(page)
    Calculator(page).open_file(OTHER)
    expect(page.locator("[data-banner=replace]")).to_be_visible()


def opens_a_file_that_is_none(page: Page) -> None:
    page.set_input_files("#file", FILE)  # type: ignore[arg-type]
    expect(page.locator("[data-banner=file]")).to_be_visible()


def unfolds_all(page: Page) -> None:
    Calculator(page).unfold()
    page.locator("#curvature > summary").click()


def reads_the_guide(page: Page) -> None:
    page.keyboard.press("Alt+5")
    expect(page.locator("#guide")).to_be_visible()
    page.evaluate("() => scrollTo(0, 4000)")


def trains(page: Page) -> None:
    trainer = to_train(page)
    trainer.start_with("xor")
    trainer.train()
    trainer.open_table()


def prints_in_the_dark_on_a_phone(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    page.set_viewport_size({"width": 375, "height": 700})


DEEDS = [
    selects, types, types_what_is_refused, takes_steps, loads_another_network_and_looks_closely,
    is_asked_whether_a_file_may_replace_own_work, opens_a_file_that_is_none, unfolds_all, reads_the_guide, trains,
    prints_in_the_dark_on_a_phone,
]  # fmt: skip


@pytest.fixture(scope="module")
def shared(booted: Calculator) -> Opened:
    return Opened(booted.page)


@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.__name__)
def test_a_page_is_put_back_as_it_was_opened(shared: Opened, deed) -> None:  # type: ignore[no-untyped-def]
    deed(shared.page)
    assert shared.differences() != {}
    assert shared.is_back()
    assert shared.differences() == {}


def test_what_can_not_be_put_back_is_noticed(shared: Opened) -> None:
    shared.page.evaluate("() => localStorage.setItem('backprop.quarantine', 'what was put aside')")
    assert not shared.is_back(within_ms=500)
    assert list(shared.differences()) == ["kept"]
    shared.page.evaluate("() => localStorage.removeItem('backprop.quarantine')")
    assert shared.is_back()


def test_a_look_tells_what_a_visitor_sees(shared: Opened) -> None:
    look = shared.page.evaluate(LOOK)
    assert look["fields"]["data.X[0][0]"] == Calculator(shared.page).field("data.X[0][0]").input_value()
    assert "gradients checked" in look["shown"]["#loss"]
    assert (look["mode"], look["focus"], look["place"]) == ("calculate", "BODY", [0, 0, 1280, 800])
