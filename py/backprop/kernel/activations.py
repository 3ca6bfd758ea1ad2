"""Each activation on lanes: z → a and ∂a/∂z, made from its row, with what value and slope have in common computed once.

Functions that couple the units of a sample (softmax) stand in `softmax`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..equations.notation import Call, Name, Number
from ..functions.activations import ACTIVATIONS
from .assembler import Function
from .control import Control
from .encoding import I32
from .expressions import Vector, load, load_both
from .formulas import Formula
from .lanes import Lanes

Pair = tuple[Lanes, Lanes]
TOGETHER = 4  # vectors that go through a function side by side


def form_of(name: str) -> Callable[..., Pair] | None:
    """(z, *hyperparameters) → f(z) and ∂a/∂z; None where there is nothing to compute."""
    row = ACTIVATIONS[name]
    value, slope = row.equations
    numbers = [field.name for field in row.hyperparameters]

    def form(z: Lanes, *hyper: Lanes | float) -> Pair:
        formula = Formula({"z": z, **dict(zip(numbers, hyper, strict=True))}, made={})
        factor = formula.value(slope)
        if not isinstance(factor, Lanes):  # a constant, for as many numbers as z
            factor = (z > 0.0).choose(factor, factor)
        return formula.lanes(value), factor

    if value == Call("max", (Number(0), Name("z"))):  # by masks, one operation less
        return lambda z: ((z > 0.0) & z, (z > 0.0) & z.constant(1.0))
    return None if value == Name("z") else form


def activation_pass(name: str, n_numbers: int, chained: bool, control: Control) -> Function:
    """(a, slope, end of a, numbers …): f(z) in place of z, and f′(z), times the slope that is there if chained."""
    f = Function(None, *[I32] * (3 + n_numbers))
    a, slope, end, *numbers = f.arguments()
    form = form_of(name)
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


def times_slope() -> Function:
    """(δ, slope, count): δ becomes δ times the slope; both have room for a pair more."""
    f = Function(None, *[I32] * 3)
    delta, slope, count = f.arguments()
    end = f.let(delta + count * 8)
    with f.loop() as again:
        f.store(delta, load(delta) * load(slope))
        f.set(delta, delta + 16)
        f.set(slope, slope + 16)
        again(delta < end)
    return f
