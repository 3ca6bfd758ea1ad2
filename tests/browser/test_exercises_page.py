"""Exercises in Calculate: as a teacher makes, prints and saves sheets, and opens one."""

import json
from pathlib import Path

from calculating import REPLY_MS, Calculator, same
from playwright.sync_api import Page, expect

import backprop
from backprop.exercises.document import read_sheets, sheets_document
from backprop.exercises.formats import write
from backprop.exercises.making import make


def saved(page: Page, form: str) -> tuple[str, bytes]:
    """The file of a form: its name and what it holds."""
    page.select_option("#exercise-form", form)
    with page.expect_download() as download:
        page.click("#exercise-save")
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_teacher_comes_from_the_default_page_to_sheets_a_moodle_file_and_paper(calculator: Calculator) -> None:
    page = calculator.page
    page.keyboard.press("x")
    page.fill("#exercise-digits", "99")
    page.get_by_role("button", name="Make sheets").click()
    expect(page.locator("#exercise-fault")).to_contain_text("a whole number from 2 to 8")
    page.fill("#exercise-digits", "5")
    page.fill("#exercise-versions", "2")
    page.get_by_role("button", name="Make sheets").click()
    expect(page.locator(".exercise-which")).to_have_text("Version 1 of 2", timeout=REPLY_MS)

    wanted = {"difficulty": "update", "ask": ["delta", "gradients", "after"], "versions": 2, "digits": 5}
    name, data = saved(page, "json")
    assert name == "sheets.json"
    sheets = json.loads(data)["sheets"]
    native = json.loads(json.dumps(sheets_document(make(wanted))))["sheets"]
    assert [[one["key"] for one in sheet["questions"]] for sheet in sheets] == [
        [one["key"] for one in sheet["questions"]] for sheet in native
    ]
    name, data = saved(page, "moodle-cloze")
    assert (name, data) == ("moodle-cloze.xml", write("moodle-cloze", read_sheets({"sheets": sheets}))[name])
    assert saved(page, "markdown")[0] == "markdown.zip"

    questions = page.locator(".exercise-preview .sheet-blanks li")
    expect(questions).to_have_count(len(sheets[0]["questions"]))
    expect(page.locator(".exercise-preview .sheet-line")).to_have_count(0)
    page.check("#exercise-key")
    expect(page.locator(".exercise-preview .sheet-number").first).to_have_text(sheets[0]["questions"][0]["key"])
    page.get_by_role("button", name="Next version").click()
    expect(page.locator(".exercise-preview .sheet-number").first).to_have_text(sheets[1]["questions"][0]["key"])

    page.evaluate("() => { window.print = () => {}; }")
    page.get_by_role("button", name="Print with keys").click()
    page.emulate_media(media="print")
    expect(page.locator("#sheets-on-paper .sheet:visible")).to_have_count(4)
    expect(page.locator("#page")).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")

    page.select_option("#exercise-hints", "2")
    page.get_by_role("button", name="Copy links").click()
    expect(page.locator("#announce")).to_contain_text("2 links copied")
    copied = page.evaluate("() => navigator.clipboard.readText()").split("\n")
    assert [line.split("\t")[0] for line in copied] == ["1", "2"]
    assert all("&hints=2" in line for line in copied)

    page.fill("#exercise-title", "Week 7")
    expect(page.get_by_text("These sheets are of other settings")).to_be_visible()
    page.get_by_role("button", name="Open in the calculator").click()
    calculator.settled()
    step = backprop.run(sheets[1]["spec"])["steps"][0]
    assert calculator.value("layers[1].delta[0][0]") == same(step["layers"][1]["delta"][0][0])
