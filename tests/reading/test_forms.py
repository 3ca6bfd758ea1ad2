"""The table of forms in the README follows from the registry and from files that tools wrote."""

from pathlib import Path

import pytest
from forms import by_label, is_exact, labels, table

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")


def test_each_form_of_files_has_a_file_of_its_own() -> None:
    assert set(by_label()) == set(labels())
    assert all(by_label().values())


def test_the_table_of_forms_in_the_readme_is_this_one() -> None:
    assert table() in README


@pytest.mark.parametrize("name", [name for names in by_label().values() for name in names])
def test_every_number_of_a_file_is_read_exactly(name: str) -> None:
    assert is_exact(name)
