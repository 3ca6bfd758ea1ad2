"""All exported scripts in their frameworks, Keras's on each of its backends.

`python3 build.py test --with-frameworks` collects this too.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from exported_cases import CASES

RUNS = [("keras", "tensorflow"), ("keras", "jax"), ("keras", "torch"), ("jax", ""), ("pytorch", "")]


@pytest.mark.timeout(1200)  # hundreds of scripts
@pytest.mark.parametrize(("to", "backend"), RUNS, ids=["on ".join(filter(None, run)) for run in RUNS])
def test_every_script_runs_and_agrees(to: str, backend: str) -> None:
    """In a process of its own: a framework's settings last as long as the process."""
    program = Path(__file__).parent / "exported_cases.py"
    env = {**os.environ, "KERAS_BACKEND": backend or "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    made = subprocess.run([sys.executable, str(program), to], capture_output=True, text=True, env=env)
    assert made.returncode == 0, made.stderr[-2000:]
    assert made.stdout.endswith(f"{len(CASES)} of {len(CASES)} agree\n"), made.stdout
