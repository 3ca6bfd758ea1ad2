"""The network as a script of PyTorch or Keras: its numbers set into a model of the library, which predicts.

The lines of the layers are those of the scripts of a step, in inference. A sequence has as many time steps as in the
training.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..exports import pieces
from ..exports.case import Case
from ..exports.dialects import KERAS, PYTORCH, Dialect
from ..exports.forward import Writer, forward_lines
from ..exports.manual import imports
from ..exports.nodes import every, nodes
from ..exports.text import document as lines_of
from ..exports.text import literal
from ..layers.base import Mode
from ..network.build import build, build_buffers
from ..network.passes import forward
from ..network.spec import Spec
from ..numbers.special import Array
from ..reading.own import in_script, taken_apart
from ..version import VERSION
from .standing import network_document

BOUND = 1e-12
ROWS = "X.shape[0]"
TRIED = 3  # rows that a script is held to

HEAD = '''"""A neural network in {label}, its numbers set: network(X), in float64. Made by Backprop {version}.

Rows go in as the training took them. Run it to hold the model to outputs of Backprop: python <this file>
With a name it saves the model's numbers: python <this file> {file}
Needs: {needs}.
"""'''
INIT = {
    PYTORCH.name: ("torch.nn.Module", "forward", "self.{name} = torch.nn.Parameter(torch.zeros({shape}))",
                   'self.register_buffer("{name}", torch.zeros({shape}))'),
    KERAS.name: ("keras.Model", "call", 'self.{name} = self.add_weight(shape={shape}, name="{name}")',
                 'self.{name} = self.add_weight(shape={shape}, name="{name}", trainable=False)'),
}  # fmt: skip
"""What a model is made of, what computes its outputs, and how it holds parameters and what is not trained."""


def pytorch_network(spec: Spec) -> str:
    """A module, with its numbers as a state_dict."""
    return _script(spec, PYTORCH, "network.pt", "torch.save(network.state_dict(), sys.argv[1])")


def keras_network(spec: Spec) -> str:
    """A model with its weights."""
    return _script(spec, KERAS, "network.weights.h5", "network.save_weights(sys.argv[1])")


def _script(spec: Spec, dialect: Dialect, file: str, save: str) -> str:
    document = network_document(spec)
    arrays = taken_apart(document)[1]
    X, meant = _tried(spec)
    mode = Mode(training=False, buffers=build_buffers(spec), samples=(0,) * len(X))
    traces = forward(spec.layers, build(spec), X, mode=mode)
    made = nodes(spec.layers, traces, build(spec), build_buffers(spec), ROWS)
    case = replace(Case.of(spec, ROWS), nodes=made)
    functions = pieces.activation_functions(case, dialect, with_slopes=True)
    functions = [own for own in functions if not own[0].partition("(")[0].endswith("_slope")]
    network, given = _network(case, dialect, arrays)
    code = "\n".join("\n".join(block) for block in [*functions, network])
    checks = [
        f"X = {dialect.fill(dialect.array, x=literal(X))}",
        f"outputs = {dialect.fill(dialect.to_numpy, x='network(X)')}",
        f"expected = {literal(meant)}",
        "error = float(abs(outputs - " + ("torch.tensor" if dialect is PYTORCH else "np.array") + "(expected)).max())",
        f'assert error <= {BOUND!r} * {max(float(np.max(np.abs(meant))), 1e-300)!r}, f"off by {{error}}"',
        'print("The outputs agree.")',
        "if len(sys.argv) > 1:",
        f"    {save}",
    ]
    head = HEAD.format(label=dialect.label, version=VERSION, needs=dialect.needs, file=file)
    main = ['if __name__ == "__main__":', *(f"    {line}" for one in checks for line in one.split("\n"))]
    return lines_of(
        [head], ["import json", "import sys", "", imports(dialect, code)], *pieces.helpers(code, dialect), *functions,
        network, [in_script(document)], given, main,
    )  # fmt: skip


def _tried(spec: Spec) -> tuple[Array, Array]:
    """Drawn rows and what comes of them."""
    X = np.random.default_rng(1).normal(size=(TRIED, *spec.X.shape[1:]))
    mode = Mode(training=False, buffers=build_buffers(spec), samples=(0,) * TRIED)
    return X, np.asarray(forward(spec.layers, build(spec), X, mode=mode)[-1].a)


def _network(case: Case, dialect: Dialect, arrays: Mapping[str, Array]) -> tuple[list[str], list[str]]:
    """The model's class, and the lines that make one and set its numbers."""
    base, method, trained, held = INIT[dialect.name]
    lines, before, given = [f"class Network({base}):", "    def __init__(self):", "        super().__init__()"], [], {}
    for node in every(case.nodes):
        path = "".join(f"layers[{int(n) - 1}]." for n in node.tag.split("_"))
        kind = node.layer.chosen
        for name in (*(p.name for p in kind.parameters), *(buffer.name for buffer in kind.buffers)):
            if path + name not in arrays:
                continue
            own = f"{name}{node.tag}"
            template = held if name in kind.kept else trained
            lines.append(f"        {template.format(name=own, shape=np.shape(arrays[path + name]))}")
            given[own] = path + name
            if name in kind.kept and not node.carried:
                before.append(f"{own} = self.{own}")
        for start in kind.starts.values():
            value = f"{dialect.module}.zeros(({ROWS}, {node.layer.units}))"
            if path + start.name in arrays:
                one = "[0]" * (arrays[path + start.name].ndim > 1)
                value += f" + {dialect.fill(dialect.array, x=_place(path + start.name) + one)}"
            before.append(f"{start.name}_{node.tag} = {value}")
    writer = Writer(dialect, "self.", inference=True)
    body = [*before, *forward_lines(case.nodes, writer), f"return a{case.nodes[-1].tag}"]
    lines += ["", f"    def {method}(self, X):", *(f"        {line}" for line in body)]
    if dialect is PYTORCH:
        states = [f'    "{own}": torch.tensor({_place(path)}),' for own, path in given.items()]
        return lines, ["network = Network()", "network.load_state_dict({", *states, "})"]
    sets = [f"network.{own}.assign(np.array({_place(path)}))" for own, path in given.items()]
    return lines, ["network = Network()", *sets]


def _place(path: str) -> str:
    """Where in the document the numbers of a path stand, as code."""
    places = re.sub(r"\.?([A-Za-z_]\w*)", r'["\1"]', path)
    return f'SPEC["network"]{places}'
