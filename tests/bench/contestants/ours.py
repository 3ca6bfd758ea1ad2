"""What the bench asks of the package, in the page and natively: the workloads on the kernel and on NumPy."""

from collections.abc import Callable
from time import perf_counter
from typing import Any

from backprop.kernel import Trainer
from backprop.kernel.restarts import Restarts
from backprop.network import build
from backprop.parsing import parse
from backprop.running.lean import LeanTrainer
from backprop.spec import Spec
from backprop.training import Progress, evaluate

Work = dict[str, Any]
Run = Callable[[int], object]
LOSSES = {"softmax": "categorical_cross_entropy"}


def spec_of(work: Work, net: int = 0) -> Spec:
    """One network of a workload as a spec."""
    weights = work["nets"][net]
    names = [work["hidden"]] * (len(weights) - 1) + [work["output"]]
    layers = [
        {"kind": "dense", "units": len(layer["b"]), "activation": name, **layer}
        for layer, name in zip(weights, names, strict=True)
    ]
    return parse({
        "network": {"n_inputs": work["sizes"][0], "layers": layers},
        "loss": {"name": LOSSES.get(work["output"], "half_squared_error")},
        "data": {"X": work["X"], "Y": work["Y"]},
        "optimizer": {"name": "sgd", "learning_rate": work["rate"]},
        "training": {"batch_size": work["batch"], "epochs": 1_000_000},
    })  # fmt: skip


class Contestant:
    """Trains a workload by one of the two paths; `run(epochs)` goes on from where it stands."""

    def __init__(self, work: Work, *, compiled: bool) -> None:
        self.spec = spec_of(work)
        self.batches = -(-len(work["X"]) // work["batch"])
        kind = Trainer if compiled else LeanTrainer
        if len(work["nets"]) == 1:
            self.one = kind(self.spec, Progress.begin(self.spec, build(self.spec)))
            self.trainers = [self.one]
        elif compiled:
            self.trainers = [Restarts(self.spec, [build(spec_of(work, k)) for k in range(len(work["nets"]))])]
        else:
            specs = [spec_of(work, k) for k in range(len(work["nets"]))]
            self.trainers = [kind(spec, Progress.begin(spec, build(spec))) for spec in specs]

    def run(self, epochs: int) -> None:
        """So many epochs of every network."""
        for trainer in self.trainers:
            trainer.run(epochs * self.batches)

    def step(self, steps: int) -> None:
        """So many steps, each called for by Python."""
        step = self.one.stepper()
        for _ in range(steps):
            step()

    def loss(self) -> float:
        """Of all rows, to see that contestants did the same."""
        return evaluate(self.spec, self.one.progress().parameters, self.spec.X, self.spec.Y)[1]


def first_call(work: Work) -> float:
    """Seconds from a spec to the first step of generated and compiled code."""
    spec = spec_of(work)
    progress = Progress.begin(spec, build(spec))
    begun = perf_counter()
    Trainer(spec, progress).run(1)
    return perf_counter() - begun
