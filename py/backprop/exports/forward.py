"""The forward pass of every kind of layer as lines of a script; kinds written as equations need nothing here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..layers.batch_norm import BatchNorm, count
from ..layers.dropout import Dropout
from ..layers.rnn import RNN
from .dialects import Dialect
from .equation_lines import forward_equations
from .nodes import Node


@dataclass(frozen=True)
class Writer:
    """What the lines depend on besides the layer.

    prefix stands before parameters (“self.”); autograd says that the library finds the gradient, so that the
    lines must stop it where it is to stop; layers: its own layers are called where it has them.
    """

    dialect: Dialect
    prefix: str = ""
    autograd: bool = False
    layers: bool = False

    def times(self, a: str, node: Node, name: str) -> str:
        """a · (a parameter of the layer)ᵀ."""
        W = self.dialect.fill(self.dialect.transpose, x=f"{self.prefix}{name}{node.tag}")
        return self.dialect.fill(self.dialect.dot, a=a, b=W)

    def bias(self, node: Node) -> str:
        """“ + b”, where there is one."""
        return f" + {self.prefix}b{node.tag}" if "b" in node.names else ""

    def mean(self, of: str, node: Node) -> str:
        """The mean over the batch, unit by unit."""
        return self.dialect.reduce("mean", f"{of}, axis={node.sample_axes}", str(count(node.trace.z)))


def forward_lines(nodes: Sequence[Node], writer: Writer, below: str = "X") -> list[str]:
    """z and a of every layer, from what comes in."""
    lines = []
    for node in nodes:
        lines += (_equations if node.equations else FORWARD[node.layer.kind])(writer, node, below)
        below = f"a{node.tag}"
    return lines


def call(node: Node, z: str, slope: str = "", a: str = "") -> str:
    """A call of the layer's activation, or of its slope, with its hyperparameters."""
    choice = node.layer.activation
    arguments = [z, *([a] if a else []), *(f"{name}={value!r}" for name, value in choice.hyper.items())]
    return f"{choice.row.name}{slope}({', '.join(arguments)})"


def _equations(writer: Writer, node: Node, below: str) -> list[str]:
    return forward_equations(writer.dialect, writer.prefix, node, below, writer.autograd)


def _batch_norm(writer: Writer, node: Node, below: str) -> list[str]:
    layer, n, own = node.layer, node.tag, writer.prefix
    assert isinstance(layer, BatchNorm)
    if writer.layers and own_batch_norm(node):
        z = f"z{n}.transpose(1, 2)" if node.through_time else f"z{n}"
        return [
            f"z{n} = {below}", f"a{n} = F.batch_norm(",
            f"    {z}, {own}running_mean{n}, {own}running_variance{n}, {own}gamma{n}, {own}beta{n}, training=True,",
            f"    momentum={1.0 - layer.momentum!r}, eps={layer.epsilon!r},",
            f"){'.transpose(1, 2)' if node.through_time else ''}",
        ]  # fmt: skip
    statistics = [
        f"mean{n} = {writer.mean(f'z{n}', node)}",
        f"variance{n} = {writer.mean(f'(z{n} - mean{n}) ** 2', node)}",
    ]
    return [
        f"z{n} = {below}", *(statistics if node.normalizes_batch else []),
        f"x_hat{n} = (z{n} - mean{n}) / {writer.dialect.module}.sqrt(variance{n} + {layer.epsilon!r})",
        f"a{n} = {own}gamma{n} * x_hat{n} + {own}beta{n}",
    ]  # fmt: skip


def own_batch_norm(node: Node) -> bool:
    """True where PyTorch's batch_norm does the same: it refuses a batch of one."""
    return node.normalizes_batch and count(node.trace.z) > 1


def _dropout(writer: Writer, node: Node, below: str) -> list[str]:
    layer, n = node.layer, node.tag
    assert isinstance(layer, Dropout)
    return [f"z{n} = {below}", f"a{n} = z{n} * mask{n} / (1.0 - {layer.rate!r})"]


def _residual(writer: Writer, node: Node, below: str) -> list[str]:
    n = node.tag
    inside = forward_lines(node.inner, writer, f"z{n}")
    return [f"z{n} = {below}", *inside, f"a{n} = z{n} + a{node.inner[-1].tag}"]


def _rnn(writer: Writer, node: Node, below: str) -> list[str]:
    layer, n, n_steps = node.layer, node.tag, node.n_steps
    assert isinstance(layer, RNN)
    dialect, h0 = writer.dialect, f"h0_{n}"

    def step(t: str) -> str:
        state = writer.times(f"state{n}", node, "Wh")
        return f"{writer.times(f'{below}[:, {t}]', node, 'Wx')} + {state}{writer.bias(node)}"

    if writer.autograd and layer.truncates(n_steps):
        window = layer.window(n_steps)
        stopped = dialect.fill(dialect.stop, x=f"h{n}[first - 1]")
        loop = [
            f"z{n}, h{n} = [], []",
            f"for tau in range({n_steps}):  # truncated: the state {window} steps before is a constant",
            f"    first = max(0, tau - {window - 1})", f"    state{n} = {stopped} if first else {h0}",
            "    for u in range(first, tau + 1):",
            f"        z = {step('u')}", f"        state{n} = {call(node, 'z')}",
            f"    z{n}.append(z)", f"    h{n}.append(state{n})",
        ]  # fmt: skip
    else:
        loop = [
            f"z{n}, h{n}, state{n} = [], [], {h0}",
            f"for tau in range({n_steps}):",
            f"    z{n}.append({step('tau')})", f"    state{n} = {call(node, f'z{n}[-1]')}",
            f"    h{n}.append(state{n})",
        ]  # fmt: skip
    stacked = ", ".join(dialect.fill(dialect.stack, x=f"{letter}{n}") for letter in "zh")
    last = "" if layer.return_sequences else "[:, -1]"
    return [*loop, f"z{n}, h{n} = {stacked}", f"a{n} = h{n}{last}"]


FORWARD: dict[str, Callable[[Writer, Node, str], list[str]]] = {
    "batch_norm": _batch_norm, "dropout": _dropout, "residual": _residual,
    "rnn": _rnn,
}  # fmt: skip
