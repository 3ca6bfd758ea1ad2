"""The code that a student hands in keeps every letter, says when it was cut or changed, and is marked in bulk."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from test_handed_in import with_slip

from backprop.doors.cli import main
from backprop.errors import SpecError
from backprop.exercises.formats import write
from backprop.exercises.handed_in import results
from backprop.exercises.making import make
from backprop.exercises.result_code import Result, code_of, read_code, split
from backprop.exercises.sheet import Sheet
from backprop.exercises.slips_plot import plot


@pytest.fixture(scope="module")
def sheets() -> list[Sheet]:
    return make({"network": "2-3-1", "ask": ["delta", "gradients"], "versions": 2, "seed": 7})


def code(sheet: Sheet, student: str, **changed: str) -> str:
    answers = (changed.get(question.quantity, question.key) for question in sheet.questions)
    return code_of(Result(sheet.seed, sheet.version, student, tuple(answers)))


@pytest.mark.parametrize("student", ["Ann", "Zoë; 100 %3B", "李", ""])
def test_a_code_keeps_every_letter(student: str) -> None:
    result = Result(2**40, 3, student, ("-0.1385", "", "1;2", "%25"))
    assert read_code(code_of(result), "") == result


def test_a_code_may_be_broken_into_lines_and_stand_among_other_words(sheets: list[Sheet]) -> None:
    whole = code(sheets[0], "Ann")
    broken = "\n  ".join(whole[i : i + 40] for i in range(0, len(whole), 40))
    found = results(sheets, {"mail.txt": f"Hello, my code: {broken}\nBye\n\n{code(sheets[1], 'Bo')}\n".encode()})
    assert [(row["student"], row["points"]) for row in found["results"]] == [("Ann", 17), ("Bo", 17)]
    assert found["unread"] == []


def test_each_letter_that_is_changed_and_each_that_is_cut_is_found(sheets: list[Sheet]) -> None:
    whole = code(sheets[0], "Ann")
    for i in range(4, len(whole) - 9):
        other = whole[:i] + ("A" if whole[i] != "A" else "B") + whole[i + 1 :]
        with pytest.raises(SpecError):
            read_code(other, "")
        with pytest.raises(SpecError):
            read_code(whole[:i] + whole[i + 1 :], "")
    for end in range(3, len(whole)):
        with pytest.raises(SpecError):
            read_code(whole[:end], "")


def test_codes_that_cannot_be_taken_are_said_in_their_place(sheets: list[Sheet]) -> None:
    other = code_of(Result(8, 1, "Cy", ("1",) * 17))
    few = code_of(Result(7, 1, "Di", ("1",)))
    unknown = code_of(Result(7, 9, "Ed", ("1",) * 17))
    later = code(sheets[0], "Flo").replace("BP1", "BP2")
    texts = [code(sheets[0], "Ann"), code(sheets[0], "Bo")[:-1], other, few, unknown, later]
    found = results(sheets, {"a.txt": "\n".join(texts).encode()})
    assert [row["student"] for row in found["results"]] == ["Ann"]
    assert [one["file"] for one in found["unread"]] == [f"a.txt, code {n}" for n in range(2, 7)]
    said = [one["message"] for one in found["unread"]]
    assert ["cut off" in said[0], "another exercise" in said[1], "17 answers" in said[2], "1, 2" in said[3],
            "Another version" in said[4]] == [True] * 5  # fmt: skip


def test_the_code_of_the_page_is_read() -> None:
    """The one that web/test/result_code.test.js writes."""
    written = "BP1.NzsxO1pvw6slM0IgNSAlMjU7MC41Ow.667032f8"
    assert read_code(written, "") == Result(7, 1, "Zoë; 5 %", ("0.5", ""))
    assert split(f"{written}{written}") == [written, written]


def test_a_folders_codes_are_marked_and_its_slips_drawn(
    sheets: list[Sheet], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path
    (folder / "sheets.json").write_bytes(write("json", sheets)["sheets.json"])
    (folder / "in").mkdir()
    texts = [
        code(sheets[0], "Ann", **with_slip(sheets[0], "sign")),
        code(sheets[1], "Bo", **with_slip(sheets[1], "sign")),
    ]
    (folder / "in" / "class.txt").write_text("\n".join(texts))
    call = ["mark", str(folder / "sheets.json"), "--folder", str(folder / "in"), "--format"]
    assert main([*call, "slips"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "sign,2,Ann; Bo"
    assert main([*call, "plot"]) == 0
    drawn = ElementTree.fromstring(capsys.readouterr().out)
    (bar,) = drawn.iter("{http://www.w3.org/2000/svg}rect")
    texts = [text.text or "" for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert texts[0] == "2: The error is y − ŷ."
    assert float(bar.attrib["width"]) == pytest.approx(380 * 2 / 5)
    assert texts[1:7] == ["0", "1", "2", "3", "4", "5"]


def test_bars_are_as_long_as_their_counts_and_nothing_is_drawn_of_none() -> None:
    slips: list[dict[str, Any]] = [{"slip": "x", "did": "y" * 90, "count": count, "students": []} for count in (12, 6)]
    widths = [
        float(bar.attrib["width"])
        for bar in ElementTree.fromstring(plot(slips)).iter("{http://www.w3.org/2000/svg}rect")
    ]
    assert widths[0] == pytest.approx(2 * widths[1])
    assert "No slip was found." in plot([])
