"""Appended to the package's door in a test's page: the checks of `tests/kernel` inside the page's Python."""

import time
from typing import Any

from backprop.doors.bridge import METHODS


def _asked_by_test(params: Any) -> Any:
    """Does what `spec` says."""
    import numpy.random  # noqa: F401 - the part of NumPy that comes when it is missed

    from backprop.kernel import Restarts, Trainer, elementary, in_pyodide  # noqa: F401
    from backprop.network.build import build
    from backprop.requests.parsing import parse

    asked = params.raw("spec")
    if asked["do"] == "agree":
        from both_paths import apart

        return [apart(spec) for spec in asked["specs"]]
    if asked["do"] == "published":
        import published_runs
        from both_paths import by_kernel

        def run(spec: object) -> object:
            progress, made = by_kernel(spec)
            return made.losses, progress.parameters

        published_runs.hold(run)
        return "held"
    if asked["do"] == "losses":  # of two runs in turn on one library, from first weights of their own
        specs = [parse(spec) for spec in asked["specs"]]
        trainers = [Trainer(spec) for spec in specs]
        losses = [[trainer.run(3).losses.tolist() for trainer in trainers] for _ in range(3)]
        restarts = Restarts(specs[0], [build(spec) for spec in specs])
        return [losses, restarts.run(9).tolist()]
    begun = time.perf_counter()
    trainer = Trainer(parse(asked["specs"][0]))
    made = trainer.run(1)
    return [made.steps, time.perf_counter() - begun]


METHODS["run"] = _asked_by_test
