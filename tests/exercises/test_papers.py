"""Papers: every number that is asked has its blank and its key, and nothing stands where it is not read."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest

from backprop.errors import SpecError
from backprop.exercises.document import read_sheets
from backprop.exercises.formats import FORMATS, notes, write
from backprop.exercises.making import make
from backprop.exercises.papers.latex import escaped
from backprop.exercises.sheet import Sheet
from backprop.numbers.strict_json import loads

KINDS = [{"versions": 2}, {"difficulty": "bptt"}, {"difficulty": "batch_norm", "choices": 2}, {"hunt": True}]


@pytest.fixture(scope="module")
def made() -> list[list[Sheet]]:
    return [make(wanted) for wanted in KINDS]


def test_sheets_go_through_their_document(made: list[list[Sheet]]) -> None:
    for sheets in made:
        (data,) = write("json", sheets).values()
        assert read_sheets(loads(data.decode())) == sheets


def test_every_question_has_a_place_and_every_version_a_page_of_its_own(made: list[list[Sheet]]) -> None:
    for sheets in made:
        pages = write("html", sheets)
        assert len(pages) == len(sheets)
        for sheet, page in zip(sheets, pages.values(), strict=True):
            names = set(re.findall(r'name="(a\d+)"', page.decode()))
            assert names == {f"a{i}" for i in range(len(sheet.questions))}


class _Whole(HTMLParser):
    """Fails where a tag is not closed by its own end."""

    SINGLE = ("meta", "input")

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in self.SINGLE:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_pages_are_whole_and_tell_no_key(made: list[list[Sheet]]) -> None:
    for sheets in made:
        for sheet, page in zip(sheets, write("html", sheets).values(), strict=True):
            reader = _Whole()
            reader.feed(page.decode())
            assert reader.open == []
            typed = [q for q in sheet.questions if not q.choices and len(q.key) > 5]
            given = str(sheet.given)
            assert not [q.key for q in typed if q.key in page.decode() and q.key not in given]
            assert "http-equiv" in page.decode()


@pytest.mark.parametrize("form", ["markdown", "latex"])
def test_keys_stand_apart_from_sheets(form: str, made: list[list[Sheet]]) -> None:
    for sheets in made:
        files = {name.partition(".")[0]: data.decode() for name, data in write(form, sheets).items()}
        for sheet in sheets:
            for question in sheet.questions:
                assert question.key in files["keys"]
                assert question.latex.replace("|", "\\vert ") in files["sheets"]
                assert question.line_latex not in files["sheets"]


def test_markdown_shows_the_network_from_a_file_beside_it(made: list[list[Sheet]]) -> None:
    for sheets in made:
        files = write("markdown", sheets)
        assert files["sheets.md"].decode().count("](network.svg)") == len(sheets)
        assert files["network.svg"].decode() == sheets[0].picture
    both = write("markdown", [*made[0], *made[1]])
    assert "](network-1.svg)" in both["sheets.md"].decode()
    assert both["network-1.svg"].decode() == made[1][0].picture


def test_latex_draws_every_unit_and_every_connection() -> None:
    sheets = make({"network": "2-3-1"})
    for form in ("latex", "latex-exam"):
        text = next(iter(write(form, sheets).values())).decode()
        assert (text.count(r"\node["), text.count(r"\draw (")) == (6, 9)
    wide = next(iter(write("latex", [replace(sheets[0], spec=_wide())]).values())).decode()
    assert "tikzpicture" not in wide


def _wide() -> dict[str, Any]:
    return {"network": {"n_inputs": 13, "layers": [{"units": 1}]}, "data": {"X": [[0] * 13], "Y": [[0]]}}


def test_an_exam_asks_each_number_with_its_points(made: list[list[Sheet]]) -> None:
    for sheets in made:
        (text,) = write("latex-exam", sheets).values()
        assert text.decode().count(r"\question[1]") == sum(len(sheet.questions) for sheet in sheets)
        assert text.decode().count("{") == text.decode().count("}")


def test_text_in_latex_is_escaped() -> None:
    assert escaped("50 % of x_1 & y^2: δ, ŷ") == r"50 \% of x\_1 \& y\textasciicircum{}2: $\delta$, $\hat{y}$"


def test_a_form_that_is_none_is_refused() -> None:
    with pytest.raises(SpecError, match="json, html, markdown"):
        write("papyrus", [])
    assert next(iter(FORMATS)) == "json"


@pytest.mark.parametrize("name", [name for name, row in FORMATS.items() if row.platform])
def test_sheets_that_are_made_go_into_every_platform(name: str, made: list[list[Sheet]]) -> None:
    for sheets in made:
        if name == "h5p":
            with pytest.raises(SpecError):
                write(name, sheets)
        else:
            assert all(write(name, sheets).values())
            assert notes(name)


def test_what_is_no_document_of_sheets_is_refused() -> None:
    with pytest.raises(SpecError, match="Sheets"):
        read_sheets({"answers": []})
