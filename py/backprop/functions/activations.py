"""Activation functions: one row each, value beside derivative.

`formula` and `derivative` are Python expressions in z, a = f(z) and the hyperparameters; they are shown as
text, LaTeX and MathML, and a test evaluates them against `value` and `slope`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ..numbers.special import Array, absolute, normal_cdf, normal_pdf, sigmoid, softmax, softplus
from ..rules.fields import Field

SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


@dataclass(frozen=True)
class Activation:
    """a = f(z), elementwise unless `couples` (softmax mixes the units of one sample).

    value(z, **hyperparameters) takes real or complex z of any shape (last axis: units).
    slope(z, a, **hyperparameters) is ∂a/∂z from accurate forms; hand_slope is the form a person
    uses, from the rounded numbers on paper, and serves `conventions.rounding.carry` only.
    """

    name: str
    label: str
    symbol: str
    value: Callable[..., Array]
    slope: Callable[..., Array]
    formula: str
    derivative: str
    range: tuple[float | None, float | None]
    source: str
    hand_slope: Callable[..., Array] | None = None
    hyperparameters: tuple[Field, ...] = ()
    kinks: tuple[float, ...] = ()
    bends: tuple[float, ...] = ()  # where the second derivative jumps, and the first does not
    couples: bool = False
    note: str = ""

    def vjp(self, da: Array, a: Array, slope: Array) -> Array:
        """∂E/∂z from ∂E/∂a, both (n_samples, n_out); slope is the `factor` at the same z."""
        if self.couples:
            return a * (da - np.sum(da * a, axis=-1, keepdims=True))
        return da * slope

    def factor(self, z: Array, a: Array, by_hand: bool = False, **hyper: float) -> Array:
        """∂a/∂z of each unit by its own z, shaped as z (for softmax the diagonal of the Jacobian)."""
        form = self.hand_slope if by_hand and self.hand_slope else self.slope
        return form(z, a, **hyper)


def _positive(z: Array) -> Array:
    return np.real(z) > 0


def _tanh_slope(z: Array, a: Array) -> Array:
    e = np.exp(-2.0 * absolute(z))
    return 4.0 * e / ((1.0 + e) * (1.0 + e))


def _softsign_slope(z: Array, a: Array) -> Array:
    share = 1.0 + absolute(z)
    return 1.0 / (share * share)


def _expm1_below(z: Array) -> Array:
    """e^z − 1 for z ≤ 0 (elsewhere 0, where the other branch is taken)."""
    return np.expm1(np.where(_positive(z), 0.0, z))


def _elu_slope(z: Array, alpha: float) -> Array:
    return np.where(_positive(z), 1.0, alpha * np.exp(np.where(_positive(z), 0.0, z)))


_ALPHA_LEAKY = Field("alpha", "Slope α below 0", default=0.01, minimum=0, maximum=10)
_ALPHA_ELU = Field("alpha", "Scale α below 0", default=1.0, minimum=0, maximum=10)

ACTIVATIONS: dict[str, Activation] = {
    row.name: row
    for row in (
        Activation(
            "sigmoid", "sigmoid", "σ",
            value=sigmoid,
            slope=lambda z, a: sigmoid(z) * sigmoid(-z),
            hand_slope=lambda z, a: a * (1.0 - a),
            formula="1 / (1 + exp(-z))", derivative="a * (1 - a)", range=(0.0, 1.0),
            source="Rumelhart, Hinton & Williams 1986",
            note="Computed as σ(z) σ(−z): the digits that 1 − a loses near saturation are kept.",
        ),
        Activation(
            "tanh", "tanh", "tanh",
            value=np.tanh, slope=_tanh_slope, hand_slope=lambda z, a: 1.0 - a * a,
            formula="(exp(z) - exp(-z)) / (exp(z) + exp(-z))", derivative="1 - a**2", range=(-1.0, 1.0),
            source="LeCun, Bottou, Orr & Müller 1998, section 4.4",
        ),
        Activation(
            "relu", "ReLU", "ReLU",
            value=lambda z: np.where(_positive(z), z, 0.0),
            slope=lambda z, a: np.where(_positive(z), 1.0, 0.0),
            formula="max(0, z)", derivative="1 if z > 0 else 0", range=(0.0, None), kinks=(0.0,),
            source="Nair & Hinton 2010", note="The derivative at 0 is taken as 0.",
        ),
        Activation(
            "identity", "identity (linear)", "id",
            value=lambda z: z, slope=lambda z, a: np.ones_like(z),
            formula="z", derivative="1", range=(None, None), source="by definition",
        ),
        Activation(
            "softmax", "softmax", "softmax",
            value=softmax, slope=lambda z, a: a * (1.0 - a),
            formula="exp(z) / sum(exp(z_k))", derivative="a * (1 - a)", range=(0.0, 1.0), couples=True,
            source="Bridle 1990",
            note="Each output depends on every z of its layer: ∂a_j/∂z_k = a_j (1 − a_j) for j = k, else −a_j a_k.",
        ),
        Activation(
            "leaky_relu", "leaky ReLU", "LReLU",
            value=lambda z, alpha: np.where(_positive(z), z, alpha * z),
            slope=lambda z, a, alpha: np.where(_positive(z), 1.0, alpha),
            formula="z if z > 0 else alpha * z", derivative="1 if z > 0 else alpha", range=(None, None),
            kinks=(0.0,), hyperparameters=(_ALPHA_LEAKY,), source="Maas, Hannun & Ng 2013",
            note="The derivative at 0 is taken as α.",
        ),
        Activation(
            "elu", "ELU", "ELU",
            value=lambda z, alpha: np.where(_positive(z), z, alpha * _expm1_below(z)),
            slope=lambda z, a, alpha: _elu_slope(z, alpha),
            hand_slope=lambda z, a, alpha: np.where(_positive(z), 1.0, a + alpha),
            formula="z if z > 0 else alpha * (exp(z) - 1)", derivative="1 if z > 0 else a + alpha",
            range=(None, None), kinks=(0.0,), hyperparameters=(_ALPHA_ELU,),
            source="Clevert, Unterthiner & Hochreiter 2016",
        ),
        Activation(
            "selu", "SELU", "SELU",
            value=lambda z: SELU_SCALE * np.where(_positive(z), z, SELU_ALPHA * _expm1_below(z)),
            slope=lambda z, a: SELU_SCALE * _elu_slope(z, SELU_ALPHA),
            hand_slope=lambda z, a: np.where(_positive(z), SELU_SCALE, a + SELU_SCALE * SELU_ALPHA),
            formula=f"{SELU_SCALE} * (z if z > 0 else {SELU_ALPHA} * (exp(z) - 1))",
            derivative=f"{SELU_SCALE} if z > 0 else a + {SELU_SCALE} * {SELU_ALPHA}",
            range=(-SELU_SCALE * SELU_ALPHA, None), kinks=(0.0,),
            source="Klambauer, Unterthiner, Mayr & Hochreiter 2017",
        ),
        Activation(
            "gelu", "GELU", "GELU",
            value=lambda z: z * normal_cdf(z), slope=lambda z, a: normal_cdf(z) + z * normal_pdf(z),
            formula="z * Phi(z)", derivative="Phi(z) + z * phi(z)", range=(-0.17, None),
            source="Hendrycks & Gimpel 2016", note="The exact form, by the error function; not the tanh approximation.",
        ),
        Activation(
            "softplus", "softplus", "softplus",
            value=softplus, slope=lambda z, a: sigmoid(z),
            formula="ln(1 + exp(z))", derivative="1 / (1 + exp(-z))", range=(0.0, None),
            source="Dugas, Bengio, Bélisle, Nadeau & Garcia 2001",
        ),
        Activation(
            "silu", "SiLU (swish)", "SiLU",
            value=lambda z: z * sigmoid(z),
            slope=lambda z, a: sigmoid(z) * (1.0 + z * sigmoid(-z)),
            formula="z / (1 + exp(-z))", derivative="sigma(z) * (1 + z * (1 - sigma(z)))", range=(-0.279, None),
            source="Elfwing, Uchibe & Doya 2018",
        ),
        Activation(
            "softsign", "softsign", "softsign",
            value=lambda z: z / (1.0 + absolute(z)), slope=_softsign_slope,
            formula="z / (1 + abs(z))", derivative="1 / (1 + abs(z))**2", range=(-1.0, 1.0), bends=(0.0,),
            source="Bergstra, Desjardins, Lamblin & Bengio 2009",
        ),
    )
}  # fmt: skip
