"""The backward pass of every kind of layer, written out: from da to δ, the gradients, and what goes down."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..layers.base import Layer
from ..layers.batch_norm import BatchNorm, count
from ..layers.dropout import Dropout
from ..layers.rnn import RNN
from .equation_lines import backward_equations, down_equation
from .forward import Writer, call
from .nodes import Node

Rows = list[str]
Backward = Callable[[Writer, Node, str, bool], Rows]


def backward_lines(nodes: Sequence[Node], writer: Writer, below: str, bias: str) -> Rows:
    """δ and gradients of the layers inside a layer, from the last one's da down."""
    lines: Rows = []
    for i in reversed(range(len(nodes))):
        node, source = nodes[i], f"a{nodes[i - 1].tag}" if i else below
        lines += layer_lines(writer, node, source, bias, False)
        if i:
            lines.append(f"da{nodes[i - 1].tag} = {passed_down(writer, node)}")
    return lines


def layer_lines(writer: Writer, node: Node, below: str, bias: str, fused: bool) -> Rows:
    """δ and gradients of one layer; `fused`: what stands in da is ∂E/∂z already. bias: the convention."""
    if node.equations:
        return backward_equations(writer.dialect, node, below, bias, fused)
    lines = BACKWARD[node.layer.kind](writer, node, below, fused)
    if node.inner:
        n, last = node.tag, node.inner[-1]
        inside = backward_lines(node.inner, writer, f"z{n}", bias)
        down = passed_down(writer, node.inner[0])
        return [f"da{last.tag} = da{n}", *inside, f"delta{n} = da{n} + {down}"]
    m, n = writer.dialect.module, node.tag
    if "b" in node.names:
        if bias == "shared" and node.layer.into_softmax:
            lines.append(f"db{n} = {m}.zeros(1)  # softmax does not change when all its z move alike")
        elif bias == "shared":
            lines.append(f"db{n} = {m}.reshape({m}.sum(delta{n}), (1,))")
        else:
            lines.append(f"db{n} = {m}.sum(delta{n}, axis={node.sample_axes})")
    return lines


def passed_down(writer: Writer, node: Node, new: str = "") -> str:
    """∂E/∂(what came in) as code; `new` stands before the weights that δ goes down through."""
    if node.equations:
        return down_equation(writer.dialect, node, new)
    arrow = next((name for name in node.names if node.layer.parameter_arrow(name) == "below"), None)
    if arrow is None:
        return f"delta{node.tag}"
    return writer.dialect.fill(writer.dialect.dot, a=f"delta{node.tag}", b=f"{new}{arrow}{node.tag}")


def through(layer: Layer, error: str, slope: str, a: str) -> str:
    """∂E/∂z from ∂E/∂a."""
    return f"softmax_vjp({error}, {a})" if layer.activation.row.couples else f"{error} * {slope}"


def outer(writer: Writer, node: Node, below: Callable[[str], str]) -> str:
    """Σ δ aᵀ over the samples, and over the time steps where there are any; `below` is what came in, at t."""
    fill, dialect = writer.dialect.fill, writer.dialect
    if not node.through_time:
        return fill(dialect.dot, a=fill(dialect.transpose, x=f"delta{node.tag}"), b=below(""))
    left = fill(dialect.transpose, x=f"delta{node.tag}[:, tau]")
    return f"sum({fill(dialect.dot, a=left, b=below('[:, tau]'))} for tau in range({node.n_steps}))"


def _batch_norm(writer: Writer, node: Node, below: str, fused: bool) -> Rows:
    layer, n, m, axes = node.layer, node.tag, writer.dialect.module, node.sample_axes
    assert isinstance(layer, BatchNorm)
    lines = [
        f"dgamma{n} = {m}.sum(da{n} * x_hat{n}, axis={axes})", f"dbeta{n} = {m}.sum(da{n}, axis={axes})",
        f"dx_hat{n} = da{n} * gamma{n}", f"root{n} = {m}.sqrt(variance{n} + {layer.epsilon!r})",
    ]  # fmt: skip
    if not node.normalizes_batch:
        return [*lines, f"delta{n} = dx_hat{n} / root{n}"]
    size = count(node.trace.z)
    return [
        *lines, "# through the variance and the mean of the batch, too",
        f"dvariance{n} = -0.5 * {m}.sum(dx_hat{n} * (z{n} - mean{n}), axis={axes}) / root{n} ** 3",
        f"dmean{n} = -{m}.sum(dx_hat{n}, axis={axes}) / root{n}",
        f"delta{n} = dx_hat{n} / root{n} + dvariance{n} * 2.0 * (z{n} - mean{n}) / {size} + dmean{n} / {size}",
    ]  # fmt: skip


def _dropout(writer: Writer, node: Node, below: str, fused: bool) -> Rows:
    assert isinstance(node.layer, Dropout)
    return [f"delta{node.tag} = da{node.tag} * mask{node.tag} / (1.0 - {node.layer.rate!r})"]


def _residual(writer: Writer, node: Node, below: str, fused: bool) -> Rows:
    return []  # its layers' own lines, which `layer_lines` writes


def _rnn(writer: Writer, node: Node, below: str, fused: bool) -> Rows:
    layer, n, n_steps, dialect = node.layer, node.tag, node.n_steps, writer.dialect
    assert isinstance(layer, RNN)
    above = f"da{n}[:, tau]" if layer.return_sequences else f"(da{n} if tau == {n_steps - 1} else 0.0 * da{n})"
    slope, h = f"slope{n}[:, tau]", f"h{n}[:, tau]"
    going = dialect.fill(dialect.dot, a="d", b=f"Wh{n}")
    window = layer.window(n_steps)
    kept = f"[own, *later][:{window - 1}]" if layer.truncates(n_steps) else f"[delta{n}[0]]"
    slopes = [] if layer.activation.row.couples else [f"slope{n} = {call(node, f'z{n}', '_slope', f'h{n}')}"]
    return [
        *slopes, f"delta{n}, carried{n} = [], []", f"for tau in reversed(range({n_steps})):",
        f"    own = {above if fused else through(layer, above, slope, h)}",
        f"    later = [{through(layer, going, slope, h)} for d in carried{n}]",
        f"    delta{n}.insert(0, sum(later, own))", f"    carried{n} = {kept}",
        f"delta{n} = {dialect.fill(dialect.stack, x=f'delta{n}')}",
        f"dWx{n} = {outer(writer, node, lambda at: below + at)}",
        f"dWh{n} = {outer(writer, node, lambda at: f'(h{n}[:, tau - 1] if tau else h0_{n})')}",
    ]  # fmt: skip


BACKWARD: dict[str, Backward] = {
    "batch_norm": _batch_norm, "dropout": _dropout, "residual": _residual,
    "rnn": _rnn,
}  # fmt: skip
