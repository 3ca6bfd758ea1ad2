"""The files themselves: of the form of those that the platforms took, well-formed, and the same from run to run."""

import csv
import io
import json
import re
from typing import Any
from xml.etree import ElementTree

import pytest
from platform_graders import blanks
from platform_sheets import PICTURE, SAMPLE, asking, sample, sheet_of, tree, unzipped, with_ids_of_the_sample

from backprop.errors import SpecError
from backprop.exercises.platforms import PLATFORMS, write
from backprop.exercises.platforms.moodle_cloze import in_blank
from backprop.exercises.sheet import Given, Question

SHEET, PICTURED = sheet_of(*SAMPLE), sheet_of(*SAMPLE, picture=PICTURE)
GIVEN = (
    Given("Learning rate", "η", "0.5"),
    Given("Bias of layer 1", "b1", ("0.1", "-0.3")),
    Given("Weights <1> & more", "W1", (("0.15", "-0.2"), ("0.25", "0.4"))),
    Given("Inputs", "X", ((("1", "2"), ("3", "4")), (("5", "6"), ("7", "8")))),
)
FULL = sheet_of(*SAMPLE, picture=PICTURE, given=GIVEN)
WRITTEN = sorted({*PLATFORMS} - {"h5p"})


HOW = " Type a hyphen for minus and a point for decimals, such as -0.0250."
"""What our questions say besides."""


def text_of(name: str, file: str, sheet: Any = PICTURED) -> str:
    return write(name, [sheet])[file].decode()


def plain_of(name: str, file: str, sheet: Any) -> str:
    """The file without what the samples do not say."""
    return text_of(name, file, sheet).replace(HOW, "")


def test_moodle_numerical_has_the_form_of_the_sample() -> None:
    ours = with_ids_of_the_sample(plain_of("moodle-xml", "moodle.xml", PICTURED), PICTURED, "-")
    assert tree(ours) == tree(sample("moodle_numerical.xml").replace(' width="160"', ""))


def test_moodle_cloze_has_the_blanks_and_the_parts_of_the_sample() -> None:
    ours = ElementTree.fromstring(text_of("moodle-cloze", "moodle-cloze.xml"))
    theirs = ElementTree.fromstring(sample("moodle_cloze.xml"))
    assert [[part.tag for part in question] for question in ours] == [[part.tag for part in one] for one in theirs]
    shown = [root.findall("question")[1].findtext("questiontext/text", "") for root in (ours, theirs)]
    rows = [[(points, kind, [re.sub("#.*", "", row) for row in answers]) for points, kind, answers in blanks(text)]
            for text in shown]  # fmt: skip
    assert rows[0] == rows[1]
    assert len(rows[0]) == 3
    assert "\\(w_{11}\\)" in shown[0]


def test_a_text_in_a_blank_is_escaped_in_one_pass_as_in_the_sample() -> None:
    assert in_blank("Near: rounding {see step 3} ~ #1") in sample("moodle_cloze.xml")
    assert in_blank("& < > \\ } # ~ &#125;") == "&#38; &#60; &#62; &#92; &#125; &#35; &#126; &#38;&#35;125;"


def test_gift_has_the_form_of_the_sample() -> None:
    ours = with_ids_of_the_sample(plain_of("gift", "moodle.gift.txt", SHEET), SHEET, "g-")
    ours = re.sub(r"\t####.*\n", "", ours).replace("check your rounding.", "check rounding")
    ours = ours.replace(r", such as -0.0250, with the hyphen key for minus.", "").replace(" such as", ",")
    theirs = sample("moodle.gift.txt").partition("\n")[2].replace("::Sheet 1", "::Backprop sheet 1")
    assert re.sub(r"plain number.*", "plain number", ours) == theirs


def test_canvas_has_the_form_of_the_sample() -> None:
    files = unzipped(write("canvas", [PICTURED])["canvas.zip"])
    assert len(files) == 3
    (ours,) = [data.decode() for name, data in files.items() if name.startswith("bp")]
    ours = with_ids_of_the_sample(ours.replace(HOW, ""), PICTURED, "_").replace(
        "images/bp_sheet1.svg", "images/network.svg"
    )
    theirs = sample("canvas_qti12_item.xml").replace('title="Sheet 1,', 'title="Backprop sheet 1,')
    assert tree(ours) == tree(theirs)
    manifest = with_ids_of_the_sample(files["imsmanifest.xml"].decode(), PICTURED, "_")
    assert re.findall(r'href="([^"]*)"', manifest) == ["bp_sheet1/bp_sheet1.xml", *["images/bp_sheet1.svg"] * 2]


@pytest.mark.parametrize(
    ("name", "file", "number"),
    [("qti21", "qti21_item.xml", 0), ("qti21", "qti21_item_negative.xml", 1), ("qti21", "qti21_item_zero.xml", 2),
     ("qti22", "qti22_item.xml", 0), ("qti30", "qti30_item.xml", 0)],
)  # fmt: skip
def test_qti_items_have_the_form_of_the_samples(name: str, file: str, number: int) -> None:
    files = unzipped(write(name, [SHEET])[f"{name}.zip"])
    ours = [data.decode() for path, data in files.items() if path.startswith("items/")][number]
    assert f"<p>{HOW.strip()}</p>" in ours
    ours = ours.replace(f"<p>{HOW.strip()}</p>", "")
    theirs = sample(file).replace('title="Sheet 1,', 'title="Backprop sheet 1,')
    assert tree(with_ids_of_the_sample(ours, SHEET, "_")) == tree(theirs)
    assert ours.splitlines()[:-1] == [*theirs.splitlines()[: 1 + ours.count("<?xml-model")]]


def test_r_exams_has_the_form_of_the_samples() -> None:
    ours = plain_of("rexams", "sheet-01-01.Rmd", SHEET)
    meta = r"(?m)^(expoints|exname): .*\n?"
    assert re.sub(meta, "", ours).strip() == re.sub(meta, "", sample("rexams_num.Rmd")).strip()
    whole, theirs = text_of("rexams", "sheet-01.Rmd", SHEET), sample("rexams_cloze.Rmd")
    for line in ("extype: cloze", "exclozetype: num|num", "extol: 0.00005|0.00005", "##ANSWER2##", "================"):
        assert line in theirs
        assert line in whole


def test_blackboard_has_the_lines_of_the_sample() -> None:
    assert plain_of("blackboard", "blackboard-01.txt", SHEET) == sample("blackboard_num.txt")


def test_blackboard_gets_letters_beyond_ascii_by_their_numbers() -> None:
    text = text_of("blackboard", "blackboard-01.txt", FULL)
    assert text.isascii()
    assert "<td>&#951;</td><td>0.5</td>" in text


def test_brightspace_has_the_rows_of_the_sample() -> None:
    def rows(text: str) -> list[list[str]]:
        own = ("ID", "Title")
        return [row for row in csv.reader(io.StringIO(text)) if row and row[0] not in own]

    assert rows(plain_of("brightspace", "brightspace.csv", SHEET)) == rows(sample("brightspace_unverified.csv"))


def test_anki_has_the_form_of_the_sample() -> None:
    ours = with_ids_of_the_sample(plain_of("anki", "anki-01.txt", SHEET), SHEET, "-")
    theirs = sample("anki_notes.txt").replace("::Sheet 1", "::Backprop sheet 1")
    assert re.sub("</?p>", "", ours) == theirs


@pytest.mark.parametrize("name", WRITTEN)
def test_a_sheet_with_everything_is_well_formed_and_the_same_from_run_to_run(name: str) -> None:
    versions = [FULL, sheet_of(*SAMPLE, version=2)]
    files = write(name, versions)
    assert files == write(name, versions)
    inner = {**files, **{path: data for file, whole in files.items() if file.endswith(".zip")
                         for path, data in unzipped(whole).items()}}  # fmt: skip
    for path, data in inner.items():
        if path.endswith((".xml", ".svg")):
            ElementTree.fromstring(data)


@pytest.mark.parametrize("name", WRITTEN)
def test_what_is_given_stands_in_the_file_with_its_numbers(name: str) -> None:
    files = write(name, [FULL])
    texts = [data.decode() for file, data in files.items() if not file.endswith((".zip", ".svg"))]
    texts += [data.decode() for file, whole in files.items() if file.endswith(".zip")
              for path, data in unzipped(whole).items() if path.endswith(".xml") and "tests/" not in path
              and path != "imsmanifest.xml"]  # fmt: skip
    for text in texts:
        for number in ("0.15", "-0.2", "8"):
            assert number in text.replace("&#46;", ".").replace("&#45;", "-"), name
        assert "<1>" not in text or name in ("brightspace",)


def test_arrays_have_a_line_for_each_row() -> None:
    shown = ElementTree.fromstring(text_of("moodle-xml", "moodle.xml", FULL)).findall("question")[1]
    text = shown.findtext("questiontext/text", "")
    for cell in ("η</td><td>0.5", "b1</td><td>0.1, -0.3", "W1</td><td>0.15, -0.2<br>0.25, 0.4",
                 "X</td><td>1, 2<br>3, 4<br><br>5, 6<br>7, 8"):  # fmt: skip
        assert f"<td>{cell}</td>" in text
    assert '<th scope="row">Weights &lt;1&gt; &amp; more</th>' in text


@pytest.mark.parametrize("name", WRITTEN)
def test_choices_are_offered_and_one_is_right(name: str) -> None:
    question = asking("0.1385", choices=("0.1384", "-0.1385"))
    files = write(name, [sheet_of(question)])
    texts = [data.decode() for file, data in files.items() if not file.endswith(".zip")]
    texts += [data.decode() for file, whole in files.items() if file.endswith(".zip")
              for path, data in unzipped(whole).items() if path.startswith(("items/", "bp"))]  # fmt: skip
    right = {
        "moodle-xml": 'fraction="100" format="html"><text>0.1385<', "gift": "\t~-0.1385\n\t~0.1384\n\t=0.1385\n",
        "moodle-cloze": "{1:MULTICHOICE:-0.1385~0.1384~=0.1385}", "canvas": '<varequal respident="response1">choice2<',
        "qti21": "<value>choice2</value>", "qti22": "<value>choice2</value>", "qti30": "<qti-value>choice2</qti-value>",
        "rexams": "extype: schoice\nexsolution: 001\n", "anki": " (-0.1385; 0.1384; 0.1385)</p>",
        "blackboard": "\t-0.1385\tincorrect\t0.1384\tincorrect\t0.1385\tcorrect\n",
        "numbas": '"matrix": ["0", "0", "1"]',
        "stack": '[[-0.1385,false,"-0.1385"],[0.1384,false,"0.1384"],[0.1385,true,"0.1385"]]',
        "brightspace": "Option,0,-0.1385\nOption,0,0.1384\nOption,100,0.1385\n",
    }[name]  # fmt: skip
    assert any(right in text for text in texts)


@pytest.mark.parametrize("taken", ["{#1}", "a {1:NUMERICAL:=3:1} b"])
def test_a_text_that_moodle_takes_for_a_blank_is_refused(taken: str) -> None:
    for sheet in (sheet_of(asking("0.1385", latex=taken)), sheet_of(*SAMPLE, given=(Given(taken, "W", "1"),))):
        with pytest.raises(SpecError, match="takes for a blank"):
            write("moodle-cloze", [sheet])


@pytest.mark.parametrize("sign", ["{x}", "$1"])
def test_a_text_that_numbas_works_out_is_refused(sign: str) -> None:
    with pytest.raises(SpecError, match="Numbas works out"):
        write("numbas", [sheet_of(*SAMPLE, given=(Given(f"Weights {sign}", "W", "1"),))])


@pytest.mark.parametrize("sign", ["{@x@}", "{#x#}", "[[if]]"])
def test_a_text_that_stack_works_out_is_refused(sign: str) -> None:
    with pytest.raises(SpecError, match="STACK works out"):
        write("stack", [sheet_of(*SAMPLE, given=(Given(f"Weights {sign}", "W", "1"),))])


def test_a_question_of_stack_has_an_input_its_place_and_its_test_for_each_number() -> None:
    question = ElementTree.fromstring(text_of("stack", "stack.xml")).findall("question")[1]
    text, numbers = question.findtext("questiontext/text", ""), range(1, len(SAMPLE) + 1)
    assert [one.findtext("name") for one in question.findall("input")] == [f"ans{i}" for i in numbers]
    assert [one.findtext("node/sans") for one in question.findall("prt")] == [f"ans{i}" for i in numbers]
    assert [one.findtext("node/testoptions") for one in question.findall("prt")] == ["0.00005"] * 3
    for i in numbers:
        assert [text.count(f"[[{word}{i}]]") for word in ("input:ans", "validation:ans", "feedback:prt")] == [1, 1, 1]
    assert question.findtext("defaultgrade") == "3.0000000"


def test_numbas_gives_each_student_one_of_the_versions() -> None:
    text = write("numbas", [sheet_of(*SAMPLE, version=number) for number in (1, 2)])["numbas.exam"].decode()
    head, _, rest = text.partition("\n")
    (group,) = json.loads(rest)["question_groups"]
    assert head.startswith("// Numbas version: ")
    assert (group["pickingStrategy"], group["pickQuestions"]) == ("random-subset", 1)
    assert [question["name"] for question in group["questions"]] == ["Backprop sheet 1", "Backprop sheet 2"]
    assert [(part["minValue"], part["maxValue"]) for part in group["questions"][0]["parts"]] == [
        ("0.13845", "0.13855"), ("-0.02505", "-0.02495"), ("-0.00005", "0.00005"),
    ]  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN)
def test_how_decimals_are_typed_is_said_where_they_are_typed(name: str) -> None:
    def said(*questions: Question) -> bool:
        files = write(name, [sheet_of(*questions)]).items()
        inner = [data for file, whole in files for data in (unzipped(whole).values() if ".zip" in file else [whole])]
        return any(HOW.strip().encode() in data for data in inner)

    assert said(asking("0.1385"))
    assert not said(asking("2", "1"), asking("0.1385", choices=("0.1384",)))


def test_blanks_of_unlike_digits_say_theirs() -> None:
    text = text_of("moodle-cloze", "moodle-cloze.xml", sheet_of(asking("0.1385"), asking("7", "1")))
    assert "Give each value with the digits that stand beside it." in text
    assert "to 4 decimals&lt;/td&gt;" in text
    assert "as a whole number&lt;/td&gt;" in text


def test_names_with_signs_of_each_syntax_stay_what_they_are() -> None:
    odd = "a/b `r 1+1` {x} ~=#: <b>&\\ | \t\n $"
    sheet = sheet_of(asking("0.1385", symbol=odd), given=(Given(odd, odd, "1"),))
    cloze = ElementTree.fromstring(text_of("moodle-cloze", "moodle-cloze.xml", sheet))
    assert "&lt;b&gt;&amp;\\" in cloze.findall("question")[1].findtext("questiontext/text", "")
    gift = text_of("gift", "moodle.gift.txt", sheet)
    assert r"\{x\} \~\=\#\: <b>&\\ | $\:\:".replace(r"\:\:", "::[html]") in gift
    markdown = text_of("rexams", "sheet-01-01.Rmd", sheet)
    assert "`" not in markdown.partition("Meta-information")[0]
    assert text_of("blackboard", "blackboard-01.txt", sheet).count("\t") == 3
    assert text_of("anki", "anki-01.txt", sheet)


def test_a_character_that_xml_cannot_hold_is_refused() -> None:
    with pytest.raises(SpecError, match="XML can hold"):
        write("moodle-xml", [sheet_of(asking("0.1385", symbol="a\x00b"))])


def test_twenty_versions_go_into_one_file_of_moodle() -> None:
    sheets = [sheet_of(*SAMPLE, version=number) for number in range(1, 21)]
    for name, file, kinds in (("moodle-xml", "moodle.xml", 80), ("moodle-cloze", "moodle-cloze.xml", 21)):
        questions = ElementTree.fromstring(write(name, sheets)[file]).findall("question")
        assert len(questions) == kinds
        identities = [question.findtext("idnumber") for question in questions if question.findtext("idnumber")]
        assert len({*identities}) == len(identities) == kinds - (20 if name == "moodle-xml" else 1)
