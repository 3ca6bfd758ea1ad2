"""Each activation on lanes: z → a and ∂a/∂z, made from its row, with what value and slope have in common computed once.

Functions that couple the units of a sample (softmax) stand in `softmax`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..functions.activations import ACTIVATIONS, Activation
from .assembler import Function
from .control import Control
from .encoding import I32
from .expressions import Vector, load_both
from .formulas import Formula
from .lanes import Lanes

Pair = tuple[Lanes, Lanes]
TOGETHER = 4  # vectors that go through a function side by side


def form_of(row: Activation) -> Callable[..., Pair] | None:
    """(z, *hyperparameters) → f(z) and ∂a/∂z; None where there is nothing to compute."""
    value, slope = row.equations
    numbers = [field.name for field in row.hyperparameters]

    def form(z: Lanes, *hyper: Lanes | float) -> Pair:
        formula = Formula({"z": z, **dict(zip(numbers, hyper, strict=True))}, made={})
        factor = formula.value(slope)
        if not isinstance(factor, Lanes):  # a constant, for as many numbers as z
            factor = (z > 0.0).choose(factor, factor)
        return formula.lanes(value), factor

    return None if row.name == "identity" else form


FORMS: dict[str, Callable[..., Pair] | None] = {
    **{name: form_of(row) for name, row in ACTIVATIONS.items() if not row.couples},
    "relu": lambda z: ((z > 0.0) & z, (z > 0.0) & z.constant(1.0)),  # by masks, one operation less
}


def activation_pass(name: str, n_numbers: int, chained: bool, control: Control) -> Function:
    """(a, slope, end of a, numbers …): f(z) in place of z, and f′(z), times the slope that is there if chained."""
    f = Function(None, *[I32] * (3 + n_numbers))
    a, slope, end, *numbers = f.arguments()
    form = FORMS[name]
    assert form is not None
    hyper = [Lanes(f, [f.let(load_both(address))]) for address in numbers]
    check = f.new(Vector)

    def step(count: int) -> None:
        z = Lanes.load(f, a, count)
        for vector in z.vectors:
            f.set(check, check + vector)
        value, factor = form(z, *hyper)
        value.store(a)
        if chained:
            factor = factor * Lanes.load(f, slope, count)
        factor.store(slope)
        f.set(a, a + 16 * count)
        f.set(slope, slope + 16 * count)

    with f.when(a + 16 * TOGETHER <= end), f.loop() as again:
        step(TOGETHER)
        again(a + 16 * TOGETHER <= end)
    with f.when(a < end), f.loop() as again:
        step(TOGETHER // 2)
        again(a < end)
    control.add(f, "check", check)
    return f
