"""What courses and blogs print of whole trainings comes out on both paths."""

from typing import Any

import numpy as np
from both_paths import by_kernel, by_numpy
from published_runs import hold

from backprop.network.spec import Spec


def test_published_trainings_on_the_kernel() -> None:
    def run(spec: Spec) -> Any:
        progress, made = by_kernel(spec)
        return made.losses, progress.parameters

    hold(run)


def test_published_trainings_by_numpy() -> None:
    def run(spec: Spec) -> Any:
        progress, steps, _ = by_numpy(spec)
        return np.array([step.loss for step in steps]), progress.parameters

    hold(run)
