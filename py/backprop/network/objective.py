"""The loss of a batch as a function of one vector: value, gradient, Hessian, and the Jacobian of its residuals.

Second derivatives are exact to the last digits: the closed-form gradient is taken at θ + ih·v, and its imaginary
part over h is H·v (forward over reverse; Squire & Trapp 1998 for the step, Pearlmutter 1994 for the product).
"""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from ..errors import SpecError
from ..layers.base import LayerTrace, Mode
from ..messages import message
from ..numbers.arithmetic import FLOAT64
from ..numbers.special import Array
from .addresses import Place, every_place
from .build import NetworkParameters
from .layout import Layout
from .passes import TRAINING, backward, forward, measure
from .penalty import penalized, penalty_of
from .spec import Spec

STEP = 2.0**-100  # a power of two: dividing by it changes no digit


class Objective:
    """E(θ) on the rows X (n_samples, n_inputs) and Y (n_samples, n_out), penalty included; θ is (n,).

    `mode` says under which circumstances, dropout masks and running statistics among them: they do not change with θ.
    `counts` says how often each thing was computed. With a loss that is a sum of squares,
    E = ½ Σ r² + penalty with the residuals r, (n_samples · n_out,).
    """

    def __init__(self, spec: Spec, X: Array, Y: Array, parameters: NetworkParameters, mode: Mode = TRAINING) -> None:
        self.spec, self.X, self.Y, self.mode = spec, X, Y, mode
        self._loss = spec.loss if mode.samples is None else spec.loss.of(mode.samples)
        self.layout = Layout(spec, parameters)
        self.counts: Counter[str] = Counter()
        self._last: tuple[Array, NetworkParameters, list[LayerTrace]] | None = None

    def loss(self, flat: Array) -> float:
        """E(θ)."""
        self.counts["loss"] += 1
        with np.errstate(all="ignore"):
            parameters, traces = self._forward(flat)
            data = measure(self._loss, self.spec.layers, traces, self.Y, FLOAT64).data_loss
            return float(data) + float(penalty_of(self.spec.penalty, parameters))

    def gradient(self, flat: Array) -> Array:
        """∂E/∂θ, (n,)."""
        self.counts["gradient"] += 1
        return self._gradient(flat)

    def hessian_vector(self, flat: Array, v: Array) -> Array:
        """H·v, (n,), at the cost of one forward and one backward pass."""
        self.counts["hessian_vector"] += 1
        return self._gradient(flat + 1j * STEP * v).imag / STEP

    def hessian(self, flat: Array) -> Array:
        """H = ∂²E/∂θ², (n, n), column by column; as computed, symmetric but for rounding."""
        self.counts["hessian"] += 1
        columns = [self._gradient(flat + 1j * STEP * e).imag / STEP for e in np.eye(len(flat))]
        return np.array(columns).reshape(len(flat), len(flat)).T

    def residuals(self, flat: Array) -> Array:
        """r, (n_samples · n_out,), with data loss = ½ Σ r²."""
        self.counts["residuals"] += 1
        return self._residuals(flat)

    def jacobian(self, flat: Array) -> Array:
        """J = ∂r/∂θ, (n_samples · n_out, n), by the complex step."""
        self.counts["jacobian"] += 1
        columns = [self._residuals(flat + 1j * STEP * e).imag / STEP for e in np.eye(len(flat))]
        return np.array(columns).reshape(len(flat), self.Y.size).T

    def gauss_newton(self, flat: Array) -> Array:
        """JᵀJ, (n, n), plus the curvature of the L2 penalty: the Hessian without its second derivatives of r."""
        return self.curvature(self.jacobian(flat))

    def curvature(self, J: Array) -> Array:
        """JᵀJ, (n, n), of a Jacobian (n_residuals, n), plus the curvature of the L2 penalty."""
        return np.einsum("ri,rj->ij", J, J) + np.diag(self._penalty_curvature())

    def _gradient(self, flat: Array) -> Array:
        spec = self.spec
        with np.errstate(all="ignore"):
            parameters, traces = self._forward(flat)
            layers = backward(self._loss, spec.layers, parameters, traces, self.Y).layers
            return self.layout.flat([
                {name: self._penalized(name, g, parameters[k][name]) for name, g in layer.gradients.items()}
                for k, layer in enumerate(layers)
            ])  # fmt: skip

    def _forward(self, flat: Array) -> tuple[NetworkParameters, list[LayerTrace]]:
        """Parameters and traces at θ; the last ones are kept, since value and gradient are mostly asked together."""
        if self._last is None or not np.array_equal(self._last[0], flat):
            parameters = self.layout.network(flat)
            self._last = np.array(flat), parameters, forward(self.spec.layers, parameters, self.X, FLOAT64, self.mode)
        return self._last[1], self._last[2]

    def _penalized(self, name: str, gradient: Array, parameter: Array) -> Array:
        return penalized(self.spec.penalty, gradient, parameter, self.spec.penalty.applies_to(name))

    def _residuals(self, flat: Array) -> Array:
        loss = self._loss
        assert loss.row.square is not None  # parsing refuses other losses for the methods that need residuals
        with np.errstate(all="ignore"):
            P = self._forward(flat)[1][-1].a
        weight = loss.row.square * loss.row.share(math.prod(P.shape[1:])) * loss.shares(len(P), P.ndim)
        return np.ravel(np.sqrt(weight) * (P - self.Y))

    def _penalty_curvature(self) -> Array:
        penalty = self.spec.penalty
        return self.layout.flat([
            {name: np.full(a.shape, penalty.l2 if penalty.applies_to(name) else 0.0) for name, a in layer.items()}
            for layer in self.layout.like
        ])  # fmt: skip


def refuse_truncated(spec: Spec, what: str) -> None:
    """Raise `SpecError` where the backward pass leaves out a part of the gradient."""
    if found := truncating(spec):
        raise SpecError(f"network.{found.path}.truncate", message("whole.truncate", method=what))


def truncating(spec: Spec) -> Place | None:
    """The first layer whose backward pass leaves out a part of the gradient."""
    n_steps = spec.X.shape[1] if spec.X.ndim == 3 else 1
    layers = (place for place in every_place(spec) if not place.layer.inner)
    return next((place for place in layers if place.layer.truncates(n_steps)), None)
