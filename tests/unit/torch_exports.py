"""The exported PyTorch scripts run in PyTorch and agree: `python3 build.py test --with-torch` collects this too."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch
from exported_cases import CASES, run_here

from backprop.exports import export
from backprop.parsing import parse


@pytest.fixture(autouse=True)
def usual_precision() -> Iterator[None]:
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("case", CASES)
def test_the_pytorch_script_runs_and_agrees(case: str) -> None:
    assert "All numbers agree to 1e-12." in run_here(export(parse(CASES[case]), "pytorch"))


@pytest.mark.parametrize("case", [
    "optimizer adam", "optimizer lion", "clipped", "layers dropout, adam", "layers rnn, truncated, momentum",
    "layers batch norm, running, sgd", "layers residual, all else",
])  # fmt: skip
def test_two_processes_take_the_same_step(case: str, tmp_path: Path) -> None:
    made = torchrun(case, tmp_path)
    assert made.stdout.count("All numbers agree to 1e-12.") == 2, made.stderr[-2000:]


def test_batch_normalization_over_two_processes_is_refused(tmp_path: Path) -> None:
    made = torchrun("layers batch norm, sgd", tmp_path)
    assert made.returncode != 0 and "batch normalization over several processes has other digits" in made.stderr


def torchrun(case: str, folder: Path) -> subprocess.CompletedProcess[str]:
    path = folder / "step.py"
    path.write_text(export(parse(CASES[case]), "pytorch"), encoding="utf-8")
    command = [sys.executable, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node=2", str(path)]
    return subprocess.run(command, capture_output=True, text=True)
