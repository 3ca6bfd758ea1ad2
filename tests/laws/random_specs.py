"""Random valid specs of every kind, from a seed: layers in layers, all functions, batches, runs that go on.

`ordinary` numbers are such as people type. `hostile` ones are zeros, equal numbers, corners of functions, saturated
units, residuals that vanish, and scales from 1e-6 to 1e6.
"""

from itertools import islice
from typing import Any

import numpy as np

from backprop.errors import SpecError
from backprop.functions.activations import ACTIVATIONS
from backprop.functions.losses import LOSSES
from backprop.network.build import build
from backprop.network.passes import forward
from backprop.numbers.strict_json import Json
from backprop.requests.parsing import output_activations, parse
from backprop.runs.spec_document import spec_document
from backprop.training.checkpoint import checkpoint_document
from backprop.training.loop import train
from backprop.training.progress import Progress
from backprop.training.rows import next_rows

KINDS = ("dense", "activation", "batch_norm", "dropout", "residual", "rnn")
OPTIMIZERS = ("sgd", "momentum", "nesterov", "adam", "rmsprop", "adamw", "lion")


class Specs:
    """Draws one spec from a seed. `hostile` chooses the numbers."""

    def __init__(self, seed: int, hostile: bool = False) -> None:
        self.rng, self.hostile = np.random.default_rng([20261128, seed]), hostile

    def chance(self, share: float) -> bool:
        return bool(self.rng.random() < share)

    def one(self, values: Any) -> Any:
        return values[int(self.rng.integers(len(values)))]

    def numbers(self, *shape: int, scale: float = 1.0) -> Any:
        """Numbers of a shape as lists: drawn, and in hostile specs often 0, equal, large or small."""
        drawn = self.rng.normal(0, scale, shape)
        if not self.hostile:
            return np.round(drawn, 3).tolist()
        how = self.one(("plain", "zeros", "halves", "large", "huge", "small", "some zeros", "wide"))
        made = {
            "plain": drawn, "zeros": np.zeros(shape), "halves": np.round(2 * drawn) / 2, "large": 20 * drawn,
            "huge": 1e6 * drawn, "small": 1e-6 * drawn, "some zeros": np.where(drawn > 0, drawn, 0.0),
            "wide": drawn * 10.0 ** self.rng.integers(-6, 6, shape),
        }[how]  # fmt: skip
        return made.tolist()

    def activation(self, names: Any = tuple(ACTIVATIONS)) -> Json:
        name = self.one(names)
        alpha = {"leaky_relu", "elu"} & {name}
        return {"name": name, "alpha": self.one([0.01, 0.3, 1.0])} if alpha and self.chance(0.5) else name

    def layers(self, n_in: int, sequence: bool, depth: int, count: int) -> tuple[list[Json], int, bool]:
        """Hidden layers; how many units they end with, and whether with time steps."""
        made: list[Json] = []
        for _ in range(count):
            kinds = [k for k in KINDS if (k != "rnn" or sequence) and (k != "residual" or depth < 2)]
            layer, n_in, sequence = self.layer(self.one([*kinds, "dense"]), n_in, sequence, depth)
            made.append(layer)
        return made, n_in, sequence

    def layer(self, kind: str, n: int, sequence: bool, depth: int) -> tuple[Json, int, bool]:
        if kind == "dense":
            m = int(self.rng.integers(1, 4))
            return self.dense(n, m, self.activation()), m, sequence
        if kind == "rnn":
            m, every = int(self.rng.integers(1, 4)), self.chance(0.6)
            return self.rnn(n, m, self.activation(), every), m, every
        if kind == "residual":
            inner, units, still = self.layers(n, sequence, depth + 1, int(self.rng.integers(0, 3)))
            last = self.dense(units, n, self.activation())
            if still != sequence:
                inner, last = [], self.dense(n, n, self.activation())
            return {"kind": "residual", "layers": [*inner, last]}, n, sequence
        if kind == "batch_norm":
            own = {"gamma": self.numbers(n), "beta": self.numbers(n)} if self.chance(0.7) else {}
            if self.chance(0.3):
                own |= {"statistics": "running", "running_mean": self.numbers(n),
                        "running_variance": np.abs(self.numbers(n)).tolist()}  # fmt: skip
            return {"kind": kind, "momentum": self.one([0.9, 0.5]), **own}, n, sequence
        if kind == "dropout":
            fixed = {"mask": self.rng.integers(0, 2, n).tolist()} if self.chance(0.3) else {}
            return (
                {"kind": kind, "rate": self.one([0.0, 0.25, 0.5]), "seed": int(self.rng.integers(9)), **fixed},
                n,
                sequence,
            )
        name = self.activation()
        return {"kind": "activation", **(name if isinstance(name, dict) else {"name": name})}, n, sequence

    def dense(self, n: int, m: int, activation: Json) -> Json:
        return {"kind": "dense", "units": m, "activation": activation, **self.given({"W": (m, n)}, m)}

    def rnn(self, n: int, m: int, activation: Json, every: bool) -> Json:
        truncate = {"truncate": int(self.rng.integers(1, 4))} if self.chance(0.3) else {}
        return {"kind": "rnn", "units": m, "activation": activation, "return_sequences": every, **truncate,
                **self.given({"Wx": (m, n), "Wh": (m, m)}, m)}  # fmt: skip

    def given(self, weights: dict[str, tuple[int, int]], m: int) -> Json:
        """Weights and biases; in ordinary specs sometimes drawn by the package."""
        if not self.hostile and self.chance(0.2):
            return {}
        made = {name: self.numbers(*shape) for name, shape in weights.items()}
        if self.bias == "shared":
            return {**made, "b": self.numbers(1) * m}
        return made if self.bias == "none" or self.chance(0.3) else {**made, "b": self.numbers(m, scale=0.5)}

    def spec(self) -> Json:
        rng = self.rng
        self.bias = self.one(["per_neuron"] * 4 + ["shared", "frozen", "none"])
        sequence = self.chance(0.25)
        n_in, n = int(rng.integers(1, 4)), int(rng.integers(1, 8))
        loss = self.one(tuple(LOSSES))
        hidden, units, still = self.layers(n_in, sequence, 0, int(rng.integers(0, 4)))
        n_out, output = int(rng.integers(1, 4)), self.activation(output_activations(LOSSES[loss]))
        if output == "softmax":
            n_out = max(n_out, 2)
        layers = [*hidden, self.dense(units, n_out, output)]
        steps = (int(rng.integers(1, 5)),) if sequence else ()
        if sequence and not any("rnn" in str(layer) for layer in layers):  # time steps need one
            layers, still = [self.rnn(n_in, 2, "tanh", True), *layers], still
            layers[0] |= self.given({"Wx": (2, n_in), "Wh": (2, 2)}, 2)
            layers[1:] = [self.dense(2, n_out, output)]
            still = True
        X = self.numbers(n, *steps, n_in)
        y_shape = (n, *(steps if still else ()), n_out)
        document = {
            "network": {"n_inputs": n_in, "layers": layers},
            "loss": {"name": loss, "reduction": self.one(["mean", "sum"])},
            "init": {"seed": int(rng.integers(99))}, "data": {"X": X, "Y": self.targets(loss, y_shape)},
            "optimizer": {"name": self.one(OPTIMIZERS), "learning_rate": 0.1},
            "penalty": {"l1": self.one([0, 0, 0.1, 1]), "l2": self.one([0, 0, 0.1]), "biases": self.chance(0.5)},
            "training": {"batch_size": self.one([None, 1, 2, 3]), "shuffle": self.chance(0.5),
                         "seed": int(rng.integers(99)), "epochs": 2},
            "conventions": {"bias": self.bias, "delta_sign": self.one(["gradient", "error_signal"])},
        }  # fmt: skip
        batch = document["training"]["batch_size"]
        document["training"]["batch_size"] = None if batch is None else min(batch, n)
        return document

    def targets(self, loss: str, shape: tuple[int, ...]) -> Any:
        """Targets that the loss takes: its few values, shares, one-hot rows or any numbers."""
        rng = self.rng
        if values := LOSSES[loss].target_values:
            return rng.choice(values, shape).tolist()
        if LOSSES[loss].probabilities and loss != "categorical_cross_entropy":
            return (rng.uniform(0, 1, shape) if self.chance(0.3) else rng.choice([0.0, 1.0], shape)).tolist()
        if loss == "categorical_cross_entropy":
            return np.eye(shape[-1])[rng.integers(0, shape[-1], shape[:-1])].tolist()
        return self.numbers(*shape)


def random_spec(seed: int, hostile: bool = False) -> Json:
    """A valid spec document; some go on from a run, in hostile ones some predictions are equal to their targets."""
    for attempt in range(50):
        draws = Specs(1000 * seed + attempt, hostile)
        document = draws.spec()
        try:
            parse(document)
        except SpecError:
            continue
        if hostile and draws.chance(0.15):
            document = at_its_targets(document)
        elif draws.chance(0.4):
            document = gone_on(document, int(draws.rng.integers(1, 9)))
        try:
            parse(document)
        except SpecError:  # a run that diverged can leave what no spec may hold
            continue
        return document
    raise AssertionError(f"seed {seed} gives no valid spec")


def gone_on(document: Json, steps: int) -> Json:
    """The spec of a run after so many steps, with parameters, buffers and the optimizer's state."""
    spec = parse(document)
    parameters = build(spec)
    progress = Progress.begin(spec, parameters)
    for _ in islice(train(spec, parameters, progress), steps):
        pass
    made = spec_document(spec, progress.parameters, progress.buffers)
    made["optimizer"]["state"] = checkpoint_document(spec, progress.checkpoint(), progress.parameters)
    return made


def at_its_targets(document: Json) -> Json:
    """The same with the predictions of its first step as targets, where its loss takes any number."""
    spec = parse(document)
    if spec.loss.row.target_values or spec.loss.row.probabilities:
        return document
    rows = next_rows(spec)
    Y = np.array(spec.Y)
    with np.errstate(all="ignore"):
        Y[list(rows.mode.samples or ())] = forward(spec.layers, build(spec), rows.X, mode=rows.mode)[-1].a
    return {**document, "data": {**document["data"], "Y": Y.tolist()}}
