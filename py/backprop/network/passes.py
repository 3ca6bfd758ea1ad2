"""The two passes side by side: forward keeps what backward needs."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ..functions.reductions import reduce
from ..layers.base import Context, Layer, LayerBackward, LayerTrace, Mode, Parameters
from ..numbers.arithmetic import FLOAT64, Arithmetic
from ..numbers.special import Array
from .build import NetworkParameters
from .spec import LossChoice

TRAINING = Mode()


@dataclass(frozen=True)
class LossTrace:
    """The loss of a batch: terms (n_samples, n_out), per_sample (n_samples,), data_loss ()."""

    terms: Array
    per_sample: Array
    data_loss: Array


@dataclass(frozen=True)
class BackwardTrace:
    """All layers' backward passes and ∂E/∂X, (n_samples, n_in)."""

    layers: list[LayerBackward]
    input_gradients: Array


def forward(
    layers: Sequence[Layer],
    parameters: NetworkParameters,
    X: Array,
    how: Arithmetic = FLOAT64,
    mode: Mode = TRAINING,
) -> list[LayerTrace]:
    """X (n_samples, n_inputs) through all layers; complex parameters or inputs give complex traces.

    `mode` says whether for training or for inference, at which step, and with which buffers.
    """
    traces: list[LayerTrace] = []
    A = X
    for k, (layer, own) in enumerate(zip(layers, parameters, strict=True)):
        buffers = layer.initial_buffers() if mode.buffers is None else mode.buffers[k]
        traces.append(layer.forward(own, A, Context(how, mode, k, buffers)))
        A = traces[-1].a
    return traces


def measure(
    loss: LossChoice, layers: Sequence[Layer], traces: list[LayerTrace], Y: Array, how: Arithmetic
) -> LossTrace:
    """The loss of targets Y (n_samples, n_out); from z where a fused pair allows it: no probability is ever clipped."""
    output = traces[-1]
    pair = loss.row.fused
    if is_fused(loss, layers) and pair and (pair.of_step or not how.by_hand):
        terms = pair_terms(loss, layers, Y, layers[-1].output_z(output))
    else:
        terms = loss.row.term(Y, output.a, **loss.hyper)
    terms = how.keep(terms)
    per_sample = how.keep(loss.row.per_sample(terms, how.taken))
    return LossTrace(terms, per_sample, how.keep(reduce(per_sample, loss.reduction, loss.weights)))


def backward(
    loss: LossChoice,
    layers: Sequence[Layer],
    parameters: NetworkParameters,
    traces: list[LayerTrace],
    Y: Array,
    how: Arithmetic = FLOAT64,
    pass_down: Callable[[int, Parameters], Parameters] | None = None,
) -> BackwardTrace:
    """∂E/∂(everything). `pass_down(layer, gradients)` may give the parameters through which δ goes down.

    By default these are the ones of the forward pass; the sequential convention passes updated ones. Of the perceptron
    rule, whose step has no slope, the error ŷ − y stands for ∂E/∂ŷ too.
    """
    done: list[LayerBackward] = []
    fused = fused_delta(loss, Y, layers[-1].output_z(traces[-1]), traces[-1].a, how) if is_fused(loss, layers) else None
    of_step = fused is not None and loss.row.fused is not None and loss.row.fused.of_step
    da = how.keep(fused if of_step else output_slope(loss, Y, traces[-1].a, how))
    for k in reversed(range(len(layers))):
        layer, trace = layers[k], traces[k]
        back = layer.backward(parameters[k], trace, da, how, fused if k == len(layers) - 1 else None)
        done.append(back)
        below = pass_down(k, back.gradients) if pass_down else parameters[k]
        da = how.keep(layer.propagate(below, back))
    return BackwardTrace(done[::-1], da)


def is_fused(loss: LossChoice, layers: Sequence[Layer]) -> bool:
    """True where the loss has its own output function, as cross-entropy has softmax: δ comes at once, from z."""
    return loss.row.fused is not None and layers[-1].activation.row.name == loss.row.fused.activation


def pair_terms(loss: LossChoice, layers: Sequence[Layer], Y: Array, z: Array) -> Array:
    """The terms of a fused pair from z of the output, (n_samples, n_out) as Y."""
    pair = loss.row.fused
    assert pair is not None
    of_step = (layers[-1].activation.value(z),) if pair.of_step else ()
    return pair.term(Y, z, *of_step, **loss.hyper)


def output_slope(loss: LossChoice, Y: Array, P: Array, how: Arithmetic = FLOAT64) -> Array:
    """∂E/∂ŷ of the batch's loss, (n_samples, n_out)."""
    share = loss.row.share(how.taken(float(math.prod(P.shape[1:])))) * _sample_shares(loss, P, how)
    return loss.row.slope(Y, P, **loss.hyper) * share


def fused_delta(loss: LossChoice, Y: Array, z: Array, P: Array, how: Arithmetic = FLOAT64) -> Array:
    """∂E/∂z of the output layer for a fused pair, (n_samples, n_out) as z and P; by hand from the rounded P."""
    pair = loss.row.fused
    assert pair is not None
    delta = pair.hand_delta(Y, P, **loss.hyper) if how.by_hand else pair.delta(Y, z, P, **loss.hyper)
    return delta * _sample_shares(loss, P, how)


def _sample_shares(loss: LossChoice, P: Array, how: Arithmetic) -> Any:
    return loss.shares(how.taken(float(len(P))), P.ndim)
