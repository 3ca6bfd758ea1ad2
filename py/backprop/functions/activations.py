"""Activation functions: one row each, value beside derivative."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ..equations.notation import SLOPES, Expression
from ..equations.parser import parse_formula
from ..equations.pointwise import function
from ..equations.stable import stable
from ..numbers.special import Array
from ..rules.fields import Field

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


@dataclass(frozen=True)
class Activation:
    """a = f(z), elementwise unless `couples` (softmax mixes the units of one sample).

    `formula` and `derivative` are in the notation of equations, in z, a = f(z) and the hyperparameters, as they are
    shown; what is computed is their stable form. `from_z` is ∂a/∂z by z where a has lost digits that the derivative by
    a needs; a person takes it from the rounded a on paper (`conventions.rounding.carry`).
    """

    name: str
    label: str
    symbol: str
    formula: str
    derivative: str
    range: tuple[float | None, float | None]
    source: str
    from_z: str = ""
    hyperparameters: tuple[Field, ...] = ()
    kinks: tuple[float, ...] = ()
    bends: tuple[float, ...] = ()  # where the second derivative jumps, and the first does not
    couples: bool = False
    note: str = ""

    @property
    def is_flat(self) -> bool:
        """True where the slope is 0 wherever there is one: through such a function no gradient comes."""
        return self.derivative == "0"

    @cached_property
    def equations(self) -> tuple[Expression, Expression]:
        """f and ∂a/∂z in their stable forms."""
        return stable(parse_formula(self.formula)), stable(parse_formula(self.from_z or self.derivative))

    @cached_property
    def value(self) -> Callable[..., Array]:
        """(z, **hyperparameters) → f(z), of real or complex z of any shape (last axis: units)."""
        return self._function(("z",), self.equations[0])

    @cached_property
    def slope(self) -> Callable[..., Array]:
        """(z, a, **hyperparameters) → ∂a/∂z."""
        return self._function(("z", "a"), self.equations[1])

    @cached_property
    def hand_slope(self) -> Callable[..., Array]:
        """The same as a person takes it."""
        return self._function(("z", "a"), stable(parse_formula(self.derivative)))

    def _function(self, arrays: tuple[str, ...], tree: Expression) -> Callable[..., Array]:
        return function(arrays, tree, tuple(field.name for field in self.hyperparameters))

    def vjp(self, da: Array, a: Array, slope: Array) -> Array:
        """∂E/∂z from ∂E/∂a, both (n_samples, n_out); slope is the `factor` at the same z."""
        if self.couples:
            return a * (da - np.sum(da * a, axis=-1, keepdims=True))
        return da * slope

    def factor(self, z: Array, a: Array, by_hand: bool = False, **hyper: float) -> Array:
        """∂a/∂z of each unit by its own z, shaped as z (for softmax the diagonal of the Jacobian)."""
        return (self.hand_slope if by_hand else self.slope)(z, a, **hyper)


_ALPHA_LEAKY = Field("alpha", "Slope α below 0", default=0.01, minimum=0, maximum=10, symbol="α")
_AT_ZERO = Field("at_zero", "Value at 0", default=1.0, minimum=0, maximum=1, symbol="f_0", hint="Usual: 0, 0.5 or 1.")
_ALPHA_ELU = Field("alpha", "Scale α below 0", default=1.0, minimum=0, maximum=10, symbol="α")

_FLAT = "The slope is 0 on both sides, and taken as 0 at the jump: gradients stop here. The perceptron rule learns."

ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        Activation(
            "sigmoid", "sigmoid", "σ",
            formula="1 / (1 + exp(-z))", derivative=SLOPES["sigma_slope"], from_z="sigma_slope(z, a)", range=(0.0, 1.0),
            source="Rumelhart, Hinton & Williams 1986",
            note="Computed as σ(z) σ(−z): the digits that 1 − a loses near saturation are kept.",
        ),
        Activation(
            "tanh", "tanh", "tanh",
            formula="(exp(z) - exp(-z)) / (exp(z) + exp(-z))", derivative=SLOPES["tanh_slope"],
            from_z="tanh_slope(z, a)", range=(-1.0, 1.0),
            source="LeCun, Bottou, Orr & Müller 1998, section 4.4",
        ),
        Activation(
            "relu", "ReLU", "ReLU",
            formula="max(0, z)", derivative="1 if z > 0 else 0", range=(0.0, None), kinks=(0.0,),
            source="Nair & Hinton 2010", note="The derivative at 0 is taken as 0.",
        ),
        Activation(
            "identity", "identity (linear)", "id",
            formula="z", derivative="1", range=(None, None), source="by definition",
        ),
        Activation(
            "softmax", "softmax", "softmax",
            formula="exp(z) / sum(exp(z_k))", derivative="a * (1 - a)", range=(0.0, 1.0), couples=True,
            source="Bridle 1990",
            note="Each output depends on every z of its layer: ∂a_j/∂z_k = a_j (1 − a_j) for j = k, else −a_j a_k.",
        ),
        Activation(
            "leaky_relu", "leaky ReLU", "LReLU",
            formula="z if z > 0 else alpha * z", derivative="1 if z > 0 else alpha", range=(None, None),
            kinks=(0.0,), hyperparameters=(_ALPHA_LEAKY,), source="Maas, Hannun & Ng 2013",
            note="The derivative at 0 is taken as α.",
        ),
        Activation(
            "elu", "ELU", "ELU",
            formula="z if z > 0 else alpha * (exp(z) - 1)", derivative="1 if z > 0 else a + alpha",
            from_z="1 if z > 0 else alpha * exp(z)",
            range=(None, None), kinks=(0.0,), hyperparameters=(_ALPHA_ELU,),
            source="Clevert, Unterthiner & Hochreiter 2016",
        ),
        Activation(
            "selu", "SELU", "SELU",
            formula=f"{SELU_SCALE} * (z if z > 0 else {SELU_ALPHA} * (exp(z) - 1))",
            derivative=f"{SELU_SCALE} if z > 0 else a + {SELU_SCALE} * {SELU_ALPHA}",
            from_z=f"{SELU_SCALE} * (1 if z > 0 else {SELU_ALPHA} * exp(z))",
            range=(-SELU_SCALE * SELU_ALPHA, None), kinks=(0.0,),
            source="Klambauer, Unterthiner, Mayr & Hochreiter 2017",
        ),
        Activation(
            "gelu", "GELU", "GELU",
            formula="z * Phi(z)", derivative="Phi(z) + z * phi(z)", range=(-0.17, None),
            source="Hendrycks & Gimpel 2016", note="The exact form, by the error function; not the tanh approximation.",
        ),
        Activation(
            "softplus", "softplus", "softplus",
            formula="ln(1 + exp(z))", derivative="1 / (1 + exp(-z))", range=(0.0, None),
            source="Dugas, Bengio, Bélisle, Nadeau & Garcia 2001",
        ),
        Activation(
            "silu", "SiLU (swish)", "SiLU",
            formula="z / (1 + exp(-z))", derivative="sigma(z) * (1 + z * (1 - sigma(z)))", range=(-0.279, None),
            source="Elfwing, Uchibe & Doya 2018",
        ),
        Activation(
            "softsign", "softsign", "softsign",
            formula="z / (1 + abs(z))", derivative="1 / (1 + abs(z))**2", range=(-1.0, 1.0), bends=(0.0,),
            source="Bergstra, Desjardins, Lamblin & Bengio 2009",
        ),
        Activation(
            "step", "step (threshold)", "H",
            formula="1 if z > 0 else (at_zero if z == 0 else 0)", derivative="0", range=(0.0, 1.0), kinks=(0.0,),
            hyperparameters=(_AT_ZERO,), source="McCulloch & Pitts 1943",
            note=_FLAT,
        ),
        Activation(
            "bipolar_step", "bipolar step (sign)", "sgn",
            formula="1 if z > 0 else (at_zero if z == 0 else -1)", derivative="0", range=(-1.0, 1.0), kinks=(0.0,),
            hyperparameters=(replace(_AT_ZERO, minimum=-1, hint="Usual: −1, 0 or 1."),), source="Rosenblatt 1958",
            note=_FLAT,
        ),
    )
}  # fmt: skip
