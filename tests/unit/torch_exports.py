"""The exported PyTorch scripts run in PyTorch and agree: `python3 build.py test --with-torch` collects this too."""

from collections.abc import Iterator

import pytest
import torch
from exported_cases import CASES, run_here
from whole_cases import WHOLE, runs

from backprop.exports import export
from backprop.requests.parsing import parse


@pytest.fixture(autouse=True)
def usual_precision() -> Iterator[None]:
    yield
    torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("case", CASES)
def test_the_pytorch_script_runs_and_agrees(case: str) -> None:
    assert "All numbers agree to 1e-12." in run_here(export(parse(CASES[case]), "pytorch"))


@pytest.mark.parametrize("case", WHOLE)
def test_the_script_of_the_whole_training_runs_and_agrees(case: str) -> None:
    runs("pytorch", WHOLE[case])
