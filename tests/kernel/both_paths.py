"""Runs of one spec on both paths, and how far they are apart. Runs in the page's Python too: no test tools here."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from backprop.functions.losses import LOSSES
from backprop.kernel import Trainer
from backprop.network.build import NetworkParameters, build
from backprop.network.spec import Spec
from backprop.network.step import Step
from backprop.numbers.strict_json import Json
from backprop.requests.parsing import parse
from backprop.training.loop import Trainer as Loop
from backprop.training.loop import train
from backprop.training.numpy_fast import FastSteps
from backprop.training.progress import Progress
from backprop.training.rows import batch_count
from backprop.training.slices import Slice


def network_spec(
    sizes: list[int], activations: list[Any], loss: str = "half_squared_error", n_samples: int = 7, seed: int = 0,
    **more: Json,
) -> Json:  # fmt: skip
    """A spec of dense layers with data, weights and biases drawn from a seed; targets are such as the loss takes."""
    rng = np.random.default_rng(seed)
    bias = more.get("conventions", {}).get("bias", "per_neuron")
    layers: list[Json] = []
    for n, m, f in zip(sizes[:-1], sizes[1:], activations, strict=True):
        layer = {"units": m, "activation": f, "W": (rng.normal(0, 1, (m, n)) / np.sqrt(n)).tolist()}
        b = rng.normal(0, 0.5, m)
        if bias != "none":
            layer["b"] = (b if bias != "shared" else np.full(m, b[0])).tolist()
        layers.append(layer)
    return {
        "network": {"n_inputs": sizes[0], "layers": layers}, "loss": {"name": loss},
        "data": {"X": rng.normal(0, 1, (n_samples, sizes[0])).tolist(), "Y": targets(loss, n_samples, sizes[-1], rng)},
        **more,
    }  # fmt: skip


def targets(loss: str, n_samples: int, n_out: int, rng: Any) -> Json:
    """Targets that the loss takes: signs, shares, one-hot rows or any numbers."""
    if LOSSES[loss].target_values:
        return rng.choice(LOSSES[loss].target_values, (n_samples, n_out)).tolist()
    if LOSSES[loss].probabilities and loss != "categorical_cross_entropy":
        return rng.uniform(0, 1, (n_samples, n_out)).tolist()
    if loss == "categorical_cross_entropy":
        return np.eye(n_out)[rng.integers(0, n_out, n_samples)].tolist()
    return rng.normal(0, 1, (n_samples, n_out)).tolist()


def by_numpy(spec: Spec) -> tuple[Progress, list[Step], str | None]:
    """The whole training on the NumPy path: where it ends, its steps, and the fault that ended it."""
    progress = Progress.begin(spec, build(spec))
    steps = list(train(spec, progress.parameters, progress))
    fault = steps[-1].fault
    return progress, steps[:-1] if fault else steps, fault


def by_lean_numpy(spec: Spec) -> tuple[Progress, Slice]:
    """The same in the same bits, as tests/unit/test_trainers.py holds, at a fraction of the time."""
    return _run(Loop(spec, Progress.begin(spec, build(spec)), FastSteps(spec)), spec)


def by_kernel(spec: Spec) -> tuple[Progress, Slice]:
    """The whole training on the kernel."""
    return _run(Trainer(spec), spec)


def _run(trainer: Trainer | Loop, spec: Spec) -> tuple[Progress, Slice]:
    made = trainer.run(spec.training.epochs * batch_count(spec))
    return trainer.progress(), made


def arrays(progress: Progress) -> Iterator[tuple[str, Any]]:
    """Parameters, buffers and states by place, states as far as a later step needs them."""
    for k, layer in enumerate(progress.parameters):
        for name, array in (*layer.items(), *progress.buffers[k].items()):
            yield f"{k}.{name}", array
    for k, states in enumerate(progress.state):
        for name, state in states.items():
            for key, array in state.items():
                yield f"{k}.{name}.{key}", array


def distance(ours: Progress, theirs: Progress) -> float:
    """The largest difference of any parameter, buffer or state, relative where it is above 1."""
    kept = dict(arrays(theirs))
    far = [float(np.max(np.abs(a - kept[key]) / np.maximum(1, np.abs(kept[key])))) for key, a in arrays(ours)]
    assert all(array.shape == kept[key].shape for key, array in arrays(ours))
    return max(far)


def apart(document: Json) -> float:
    """How far both paths are apart in the end, and in any loss, η or norm on the way."""
    spec = parse(document)
    (theirs, steps), (ours, made) = by_lean_numpy(spec), by_kernel(spec)
    assert steps.fault is None and made.fault is None, (steps.fault, made.fault)
    assert (made.first, made.steps) == (steps.first, steps.steps)
    far = [np.max(np.abs(made.losses - steps.losses) / np.maximum(1, np.abs(steps.losses)))]
    far.append(np.max(np.abs(made.rates - steps.rates)))
    before = steps.unclipped_norms
    far.append(np.max(np.abs(made.unclipped_norms - before) / np.maximum(1, before)))
    return float(max(distance(ours, theirs), *far))


def ends_and_growth(document: Json) -> tuple[float, float]:
    """How far the kernel ends from NumPy, and NumPy from itself when a first weight is larger or smaller by an ulp."""
    spec = parse(document)
    far, ends = 0.0, _end(spec, build(spec))
    for i, way in ((0, np.inf), (-1, -np.inf)):
        moved = build(spec)
        weights = moved[0]["W"].reshape(-1)
        weights[i] = np.nextafter(weights[i], way)
        far = max(far, distance(_end(spec, moved), ends))
    return distance(by_kernel(spec)[0], ends), far


def _end(spec: Spec, parameters: NetworkParameters) -> Progress:
    trainer = Loop(spec, Progress.begin(spec, parameters), FastSteps(spec))
    assert trainer.run(spec.training.epochs * batch_count(spec)).fault is None
    return trainer.progress()


def longer(document: Json, epochs: int) -> Json:
    """The same for so many epochs."""
    return {**document, "training": {**document.get("training", {}), "epochs": epochs}}


def bits(progress: Progress) -> dict[str, bytes]:
    """All parameters, buffers and states as bytes."""
    return {key: np.ascontiguousarray(array).tobytes() for key, array in arrays(progress)}


def counters(progress: Progress) -> tuple[Any, ...]:
    """Everything else that a run carries."""
    return progress.step, progress.best, progress.waited, progress.plateau, progress.epoch_losses


def going_on(spec: Spec, progress: Progress) -> Spec:
    """A spec whose checkpoint is that progress."""
    return replace(spec, optimizer=replace(spec.optimizer, checkpoint=progress.checkpoint()))
