"""Where a network ends: the terms of its loss, and δ of the output.

Losses come from their own formulas, those of a sigmoid that is their own output from the pair's, by z.
Softmax stands in `softmax`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..equations.parser import parse_formula
from ..functions.activations import ACTIVATIONS
from ..functions.losses import Loss
from .assembler import Function
from .control import Control
from .elementary import logistic_parts
from .encoding import I32
from .expressions import Vector, load, load_one
from .formulas import Formula
from .lanes import FIRST, Lanes

Take = Callable[..., Vector]
Pair = Callable[[Lanes, Lanes], tuple[Lanes, Lanes]]


def pointwise(row: Loss, control: Control) -> Pair:
    """(y, p) → loss of each output, and its derivative by p."""

    def form(y: Lanes, p: Lanes) -> tuple[Lanes, Lanes]:
        formula = Formula({**settings(row, y.function, control), "y": y, "p": p}, zero_wins=row.probabilities)
        return formula.lanes(parse_formula(row.formula)), formula.lanes(parse_formula(row.derivative))

    return form


def settings(row: Loss, f: Function, control: Control) -> dict[str, Lanes]:
    """The single numbers in the loss's formulas."""
    return {name: control.constant(f, f"loss {name}") for name in row.settings}


def of_sigmoid(row: Loss, control: Control) -> Pair:
    """(y, z) → the loss of σ(z), such as binary cross-entropy, and its δ from the small side."""
    pair = row.fused
    assert pair is not None

    def form(y: Lanes, z: Lanes) -> tuple[Lanes, Lanes]:
        made = dict(zip(_LOGISTIC, logistic_parts(z), strict=True))
        names = {**settings(row, y.function, control), "y": y, "z": z, "p": made[parse_formula("sigma(z)")]}
        term, delta = (Formula(names, made={**made}).lanes(tree) for tree in pair.equations)
        return term, delta

    return form


def stepped(row: Loss, control: Control, names: Sequence[str]) -> Pair:
    """(y, z) → the perceptron criterion of a step's output, and ŷ − y; names: of the step's numbers."""
    pair = row.fused
    assert pair is not None
    step = ACTIVATIONS[pair.activation]

    def form(y: Lanes, z: Lanes) -> tuple[Lanes, Lanes]:
        numbers = (control.constant(y.function, name) for name in names)
        hyper = {field.name: number for field, number in zip(step.hyperparameters, numbers, strict=True)}
        known = {"y": y, "z": z, "p": Formula({**hyper, "z": z}).lanes(step.equations[0])}
        term, delta = (Formula(known).lanes(tree) for tree in pair.equations)
        return term, delta

    return form


_LOGISTIC = tuple(map(parse_formula, ("softplus(z)", "softplus(-z)", "sigma(z)", "sigma(-z)")))


def output(form: Pair, control: Control, sloped: bool, weighted: bool) -> Function:
    """(p, y, slope, δ, count): the terms of the loss are summed, δ is the derivative times share (and slope).

    weighted: a further argument is where what each output counts stands.
    """
    f = Function(None, *[I32] * (5 + weighted))
    p_at, y_at, slope_at, delta_at, count, *omega_at = f.arguments()
    scale = control.constant(f, "share")
    loss, check = f.new(Vector), f.new(Vector)
    end = f.let(p_at + (count & -2) * 8)

    def step(take: Take, tail: bool) -> None:
        p, y = Lanes(f, [f.let(take(p_at))]), Lanes(f, [f.let(take(y_at))])
        terms, derivative = form(y, p)
        for address in omega_at:
            omega = Lanes(f, [f.let(take(address))])
            terms, derivative = terms * omega, derivative * omega
        delta = derivative * scale
        if sloped:
            delta = delta * Lanes(f, [f.let(take(slope_at))])
        if tail:
            terms, p = terms & Lanes(f, [FIRST]), p & Lanes(f, [FIRST])
            f.store_one(delta_at, delta.vectors[0])
        else:
            delta.store(delta_at)
        f.set(loss, loss + terms.vectors[0])
        f.set(check, check + p.vectors[0])

    with f.when(p_at < end), f.loop() as again:
        step(load, False)
        for address in (p_at, y_at, slope_at, delta_at, *omega_at):
            f.set(address, address + 16)
        again(p_at < end)
    with f.when(count & 1):
        step(load_one, True)
    control.add(f, "loss", loss)
    control.add(f, "check", check)
    return f
