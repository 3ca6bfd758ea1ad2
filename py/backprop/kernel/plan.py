"""What a kernel is generated from: the shape of a training step without its numbers. Equal plans share their code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ..functions.losses import LOSSES, Loss
from ..functions.penalties import PENALTIES
from ..layers.base import ActivationChoice, Layer, is_weight
from ..layers.by_equations import EquationLayer
from ..network.build import build
from ..network.layout import Layout
from ..network.passes import is_fused
from ..network.spec import Spec
from ..optimizers import OPTIMIZERS
from .formulas import log_name, log_share
from .stages import EquationStage, Stage, equation_stage, extra_words, followed
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
            sizes = stage.parameters(self.bias)
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

    @property
    def fused(self) -> bool:
        """True where weights are updated as soon as their gradient is there, without memory for gradients."""
        marked = any(self.kept) or any(self.held)
        return self.rule.fused and not marked and not any(isinstance(stage, EquationStage) for stage in self.stages)

    @property
    def numbers(self) -> list[str]:
        """Names of the numbers that the code reads."""
        row = OPTIMIZERS[self.optimizer]
        optimizer = [name for field in row.hyperparameters for name in (field.name, log_name(field.name))]
        loss = [f"loss {field.name}" for field in self.loss_row.hyperparameters]
        own = [name for stage in self.stages for name in stage.numbers]
        penalties = (row.name for row in PENALTIES)
        return [*own, *self.pair_numbers, *loss, *optimizer, *penalties, "clip_value", "clip_norm"]

    @property
    def buffers(self) -> list[str]:
        """Names of the quantities that have memory of their own."""
        return list(extra_words(self.stages))

    def trains(self, k: int, name: str) -> bool:
        """False for what is kept as it is."""
        return not ((self.bias == "frozen" and name in self.stages[k].biases) or name in self.kept[k])

    def penalizes(self, name: str) -> bool:
        """True for the parameters that a penalty is meant for, if there is any."""
        return is_weight(name) or self.asked.penalize_biases


def padded(size: int) -> int:
    """Whole groups of numbers."""
    return -(-size // LANE_GROUP) * LANE_GROUP


def make_plan(spec: Spec) -> Plan:
    """The plan of a spec that `support.supports` has no objection to."""
    fused, bias = is_fused(spec.loss, spec.layers), spec.conventions.bias
    stages: list[Stage] = []
    steps = spec.X.shape[1] if spec.X.ndim == 3 else 1
    rows = steps
    for k, layer in enumerate(spec.layers):
        last = fused and k == len(spec.layers) - 1
        if isinstance(layer, EquationLayer) and not _is_products(layer):
            rows = rows if layer.return_sequences or not layer.takes_sequences else 1
            came = stages[-1].rows if stages else steps
            stages.append(equation_stage(layer.data, k, layer.n_in, layer.units, came, bias, _function(k, layer),
                                         rows < came, k > 0))  # fmt: skip
            continue
        if layer.is_weighted_sum:
            stages.append(Stage(k, layer.n_in, layer.units, into_softmax=layer.into_softmax, rows=rows))
        if not last:
            row = layer.activation.row
            stages[-1] = followed(stages[-1], _function(k, layer) if row.name != "identity" else None, row.couples)
    optimizer = spec.optimizer
    return Plan(
        tuple(stages), spec.loss.row.name, layer.activation.row.name if fused else "", spec.loss.reduction != "sum",
        bias, optimizer.row.name, tuple(sorted(optimizer.choices.items())), optimizer.weight_decay != 0,
        Asked(
            tuple(row.name for row in PENALTIES if getattr(spec.penalty, row.name)), spec.penalty.biases,
            spec.clip.value is not None, spec.clip.norm is not None,
        ),
        steps, _function(k, layer)[1] if fused else (), _weights(spec), *_marked(spec, stages),
    )  # fmt: skip


def _weights(spec: Spec) -> str:
    """What weights of the rows do to the loss of a batch."""
    if spec.loss.weights is None:
        return ""
    return "mean" if spec.loss.reduction == "weighted_mean" else "rows"


def _marked(spec: Spec, stages: list[Stage]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """For each stage the parameters all of whose entries marks keep, and those of which they keep some."""
    own = [spec.fixed[stage.layer] for stage in stages]
    return tuple(
        tuple(tuple(name for name, held in one.items() if (held is True) == whole) for one in own)
        for whole in (True, False)
    )


def _function(k: int, layer: Layer) -> tuple[str, tuple[str, ...]]:
    """A layer's activation with the names of its numbers."""
    return layer.activation.row.name, tuple(f"{key} {k}" for key in layer.activation.hyper)


def plan_numbers(spec: Spec, plan: Plan) -> Iterator[tuple[str, float]]:
    """The numbers that the code reads, by name."""
    for k, layer in enumerate(spec.layers):
        yield from ((f"{key} {k}", value) for key, value in layer.activation.hyper.items())
    for stage in plan.stages:
        if isinstance(stage, EquationStage):
            held = spec.layers[stage.layer]
            assert isinstance(held, EquationLayer)
            yield from ((number, held.settings[name]) for name, number in stage.settings)
    yield from ((f"loss {key}", value) for key, value in spec.loss.hyper.items())
    for key, value in spec.optimizer.hyper.items():
        yield key, value
        if 0 <= value < 1:
            yield log_name(key), log_share(value)
    yield from ((row.name, getattr(spec.penalty, row.name)) for row in PENALTIES)
    bounds = {"clip_value": spec.clip.value, "clip_norm": spec.clip.norm}
    yield from ((name, bound) for name, bound in bounds.items() if bound is not None)


def objection(spec: Spec) -> str | None:
    """Why there is no plan for a spec's layers, in words."""
    if not Layout(spec, build(spec)).size:
        return "nothing is trained"
    functions: list[ActivationChoice] = []
    for k, layer in enumerate(spec.layers):
        if not isinstance(layer, EquationLayer):
            return f"layer {k + 1} is of the kind “{layer.label}”"
        if not _is_products(layer):
            if reason := _equations_objection(spec, k, layer):
                return reason
            functions = []
            continue
        if layer.is_weighted_sum:
            functions = []
        elif k == 0:
            return "the first layer is an activation alone"
        if any(choice.row.couples for choice in functions):
            return f"layer {k + 1} is an activation of a softmax"
        functions.append(layer.activation)
    return None


def _is_products(layer: Layer) -> bool:
    """True for what the matrix loops compute: a weighted sum, or a function of one."""
    return layer.is_weighted_sum or layer.is_function


def _equations_objection(spec: Spec, k: int, layer: EquationLayer) -> str | None:
    if layer.data.given or layer.data.buffers or layer.inner:
        return f"layer {k + 1} is of the kind “{layer.label}”"
    if layer.activation.row.couples:
        return f"layer {k + 1} has a softmax within its equations"
    if spec.X.ndim == 3 and layer.truncates(spec.X.shape[1]):
        return f"layer {k + 1} passes errors back through {layer.truncate} time steps alone"
    if any(first.ndim == 2 for first in layer.first.values()):
        return f"layer {k + 1} starts each sample from a state of its own"
    if k == len(spec.layers) - 1 and is_fused(spec.loss, spec.layers):
        return f"the loss is taken from z of layer {k + 1}"
    return None
