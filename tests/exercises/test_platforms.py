"""What learning platforms make of our files: right is what rounds to the key, on each that can hold that."""

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from platform_graders import GRADERS, canvas_new, canvas_stored, first_text
from platform_sheets import asking, sheet_of

from backprop.errors import SpecError
from backprop.exercises.platforms import PLATFORMS, note, write
from backprop.exercises.platforms.asked import asked, options

MOODLE = ("moodle-xml", "moodle-cloze", "gift")
QTI = ("qti21", "qti22", "qti30")
TYPED = (
    "0.1385", "0.13850", ".1385", "1.385e-1", "0.138498563", "0.13845", "0.13855", "0.138449", "0.138551", "0.1384",
    "0.1386", "0.138", "0.139", "1.385×10^-1", "0,1385", "0.1385abc", "\N{MINUS SIGN}0.1385",
)  # fmt: skip
READABLE = {"0.1385", "0.13850", ".1385", "1.385e-1", "0.138498563", "0.13845", "0.13855"}
RIGHT = {
    **{name: READABLE | {"1.385×10^-1", "0.1385abc"} for name in MOODLE},
    **dict.fromkeys(QTI, READABLE),
    "canvas": READABLE - {"0.13845", "0.13855"},
    "rexams": READABLE - {"0.13845"},
    "anki": {"0.1385"},
    "brightspace": READABLE - {"1.385e-1"} | {"0,1385"},
    "numbas": READABLE - {"1.385e-1", ".1385"} | {"0,1385"},
    "stack": READABLE - {".1385"},
}
"""The key 0.1385 to 4 decimals: what each platform takes for right, as it was measured on the platforms themselves."""
EXACT = ("moodle-xml", "moodle-cloze", "gift", *QTI, "blackboard", "brightspace", "numbas")
"""Where both ends of the interval are right as they are typed."""
KEYS = (
    ("0.1385", "0.0001"), ("-0.0250", "0.0001"), ("0.0000", "0.0001"), ("0.00001", "0.00001"), ("0.000013", "0.000001"),
    ("-12345.7", "0.1"), ("2.0000", "0.0001"), ("7", "1"), ("0", "1"), ("-0.3", "0.1"),
    ("0.1230000000", "0.0000000001"), ("1.0000", "0.0001"), ("0.0001", "0.0001"), ("-99.95", "0.01"),
)  # fmt: skip


def grader(name: str, key: str, unit: str = "0.0001") -> Callable[[str], float]:
    """How a platform grades the file that is written for it with this key alone."""
    files = write(name, [sheet_of(asking(key, unit))])
    file = "sheet-01-01.Rmd" if name == "rexams" else next(iter(files))
    return GRADERS[name](first_text(file, files[file]))


@pytest.mark.parametrize("name", RIGHT)
def test_typed_answers_get_the_verdicts_that_were_measured(name: str) -> None:
    share = grader(name, "0.1385")
    assert {typed for typed in TYPED if share(typed) == 1} == RIGHT[name]


@pytest.mark.parametrize("name", MOODLE)
def test_moodle_gives_half_of_the_points_within_ten_half_units(name: str) -> None:
    share = grader(name, "0.1385")
    assert {typed for typed in TYPED if share(typed) == 0.5} == {
        "0.138449", "0.138551", "0.1384", "0.1386", "0.138", "0.139",
    }  # fmt: skip
    assert [share("0.13799"), share("0.13901"), share("words")] == [0, 0, 0]


@pytest.mark.parametrize("name", MOODLE)
def test_a_whole_number_is_right_or_wrong(name: str) -> None:
    share = grader(name, "2", "1")
    assert [share(typed) for typed in ("1", "2", "3", "7")] == [0, 1, 0, 0]


@pytest.mark.parametrize(("key", "unit"), KEYS)
@pytest.mark.parametrize("name", EXACT)
def test_what_rounds_to_the_key_is_right_and_nothing_else(name: str, key: str, unit: str) -> None:
    share, whole, outside = grader(name, key, unit), Decimal(key), Decimal(unit) / 100
    here = asked(asking(key, unit))
    inside = [key, here.low, here.high, *(f"{whole + i * outside:f}" for i in range(-49, 50, 7))]
    assert [typed for typed in inside if share(typed) != 1] == []
    assert [typed for typed in (f"{Decimal(here.low) - outside:f}", f"{Decimal(here.high) + outside:f}")
            if share(typed) == 1] == []  # fmt: skip


@pytest.mark.parametrize(("key", "unit"), [(key, unit) for key, unit in KEYS if len(unit) <= 6])
def test_both_importers_of_canvas_store_the_whole_interval(key: str, unit: str) -> None:
    ((file, data),) = write("canvas", [sheet_of(asking(key, unit))]).items()
    here, outside = asked(asking(key, unit)), Decimal(unit) / 100
    for share in (canvas_stored(first_text(file, data)), canvas_new(first_text(file, data))):
        assert [share(typed) for typed in (key, here.low, here.high)] == [1, 1, 1]
        assert share(f"{Decimal(here.low) - outside:f}") == share(f"{Decimal(here.high) + outside:f}") == 0


def test_canvas_takes_every_full_answer_at_four_decimals() -> None:
    for i in range(-300, 300, 7):
        key = f"{Decimal(i) / 10_000:.4f}"
        share = grader("canvas", key)
        assert [part for part in ("00", "3", "49") if share(f"{key}{part}") != 1] == []


@pytest.mark.parametrize(("key", "unit"), [(key, unit) for key, unit in KEYS if len(unit) <= 8])
def test_stack_takes_what_rounds_to_the_key_as_long_as_what_it_adds_is_less_than_a_hundredth(
    key: str, unit: str
) -> None:
    share, here, outside = grader("stack", key, unit), asked(asking(key, unit)), Decimal(unit) / 100
    assert [share(typed) for typed in (key, here.low, here.high)] == [1, 1, 1]
    assert share(f"{Decimal(here.low) - outside:f}") == share(f"{Decimal(here.high) + outside:f}") == 0


def test_stack_says_how_many_decimals_it_can_grade() -> None:
    with pytest.raises(SpecError, match="at most 8 for STACK"):
        write("stack", [sheet_of(asking("0.123450000", "0.000000001"))])


def test_r_exams_stores_the_key_and_half_a_unit() -> None:
    files = write("rexams", [sheet_of(asking("-0.0250"), asking("0.00001", "0.00001"))])
    assert [*files] == ["sheet-01.Rmd", "sheet-01-01.Rmd", "sheet-01-02.Rmd"]
    assert "exsolution: -0.0250|0.00001\nextol: 0.00005|0.000005\n" in files["sheet-01.Rmd"].decode()
    assert "exsolution: 0.00001\nextol: 0.000005\n" in files["sheet-01-02.Rmd"].decode()


@pytest.mark.parametrize("name", sorted({*PLATFORMS} - {"h5p", "canvas", "stack"}))
def test_no_file_holds_an_exponent_a_minus_zero_or_a_typographic_minus(name: str) -> None:
    keys = (*KEYS, ("-0.0000", "0.0001"), ("0.0000000001", "0.0000000001"))
    questions = [replace(asking(key, unit), line="worked", line_latex="worked") for key, unit in keys]
    for file, data in write(name, [sheet_of(*questions)]).items():
        text = first_text(file, data).partition("Type a hyphen")[0]
        assert not re.search(r"\de-\d|-0\.0+(?![\d])|\N{MINUS SIGN}", re.sub('data:[^"]*', "", text))


def test_a_unit_above_one_is_asked_for_in_words() -> None:
    here = asked(asking("1380", "10"))
    assert (here.low, here.high, here.half, here.near) == ("1375", "1385", "5", None)
    assert b"to the nearest 10." in write("moodle-xml", [sheet_of(asking("1380", "10"))])["moodle.xml"]
    assert b"as a whole number." in write("moodle-xml", [sheet_of(asking("7", "1"))])["moodle.xml"]
    with pytest.raises(SpecError, match="1 or less"):
        write("brightspace", [sheet_of(asking("1380", "10"))])


@pytest.mark.parametrize(
    "key",
    [
        "\N{MINUS SIGN}0.0250",
        "0,0250",
        "2.5e-2",
        "0.025",
        "0.02500",
        " 0.0250",
        "0.0250 ",
        "",
        "nan",
        "٠.٠٢٥٠",
        "+0.0250",
        ".0250",
    ],
)
@pytest.mark.parametrize("name", ["gift", "moodle-xml", "canvas", "anki"])
def test_a_key_that_is_no_plain_decimal_of_the_unit_is_refused(name: str, key: str) -> None:
    with pytest.raises(SpecError) as refused:
        write(name, [sheet_of(asking(key))])
    assert (refused.value.field, refused.value.message.code) == ("layers[0].z[0][0]", "sheet.key")


@pytest.mark.parametrize("unit", ["0.0002", "0", "-0.1", "1e-4", "0.15", ""])
def test_a_unit_that_is_no_power_of_ten_is_refused(unit: str) -> None:
    with pytest.raises(SpecError, match="power of ten"):
        asked(asking("0", unit))


def test_choices_stand_from_the_least_to_the_greatest_and_differ() -> None:
    question = asking("-0.0250", choices=("0.0250", "-0.0500"))
    assert options(question) == ["-0.0500", "-0.0250", "0.0250"]
    with pytest.raises(SpecError, match="differ"):
        options(replace(question, choices=("-0.0250",)))


def test_canvas_says_how_many_decimals_it_can_grade() -> None:
    with pytest.raises(SpecError, match="at most 4 for Canvas") as refused:
        write("canvas", [sheet_of(asking("0.13850", "0.00001"))])
    assert refused.value.message.code == "sheet.decimals"


def test_h5p_is_refused_with_the_reason() -> None:
    with pytest.raises(SpecError, match="no tolerance"):
        write("h5p", [sheet_of(asking("0.1385"))])


def test_an_unknown_platform_and_an_empty_sheet_are_refused() -> None:
    with pytest.raises(SpecError, match="moodle-xml, moodle-cloze"):
        write("moodle", [sheet_of(asking("0.1385"))])
    for sheets in ([], [sheet_of()]):
        with pytest.raises(SpecError, match="no sheet"):
            write("gift", sheets)


@pytest.mark.parametrize("name", PLATFORMS)
def test_beside_each_download_stands_what_may_be_typed(name: str) -> None:
    assert re.search(r"0\.13850|type", note(name))
