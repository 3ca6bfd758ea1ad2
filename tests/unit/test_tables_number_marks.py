"""Marks within numbers of a table: those that its own numbers prove are read and said, all others are offered."""

import pytest
from asking_tables import ask, data, offered, refusal

# Marks within numbers.


def test_decimal_commas_between_semicolons_are_read_said_and_undone() -> None:
    text = "1,5;0,25\n2,5;1\n3,5;0\n"
    assert data(text) == data(text, decimal=",") == [[1.5, 0.25], [2.5, 1], [3.5, 0]]
    assert ask(text)["notes"] == ["Numbers are read with decimal commas: “1,5” is 1.5."]
    assert offered(text) == [{"decimal": ".", "thousands": "none"}]
    assert "with decimal commas it is 1.5" in refusal(text, decimal=".")
    assert offered(text, decimal=".") == [{"decimal": ",", "thousands": "none"}]


def test_a_point_anywhere_leaves_decimal_commas_in_doubt() -> None:
    assert ask("1,5;0.25\n2,5;1.5\n")["decimal"] == "."


THOUSANDS = [
    'price,y\n"1,200",0\n"2,500",1\n900,0\n',
    'price,qty\n"1,234",3\n"2,500",2\n"950",1\n',
    'price,z\n"1,234,567",0.5\n"2,500.75",1.5\n12,2.5\n',
]


@pytest.mark.parametrize("text", THOUSANDS)
def test_commas_between_thousands_are_never_decimal(text: str) -> None:
    assert offered(text) == [{"decimal": ".", "thousands": ","}]
    assert "with decimal points and “,” as thousands separator it is " in refusal(text)
    assert "may be meant as a number" in refusal(text, decimal=",") or "is not allowed" in refusal(text, decimal=",")


def test_thousands_are_read_as_they_are_said_to_be() -> None:
    assert data(THOUSANDS[0], thousands=",") == [[1200, 0], [2500, 1], [900, 0]]
    assert data(THOUSANDS[1], thousands=",") == [[1234, 3], [2500, 2], [950, 1]]
    assert data(THOUSANDS[2], thousands=",") == [[1234567, 0.5], [2500.75, 1.5], [12, 2.5]]
    assert data("a;y\n1 234;1\n2 345,5;2\n", decimal=",", thousands=" ") == [[1234, 1], [2345.5, 2]]
    assert data("a;y\n1'234.5;1\n950;2\n", thousands="'") == [[1234.5, 1], [950, 2]]
    assert data("a;y\n1\u202f234;1\n950;2\n", thousands=" ") == [[1234, 1], [950, 2]]


POINTS = "preis;menge\n1.234;3\n999,5;2\n2.500;1\n"


def test_points_under_decimal_commas_are_never_bent() -> None:
    assert refusal(POINTS, decimal=",").startswith("Table: “1.234” in line 2, column preis, may be meant as a number")
    assert offered(POINTS, decimal=",") == [{"decimal": ",", "thousands": "."}]
    assert (ask(POINTS)["decimal"], ask(POINTS)["thousands"]) == (",", "."), "999,5 proves it"
    assert data(POINTS, decimal=",", thousands=".") == [[1234, 3], [999.5, 2], [2500, 1]]
    said = ask(
        POINTS, decimal=",", columns=[{"column": 0, "use": "input", "kind": "number"}, {"column": 1, "use": "target"}]
    )
    assert said["error"]["message"] == (
        "Line 2, column preis: “1.234” is not allowed. Allowed: a number from -1e15 to 1e15. "
        "Numbers are read with decimal commas."
    )


def test_a_comma_that_is_decimal_somewhere_is_decimal_everywhere() -> None:
    text = "a;b\n1,234;2,5\n2,500;0,125\n"
    assert data(text) == data(text, decimal=",") == [[1.234, 2.5], [2.5, 0.125]]


def test_commas_that_may_be_either_are_asked_about_until_said() -> None:
    text = "a;b\n1,234;2\n2,500;1\n"
    assert offered(text) == [{"decimal": ".", "thousands": ","}, {"decimal": ",", "thousands": "none"}]
    assert "may be meant as a number" in refusal(text, decimal=",")
    assert data(text, decimal=",", thousands="none") == [[1.234, 2], [2.5, 1]]
    assert data(text, thousands=",") == [[1234, 2], [2500, 1]]


def test_points_before_three_digits_between_semicolons_are_said() -> None:
    assert (
        "Column preis: “1.234” is read as 1.234, with a decimal point." in ask("preis;m\n1.234;3\n2.500;1\n")["notes"]
    )
    assert offered("preis;m\n1.234;3\n2.500;1\n") == [{"decimal": ",", "thousands": "."}]
    assert offered("preis,m\n1.234,3\n2.500,1\n") == []


@pytest.mark.parametrize("text", ["1,23", "12,34,567", "0,234", "1,2345", ",123", "1,234,56"])
def test_groups_of_other_than_three_digits_are_no_thousands(text: str) -> None:
    assert "is not allowed" in refusal(f"a;y\n{text};1\n2;2\n3;3\n", thousands=",")
