"""What tests of runs share: the engines that take the steps, and a run's result."""

from typing import Any

from backprop.runs.run import Run
from backprop.runs.run_document import Pace, result_document

ENGINES = ("numpy", "kernel")


def result_of(run: Run) -> Any:
    return result_document(run, Pace())
