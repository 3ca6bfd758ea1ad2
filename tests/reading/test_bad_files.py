"""Bad files are refused in one sentence each, within 200 MB, and nothing else is raised."""

import json
import subprocess
import sys
from pathlib import Path

import bad_files
import pytest

ROOM = 200_000_000
LEAST = 60


@pytest.fixture(scope="module")
def answers() -> dict[str, tuple[str, str, float]]:
    """Of a process that may grow by 200 MB: code, sentence and seconds for each."""
    called = subprocess.run(
        [sys.executable, Path(bad_files.__file__), str(ROOM)], capture_output=True, text=True, check=True, timeout=300
    )
    return {name: (code, said, seconds) for name, code, said, seconds in map(json.loads, called.stdout.splitlines())}


def test_each_bad_file_is_refused_by_its_code(answers: dict, record_property: pytest.FixtureRequest) -> None:
    cases = dict(bad_files.made())
    assert len(cases) >= LEAST
    assert list(answers) == list(cases)
    wrong = {
        name: answers[name][:2] for name, (_, code) in cases.items()
        if answers[name][0] != code and (code or "." not in answers[name][0])
    }  # fmt: skip
    assert wrong == {}


def test_each_sentence_says_what_was_found_and_what_is_read(answers: dict) -> None:
    for name, (_, said, _) in answers.items():
        assert "is not allowed. Allowed: " in said or "“" in said, name
        assert len(said) < 1500, name
