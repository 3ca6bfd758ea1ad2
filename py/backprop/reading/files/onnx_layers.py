"""The operators of ONNX as layers: what the inputs reach is one, becomes part of the last, or is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...errors import refuse
from ...messages import Message, message
from ...numbers.special import Array
from ..arrival import Block, Dense, Layer, Other
from .onnx_constants import Constants, Node, places

ACTIVATIONS = {"Sigmoid": "sigmoid", "Tanh": "tanh", "Relu": "relu", "Softmax": "softmax", "LeakyRelu": "leaky_relu",
               "Elu": "elu", "Selu": "selu", "Softplus": "softplus", "Softsign": "softsign",
               "Gelu": "gelu"}  # fmt: skip
ALPHA = {"LeakyRelu": 0.01, "Elu": 1.0}
PASSED = ("Identity", "Flatten", "Dropout", "Cast")
UNKNOWN = ("Conv", "ConvTranspose", "GRU", "MaxPool", "AveragePool", "GlobalAveragePool", "InstanceNormalization",
           "GroupNormalization", "RMSNormalization", "Attention", "Loop", "Scan", "If")  # fmt: skip
"""Layers that are none here: named before whatever only shapes the numbers for them."""
RECURRENT = ("RNN", "LSTM")
GATES = "iofg"
"""Of an LSTM, in the order of ONNX; what it calls c is the candidate g."""


@dataclass
class Building:
    """The layers so far. present: the values that are what the last of them gives, each with the letters of its axes.

    before: of values that were present, how many layers there were. Letters: s samples, t time steps, d directions,
    j units.
    """

    constants: Constants
    layers: list[Layer] = field(default_factory=list)
    present: dict[str, str] = field(default_factory=dict)
    before: dict[str, int] = field(default_factory=dict)
    said: dict[str, list[int]] = field(default_factory=dict)

    def take_all(self, nodes: Sequence[Node]) -> None:
        """All nodes of a graph, in their order. Raises SpecError for one that no layer here does."""
        for node in nodes:
            if node.operator in UNKNOWN:
                raise refuse("read.keras.kind", "file", node.operator, name=node.name, names=KINDS)
        for node in nodes:
            self.take(node)

    def take(self, node: Node) -> None:
        """Adds what a node does. Raises SpecError for one that no layer here does."""
        if not self.constants.take(node):
            reached = [name for name in node.inputs if name and not self._is_known(name)]
            is_sum = len(reached) == 2 and node.operator == "Add"
            (self._join if is_sum else self._append)(node, reached)

    def _append(self, node: Node, reached: Sequence[str]) -> None:
        if len(reached) != 1 or (self.layers and reached[0] not in self.present):
            raise refuse("read.keras.branches", "file", node.name)
        letters = self._looked_at(node, reached[0])
        make = OPERATORS.get(node.operator)
        if make is None:
            raise refuse("read.keras.kind", "file", node.operator, name=node.name, names=KINDS)
        made = make(self, node, letters)
        self._now(node, made if isinstance(made, str) else letters)
        if node.operator in RECURRENT:
            steps, state = ("stdj", "sdj") if node.whole("layout", 0) else ("tdsj", "dsj")
            self.present = {name: own for name, own in zip(node.outputs, (steps, state), strict=False) if name}

    def _looked_at(self, node: Node, name: str) -> str:
        """The letters of a value; of a recurrent layer's, whether all of its steps are looked at, or its last state."""
        letters, last = self.present.get(name, ""), self.layers[-1] if self.layers else None
        if letters and "t" not in letters and isinstance(last, Other) and last.returns:
            gives_last(self, node)
        return letters

    def notes(self) -> list[Message]:
        """What stands otherwise here than in the file."""
        return [message(code, layers=", ".join(map(str, own))) for code, own in self.said.items()]

    def _is_known(self, name: str) -> bool:
        return name in self.constants.arrays or name in self.constants.sized

    def _now(self, node: Node, letters: str) -> None:
        self.present = dict.fromkeys([name for name in node.outputs[:1] if name], letters)
        self.before |= dict.fromkeys(self.present, len(self.layers))

    def _join(self, node: Node, reached: Sequence[str]) -> None:
        """The sum of what a layer got and what came of it some layers later: a residual block."""
        now = [name for name in reached if name in self.present]
        since = [self.before[name] for name in reached if name not in self.present and name in self.before]
        if len(now) != 1 or len(since) != 1:
            raise refuse("read.keras.branches", "file", node.name)
        inner = self.layers[since[0] :]
        if not inner or inner[0].n_in != inner[-1].n_out:
            raise refuse("read.keras.branches", "file", node.name)
        self.layers[since[0] :] = [Block("residual", inner)]
        # What lies inside the block is not to be had any more.
        self.before = {name: count for name, count in self.before.items() if count <= since[0]}
        self._now(node, self.present[now[0]])

    def weights(self, node: Node, place: int, *shape: int | None) -> Array:
        """An input that is an array of this shape, None for any size. Raises SpecError."""
        found = self.given(node, place)
        sizes = () if found is None else found.shape
        if (
            found is None
            or len(shape) != len(sizes)
            or any(n not in (None, m) for n, m in zip(shape, sizes, strict=True))
        ):
            told = " × ".join("…" if n is None else str(n) for n in shape)
            raise refuse("read.keras.shape", "file", sizes, array=place + 1, name=node.name, shape=told)
        return found

    def given(self, node: Node, place: int) -> Array | None:
        """An input that is an array."""
        return self.constants.arrays.get(node.inputs[place]) if place < len(node.inputs) else None

    def wants(self, node: Node, key: str, wanted: bool, needed: str) -> None:
        """Refuses a setting that no layer here has."""
        if not wanted:
            given = node.settings.get(key, "–")
            raise refuse(
                "read.keras.setting", "file", str(given), key=key, kind=node.operator, name=node.name, wanted=needed
            )

    def forget(self) -> None:
        """What was present is no more what a layer gives: the last layer was given more to do."""
        for name in self.present:
            self.before.pop(name, None)


Make = Callable[[Building, Node, str], "str | None"]


def _dense(at: Building, node: Node, letters: str) -> None:
    first = at.given(node, 0)
    at.wants(node, "transA", first is None and not node.whole("transA", 0), "0, with the weights behind the inputs")
    at.wants(node, "alpha", node.number("alpha", 1.0) == 1.0, "1")
    W = at.weights(node, 1, None, None)
    at.layers.append(Dense(W if node.whole("transB", 0) else W.T))
    if (added := at.given(node, 2)) is not None:
        _biases(at, node, added * node.number("beta", 1.0))


def _add(at: Building, node: Node, letters: str) -> None:
    """Biases of the layer before."""
    last = at.layers[-1] if at.layers else None
    added = next((own for place in (0, 1) if (own := at.given(node, place)) is not None), None)
    if not isinstance(last, Dense) or last.b is not None or last.activation != "identity" or added is None:
        raise refuse("read.keras.kind", "file", node.operator, name=node.name, names=KINDS)
    at.forget()
    _biases(at, node, added)


def _biases(at: Building, node: Node, values: Array) -> None:
    """An added array is the last layer's biases, where it is one number or one for each unit."""
    last = at.layers[-1]
    assert isinstance(last, Dense)
    if values.size not in (1, len(last.W)):
        raise refuse("read.keras.shape", "file", values.shape, array="bias", name=node.name, shape=(len(last.W),))
    last.b = np.broadcast_to(values.ravel(), (len(last.W),)).copy()


def _activation(at: Building, node: Node, letters: str) -> None:
    name, alpha = ACTIVATIONS[node.operator], ALPHA.get(node.operator)
    function = name if alpha is None else {"name": name, "alpha": node.number("alpha", alpha)}
    last = at.layers[-1] if at.layers else None
    if isinstance(last, Dense) and last.activation == "identity":
        at.forget()
        last.activation = function
    elif last is None:
        raise refuse("read.keras.kind", "file", node.operator, name=node.name, names="Gemm, MatMul, RNN, LSTM first")
    else:
        at.layers.append(Other("activation", last.n_out, last.n_out, {"name": function}))


def _batch_norm(at: Building, node: Node, letters: str) -> None:
    gamma = at.weights(node, 1, None)
    n = len(gamma)
    beta, mean, variance = (at.weights(node, place, n) for place in (2, 3, 4))
    settings = {"momentum": node.number("momentum", 0.9), "epsilon": node.number("epsilon", 1e-5)}
    own = {"gamma": gamma, "beta": beta, "running_mean": mean, "running_variance": variance}
    at.layers.append(Other("batch_norm", n, n, settings, own))


def _layer_norm(at: Building, node: Node, letters: str) -> None:
    gamma = at.weights(node, 1, None)
    beta = at.weights(node, 2, len(gamma)) if len(node.inputs) > 2 and node.inputs[2] else np.zeros(len(gamma))
    at.wants(node, "axis", node.whole("axis", -1) in (-1, len(letters) - 1 if letters else 1), "-1, the units")
    n = len(gamma)
    at.layers.append(
        Other("layer_norm", n, n, {"epsilon": node.number("epsilon", 1e-5)}, {"gamma": gamma, "beta": beta})
    )


def _recurrent(at: Building, node: Node, letters: str) -> str:
    """The weights of an RNN or an LSTM; what is looked at afterwards tells whether it gives all steps."""
    is_lstm = node.operator == "LSTM"
    wanted = "stj" if node.whole("layout", 0) else "tsj"
    at.wants(node, "layout", letters in ("", wanted), "time steps where the layer has them")
    gates = GATES if is_lstm else ("",)
    functions = ["Sigmoid", "Tanh", "Tanh"] if is_lstm else ["Tanh"]
    named = node.settings.get("activations", functions)
    told = [str(one).capitalize() for one in named] if isinstance(named, list) else functions
    at.wants(node, "direction", node.settings.get("direction", "forward") == "forward", "forward")
    at.wants(node, "clip", "clip" not in node.settings, "no clipping")
    at.wants(node, "activations", told == functions if is_lstm else len(told) == 1 and told[0] in PLAIN,
             ", ".join(functions) if is_lstm else "one of " + ", ".join(PLAIN))  # fmt: skip
    at.wants(node, "sequence_lens", not any(node.inputs[4:5]), "sequences of one length")
    for first in node.inputs[5:7]:
        at.wants(node, "initial_h", not first or _is_zero(at, first), "a first state of zeros")
    at.wants(node, "P", not any(node.inputs[7:8]), "no peepholes")
    W = at.weights(node, 1, 1, None, None)[0]
    units, n_in = len(W) // len(gates), W.shape[1]
    R = at.weights(node, 2, 1, len(gates) * units, units)[0]
    b = np.zeros(len(gates) * units)
    if any(node.inputs[3:4]):
        b = at.weights(node, 3, 1, 2 * len(b))[0].reshape(2, -1).sum(axis=0)
        at.said.setdefault("read.two_biases", []).append(len(at.layers) + 1)
    own: dict[str, Array] = {}
    for k, gate in enumerate(gates):
        part, end = slice(k * units, (k + 1) * units), f"_{gate}" if gate else ""
        own |= {f"Wx{end}": W[part], f"Wh{end}": R[part], f"b{end}": b[part]}
    settings: dict[str, Any] = {"units": units, "return_sequences": True}
    if not is_lstm:
        settings["activation"] = PLAIN[told[0]]
    at.layers.append(Other("lstm" if is_lstm else "rnn", n_in, units, settings, own, over_time=True, returns=True))
    return ""


def _is_zero(at: Building, name: str) -> bool:
    own = at.constants.arrays.get(name)
    return not np.any(own) if own is not None else at.constants.sized.get(name, False)


def _transpose(at: Building, node: Node, letters: str) -> str:
    order = places(node.settings.get("perm", []))
    if not letters:
        at.wants(node, "perm", order == [1, 0, 2], "[1, 0, 2]")
        return ""
    at.wants(node, "perm", sorted(order) == [*range(len(letters))] and order[-1:] == [len(letters) - 1], "units last")
    return "".join(letters[k] for k in order)


def _squeeze(at: Building, node: Node, letters: str) -> str:
    axes = places(node.settings.get("axes", [] if (own := at.given(node, 1)) is None else own))
    at.wants(node, "axes", len(axes) == 1 and letters[axes[0] : axes[0] + 1] == "d", "the one direction")
    return letters.replace("d", "")


def _reshape(at: Building, node: Node, letters: str) -> str:
    """Without the axis of the one direction."""
    sizes = at.given(node, 1)
    at.wants(
        node, "shape", sizes is not None and "d" in letters and sizes.size == len(letters) - 1, "the one direction"
    )
    return letters.replace("d", "")


def _gather(at: Building, node: Node, letters: str) -> str:
    """The last step, or the one direction."""
    index, axis = at.given(node, 1), node.whole("axis", 0)
    taken = letters[axis : axis + 1]
    allowed = {"t": ([-1],), "d": ([-1], [0])}.get(taken, ())
    at.wants(node, "indices", index is not None and index.ndim == 0 and places(index) in allowed, "the last step")
    if taken == "t":
        gives_last(at, node)
    return letters.replace(taken, "")


def gives_last(at: Building, node: Node) -> None:
    """Only the last step of the recurrent layer is looked at."""
    last = at.layers[-1]
    if not isinstance(last, Other) or not last.over_time:
        raise refuse("read.keras.branches", "file", node.name)
    last.returns = last.settings["return_sequences"] = False


KINDS = "Gemm, MatMul, Add, BatchNormalization, LayerNormalization, RNN, LSTM, or an activation"
PLAIN = {name: own for name, own in ACTIVATIONS.items() if name not in ALPHA and name != "Softmax"}
OPERATORS: Mapping[str, Make] = {
    "Gemm": _dense, "MatMul": _dense, "Add": _add, "BatchNormalization": _batch_norm,
    "LayerNormalization": _layer_norm, **dict.fromkeys(RECURRENT, _recurrent),
    **dict.fromkeys(ACTIVATIONS, _activation), **dict.fromkeys(PASSED, lambda at, node, letters: letters),
    "Transpose": _transpose, "Squeeze": _squeeze, "Reshape": _reshape, "Gather": _gather,
}  # fmt: skip
