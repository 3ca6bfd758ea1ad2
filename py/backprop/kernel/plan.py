"""What a kernel is generated from: the shape of a training step without its numbers. Equal plans share their code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..functions.losses import LOSSES, Loss
from ..functions.penalties import PENALTIES
from ..layers.base import is_weight
from ..network.build import build
from ..network.layout import Layout
from ..network.passes import is_fused
from ..network.spec import Spec
from ..optimizers import OPTIMIZERS
from .formulas import Unknown, log_name, log_share
from .stages import EquationStage, Stage, extra_words, label_of
from .staging import all_layers, function_of, layer_of, stages_of
from .updates import Asked, Rule

LANE_GROUP = 4  # arrays take whole groups of numbers: passes go through two vectors at a time


@dataclass(frozen=True)
class Plan:
    """A training step. entropy: the fused pair by its activation, or "". decays: with decoupled weight decay.

    steps: how many rows of inputs a sample has, more than one where there are time steps. pair_numbers: names of the
    numbers of the output's function where it is fused with the loss. weights: "rows" where
    each row counts what memory says, "mean" where their sum is divided by, too. kept, held: for each stage the
    parameters that marks keep as they are, wholly or some entries of them; of the latter memory says which.
    """

    stages: tuple[Stage, ...]
    loss: str
    entropy: str
    mean: bool
    bias: str
    optimizer: str
    choices: tuple[tuple[str, str], ...]
    decays: bool
    asked: Asked
    steps: int = 1
    pair_numbers: tuple[str, ...] = ()
    weights: str = ""
    kept: tuple[tuple[str, ...], ...] = ()
    held: tuple[tuple[str, ...], ...] = ()

    @property
    def loss_row(self) -> Loss:
        """The row of the losses."""
        return LOSSES[self.loss]

    @cached_property
    def rule(self) -> Rule:
        """The optimizer's formulas."""
        row = OPTIMIZERS[self.optimizer]
        choices = dict(self.choices)
        return Rule(row, row.lines(choices, 1.0 if self.decays else 0.0), row.kept(choices), self.asked)

    @cached_property
    def places(self) -> tuple[dict[str, tuple[int, int]], ...]:
        """For each stage where its parameters begin in a network's vector, and how many numbers they are."""
        found, start = [], 0
        for stage in self.stages:
            sizes = stage.parameters(self.bias) | dict.fromkeys(stage.carried, stage.n_out)
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

    @cached_property
    def n_in(self) -> int:
        """Numbers of a sample."""
        return self.stages[0].n_in * self.steps

    @cached_property
    def n_out(self) -> int:
        """Outputs of a sample, of all its time steps."""
        return self.stages[-1].n_out * self.stages[-1].rows

    def fuses(self, k: int) -> bool:
        """True where a stage's weights are updated as soon as their gradient is there, without memory for gradients."""
        marked = any(own[k] for own in (self.kept, self.held) if own)
        return self.rule.fused and not marked and not isinstance(self.stages[k], EquationStage)

    @cached_property
    def around(self) -> dict[int, int]:
        """For each stage that takes what a block takes: that block's stage, which the error is handed to."""
        found = {}
        for k, stage in enumerate(self.stages):
            if stage.block:
                first = k - 1
                while self.stages[first].below != stage.below:
                    first = self.stages[first].below
                found[first] = k
        return found

    @property
    def numbers(self) -> list[str]:
        """Names of the numbers that the code reads."""
        row = OPTIMIZERS[self.optimizer]
        optimizer = [name for field in row.hyperparameters for name in (field.name, log_name(field.name))]
        loss = [f"loss {name}" for name in self.loss_row.settings]
        own = [name for stage in self.stages for name in stage.numbers]
        penalties = (row.name for row in PENALTIES)
        return [*own, *self.pair_numbers, *loss, *optimizer, *penalties, "clip_value", "clip_norm"]

    @property
    def buffers(self) -> list[str]:
        """Names of the quantities that have memory of their own."""
        return list(extra_words(self.stages))

    def trains(self, k: int, name: str) -> bool:
        """False for what is kept as it is, and for what is carried along."""
        own = self.stages[k]
        return name not in own.carried and not ((self.bias == "frozen" and name in own.biases) or name in self.kept[k])

    def penalizes(self, name: str) -> bool:
        """True for the parameters that a penalty is meant for, if there is any."""
        return is_weight(name) or self.asked.penalize_biases


def padded(size: int) -> int:
    """Whole groups of numbers."""
    return -(-size // LANE_GROUP) * LANE_GROUP


def make_plan(spec: Spec) -> Plan:
    """The plan of a spec; raises `Unknown` where there is none for its layers, with the reason in words."""
    if not Layout(spec, build(spec)).size:
        raise Unknown("nothing is trained")
    stages, optimizer, last = stages_of(spec), spec.optimizer, len(spec.layers) - 1
    choices = tuple(sorted(optimizer.choices.items()))
    fused, output = is_fused(spec.loss, spec.layers), function_of((last,), spec.layers[last])
    return Plan(
        stages, spec.loss.row.name, output[0] if fused else "", spec.loss.reduction != "sum",
        spec.conventions.bias, optimizer.row.name, choices, optimizer.weight_decay != 0,
        Asked(
            tuple(row.name for row in PENALTIES if getattr(spec.penalty, row.name)), spec.penalty.biases,
            spec.clip.value is not None, spec.clip.norm is not None,
        ),
        spec.X.shape[1] if spec.X.ndim == 3 else 1, output[1] if fused else (), _weights(spec), *_marked(spec, stages),
    )  # fmt: skip


def _weights(spec: Spec) -> str:
    """What weights of the rows do to the loss of a batch."""
    if spec.loss.weights is None:
        return ""
    return "mean" if spec.loss.reduction == "weighted_mean" else "rows"


def _marked(spec: Spec, stages: tuple[Stage, ...]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """For each stage the parameters all of whose entries marks keep, and those of which they keep some."""
    own = [[(name, spec.fixed[stage.layer].get(stage.prefix + name, False)) for name in stage.parameters("per_neuron")]
           for stage in stages]  # fmt: skip
    return tuple(
        tuple(tuple(name for name, held in one if held is not False and (held is True) == whole) for one in own)
        for whole in (True, False)
    )


def plan_numbers(spec: Spec, plan: Plan) -> Iterator[tuple[str, float]]:
    """The numbers that the code reads, by name."""
    for path, layer in all_layers(spec.layers):
        yield from ((f"{key} {label_of(path)}", value) for key, value in layer.activation.hyper.items())
    for stage in plan.stages:
        if isinstance(stage, EquationStage):
            settings = layer_of(spec, stage).settings
            yield from ((number, settings[name]) for name, number in stage.settings)
    yield from ((f"loss {key}", value) for key, value in spec.loss.hyper.items())
    for key, value in spec.optimizer.hyper.items():
        yield key, value
        if 0 <= value < 1:
            yield log_name(key), log_share(value)
    yield from ((row.name, getattr(spec.penalty, row.name)) for row in PENALTIES)
    bounds = {"clip_value": spec.clip.value, "clip_norm": spec.clip.norm}
    yield from ((name, bound) for name, bound in bounds.items() if bound is not None)
