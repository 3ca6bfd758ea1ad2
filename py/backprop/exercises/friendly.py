"""Numbers are friendly when a person can work with them: what that means, and which of it is not met."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from decimal import ROUND_HALF_UP, Context, Decimal

import numpy as np

from ..layers.base import Layer, LayerTrace
from ..layers.choices import ActivationChoice
from ..messages import Message, message
from ..numbers.special import Array
from .wanted import Wanted
from .worked_case import WorkedCase, kind_of

TIE = 0.02  # of a unit of the last digit asked: nearer to a tie no two ways of computing agree on the digit
READABLE = 10  # units: a number has two digits that say something
LARGEST = 1000.0
UNSATURATED = 0.2  # of the greatest slope of a function
CLEAR = 0.05  # how far z is from a kink
APART = 0.05  # how far a prediction is from its target
LEAST = 0.02  # of a probability that others are coupled with
ZERO = 1e-12  # what rounding leaves of a number that is 0
GRID = np.linspace(-4.0, 4.0, 161)
NEVER_ZERO = ("z",)


def is_one_sided(choice: ActivationChoice) -> bool:
    """True where the slope is 0 on one side and not on the other, as of a ReLU."""
    if choice.row.couples or choice.row.is_flat:
        return False
    return bool(np.min(np.abs(_slopes(choice, GRID))) == 0)


def _slopes(choice: ActivationChoice, z: Array) -> Array:
    return np.asarray(choice.factor(z, choice.value(z), False))


def layers_with_z(layers: Sequence[Layer], traces: Sequence[LayerTrace]) -> Iterator[tuple[Layer, Array]]:
    """Each layer whose function takes z, those inside others too, with its z, units last."""
    for layer, trace in zip(layers, traces, strict=True):
        yield layer, np.asarray(trace.z)
        yield from layers_with_z(layer.inner, trace.inner)


def faults_of_step(case: WorkedCase, dead: int) -> Iterator[Message]:
    """What is not friendly about the functions of a step: saturation, sides of kinks, a prediction on its target."""
    off = 0
    for layer, z in layers_with_z(case.spec.layers, case.step.traces):
        choice = layer.activation
        row = choice.row
        if row.couples:
            if np.min(choice.value(z)) < LEAST:
                yield message("exercise.saturated", function=row.label)
            continue
        if row.kinks and min(np.min(np.abs(z - kink)) for kink in row.kinks) < CLEAR:
            yield message("exercise.kink", function=row.label)
        if row.is_flat:
            continue
        slopes = np.abs(_slopes(choice, z))
        if is_one_sided(choice):
            on = slopes.reshape(-1, slopes.shape[-1]) > 0
            off += int(np.sum(~on.any(axis=0)))
            if bool(np.any(on.any(axis=0) & ~on.all(axis=0))):
                yield message("exercise.sides", function=row.label)
        elif np.min(slopes) < UNSATURATED * np.max(np.abs(_slopes(choice, GRID))):
            yield message("exercise.saturated", function=row.label)
    if off != dead:
        yield message("exercise.dead", dead=dead)
    if np.min(np.abs(case.step.traces[-1].a - case.step.Y)) < APART:
        yield message("exercise.close")


def faults_of_size(case: WorkedCase, wanted: Wanted) -> Iterator[Message]:
    """Gradients, updates and δ that are asked for and too small to read: told before the rest is computed."""
    step, kinds = case.step, {kind_of(name).partition(".")[0].partition("[")[0] for name in wanted.ask}
    groups = {
        "delta": [layer.delta for layer in step.backward.layers],
        "gradients": [array for own in step.gradients for array in own.values()],
        "updates": [array for own in step.updates for array in own.values()],
    }
    for name, arrays in groups.items():
        if name in kinds or (name == "updates" and "after" in kinds):
            for array in arrays:
                if np.any((np.abs(array) > ZERO) & (np.abs(array) * 10.0**wanted.digits < READABLE)):
                    yield message("exercise.small", quantity=name, digits=wanted.digits)


def faults_of_numbers(
    case: WorkedCase, addresses: Sequence[str], wanted: Wanted, seen: Mapping[str, set[str]]
) -> Iterator[Message]:
    """What is not friendly about the numbers that are asked: size, ties, the same number in another version.

    seen: by address the keys of other versions.
    """
    values = dict(case.entries([*case.numbers]))
    for address in addresses:
        value, name = values[address], kind_of(address).partition("[")[0]
        units = abs(value) * 10.0**wanted.digits
        if abs(value) <= ZERO:
            if name in NEVER_ZERO:
                yield message("exercise.small", quantity=name, digits=wanted.digits)
            continue
        if not math.isfinite(value) or abs(value) > LARGEST:
            yield message("exercise.large", quantity=name, most=LARGEST)
        elif units < READABLE:
            yield message("exercise.small", quantity=name, digits=wanted.digits)
        elif abs(units - math.floor(units) - 0.5) < TIE:
            yield message("exercise.tie", digits=wanted.digits)
        elif key_of(value, wanted.digits) in seen.get(case.prefix + address, ()):
            yield message("exercise.same", quantity=name)


def key_of(value: float, digits: int) -> str:
    """A number as a key: so many decimals, half away from 0, a hyphen for minus, never −0."""
    made = Decimal(repr(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, Context(prec=50))
    return f"{abs(made) if made == 0 else made:f}"
