"""The scripts of one step in their frameworks: `python3 build.py test --with-frameworks` collects this too."""

import pytest
from exported_cases import CASES
from exported_parts import SECONDS, agree, named, parts


@pytest.mark.timeout(SECONDS + 60)
@pytest.mark.parametrize("part", parts(CASES), ids=named)
def test_every_script_of_a_step_runs_and_agrees(part: tuple[str, str, int, int]) -> None:
    agree("exported_cases", *part)
