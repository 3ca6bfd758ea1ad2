"""All exported scripts in their frameworks, Keras's on each of its backends, in parts with a limit of time each."""

import os
import subprocess
import sys
from collections.abc import Collection
from pathlib import Path

RUNS = [("keras", "tensorflow"), ("keras", "jax"), ("keras", "torch"), ("jax", ""), ("pytorch", "")]
CASES_OF_A_PART = 12
SECONDS = 900  # of a part: about a minute a script, of which most take less than a tenth
BACKEND = {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}


def parts(cases: Collection[str]) -> list[tuple[str, str, int, int]]:
    """Library, Keras's backend, which part, of how many: each takes every so manieth case, so that all are alike."""
    count = -(-len(cases) // CASES_OF_A_PART)
    return [(to, backend, part, count) for to, backend in RUNS for part in range(count)]


def named(part: tuple[str, str, int, int]) -> str:
    """As the list of tests names it."""
    to, backend, at, count = part
    return f"{to}{' on ' * bool(backend)}{backend}, part {at + 1} of {count}"


def agree(program: str, to: str, backend: str, part: int, count: int) -> None:
    """All scripts of the part run and agree; in a process of its own, as a framework's settings last as long as it."""
    path = Path(__file__).parent / f"{program}.py"
    env = {**os.environ, **BACKEND, **({"KERAS_BACKEND": backend} if backend else {})}
    command = [sys.executable, str(path), to, str(part), str(count)]
    made = subprocess.run(command, capture_output=True, text=True, env=env, timeout=SECONDS)
    assert made.returncode == 0, made.stderr[-2000:]
    right, _, of = made.stdout.splitlines()[-1].removesuffix(" agree").partition(" of ")
    assert int(right) == int(of) > 0, made.stdout
