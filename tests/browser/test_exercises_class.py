"""A teacher's class in the page: few presses to sheets with keys, links without answers, codes, and what came back."""

import json
import re
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from axe import amiss
from calculating import REPLY_MS, Calculator
from conftest import OpenedAt, OpenPage, wait_ready
from playwright.sync_api import Browser, Page, expect

from backprop.departures.marking import mark
from backprop.exercises.document import sheets_document
from backprop.exercises.formats import write
from backprop.exercises.handed_in import results, results_csv
from backprop.exercises.making import make
from backprop.exercises.result_code import Result, code_of, read_code
from backprop.exercises.sheet import Sheet
from backprop.requests.parsing import parse

COUNT = """() => {
  window.presses = 0;
  for (const kind of ["pointerdown", "keydown"]) addEventListener(kind, () => window.presses++, true);
  document.getElementById("exercise-form").addEventListener("change", () => window.presses++);
}"""
"""Each press of a key or of the pointer; a choice in a list counts for one that opens it and one that chooses."""
STOPS = """() => {
  const told = document.getElementById("handed-progress");
  new MutationObserver(() => {
    if (/of/.test(told.textContent)) document.getElementById("handed-stop").click();
  }).observe(told, { childList: true });
}"""
"""Presses Stop as soon as it is told how many sheets are marked."""
WANTED = {"difficulty": "update", "ask": ["delta", "gradients", "after"], "versions": 2}
NUMBERS = 21


def test_twenty_sheets_with_keys_and_a_moodle_file_take_twelve_presses_at_most(calculator: Calculator) -> None:
    page = calculator.page
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.evaluate(COUNT)
    page.keyboard.press("x")
    page.click("#exercise-versions")
    page.keyboard.type("20")
    page.get_by_role("button", name="Make sheets").click()
    expect(page.locator(".exercise-which")).to_have_text("Version 1 of 20", timeout=REPLY_MS * 4)
    page.get_by_role("button", name="Print with keys").click()
    assert page.evaluate("() => window.printed")
    assert page.locator("#sheets-on-paper .sheet").count() == 40
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    page.click("#exercise-form")
    page.keyboard.press("Escape")
    page.select_option("#exercise-form", "moodle-xml")
    with page.expect_download() as download:
        page.click("#exercise-save")
    questions = Path(download.value.path()).read_text().count('<question type="numerical">')
    assert questions == 20 * NUMBERS
    assert page.evaluate("() => window.presses") <= 12


def make_sheets(page: Page) -> list[Sheet]:
    """Two versions in the panel, and the same of the package."""
    page.keyboard.press("x")
    page.fill("#exercise-versions", "2")
    page.get_by_role("button", name="Make sheets").click()
    expect(page.locator(".exercise-which")).to_have_text("Version 1 of 2", timeout=REPLY_MS)
    return make(WANTED)


def handed(sheet: Sheet, student: str, wrong: str = "") -> str:
    answers = tuple("9.0000" if one.quantity == wrong else one.key for one in sheet.questions)
    return code_of(Result(sheet.seed, sheet.version, student, answers))


def test_what_a_class_handed_in_is_marked_and_its_slips_are_shown(calculator: Calculator) -> None:
    page = calculator.page
    sheets = make_sheets(page)
    first = sheets[0].questions[0].quantity
    rows = "".join(f"{one.quantity},{one.key}\n" for one in sheets[1].questions)
    files = {"ann.csv": f"student,Ann\nversion,2\n{rows}", "codes.txt": handed(sheets[0], "Bo", first), "no.json": "[]"}
    given = [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files.items()]
    page.set_input_files("#handed-picker", given)  # type: ignore[arg-type]
    found = page.locator(".handed-found")
    expect(found.locator("p[role=status]")).to_have_text("2 students marked, 1 not read.", timeout=REPLY_MS)
    native = results(sheets, {name: text.encode() for name, text in files.items()})
    table = found.get_by_role("region", name="Results")
    assert table.locator("tbody th").all_inner_texts() == [row["student"] for row in native["results"]]
    assert [row["points"] for row in native["results"]] == [NUMBERS, NUMBERS - 1]
    expect(table).to_contain_text(f"{NUMBERS - 1} of {NUMBERS}")
    expect(found.get_by_role("region", name="Commonest slips")).to_contain_text(native["slips"][0]["did"])
    expect(found.locator(".handed-plot rect")).to_have_count(len(native["slips"]))
    with page.expect_download() as download:
        found.get_by_role("button", name="Save results.csv").click()
    assert Path(download.value.path()).read_text() == results_csv(native)

    page.fill("#handed-codes", f"{handed(sheets[0], 'Cy')}\n{handed(sheets[1], 'Di')}")
    page.click("#handed-mark")
    expect(found.locator("p[role=status]")).to_have_text("4 students marked, 1 not read.", timeout=REPLY_MS)


def test_marking_tells_how_far_it_is_and_what_is_marked_when_it_is_stopped_is_kept(
    open_page: OpenPage, dist_http: str
) -> None:
    page, students = wait_ready(open_page(dist_http)), 60
    sheets = make_sheets(page)
    page.evaluate(STOPS)
    page.fill("#handed-codes", "\n".join(handed(sheets[0], f"S{k}") for k in range(students)))
    page.click("#handed-mark")
    told = page.locator(".handed-found p[role=status]")
    expect(told).to_contain_text("stopped before", timeout=REPLY_MS)
    marked, left = re.findall(r"\d+", told.inner_text())
    assert int(marked) + int(left) == students
    assert page.get_by_role("region", name="Results").locator("tbody tr").count() == int(marked)
    expect(page.locator("#handed-stop")).to_be_hidden()
    expect(page.locator("#handed-mark")).to_be_enabled()


@pytest.mark.parametrize("width", [1280, 375])
def test_the_results_of_a_class_are_whole_in_sight(open_page: OpenPage, dist_http: str, width: int) -> None:
    page = wait_ready(open_page(dist_http))
    page.set_viewport_size({"width": width, "height": 800})
    sheets = make_sheets(page)
    wrong = [one.quantity for one in sheets[0].questions if "delta" in one.quantity][-1]
    page.fill("#handed-codes", handed(sheets[0], "Ann of a class", wrong))
    page.click("#handed-mark")
    table = page.get_by_role("region", name="Results")
    expect(table.locator("tbody tr")).to_have_count(1, timeout=REPLY_MS)
    assert table.evaluate("it => it.scrollWidth - it.clientWidth") == 0


def test_sheets_of_another_day_come_with_the_files(open_page: OpenPage, dist_http: str) -> None:
    page = wait_ready(open_page(dist_http))
    page.keyboard.press("x")
    sheets = make({"network": "2-3-1", "ask": "delta", "seed": 5})
    page.fill("#handed-codes", handed(sheets[0], "Ann"))
    page.click("#handed-mark")
    expect(page.locator(".handed-in .fault")).to_contain_text("their sheets.json among the files", timeout=REPLY_MS)
    document = json.dumps(sheets_document(sheets)).encode()
    page.set_input_files("#handed-picker", {"name": "sheets.json", "mimeType": "application/json", "buffer": document})
    expect(page.locator(".handed-found p[role=status]")).to_have_text("1 student marked.", timeout=REPLY_MS)


def texts_of(address: str) -> str:
    """All that a link says, unpacked."""
    told = parse_qs(urlsplit(address).fragment)
    found = []
    for name, (value, *_) in told.items():
        if name in ("spec", "z", "sheet", "zsheet"):
            data = urlsafe_b64decode(value + "=" * (-len(value) % 4))
            found.append((zlib.decompress(data, -15) if name.startswith("z") else data).decode())
    return "\n".join(found)


def test_a_link_holds_what_is_asked_and_no_answer_and_ends_in_a_code(
    calculator: Calculator, open_page: OpenPage
) -> None:
    page = calculator.page
    sheets = make_sheets(page)
    page.get_by_role("button", name="Copy links").click()
    expect(page.locator("#announce")).to_contain_text("2 links copied")
    address = page.evaluate("() => navigator.clipboard.readText()").split("\n")[1].split("\t")[1]
    told = texts_of(address)
    sheet, given = sheets[1], str(sheets[1].given)
    assert all(one.quantity in told for one in sheet.questions)
    keys = [one.key for one in sheet.questions if one.key.strip("-") not in given]
    assert len(keys) > 9
    assert not [key for key in keys if key.strip("-").lstrip("0").rstrip("0") in told]

    student = wait_ready(open_page(address))
    part = student.locator(".mark-hand-in")
    expect(part).to_contain_text(f"Version 2. Asked: {NUMBERS} numbers, 0 typed.", timeout=REPLY_MS)
    first = sheet.questions[0]
    student.locator(f'[data-answer="{first.quantity}"]').fill(first.key)
    student.fill("#mark-student", "Ann")
    expect(part).to_contain_text("1 typed")
    result = read_code(student.input_value("#mark-code"), "")
    assert (result.seed, result.version, result.student) == (sheet.seed, 2, "Ann")
    assert result.answers == (first.key, *[""] * (NUMBERS - 1))
    (row,) = results(sheets, {"a.txt": student.input_value("#mark-code").encode()})["results"]
    assert (row["points"], row["blank"]) == (1, NUMBERS - 1)


def test_the_page_that_marks_itself_writes_the_code_of_its_answers(
    browsers: Callable[[str], Browser], default_browser: str, tmp_path: Path
) -> None:
    (sheet,) = make({"network": "2-3-1", "ask": "delta", "seed": 4})
    (tmp_path / "sheet.html").write_bytes(write("html", [sheet])["sheet-01.html"])
    page = browsers(default_browser).new_page(viewport={"width": 375, "height": 700})
    page.goto((tmp_path / "sheet.html").as_uri())
    page.fill("#student", "Zoë; 5 %")
    page.fill("[name=a1]", "-0,5")
    page.click("#tell")
    result = read_code(page.input_value("#code"), "")
    answers = ["" for _ in sheet.questions]
    answers[1] = "-0.5"
    assert result == Result(sheet.seed, 1, "Zoë; 5 %", tuple(answers))
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 375
    page.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (375, "light")])
def test_axe_finds_nothing_in_a_class_that_was_marked(opened_at: OpenedAt, width: int, scheme: str) -> None:
    page = opened_at(width=width)
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    wait_ready(page)
    sheets = make_sheets(page)
    page.fill("#handed-codes", handed(sheets[0], "Ann", sheets[0].questions[3].quantity))
    page.click("#handed-mark")
    expect(page.locator(".handed-plot")).to_be_visible(timeout=REPLY_MS)
    assert amiss(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert mark(parse(sheets[0].spec), {"answers": []})["slips"] == []
