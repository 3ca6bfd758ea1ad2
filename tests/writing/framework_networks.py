"""Scripts of a network in PyTorch and Keras run there: `python3 build.py test --with-frameworks` collects this too."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from written_networks import SPECS, spec

from backprop.writing import write

RUNS = [("state_dict", ""), ("keras_model", "tensorflow"), ("keras_model", "jax"), ("keras_model", "torch")]


@pytest.mark.timeout(1200)
@pytest.mark.parametrize(("to", "backend"), RUNS, ids=[" on ".join(filter(None, run)) for run in RUNS])
def test_every_network_computes_our_outputs(to: str, backend: str) -> None:
    """In a process of its own: a framework's settings last as long as the process."""
    env = {**os.environ, "KERAS_BACKEND": backend or "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3"}
    made = subprocess.run(
        [sys.executable, __file__, to], capture_output=True, text=True, env=env, cwd=Path(__file__).parent
    )
    assert made.returncode == 0, made.stderr[-2000:]
    assert made.stdout.count("The outputs agree.") == len(SPECS), made.stdout


if __name__ == "__main__":  # python framework_networks.py keras_model: all in one process, as a framework starts slowly
    to, wrong = sys.argv.pop(), 0
    for name in SPECS:
        try:
            exec(compile(write(spec(name), to).data, "network.py", "exec"), {"__name__": "__main__"})
        except Exception as error:
            wrong += 1
            print(f"{name}: {type(error).__name__}: {error}")
    sys.exit(bool(wrong))
