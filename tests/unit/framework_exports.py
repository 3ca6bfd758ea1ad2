"""All exported scripts in their frameworks, Keras's on each of its backends; notebooks as Jupyter runs them.

`python3 build.py test --with-frameworks` collects this too.
"""

import os
import subprocess
import sys
from pathlib import Path

import nbclient
import nbformat
import pytest
from exported_cases import CASES
from whole_cases import WHOLE, rows

from backprop.exports import EXPORTS, export

RUNS = [("keras", "tensorflow"), ("keras", "jax"), ("keras", "torch"), ("jax", ""), ("pytorch", "")]
PROGRAMS = {"exported_cases": len(CASES), "whole_cases": len(WHOLE)}
BACKEND = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}


@pytest.mark.timeout(2400)  # hundreds of scripts
@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(("to", "backend"), RUNS, ids=["on ".join(filter(None, run)) for run in RUNS])
def test_every_script_runs_and_agrees(to: str, backend: str, program: str) -> None:
    """In a process of its own: a framework's settings last as long as the process."""
    path = Path(__file__).parent / f"{program}.py"
    env = {**os.environ, **BACKEND, **({"KERAS_BACKEND": backend} if backend else {})}
    made = subprocess.run([sys.executable, str(path), to], capture_output=True, text=True, env=env)
    assert made.returncode == 0, made.stderr[-2000:]
    count = PROGRAMS[program]
    assert made.stdout.endswith(f"{count} of {count} agree\n"), made.stdout


@pytest.mark.timeout(600)
@pytest.mark.parametrize("library", EXPORTS)
def test_a_notebook_is_run_by_jupyter(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in BACKEND.items():
        monkeypatch.setenv(name, value)
    spec = next(spec for case, spec in WHOLE.items() if "layers batch norm," in case)
    book = nbformat.reads(export(rows(spec), "notebook", library=library), as_version=4)
    nbformat.validate(book)
    nbclient.NotebookClient(book, timeout=300).execute()
    assert book.cells[-1].outputs[-1].text.endswith("All losses agree.\n")
