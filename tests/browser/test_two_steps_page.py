"""The link of an exercise of two steps: both are typed, marked and handed in on the tab Mark."""

import pytest
from calculating import REPLY_MS
from conftest import OpenedAt, OpenPage, wait_ready
from marking import answer, marked
from playwright.sync_api import Page, expect

from backprop.exercises.handed_in import results
from backprop.exercises.making import make
from backprop.exercises.result_code import read_code

SECOND = "steps[1].layers[1].delta[0][0]"


@pytest.fixture
def student(opened_at: OpenedAt, open_page: OpenPage) -> Page:
    """A page that was opened by the link of the teacher's panel."""
    teacher = wait_ready(opened_at())
    teacher.keyboard.press("x")
    teacher.select_option("#exercise-difficulty", "two_steps")
    teacher.get_by_role("button", name="Make sheets").click()
    expect(teacher.locator(".exercise-which")).to_have_text("Version 1 of 1", timeout=REPLY_MS)
    teacher.get_by_role("button", name="Copy links").click()
    expect(teacher.locator("#announce")).to_contain_text("Link copied")
    address = teacher.evaluate("() => navigator.clipboard.readText()").split("\t")[1]
    return wait_ready(open_page(address))


def test_all_that_is_asked_of_both_steps_is_typed_marked_and_handed_in(student: Page) -> None:
    (sheet,) = make({"difficulty": "two_steps"})
    part = student.locator(".mark-hand-in")
    expect(part).to_contain_text(f"Asked: {len(sheet.questions)} numbers, 0 typed.", timeout=REPLY_MS)
    expect(part).to_contain_text("δ of ŷ, step 2")
    expect(student.get_by_role("heading", name="Step 2. Loss")).to_have_count(1)
    for one in sheet.questions:
        answer(student, one.quantity).fill("9" if one.quantity == SECOND else one.key)
    expect(student.locator("#mark-first")).to_have_text("First wrong: δ of ŷ, step 2", timeout=REPLY_MS)
    verdicts = marked(student)
    assert verdicts[SECOND] == "wrong"
    assert [verdicts[one.quantity] for one in sheet.questions if not one.quantity.startswith("steps")] == [
        "right"
    ] * sum(not one.quantity.startswith("steps") for one in sheet.questions)
    student.locator("#mark-first").click()
    expect(answer(student, SECOND)).to_be_focused()
    student.fill("#mark-student", "Ann")
    code = student.input_value("#mark-code")
    assert read_code(code, "").answers == tuple("9" if one.quantity == SECOND else one.key for one in sheet.questions)
    (row,) = results([sheet], {"a.txt": code.encode()})["results"]
    assert (row["blank"], row["first_wrong"]) == (0, SECOND)


def test_the_hints_of_the_second_step_go_up_to_its_answer(student: Page) -> None:
    (sheet,) = make({"difficulty": "two_steps"})
    key = next(one.key for one in sheet.questions if one.quantity == SECOND)
    row = student.locator(".answer-row", has=answer(student, SECOND))
    for _ in range(4):
        row.locator(".hint-button").click()
    expect(row.locator(".ladder")).to_contain_text(key.lstrip("-").rstrip("0"), timeout=REPLY_MS)
    expect(row.locator(".ladder")).not_to_contain_text("Its arithmetic in Calculate")
