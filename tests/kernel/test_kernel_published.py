"""What courses and blogs print of whole trainings comes out on both paths."""

from typing import Any

from both_paths import by_kernel, by_lean_numpy
from published_runs import hold

from backprop.network.spec import Spec


def test_published_trainings_on_the_kernel() -> None:
    def run(spec: Spec) -> Any:
        progress, made = by_kernel(spec)
        return made.losses, progress.parameters

    hold(run)


def test_published_trainings_by_numpy() -> None:
    def run(spec: Spec) -> Any:
        progress, made = by_lean_numpy(spec)
        return made.losses, progress.parameters

    hold(run)
