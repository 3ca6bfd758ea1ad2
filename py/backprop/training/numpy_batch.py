"""A batch forward and backward into arrays that are used over and over, without what only a whole step tells.

Dense networks in place, any others by their layers.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from ..equations.kind import BIASES, WEIGHTS
from ..layers.base import ActivationChoice, Mode
from ..network.build import NetworkParameters
from ..network.passes import backward, forward, is_fused
from ..network.spec import Spec
from ..numbers.arithmetic import FLOAT64
from ..numbers.special import Array
from ..numbers.sums import c_einsum


class LayerPasses:
    """Of any layers; parameters and gradients are views that others change and read, buffers what layers carry on."""

    def __init__(
        self, spec: Spec, parameters: NetworkParameters, gradients: NetworkParameters, buffers: NetworkParameters
    ) -> None:
        self._spec, self._fused = spec, is_fused(spec.loss, spec.layers)
        self._parameters, self._gradients, self.buffers = parameters, gradients, buffers

    def pass_through(self, X: Array, Y: Array, step: int, samples: Array | None) -> bool:
        """Forward and backward; the gradients are those of the data. False when a number is not finite."""
        spec, own = self._spec, self._parameters
        mode = Mode(step=step, samples=None if samples is None else samples.tolist(), buffers=self.buffers)
        traces = forward(spec.layers, own, X, FLOAT64, mode)
        loss = spec.loss if samples is None else spec.loss.of(samples)
        layers = backward(loss, spec.layers, own, traces, Y).layers
        for into, layer in zip(self._gradients, layers, strict=True):
            for name, gradient in into.items():
                gradient[...] = layer.gradients[name]
        self.buffers = [trace.buffers for trace in traces]
        self.output = spec.layers[-1].output_z(traces[-1]) if self._fused else traces[-1].a
        arrays = [*(array for trace in traces for array in (trace.z, trace.a, *trace.buffers.values()))]
        return math.isfinite(sum(float(array.sum()) for array in (*arrays, *(layer.delta for layer in layers))))


class DensePasses:
    """Of dense layers: arrays for `rows` samples; parameters and gradients are views that others change and read.

    The same operations in the same order as the equations of `layers.dense` and `passes.backward`. Of many networks
    every array has one leading letter more, r; a number that is not finite concerns one of them, and nothing is said.
    """

    def __init__(
        self, spec: Spec, parameters: NetworkParameters, gradients: NetworkParameters, rows: int, many: int = 0
    ) -> None:
        self._loss, self._layers, self._lead = spec.loss, spec.layers, (many,) if many else ()
        self._fused = is_fused(spec.loss, spec.layers)
        self._share = spec.loss.of(None).shares(float(rows))
        self._shared_bias = spec.conventions.bias == "shared"
        self._parameters, self._gradients = parameters, gradients
        self._b = [own[BIASES][..., None, :] if BIASES in own else None for own in parameters]
        r = "r" if many else ""
        self._forward, self._of_weights, self._down = (
            f"{r}sk,{r}jk->{r}sj",
            f"{r}sj,{r}sk->{r}jk",
            f"{r}sj,{r}jk->{r}sk",
        )
        count = rows * (many or 1)
        self._z_all = np.zeros(count * sum(layer.units for layer in spec.layers))
        self._a_all = np.zeros_like(self._z_all)
        ends = np.cumsum([0, *(count * layer.units for layer in spec.layers)]).tolist()
        parts = [slice(start, end) for start, end in pairwise(ends)]
        shapes = [(*self._lead, rows, layer.units) for layer in spec.layers]
        self._z = [self._z_all[part].reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        self._a = [self._a_all[part].reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
        self._da = [np.zeros((*self._lead, rows, layer.n_in)) for layer in spec.layers]
        self._slopes: list[tuple[ActivationChoice, slice, list[tuple[int, slice]]]] = []
        for k, layer in enumerate(spec.layers):
            plain = layer.activation.row.couples or layer.activation.row.name == "identity"
            if plain or (self._fused and k == len(spec.layers) - 1):
                continue
            start = parts[k].start
            if self._slopes and self._slopes[-1][0] == layer.activation and self._slopes[-1][1].stop == start:
                choice, whole, members = self._slopes.pop()
                whole = slice(whole.start, parts[k].stop)
            else:
                choice, whole, members = layer.activation, parts[k], []
            members = [*members, (k, slice(start - whole.start, parts[k].stop - whole.start))]
            self._slopes.append((choice, whole, members))

    @property
    def output(self) -> Array:
        """What the loss is made of: z of the output layer for a fused pair, else predictions, (…, rows, n_out)."""
        return self._z[-1].copy() if self._fused else self._a[-1].copy()

    def pass_through(self, X: Array, Y: Array, step: int, samples: Array | None) -> bool:
        """Forward and backward; the gradients are those of the data. False when a z is not finite."""
        A = first = np.broadcast_to(X, (*self._lead, *X.shape)) if self._lead else X
        for k, (layer, own) in enumerate(zip(self._layers, self._parameters, strict=True)):
            z, b = self._z[k], self._b[k]
            if WEIGHTS in own:
                c_einsum(self._forward, A, own[WEIGHTS], out=z)
                if b is not None:
                    np.add(z, b, out=z)
            else:
                z[...] = A
            self._a[k][...] = layer.activation.value(z)
            A = self._a[k]
        if not self._lead and not math.isfinite(float(np.add.reduce(self._z_all))):
            return False
        share = self._share
        if self._loss.weights is not None:
            share = (self._loss if samples is None else self._loss.of(samples)).shares(float(len(X)), X.ndim)
        slopes: dict[int, Array] = {}
        for choice, whole, members in self._slopes:
            made = choice.factor(self._z_all[whole], self._a_all[whole], False)
            for k, part in members:
                slopes[k] = made[part].reshape(self._z[k].shape)
        loss, da = self._loss, A
        if not self._fused:
            da = loss.row.slope(Y, A, **loss.hyper) * (loss.row.share(float(A.shape[-1])) * share)
        for k in reversed(range(len(self._layers))):
            if loss.row.fused and self._fused and k == len(self._layers) - 1:
                delta = loss.row.fused.delta(Y, self._z[k], A, **loss.hyper) * share
            elif k in slopes:
                delta = da * slopes[k]
            else:
                row = self._layers[k].activation.row
                delta = row.vjp(da, self._a[k], slopes.get(k, _ONE))
            below = self._a[k - 1] if k else first
            into, own = self._gradients[k], self._parameters[k]
            if WEIGHTS in into:
                c_einsum(self._of_weights, delta, below, out=into[WEIGHTS])
            if BIASES in into:
                into[BIASES][...] = self._of_bias(k, delta)
            if k:
                da = c_einsum(self._down, delta, own[WEIGHTS], out=self._da[k]) if WEIGHTS in own else delta
        return True

    def _of_bias(self, k: int, delta: Array) -> Array | float:
        """As `EquationLayer` has it: 0 where softmax takes it out again, one sum where units share it."""
        if self._shared_bias and self._layers[k].into_softmax:
            return 0.0
        db = np.add.reduce(delta, axis=-2)
        return np.add.reduce(db, axis=-1, keepdims=True) if self._shared_bias else db


_ONE = np.ones(())
