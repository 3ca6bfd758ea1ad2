"""What a kernel is generated from: the shape of a training step without its numbers. Equal plans share their code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..functions.losses import LOSSES, Loss
from ..layers import ActivationLayer, Dense
from ..layers.base import ActivationChoice
from ..network.passes import is_fused
from ..network.spec import Spec
from ..optimizers import OPTIMIZERS, Optimizer
from .activations import FORMS
from .formulas import log_name, log_share
from .updates import Asked, Rule

LANE_GROUP = 4  # arrays take whole groups of numbers: passes go through two vectors at a time


@dataclass(frozen=True)
class Stage:
    """A dense layer with what follows it: functions of each unit, one after the other, and perhaps softmax at the end.

    A function is its name and those of its numbers in the control block. into_softmax: z of the layer is a softmax's.
    """

    layer: int
    n_in: int
    n_out: int
    functions: tuple[tuple[str, tuple[str, ...]], ...]
    softmax: bool
    into_softmax: bool


@dataclass(frozen=True)
class Plan:
    """A training step. entropy: the fused pair by its activation, or "". decays: with decoupled weight decay."""

    stages: tuple[Stage, ...]
    loss: str
    entropy: str
    mean: bool
    bias: str
    optimizer: str
    choices: tuple[tuple[str, str], ...]
    decays: bool
    asked: Asked

    @property
    def loss_row(self) -> Loss:
        """The row of the losses."""
        return LOSSES[self.loss]

    @cached_property
    def rule(self) -> Rule:
        """The optimizer's formulas."""
        row = OPTIMIZERS[self.optimizer]
        assert isinstance(row, Optimizer)
        choices = dict(self.choices)
        hyper = {field.name: 0.5 for field in row.hyperparameters if field.name != "weight_decay"}
        state = row.init(np.zeros(1), **hyper, **choices)
        return Rule(row, row.lines(choices, 1.0 if self.decays else 0.0), list(state), self.asked)

    @cached_property
    def places(self) -> tuple[dict[str, tuple[int, int]], ...]:
        """For each stage where W (n_in, n_out) and b begin in a network's vector, and how many numbers they are."""
        found, start = [], 0
        for stage in self.stages:
            sizes = {"W": stage.n_in * stage.n_out}
            if self.bias != "none":
                sizes["b"] = 1 if self.bias == "shared" else stage.n_out
            own = {}
            for name, size in sizes.items():
                own[name] = start, size
                start += padded(size)
            found.append(own)
        return tuple(found)

    @cached_property
    def size(self) -> int:
        """Numbers in a network's vector, gaps included."""
        return sum(padded(size) for own in self.places for _, size in own.values())

    @property
    def numbers(self) -> list[str]:
        """Names of the numbers that the code reads."""
        row = OPTIMIZERS[self.optimizer]
        optimizer = [name for field in row.hyperparameters for name in (field.name, log_name(field.name))]
        loss = [f"loss {field.name}" for field in self.loss_row.hyperparameters]
        own = [name for stage in self.stages for _, names in stage.functions for name in names]
        return [*own, *loss, *optimizer, "l1", "l2", "clip_value", "clip_norm"]

    def trains(self, name: str) -> bool:
        """False for biases that are kept."""
        return name == "W" or self.bias != "frozen"


def padded(size: int) -> int:
    """Whole groups of numbers."""
    return -(-size // LANE_GROUP) * LANE_GROUP


def make_plan(spec: Spec) -> Plan:
    """The plan of a spec that `support.supports` has no objection to."""
    fused = is_fused(spec.loss, spec.layers)
    stages: list[Stage] = []
    for k, layer in enumerate(spec.layers):
        last = fused and k == len(spec.layers) - 1
        if isinstance(layer, Dense):
            stages.append(Stage(k, layer.n_in, layer.units, (), False, layer.into_softmax))
        stages[-1] = _followed(stages[-1], k, layer.activation, last)
    optimizer = spec.optimizer
    return Plan(
        tuple(stages), spec.loss.row.name, layer.activation.row.name if fused else "", spec.loss.reduction == "mean",
        spec.conventions.bias, optimizer.row.name, tuple(sorted(optimizer.choices.items())),
        optimizer.weight_decay != 0,
        Asked(
            spec.penalty.l1 != 0, spec.penalty.l2 != 0, spec.penalty.biases,
            spec.clip.value is not None, spec.clip.norm is not None,
        ),
    )  # fmt: skip


def _followed(stage: Stage, k: int, choice: ActivationChoice, fused: bool) -> Stage:
    name = choice.row.name
    if fused or name == "identity":
        return stage
    if choice.row.couples:
        return replace(stage, softmax=True)
    own = (name, tuple(f"{key} {k}" for key in choice.hyper))
    return replace(stage, functions=(*stage.functions, own))


def plan_numbers(spec: Spec) -> Iterator[tuple[str, float]]:
    """The numbers that the code reads, by name."""
    for k, layer in enumerate(spec.layers):
        yield from ((f"{key} {k}", value) for key, value in layer.activation.hyper.items())
    yield from ((f"loss {key}", value) for key, value in spec.loss.hyper.items())
    for key, value in spec.optimizer.hyper.items():
        yield key, value
        if 0 <= value < 1:
            yield log_name(key), log_share(value)
    yield from (("l1", spec.penalty.l1), ("l2", spec.penalty.l2))
    bounds = {"clip_value": spec.clip.value, "clip_norm": spec.clip.norm}
    yield from ((name, bound) for name, bound in bounds.items() if bound is not None)


def objection(spec: Spec) -> str | None:
    """Why there is no plan for a spec's layers, in words."""
    functions: list[ActivationChoice] = []
    for k, layer in enumerate(spec.layers):
        if not isinstance(layer, Dense | ActivationLayer):
            return f"layer {k + 1} is of the kind “{layer.label}”"
        if isinstance(layer, Dense):
            functions = []
        elif k == 0:
            return "the first layer is an activation alone"
        if any(choice.row.couples for choice in functions):
            return f"layer {k + 1} is an activation of a softmax"
        functions.append(layer.activation)
        name = layer.activation.row.name
        if name not in FORMS and not layer.activation.row.couples:
            return f"it has no form of the activation “{name}”"
    return None
