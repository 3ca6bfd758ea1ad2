"""Networks in words: WEKA's list of nodes, the summary of R's nnet, FANN's `.net`."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np

from ...errors import refuse
from ...messages import Message, message
from ..arrival import Arrival, Dense, arrays_of
from ..numerals import NUMERAL, as_number

WEKA_NODE = re.compile(
    rf"^(Sigmoid|Linear) Node ([0-9]{{1,9}})\s*\n\s*Inputs\s+Weights\s*\n"
    rf"\s*Threshold\s+({NUMERAL})\s*\n((?:\s+(?:Node|Attrib) .+\n?)*)",
    re.M,
)
WEKA_INPUT = re.compile(rf"^[ \t]+(?:(Node) ([0-9]{{1,9}})|(Attrib) (.+?))[ \t]+({NUMERAL})[ \t\r]*$", re.M)
UNITS = "neurons (num_inputs, activation_function, activation_steepness)"
CONNECTIONS = "connections (connected_to_neuron, weight)"
NNET = re.compile(r"^a ([0-9]{1,6})-([0-9]{1,6})-([0-9]{1,6}) network with ([0-9]{1,9}) weights", re.M)
NNET_EDGE = re.compile(r"\b(b|[ih]\d+)->(h\d+|o\d*)")


def weka(text: str) -> Arrival | None:
    """Threshold is an added bias. The weights belong to inputs scaled to -1 … 1."""
    nodes = {
        int(number): (
            kind,
            threshold,
            [
                (node or attribute, name or field, weight)
                for node, name, attribute, field, weight in WEKA_INPUT.findall(inputs)
            ],
        )
        for kind, number, threshold, inputs in WEKA_NODE.findall(text)
    }
    if not nodes:
        return None
    taken = {n for own in nodes.values() for n in _above(own)}
    outputs = [n for n in nodes if n not in taken]
    made: list[list[int]] = [outputs]
    while further := list(dict.fromkeys(n for one in made[0] for n in _above(nodes[one]) if n in nodes)):
        made.insert(0, further)
        if len(made) > len(nodes):
            raise refuse("read.mesh", "text", "nodes")
    layers = []
    for layer in made:
        kinds = {nodes[n][0] for n in layer}
        W = [[as_number(weight, "Node") for _, _, weight in nodes[n][2]] for n in layer]
        b = [as_number(nodes[n][1], "Threshold") for n in layer]
        if len({*map(len, W)}) != 1 or not W[0] or len(kinds) > 1:
            raise refuse("read.mesh", "text", "nodes")
        layers.append(_dense(W, b, "sigmoid" if kinds == {"Sigmoid"} else "identity"))
    return _arrival("weka", layers, message("read.weka"))


def _above(node: tuple[str, str, list[tuple[str, str, str]]]) -> list[int]:
    """The nodes that a node takes as inputs."""
    return [int(name) for kind, name, _ in node[2] if kind == "Node"]


def nnet(text: str) -> Arrival | None:
    """Lines of connections and, below each, their weights; `b->h1` is a bias. The output is a sigmoid unless said."""
    head = NNET.search(text)
    if not head:
        return None
    n_in, hidden, n_out = int(head[1]), int(head[2]), int(head[3])
    found: dict[tuple[str, str], float] = {}
    lines = text[head.end() :].splitlines()
    for names, numbers in pairwise(lines):
        edges, weights = NNET_EDGE.findall(names), re.findall(NUMERAL, numbers)
        if edges and len(edges) == len(weights):
            found |= {(source, to): as_number(weight, to) for (source, to), weight in zip(edges, weights, strict=True)}
    count = (n_in + 1) * hidden + (hidden + 1) * n_out if hidden else (n_in + 1) * n_out
    if (
        len(found) != int(head[4])
        or len(found) != count
        or not n_in
        or not n_out
        or (hidden and any(s.startswith("i") and t.startswith("o") for s, t in found))
    ):
        raise refuse("read.mesh", "text", head[0])
    outputs = ["o"] if n_out == 1 else [f"o{j + 1}" for j in range(n_out)]
    stages = [[f"i{k + 1}" for k in range(n_in)], *([[f"h{j + 1}" for j in range(hidden)]] if hidden else []), outputs]
    last = "softmax" if "softmax modelling" in text else "identity" if "linear output units" in text else "sigmoid"
    if any((s, t) not in found for below, stage in pairwise(stages) for t in stage for s in ("b", *below)):
        raise refuse("read.mesh", "text", head[0])
    layers = [
        _dense([[found[s, t] for s in below] for t in stage], [found["b", t] for t in stage],
               last if stage is outputs else "sigmoid")
        for below, stage in pairwise(stages)
    ]  # fmt: skip
    return _arrival("nnet", layers, message("read.nnet"))


def fann(text: str) -> Arrival | None:
    """The list of connections; the last unit of each layer but the last is the bias. Sums are halved by steepness ½."""
    if not text.startswith("FANN_FL"):
        return None
    sizes = [int(n) for n in re.findall(r"(?<!\S)[0-9]{1,7}(?!\S)", _told(text, "layer_sizes"))]
    units = re.findall(rf"\(([0-9]{{1,7}}), ([0-9]{{1,7}}), ({NUMERAL})\)", _told(text, UNITS))
    edges = [
        (int(n), as_number(w, "connections"))
        for n, w in re.findall(rf"\(([0-9]{{1,7}}), ({NUMERAL})\)", _told(text, CONNECTIONS))
    ]
    if len(units) != sum(sizes) or sum(int(n) for n, _, _ in units) != len(edges) or len(sizes) < 2:
        raise refuse("read.header", "file", "FANN")
    layers, written = list[Dense](), list[Dense]()
    at, first = 0, sizes[0]
    for size in sizes[1:]:
        own = [unit for unit in units[first : first + size] if int(unit[0])]
        rows = []
        for count, _, _ in own:
            rows.append([weight for _, weight in edges[at : at + int(count)]])
            at += int(count)
        kinds = {(code, as_number(steepness, "steepness")) for _, code, steepness in own}
        if len(kinds) != 1 or len({*map(len, rows)}) != 1 or len(rows[0]) < 2:
            raise refuse("read.mesh", "file", "FANN")
        code, steepness = kinds.pop()
        if code not in FANN_ACTIVATIONS:
            raise refuse("read.activation", "file", f"FANN {code}")
        name, factor = FANN_ACTIVATIONS[code]
        whole = np.array(rows)
        written.append(Dense(whole[:, :-1], whole[:, -1]))
        layers.append(Dense(whole[:, :-1] * steepness * factor, whole[:, -1] * steepness * factor, name))
        first += size
    return Arrival("fann", arrays_of(written), [message("read.fann")], layers)


FANN_ACTIVATIONS = {"0": ("identity", 1.0), "3": ("sigmoid", 2.0), "5": ("tanh", 1.0)}
"""By FANN's numbers: the function, and what z is multiplied with beside the steepness."""


def _told(text: str, key: str) -> str:
    """What stands after the equals sign of a line. Raises SpecError where there is no such line."""
    found = re.search(rf"^{re.escape(key)}=(.*)$", text, re.M)
    if not found:
        raise refuse("read.header", "file", "FANN")
    return found[1]


def _dense(W: list[list[float]], b: list[float], activation: str) -> Dense:
    return Dense(np.array(W), np.array(b), activation)


def _arrival(form: str, layers: list[Dense], note: Message) -> Arrival:
    return Arrival(form, arrays_of(layers), [note], layers)
