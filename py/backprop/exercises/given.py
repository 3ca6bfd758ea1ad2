"""What a sheet states: inputs, targets, every parameter, functions, loss, and the rule of the update."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np

from ..layers.base import expand, leaf
from ..lines.render import Text
from ..messages import message
from ..network.addresses import every_place, places
from ..numbers.display import MINUS
from .sheet import Given
from .worked_case import WorkedCase

DIGITS = 6  # significant ones of numbers in formulas


def given(case: WorkedCase) -> Iterator[Given]:
    """All that is needed to compute the step."""
    spec, step = case.spec, case.step
    yield Given(str(message("exercise.given.inputs")), "x", decimals(spec.X))
    yield Given(str(message("exercise.given.targets")), "y", decimals(spec.Y))
    for place in every_place(spec):
        row = place.layer.activation.row
        if row.name != "identity":
            told = message("exercise.given.function", layer=place.number)
            yield Given(str(told), "f", f"{row.label}: f(z) = {row.formula.replace('**', '^')}")
    for place, parameters, buffers in zip(places(spec), step.before, step.buffers_before, strict=True):
        for name in parameters:
            owner, own = place.owner(name)
            row_of = owner.layer.declared(own)
            assert row_of is not None
            said = message("exercise.given.parameter", layer=owner.number, label=row_of.label, symbol=row_of.symbol)
            yield Given(str(said), own, decimals(expand(parameters, name)))
        for name, array in buffers.items():
            label = leaf(name).replace("_", " ")
            yield Given(str(message("exercise.given.buffer", layer=place.number, label=label)), leaf(name),
                        decimals(array))  # fmt: skip
    yield from _formulas(case)


def _formulas(case: WorkedCase) -> Iterator[Given]:
    """The loss, and how a parameter is changed, as their worked lines say."""
    text = Text(DIGITS)
    loss = case.line("loss")
    if loss:
        yield Given(str(message("exercise.given.loss")), text.write(loss.symbol), plain(text.write(loss.formula)))
    choice = case.spec.optimizer
    yield Given(str(message("exercise.given.rate")), "η", decimal(choice.learning_rate))
    for name, value in choice.hyper.items():
        if value:
            yield Given(str(message("exercise.given.setting", optimizer=choice.row.label)), name, decimal(value))


def decimals(array: Any) -> Any:
    """An array as nested tuples of decimal texts."""
    whole = np.asarray(array)
    return decimal(float(whole)) if not whole.ndim else tuple(decimals(part) for part in whole)


def decimal(value: float) -> str:
    """A number as it was given: its shortest digits without an exponent, a hyphen for minus."""
    return f"{abs(made) if (made := Decimal(repr(value)).normalize()) == 0 else made:f}"


def plain(text: str) -> str:
    """A formula with hyphens for minus, which can be copied into an answer."""
    return text.replace(MINUS, "-")
