"""What the bench asks of the package, in the page and natively: the workloads on the kernel and on NumPy."""

from time import perf_counter
from typing import Any

from backprop.kernel import Trainer
from backprop.kernel.restarts import Restarts
from backprop.layers.base import Mode
from backprop.network.build import build
from backprop.network.spec import Spec
from backprop.requests.parsing import parse
from backprop.training.loop import Trainer as Loop
from backprop.training.numpy_fast import FastSteps
from backprop.training.progress import Progress
from backprop.training.rows import batch_count
from backprop.training.steps import evaluate

Work = dict[str, Any]
LOSSES = {"softmax": "categorical_cross_entropy"}


def spec_of(work: Work, net: int = 0) -> Spec:
    """One network of a workload as a spec."""
    weights = work["nets"][net]
    names = [work["hidden"]] * (len(weights) - 1) + [work["output"]]
    layers = work.get("layers") or [
        {"kind": "dense", "units": len(layer["b"]), "activation": name, **layer}
        for layer, name in zip(weights, names, strict=True)
    ]
    layers[1:1] = [work["second"]] if "second" in work else []
    return parse({
        "network": {"n_inputs": work["sizes"][0], "layers": layers},
        "loss": {"name": LOSSES.get(work["output"], "half_squared_error")},
        "data": {"X": work["X"], "Y": work["Y"]},
        "optimizer": {"name": "sgd", "learning_rate": work["rate"]},
        "training": {"batch_size": work["batch"], "epochs": 1_000_000},
    })  # fmt: skip


class Contestant:
    """Trains a workload by one of the two paths. singly: Python calls for each step, otherwise for the whole run."""

    def __init__(self, work: Work, *, compiled: bool, singly: bool = False) -> None:
        specs = [spec_of(work, net) for net in range(len(work["nets"]))]
        self.spec, self.singly = specs[0], singly
        self.batches = batch_count(self.spec)
        self.trainers: list[Any]
        if compiled and len(specs) > 1:
            self.trainers = [Restarts(self.spec, [build(spec) for spec in specs])]
        else:
            begun = [(spec, Progress.begin(spec, build(spec))) for spec in specs]
            self.trainers = [Trainer(*of) if compiled else Loop(*of, FastSteps(of[0])) for of in begun]

    def run(self, epochs: int) -> None:
        """So many epochs more of every network."""
        steps = epochs * self.batches
        for trainer in self.trainers:
            if self.singly:
                step = trainer.stepper()
                for _ in range(steps):
                    step()
            else:
                trainer.run(steps)

    def loss(self) -> float:
        """Of all rows, to see that contestants did the same; of one network."""
        at = self.trainers[0].progress()
        inference = Mode(training=False, buffers=at.buffers)
        return evaluate(self.spec, at.parameters, self.spec.X, self.spec.Y, inference)[1]


def first_call(work: Work) -> float:
    """Seconds from a spec to the first step of generated and compiled code."""
    spec = spec_of(work)
    progress = Progress.begin(spec, build(spec))
    begun = perf_counter()
    Trainer(spec, progress).run(1)
    return perf_counter() - begun
