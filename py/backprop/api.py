"""For use from Python and notebooks: a network with its weights, and one training step with every number.

>>> import backprop
>>> network = backprop.Network([2, 2, 1], weights=[
...     ([[0.15, -0.2], [0.25, 0.4]], [0.1, -0.3]),
...     ([[0.35, -0.45]], [0.05]),
... ])
>>> step = backprop.step(network, X=[[0.3, 0.7]], Y=[[0.5]], learning_rate=0.1)
>>> step.prediction
array([[0.49856289]])
>>> step.layers[1].delta
array([[-0.00035927]])
>>> step.check().passed
True
>>> step = backprop.step(step.network, X=[[0.3, 0.7]], Y=[[0.5]], learning_rate=0.1)
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .errors import SpecError, refuse
from .layers import LAYERS
from .layers.base import Mode, Parameters, expand
from .layers.site import DEFAULT_KIND
from .lines import worked
from .lines.markup import escape
from .lines.report import FORMATS
from .messages import message
from .network.build import build, build_buffers
from .network.meanings import meanings
from .network.passes import forward
from .network.spec import Spec
from .network.step import Step
from .network.told import told_backward
from .numbers.display import display, shown_by
from .numbers.special import Array
from .numbers.strict_json import Json
from .oracles.check import Check, check
from .requests.parsing import parse
from .requests.parsing_data import read_rows
from .rules.declared import Numbers
from .rules.limits import DISPLAY_DIGITS, INPUT_COUNT, NUMBER, UNITS
from .runs import result
from .runs.spec_document import spec_document
from .tools.answering import asks_tool, run_as
from .training.checkpoint import checkpoint_document
from .training.loop import Trainer
from .training.progress import Progress
from .training.whole_steps import WholeSteps

PAIR = tuple(row.name for row in LAYERS[DEFAULT_KIND].fields if isinstance(row, Numbers) and row.start)  # (W, b)


class Network:
    """A network of dense layers with its weights.

    units: (n_inputs, units of layer 1, …, n_outputs). activation: one name for all layers, or one for each
    (a name, or {"name": "elu", "alpha": 0.5}). weights: for each layer a pair (W, b), W of shape (n_out, n_in)
    and b of shape (n_out,) or None; absent weights are drawn by `init` (a name or an object as in a spec) and `seed`.
    Raises `SpecError` for what a spec would not allow.
    """

    def __init__(
        self,
        units: Sequence[int],
        activation: str | Json | Sequence[str | Json] = "sigmoid",
        weights: Sequence[tuple[Any, Any]] | None = None,
        init: str | Mapping[str, Any] = "glorot_uniform",
        seed: int = 0,
    ) -> None:
        sizes = [
            UNITS.check(n, f"network.layers[{k - 1}].units", f"Units of layer {k}")
            if k
            else INPUT_COUNT.check(n, "network.n_inputs")
            for k, n in enumerate(_listed(units, "units", "a list of inputs and units, such as [2, 3, 1]"))
        ]
        n_layers = len(sizes) - 1
        if n_layers < 1:
            raise refuse("network.units", "units", sizes)
        chosen = [activation] * n_layers if isinstance(activation, str | Mapping) else activation
        functions = _listed(chosen, "activation", f"one name, or {n_layers}: one for each layer", n_layers)
        layers = [
            {"kind": DEFAULT_KIND, "units": n, "activation": f} for n, f in zip(sizes[1:], functions, strict=True)
        ]
        pairs = [] if weights is None else _listed(weights, "weights", f"{n_layers} pairs (W, b)", n_layers)
        for k, (layer, pair) in enumerate(zip(layers, pairs, strict=weights is not None)):
            given = zip(PAIR, _listed(pair, f"weights[{k}]", "a pair (W, b)", 2), strict=True)
            layer |= {name: as_lists(value) for name, value in given if value is not None}
        network = {"n_inputs": sizes[0], "layers": layers}
        data = {"X": [[0.0] * sizes[0]], "Y": [[0.0] * sizes[-1]]}
        if not isinstance(init, str | Mapping):
            raise refuse("network.init", "init", init)
        named = {"name": init} if isinstance(init, str) else dict(init)
        self._fill({"network": network, "init": {"seed": seed, **named}}, data)

    @classmethod
    def from_spec(cls, spec: Json) -> Network:
        """The network of a spec document, with its drawn or given weights."""
        network = cls.__new__(cls)
        parsed = parse(spec)
        data = {"X": parsed.X.tolist(), "Y": np.zeros_like(parsed.Y).tolist()}
        network._fill({key: spec[key] for key in ("network", "init", "conventions") if key in spec}, data)
        return network

    def _fill(self, spec: Json, data: Json) -> None:
        blank = parse({**spec, "data": data})
        self._spec = blank
        self._buffers = build_buffers(blank)
        self.parameters: list[Parameters] = build(blank)

    @property
    def document(self) -> Json:
        """The keys `network` and `conventions` of a spec, weights included."""
        whole = spec_document(self._spec, self.parameters)
        return {key: whole[key] for key in ("network", "conventions")}

    def predict(self, X: Any) -> Array:
        """Predictions (n_samples, n_out) for inputs (n_samples, n_inputs), by inference, not training.

        Networks that work through time take and give arrays with time steps after the samples. One sample alone, such
        as a row of numbers, is taken as a batch of one. Raises `SpecError` for inputs that a spec would not allow.
        """
        times = self._spec.X.ndim - 2
        given, shape = as_lists(X), (None, *[None] * times, self._spec.n_inputs)
        rows = read_rows([given] if _depth(given) == times + 1 else given, "X", "Inputs", shape, NUMBER, "x")
        mode = Mode(training=False, buffers=self._buffers)
        with np.errstate(all="ignore"):
            return forward(self._spec.layers, self.parameters, rows, mode=mode)[-1].a

    def __repr__(self) -> str:
        sizes = [self._spec.n_inputs, *(layer.units for layer in self._spec.layers)]
        return f"Network({'-'.join(map(str, sizes))}, {', '.join(la.activation.row.name for la in self._spec.layers)})"

    def _repr_html_(self) -> str:
        tables = [
            _table(f"layer {k + 1}: {self._spec.layers[k].activation.row.name}, {name}", expand(layer, name))
            for k, layer in enumerate(self.parameters)
            for name in layer
        ]
        return f"<p><b>{escape(repr(self))}</b></p>{''.join(tables)}"


@dataclass(frozen=True)
class LayerStep:
    """One layer in a step: z, a, delta (n_samples, n_out); gradients, updates and after by parameter name."""

    z: Array
    a: Array
    delta: Array
    gradients: Parameters
    updates: Parameters
    after: Parameters


class StepResult:
    """One training step: loss, prediction, layers, the network after it, its worked arithmetic and its check."""

    def __init__(self, spec: Spec, made: Step) -> None:
        self._spec, self._step = spec, made
        self.loss = made.loss
        self.prediction = made.traces[-1].a
        self.after_loss = made.after_loss
        self.layers = [
            LayerStep(trace.z, trace.a, back.delta, made.gradients[k], made.updates[k], made.after[k])
            for k, (trace, back) in enumerate(zip(made.traces, told_backward(spec, made).layers, strict=True))
        ]

    @property
    def network(self) -> Network:
        """The network with the weights after the step; raises `SpecError` where one is not finite, or beyond 1e15."""
        if self._step.fault:
            raise SpecError(None, message("network.none", fault=self._step.fault))
        after = spec_document(self._spec, self._step.after, self._step.buffers_after)
        return Network.from_spec(after)

    @property
    def optimizer_state(self) -> Json:
        """What `optimizer={"name": …, "state": …}` of the next step needs to go on from this one."""
        at = Progress.begin(self._spec, self._step.before)
        Trainer(self._spec, at, WholeSteps(self._spec)).run(1)
        return checkpoint_document(self._spec, at.checkpoint(), self._step.after)

    @property
    def document(self) -> Json:
        """The result document of the step."""
        return result.run(self._spec)

    def worked(self, format: str = "text", digits: int = 6) -> str:
        """The whole arithmetic as text, markdown, latex or html."""
        digits = DISPLAY_DIGITS.check(digits, "digits")
        if format not in FORMATS:
            raise refuse("worked.format", "format", format, names=", ".join(FORMATS))
        lines = worked.all_lines(worked.view(self._spec, self._step))
        return FORMATS[format](self._spec.title, lines, shown_by(self._spec.conventions, digits), meanings(self._spec))

    def check(self) -> Check:
        """The gradient check against tape, complex step and central differences; `passed` is None where none knows."""
        return check(self._spec)

    def __repr__(self) -> str:
        return f"StepResult(loss {display(self.loss, 6)} → {display(self.after_loss, 6)})"

    def _repr_html_(self) -> str:
        parts = []
        for k, layer in enumerate(self.layers):
            for label, array in (("z", layer.z), ("a", layer.a), ("δ", layer.delta)):
                parts.append(_table(f"layer {k + 1}: {label}", array))
            parts += [_table(f"layer {k + 1}: ∂E/∂{name}", gradient) for name, gradient in layer.gradients.items()]
        return f"<p>loss {display(self.loss, 6)} → {display(self.after_loss, 6)}</p>{''.join(parts)}"


def step(
    network: Network, X: Any, Y: Any, loss: str | Json = "half_squared_error", learning_rate: float = 0.1, **more: Any
) -> StepResult:
    """One step of gradient descent on the rows X (n_samples, n_inputs) with targets Y (n_samples, n_out).

    `more` are further keys of a spec: penalty, clip, training, conventions, optimizer, title. The network that was
    given stays as it is; the trained one is `.network` of the result. Raises `SpecError`.
    """
    data = {"X": as_lists(X), "Y": as_lists(Y)}
    named = {"name": loss} if isinstance(loss, str) else loss
    optimizer = {"name": "sgd", "learning_rate": learning_rate}
    base = network.document
    conventions = {**base["conventions"], **more.pop("conventions", {})}
    spec = parse({"optimizer": optimizer, **base, "data": data, "loss": named, **more, "conventions": conventions})
    return StepResult(spec, worked.first_step(spec))


def run(spec: Json) -> Json:
    """The result document of a spec document, of a tool where its key `as` names one; raises `SpecError`."""
    return run_as(spec) if asks_tool(spec) else result.run(parse(spec))


def as_lists(value: Any, levels: int = 4) -> Any:
    """Arrays, tuples and the like as lists; whatever else is there as it stands, for a spec to judge."""
    if not isinstance(value, list | tuple):
        array = value if hasattr(value, "tolist") else np.asarray(value) if hasattr(value, "__array__") else None
        return value if array is None else array.tolist()
    return [as_lists(item, levels - 1) for item in value] if levels else list(value)


def _depth(value: Any) -> int:
    """How deep lists are nested, along the first of each."""
    depth = 0
    while isinstance(value, list) and value and depth < 4:
        value, depth = value[0], depth + 1
    return depth


def _listed(value: Any, field: str, allowed: str, count: int | None = None) -> list[Any]:
    """The items of a sequence of so many."""
    whole = isinstance(value, Sequence | np.ndarray) and not isinstance(value, str)
    if not whole or (count is not None and len(value) != count):
        given = f"{len(value)} given" if whole else value
        raise refuse("network.list", field, given, label=field[0].upper() + field[1:], allowed=allowed)
    return list(value)


def _table(caption: str, array: Array) -> str:
    rows = array.reshape(-1, array.shape[-1])  # time steps stand below one another
    body = "".join("<tr>" + "".join(f"<td>{display(x, 6)}</td>" for x in row.tolist()) + "</tr>" for row in rows)
    return f"<table><caption>{escape(caption)}</caption>{body}</table>"
