"""Graphs of ONNX: operators that are added one after the other, values by name, and the model around them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..numbers.special import Array
from ..version import VERSION
from .protobuf import inside, single, whole

OPSET, IR_VERSION = 17, 8
DOUBLE, INT64 = 11, 7  # kinds of numbers
INT, FLOAT, GRAPH, INTS = 2, 1, 5, 7  # kinds of settings
Shape = Sequence[int | str]


class Graph:
    """Operators in their order. A graph within another uses the other's values and constants."""

    def __init__(self, above: Graph | None = None) -> None:
        self.root: Graph = above.root if above else self
        self.nodes: list[bytes] = []
        self.tensors: dict[str, bytes] = {}
        self.known: dict[tuple[Any, ...], str] = {}
        self.taken: set[str] = set()
        self.count = 0

    def constant(self, values: Array | float | Sequence[int], name: str = "") -> Value:
        """An array or a number that is given; equal ones without a name stand in the file once."""
        array = np.asarray(values)
        kind = INT64 if array.dtype.kind == "i" else DOUBLE
        array = array.astype("<i8" if kind == INT64 else "<f8")
        root, key = self.root, (name, kind, array.shape, array.tobytes())
        if key not in root.known:
            root.known[key] = name or f"constant_{len(root.tensors)}"
            dims = b"".join(whole(1, n) for n in array.shape)
            tensor = dims + whole(2, kind) + inside(8, root.known[key]) + inside(9, array.tobytes())
            root.tensors[root.known[key]] = tensor
        return Value(self, root.known[key])

    def add(self, operator: str, *inputs: Value, **settings: Any) -> Value:
        """An operator with one output."""
        return self.add_many(operator, inputs, 1, **settings)[0]

    def add_many(self, operator: str, inputs: Sequence[Value], outputs: int, **settings: Any) -> list[Value]:
        """An operator with several."""
        self.root.count += 1
        self.root.taken |= {value.name for value in inputs}
        names = [f"{operator.lower()}_{self.root.count}{f'_{i}' * (i > 0)}" for i in range(outputs)]
        self.nodes.append(b"".join((
            *(inside(1, value.name) for value in inputs), *(inside(2, name) for name in names),
            inside(3, f"node_{self.root.count}"), inside(4, operator),
            *(inside(5, _setting(name, value)) for name, value in settings.items()),
        )))  # fmt: skip
        return [Value(self, name) for name in names]

    def named(self, value: Value, name: str) -> Value:
        """The value under a name of its own, as inputs and outputs of graphs have."""
        self.root.taken.add(value.name)
        self.nodes.append(inside(1, value.name) + inside(2, name) + inside(3, f"to_{name}") + inside(4, "Identity"))
        return Value(self, name)

    def message(self, name: str, inputs: Mapping[str, Shape | None], outputs: Mapping[str, Shape | None]) -> bytes:
        """The graph as it stands in a file; shapes as far as they are known."""
        return b"".join((
            *(inside(1, node) for node in self.nodes), inside(2, name),
            *(inside(5, tensor) for name, tensor in self.tensors.items() if name in self.taken),
            *(inside(11, _typed(*one)) for one in inputs.items()),
            *(inside(12, _typed(*one)) for one in outputs.items()),
        ))  # fmt: skip


class Value:
    """What an operator gives, of float64; arithmetic with others and with numbers adds operators."""

    def __init__(self, graph: Graph, name: str) -> None:
        self.graph, self.name = graph, name

    def constant(self, number: float) -> Value:
        """A number of the same graph."""
        return self.graph.constant(float(number))

    def to(self, operator: str, *others: Value | float, **settings: Any) -> Value:
        """An operator on this value and others."""
        own = [one if isinstance(one, Value) else self.constant(one) for one in others]
        return self.graph.add(operator, self, *own, **settings)

    def __neg__(self) -> Value:
        return self.to("Neg")

    def __add__(self, other: Value | float) -> Value:
        return self.to("Add", other)

    def __sub__(self, other: Value | float) -> Value:
        return self.to("Sub", other)

    def __mul__(self, other: Value | float) -> Value:
        return self.to("Mul", other)

    def __truediv__(self, other: Value | float) -> Value:
        return self.to("Div", other)

    def __radd__(self, other: float) -> Value:
        return self.constant(other) + self

    def __rsub__(self, other: float) -> Value:
        return self.constant(other) - self

    def __rmul__(self, other: float) -> Value:
        return self.constant(other) * self

    def __rtruediv__(self, other: float) -> Value:
        return self.constant(other) / self


def model(graph: bytes, said: Mapping[str, str]) -> bytes:
    """The file: version, maker, operators' version, graph, and what it says of itself."""
    return b"".join((
        whole(1, IR_VERSION), inside(2, "Backprop"), inside(3, VERSION), inside(7, graph),
        inside(8, inside(1, "") + whole(2, OPSET)),
        *(inside(14, inside(1, key) + inside(2, value)) for key, value in said.items()),
    ))  # fmt: skip


def _setting(name: str, value: int | float | bytes | Sequence[int]) -> bytes:
    if isinstance(value, bytes):
        return inside(1, name) + inside(6, value) + whole(20, GRAPH)
    if isinstance(value, int):
        return inside(1, name) + whole(3, value) + whole(20, INT)
    if isinstance(value, float):
        return inside(1, name) + single(2, value) + whole(20, FLOAT)
    return inside(1, name) + b"".join(whole(8, one) for one in value) + whole(20, INTS)


def _typed(name: str, shape: Shape | None) -> bytes:
    kind = whole(1, DOUBLE)
    if shape is not None:
        kind += inside(2, b"".join(inside(1, whole(1, n) if isinstance(n, int) else inside(2, n)) for n in shape))
    return inside(1, name) + inside(2, inside(1, kind))
