"""The gradient check: closed form against tape, complex step and central differences, for every parameter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ..functions.penalties import penalty_value
from ..messages import Message, message
from ..network.build import NetworkParameters, build
from ..network.passes import forward, measure
from ..network.spec import Clip, OptimizerChoice, Spec
from ..network.step import Step
from ..numbers.arithmetic import FLOAT64
from ..numbers.special import Array
from ..optimizers import OPTIMIZERS
from ..training.progress import initial_state
from ..training.rows import StepRows, next_rows
from ..training.steps import take_step
from .autodiff import tape_of
from .differences import AT_ONCE, Entries, central_differences, complex_step
from .judging import Judgement, judge
from .kinks import kink_notes
from .rules import EPSILON

SAFETY = 2.0  # how far beyond a first-order estimate of rounding a right gradient may lie
WORK = 100_000_000  # multiplications of complex step and central differences together, unless all entries are asked for
FEWEST = 16  # entries that they take at least
UNDERFLOW = 1e-200  # a derivative below it may vanish on the way when it is multiplied by the complex step
PASSES = 6  # what one entry costs in real forward passes: one complex, four real

LossOf = Callable[[NetworkParameters], tuple[Any, Any]]


@dataclass(frozen=True)
class Check:
    """Four gradients of the same loss, by layer and parameter name, and what comes of holding the first to the others.

    complex_step and central are NaN for entries that were not sampled; `sampled` counts those that were. bounds is how
    far rounding alone may set two right gradients apart, entry by entry.
    """

    analytic: NetworkParameters
    autodiff: NetworkParameters
    complex_step: NetworkParameters
    central: NetworkParameters
    bounds: NetworkParameters
    judgement: Judgement
    sampled: int
    notes: list[Message]
    there: NetworkParameters  # False for connections that are not there: they have no gradient

    @property
    def passed(self) -> bool | None:
        """True when all agree as far as can be known, False when an entry differs, None when nothing can be known."""
        return {"agrees": True, "differs": False}.get(self.judgement.outcome)

    @property
    def outcome(self) -> str:
        """“agrees”, “differs” or “not judged”."""
        return self.judgement.outcome

    @property
    def error(self) -> float | None:
        """Of the entry nearest to its bound, or farthest beyond it: the difference, against the largest gradient."""
        return self.judgement.error

    @property
    def bound(self) -> float | None:
        """That entry's bound, against the largest gradient."""
        return self.judgement.bound

    @property
    def central_error(self) -> float | None:
        """How far central differences are off, ‖difference‖/‖gradient‖."""
        return self.judgement.central_error

    @property
    def central_excess(self) -> float | None:
        """What of it their own rounding and truncation do not explain."""
        return self.judgement.central_excess


def check(spec: Spec, parameters: NetworkParameters | None = None, every: bool = False) -> Check:
    """Check the gradients of the coming step; with full precision and old weights, whatever the conventions.

    Complex step and central differences take a sample where all entries are too many, unless `every` asks for all.
    """
    return next(found for found in check_in_parts(spec, parameters, every) if found is not None)


def check_in_parts(
    spec: Spec, parameters: NetworkParameters | None = None, every: bool = False
) -> Iterator[Check | None]:
    """`check`, with None after each part of the work: whoever asks may do something else in between."""
    parameters = build(spec) if parameters is None else parameters
    rows = next_rows(spec)
    loss = loss_of(spec, rows)
    with np.errstate(all="ignore"):
        step = exact_step(spec, parameters)
        analytic = step.gradients
        if step.fault:
            yield _none(analytic, message("check.fault", fault=step.fault), entries_there(spec, analytic))
            return
        leaves, total, taped = tape_of(parameters, loss)
        by_tape = [{name: leaf.adjoint for name, leaf in layer.items()} for layer in leaves]
        bounds = [{name: SAFETY * leaf.doubt for name, leaf in layer.items()} for layer in leaves]
        sample = list(_sample(spec, parameters, rows, every))
        by_complex, central, doubt = (
            [{name: np.full(array.shape, np.nan) for name, array in layer.items()} for layer in parameters]
            for _ in range(3)
        )
        noise = 4.0 * float(total.error) + EPSILON * abs(float(total.value))
        for some in sample:
            slope, reach = complex_step(parameters, loss, some)
            ours = analytic[some.layer][some.name].ravel()[some.places]
            _put(by_complex, some, np.where((ours != 0.0) & (np.abs(ours) < UNDERFLOW), np.nan, slope))
            near, off = central_differences(parameters, loss, some, reach, noise)
            _put(central, some, near)
            _put(doubt, some, off)
            yield None
        judgement = judge(*map(flatten, (analytic, by_tape, by_complex, central, bounds, doubt)))
        notes = kink_notes(spec, parameters, taped, rows.Y, rows.mode.samples or ())
    sampled = sum(len(some.places) for some in sample)
    notes += [note for layer in spec.layers for note in layer.check_notes()]
    there = entries_there(spec, analytic)
    notes += _convention_notes(spec) + _sample_notes(sampled, there) + judgement.notes
    yield Check(analytic, by_tape, by_complex, central, bounds, judgement, sampled, notes, there)


def exact_step(spec: Spec, parameters: NetworkParameters) -> Step:
    """The coming step with all digits, at the old weights and before clipping: its gradients are those of the loss."""
    conventions = replace(spec.conventions, rounding=None, update_order="simultaneous")
    plain = OptimizerChoice(OPTIMIZERS["sgd"], 0.0, {})
    exact = replace(spec, conventions=conventions, clip=Clip(), optimizer=plain)
    rows = next_rows(spec)
    samples = np.array(rows.mode.samples)
    return take_step(exact, parameters, initial_state(exact, parameters), samples, rows.number, rows.epoch)


def loss_of(spec: Spec, rows: StepRows) -> LossOf:
    """The loss of these rows, penalty included, as a function of the parameters; with the traces of its layers."""

    def loss(at: NetworkParameters) -> tuple[Any, Any]:
        traces = forward(spec.layers, at, rows.X, FLOAT64, rows.mode)
        total = measure(spec.loss.of(rows.mode.samples), spec.layers, traces, rows.Y, FLOAT64).data_loss
        for layer in at:
            for name, array in layer.items():
                if spec.penalty.applies_to(name):
                    total = total + penalty_value(array, spec.penalty.l1, spec.penalty.l2)
        return total, traces

    return loss


def entries_there(spec: Spec, parameters: NetworkParameters) -> NetworkParameters:
    """For each parameter which of its entries are there, of bool."""
    every = zip(spec.absent, parameters, strict=True)
    return [
        {name: ~absent[name] if name in absent else np.ones(array.shape, bool) for name, array in own.items()}
        for absent, own in every
    ]


def _none(analytic: NetworkParameters, why: Message, there: NetworkParameters) -> Check:
    """No check, and why."""
    nothing = [{name: np.full(array.shape, np.nan) for name, array in layer.items()} for layer in analytic]
    count = len(flatten(analytic))
    return Check(analytic, nothing, nothing, nothing, nothing, Judgement.none(count), 0, [why], there)


def _sample(spec: Spec, parameters: NetworkParameters, rows: StepRows, every: bool) -> Iterator[Entries]:
    """The entries that are moved, in parts that are moved together: all, or as many as the work allows."""
    sizes = [array.size for layer in parameters for array in layer.values()]
    lines = rows.X.size // rows.X.shape[-1]  # samples, times time steps
    cost = PASSES * lines * max(1, sum(sizes))
    count = sum(sizes) if every else max(FEWEST, WORK // cost)
    chosen: Array = np.flatnonzero(flatten(entries_there(spec, parameters)))
    if count < len(chosen):
        chosen = chosen[np.sort(np.argsort(_scattered(len(chosen)))[:count])]
    numbers = lines * (spec.n_inputs + sum(layer.units for layer in spec.layers))
    start = 0
    for k, layer in enumerate(parameters):
        for name, array in layer.items():
            own = chosen[(chosen >= start) & (chosen < start + array.size)] - start
            start += array.size
            if len(own):
                yield from Entries(k, name, own).parts(max(1, AT_ONCE // numbers))


def _scattered(n: int) -> Array:
    """Numbers that lie evenly and in no order that a network has, always the same (Weyl's sequence)."""
    return np.arange(1, n + 1) * 0.6180339887498949 % 1.0


def _put(into: NetworkParameters, of: Entries, values: Array) -> None:
    into[of.layer][of.name].reshape(-1)[of.places] = values


def _convention_notes(spec: Spec) -> list[Message]:
    notes = []
    if spec.conventions.rounding is not None and spec.conventions.rounding.carry:
        notes.append(message("check.rounding"))
    if spec.conventions.update_order == "sequential":
        notes.append(message("check.sequential"))
    return notes


def _sample_notes(sampled: int, there: NetworkParameters) -> list[Message]:
    count = int(np.sum(flatten(there)))
    if sampled == count:
        return []
    return [message("check.sampled", sampled=sampled, count=count)]


def flatten(gradients: NetworkParameters) -> Array:
    """All entries as one vector, in the order of the network."""
    parts = [array.ravel() for layer in gradients for array in layer.values()]
    return np.concatenate(parts) if parts else np.zeros(0)
