"""What a step of the build takes from a program: its answer alone, and its own words where it fails."""

import sys
from pathlib import Path

import pytest

from building.project import BuildError, run

SPEAKS = "import sys; print('the answer'); print('a remark', file=sys.stderr); sys.exit({})"


def test_a_remark_is_no_part_of_an_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = [sys.executable, "-c", SPEAKS.format(0)]
    assert run(command, cwd=tmp_path, doing="Asking") == "the answer\n"
    assert capsys.readouterr().err == ""
    assert run(command, cwd=tmp_path, doing="Asking", remarks=True) == "the answer\n"
    assert capsys.readouterr().err == "a remark\n"


def test_a_program_that_fails_is_told_with_all_its_words(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"exit status 3\.\nthe answer\na remark"):
        run([sys.executable, "-c", SPEAKS.format(3)], cwd=tmp_path, doing="Asking")
