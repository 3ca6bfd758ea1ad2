"""Each activation on lanes: z → a and ∂a/∂z, keyed as `functions.activations`; a test holds both tables together.

The forms are the accurate ones of `functions`, with what value and slope have in common computed once. Functions that
couple the units of a sample (softmax) stand in `softmax`.
"""

from __future__ import annotations

from collections.abc import Callable

from ..functions.activations import SELU_ALPHA, SELU_SCALE
from .assembler import Function
from .control import Control
from .elementary import exp_below, expm1_below, log1p_above, normal_parts, sigmoid_parts, tanh_with_slope
from .encoding import I32
from .expressions import Vector, load_both
from .lanes import Lanes

Pair = tuple[Lanes, Lanes]
TOGETHER = 4  # vectors that go through a function side by side


def _sigmoid(z: Lanes) -> Pair:
    value, _, slope = sigmoid_parts(z)
    return value, slope


def _leaky(z: Lanes, alpha: Lanes | float) -> Pair:
    above = z > 0.0
    return above.choose(z, alpha * z), above.choose(1.0, alpha)


def _elu(z: Lanes, alpha: Lanes | float, scale: float = 1.0) -> Pair:
    above, below = z > 0.0, expm1_below(z.at_most(0.0))
    value, slope = above.choose(z, alpha * below), above.choose(1.0, alpha * exp_below(z.at_most(0.0)))
    return (value, slope) if scale == 1.0 else (scale * value, scale * slope)


def _gelu(z: Lanes) -> Pair:
    phi, density = normal_parts(z)
    return z * phi, phi + z * density


def _softplus(z: Lanes) -> Pair:
    e = exp_below(-abs(z))
    return z.at_least(0.0) + log1p_above(e), (z < 0.0).choose(e, 1.0) / (1.0 + e)


def _silu(z: Lanes) -> Pair:
    value, other, _ = sigmoid_parts(z)
    return z * value, value * (1.0 + z * other)


def _softsign(z: Lanes) -> Pair:
    share = 1.0 + abs(z)
    return z / share, 1.0 / (share * share)


FORMS: dict[str, Callable[..., Pair] | None] = {
    "sigmoid": _sigmoid,
    "tanh": tanh_with_slope,
    "relu": lambda z: ((z > 0.0) & z, (z > 0.0) & z.constant(1.0)),
    "identity": None,  # nothing to compute
    "leaky_relu": _leaky,
    "elu": _elu,
    "selu": lambda z: _elu(z, SELU_ALPHA, SELU_SCALE),
    "gelu": _gelu,
    "softplus": _softplus,
    "silu": _silu,
    "softsign": _softsign,
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
