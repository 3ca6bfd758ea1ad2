"""What was asked: a spec document read into frozen dataclasses, or refused in one sentence."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from .errors import SpecError, refusal
from .fields import Field
from .functions.activations import ACTIVATIONS
from .functions.initializers import INITIALIZERS
from .functions.losses import LOSSES, Loss
from .functions.penalties import PENALTY_FIELDS
from .functions.special import Array
from .layers import LAYERS, ActivationLayer, Dense
from .layers.base import ActivationChoice, Arithmetic, Init
from .limits import (
    CONVENTIONS,
    EPOCHS,
    INPUT_COUNT,
    KEEP_STEPS,
    LAYER_COUNT,
    MAX_PARAMETERS,
    NUMBER,
    PATIENCE,
    REDUCTIONS,
    ROUNDING_DIGITS,
    ROUNDING_KINDS,
    SAMPLE_COUNT,
    SCHEMA,
    SEED,
    STOP_LOSS,
    TITLE,
    UNITS,
    batch_field,
)
from .names import Names, bias_label, unit_names, weight_label
from .optimizers import OPTIMIZERS, Optimizer
from .optimizers.clipping import CLIP_FIELDS
from .optimizers.first_order import LEARNING_RATE
from .reading import Reader, matrix, vector
from .rounding import rounder


@dataclass(frozen=True)
class LossChoice:
    """A row of the losses with its hyperparameters and the reduction over samples."""

    row: Loss
    hyper: dict[str, float]
    reduction: str


@dataclass(frozen=True)
class OptimizerChoice:
    """A row of the optimizers with its hyperparameters."""

    row: Optimizer
    learning_rate: float
    hyper: dict[str, float]


@dataclass(frozen=True)
class Penalty:
    """l1 Σ|w| + ½ l2 Σ w² on the weights, on the biases only if asked."""

    l1: float = 0.0
    l2: float = 0.0
    biases: bool = False

    def applies_to(self, name: str) -> bool:
        """True when the parameter of that name is penalized."""
        return bool(self.l1 or self.l2) and (name != "b" or self.biases)


@dataclass(frozen=True)
class Clip:
    """Bounds on the gradient: on each entry, then on the global norm; None is no bound."""

    value: float | None = None
    norm: float | None = None


@dataclass(frozen=True)
class Training:
    """How long and in which batches; batch_size None is the whole batch."""

    epochs: int = 1
    batch_size: int | None = None
    shuffle: bool = False
    seed: int = 0
    stop_loss: float | None = None
    patience: int | None = None
    keep_steps: int = 1


@dataclass(frozen=True)
class Rounding:
    """Digits kept of each number; with `carry` every line of arithmetic goes on with the rounded number."""

    digits: int
    kind: str
    carry: bool


@dataclass(frozen=True)
class Conventions:
    """Choices that textbooks make differently."""

    bias: str = "per_neuron"
    update_order: str = "simultaneous"
    delta_sign: str = "gradient"
    rounding: Rounding | None = None

    @property
    def arithmetic(self) -> Arithmetic:
        """How intermediate numbers are kept."""
        if self.rounding is None or not self.rounding.carry:
            return Arithmetic()
        return Arithmetic(rounder(self.rounding.digits, self.rounding.kind), by_hand=True)


@dataclass(frozen=True)
class Spec:
    """A whole request. X is (n_samples, n_inputs), Y is (n_samples, n_out)."""

    title: str
    n_inputs: int
    layers: tuple[Dense | ActivationLayer, ...]
    loss: LossChoice
    X: Array
    Y: Array
    init: Init = field(default_factory=Init)
    optimizer: OptimizerChoice = field(default_factory=lambda: OptimizerChoice(OPTIMIZERS["sgd"], 0.1, {}))
    penalty: Penalty = field(default_factory=Penalty)
    clip: Clip = field(default_factory=Clip)
    training: Training = field(default_factory=Training)
    conventions: Conventions = field(default_factory=Conventions)

    @property
    def names(self) -> Names:
        """What the inputs (first) and each layer's units are called."""
        return unit_names(self.n_inputs, [layer.kind for layer in self.layers], [layer.units for layer in self.layers])


def parse(document: Any, keep_steps: int | None = None) -> Spec:
    """Read a spec document (a JSON value); raises `SpecError` with the path of the first fault."""
    top = Reader(document, "", "Spec")
    schema = top.raw("schema", SCHEMA)
    if schema != SCHEMA or isinstance(schema, bool):
        raise refusal("schema", "Schema version", schema, f"version {SCHEMA}", "It was made by another version.")
    title = TITLE.check(top.raw("title", ""), "title")
    conventions = _conventions(top.object("conventions", "Conventions"))
    init = _init(top.object("init", "Initialization"))
    n_inputs, layers = _network(top, conventions)
    loss = _loss(top.object("loss", "Loss"), layers[-1])
    X, Y = _data(top, n_inputs, layers, loss.row)
    training = _training(top.object("training", "Training"), len(X))
    spec = Spec(
        title, n_inputs, layers, loss, X, Y, init,
        _optimizer(top.object("optimizer", "Optimizer")),
        _penalty(top.object("penalty", "Penalty")),
        _clip(top.object("clip", "Clipping"), conventions),
        replace(training, keep_steps=keep_steps) if keep_steps is not None else training,
        conventions,
    )  # fmt: skip
    top.close()
    return spec


def _conventions(reader: Reader) -> Conventions:
    chosen = {
        row.name: reader.choice(row.name, row.label, [value.name for value in row.values], row.values[0].name)
        for row in CONVENTIONS
    }
    rounding = None
    if reader.has("rounding"):
        inner = reader.object("rounding", "Rounding")
        rounding = Rounding(
            inner.number(ROUNDING_DIGITS),
            inner.choice("kind", "Kind of rounding", [kind.name for kind in ROUNDING_KINDS], ROUNDING_KINDS[0].name),
            inner.flag("carry", "Carry rounded numbers"),
        )
        inner.close()
    else:
        reader.raw("rounding")
    reader.close()
    return Conventions(**chosen, rounding=rounding)


def _init(reader: Reader, default: str = "glorot_uniform", biases: bool = True) -> Init:
    row = INITIALIZERS[reader.choice("name", "Initialization", INITIALIZERS, default)]
    hyper = reader.hyperparameters(row.hyperparameters)
    if row.name == "uniform" and hyper["low"] > hyper["high"]:
        raise refusal(reader.at("low"), "Lowest weight", hyper["low"], "a number not above the highest weight")
    seed = reader.number(SEED)
    bias: float | Init = 0.0
    if biases and reader.has("bias"):
        value = reader.raw("bias")
        if isinstance(value, str):
            value = {"name": value}
        if isinstance(value, dict):
            bias = _init(Reader({"seed": seed, **value}, reader.at("bias"), "Initial biases"), "zeros", biases=False)
        else:
            bias = NUMBER.check(value, reader.at("bias"), "Initial biases")
    elif biases:
        reader.raw("bias")
    reader.close()
    return Init(row, hyper, seed, bias)


def _network(top: Reader, conventions: Conventions) -> tuple[int, tuple[Dense | ActivationLayer, ...]]:
    if not top.has("network"):
        raise refusal("network", "Network", None, "an object with n_inputs and layers")
    reader = top.object("network", "Network")
    n_inputs = INPUT_COUNT.check(reader.raw("n_inputs"), "network.n_inputs")
    rows = reader.raw("layers")
    if not isinstance(rows, list) or not rows:
        raise refusal("network.layers", "Layers", rows, "a list of at least one layer")
    if len(rows) > LAYER_COUNT.maximum:  # type: ignore[operator]  # declared with a maximum
        raise LAYER_COUNT.refuse(len(rows), "large", "network.layers", value=LAYER_COUNT.maximum)
    readers = [Reader(row, f"network.layers[{i}]", f"layer {i + 1}") for i, row in enumerate(rows)]
    kinds = [r.choice("kind", f"Kind of layer {i + 1}", LAYERS, "dense") for i, r in enumerate(readers)]
    units = _unit_counts(readers, kinds, n_inputs)
    _cap_parameters(n_inputs, kinds, units)
    names = unit_names(n_inputs, kinds, units)
    layers = tuple(_layer(r, i, kinds[i], units, n_inputs, names, conventions) for i, r in enumerate(readers))
    if sum(kind == "dense" for kind in kinds) == 0:
        raise refusal("network.layers", "Layers", kinds, "at least one dense layer")
    reader.close()
    return n_inputs, layers


def _unit_counts(readers: list[Reader], kinds: list[str], n_inputs: int) -> list[int]:
    counts: list[int] = []
    for i, (reader, kind) in enumerate(zip(readers, kinds, strict=True)):
        if kind == "activation":
            counts.append(counts[-1] if counts else n_inputs)
        else:
            counts.append(UNITS.check(reader.raw("units"), reader.at("units"), f"Units of layer {i + 1}"))
    return counts


def _cap_parameters(n_inputs: int, kinds: list[str], units: list[int]) -> None:
    below = [n_inputs, *units[:-1]]
    count = sum((n + 1) * m for n, m, kind in zip(below, units, kinds, strict=True) if kind == "dense")
    if count > MAX_PARAMETERS:
        raise refusal("network.layers", "Parameters of the network", str(count), f"at most {MAX_PARAMETERS} in all")


def _activation(value: Any, path: str, label: str, default: str) -> ActivationChoice:
    reader = Reader({"name": value} if isinstance(value, str) else value or {}, path, label)
    name = reader.choice("name", label, ACTIVATIONS, default)
    choice = ActivationChoice(ACTIVATIONS[name], reader.hyperparameters(ACTIVATIONS[name].hyperparameters))
    reader.close()
    return choice


def _layer(
    reader: Reader, i: int, kind: str, units: list[int], n_inputs: int, names: Names, conventions: Conventions
) -> Dense | ActivationLayer:
    n_in = units[i - 1] if i else n_inputs
    if kind == "activation":
        name = reader.raw("name")
        hyper = {key: reader.raw(key) for key in ("alpha",) if reader.has(key)}
        choice = _activation({"name": name, **hyper}, reader.path, f"Activation of layer {i + 1}", "sigmoid")
        reader.close()
        return ActivationLayer(n_in, choice)
    choice = _activation(reader.raw("activation"), reader.at("activation"), f"Activation of layer {i + 1}", "sigmoid")
    given = _given(reader, i, (units[i], n_in), names, conventions.bias)
    init = _init(reader.object("init", f"Initialization of layer {i + 1}")) if reader.has("init") else None
    reader.raw("init")
    reader.close()
    return Dense(n_in, units[i], choice, conventions.bias, given, init)


def _given(reader: Reader, i: int, shape: tuple[int, int], names: Names, bias: str) -> dict[str, Array]:
    given: dict[str, Array] = {}
    if reader.has("W"):
        given["W"] = matrix(
            reader.raw("W"), reader.at("W"), f"Weights of layer {i + 1}", shape, NUMBER,
            lambda j, k: weight_label(names, i, j, k),
        )  # fmt: skip
    reader.raw("W")
    if reader.has("b"):
        path, label = reader.at("b"), f"Biases of layer {i + 1}"
        if bias == "none":
            raise refusal(path, label, reader.raw("b"), "no biases, since the convention for biases is “none”")
        b = vector(reader.raw("b"), path, label, shape[0], NUMBER, lambda j: bias_label(names, i, j))
        if bias == "shared" and len(set(b.tolist())) > 1:
            raise refusal(path, label, b.tolist(), "equal numbers, since the layer's neurons share one bias")
        given["b"] = b[:1] if bias == "shared" else b
    reader.raw("b")
    return given


def _loss(reader: Reader, output: Dense | ActivationLayer) -> LossChoice:
    row = LOSSES[reader.choice("name", "Loss", LOSSES, "half_squared_error")]
    hyper = reader.hyperparameters(row.hyperparameters)
    reduction = reader.choice("reduction", "Loss over samples", [r.name for r in REDUCTIONS], REDUCTIONS[0].name)
    reader.close()
    allowed = output_activations(row)
    if output.activation.row.name not in allowed:
        raise refusal("loss.name", "Loss", row.name, f"{row.label} with an output activation among {', '.join(allowed)}")
    return LossChoice(row, hyper, reduction)


def output_activations(loss: Loss) -> list[str]:
    """The output activations that a loss can go with: losses of probabilities need outputs between 0 and 1."""
    inside = [name for name, row in ACTIVATIONS.items() if row.range == (0.0, 1.0)]
    return inside if loss.probabilities else list(ACTIVATIONS)


def _data(top: Reader, n_inputs: int, layers: tuple[Dense | ActivationLayer, ...], loss: Loss) -> tuple[Array, Array]:
    if not top.has("data"):
        raise refusal("data", "Data", None, "an object with X and Y")
    reader = top.object("data", "Data")
    n_out = layers[-1].units
    X = matrix(
        reader.raw("X"), "data.X", "Inputs", (None, n_inputs), NUMBER, lambda s, k: f"x{k + 1} of sample {s + 1}"
    )
    if len(X) > SAMPLE_COUNT:
        raise refusal("data.X", "Inputs", f"{len(X)} rows", f"at most {SAMPLE_COUNT} rows")
    Y = matrix(
        reader.raw("Y"), "data.Y", "Targets", (len(X), n_out), target_field(loss),
        lambda s, k: f"y{k + 1} of sample {s + 1}",
    )  # fmt: skip
    if loss.target_values:
        _check_target_values(Y, loss)
    reader.close()
    return X, Y


def target_field(loss: Loss) -> Field:
    """What a target may be under a loss."""
    low, high = loss.targets
    return replace(
        NUMBER, name="Y", label="Target",
        minimum=NUMBER.minimum if low is None else low, maximum=NUMBER.maximum if high is None else high,
    )  # fmt: skip


def _check_target_values(Y: Array, loss: Loss) -> None:
    wrong = np.argwhere(~np.isin(Y, loss.target_values))
    if len(wrong):
        s, k = (int(i) for i in wrong[0])
        allowed = " or ".join(f"{value:g}" for value in loss.target_values)
        raise refusal(f"data.Y[{s}][{k}]", f"y{k + 1} of sample {s + 1}", float(Y[s, k]), f"{allowed}, for {loss.name}")


def _optimizer(reader: Reader) -> OptimizerChoice:
    row = OPTIMIZERS[reader.choice("name", "Optimizer", OPTIMIZERS, "sgd")]
    choice = OptimizerChoice(row, reader.number(LEARNING_RATE), reader.hyperparameters(row.hyperparameters))
    reader.close()
    return choice


def _penalty(reader: Reader) -> Penalty:
    penalty = Penalty(**reader.hyperparameters(PENALTY_FIELDS), biases=reader.flag("biases", "Penalize biases"))
    reader.close()
    return penalty


def _clip(reader: Reader, conventions: Conventions) -> Clip:
    clip = Clip(**reader.hyperparameters(CLIP_FIELDS))
    reader.close()
    if clip.norm is not None and conventions.update_order == "sequential":
        raise SpecError(
            "clip.norm",
            "Clipping by the global norm needs all gradients before the first update; "
            "with the sequential update order there is no such moment. Clip by value, or update simultaneously.",
        )
    return clip


def _training(reader: Reader, n_samples: int) -> Training:
    training = Training(
        epochs=reader.number(EPOCHS),
        batch_size=reader.number(batch_field(n_samples)),
        shuffle=reader.flag("shuffle", "Shuffle"),
        seed=reader.number(SEED),
        stop_loss=reader.number(STOP_LOSS),
        patience=reader.number(PATIENCE),
        keep_steps=reader.number(KEEP_STEPS),
    )
    reader.close()
    return training
