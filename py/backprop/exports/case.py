"""What is exported: one step with its numbers, and the pieces of text that every script shares."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from ..errors import SpecError
from ..layers.base import is_bias, leaf
from ..messages import message
from ..network.build import build
from ..network.fixed import is_trained
from ..network.meanings import meanings
from ..network.spec import Spec
from ..network.step import Step
from ..numbers.special import Array
from ..optimizers.base import Quantity
from ..training.loop import train
from ..training.rows import batch_count
from ..version import VERSION
from .conditioning import cancellation, condition, summed
from .dialects import Dialect
from .nodes import Node, every, nodes, parameter_code
from .text import assign

BOUND = 1e-12
_WORST_BOUND = 1e-6
ROUNDING = 1e-13  # of the largest gradient


@dataclass(frozen=True)
class Parameter:
    """One parameter array: its layer (from 0), its name in the layer and in the script."""

    layer: int
    name: str
    trained: bool

    @property
    def code(self) -> str:
        """Its name in a script: W1, b1; of a layer inside layer 2: W2_1."""
        return parameter_code(self.layer, self.name)


@dataclass(frozen=True)
class Case:
    """The first step of a spec, in float64: what a script can compute too."""

    spec: Spec
    step: Step
    nodes: tuple[Node, ...]
    rows: str = ""  # code of the number of samples, where batches differ in it

    @classmethod
    def of(cls, spec: Spec, rows: str = "") -> Case:
        """Take the step; refused where there is nothing that a script could reproduce."""
        if spec.conventions.arithmetic.by_hand:
            raise SpecError("conventions.rounding", message("export.rounding"))
        step = next(train(spec, build(spec)))
        if step.fault:
            raise SpecError(None, message("export.nothing", fault=step.fault))
        made = nodes(spec.layers, step.traces, step.before, step.buffers_before, rows)
        return cls(spec, step, made, rows)

    @property
    def parameters(self) -> list[Parameter]:
        """All parameters in the order of the network."""
        return [
            Parameter(k, name, is_trained(self.spec, k, name))
            for k, layer in enumerate(self.step.before)
            for name in layer
        ]

    @property
    def trained(self) -> list[Parameter]:
        """Those that training changes."""
        return [parameter for parameter in self.parameters if parameter.trained]

    @property
    def bound(self) -> float:
        """How near the script must come: 1e-12, wider only where so many digits cancel that no one can."""
        step = self.step
        lost = condition(self.spec, step.traces[-1], step.Y)
        kappa = max(lost, cancellation(self.spec, step.traces, step.backward))
        if not np.isfinite(kappa):  # nothing is left of what cancels, and every gradient is 0
            return BOUND
        return min(max(BOUND, 8 * float(np.finfo(float).eps) * kappa), _WORST_BOUND)

    @property
    def largest_gradient(self) -> float:
        """The size of the largest entry of all gradients."""
        return max((float(np.max(np.abs(self.step.gradients[p.layer][p.name]))) for p in self.trained), default=0.0)

    def is_rounding(self, parameter: Parameter) -> bool:
        """True where a gradient is 0 but for rounding, since what adds equally to all is taken out again.

        So a bias under batch normalization, or one that all units of a softmax share. What an optimizer makes of such
        a number depends on the order of every sum.
        """
        if not any(node.couples for node in every(self.nodes)):
            return False
        shared = self.spec.conventions.bias == "shared"
        if shared and any(node.layer.into_softmax and parameter.code == f"b{node.tag}" for node in every(self.nodes)):
            return True
        own = float(np.max(np.abs(self.step.gradients[parameter.layer][parameter.name])))
        normalized = any(node.layer.written.normalizes for node in every(self.nodes))
        exact = own == 0.0 and not normalized  # such as of a dead unit
        return not exact and own <= ROUNDING * self.largest_gradient

    def digits_lost(self, parameter: Parameter) -> float:
        """How much larger what a gradient is the sum of is than it: of a bias that units share, else 1."""
        k, step, name = parameter.layer, self.step, parameter.name
        if self.spec.conventions.bias != "shared" or not is_bias(name) or leaf(name) != name:
            return 1.0
        return summed(self.spec.layers[k], name, step.traces[k], step.backward.layers[k])

    @property
    def keeps(self) -> list[str]:
        """What the optimizer keeps of each parameter for the next step."""
        return [] if self.step.direction is not None or not self.trained else list(self.start(self.trained[0]))

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The lines of the optimizer."""
        return self.spec.optimizer.row.lines(self.spec.optimizer.choices, self.spec.optimizer.weight_decay)

    @property
    def hyper(self) -> dict[str, float]:
        """The hyperparameters that its lines use."""
        used = " ".join(line.formula for line in self.quantities)
        given = self.spec.optimizer.hyper.items()
        return {name: float(value) for name, value in given if re.search(rf"\b{name}\b", used)}

    def start(self, parameter: Parameter) -> dict[str, Array]:
        """The optimizer's state of a parameter before the step; of a whole-batch method the direction that it found."""
        if self.step.direction is not None:
            return {"d": self.step.direction[parameter.layer][parameter.name]}
        return self.spec.optimizer.carried(self.step.state_before[parameter.layer])[parameter.name]


LISTED = 20  # row numbers in a sentence


def scope(case: Case) -> list[str]:
    """Which step the script takes, on which rows, and what of the training is left out."""
    step, spec = case.step, case.spec
    numbers = (spec.rows.training[step.samples] + 1).tolist()
    whole = numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    if len(numbers) == 1:
        named = f"row {numbers[0]}"
    elif whole:
        named = f"rows {numbers[0]} to {numbers[-1]}"
    else:
        named = f"rows {', '.join(map(str, numbers[:LISTED]))}{', …' if len(numbers) > LISTED else ''}"
    total = len(spec.rows.X)
    lines = [f"It takes one step: step {step.step}, in epoch {step.epoch}, on {named} of {total}."]
    batches, epochs = batch_count(spec), spec.training.epochs
    left = epochs * batches - (step.step - 1) % batches - 1
    if left:
        rest = f"Left out: {_counted(left, 'other step')} of the training ({_counted(epochs, 'epoch')} of "
        lines.append(f"{rest}{_counted(batches, 'step')}){' and their rows' if batches > 1 else ''}.")
    if held := len(spec.rows.validation):
        lines.append(f"Left out: {_counted(held, 'row')} kept for validation.")
    return lines


def _counted(n: int, word: str) -> str:
    return f"{n} {word}{'s' * (n != 1)}"


def header(case: Case, dialect: Dialect, how: str) -> list[str]:
    """The script's first lines; the title stands in a comment, escaped."""
    spec = case.spec
    lines = [
        f'"""One training step in {dialect.label} with exact digits, checked against the numbers of Backprop.',
        "",
        how,
        *scope(case),
        f"Needs: {dialect.needs}. Run: python <this file>",
        '"""',
        "",
        *([f"# Title: {spec.title!r}"] if spec.title else []),
        f"# Made by Backprop {VERSION}. Shapes: X (samples, inputs); W (units, inputs), row j holds the weights into",
        "# unit j; b (units,). Every number is written with its shortest round-trip digits.",
    ]
    lines += [f"# {note}" for note in [*meanings(spec), *notes_of(case)]]
    if spec.optimizer.whole_batch:
        lines += [
            f"# The direction d is given as {spec.optimizer.row.label} found it, over all parameters at once:",
            f"# {spec.optimizer.row.direction} with p for d; learning_rate is the length of the step along it.",
        ]  # fmt: skip
    if spec.optimizer.schedule.row.name != "constant":
        lines.append(f"# Learning rate by schedule {spec.optimizer.schedule.row.name}, at step {case.step.step}.")
    return lines


def notes_of(case: Case) -> list[str]:
    """What the head says of conventions and layers."""
    lines, conventions = [], case.spec.conventions
    if conventions.bias != "per_neuron":
        words = {"frozen": "fixed, not trained", "shared": "one for all units of a layer", "none": "none"}
        lines.append(f"Biases: {words[conventions.bias]}.")
    if conventions.update_order == "sequential":
        lines.append("Each layer is updated before the error goes down through it: this is not gradient descent.")
    if conventions.delta_sign == "error_signal":
        lines.append("Here delta is dE/dz; the error signal of the textbook is -delta.")
    if conventions.mean == "gradient":
        lines.append("Here delta holds the 1/n of the batch; the page shows it at the gradients.")
    notes = dict.fromkeys(_note(node, bool(case.rows)) for node in every(case.nodes))
    return [*lines, *(note for note in notes if note)]


def _note(node: Node, whole: bool) -> str:
    """What the head says of a layer: how it stands in the script, or where its equations are from."""
    if node.layer.is_weighted_sum or node.layer.is_function:  # as everybody writes them
        return ""
    return (not whole and node.layer.script_note) or f"{node.layer.label}: {node.layer.data.source}."


def data(case: Case, dialect: Dialect, carries: bool = True) -> list[str]:
    """X and Y of the step's batch; masks, first states and buffers of its layers.

    carries: the script tells what the step makes of buffers.
    """
    given = {"X": case.step.X, "Y": case.step.Y}
    if (weights := case.spec.loss.of(case.step.samples).weights) is not None:
        given["sample_weights"] = weights
    for node in every(case.nodes):
        given |= node.constants if carries or not node.carried else {}
    return [assign(name, array, dialect) for name, array in given.items()]


def settings(case: Case) -> list[str]:
    """Learning rate, step and hyperparameters by their names in the formulas."""
    rate = case.step.info["step_length"] if case.step.info else case.step.learning_rate
    return [
        f"learning_rate = {float(rate)!r}", f"t = {case.step.step}",
        *(f"{name} = {value!r}" for name, value in case.hyper.items()),
    ]  # fmt: skip
