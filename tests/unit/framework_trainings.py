"""The scripts of whole trainings in their frameworks: `python3 build.py test --with-frameworks` collects this too."""

import pytest
from exported_parts import SECONDS, agree, named, parts
from whole_cases import WHOLE


@pytest.mark.timeout(SECONDS + 60)
@pytest.mark.parametrize("part", parts(WHOLE), ids=named)
def test_every_script_of_a_whole_training_runs_and_agrees(part: tuple[str, str, int, int]) -> None:
    agree("whole_cases", *part)
